package flows

import (
	"slices"

	"github.com/expr-lang/expr"
	"github.com/expr-lang/expr/ast"
	"github.com/expr-lang/expr/parser"
)

// A web is a flow that people start with all that it calls, as one graph: a
// called flow stands in it once for each step that calls it. It is what a check
// of answers along the ways walks over.
type web struct {
	spots []*spot
	root  *stage
	trees map[*program]ast.Node
	wide  map[string]bool // what several conditions speak of; nil: not asked yet
	whole bool            // false: so large that not all of it is here
}

// stage is a flow at one place where it runs.
type stage struct {
	flow   *flow
	prefix string // of its answers' keys, such as "pemohon."
	up     *stage
	caller *spot // the step that calls it, nil for the root
	spots  []*spot
}

// spot is a step at one place where it runs.
type spot struct {
	id    int
	key   string // prefix and name
	st    *step
	stage *stage
	inner *stage // of a call

	next []*spot // where it may lead when it is taken, nil among them: the end of all
	skip bool    // may be passed over
	take bool    // may be taken
}

// maxSpots bounds a web: flows that call one another many times over grow fast.
const maxSpots = 4000

func (l *loader) weave(root *flow) *web {
	w := &web{trees: map[*program]ast.Node{}, whole: true}
	w.root = l.stage(w, root, "", nil, 0)
	for _, sp := range w.spots {
		sp.take, sp.skip = true, sp.st.when != nil
		if yes, sure := certain(sp.st.when); sure {
			sp.take, sp.skip = yes, !yes
		}
		for _, m := range w.taken(sp, nil, nil) {
			sp.next = append(sp.next, m.to)
		}
	}
	return w
}

func (l *loader) stage(w *web, f *flow, prefix string, caller *spot, depth int) *stage {
	s := &stage{flow: f, prefix: prefix, caller: caller}
	if caller != nil {
		s.up = caller.stage
	}
	for _, st := range f.steps {
		sp := &spot{id: len(w.spots), key: prefix + st.name, st: st, stage: s}
		w.spots = append(w.spots, sp)
		s.spots = append(s.spots, sp)
	}
	for _, sp := range s.spots {
		k, ok := sp.st.kind.(*callKind)
		if !ok || l.set.flows[k.flow] == nil {
			continue
		}
		if depth > 8 || len(w.spots) > maxSpots {
			w.whole = false
			continue
		}
		sp.inner = l.stage(w, l.set.flows[k.flow], sp.key+".", sp, depth+1)
	}
	return s
}

// resolve finds the answer that a name means, as the engine does: the running
// flow's first, then its callers'. What is left are fields of the answer. Nil
// where it is no answer of a step.
func (s *stage) resolve(names []string) (of *spot, fields []string) {
	for at := s; at != nil; at = at.up {
		if _, told := at.flow.given[names[0]]; told {
			return nil, nil // what a caller says is always there
		}
		i, ok := at.flow.index[names[0]]
		if !ok {
			continue
		}
		sp := at.spots[i]
		for sp.inner != nil && len(names) > 1 {
			names = names[1:]
			if i, ok = sp.inner.flow.index[names[0]]; !ok {
				return nil, nil
			}
			sp = sp.inner.spots[i]
		}
		if k, asks := sp.st.kind.(asker); !asks || k.typ() == nil {
			return nil, nil
		}
		return sp, names[1:]
	}
	return nil, nil
}

// given is what a name was told by a call, nil where it is no param.
func (s *stage) given(name string) *given {
	for at := s; at != nil; at = at.up {
		g := at.flow.given[name]
		if at.flow.step(name) != nil && g == nil {
			return nil
		}
		if g == nil {
			continue
		}
		if at.caller != nil {
			if k := at.caller.st.kind.(*callKind); k.with[name] != nil {
				return k.with[name]
			}
		}
		return g
	}
	return nil
}

// tree is an expression taken apart, nil where there is none.
func (w *web) tree(p *program) ast.Node {
	if p == nil || p.code == nil {
		return nil
	}
	n, known := w.trees[p]
	if !known {
		if tree, err := parser.Parse(p.at.Text); err == nil {
			n = tree.Node
		}
		w.trees[p] = n
	}
	return n
}

// certain is what a condition that speaks of no answer comes to; ok is false
// where there is none, or it speaks of one.
func certain(p *program) (yes, ok bool) {
	if p == nil || p.code == nil || len(p.refs) > 0 {
		return false, false
	}
	out, err := expr.Run(p.code, map[string]any{})
	yes, ok = out.(bool)
	return yes, ok && err == nil
}

// move is one way on from a spot.
type move struct {
	to    *spot // nil: the end of all
	known facts
	over  bool // the spot was passed over
}

// leads is where a step's name leads from a stage: past its end to what follows
// the call.
func (s *stage) leads(name string) *spot {
	for name == end || name == "" {
		if s.caller == nil {
			return nil
		}
		st := s.caller.st
		name, s = st.next, s.up
		if name == "" {
			name = s.flow.following(st)
		}
	}
	i, ok := s.flow.index[name]
	if !ok {
		return nil
	}
	return s.spots[i]
}

// taken are the ways on from a spot that is taken.
func (w *web) taken(sp *spot, known facts, tracked func(string) bool) []move {
	st := sp.st
	if sp.inner != nil {
		return []move{{to: sp.inner.spots[0], known: known}}
	}
	if _, asks := st.kind.(asker); asks {
		known = known.forget(sp.key)
		if neverEmpty(st.kind) && tracked != nil && tracked(sp.key) {
			known = known.with(sp.key, fact{not: []string{`""`}})
		}
	}
	next := st.next
	if next == "" {
		next = st.flow.following(st)
	}
	if k, ok := st.kind.(*branchKind); ok {
		return w.branched(sp, k, next, known, tracked)
	}
	var all []move
	if st.kind.goesOn() {
		all = append(all, move{to: sp.stage.leads(next), known: known})
	}
	for _, way := range st.kind.targets() {
		all = append(all, move{to: sp.stage.leads(way.to), known: known})
	}
	return all
}

func (w *web) branched(sp *spot, k *branchKind, next string, known facts, tracked func(string) bool) []move {
	see := sight{stage: sp.stage, tracked: tracked}
	var all []move
	for _, way := range k.ways {
		n := w.tree(way.when)
		if way.when == nil || n == nil {
			continue
		}
		if more, ok := see.assume(n, true, known); ok {
			all = append(all, move{to: sp.stage.leads(way.to), known: more})
		}
		rest, ok := see.assume(n, false, known)
		if !ok {
			return all
		}
		known = rest
	}
	if k.otherwise != "" {
		next = k.otherwise
	}
	return append(all, move{to: sp.stage.leads(next), known: known})
}

// neverEmpty says whether an answer that was given never is "".
func neverEmpty(k kind) bool {
	switch k := k.(type) {
	case *chooseKind:
		return k.own || k.host != ""
	case *textKind:
		return k.min > 0
	case *nikKind, *phoneKind, *dateKind:
		return true
	}
	return false
}

// from are all ways on from a spot, given what is known.
func (w *web) from(sp *spot, known facts, tracked func(string) bool) []move {
	var all []move
	when := w.tree(sp.st.when)
	see := sight{stage: sp.stage, tracked: tracked}
	if when == nil {
		return w.taken(sp, known, tracked)
	}
	if more, ok := see.assume(when, true, known); ok {
		all = w.taken(sp, more, tracked)
	}
	if more, ok := see.assume(when, false, known); ok {
		if _, asks := sp.st.kind.(asker); asks {
			more = more.forget(sp.key)
			if tracked != nil && tracked(sp.key) {
				more = more.with(sp.key, fact{is: unset})
			}
		}
		all = append(all, move{to: sp.stage.leads(sp.st.flow.following(sp.st)), known: more, over: true})
	}
	return all
}

// reach are the spots that can be arrived at from some, without taking the step
// that is left out. It looks at no conditions but those that are certain.
func (w *web) reach(from []*spot, without *spot) []bool {
	seen := make([]bool, len(w.spots))
	queue := slices.Clone(from)
	visit := func(sp *spot) {
		if sp != nil && !seen[sp.id] {
			seen[sp.id] = true
			queue = append(queue, sp)
		}
	}
	for _, sp := range from {
		if sp != nil {
			seen[sp.id] = true
		}
	}
	for len(queue) > 0 {
		sp := queue[0]
		queue = queue[1:]
		if sp == nil {
			continue
		}
		if sp.take && sp != without {
			for _, to := range sp.next {
				visit(to)
			}
		}
		if sp.skip {
			visit(sp.stage.leads(sp.st.flow.following(sp.st)))
		}
	}
	return seen
}
