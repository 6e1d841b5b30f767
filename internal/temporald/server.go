package temporald

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync"
	"syscall"
	"time"

	commonpb "go.temporal.io/api/common/v1"
	"go.temporal.io/api/serviceerror"
	"go.temporal.io/api/workflowservice/v1"
	"go.temporal.io/sdk/client"
	sdklog "go.temporal.io/sdk/log"
	"go.temporal.io/server/common/authorization"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/temporal"
)

// Options say where the server keeps its state.
type Options struct {
	// SQLiteFile is the server's own database file; its folder must exist. Empty when Postgres is
	// set. A process that has used a file keeps it open until its end, so a file must not be
	// replaced under a running process.
	SQLiteFile string
	// Postgres is used instead of SQLite when set.
	Postgres *Postgres
	// Namespace is made when missing; "default" when empty.
	Namespace string
	// Retention is how long closed cases stay in the server's history; 30 days when zero. It holds
	// for a namespace that is made, not for one that exists.
	Retention time.Duration
	// FrontendPort is where clients reach the server on 127.0.0.1; any free port when zero.
	FrontendPort int
	// Logger gets warnings and errors; slog's default when nil.
	Logger *slog.Logger
}

// Server is a running server.
type Server struct {
	server    temporal.Server
	address   string
	namespace string
	log       *serverLog
	files     io.Closer // what keeps other servers away from the store
	stop      sync.Once
}

// attempts is how often a start is tried with other ports: between finding a free port and using
// it somebody else may take it.
const attempts = 5

// Start starts a server and returns when it serves and the namespace can be used. What it
// acknowledged before a crash or a power cut is there again. The error is one sentence that says
// what is wrong; it is a *PortInUse when FrontendPort is taken.
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
	if err := free(o.FrontendPort); err != nil {
		return nil, err
	}
	stores, err := prepare(ctx, o)
	if err != nil {
		return nil, err
	}
	for attempt := 1; ; attempt++ {
		s, err := start(ctx, o, stores)
		if err == nil {
			return s, nil
		}
		if taken := free(o.FrontendPort); taken != nil {
			err = taken
		} else if errors.Is(err, syscall.EADDRINUSE) && attempt < attempts {
			continue
		}
		_ = stores.files.Close()
		return nil, err
	}
}

func start(ctx context.Context, o Options, stores persistence) (*Server, error) {
	ports, err := choosePorts(o.FrontendPort)
	if err != nil {
		return nil, err
	}
	cfg := configuration(stores, ports)
	logger := &serverLog{log: o.Logger}
	server, err := boot(cfg, logger)
	if err != nil {
		return nil, err
	}
	s := &Server{server: server, address: cfg.PublicClient.HostPort, namespace: o.Namespace, log: logger, files: stores.files}
	if err := s.serves(ctx); err != nil {
		s.Stop()
		return nil, err
	}
	return s, nil
}

// boot builds and starts the server's parts. It does so in a goroutine of its own, because a part
// that cannot go on ends the goroutine it runs in (see serverLog.Fatal).
func boot(cfg *config.Config, logger *serverLog) (temporal.Server, error) {
	type outcome struct {
		server temporal.Server
		err    error
	}
	done := make(chan outcome, 1)
	go func() {
		o := outcome{err: errGone}
		defer func() { done <- o }()
		authorizer, err := authorization.GetAuthorizerFromConfig(&cfg.Global.Authorization)
		if err != nil {
			o.err = err
			return
		}
		mapper, err := authorization.GetClaimMapperFromConfig(&cfg.Global.Authorization, logger)
		if err != nil {
			o.err = err
			return
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
			o.err = err
			return
		}
		o.server, o.err = server, server.Start()
	}()
	o := <-done
	if fatal := logger.begun(); fatal != nil {
		o.err = fatal
	}
	if o.err == nil {
		return o.server, nil
	}
	if o.server != nil {
		_ = o.server.Stop() // what did start must not go on beside the next attempt
	}
	return nil, fmt.Errorf("the embedded Temporal server does not start: %w", o.err)
}

var errGone = errors.New("it gave up without saying why")

// readiness bounds how long a started server may take until it serves.
const readiness = 30 * time.Second

// serves waits until the server answers for its namespace.
func (s *Server) serves(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, readiness)
	defer cancel()
	for {
		err := s.answers(ctx)
		if err == nil {
			return nil
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("the embedded Temporal server does not serve: %w (last: %w)", ctx.Err(), err)
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// answers asks for a workflow that does not exist: to say so, the server must know the namespace
// and own the part of the history in which the workflow would be.
func (s *Server) answers(ctx context.Context) error {
	c, err := s.Dial(client.Options{Logger: sdklog.NewStructuredLogger(slog.New(slog.DiscardHandler))})
	if err != nil {
		return err
	}
	defer c.Close()
	_, err = c.WorkflowService().DescribeWorkflowExecution(ctx, &workflowservice.DescribeWorkflowExecutionRequest{
		Namespace: s.namespace, Execution: &commonpb.WorkflowExecution{WorkflowId: "shunban-is-it-ready"},
	})
	var absent *serviceerror.NotFound
	if errors.As(err, &absent) {
		return nil
	}
	return err
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

// patience bounds how long a stop may take. Nothing is lost when it runs out: what the server has
// acknowledged is in its store.
const patience = 10 * time.Second

// Stop stops the server. Clients should be closed and workers stopped before. Stopping twice is
// stopping once.
func (s *Server) Stop() {
	s.stop.Do(func() {
		s.log.stop()
		stopped := make(chan error, 1)
		go func() { stopped <- s.server.Stop() }()
		select {
		case err := <-stopped:
			if err != nil {
				s.log.log.Warn("the embedded Temporal server did not stop cleanly", "error", err)
			}
		case <-time.After(patience):
			s.log.log.Warn("the embedded Temporal server takes too long to stop and is left behind", "after", patience)
		}
		// Not sooner: until here the server may write.
		_ = s.files.Close()
	})
}
