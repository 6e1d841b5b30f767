package temporald

import (
	"fmt"
	"time"

	"go.temporal.io/api/workflowservice/v1"
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
}

// clusterName is the only cluster's.
const clusterName = "active"

// tuning is what makes one node quick. Measured on two cores: one task-queue partition instead of
// four more than doubles the decisions per second.
var tuning = dynamicconfig.StaticClient{
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key():  1,
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(): 1,
	dynamicconfig.HistoryCacheHostLevelMaxSize.Key():        8096,
	// Rehearsals move their clocks with it. Only cases marked as rehearsal are ever asked to.
	dynamicconfig.WorkflowTimeSkippingEnabled.Key(): true,
}

var services = []primitives.ServiceName{primitives.FrontendService, primitives.HistoryService, primitives.MatchingService, primitives.WorkerService}

// configuration is the server's, with every port on loopback.
func configuration(p persistence, ports []int) *config.Config {
	cfg := &config.Config{}
	frontend := fmt.Sprintf("127.0.0.1:%d", ports[0])
	cfg.Global.Membership.MaxJoinDuration = 30 * time.Second
	cfg.Global.Membership.BroadcastAddress = "127.0.0.1"
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
		service.RPC.MembershipPort = ports[i+len(services)]
		service.RPC.BindOnIP = "127.0.0.1"
		cfg.Services[string(name)] = service
	}
	cfg.Archival.History.State = "disabled"
	cfg.Archival.Visibility.State = "disabled"
	cfg.NamespaceDefaults.Archival.History.State = "disabled"
	cfg.NamespaceDefaults.Archival.Visibility.State = "disabled"
	cfg.PublicClient.HostPort = frontend
	return cfg
}

// hosts are where the server's parts find each other.
func hosts(cfg *config.Config) map[primitives.ServiceName]static.Hosts {
	found := map[primitives.ServiceName]static.Hosts{}
	for _, name := range services {
		found[name] = static.SingleLocalHost(fmt.Sprintf("127.0.0.1:%d", cfg.Services[string(name)].RPC.GRPCPort))
	}
	return found
}

func describe(namespace string) *workflowservice.DescribeNamespaceRequest {
	return &workflowservice.DescribeNamespaceRequest{Namespace: namespace}
}
