package expression_test

import (
	"errors"
	"fmt"
	"strings"
	"testing"

	"shunban/internal/expression"
)

func TestListsAreLookedThroughWithANameForTheElement(t *testing.T) {
	for source, want := range map[string]string{
		`any(form.rooms, room, default(room.area, 0) > 25)`:                          "true",
		`all(form.rooms, room, default(room.area, 0) > 25)`:                          "false",
		`none(form.costs, cost, cost > 100)`:                                         "true",
		`count(form.rooms, room, filled(room.area))`:                                 "2",
		`sum(form.rooms, room, default(room.area, 0) * 2)`:                           "101",
		`max(form.costs, cost, cost)`:                                                "12.5",
		`min(form.costs, cost, cost * form.areaMu)`:                                  "0.45",
		`len(filter(form.purposes, purpose, purpose == "殡葬"))`:                       "1",
		`sum(map(filter(form.rooms, room, filled(room.area)), room, room.area))`:     "50.5",
		`any(form.rooms, room, any(form.costs, cost, default(room.area, 0) > cost))`: "true",
		`count(form.rooms, room, room.area > 1)`:                                     "missing room.area",
		`count(agree) > 1 and any(form.purposes, purpose, purpose startsWith "祭")`:   "true",
		`any(form.rooms, room, any(form.rooms, r, any(form.rooms, x, x.area > 1)))`:  "too-large",
		`any(form.areaMu, x, x > 1)`:                                                 "type-mismatch",
		`any(form.rooms, room, room.area)`:                                           "type-mismatch",
		`any(form.rooms, room, room.aera > 1)`:                                       "unknown-field",
		`any(form.rooms, room, true) and room.area > 1`:                              "unknown-name",
		`any(form.rooms, form, true)`:                                                "wrong",
	} {
		program, problem := expression.Compile(source, scope(t), expression.Any)
		got := ""
		if problem != nil {
			got = string(problem.Code)
		} else {
			value, err := program.Eval(input(t))
			var missing *expression.MissingError
			switch {
			case errors.As(err, &missing):
				got = "missing " + missing.Field
			case err != nil:
				got = err.Error()
			default:
				got = fmt.Sprint(value)
			}
		}
		if !strings.HasPrefix(got, want) && want != "wrong" || want == "wrong" && problem == nil {
			t.Errorf("%s: %s, want %s", source, got, want)
		}
	}
}

// TestListsWithinListsAreBounded lets 500 × 500 elements meet.
func TestListsWithinListsAreBounded(t *testing.T) {
	many := make([]any, 500)
	for i := range many {
		many[i] = i
	}
	declared := expression.Scope{Vars: map[string]expression.Type{"list": expression.List(expression.Number)}}
	program, problem := expression.Compile("any(list, a, any(list, b, a + b < 0))", declared, expression.Bool)
	if problem != nil {
		t.Fatal(problem)
	}
	var failure *expression.EvalError
	if _, err := program.Eval(expression.Input{Vars: expression.Vars{"list": many}}); !errors.As(err, &failure) || failure.Code != expression.TooMuchWork {
		t.Errorf("it ended with %v", err)
	}
}
