package decision_test

import (
	"fmt"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/shopspring/decimal"
	"pgregory.net/rapid"

	"shunban/internal/decision"
)

var reward = []decision.Column{
	{Name: "kind", Kind: decision.Choice, Values: []string{"工业", "农业", "服务业"}},
	{Name: "amount", Kind: decision.Number, Least: number("0")},
}

func number(text string) *decimal.Decimal {
	x := decimal.RequireFromString(text)
	return &x
}

func compile(t testing.TB, columns []decision.Column, hit decision.Hit, cells ...[]string) *decision.Table {
	t.Helper()
	table, problems := decision.Compile(columns, cells, hit)
	for _, problem := range problems {
		t.Fatalf("row %d, column %d: %s", problem.Row, problem.Column, problem.EN)
	}
	return table
}

func TestRowsHitAtTheirExactBounds(t *testing.T) {
	table := compile(t, reward, decision.First,
		[]string{"工业", "< 5000000"}, []string{"工业", "[5000000..10000000)"}, []string{"农业, 服务业", "-"}, []string{"-", ">= 10000000"})
	for _, c := range []struct {
		kind, amount string
		want         []int
	}{
		{"工业", "4999999.99", []int{0}}, {"工业", "5000000", []int{1}}, {"工业", "5000000.00", []int{1}},
		{"工业", "9999999.99", []int{1}}, {"工业", "10000000", []int{3}}, {"服务业", "0", []int{2}},
	} {
		got, err := table.Match([]any{c.kind, decimal.RequireFromString(c.amount)})
		if diff := cmp.Diff(c.want, got); err != nil || diff != "" {
			t.Errorf("%s %s: %v %s", c.kind, c.amount, err, diff)
		}
	}
}

func TestGapsAreNamedWithTheirBounds(t *testing.T) {
	table := compile(t, reward, decision.Unique, []string{"工业", "<= 5"}, []string{"工业", "> 6"}, []string{"农业", "-"})
	gaps, complete := table.Gaps(10)
	var got []string
	for _, gap := range gaps {
		got = append(got, gap.EN)
	}
	if diff := cmp.Diff([]string{"kind = 工业 and amount (5..6]", "kind = 服务业"}, got); !complete || diff != "" {
		t.Error(complete, diff)
	}
}

func TestWholeNumbersHaveNothingBetweenThem(t *testing.T) {
	people := []decision.Column{{Name: "people", Kind: decision.Number, Integer: true, Least: number("1")}}
	if gaps, _ := compile(t, people, decision.Unique, []string{"1..2"}, []string{">= 3"}).Gaps(10); len(gaps) > 0 {
		t.Error(gaps)
	}
}

func TestDatesAndTruthValuesAreCovered(t *testing.T) {
	columns := []decision.Column{{Name: "filed", Kind: decision.Date}, {Name: "land", Kind: decision.Bool}}
	table := compile(t, columns, decision.Unique, []string{"2023-09-01..2025-08-31", "true"}, []string{"-", "false"})
	gaps, _ := table.Gaps(10)
	var got []string
	for _, gap := range gaps {
		got = append(got, gap.EN)
	}
	if diff := cmp.Diff([]string{"filed < 2023-09-01 and land = true", "filed > 2025-08-31 and land = true"}, got); diff != "" {
		t.Error(diff)
	}
}

func TestOverlapsAndRowsNeverReachedAreFound(t *testing.T) {
	table := compile(t, reward, decision.First, []string{"-", "<= 10"}, []string{"工业", "5..8"}, []string{"-", "> 9"})
	unreachable, _ := table.Unreachable()
	if diff := cmp.Diff([]int{1}, unreachable); diff != "" {
		t.Error(diff)
	}
	overlaps, _ := table.Overlaps(10)
	if diff := cmp.Diff([]decision.Overlap{{A: 0, B: 1, Example: []string{"工业", "5"}}, {A: 0, B: 2, Example: []string{"工业", "9.5"}}}, overlaps); diff != "" {
		t.Error(diff)
	}
}

func TestCellsThatCannotBeReadAreAllReported(t *testing.T) {
	_, problems := decision.Compile(reward, [][]string{{"工也", "5,000,000"}, {"工业", "about 5"}, {"-", "8..5"}}, decision.First)
	var got []string
	for _, p := range problems {
		got = append(got, fmt.Sprint(p.Row, p.Column, " ", p.Code, " ", p.Suggest))
	}
	if diff := cmp.Diff([]string{"0 0 unknown-value 工业", "0 1 grouped-number ", "1 1 bad-cell ", "2 1 empty-range "}, got); diff != "" {
		t.Error(diff)
	}
}

// TestGapsAreExactlyWhatNoRowHits throws random values at random tables.
func TestGapsAreExactlyWhatNoRowHits(t *testing.T) {
	cell := rapid.OneOf(rapid.Just("-"), rapid.Custom(func(r *rapid.T) string {
		return rapid.SampledFrom([]string{"< ", "<= ", "> ", ">= ", ""}).Draw(r, "sign") + fmt.Sprint(rapid.IntRange(0, 4).Draw(r, "bound"))
	}), rapid.Custom(func(r *rapid.T) string {
		from := rapid.IntRange(0, 3).Draw(r, "from")
		return fmt.Sprintf("(%d..%d]", from, from+rapid.IntRange(1, 3).Draw(r, "more"))
	}))
	columns := []decision.Column{{Name: "a", Kind: decision.Number}, {Name: "b", Kind: decision.Choice, Values: []string{"x", "y"}}, {Name: "c", Kind: decision.Number, Integer: true}}
	rapid.Check(t, func(r *rapid.T) {
		var rows [][]string
		for range rapid.IntRange(1, 6).Draw(r, "rows") {
			rows = append(rows, []string{cell.Draw(r, "a"), rapid.SampledFrom([]string{"-", "x", "not x", "x, y"}).Draw(r, "b"), cell.Draw(r, "c")})
		}
		table := compile(t, columns, decision.Collect, rows...)
		gaps, complete := table.Gaps(1000)
		for range 20 {
			a := decimal.New(rapid.Int64Range(-20, 80).Draw(r, "va"), -1)
			c := decimal.NewFromInt(rapid.Int64Range(-2, 8).Draw(r, "vc"))
			hits, err := table.Match([]any{a, rapid.SampledFrom([]string{"x", "y"}).Draw(r, "vb"), c})
			if err != nil {
				r.Fatal(err)
			}
			if complete && len(gaps) == 0 && len(hits) == 0 {
				r.Fatalf("%v: nothing hits (%s, %s), and no gap was found", rows, a, c)
			}
		}
		for _, gap := range gaps {
			hits, err := table.Match([]any{decimal.RequireFromString(gap.Example[0]), gap.Example[1], decimal.RequireFromString(gap.Example[2])})
			if err != nil || len(hits) > 0 {
				r.Fatalf("%v: the gap %s is hit by %v (%v)", rows, gap.EN, hits, err)
			}
		}
		overlaps, _ := table.Overlaps(100)
		for _, o := range overlaps {
			hits, _ := table.Match([]any{decimal.RequireFromString(o.Example[0]), o.Example[1], decimal.RequireFromString(o.Example[2])})
			if !contains(hits, o.A) || !contains(hits, o.B) {
				r.Fatalf("%v: %v does not overlap", rows, o)
			}
		}
	})
}

func contains(list []int, x int) bool {
	for _, y := range list {
		if x == y {
			return true
		}
	}
	return false
}

func FuzzCell(f *testing.F) {
	for _, seed := range []string{"-", "<= 5", "(5..10]", "3%", "not 5, 6", "5,000", "2023-09-01..2025-08-31", "甲, 乙"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, text string) {
		for _, kind := range []decision.Kind{decision.Number, decision.Text, decision.Bool, decision.Date} {
			table, problems := decision.Compile([]decision.Column{{Name: "a", Kind: kind}}, [][]string{{text}}, decision.First)
			if (table == nil) != (len(problems) > 0) {
				t.Fatalf("%q: a table and problems do not go together", text)
			}
			if table != nil {
				table.Gaps(3)
			}
		}
	})
}

func BenchmarkGaps(b *testing.B) {
	var rows [][]string
	for i := range 30 {
		rows = append(rows, []string{[]string{"工业", "农业", "服务业"}[i%3], fmt.Sprintf("[%d..%d)", i/3*100, (i/3+1)*100)})
	}
	table := compile(b, reward, decision.Unique, rows...)
	b.ReportAllocs()
	for b.Loop() {
		table.Gaps(10)
	}
}

func BenchmarkMatch(b *testing.B) {
	table := compile(b, reward, decision.First, []string{"工业", "< 5000000"}, []string{"工业", "[5000000..10000000)"}, []string{"农业, 服务业", "-"}, []string{"-", ">= 10000000"})
	values := []any{"服务业", decimal.RequireFromString("20000000")}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := table.Match(values); err != nil {
			b.Fatal(err)
		}
	}
}

// A column that can have no value at all once made the search for gaps panic.
func TestColumnWithoutAnyValueHasNoExample(t *testing.T) {
	columns := []decision.Column{{Name: "n", Kind: decision.Number, Least: number("1.2"), Most: number("1.8"), Integer: true}, {Name: "u"}}
	if gaps, _ := compile(t, columns, decision.First).Gaps(3); len(gaps) != 1 || gaps[0].Example[0] != "-" {
		t.Errorf("%v", gaps)
	}
}

// A table of a thousand rows once took a quarter of a minute, and one whose rows are tried in order
// never came to an end.
func TestLargeTableIsExaminedOrSaidToBeTooLarge(t *testing.T) {
	for _, size := range []int{50, 1900} {
		cells := make([][]string, size)
		for i := range cells {
			cells[i] = []string{fmt.Sprintf("< %d", i)}
		}
		table, problems := decision.Compile([]decision.Column{{Name: "n", Kind: decision.Number}}, cells, "first")
		if len(problems) > 0 {
			t.Fatal(problems)
		}
		unreachable, complete := table.Unreachable()
		if complete != (size == 50) || len(unreachable) > 0 {
			t.Errorf("%d rows: complete %v, unreachable %v", size, complete, unreachable)
		}
	}
}

// TestConditionsAsRegulationsWriteThemAreTold: a cell that uses the signs of a Chinese keyboard, or the words of a
// regulation, is refused with what to write instead; 以上 and 以下 include the number (民法典 §1259).
func TestConditionsAsRegulationsWriteThemAreTold(t *testing.T) {
	for text, want := range map[string]string{
		"≥ 10": ">= 10", "＜10": "< 10", "≤5%": "<= 5%", "＞=3": ">= 3", "10以上": ">= 10", "10 及以下": "<= 10", "10（含）以上": ">= 10", "６％": "6%", "6亩以上": ">= 6", "６亩": "6", "5至10户": "5..10", "5万元以上": "",
		"超过 20": "> 20", "不满14": "< 14", "不超过 30": "<= 30", "不少于3": ">= 3", "5-10": "5..10", "5 ~ 10": "5..10", "5至10": "5..10", "等于 7": "7",
		"about 5": "", "许多": "", "以上": "", "10以外": "",
	} {
		_, problems := decision.Compile(reward, [][]string{{"-", text}}, decision.First)
		if len(problems) != 1 || problems[0].Suggest != want {
			t.Errorf("%s: %+v, want the suggestion %q", text, problems, want)
		}
	}
}
