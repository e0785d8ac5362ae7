package flows

import (
	"maps"
	"slices"
)

// callKind goes through another flow and comes back. Its answers are then known
// as STEP.ANSWER; the called flow's expressions see the caller's answers.
//
//   - pemohon:
//     call: pemohon
type callKind struct {
	basic
	flow string
	at   *node
}

func readCall(_ *loader, st *step, body *node) kind {
	name := st.flow.src.word(body, "a flow's name")
	if name == "" {
		return nil
	}
	return &callKind{flow: name, at: body}
}

func (k *callKind) link(l *loader, st *step) {
	if _, ok := l.set.flows[k.flow]; !ok {
		st.flow.src.problem(k.at, didYouMean(k.flow, slices.Sorted(maps.Keys(l.set.flows))), "no flow %q", k.flow)
	}
}

func (k *callKind) enter(t *turn, st *step) (string, bool) {
	t.s.Stack = append(t.s.Stack, Frame{Flow: st.flow.name, Step: st.name})
	t.s.Flow, t.env = k.flow, nil
	return "in", false
}
