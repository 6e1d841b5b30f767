package temporald

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/url"
	"strings"
	"time"

	"go.temporal.io/server/common/auth"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/log"
	"go.temporal.io/server/common/metrics"
	"go.temporal.io/server/common/persistence/sql"
	"go.temporal.io/server/common/persistence/sql/sqlplugin"
	postgresplugin "go.temporal.io/server/common/persistence/sql/sqlplugin/postgresql"
	"go.temporal.io/server/common/resolver"
)

// Postgres is a PostgreSQL server with two databases for Temporal; they are made when missing.
type Postgres struct {
	Address    string // host:port
	User       string
	Password   string
	Database   string // of the executions; "temporal" when empty
	Visibility string // of the lists; Database + "_visibility" when empty
	// TLS encrypts the connection and checks that the server is who it says.
	TLS bool
	// TLSUnverified encrypts the connection only.
	TLSUnverified bool
	// CAFile holds the certificates that TLS trusts; the system's when empty.
	CAFile string
}

// ParsePostgres reads the address of the product's own database, postgres://user:password@host/name,
// and puts Temporal's two databases beside it: name_temporal and name_temporal_visibility, so that
// a Temporal cluster that may have its databases on the same server is left alone. The error never
// holds the password.
func ParsePostgres(address string) (*Postgres, error) {
	u, err := url.Parse(address)
	name := ""
	if err == nil {
		name = strings.Trim(u.Path, "/")
	}
	if err != nil || (u.Scheme != "postgres" && u.Scheme != "postgresql") || u.Hostname() == "" || name == "" || u.User.Username() == "" {
		return nil, errors.New("the address of the database is not of the form postgres://user:password@host:port/name")
	}
	port := u.Port()
	if port == "" {
		port = "5432"
	}
	password, _ := u.User.Password()
	pg := &Postgres{
		Address: net.JoinHostPort(u.Hostname(), port), User: u.User.Username(), Password: password,
		Database: name + "_temporal", Visibility: name + "_temporal_visibility", CAFile: u.Query().Get("sslrootcert"),
	}
	switch mode := u.Query().Get("sslmode"); mode {
	case "", "disable", "allow", "prefer":
	case "require":
		pg.TLSUnverified = true
	case "verify-ca", "verify-full":
		pg.TLS = true
	default:
		return nil, fmt.Errorf("the address of the database has an unknown sslmode %q", mode)
	}
	return pg, nil
}

// postgresShards cannot be changed once a store exists.
const postgresShards = 16

// preparePostgres makes the databases when they are missing and brings their tables up to date,
// so that a newer program can take over an older one's store.
func preparePostgres(ctx context.Context, pg Postgres) (persistence, error) {
	if pg.Database == "" {
		pg.Database = "temporal"
	}
	if pg.Visibility == "" {
		pg.Visibility = pg.Database + "_visibility"
	}
	if err := pg.reach(ctx); err != nil {
		return persistence{}, err
	}
	p := persistence{executions: pg.config(pg.Database), visibility: pg.config(pg.Visibility), shards: postgresShards, files: nothing{}}
	for _, part := range []struct {
		cfg    *config.SQL
		tables string
	}{{p.executions, "postgresql/v12/temporal"}, {p.visibility, "postgresql/v12/visibility"}} {
		if err := updatePostgres(part.cfg, part.tables); err != nil {
			return p, fmt.Errorf("Temporal's database %s on PostgreSQL at %s cannot be used: %w", part.cfg.DatabaseName, pg.Address, err)
		}
	}
	return p, nil
}

// reach fails soon when nobody answers.
func (pg Postgres) reach(ctx context.Context) error {
	dialer := net.Dialer{Timeout: 5 * time.Second}
	conn, err := dialer.DialContext(ctx, "tcp", pg.Address)
	if err != nil {
		return fmt.Errorf("PostgreSQL for Temporal cannot be reached at %s: %w", pg.Address, err)
	}
	return conn.Close()
}

func (pg Postgres) config(database string) *config.SQL {
	cfg := &config.SQL{
		PluginName: postgresplugin.PluginName, DatabaseName: database, ConnectAddr: pg.Address, ConnectProtocol: "tcp",
		User: url.PathEscape(pg.User), Password: pg.Password, MaxConns: 20, MaxIdleConns: 20, MaxConnLifetime: time.Hour,
		ConnectAttributes: map[string]string{"connect_timeout": "5"},
	}
	if pg.TLS || pg.TLSUnverified {
		cfg.TLS = &auth.TLS{Enabled: true, EnableHostVerification: pg.TLS, CaFile: pg.CAFile}
	}
	return cfg
}

// updatePostgres makes a database when it is missing, and applies every change newer than the
// version found.
func updatePostgres(cfg *config.SQL, tables string) error {
	l, err := openPostgres(cfg)
	if stateOf(err) == unknownDatabase {
		if err := createDatabase(cfg); err != nil {
			return fmt.Errorf("it does not exist and cannot be made: %w", err)
		}
		l, err = openPostgres(cfg)
	}
	if err != nil {
		return err
	}
	defer l.Close()
	if _, err := l.ReadSchemaVersion(); err != nil {
		if err := l.CreateSchemaVersionTables(); err != nil {
			return err
		}
		if err := l.UpdateSchemaVersion("0.0", "0.0"); err != nil {
			return err
		}
	}
	return l.update(tables)
}

// createDatabase asks the maintenance database to make another.
func createDatabase(cfg *config.SQL) error {
	maintenance := *cfg
	maintenance.DatabaseName = "postgres"
	l, err := openPostgres(&maintenance)
	if err != nil {
		return err
	}
	defer l.Close()
	return l.CreateDatabase(cfg.DatabaseName)
}

// openPostgres connects. Temporal's plugin tells a failure only to its log, and would go on without
// a connection.
func openPostgres(cfg *config.SQL) (ledger, error) {
	logger := &listening{Logger: log.NewNoopLogger()}
	db, err := sql.NewSQLAdminDB(sqlplugin.DbKindUnknown, cfg, resolver.NewNoopResolver(), logger, metrics.NoopMetricsHandler)
	if err != nil {
		return ledger{}, err
	}
	if logger.last != nil {
		_ = db.Close()
		return ledger{}, errors.Unwrap(logger.last)
	}
	return ledger{AdminDB: db, name: cfg.DatabaseName}, nil
}

// unknownDatabase is PostgreSQL's code for a database that does not exist.
const unknownDatabase = "3D000"

func stateOf(err error) string {
	var coded interface{ SQLState() string }
	if errors.As(err, &coded) {
		return coded.SQLState()
	}
	return ""
}
