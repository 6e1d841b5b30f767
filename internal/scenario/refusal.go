package scenario

import (
	"fmt"
	"slices"
	"strings"
	"time"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// reason is a refusal as a report gives it: its code, which a story names, the sentence people are told,
// and what is wrong with each field.
func (r *runner) reason(refusal *engine.Refusal) process.Text {
	code := string(refusal.Code)
	why := texts.Both("refusal."+code, r.params(refusal))
	for _, problem := range refusal.Problems {
		at := problem.Field
		if problem.Rule != "" {
			at = strings.TrimSpace(problem.Rule + " " + at)
		}
		why.ZH += fmt.Sprintf("；%s：%s", at, problem.Detail.ZH)
		why.EN += fmt.Sprintf("; %s: %s", at, problem.Detail.EN)
	}
	return process.Text{ZH: code + "（" + why.ZH + "）", EN: code + " (" + why.EN + ")"}
}

// params are the parameters of a refusal as people read them. A story knows steps and answers by name,
// units and people by their ids.
func (r *runner) params(refusal *engine.Refusal) map[string]process.Text {
	params := map[string]process.Text{}
	for _, name := range []string{"unit", "post", "user", "answer", "operation", "step", "due", "reasons"} {
		params[name] = texts.Same("…")
	}
	params["post"] = process.Text{}
	for name, value := range refusal.Params {
		params[name] = r.named(name, value)
	}
	return params
}

func (r *runner) named(param, value string) process.Text {
	switch {
	case param == "operation" && texts.Has("operation."+value):
		return texts.Both("operation."+value, nil)
	case param == "due":
		if due, err := time.Parse(time.RFC3339, value); err == nil {
			return texts.Same(due.In(process.Zone).Format("2006-01-02 15:04"))
		}
	case param == "cause":
		return process.Cause(value)
	case param == "answer":
		for _, s := range r.process.All() {
			if i := slices.IndexFunc(s.Answers, func(a process.Answer) bool { return a.ID == value }); i >= 0 {
				return s.Answers[i].Label()
			}
		}
		return process.AnswerTitle(value)
	case param == "step":
		if step, ok := r.process.Step(value); ok {
			return step.Label()
		}
	}
	return texts.Same(value)
}

// waiting are the tasks that are open, as a report lists them for whoever expected another.
func waiting(state engine.State) process.Text {
	var open []string
	for _, task := range state.Tasks {
		if task.Status == engine.TaskOpen {
			where := task.Step + "/" + called(task.Unit, task.User)
			if task.Post != "" && task.User == "" {
				where += " (" + task.Post + ")"
			}
			open = append(open, where)
		}
	}
	if len(open) == 0 {
		return process.Text{ZH: "现在没有等待办理的任务", EN: "no task is open"}
	}
	list := strings.Join(open, ", ")
	return process.Text{ZH: "正在等待的是：" + list, EN: "these are asked: " + list}
}
