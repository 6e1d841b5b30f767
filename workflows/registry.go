package workflows

import (
	"go.temporal.io/sdk/activity"
	"go.temporal.io/sdk/workflow"
)

// Registry is where workflows and activities are put under their names: a worker, a replayer or a
// test environment.
type Registry interface {
	RegisterWorkflowWithOptions(w any, options workflow.RegisterOptions)
	RegisterActivityWithOptions(a any, options activity.RegisterOptions)
}

func registerActivities(r Registry, activities Activities) {
	r.RegisterActivityWithOptions(activities.Resolve, activity.RegisterOptions{Name: ActivityResolve})
	r.RegisterActivityWithOptions(activities.Perform, activity.RegisterOptions{Name: ActivityPerform})
	r.RegisterActivityWithOptions(activities.Tell, activity.RegisterOptions{Name: ActivityTell})
	r.RegisterActivityWithOptions(activities.Record, activity.RegisterOptions{Name: ActivityRecord})
}
