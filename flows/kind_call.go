package flows

import (
	"maps"
	"slices"

	"noken/source"
)

// callKind goes through another flow and comes back. Its answers are then known
// as STEP.ANSWER; the called flow's expressions see the caller's answers. What the
// called flow declares under params is said under with: words in each language, one
// word, or true or false, as the param asks.
//
//	steps:
//	  - pemohon:
//	      call: kontak
//	  - wali:
//	      call: {flow: kontak, with: {siapa: {id: wali anak, en: the guardian}}}
type callKind struct {
	basic
	flow string
	at   *source.Node
	said source.Entries[ParamValue]
	with map[string]*given // by param, defaults among them; nil: the flow has none
}

// callBody is the name of the flow to go through, or it and what it is told.
type callBody struct {
	Name string   `form:"scalar"`
	More callMore `form:"mapping"`
}

// callMore is a flow to go through, told what its params ask for.
type callMore struct {
	source.Where

	// The flow to go through.
	Flow string `yaml:"flow" jsonschema:"required,example=pemohon"`

	// What the flow is told, by the names under its params.
	With source.Entries[ParamValue] `yaml:"with"`
}

func readCall(_ *loader, st *step, body *source.Node) kind {
	var b callBody
	src := st.flow.src
	if body.Shape == source.Empty {
		src.Problem(orStep(body, st), RuleFlow, "", "a flow's name is needed here")
		return nil
	}
	src.Decode(body, &b)
	k := &callKind{flow: b.Name, at: body}
	if body.Shape == source.Mapping {
		k.flow, k.at, k.said = b.More.Flow, b.More.At("flow"), b.More.With
	}
	if k.flow == "" {
		if body.Shape == source.Scalar { // otherwise it is told already
			src.Problem(body, source.RuleMissingKey, "", "a flow's name is needed here")
		}
		return nil
	}
	return k
}

func (k *callKind) link(l *loader, st *step) {
	f, ok := l.set.flows[k.flow]
	if !ok {
		st.flow.src.Problem(k.at, RuleFlow, source.DidYouMean(k.flow, slices.Sorted(maps.Keys(l.set.flows))), "no flow %q", k.flow)
		return
	}
	k.with = l.give(st, k, f)
}

func (k *callKind) enter(t *turn, st *step) (string, bool) {
	t.s.Stack = append(t.s.Stack, Frame{Flow: st.flow.name, Step: st.name})
	t.s.Flow, t.env = k.flow, nil
	return "in", false
}
