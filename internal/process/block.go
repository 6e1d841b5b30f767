package process

// Choice is one line of choose: where the case goes when the condition holds. The lines are tried
// in their order; the last one is otherwise.
type Choice struct {
	At Place `yaml:"-" json:"-"`

	When      *Expr  `yaml:"when" json:"when,omitempty"`
	Otherwise bool   `yaml:"otherwise" json:"otherwise,omitempty"`
	To        *Name  `yaml:"to" json:"to,omitempty"`
	End       *Name  `yaml:"end" json:"end,omitempty"`
	Steps     []Step `yaml:"steps" json:"steps,omitempty"`
}

// Parallel goes several ways at once.
type Parallel struct {
	At Place `yaml:"-" json:"-"`

	Branches []Branch `yaml:"branches,required" json:"branches"`
	Join     Join     `yaml:"join" json:"join,omitzero"`
	Rest     Word     `yaml:"rest" json:"rest,omitempty" words:"close leave"`
	Order    Word     `yaml:"order" json:"order,omitempty" words:"together interleaved"`
}

// Branch is one way of a parallel step.
type Branch struct {
	At Place `yaml:"-" json:"-"`

	ID    Name   `yaml:"id,required" json:"id"`
	Title Text   `yaml:"title" json:"title,omitzero"`
	When  *Expr  `yaml:"when" json:"when,omitempty"`
	Steps []Step `yaml:"steps,required" json:"steps"`
}

// ForEach goes the same way for each element of a list.
type ForEach struct {
	At Place `yaml:"-" json:"-"`

	In    Units  `yaml:"in,required" json:"in"`
	As    Name   `yaml:"as,required" json:"as"`
	Steps []Step `yaml:"steps,required" json:"steps"`
	Order Word   `yaml:"order" json:"order,omitempty" words:"together sequence"`
	Join  Join   `yaml:"join" json:"join,omitzero"`
	Rest  Word   `yaml:"rest" json:"rest,omitempty" words:"close leave"`
}

// Group is a region of steps that can be ended or accompanied as a whole.
type Group struct {
	At Place `yaml:"-" json:"-"`

	Steps []Step `yaml:"steps,required" json:"steps"`
}

// Wait lets the case wait: for a time, until a date, for an event, for a condition. With an event
// and a time it is whichever comes first.
type Wait struct {
	At Place `yaml:"-" json:"-"`

	For       *Limit `yaml:"for" json:"for,omitempty"`
	Until     *Expr  `yaml:"until" json:"until,omitempty"`
	Before    *Limit `yaml:"before" json:"before,omitempty"` // so long before the date in Of
	Of        *Expr  `yaml:"of" json:"of,omitempty"`
	Event     *Name  `yaml:"event" json:"event,omitempty"`
	Condition *Expr  `yaml:"condition" json:"condition,omitempty"`
}

// Timed tells whether the wait ends by itself.
func (w *Wait) Timed() bool { return w.For != nil || w.Until != nil || w.Before != nil }

// Handler says what happens when a time has passed or an event comes while the step is open. With
// To or End it ends the step; with Steps they are done beside it.
type Handler struct {
	At Place `yaml:"-" json:"-"`

	After *Limit `yaml:"after" json:"after,omitempty"`
	Every *Limit `yaml:"every" json:"every,omitempty"` // and then again and again
	Event *Name  `yaml:"event" json:"event,omitempty"`
	When  *Expr  `yaml:"when" json:"when,omitempty"`

	To    *Name  `yaml:"to" json:"to,omitempty"`
	End   *Name  `yaml:"end" json:"end,omitempty"`
	Steps []Step `yaml:"steps" json:"steps,omitempty"`
}

// Join says how many branches have to come to their end before the case goes on.
type Join struct {
	At Place
	N  int // 0: all
}

// Needed is how many of the branches that were started have to come to their end.
func (j Join) Needed(started int) int {
	if j.N == 0 || j.N > started {
		return started
	}
	return j.N
}

// RestLeaves tells whether branches go on by themselves once the join is done.
func RestLeaves(rest Word) bool { return rest.Value == "leave" }
