package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// editList in Session.Group says that a summary shows what can be changed.
const editList = "!edit"

// summaryKind shows all answers before they are sent; any of them can be
// changed. Its ask is the heading, which has a default.
//
//	steps:
//	  - cerita:
//	      text:
//	      ask: {id: Apa yang terjadi?, en: What happened?}
//	  - periksa: summary
type summaryKind struct{ question }

func readSummary(_ *loader, st *step, body *source.Node) kind {
	bare(st, body)
	return &summaryKind{}
}

func (k *summaryKind) typ() types.Type { return nil }

func (k *summaryKind) enter(t *turn, st *step) (string, bool) {
	t.replay, t.s.Return = false, ""
	t.ask(st, nil, false)
	return "", true
}

// answers calls show for every answer on the path that concerns the office: what
// only steered the conversation (an own choice with count: false) does not.
func (t *turn) answers(show func(key string, st *step, k asker, v Value)) {
	for _, key := range t.s.Path {
		v, ok := t.s.Values[key]
		if !ok {
			continue
		}
		if st, _ := t.find(key); st != nil {
			if c, ok := st.kind.(*chooseKind); ok && c.own && !st.counted {
				continue
			}
			if k, ok := st.kind.(asker); ok {
				show(key, st, k, v)
			}
		}
	}
}

func (k *summaryKind) heading(t *turn, st *step) Rich {
	if t.s.Group == editList {
		return t.text("editwhich", nil)
	}
	return k.summary(t, st)
}

func (k *summaryKind) summary(t *turn, st *step) Rich {
	text := make(Rich, 0, 2+len(t.s.Path))
	if own := t.asked(st); own != nil {
		text = append(text, own...)
	} else {
		text = append(text, t.text("summary", nil)...)
	}
	t.answers(func(key string, st *step, k asker, v Value) {
		text = append(text, Span{Text: "\n" + t.label(key, st) + ": " + short(k.words(t, v), 600)})
	})
	return text
}

func (k *summaryKind) rows(t *turn, _ *step) [][]Button {
	if t.s.Group != editList {
		return [][]Button{{t.button("send")}, {t.button("edit"), t.button("cancel")}}
	}
	var rows [][]Button
	i := 0
	t.answers(func(key string, st *step, k asker, v Value) {
		words := strings.ReplaceAll(k.words(t, v), "\n", " ")
		rows = append(rows, []Button{{ID: "~" + strconv.Itoa(i), Label: short(t.label(key, st)+": "+words, maxLabel)}})
		i++
	})
	return rows
}

func (k *summaryKind) accept(t *turn, st *step, e *Event) verdict {
	if e.Kind == Text {
		return k.typed(t, st, e)
	}
	if e.Kind != Press {
		return verdict{}
	}
	switch {
	case t.s.Group == editList:
		if n, err := strconv.Atoi(strings.TrimPrefix(e.Button, "~")); err == nil && strings.HasPrefix(e.Button, "~") {
			return k.edit(t, st, n)
		}
	case e.Button == "send":
		return verdict{what: answered, value: Value{Kind: "summary"}}
	case e.Button == "edit":
		t.s.Group = editList
		return verdict{what: again}
	}
	return verdict{}
}

// typed takes the name or number of an answer that shall be changed.
func (k *summaryKind) typed(t *turn, st *step, e *Event) verdict {
	var all []candidate
	t.answers(func(key string, st *step, _ asker, _ Value) {
		all = append(all, candidate{labels: []string{plainWords(t.label(key, st)), st.name}})
	})
	if n, err := strconv.Atoi(e.Text); err == nil && t.s.Group == editList && n >= 1 && n <= len(all) {
		return k.edit(t, st, n-1)
	}
	if i, how := match(e.Text, len(all), func(i int) *candidate { return &all[i] }); i >= 0 && (t.s.Group == editList || how == fitsExactly) {
		return k.edit(t, st, i)
	}
	return verdict{why: "wrong.summary"}
}

// edit goes to the n-th answer's question and comes back here afterwards.
func (k *summaryKind) edit(t *turn, st *step, n int) verdict {
	var to string
	i := 0
	t.answers(func(key string, _ *step, _ asker, _ Value) {
		if i == n {
			to = key
		}
		i++
	})
	target, stack := t.find(to)
	if to == "" || target == nil {
		return verdict{}
	}
	t.out = append(t.out, Settle{Seq: t.s.Seq, Text: t.text("editing", map[string]any{"label": t.label(to, target)})})
	t.s.Return = t.key(st)
	t.stand(target, slices.Clone(stack))
	t.ask(target, nil, false)
	return verdict{what: ignored}
}

// send leaves the summary as it was sent, without buttons.
func (k *summaryKind) send(t *turn, st *step) {
	t.out = append(t.out, Settle{Seq: t.s.Seq, Text: k.summary(t, st)})
	t.passed(t.key(st))
	t.enter(t.move(st, "next"))
}
