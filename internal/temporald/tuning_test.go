package temporald

import (
	"os"
	"testing"

	"github.com/google/go-cmp/cmp"
	"gopkg.in/yaml.v3"

	"go.temporal.io/server/common/dynamicconfig"
)

// forClusters are the settings that a cluster of its own wants as well. The others are about one
// process, or one machine, being the whole cluster.
var forClusters = []dynamicconfig.Key{
	dynamicconfig.MatchingNumTaskqueueReadPartitions.Key(),
	dynamicconfig.MatchingNumTaskqueueWritePartitions.Key(),
	dynamicconfig.WorkflowTimeSkippingEnabled.Key(),
	dynamicconfig.WorkflowTimeSkippingMaxSkipPerSession.Key(),
	dynamicconfig.WorkflowExecutionMaxInFlightUpdates.Key(),
	dynamicconfig.WorkflowExecutionMaxTotalUpdates.Key(),
}

func TestComposedClusterIsTunedAlike(t *testing.T) {
	text, err := os.ReadFile("../../deploy/temporal.yaml")
	if err != nil {
		t.Fatal(err)
	}
	var written map[string][]struct{ Value any }
	if err := yaml.Unmarshal(text, &written); err != nil {
		t.Fatal(err)
	}
	want, got := map[string]any{}, map[string]any{}
	for _, key := range forClusters {
		want[key.String()] = tuning[key]
	}
	for key, values := range written {
		got[dynamicconfig.MakeKey(key).String()] = values[0].Value
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
