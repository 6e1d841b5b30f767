package engine

import (
	"encoding/json"
	"fmt"

	"shunban/internal/process"
)

// vars is what expressions may know of the applicant.
func (p Party) vars() process.Applicant {
	return process.Applicant{Unit: p.Unit, Kind: p.Kind, Parent: p.Parent}
}

// facts is what an expression is evaluated on: nothing but the case itself.
func (t *turn) facts(step string, visit int) process.Facts {
	return process.Facts{
		Form:      json.RawMessage(t.state.Form),
		Applicant: t.state.Applicant.vars(),
		Answers:   t.answers(step, visit),
		Answered:  t.answeredUnits,
	}
}

// answers are the answers given in one visit of a step, in the order of its tasks.
func (t *turn) answers(step string, visit int) []string {
	var answers []string
	for _, task := range t.state.Tasks {
		if task.Step == step && task.Visit == visit && task.Kind == TaskAsk && task.Answer != "" {
			answers = append(answers, task.Answer)
		}
	}
	return answers
}

// answeredUnits are the units that gave an answer the last time the step was asked.
func (t *turn) answeredUnits(step, answer string) []string {
	var units []string
	visit := t.state.Visits[step]
	for _, task := range t.state.Tasks {
		if task.Step == step && task.Visit == visit && task.Kind == TaskAsk && task.Answer == answer {
			units = append(units, task.Unit)
		}
	}
	return units
}

func (t *turn) evalText(e *process.Expr) (string, error) { return e.Text(t.facts("", 0)) }

func (t *turn) evalInt(e *process.Expr) (int, error) { return e.Int(t.facts("", 0)) }

func (t *turn) evalUnits(e *process.Expr) ([]string, error) { return e.Texts(t.facts("", 0)) }

func (t *turn) evalDecision(e *process.Expr, step string, visit int) (bool, error) {
	holds, err := e.Bool(t.facts(step, visit))
	if err != nil {
		return false, fmt.Errorf("decide step %s: %w", step, err)
	}
	return holds, nil
}
