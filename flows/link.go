package flows

import (
	"fmt"
	"maps"
	"slices"

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
				} else {
					l.lost = true
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
		l.nobodySays(f)
		l.arrows(f)
	}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		l.expressions(f)
		l.placeholders(f)
		l.spread(f, f.uses, map[string]bool{})
	}
	if l.recursion() {
		return
	}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		if f.src.Failed() {
			continue // after a wrong name, what follows would seem lost too
		}
		reached := l.reachable(f)
		l.deadEnds(f, reached)
		l.circles(f)
		l.catchAll(f)
		l.lengths(f)
	}
	l.alongTheWays()
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
	for _, c := range st.checks {
		all[c.text] = c.say
	}
	switch k := st.kind.(type) {
	case *callKind:
		for _, g := range k.with {
			if g.told {
				all[&g.text] = g.words
			}
		}
	case *sayKind:
		all[&k.text] = k.words
	case *lookupKind:
		for i := range k.on {
			all[&k.on[i].text] = k.on[i].say
		}
	}
	return all
}
