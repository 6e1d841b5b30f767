package expression

import (
	"fmt"
	"strings"

	"github.com/expr-lang/expr/ast"

	"shunban/internal/nearest"
)

// path is how a variable is read: form.site.name. A path may lead through one list of records and then gives the list
// of what each record has: sum(form.rooms.area).
type path struct {
	root  string
	steps []string
	list  int  // how many steps lead to the list of records; -1 when there is none
	leaf  Type // of what stands at the end
}

// member checks a.b.c.
func (c *checker) member(n *ast.MemberNode) (node, *Problem) {
	var properties []*ast.StringNode
	var at ast.Node = n
	for {
		member, isMember := at.(*ast.MemberNode)
		if !isMember {
			break
		}
		property, isName := member.Property.(*ast.StringNode)
		if !isName {
			return node{}, c.problem(member.Property, notAllowed("[ ]", "不能按序号取列表中的一项", "an element of a list cannot be picked by its position"))
		}
		properties = append([]*ast.StringNode{property}, properties...)
		at = member.Node
	}
	root, isName := at.(*ast.IdentifierNode)
	if !isName {
		return node{}, c.problem(n, notAllowed("", "只有变量才有字段", "only a variable has fields"))
	}
	return c.variable(root, properties)
}

// variable checks a variable and the fields after it.
func (c *checker) variable(root *ast.IdentifierNode, properties []*ast.StringNode) (node, *Problem) {
	kind, known := c.scope.Vars[root.Value]
	if !known {
		return node{}, c.problem(root, c.unknownName(root))
	}
	p := &path{root: root.Value, list: -1, leaf: kind}
	name := root.Value
	for i, property := range properties {
		if p.leaf.kind == kindList && p.leaf.of.kind == kindRecord && p.list < 0 {
			p.list, p.leaf = i, *p.leaf.of
		}
		if p.leaf.kind != kindRecord {
			f := finding{code: UnknownField, found: property.Value,
				zh: fmt.Sprintf("%s 是%s，没有字段“%s”", name, p.leaf.zh(), property.Value),
				en: fmt.Sprintf("%s is %s and has no field %q", name, article(p.leaf.String()), property.Value)}
			return node{}, c.text.problem(property.Location().From, f)
		}
		field, exists := p.leaf.Field(property.Value)
		if !exists {
			return node{}, c.text.problem(property.Location().From, unknownField(name, property.Value, p.leaf))
		}
		p.steps, p.leaf = append(p.steps, property.Value), field
		name += "." + property.Value
	}
	c.fields[name] = true
	if c.maybe == 0 {
		c.needs[name] = true
	}
	if p.list >= 0 {
		return node{kind: List(p.leaf), run: p.each, written: name}, nil
	}
	return node{kind: p.leaf, run: p.one, written: name}, nil
}

func unknownField(record, found string, of Type) finding {
	var known []string
	for _, field := range of.fields {
		known = append(known, field.Name)
	}
	f := finding{code: UnknownField, found: found, expected: strings.Join(known, ", "),
		zh: fmt.Sprintf("%s 没有字段“%s”", record, found), en: fmt.Sprintf("%s has no field %q", record, found)}
	return f.suggest(nearest.Name(found, known))
}

// one reads a path that leads through no list.
func (p *path) one(in *Input) (any, error) {
	value, err := p.read(in, p.steps)
	if err != nil {
		return nil, err
	}
	if value == nil {
		return nil, &MissingError{Field: p.name()}
	}
	accepted, err := accept(value, p.leaf, p)
	if list, isList := accepted.([]any); isList && err == nil {
		return list, in.spend(2 * len(list))
	}
	return accepted, err
}

// each reads a path that leads through a list of records.
func (p *path) each(in *Input) (any, error) {
	value, err := p.read(in, p.steps[:p.list])
	if err != nil {
		return nil, err
	}
	to := &path{root: p.root, steps: p.steps[:p.list]}
	if value == nil {
		return nil, &MissingError{Field: to.name()}
	}
	records, err := elements(value, List(Any), to)
	if err != nil {
		return nil, err
	}
	if err := in.spend(2 * len(records)); err != nil {
		return nil, err
	}
	values := make([]any, len(records))
	at := &column{of: element{of: to}, steps: p.steps[p.list:]}
	for i, record := range records {
		at.of.index = i
		found, err := walk(record, at.steps, at)
		if err != nil {
			return nil, err
		}
		if found == nil {
			return nil, &MissingError{Field: at.name()}
		}
		if values[i], err = accept(found, p.leaf, at); err != nil {
			return nil, err
		}
	}
	return values, nil
}

// read gives what stands at the end of the steps from the variable; nil when the way ends early.
func (p *path) read(in *Input, steps []string) (any, error) {
	if in.Vars == nil {
		return nil, nil
	}
	variable, err := in.Vars.Variable(p.root)
	if err != nil {
		return nil, err
	}
	return walk(variable, steps, p)
}

// walk follows the steps from a value; nil when the way ends early.
func walk(from any, steps []string, called named) (any, error) {
	for _, step := range steps {
		switch record := from.(type) {
		case nil:
			return nil, nil
		case map[string]any:
			from = record[step]
		case Fields:
			field, err := record.Field(step)
			if err != nil {
				return nil, err
			}
			from = field
		default:
			return nil, wrongValue(called.name(), Record(nil), from)
		}
	}
	if record, unread := from.(Fields); unread {
		return record.All()
	}
	return from, nil
}

// name is the dotted name, as errors give it.
func (p *path) name() string { return strings.Join(append([]string{p.root}, p.steps...), ".") }

// column is what each record of a list has at the end of the steps.
type column struct {
	of    element
	steps []string
}

func (c *column) name() string { return strings.Join(append([]string{c.of.name()}, c.steps...), ".") }
