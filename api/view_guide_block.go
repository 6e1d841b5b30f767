package api

import (
	"shunban/internal/process"
	"shunban/internal/texts"
)

// inside says in which step another one stands, and in which way of it.
func inside(p *process.Process, s *process.Step) *texts.Text {
	at, ok := p.Locate(s.ID.Value)
	if !ok || at.List.Owner == nil {
		return nil
	}
	owner := at.List.Owner
	title := owner.PublicLabel()
	params := map[string]texts.Text{"step": title}
	switch {
	case at.List.Handler:
		title = texts.Both("guide.beside", params)
	case owner.Parallel != nil && at.List.Branch < len(owner.Parallel.Branches):
		params["way"] = wayTitle(&owner.Parallel.Branches[at.List.Branch])
		title = texts.Both("guide.way", params)
	}
	return &title
}

func wayTitle(branch *process.Branch) texts.Text {
	if branch.Title.IsZero() {
		return texts.Same(branch.ID.Value)
	}
	return branch.Title
}

// guideNote says what happens in a step that holds others, or waits.
func guideNote(s *process.Step) *texts.Text {
	var note texts.Text
	switch {
	case s.Parallel != nil:
		var ways []texts.Text
		for i := range s.Parallel.Branches {
			ways = append(ways, wayTitle(&s.Parallel.Branches[i]))
		}
		key := "guide.parallel"
		if s.Parallel.Order.Value == "interleaved" {
			key = "guide.interleaved"
		}
		note = texts.Both(key, map[string]texts.Text{"ways": joined(ways)})
	case s.ForEach != nil:
		note = texts.Both("guide.for-each", nil)
	case s.Choose != nil:
		note = texts.Both("guide.choose", nil)
	case s.Group != nil:
		note = texts.Both("guide.group", nil)
	case s.Wait != nil:
		note = texts.Both("guide.wait", nil)
	case s.Sub != nil:
		note = texts.Both("guide.sub", nil)
	default:
		return nil
	}
	return &note
}
