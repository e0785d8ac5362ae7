package transcript

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"noken/flows"
)

// Explain tells where the conversation stands after what was done last: the ways
// that were taken and why, the step, and all answers.
func (p *Player) Explain() []string {
	var told []string
	for i, a := range p.last.Arrows {
		st := p.outline(a.Flow, a.From)
		way := fmt.Sprintf("%s.%s → %s", a.Flow, a.From, a.To)
		switch why := p.last.Reasons[i]; {
		case a.Event == "skip":
			way += fmt.Sprintf(" (passed over: %s is false)", st.When)
		case why != "":
			way += " (" + why + ")"
		case st.When != "":
			way += fmt.Sprintf(" (%s is true)", st.When)
		}
		told = append(told, way)
	}
	if p.Over() {
		return append(told, "no conversation runs")
	}
	at := p.session.Flow + "." + p.session.Step
	if st := p.outline(p.session.Flow, p.session.Step); st.Kind != "" {
		at += fmt.Sprintf(" (%s, line %d)", st.Kind, st.Line)
	}
	if n := len(p.session.Stack); n > 0 {
		at += ", called by " + p.session.Stack[n-1].Flow + "." + p.session.Stack[n-1].Step
	}
	if p.session.Return != "" {
		at += ", then back to " + p.session.Return
	}
	told = append(told, "at "+at+fmt.Sprintf(", question %d", p.session.Seq))
	for _, key := range slices.Sorted(maps.Keys(p.session.Values)) {
		v := p.session.Values[key]
		note := ""
		if v.Kind != "result" && !slices.Contains(p.session.Path, key) {
			note = " (not on the path)"
		}
		told = append(told, "  "+key+" = "+valueWords(v)+note)
	}
	return told
}

func (p *Player) outline(flow, name string) flows.OutlineStep {
	o, _ := p.set.Outline(flow)
	for _, st := range o.Steps {
		if st.Name == name {
			return st
		}
	}
	return flows.OutlineStep{}
}

func valueWords(v flows.Value) string {
	switch {
	case v.Kind == "photos":
		return fmt.Sprintf("%d photos", len(v.Photos))
	case v.Kind == "document":
		return fmt.Sprintf("%d files", len(v.Files))
	case v.Place != nil && v.Place.Pin:
		return strings.TrimSpace(fmt.Sprintf("pin %g %g %s", v.Place.Lat, v.Place.Lon, v.Place.Area))
	}
	return fmt.Sprintf("%s %q", v.Kind, v.Text)
}
