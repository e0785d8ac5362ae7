package flows

import (
	"slices"
	"strconv"

	"github.com/expr-lang/expr/ast"
)

// maxStates bounds the search for a way on which conditions fit together.
const maxStates = 3000

// wayWithout is a way from the start to a use on which the answer was never
// given and all conditions fit together, step by step; nil where there is none.
func (w *web) wayWithout(u use) []string {
	// With few conditions kept in mind more ways seem open than are, so that none
	// there is none at all; most uses are settled so, and fast.
	near := w.with(w.nearby(u))
	way, sure := w.search(u, func(subject string) bool { return near[subject] || subject == u.of.key })
	if way == nil && sure {
		return nil
	}
	if w.wide == nil {
		w.wide = w.with(w.speaksOf(2))
	}
	if wide, sure := w.search(u, func(subject string) bool { return w.wide[subject] || subject == u.of.key }); sure {
		return wide
	}
	return way // too many ways to keep everything in mind
}

// with adds to subjects the answers that they belong to.
func (w *web) with(subjects map[string]bool) map[string]bool {
	for _, sp := range w.spots {
		for subject := range subjects {
			if about(subject, sp.key) {
				subjects[sp.key] = true
				break
			}
		}
	}
	return subjects
}

// speaksOf are the subjects that at least so many conditions speak of.
func (w *web) speaksOf(least int) map[string]bool {
	count := map[string]int{}
	for _, sp := range w.spots {
		see := sight{stage: sp.stage}
		for _, p := range append(sp.st.kind.programs(), sp.st.when) {
			if n := w.tree(p); n != nil && (p == sp.st.when || p.want.String() == "bool") {
				see.subjects(n, func(subject string) { count[subject]++ })
			}
		}
	}
	all := map[string]bool{}
	for subject, n := range count {
		if n >= least {
			all[subject] = true
		}
	}
	return all
}

// nearby are the subjects of the conditions at a use and at the answer's own step.
func (w *web) nearby(u use) map[string]bool {
	all := map[string]bool{}
	note := func(at *spot, n ast.Node) {
		if n != nil {
			sight{stage: at.stage}.subjects(n, func(subject string) { all[subject] = true })
		}
	}
	for _, at := range []*spot{u.at, u.of} {
		for sp := at; sp != nil; sp = sp.stage.caller {
			note(sp, w.tree(sp.st.when))
		}
	}
	for _, c := range u.under {
		note(u.at, c.n)
	}
	return all
}

// search goes over all ways at once, the shortest first. sure is false where it
// was given up.
func (w *web) search(u use, tracked func(string) bool) (way []string, sure bool) {
	type state struct {
		at    *spot
		known facts
		from  int
		over  bool // the spot before was passed over
	}
	begin := facts{}
	for _, sp := range w.spots {
		if _, asks := sp.st.kind.(asker); asks && tracked(sp.key) {
			begin[sp.key] = fact{is: unset}
		}
	}
	states := []state{{at: w.spots[0], known: begin, from: -1}}
	seen := map[string]bool{}
	see := sight{stage: u.at.stage, tracked: tracked}
	for i := 0; i < len(states); i++ {
		if i > maxStates {
			return nil, false
		}
		s := states[i]
		if s.at == u.at && w.reads(see, u, s.known) {
			for j := i; j >= 0; j = states[j].from {
				name := states[j].at.key
				if j != i && states[nextOf(i, j, func(k int) int { return states[k].from })].over {
					name = "(" + name + " passed over)"
				}
				way = append(way, name)
			}
			slices.Reverse(way)
			return way, true
		}
		for _, m := range w.from(s.at, s.known, tracked) {
			if m.to == nil || s.at == u.of && !m.over {
				continue
			}
			key := strconv.Itoa(m.to.id) + " " + m.known.key()
			if !seen[key] {
				seen[key] = true
				states = append(states, state{m.to, m.known, i, m.over})
			}
		}
	}
	return nil, true
}

// nextOf is the state after j on the way back from i.
func nextOf(i, j int, from func(int) int) int {
	for from(i) != j {
		i = from(i)
	}
	return i
}

// reads says whether a use is read, given what is known on arrival.
func (w *web) reads(see sight, u use, known facts) bool {
	ok := true
	if n := w.tree(u.at.st.when); n != nil && !u.before {
		if known, ok = see.assume(n, true, known); !ok {
			return false
		}
	}
	for _, c := range u.under {
		if known, ok = see.assume(c.n, c.yes, known); !ok {
			return false
		}
	}
	return true
}
