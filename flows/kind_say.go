package flows

// sayKind says something and goes on.
//
//   - info:
//     say: {id: "Biaya: {pilih.cost}", en: "Cost: {pilih.cost}"}
type sayKind struct {
	basic
	words []*template // by language
}

func readSay(l *loader, st *step, body *node) kind {
	words := st.flow.src.translated(body, l.set.languages)
	if words == nil {
		return nil
	}
	return &sayKind{words: words}
}

func (k *sayKind) enter(t *turn, _ *step) (string, bool) {
	if !t.replay {
		t.out = append(t.out, Say{Text: k.words[t.lang].render(t.placeholder)})
	}
	return "next", false
}
