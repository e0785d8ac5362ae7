package flows

import (
	"slices"
	"strings"
)

// Languages are the languages of the flows; the first is the one fallen back to.
func (set *Set) Languages() []string { return slices.Clone(set.languages) }

// Choices are the choices written in a step itself, in the order of the file;
// nil for every other step.
func (set *Set) Choices(flow, step string) []Choice {
	f, ok := set.flows[flow]
	if !ok {
		return nil
	}
	st := f.step(step)
	if st == nil {
		return nil
	}
	k, ok := st.kind.(*chooseKind)
	if !ok || !k.own {
		return nil
	}
	all := make([]Choice, len(k.list.options))
	for i, o := range k.list.options {
		all[i] = Choice{Flow: flow, Step: step, ID: o.id}
	}
	return all
}

// Certain says whether a step's condition comes out the same whatever people
// answer, and how: so it is where it speaks of one answer only, and every entry of
// the city's list that people choose it from gives the same. ok is false where the
// condition may come out either way, where that cannot be told, and where there is
// none.
func (set *Set) Certain(flow, step string) (taken, ok bool) {
	f := set.flows[flow]
	if f == nil {
		return false, false
	}
	st := f.step(step)
	if st == nil || st.when == nil {
		return false, false
	}
	roads := set.roads(f, nil, 0)
	for i, stack := range roads {
		truth, sure := set.certain(st, stack)
		if !sure || i > 0 && truth != taken {
			return false, false
		}
		taken = truth
	}
	return taken, len(roads) > 0
}

// roads are all ways in which a flow comes to run: as the first, or called.
func (set *Set) roads(f *flow, below []Frame, depth int) [][]Frame {
	if !f.called {
		return [][]Frame{below}
	}
	var all [][]Frame
	if depth > 8 {
		return nil
	}
	for _, name := range set.names {
		for _, st := range set.flows[name].steps {
			if c, ok := st.kind.(*callKind); ok && c.flow == f.name {
				stack := append([]Frame{{Flow: name, Step: st.name}}, below...)
				all = append(all, set.roads(set.flows[name], stack, depth+1)...)
			}
		}
	}
	return all
}

// certain tries every answer that the condition's only choice can have.
func (set *Set) certain(st *step, stack []Frame) (truth, ok bool) {
	t := turn{set: set, s: Session{Flow: st.flow.name, Step: st.name, Stack: stack}}
	refs := slices.Compact(slices.Sorted(slices.Values(st.when.refs)))
	if len(refs) != 1 {
		return false, false
	}
	key, k := t.listOf(refs[0])
	if k == nil || len(k.list.options) == 0 {
		return false, false
	}
	found := false
	for _, o := range k.list.options {
		if o.group {
			continue
		}
		t.s.Values, t.s.Path, t.env = map[string]Value{key: {Kind: "choice", Text: o.id}}, []string{key}, nil
		one, err := t.eval(st.when)
		yes, is := one.(bool)
		if err != nil || !is || found && yes != truth {
			return false, false
		}
		truth, found = yes, true
	}
	return truth, found
}

// listOf finds the choice that a name in a condition of the running flow means:
// the flow's own answer, else that of the nearest caller. Nil where it is none, or
// may be answered with other words than the list's.
func (t *turn) listOf(name string) (key string, k *chooseKind) {
	flows := []string{t.s.Flow}
	for i := len(t.s.Stack) - 1; i >= 0; i-- {
		flows = append(flows, t.s.Stack[i].Flow)
	}
	for i, flow := range flows {
		st := t.set.flows[flow].step(name)
		if st == nil {
			continue
		}
		k, ok := st.kind.(*chooseKind)
		if !ok || k.list == nil || k.typed || st.when != nil {
			return "", nil
		}
		var b strings.Builder
		for _, frame := range t.s.Stack[:len(t.s.Stack)-i] {
			b.WriteString(frame.Step + ".")
		}
		return b.String() + name, k
	}
	return "", nil
}
