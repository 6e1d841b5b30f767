package expression_test

import (
	"encoding/json"
	"strings"
	"sync"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"

	"shunban/internal/expression"
)

// cemetery is the form of the tests: the one of village cemetery siting, with a field of every type.
const cemetery = `{
	"type": "object",
	"required": ["site", "areaMu"],
	"$defs": {"amount": {"type": "number", "minimum": 0}},
	"properties": {
		"site":     {"type": "string", "title": "选址地点"},
		"areaMu":   {"type": "number", "exclusiveMinimum": 0},
		"graves":   {"type": "integer"},
		"hall":     {"type": "boolean"},
		"township": {"type": "string", "format": "unit", "x-kinds": ["township"]},
		"use":      {"type": "string", "enum": ["burial", "ashes", "tree-burial"]},
		"opens":    {"type": "string", "format": "date"},
		"closes":   {"type": ["string", "null"], "format": "date"},
		"投资额":     {"$ref": "#/$defs/amount"},
		"purposes": {"type": "array", "items": {"type": "string"}},
		"costs":    {"type": "array", "items": {"type": "number"}},
		"rooms":    {"type": "array", "items": {"type": "object", "properties": {"name": {"type": "string"}, "area": {"type": "number"}}}},
		"contact":  {"type": "object", "properties": {"name": {"type": "string"}, "phone": {"type": "string"}}},
		"free":     {}
	}
}`

// application is filled in but for closes, contact.phone and the area of the third room.
const application = `{
	"site": "南山坡", "areaMu": 4.50, "graves": 300, "hall": true, "township": "beishe", "use": "ashes",
	"opens": "2026-03-02", "closes": null, "投资额": 1200000.10, "purposes": ["殡葬", "祭扫"], "costs": [0.1, 0.2, 12.5],
	"rooms": [{"name": "a", "area": 20.5}, {"name": "b", "area": 30}, {"name": "c"}],
	"contact": {"name": "李"}, "free": 1
}`

func scope(t testing.TB) expression.Scope {
	t.Helper()
	var schema map[string]any
	if err := json.Unmarshal([]byte(cemetery), &schema); err != nil {
		t.Fatal(err)
	}
	form, err := expression.FromSchema(schema)
	if err != nil {
		t.Fatal(err)
	}
	answer := expression.Choice("agree", "object", "agree-in-part")
	return expression.Scope{
		Vars: map[string]expression.Type{
			"form": form,
			"applicant": expression.Record(map[string]expression.Type{
				"unit": expression.Text, "kind": expression.Choice("village-committee", "enterprise"),
			}),
			"today": expression.Date,
		},
		Symbols: []string{"agree", "object", "agree-in-part", "agree-on-site", "consult"},
		Functions: []expression.Function{
			{Name: "all", Params: []expression.Type{answer}, Result: expression.Bool},
			{Name: "count", Params: []expression.Type{answer}, Variadic: true, Result: expression.Number},
			{Name: "share", Params: []expression.Type{answer}, Result: expression.Number},
			{Name: "answered", Params: []expression.Type{expression.Text, answer}, Result: expression.Bool},
			{Name: "shout", Params: []expression.Type{expression.Text}, Result: expression.Text, Call: func(args []any) (any, error) {
				return strings.ToUpper(args[0].(string)), nil
			}},
		},
	}
}

// input is the application in a round of five answers: three agree, one objects, one agrees in part.
func input(t testing.TB) expression.Input {
	t.Helper()
	form, err := expression.Values(json.RawMessage(application))
	if err != nil {
		t.Fatal(err)
	}
	answers := []string{"agree", "agree", "object", "agree", "agree-in-part"}
	count := func(args []any) decimal.Decimal {
		n := 0
		for _, answer := range answers {
			for _, wanted := range args {
				if answer == wanted {
					n++
				}
			}
		}
		return decimal.NewFromInt(int64(n))
	}
	return expression.Input{
		Vars: expression.Vars{
			"form": form, "applicant": map[string]any{"unit": "xiqingbei", "kind": "village-committee"}, "today": "2026-03-01",
		},
		Functions: named(map[string]func([]any) (any, error){
			"all":   func(args []any) (any, error) { return count(args).IntPart() == int64(len(answers)), nil },
			"count": func(args []any) (any, error) { return count(args), nil },
			"share": func(args []any) (any, error) {
				return expression.Quotient(count(args), decimal.NewFromInt(int64(len(answers))))
			},
			"answered": func(args []any) (any, error) { return args[0] == "consult" && args[1] == "object", nil },
		}),
	}
}

func named(functions map[string]func([]any) (any, error)) func(string) func([]any) (any, error) {
	return func(name string) func([]any) (any, error) { return functions[name] }
}

func TestExpressionsHaveTheValueTheyReadLike(t *testing.T) {
	cases := map[string]any{
		// the rules of the shipped definitions
		`form.areaMu <= 5`:                                     true,
		`form.graves <= form.areaMu * 100`:                     true,
		`form.graves <= form.areaMu * 60`:                      false,
		`form.投资额 * 0.006`:                                     "7200.0006",
		`min(form.投资额 * 0.006, 5000000)`:                       "7200.0006",
		`applicant.kind == "village-committee"`:                true,
		`all(agree)`:                                           false,
		`count(agree) >= 3`:                                    true,
		`count(agree, object)`:                                 "4",
		`count("agree-in-part") == 1`:                          true,
		`share(agree) > 2/3`:                                   false,
		`share(agree) == 3/5`:                                  true,
		`answered(consult, object) and not all(agree)`:         true,
		`shout(form.township)`:                                 "BEISHE",
		`form.hall ? form.areaMu * 2 : 0`:                      "9",
		`form.areaMu > 10 ? "A" : form.areaMu > 3 ? "B" : "C"`: "B",

		// exact decimals, in all combinations
		`0.1 + 0.2 == 0.3`:    true,
		`0.1 + 0.2`:           "0.3",
		`1 / 3`:               "0.33333333333333333333",
		`2 / 3`:               "0.66666666666666666667",
		`form.areaMu == 4.5`:  true,
		`4.50 == form.areaMu`: true,
		`-form.areaMu`:        "-4.5",
		`- 5 + 3`:             "-2",
		`--5`:                 "5",
		`10 - 2 - 3`:          "5",
		`2 + 3 * 4`:           "14",
		`(2 + 3) * 4`:         "20",
		`999999999999999999 * 999999999999999999`: "999999999999999998000000000000000001",
		`0.000000000000000001 * 0.1`:              "0.0000000000000000001",
		`1 < form.areaMu <= 5`:                    true,
		`3 != 3.0`:                                false,

		// logic; the right side is not looked at when the left side decides
		`true and not false`:                     true,
		`!(true && false) || false`:              true,
		`form.hall == true`:                      true,
		`form.graves > 0 or form.closes > today`: true,
		`false and form.closes > today`:          false,

		// texts, choices, dates
		`form.site == "南山坡"`:                              true,
		`form.site contains "山"`:                          true,
		`form.site startsWith "北"`:                        false,
		`not (form.site endsWith "坡")`:                    false,
		`form.site matches "^[南北]山"`:                      true,
		`form.use in ["burial", "ashes"]`:                 true,
		`form.use not in ["burial"]`:                      true,
		`oneOf(form.township, "beishe", "qingyang")`:      true,
		`"祭扫" in form.purposes`:                           true,
		`form.graves in [100, 300.0]`:                     true,
		`form.opens > today`:                              true,
		`form.opens >= "2026-03-02"`:                      true,
		`between(form.opens, "2026-01-01", "2026-12-31")`: true,
		`form.opens == "2026-03-02"`:                      true,
		`form["areaMu"]`:                                  "4.5",
		`default(form.closes, "2099-01-01") > today`:      true,

		// functions
		`abs(-2.5)`:                        "2.5",
		`floor(-2.5)`:                      "-3",
		`ceil(2.1)`:                        "3",
		`round(2.5)`:                       "3",
		`round(-2.5)`:                      "-3",
		`round(2.345, 2)`:                  "2.35",
		`min(3, form.areaMu, 10)`:          "3",
		`max(form.costs)`:                  "12.5",
		`max(7)`:                           "7",
		`sum(form.costs)`:                  "12.8",
		`sum(1, 2, 3)`:                     "6",
		`sum([0.1, 0.2]) == 0.3`:           true,
		`between(form.areaMu, 1, 4.5)`:     true,
		`between(form.areaMu, 4.51, 9)`:    false,
		`len(form.site)`:                   "3",
		`len(form.purposes) == 2`:          true,
		`len(form.rooms)`:                  "3",
		`default(form.closes, today)`:      "2026-03-01",
		`default(form.areaMu, 0)`:          "4.5",
		`default(form.contact.phone, "-")`: "-",
		`default(sum(form.rooms.area), 0)`: "0",
		`filled(form.closes)`:              false,
		`filled(form.site)`:                true,
		`filled(form.contact) and not filled(form.contact.phone)`: true,
		`len(form.rooms.name)`:    "3",
		`"b" in form.rooms.name`:  true,
		"form.areaMu // 亩\n <= 5": true,
	}
	in := input(t)
	for source, want := range cases {
		program, problem := expression.Compile(source, scope(t), expression.Any)
		if problem != nil {
			t.Errorf("%s\n  does not compile: %v", source, problem)
			continue
		}
		got, err := program.Eval(in)
		if err != nil {
			t.Errorf("%s\n  fails: %v", source, err)
			continue
		}
		if number, isNumber := got.(decimal.Decimal); isNumber {
			got = number.String()
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s (-want +got):\n%s", source, diff)
		}
	}
}

func TestListIsReturnedAsSlice(t *testing.T) {
	program, problem := expression.Compile(`form.purposes`, scope(t), expression.List(expression.Text))
	if problem != nil {
		t.Fatal(problem)
	}
	got, err := program.Eval(input(t))
	if diff := cmp.Diff([]any{"殡葬", "祭扫"}, got); err != nil || diff != "" {
		t.Errorf("%v\n%s", err, diff)
	}
}

func TestEveryBuiltinFunctionIsInTheLanguage(t *testing.T) {
	arguments := map[string]string{
		"abs": "1", "between": "1, 2, 3", "ceil": "1", "default": "form.areaMu, 1", "filled": "form.areaMu", "floor": "1",
		"len": `"x"`, "max": "1", "min": "1", "oneOf": "1, 2", "round": "1", "sum": "1",
	}
	for _, name := range expression.BuiltinFunctions() {
		if _, problem := expression.Compile(name+"("+arguments[name]+")", scope(t), expression.Any); problem != nil {
			t.Errorf("%s: %v", name, problem)
		}
	}
}

func TestProgramNamesWhatItReads(t *testing.T) {
	program, problem := expression.Compile(
		`form.graves <= form.areaMu * 100 and filled(form.contact.name) and sum(form.rooms.area) > 1 and today < form.opens and count(agree) > 1`,
		scope(t), expression.Bool)
	if problem != nil {
		t.Fatal(problem)
	}
	want := []string{"form.areaMu", "form.contact.name", "form.graves", "form.opens", "form.rooms.area", "today"}
	if diff := cmp.Diff(want, program.Fields()); diff != "" {
		t.Error(diff)
	}
}

func TestProgramIsSafeForConcurrentUse(t *testing.T) {
	program, problem := expression.Compile(`form.graves <= form.areaMu * 100 and sum(form.costs) == 12.8 and count(agree) == 3`, scope(t), expression.Bool)
	if problem != nil {
		t.Fatal(problem)
	}
	in := input(t)
	var group sync.WaitGroup
	for range 8 {
		group.Go(func() {
			for range 200 {
				if value, err := program.Eval(in); value != true || err != nil {
					t.Errorf("%v, %v", value, err)
				}
			}
		})
	}
	group.Wait()
}

func TestProgramKeepsItsSourceAndType(t *testing.T) {
	program, problem := expression.Compile(` default(form.closes, "2026-01-01") `, scope(t), expression.Any)
	if problem != nil {
		t.Fatal(problem)
	}
	if program.Source() != ` default(form.closes, "2026-01-01") ` || !program.Type().Equal(expression.Date) {
		t.Errorf("%q of type %s", program.Source(), program.Type())
	}
}

// A list of texts from a closed list was once no list of texts: default(form.seals, ["公章"]) was refused
// with "a list of text is expected here, found list of text".
func TestListFromAClosedListIsAListOfTexts(t *testing.T) {
	seals := expression.Scope{Vars: map[string]expression.Type{"form": expression.Record(map[string]expression.Type{"seals": expression.List(expression.Choice("公章", "财务章"))})}}
	for _, source := range []string{`default(form.seals, ["公章"])`, `filled(form.seals) ? form.seals : ["公章"]`} {
		program, problem := expression.Compile(source, seals, expression.List(expression.Text))
		if problem != nil {
			t.Fatalf("%s: %s", source, problem.EN)
		}
		got, err := program.Eval(expression.Input{Vars: expression.Vars{"form": map[string]any{}}})
		if diff := cmp.Diff([]any{"公章"}, got); diff != "" || err != nil {
			t.Errorf("%s: %v %s", source, err, diff)
		}
	}
}

func TestNeedsAreTheFieldsNoEvaluationCanDoWithout(t *testing.T) {
	for source, want := range map[string][]string{
		`form.areaMu * form.graves`:                                    {"form.areaMu", "form.graves"},
		`default(form.areaMu, form.graves)`:                            nil,
		`filled(form.areaMu) and form.areaMu > 5`:                      nil,
		`form.hall or form.areaMu > 5`:                                 {"form.hall"},
		`form.hall ? form.areaMu : form.graves`:                        {"form.hall"},
		`sum(form.rooms, r, r.area * form.areaMu)`:                     {"form.rooms"},
		`sum(form.rooms.area) + default(form.graves, 1) * form.areaMu`: {"form.areaMu", "form.rooms.area"},
	} {
		program, problem := expression.Compile(source, scope(t), expression.Any)
		if problem != nil {
			t.Fatalf("%s: %s", source, problem.EN)
		}
		if diff := cmp.Diff(want, program.Needs()); diff != "" {
			t.Errorf("%s: %s", source, diff)
		}
	}
}
