package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"os"
	"syscall"
	"time"

	"github.com/spf13/cobra"
	"golang.org/x/sync/errgroup"

	"shunban/internal/config"
)

func serveCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "serve",
		Short: "网页与接口；可内嵌 Temporal (the page and the API; may embed Temporal)",
		Long:  "Serves the page and the API. With an embedded Temporal it also runs the cases.\n\nSettings, from the environment or from the file given with --config:\n" + config.Describe(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := settingsFrom(file)
			if err != nil {
				return err
			}
			return serve(cmd.Context(), settings, func(string) {})
		},
	}
	configFlag(cmd, &file)
	return cmd
}

func workerCommand() *cobra.Command {
	var file string
	cmd := &cobra.Command{
		Use:   "worker",
		Short: "只运行案件，不提供网页 (runs cases only)",
		Long:  "Runs cases from an existing Temporal cluster.\n\nSettings, from the environment or from the file given with --config:\n" + config.Describe(),
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			settings, err := settingsFrom(file)
			if err != nil {
				return err
			}
			return work(cmd.Context(), settings)
		},
	}
	configFlag(cmd, &file)
	return cmd
}

// work runs cases until the context ends.
func work(ctx context.Context, settings config.Settings) error {
	if settings.TemporalMode != config.External {
		return errors.New("a worker needs temporal-mode external; with an embedded Temporal, serve runs the cases")
	}
	in, err := open(ctx, settings, newLogger(os.Stderr, settings.LogLevel))
	if err != nil {
		return err
	}
	defer in.close()
	if _, err := in.startWorker(); err != nil {
		return err
	}
	in.log.Info("the worker runs", "queue", settings.TaskQueue)
	<-ctx.Done()
	return nil
}

func configFlag(cmd *cobra.Command, file *string) {
	cmd.Flags().StringVar(file, "config", os.Getenv("SHUNBAN_CONFIG"), "YAML 配置文件 (settings file; SHUNBAN_CONFIG)")
}

func settingsFrom(file string) (config.Settings, error) {
	settings, err := config.Load(file, os.Environ())
	if err != nil {
		return settings, err
	}
	return settings, settings.Validate()
}

// serve runs until the context ends. started is told where, once everything answers.
func serve(ctx context.Context, settings config.Settings, started func(address string)) error {
	// The port first: when it is taken, nothing has been touched.
	listener, err := listen(settings.Address)
	if err != nil {
		return err
	}
	defer func() { _ = listener.Close() }()

	in, err := open(ctx, settings, newLogger(os.Stderr, settings.LogLevel))
	if err != nil {
		return err
	}
	defer in.close()
	if err := in.bringOrganisation(ctx); err != nil {
		return err
	}
	if err := in.publish(ctx); err != nil {
		return err
	}
	if settings.TemporalMode != config.External {
		if _, err := in.startWorker(); err != nil {
			return err
		}
	}
	group, ctx := errgroup.WithContext(ctx)
	handler, err := in.handler(ctx, group)
	if err != nil {
		return err
	}
	server := &http.Server{Handler: handler, ReadHeaderTimeout: 10 * time.Second, IdleTimeout: 2 * time.Minute}
	group.Go(func() error {
		if err := server.Serve(listener); !errors.Is(err, http.ErrServerClosed) {
			return fmt.Errorf("serve HTTP: %w", err)
		}
		return nil
	})
	group.Go(func() error {
		<-ctx.Done()
		ending, cancel := context.WithTimeout(context.WithoutCancel(ctx), 10*time.Second)
		defer cancel()
		return server.Shutdown(ending)
	})
	started(listener.Addr().String())
	return group.Wait()
}

// listen takes the port, or says in one sentence why not.
func listen(address string) (net.Listener, error) {
	listener, err := net.Listen("tcp", address)
	switch {
	case errors.Is(err, syscall.EADDRINUSE):
		return nil, fmt.Errorf("端口已被占用 %s，请用 --addr 换一个 (the port is in use; choose another with --addr)", address)
	case err != nil:
		return nil, fmt.Errorf("无法监听 %s (cannot listen): %w", address, err)
	}
	return listener, nil
}

func healthCommand() *cobra.Command {
	var address string
	cmd := &cobra.Command{
		Use:   "health",
		Short: "服务就绪时退出码为 0 (exit code 0 when the server is ready)",
		Args:  cobra.NoArgs,
		RunE: func(cmd *cobra.Command, _ []string) error {
			ctx, cancel := context.WithTimeout(cmd.Context(), 5*time.Second)
			defer cancel()
			request, err := http.NewRequestWithContext(ctx, http.MethodGet, "http://"+address+"/readyz", nil)
			if err != nil {
				return err
			}
			response, err := http.DefaultClient.Do(request)
			if err != nil {
				return fmt.Errorf("nothing answers at %s: %w", address, err)
			}
			defer func() { _ = response.Body.Close() }()
			if response.StatusCode != http.StatusOK {
				return fmt.Errorf("not ready: %s", response.Status)
			}
			return nil
		},
	}
	cmd.Flags().StringVar(&address, "addr", "127.0.0.1:8080", "host:port")
	return cmd
}
