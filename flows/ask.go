package flows

import (
	"slices"
	"strconv"
	"strings"

	"noken/source"
)

// The engine's own words that must be in texts/flow.yaml, below "flow.".
var engineKeys = []string{
	"progress", "back", "cancel", "more", "less", "send", "edit", "skip", "go", "add", "del", "nofile", "delfile", "keep",
	"before", "settled", "cancelled", "stale", "wait", "summary", "editing", "editwhich", "failed",
	"whole", "pin", "photos", "photosnone", "photosfull", "photosmore", "photosmin", "photoscount", "photosadd",
	"document", "documentmore", "documentfull", "documentadd", "documentnone", "documentcount", "documentpdf", "documentphoto", "documentor",
	"rating.worst", "rating.bad", "rating.fair", "rating.good", "rating.best", "rating.shown",
	"wrong.choose", "wrong.short", "wrong.long", "wrong.empty", "wrong.number", "wrong.small", "wrong.big",
	"wrong.date", "wrong.past", "wrong.future", "wrong.early", "wrong.late", "wrong.closed", "wrong.closeddays", "wrong.phone", "wrong.nikdigits", "wrong.nikday", "wrong.nikmonth",
	"wrong.kk", "wrong.place", "wrong.photo", "wrong.document", "wrong.documenttype", "wrong.documentbig", "wrong.rating", "wrong.summary",
	"cannot.text", "cannot.photo", "cannot.place", "cannot.contact", "cannot.document", "cannot.other",
}

// controls are the buttons that the engine itself has; each is labelled by the
// key of its name.
var controls = []string{"back", "cancel", "more", "less", "send", "edit", "skip", "go", "add", "del", "nofile", "delfile", "keep"}

// words are the engine's own in one language, ready for use.
type words struct {
	templates map[string]*template // without the leading "flow."
	buttons   map[string]Button
	named     map[string]*candidate // what typed words mean a control, the same in all languages
	backRow   []Button
	firstRow  []Button // the last row of the first question, which has no Back
}

func (l *loader) engineWords(files map[string][]byte) {
	const name = "texts/flow.yaml"
	own := map[string][]byte{}
	if data, ok := files[name]; ok {
		own[name] = data
	} else {
		*l.problems = append(*l.problems, source.Problem{Rule: source.RuleFile, File: name, Message: "is missing: the words of the conversations themselves"})
		return
	}
	texts := loadTexts(own, l.set.languages, l.problems)
	if !l.problems.In(name) {
		var missing []string
		for _, key := range engineKeys {
			if !texts.Has("flow."+key) && !texts.borrow("flow."+key, l.env.Fallback) {
				missing = append(missing, "flow."+key)
			}
		}
		l.noTexts(name, own[name], missing)
		texts.fills()
		l.problems.Forgive(l.env.Forgive)
	}
	if l.problems.In(name) {
		return
	}
	named := map[string]*candidate{}
	for _, id := range controls {
		c := &candidate{}
		for i := range l.set.languages {
			c.labels = append(c.labels, plainWords(texts.entries["flow."+id][i].render(nil).String()))
			if more := texts.entries["flow.typed."+id]; more != nil {
				for word := range strings.SplitSeq(more[i].render(nil).String(), ",") {
					c.words = append(c.words, plainWords(word))
				}
			}
		}
		named[id] = c
	}
	for i := range l.set.languages {
		w := words{templates: map[string]*template{}, buttons: map[string]Button{}, named: named}
		for _, key := range texts.Keys() {
			if own, ok := strings.CutPrefix(key, "flow."); ok {
				w.templates[own] = texts.entries[key][i]
			}
		}
		for _, id := range controls {
			b := Button{ID: id, Label: w.templates[id].render(nil).String()}
			switch id {
			case "cancel":
				b.Style = "danger"
			case "send":
				b.Style = "success"
			}
			w.buttons[id] = b
		}
		w.backRow = []Button{w.buttons["back"], w.buttons["cancel"]}
		w.firstRow = []Button{w.buttons["cancel"]}
		l.set.words = append(l.set.words, w)
	}
}

// text is the engine's own words under a key.
func (t *turn) text(key string, args map[string]any) Rich {
	if t.trace != nil {
		t.trace.Words = append(t.trace.Words, key)
	}
	tmpl := t.set.words[t.lang].templates[key]
	if tmpl == nil {
		return Words(key)
	}
	return tmpl.render(func(name string) (any, bool) { v, ok := args[name]; return v, ok })
}

func (t *turn) button(id string) Button { return t.set.words[t.lang].buttons[id] }

// ask puts the question of a step as a new message, after words that say why.
func (t *turn) ask(st *step, why Rich, replace bool) { t.show(st, why, replace, true) }

// show puts the question of a step. With seq it becomes a new question, so that
// buttons of the old one are stale.
func (t *turn) show(st *step, why Rich, replace, seq bool) {
	k := st.kind.(asker)
	if t.trace != nil {
		t.trace.Asked = append(t.trace.Asked, Stop{Flow: st.flow.name, Step: st.name})
	}
	if t.typedIn { // to edit a message above what was just typed would go unseen
		replace, seq = false, true
	}
	if seq {
		t.s.Seq++
		t.s.Asked = t.e.Now.Unix()
	}
	if len(why) == 0 {
		why, t.lead = t.lead, nil
	}
	text := make(Rich, 0, len(why)+6)
	if len(why) > 0 {
		text = append(append(text, why...), Span{Text: "\n\n"})
	}
	if h, ok := k.(interface{ heading(*turn, *step) Rich }); ok {
		if own := h.heading(t, st); own != nil {
			t.out = append(t.out, Ask{Seq: t.s.Seq, Text: append(text, own...), Buttons: t.rows(st, k), Replace: replace})
			return
		}
	}
	if n, all := t.progress(st); all > 1 {
		text = append(append(text, t.text("progress", map[string]any{"n": strconv.Itoa(n), "all": strconv.Itoa(all)})...), Span{Text: " · "})
	}
	text = append(text, t.asked(st)...)
	if st.hint != nil {
		text = append(append(text, Span{Text: "\n"}), st.hint[t.lang].render(t.placeholder)...)
	}
	if v, ok := t.kept(st); ok {
		text = append(append(text, Span{Text: "\n"}), t.text("before", map[string]any{"words": short(k.words(t, v), 100)})...)
	}
	t.out = append(t.out, Ask{Seq: t.s.Seq, Text: text, Buttons: t.rows(st, k), Replace: replace})
}

// asked is the question itself.
func (t *turn) asked(st *step) Rich {
	switch {
	case st.ask == nil:
		return nil
	case st.ask[t.lang] != nil:
		return st.ask[t.lang]
	}
	return st.askTmpl[t.lang].render(t.placeholder)
}

// rows are all buttons of a step's question.
func (t *turn) rows(st *step, k asker) [][]Button {
	own := k.rows(t, st)
	rows := make([][]Button, 0, len(own)+2)
	rows = append(rows, own...)
	if _, ok := t.kept(st); ok {
		rows = append(rows, []Button{t.button("keep")})
	}
	if _, summary := k.(*summaryKind); summary && t.s.Group == "" {
		return rows // brings its own Cancel
	}
	w := &t.set.words[t.lang]
	if len(t.s.Path) == 0 && t.s.Return == "" && t.s.Group == "" {
		return append(rows, w.firstRow)
	}
	return append(rows, w.backRow)
}

// named is the control among the buttons that the typed words name, at least as
// well as least says; "" when there is none.
func (t *turn) named(rows [][]Button, least int) string {
	typed := plainWords(t.e.Text)
	runes := []rune(typed)
	if typed == "" || len(runes) > maxLabel {
		return ""
	}
	best, id, slips := least+1, "", slack(runes)
	for _, row := range rows {
		for _, b := range row {
			if c := t.set.words[t.lang].named[b.ID]; c != nil {
				fit := c.fit(typed, runes, slips)
				if b.ID == "cancel" && fit > fitsWord && strings.Contains(typed, " ") {
					continue // "tidak ada" is near to "tidak jadi", and what it would throw away is not
				}
				if fit < best {
					best, id = fit, b.ID
				}
			}
		}
	}
	return id
}

// settle turns the standing question into a record of its answer.
func (t *turn) settle(st *step, k asker, v Value) {
	text := t.text("settled", map[string]any{"label": t.label(t.key(st), st), "words": short(k.words(t, v), 120)})
	t.out = append(t.out, Settle{Seq: t.s.Seq, Text: text})
}

// progress is which question this is and how many there will be; 0, 0 where that
// cannot be said or would not help.
func (t *turn) progress(st *step) (n, all int) {
	if t.s.Return != "" || !st.counted {
		return 0, 0
	}
	if _, summary := st.kind.(*summaryKind); summary {
		return 0, 0
	}
	c := counter{t: t, current: t.key(st)}
	if !c.count(t.set.flows[t.root()], "") {
		return 0, 0
	}
	return c.n, c.all
}

type counter struct {
	t       *turn
	current string
	passed  bool // the current step lies behind
	stack   []Frame
	n, all  int
}

// count walks a flow; false: it jumps, so that a number would mislead.
func (c *counter) count(f *flow, prefix string) bool {
	if !f.linear {
		return false
	}
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case *summaryKind:
		case *callKind:
			inside := strings.HasPrefix(c.current, prefix+st.name+".")
			if c.passed && !inside && !c.t.maybe(st, c.stack) {
				continue
			}
			c.stack = append(c.stack, Frame{Flow: f.name, Step: st.name})
			ok := c.count(c.t.set.flows[k.flow], prefix+st.name+".")
			if c.stack = c.stack[:len(c.stack)-1]; !ok {
				return false
			}
		case asker:
			key := prefix + st.name
			switch {
			case !st.counted:
				c.passed = c.passed || key == c.current
			case key == c.current:
				c.n++
				c.all++
				c.passed = true
			case !c.passed && slices.Contains(c.t.s.Path, key):
				c.n++
				c.all++
			case c.passed && c.t.maybe(st, c.stack):
				c.all++
			}
		}
	}
	return true
}

// maybe says whether a step that lies ahead, where a stack of calls leads to, will
// be taken, as far as is known: while answers are missing that its condition speaks
// of, it counts.
func (t *turn) maybe(st *step, stack []Frame) bool {
	if st.when == nil {
		return true
	}
	told := false // the condition speaks of what callers say
	for _, ref := range st.when.refs {
		if t.told(stack, ref) {
			told = true
			continue
		}
		known := slices.ContainsFunc(t.s.Path, func(key string) bool {
			return key == ref || strings.HasSuffix(key, "."+ref) || strings.HasPrefix(key, ref+".")
		})
		if !known {
			return true
		}
	}
	if !told {
		return t.truth(st.when, true)
	}
	here := t.s // what is told is known where the step stands
	t.s.Flow, t.s.Stack, t.env = st.flow.name, stack, nil
	yes := t.truth(st.when, true)
	t.s, t.env = here, nil
	return yes
}

// told says whether a name is a param where a stack of calls leads to.
func (t *turn) told(stack []Frame, name string) bool {
	for depth := len(stack); depth >= 0; depth-- {
		if t.given(stack, depth, name) != nil {
			return true
		}
	}
	return false
}

// placeholder fills {step}, {step.attribute}, {call.step}, {param} and what a
// result said.
func (t *turn) placeholder(name string) (any, bool) { return t.placeholderIn(t.s.Stack, name) }

// placeholderIn is placeholder as seen where a stack of calls has led to.
func (t *turn) placeholderIn(stack []Frame, name string) (any, bool) {
	if v, ok := t.s.Values["="+name]; ok {
		return v.Text, true
	}
	prefix := ""
	for i := range stack {
		prefix += stack[i].Step + "."
	}
	for depth := len(stack); ; depth-- { // the running flow first, then its callers
		if g := t.given(stack, depth, name); g != nil {
			return t.say(g, stack, depth), true
		}
		if out, ok := t.answerText(prefix, name); ok {
			return out, true
		}
		if depth == 0 {
			return "", strings.Contains(name, ".") || t.set.flows[t.root()].step(name) != nil
		}
		prefix = prefix[:len(prefix)-len(stack[depth-1].Step)-1]
	}
}

func (t *turn) answerText(prefix, name string) (any, bool) {
	key, attribute := prefix+name, ""
	for {
		if v, ok := t.s.Values[key]; ok {
			st, _ := t.find(key)
			if st == nil {
				return nil, false
			}
			if attribute == "" {
				return st.kind.(asker).words(t, v), true
			}
			if c, ok := st.kind.(interface {
				attribute(t *turn, v Value, name string) (string, bool)
			}); ok {
				return c.attribute(t, v, attribute)
			}
			return nil, false
		}
		cut := strings.LastIndexByte(key, '.')
		if cut < len(prefix) || attribute != "" {
			return nil, false
		}
		key, attribute = key[:cut], key[cut+1:]
	}
}
