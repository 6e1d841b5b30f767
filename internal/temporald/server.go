package temporald

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"time"

	"go.temporal.io/sdk/client"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/temporal"
)

// Options say where the server keeps its state.
type Options struct {
	// SQLiteFile is the server's own database file; its folder must exist. Empty when Postgres is set.
	SQLiteFile string
	// Postgres is used instead of SQLite when set.
	Postgres *Postgres
	// Namespace is made when missing; "default" when empty.
	Namespace string
	// Retention is how long closed cases stay in the server's history; 30 days when zero. It holds
	// for a namespace that is made, not for one that exists.
	Retention time.Duration
	// Logger gets warnings and errors; slog's default when nil.
	Logger *slog.Logger
}

// Postgres is a PostgreSQL server with two databases for Temporal; they are made when missing.
type Postgres struct {
	Address    string // host:port
	User       string
	Password   string
	Database   string // of the executions; "temporal" when empty
	Visibility string // of the lists; Database + "_visibility" when empty
	TLS        bool
}

// Server is a running server.
type Server struct {
	server    temporal.Server
	address   string
	namespace string
}

// attempts is how often a start is tried with other ports: between finding a free port and using
// it somebody else may take it.
const attempts = 3

// Start starts a server and returns when it serves. What it acknowledged before a crash is there
// again. The error is one sentence that says what to do.
func Start(ctx context.Context, o Options) (*Server, error) {
	if o.Namespace == "" {
		o.Namespace = "default"
	}
	if o.Retention == 0 {
		o.Retention = 30 * 24 * time.Hour
	}
	if o.Logger == nil {
		o.Logger = slog.Default()
	}
	stores, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		s, err := start(ctx, o, stores)
		if err == nil || attempt == attempts || ctx.Err() != nil {
			return s, err
		}
		o.Logger.Warn("the embedded Temporal server did not start; trying other ports", "error", err)
	}
}

func start(ctx context.Context, o Options, stores persistence) (*Server, error) {
	ports, err := freePorts(8)
	if err != nil {
		return nil, err
	}
	cfg := configuration(stores, ports)
	logger := &serverLog{log: o.Logger}
	authorizer, err := authorization.GetAuthorizerFromConfig(&cfg.Global.Authorization)
	if err != nil {
		return nil, fmt.Errorf("configure the embedded Temporal server: %w", err)
	}
	mapper, err := authorization.GetClaimMapperFromConfig(&cfg.Global.Authorization, logger)
	if err != nil {
		return nil, fmt.Errorf("configure the embedded Temporal server: %w", err)
	}
	server, err := temporal.NewServer(
		temporal.WithConfig(cfg),
		temporal.ForServices(temporal.DefaultServices),
		temporal.WithStaticHosts(hosts(cfg)),
		temporal.WithLogger(logger),
		temporal.WithAuthorizer(authorizer),
		temporal.WithClaimMapper(func(*config.Config) authorization.ClaimMapper { return mapper }),
		temporal.WithDynamicConfigClient(tuning),
	)
	if err != nil {
		return nil, fmt.Errorf("set up the embedded Temporal server: %w", err)
	}
	if err := server.Start(); err != nil {
		return nil, fmt.Errorf("start the embedded Temporal server: %w", err)
	}
	s := &Server{server: server, address: cfg.PublicClient.HostPort, namespace: o.Namespace}
	if err := s.serves(ctx); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// readiness bounds how long a started server may take until it serves.
const readiness = 30 * time.Second

// serves waits until the server answers for its namespace.
func (s *Server) serves(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readiness)
	defer cancel()
	var last error
	for {
		c, err := s.Dial(client.Options{Logger: quiet{}})
		if err == nil {
			_, err = c.CheckHealth(ctx, &client.CheckHealthRequest{})
			if err == nil {
				_, err = c.WorkflowService().DescribeNamespace(ctx, describe(s.namespace))
			}
			c.Close()
		}
		if err == nil {
			return nil
		}
		last = err
		select {
		case <-ctx.Done():
			return fmt.Errorf("the embedded Temporal server does not serve: %w", errors.Join(ctx.Err(), last))
		case <-time.After(50 * time.Millisecond):
		}
	}
}

// Address is where the server can be reached, on loopback.
func (s *Server) Address() string { return s.address }

// Namespace is the namespace that was made.
func (s *Server) Namespace() string { return s.namespace }

// Dial makes a client; address and namespace are filled in.
func (s *Server) Dial(o client.Options) (client.Client, error) {
	o.HostPort, o.Namespace = s.address, s.namespace
	c, err := client.Dial(o)
	if err != nil {
		return nil, fmt.Errorf("reach the embedded Temporal server: %w", err)
	}
	return c, nil
}

// Stop stops the server. Clients should be closed and workers stopped before.
func (s *Server) Stop() {
	// The server reports how its parts ended only to its own log.
	_ = s.server.Stop()
}

// freePorts finds ports nobody listens on, all different.
func freePorts(n int) ([]int, error) {
	var ports []int
	var listeners []net.Listener
	defer func() {
		for _, l := range listeners {
			_ = l.Close()
		}
	}()
	for range n {
		l, err := net.Listen("tcp", "127.0.0.1:0")
		if err != nil {
			return nil, fmt.Errorf("no free port on 127.0.0.1 for the embedded Temporal server: %w", err)
		}
		listeners = append(listeners, l)
		ports = append(ports, l.Addr().(*net.TCPAddr).Port)
	}
	return ports, nil
}
