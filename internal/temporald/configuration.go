package temporald

import (
	"io"
	"net"
	"strconv"
	"time"

	"go.temporal.io/server/common/cluster"
	"go.temporal.io/server/common/config"
	"go.temporal.io/server/common/dynamicconfig"
	"go.temporal.io/server/common/membership/static"
	"go.temporal.io/server/common/primitives"
)

// persistence is where the server keeps its state.
type persistence struct {
	executions *config.SQL
	visibility *config.SQL // nil when it is the same
	shards     int32       // fixed for the life of a store
	files      io.Closer   // held as long as the server runs
}

// clusterName is the only cluster's.
const clusterName = "active"

// tuning is what makes one node quick and lifts limits that a case could meet. A cluster of its own
// wants the same settings; deploy/temporal.yaml carries them for the composed one, and a test
// compares the two.
var tuning = dynamicconfig.StaticClient{
	// Measured on two cores: one task-queue partition instead of four more than doubles the
	// decisions per second.
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	// Cases kept in memory. The default is meant for a machine that does nothing else.
	dynamicconfig.HistoryCacheHostLevelMaxSize.Key(): 8096,
	// Rehearsals move their clocks with it. Only cases marked as rehearsal are ever asked to.
	dynamicconfig.WorkflowTimeSkippingEnabled.Key(): true,
	// Each timer on the way is one skip; beyond the limit (200) the clock stops short of its target.
	dynamicconfig.WorkflowTimeSkippingMaxSkipPerSession.Key(): 100_000,
	// A timer that is due now rings up to this much later (1 s): the allowance for clocks that differ
	// between machines. Here there is one, and a rehearsal meets many timers that are due at once.
	dynamicconfig.TimerProcessorMaxTimeShift.Key(): 20 * time.Millisecond,
	// And it looks for due timers this often a second in each shard (20).
	dynamicconfig.TimerProcessorMaxPollRPS.Key(): 500,
	// Decisions on one case at the same moment (10), and in the life of one run (2000).
	dynamicconfig.WorkflowExecutionMaxInFlightUpdates.Key(): 1000,
	dynamicconfig.WorkflowExecutionMaxTotalUpdates.Key():    20_000,
}

// services are the server's parts, the frontend first.
var services = []primitives.ServiceName{primitives.FrontendService, primitives.HistoryService, primitives.MatchingService, primitives.WorkerService}

// configuration is the server's, with a port on loopback for each service. The services find each
// other by fixed addresses, so there are no ports for membership; HTTP, metrics and profiles have
// none either.
func configuration(p persistence, ports []int) *config.Config {
	cfg := &config.Config{}
	frontend := at(ports[0])
	cfg.Global.Membership.MaxJoinDuration = 30 * time.Second
	cfg.Global.Membership.BroadcastAddress = loopback
	cfg.Persistence = config.Persistence{
		DefaultStore: "executions", VisibilityStore: "executions", NumHistoryShards: p.shards,
		DataStores: map[string]config.DataStore{"executions": {SQL: p.executions}},
	}
	if p.visibility != nil {
		cfg.Persistence.VisibilityStore = "visibility"
		cfg.Persistence.DataStores["visibility"] = config.DataStore{SQL: p.visibility}
	}
	cfg.ClusterMetadata = &cluster.Config{
		FailoverVersionIncrement: 10, MasterClusterName: clusterName, CurrentClusterName: clusterName,
		ClusterInformation: map[string]cluster.ClusterInformation{
			clusterName: {Enabled: true, InitialFailoverVersion: 1, RPCAddress: frontend, ClusterID: "00000000-0000-0000-0000-000000000001"},
		},
	}
	cfg.DCRedirectionPolicy.Policy = "noop"
	cfg.Services = map[string]config.Service{}
	for i, name := range services {
		var service config.Service
		service.RPC.GRPCPort = ports[i]
		service.RPC.BindOnIP = loopback
		cfg.Services[string(name)] = service
	}
	cfg.Archival.History.State = "disabled"
	cfg.Archival.Visibility.State = "disabled"
	cfg.NamespaceDefaults.Archival.History.State = "disabled"
	cfg.NamespaceDefaults.Archival.Visibility.State = "disabled"
	cfg.PublicClient.HostPort = frontend
	return cfg
}

func at(port int) string { return net.JoinHostPort(loopback, strconv.Itoa(port)) }

// hosts are where the server's parts find each other.
func hosts(cfg *config.Config) map[primitives.ServiceName]static.Hosts {
	found := map[primitives.ServiceName]static.Hosts{}
	for _, name := range services {
		found[name] = static.SingleLocalHost(at(cfg.Services[string(name)].RPC.GRPCPort))
	}
	return found
}
