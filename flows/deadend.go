package flows

import (
	"fmt"
	"slices"
	"strconv"
	"strings"

	"noken/source"
)

// onward are the steps that may come after a step ("end" among them), given the
// conditions that come out the same always.
func (l *loader) onward(st *step) []string {
	f := st.flow
	var to []string
	yes, sure := certain(st.when)
	if st.when != nil && !(sure && yes) {
		to = append(to, f.following(st))
	}
	if sure && !yes {
		return to
	}
	next := st.next
	if next == "" {
		next = f.following(st)
	}
	if k, ok := st.kind.(*branchKind); ok {
		for _, way := range k.ways {
			yes, sure := certain(way.when)
			if way.when == nil || sure && !yes {
				continue
			}
			to = append(to, way.to)
			if sure {
				return to
			}
		}
		if k.otherwise != "" {
			next = k.otherwise
		}
		return append(to, next)
	}
	if st.kind.goesOn() {
		to = append(to, next)
	}
	for _, way := range st.kind.targets() {
		to = append(to, way.to)
	}
	return to
}

// jumpAt is where the file says that a step leads to another one; the step
// itself where it simply comes next.
func jumpAt(st *step, to string) *source.Node {
	switch k := st.kind.(type) {
	case *branchKind:
		for _, way := range k.ways {
			if way.to == to {
				return way.at
			}
		}
	case *lookupKind:
		for _, way := range k.on {
			if way.to == to {
				return way.at
			}
		}
	}
	if st.next == to && st.nextAt != nil {
		return st.nextAt
	}
	return st.at
}

// reachable reports steps that no way leads to, or that are never taken. It
// gives those that are reached.
func (l *loader) reachable(f *flow) map[string]bool {
	seen := map[string]bool{f.steps[0].name: true}
	queue := []string{f.steps[0].name}
	for len(queue) > 0 {
		st := f.step(queue[0])
		queue = queue[1:]
		for _, to := range l.onward(st) {
			if f.step(to) != nil && !seen[to] {
				seen[to] = true
				queue = append(queue, to)
			}
		}
	}
	var lost []*step
	for _, st := range f.steps {
		if !seen[st.name] {
			lost = append(lost, st)
		} else if yes, sure := certain(st.when); sure && !yes {
			f.src.Warn(st.when.at, RuleUnreachable, "take the step out, or write a condition over the answers", "the step %q is never taken: its when is always false", st.name)
		}
	}
	if len(lost) == 0 {
		return seen
	}
	message := fmt.Sprintf("no way leads to the step %q", lost[0].name)
	if more := lost[1:]; len(more) > 0 {
		message += ", nor to " + names(more)
	}
	hint := ""
	if i := f.index[lost[0].name]; i > 0 {
		above := f.steps[i-1]
		if to := l.onward(above); len(to) > 0 {
			hint = fmt.Sprintf("%q above it goes on to %s (line %d)", above.name, strings.Join(quotedAll(slices.Compact(to)), " or "), jumpAt(above, to[len(to)-1]).Line)
		}
	}
	f.src.Problem(lost[0].at, RuleUnreachable, hint, "%s", message)
	return seen
}

func names(steps []*step) string {
	var all []string
	for _, st := range steps {
		all = append(all, st.name)
	}
	return strings.Join(quotedAll(all), ", ")
}

func quotedAll(names []string) []string {
	var all []string
	for _, name := range names {
		all = append(all, strconv.Quote(name))
	}
	return all
}

// deadEnds reports steps that are reached and from which no way ends: questions
// that go round for ever.
func (l *loader) deadEnds(f *flow, reached map[string]bool) {
	ends := map[string]bool{end: true}
	for again := true; again; {
		again = false
		for _, st := range f.steps {
			if !ends[st.name] && slices.ContainsFunc(l.onward(st), func(to string) bool { return ends[to] }) {
				ends[st.name], again = true, true
			}
		}
	}
	var caught []*step
	for _, st := range f.steps {
		if reached[st.name] && !ends[st.name] {
			caught = append(caught, st)
		}
	}
	if len(caught) == 0 {
		return
	}
	at := caught[0].at
	for _, st := range slices.Backward(caught) { // the jump that leads round
		for _, to := range l.onward(st) {
			if jump := jumpAt(st, to); jump != st.at {
				at = jump
			}
		}
	}
	f.src.Problem(at, RuleDeadEnd, `lead one of them to a step from which the flow ends, or to "end"`,
		"from the step %q no way ends: people would go round for ever over %s", caught[0].name, names(caught))
}

// circles reports ways round on which nobody is asked anything. A lookup and a
// file wait for a result, but ask nobody.
func (l *loader) circles(f *flow) {
	if !l.mayCircle(f) {
		return
	}
	w := l.weave(f)
	for _, sp := range w.spots[:len(f.steps)] {
		round := w.round(sp)
		if round == nil {
			continue
		}
		var way []string
		at := sp.st.at
		for i, one := range round {
			way = append(way, one.key)
			next := round[(i+1)%len(round)]
			if jump := jumpAt(one.st, next.st.name); one.stage == w.root && jump != one.st.at {
				at = jump
			}
		}
		f.src.Problem(at, RuleCircle, "put a question on the way, or let it end: "+strings.Join(append(way, sp.key), " → "),
			"from the step %q the flow runs in a circle without asking anything", sp.st.name)
		return
	}
}

// mayCircle says whether there is a way round at all that no question that is
// always asked stands on; conditions are not looked at.
func (l *loader) mayCircle(f *flow) bool {
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(name string) bool
	visit = func(name string) bool {
		st := f.step(name)
		if st == nil || state[name] == done {
			return false
		}
		if state[name] == open {
			return true
		}
		state[name] = open
		to := l.onward(st)
		if _, asks := st.kind.(asker); asks {
			to = nil
			if st.when != nil {
				to = []string{f.following(st)}
			}
		}
		if slices.ContainsFunc(to, visit) {
			return true
		}
		state[name] = done
		return false
	}
	return slices.ContainsFunc(f.steps, func(st *step) bool { return visit(st.name) })
}

// round is a way from a spot back to it on which nobody is asked and whose
// conditions fit together, nil where there is none.
func (w *web) round(from *spot) []*spot {
	type state struct {
		at    *spot
		known facts
		from  int
	}
	states := []state{{at: from, from: -1}}
	seen := map[string]bool{}
	for i := 0; i < len(states) && i < maxStates; i++ {
		s := states[i]
		for _, m := range w.from(s.at, s.known, func(string) bool { return true }) {
			if _, asks := s.at.st.kind.(asker); asks && !m.over || m.to == nil {
				continue
			}
			if m.to == from {
				var way []*spot
				for j := i; j >= 0; j = states[j].from {
					way = append(way, states[j].at)
				}
				slices.Reverse(way)
				return way
			}
			if key := strconv.Itoa(m.to.id) + " " + m.known.key(); !seen[key] {
				seen[key] = true
				states = append(states, state{m.to, m.known, i})
			}
		}
	}
	return nil
}

// recursion reports flows that call themselves, directly or through others; each
// ring once.
func (l *loader) recursion() (found bool) {
	const open, done = 1, 2
	state := map[string]int{}
	var way []string
	var visit func(f *flow)
	visit = func(f *flow) {
		state[f.name] = open
		way = append(way, f.name)
		for _, st := range f.steps {
			k, ok := st.kind.(*callKind)
			if !ok {
				continue
			}
			switch g := l.set.flows[k.flow]; {
			case g == nil:
			case state[g.name] == open:
				ring := append(slices.Clone(way[slices.Index(way, g.name):]), g.name)
				f.src.Problem(k.at, RuleCircle, strings.Join(ring, " → "), "the flow %q calls itself", g.name)
				found = true
			case state[g.name] == 0:
				visit(g)
			}
		}
		way = way[:len(way)-1]
		state[f.name] = done
	}
	for _, name := range l.set.names {
		if state[name] == 0 {
			visit(l.set.flows[name])
		}
	}
	return found
}
