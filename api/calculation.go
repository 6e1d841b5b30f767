package api

import (
	"encoding/json"
	"slices"
	"strings"

	"shunban/internal/engine"
	"shunban/internal/process"
	"shunban/internal/texts"
)

// Calculation is how an amount comes about, line by line.
type Calculation struct {
	Title texts.Text        `json:"title"`
	Lines []CalculationLine `json:"lines" nullable:"false"`
	// Missing is the field that has still to be filled in before anything can be said.
	Missing *texts.Text `json:"missing,omitempty"`
}

// CalculationLine is one value and where it comes from.
type CalculationLine struct {
	Name  string          `json:"name"`
	Title texts.Text      `json:"title"`
	Value json.RawMessage `json:"value" doc:"A number, a text or a truth value"`
	Unit  *texts.Text     `json:"unit,omitempty"`
	How   *texts.Text     `json:"how,omitempty"`
	Basis *Basis          `json:"basis,omitempty"`
}

// calculated is a calculation as it is shown. What cannot be worked out yet says why; anything else
// that goes wrong with it is no reason to keep the rest from the reader.
func calculated(p *process.Process, lines []process.Worked, err error) *Calculation {
	if p.Calculator == nil {
		return nil
	}
	shown := &Calculation{Title: p.Calculator.Title, Lines: []CalculationLine{}}
	if field, missing := process.Missing(err); missing {
		title := fieldTitle(p, topField(field))
		shown.Missing = &title
		return shown
	}
	if err != nil {
		return nil
	}
	for _, line := range lines {
		one := CalculationLine{Name: line.Name, Title: line.Title, Value: line.Value, Basis: basisOf(line.Basis)}
		if unit := line.Unit; !unit.IsZero() {
			one.Unit = &unit
		}
		if how := line.How; !how.IsZero() {
			one.How = &how
		}
		shown.Lines = append(shown.Lines, one)
	}
	return shown
}

// topField is the field of the form that a path of an expression begins with: areaMu of form.areaMu.
func topField(path string) string {
	name, _, _ := strings.Cut(strings.TrimPrefix(path, "form."), ".")
	return name
}

// calculation is how the amounts of a case came about, once its steps have worked them out. Nobody is
// shown what is worked out from a field they may not see.
func (v *view) calculation() *Calculation {
	if v.process.Calculator == nil || len(v.hidden()) > 0 {
		return nil
	}
	known := func(shown process.Shown) bool { _, ok := v.state.Data[shown.Value.Value]; return ok }
	if !slices.ContainsFunc(v.process.Calculator.Shows, known) {
		return nil
	}
	lines, err := v.process.Explain(engine.Facts(v.process, *v.state, nil))
	return calculated(v.process, lines, err)
}
