package main

import (
	"errors"
	"fmt"
	"net"
	"net/netip"
	"os"
	"path/filepath"
	"syscall"

	"github.com/spf13/cobra"

	"shunban/internal/config"
)

func devCommand() *cobra.Command {
	var address, data, folder string
	cmd := &cobra.Command{
		Use:   "dev [--addr HOST:PORT] [--data DIR]",
		Short: "在本机启动一切：内嵌 Temporal、网页、接口与演示组织 (everything on this machine)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			if err := loopback(address); err != nil {
				return err
			}
			lock, err := takeFolder(data)
			if err != nil {
				return err
			}
			defer func() { _ = lock.Close() }()
			settings := config.Settings{
				Address: address, DataDir: data, Database: "sqlite:" + filepath.Join(data, "shunban.db"),
				Documents: filepath.Join(data, "documents"), Definitions: folder, Demo: true,
				TemporalMode: config.EmbeddedSQLite, Namespace: "default", TaskQueue: "shunban", LogLevel: "warn",
			}
			return serve(cmd.Context(), settings, func(at string) { greet(cmd, at, data) })
		},
	}
	cmd.Flags().StringVar(&address, "addr", "127.0.0.1:8080", "监听地址，仅限本机 (loopback only)")
	cmd.Flags().StringVar(&data, "data", "data", "数据目录 (data folder)")
	cmd.Flags().StringVar(&folder, "definitions", "", "另外的流程定义目录 (folder with further definitions)")
	return cmd
}

// greet says where to go and how to sign in.
func greet(cmd *cobra.Command, address, data string) {
	absolute, err := filepath.Abs(data)
	if err != nil {
		absolute = data
	}
	_, _ = fmt.Fprintf(cmd.OutOrStdout(), `
顺办已启动  Shunban is running

  网页 page       http://%s
  数据 data       %s
  密码 password   %s  （所有演示用户 for every demo user）

  演示用户 demo users, for example:
    xiqingbei             西青北村村民委员会  village committee, applies
    beishe-leader         北社乡负责人        township, reviews
    approvals-window      行政审批局窗口      approvals bureau, accepts
    civil-affairs-leader  民政局负责人        one of the five bureaus
    approvals-director    行政审批局局长      decides
    admin                 管理员              administrator, moves a rehearsal's clock

  停止 stop: Ctrl-C
`, address, absolute, demoPassword)
}

// loopback refuses to show invented people with one password to the network.
func loopback(address string) error {
	host, _, err := net.SplitHostPort(address)
	if err != nil {
		return fmt.Errorf("--addr 应为 主机:端口，实际为 %q (host:port)", address)
	}
	ip, err := netip.ParseAddr(host)
	if host == "localhost" || (err == nil && ip.IsLoopback()) {
		return nil
	}
	return fmt.Errorf("dev 只在本机监听，%s 不是本机地址；对外服务请用 serve (loopback only; use serve)", host)
}

// takeFolder makes the data folder and keeps a second program out of it for as long as the file is
// open; the lock goes with the process, however it ends.
func takeFolder(data string) (*os.File, error) {
	if err := os.MkdirAll(data, 0o700); err != nil {
		return nil, fmt.Errorf("数据目录 %s 无法创建 (cannot be made): %w", data, err)
	}
	lock, err := os.OpenFile(filepath.Join(data, "lock"), os.O_CREATE|os.O_RDWR, 0o600)
	if err != nil {
		return nil, fmt.Errorf("数据目录 %s 不可写 (cannot be written to): %w", data, err)
	}
	err = syscall.Flock(int(lock.Fd()), syscall.LOCK_EX|syscall.LOCK_NB)
	if errors.Is(err, syscall.EWOULDBLOCK) {
		_ = lock.Close()
		return nil, fmt.Errorf("另一个 shunban 正在使用数据目录 %s (in use by another shunban)", data)
	}
	if err != nil {
		_ = lock.Close()
		return nil, fmt.Errorf("数据目录 %s 无法锁定 (cannot be locked): %w", data, err)
	}
	return lock, nil
}
