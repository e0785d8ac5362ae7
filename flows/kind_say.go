package flows

import "noken/source"

// sayKind says something and goes on.
//
//	steps:
//	  - pilih:
//	      choose: services
//	      ask: {id: Mau urus apa?, en: What do you need?}
//	  - info:
//	      say: {id: "Biaya: {pilih.cost}", en: "Cost: {pilih.cost}"}
type sayKind struct {
	basic
	words []*template // by language
	text  source.Text // the same, for problems
}

func readSay(_ *loader, st *step, body *source.Node) kind {
	var text source.Text
	st.flow.src.DecodeAt(body, st.at, &text)
	if text.Node() == nil {
		st.flow.src.Problem(body, source.RuleMissingKey, "write say: {id: ..., en: ...}", "the step %q says nothing", st.name)
	}
	words := templates(st.flow.src, text)
	if words == nil {
		return nil
	}
	return &sayKind{words: words, text: text}
}

func (k *sayKind) enter(t *turn, _ *step) (string, bool) {
	if !t.replay {
		t.out = append(t.out, Say{Text: k.words[t.lang].render(t.placeholder)})
	}
	return "next", false
}
