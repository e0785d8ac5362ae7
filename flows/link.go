package flows

import (
	"fmt"
	"maps"
	"slices"
	"strings"

	"github.com/looplab/fsm"

	"noken/source"
)

// link checks what steps and flows say of one another, compiles the expressions
// and builds the transition tables.
func (l *loader) link() {
	l.callers = map[string][]*step{}
	for _, name := range l.set.names {
		for _, st := range l.set.flows[name].steps {
			if c, ok := st.kind.(*callKind); ok {
				l.callers[c.flow] = append(l.callers[c.flow], st)
				if f := l.set.flows[c.flow]; f != nil {
					f.called = true
				}
			}
		}
	}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		for _, st := range f.steps {
			if st.nextAt != nil {
				l.target(st, st.nextAt)
			}
			st.kind.link(l, st)
		}
		l.arrows(f)
	}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		l.expressions(f)
		l.placeholders(f)
		if !f.src.Failed() {
			l.reachable(f) // after a wrong name, what follows would seem lost too
			l.circles(f)
		}
		l.spread(f, f.uses, map[string]bool{})
	}
}

// target checks that a step names one of its own flow.
func (l *loader) target(st *step, n *source.Node) {
	f := st.flow
	if n.Text == end || f.step(n.Text) != nil {
		return
	}
	hint := source.DidYouMean(n.Text, slices.Sorted(maps.Keys(f.index)))
	for name, i := range f.index {
		if hint == fmt.Sprintf("did you mean %q?", name) {
			hint = fmt.Sprintf("did you mean %q (line %d)?", name, f.steps[i].at.Line)
		}
	}
	f.src.Problem(n, RuleStep, hint, "no step %q", n.Text)
}

// arrows builds the transition table: "next" and "skip" of every step and what
// its kind adds ("go NAME").
func (l *loader) arrows(f *flow) {
	f.linear = true
	arrow := func(event, from, to string) {
		if to == end || f.step(to) != nil {
			f.arrows = append(f.arrows, fsm.EventDesc{Name: event, Src: []string{from}, Dst: to})
		}
	}
	for _, st := range f.steps {
		following := f.following(st)
		next := following
		if st.next != "" {
			next = st.next
		}
		if next != following && next != end {
			f.linear = false
		}
		targets := st.kind.targets()
		if !st.kind.goesOn() {
			next = "" // only its targets lead on
		}
		arrow("next", st.name, next)
		arrow("skip", st.name, following)
		for _, way := range targets {
			arrow("go "+way.to, st.name, way.to)
			if way.to != following && way.to != end {
				f.linear = false
			}
		}
	}
	f.machines.New = func() any { return fsm.NewFSM(f.steps[0].name, f.arrows, nil) }
}

// reachable reports steps that no way leads to.
func (l *loader) reachable(f *flow) {
	seen := map[string]bool{f.steps[0].name: true}
	for again := true; again; {
		again = false
		for _, a := range f.arrows {
			if a.Name == "skip" && f.step(a.Src[0]).when == nil {
				continue
			}
			if seen[a.Src[0]] && !seen[a.Dst] {
				seen[a.Dst], again = true, true
			}
		}
	}
	for _, st := range f.steps {
		if !seen[st.name] {
			f.src.Problem(st.at, RuleUnreachable, "", "no way leads to the step %q", st.name)
		}
	}
}

// circles reports ways round on which nobody is asked anything, and flows that call themselves.
func (l *loader) circles(f *flow) {
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(name string) bool
	visit = func(name string) bool {
		st := f.step(name)
		if st == nil || st.kind.waits() || state[name] == done {
			return false
		}
		if state[name] == open {
			f.src.Problem(st.at, RuleCircle, "put a question on the way, or let it end", "from the step %q the flow runs in a circle without asking anything", name)
			return true
		}
		state[name] = open
		for _, a := range f.arrows {
			if a.Src[0] == name && (a.Name != "skip" || st.when != nil) && visit(a.Dst) {
				return true
			}
		}
		state[name] = done
		return false
	}
	for _, st := range f.steps {
		if visit(st.name) {
			break
		}
	}
	var calls func(g *flow, depth int) bool
	calls = func(g *flow, depth int) bool {
		for _, st := range g.steps {
			c, ok := st.kind.(*callKind)
			if !ok || l.set.flows[c.flow] == nil {
				continue
			}
			if c.flow == f.name || depth > len(l.set.flows) || calls(l.set.flows[c.flow], depth+1) {
				if g == f {
					f.src.Problem(st.at, RuleCircle, "", "the flow %q calls itself", f.name)
				}
				return true
			}
		}
		return false
	}
	calls(f, 0)
}

// spread gathers the host lists that a flow and those it calls use.
func (l *loader) spread(f *flow, uses map[string]bool, seen map[string]bool) {
	if f == nil || seen[f.name] {
		return
	}
	seen[f.name] = true
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case *chooseKind:
			if k.host != "" {
				uses[k.host] = true
			}
		case *callKind:
			l.spread(l.set.flows[k.flow], uses, seen)
		}
	}
}

// said are the texts of a step, with where they stand.
func (st *step) said() map[*source.Text][]*template {
	all := map[*source.Text][]*template{&st.keys.Ask: st.askTmpl, &st.keys.Hint: st.hint}
	switch k := st.kind.(type) {
	case *sayKind:
		all[&k.text] = k.words
	case *lookupKind:
		for i := range k.on {
			all[&k.on[i].text] = k.on[i].say
		}
	}
	return all
}

// placeholders checks that what a text names is an answer of the flow.
func (l *loader) placeholders(f *flow) {
	results := slices.ContainsFunc(f.steps, func(st *step) bool {
		_, ok := st.kind.(waiter)
		return ok
	})
	known := l.scope(f)
	for _, st := range f.steps {
		for text, words := range st.said() {
			if words == nil {
				continue
			}
			for _, name := range words[0].names() {
				head, _, dotted := strings.Cut(name, ".")
				if _, ok := known[head]; ok || results && !dotted {
					continue
				}
				f.src.Problem(text.In(l.set.languages[0]), RulePlaceholder, source.DidYouMean(head, slices.Sorted(maps.Keys(known))), "{%s} is no answer of this flow", name)
			}
		}
	}
}
