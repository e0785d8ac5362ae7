package graph

import (
	"slices"

	"noken/flows"
)

// start is the place before the first step of a view; the place after the last
// is the end.
const start = -1

// view is a flow prepared for drawing, in whatever format.
type view struct {
	flows.Outline
	steps []node
	ways  []way
	drawn map[string]bool // flows that are in the same picture, to link to
	by    []string        // flows in the same picture that call this one
}

// node is a step as it is drawn.
type node struct {
	flows.OutlineStep
	look        look
	unreachable bool
	untested    bool
}

// way is what leads from one step to another: all arrows between the two, since
// one line with two reasons reads easier than two lines.
type way struct {
	from, to  int      // index of a step, start, or the number of steps: the end
	skip      bool     // the step is passed over
	otherwise bool     // taken when no condition of the step holds
	why       []string // as the file says it
}

func views(all []flows.Outline, o Options) []*view {
	drawn := map[string]bool{}
	for _, outline := range all {
		drawn[outline.Name] = true
	}
	list := make([]*view, len(all))
	for i, outline := range all {
		list[i] = newView(outline, o)
		list[i].drawn = drawn
		for _, other := range all {
			calls := func(st flows.OutlineStep) bool { return st.Calls == outline.Name }
			if slices.ContainsFunc(other.Steps, calls) {
				list[i].by = append(list[i].by, other.Name)
			}
		}
	}
	return list
}

func newView(outline flows.Outline, o Options) *view {
	v := &view{Outline: outline}
	index := map[string]int{}
	for i, st := range outline.Steps {
		index[st.Name] = i
		n := node{OutlineStep: st, look: lookOf(st)}
		if o.Tested != nil {
			n.untested = !o.Tested[[2]string{outline.Name, st.Name}]
		}
		v.steps = append(v.steps, n)
	}
	index["end"] = len(v.steps)
	v.ways = append(v.ways, way{from: start, to: 0})
	for _, a := range outline.Arrows {
		from, known := index[a.From]
		to, leads := index[a.To]
		if known && leads {
			v.add(a, from, to)
		}
	}
	v.reach()
	return v
}

// add puts an arrow to the way it belongs to.
func (v *view) add(a flows.Arrow, from, to int) {
	skip := a.Event == "skip"
	same := func(w way) bool { return w.from == from && w.to == to && w.skip == skip }
	i := slices.IndexFunc(v.ways, same)
	if i < 0 {
		i = len(v.ways)
		v.ways = append(v.ways, way{from: from, to: to, skip: skip})
	}
	w := &v.ways[i]
	switch {
	case a.Why != "" && !slices.Contains(w.why, a.Why):
		w.why = append(w.why, a.Why)
	case a.Event == "next" && v.steps[from].look.shape == forks:
		w.otherwise = true
	}
}

// reach marks the steps that no way leads to. Conditions are not weighed: a step
// is out of reach when no answers whatever could lead there.
func (v *view) reach() {
	seen := make([]bool, len(v.steps)+1)
	seen[0] = true
	for again := true; again; {
		again = false
		for _, w := range v.ways {
			if w.from != start && seen[w.from] && !seen[w.to] {
				seen[w.to], again = true, true
			}
		}
	}
	for i := range v.steps {
		v.steps[i].unreachable = !seen[i]
	}
}

// place is the name of a step's index, for lists: "end" after the last.
func (v *view) place(i int) string {
	if i == len(v.steps) {
		return "end"
	}
	return v.steps[i].Name
}
