package flows

import (
	"maps"
	"slices"

	"noken/source"
)

// callKind goes through another flow and comes back. Its answers are then known
// as STEP.ANSWER; the called flow's expressions see the caller's answers.
//
//	steps:
//	  - pilih:
//	      choose: services
//	      ask: {id: Mau urus apa?, en: What do you need?}
//	  - pemohon:
//	      call: pemohon
type callKind struct {
	basic
	flow string
	at   *source.Node
}

// callBody is the name of the flow to go through.
type callBody string

func readCall(_ *loader, st *step, body *source.Node) kind {
	var b callBody
	st.flow.src.Decode(body, &b)
	if b == "" {
		if body.Shape == source.Empty {
			st.flow.src.Problem(orStep(body, st), RuleFlow, "", "a flow's name is needed here")
		}
		return nil
	}
	return &callKind{flow: string(b), at: body}
}

func (k *callKind) link(l *loader, st *step) {
	if _, ok := l.set.flows[k.flow]; !ok {
		st.flow.src.Problem(k.at, RuleFlow, source.DidYouMean(k.flow, slices.Sorted(maps.Keys(l.set.flows))), "no flow %q", k.flow)
	}
}

func (k *callKind) enter(t *turn, st *step) (string, bool) {
	t.s.Stack = append(t.s.Stack, Frame{Flow: st.flow.name, Step: st.name})
	t.s.Flow, t.env = k.flow, nil
	return "in", false
}
