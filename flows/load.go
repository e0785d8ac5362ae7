package flows

import (
	"context"
	"fmt"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"
)

// background is only there because looplab/fsm asks for a context; nothing here waits or is cancelled.
var background = context.Background()

var nameForm = regexp.MustCompile(`^[a-z0-9_]{1,24}$`)

// maxLabel is the greatest length of a button's label in characters.
const maxLabel = 64

// loader is one run of Load.
type loader struct {
	set      *Set
	env      Env
	problems *Problems
	pickers  map[string]*catalogue
	callers  map[string][]*step // call steps by the flow they call
}

// read reads one flow; references to others are checked by link.
func (l *loader) read(name string, data []byte) {
	root, src := parse(name, data, l.problems)
	if root == nil {
		return
	}
	if root.shape != mapping {
		src.problem(root, "", "flow, title and steps are needed here")
		return
	}
	src.only(root, "flow", "title", "steps")
	f := &flow{src: src, index: map[string]int{}, uses: map[string]bool{}}
	if n := root.get("flow"); n != nil {
		f.name = l.name(src, n, "flow")
		if _, twice := l.set.flows[f.name]; twice {
			src.problem(n, "", "there is another flow %q", f.name)
			return
		}
	} else {
		src.problem(root, "", "the flow has no name: write flow: ...")
	}
	f.titleAt = root
	f.title = make([]string, len(l.set.languages))
	if n := root.get("title"); n == nil {
		src.problem(root, "", "the flow has no title")
	} else if words := src.translated(n, l.set.languages); words != nil {
		for i := range words {
			f.title[i] = words[i].render(nil).String()
		}
	}
	steps := root.get("steps")
	if steps == nil || steps.shape != list || len(steps.items) == 0 {
		src.problem(root, "", "the flow has no steps")
		return
	}
	for _, item := range steps.items {
		l.readStep(f, item)
	}
	if f.name != "" && len(f.steps) > 0 {
		l.set.flows[f.name] = f
	}
}

func (l *loader) name(src *source, n *node, what string) string {
	if n.shape != scalar || !nameForm.MatchString(n.text) {
		src.problem(n, "", "a %s's name has 1 to 24 of a-z, 0-9 and _", what)
		return ""
	}
	return n.text
}

var commonKeys = []string{"ask", "label", "when", "next", "hint", "count"}

func (l *loader) readStep(f *flow, item *node) {
	src := f.src
	if item.shape != mapping || len(item.keys) != 1 {
		src.problem(item, "", "a step is one name and what it does: - name: ...")
		return
	}
	at, body := item.keys[0].key, item.keys[0].value
	st := &step{name: l.name(src, at, "step"), flow: f, at: at, node: body, counted: true}
	if st.name == "" {
		return
	}
	if st.name == end {
		src.problem(at, "", `"end" is where a flow ends, no step may be called so`)
		return
	}
	if i, twice := f.index[st.name]; twice {
		src.problem(at, fmt.Sprintf("the first is in line %d", f.steps[i].at.line), "there are two steps %q", st.name)
		return
	}
	var kindKey, kindBody *node
	var known *kindEntry
	switch body.shape {
	case scalar: // periksa: summary
		kindKey, kindBody = body, &node{line: body.line, col: body.col}
		if known = kindNamed(body.text); known == nil {
			src.problem(body, didYouMean(body.text, kindNames()), "there is no kind of step %q", body.text)
			return
		}
	case mapping:
		for _, e := range body.keys {
			k := kindNamed(e.key.text)
			switch {
			case k == nil || known != nil && slices.Contains(known.keys, k.name):
			case known == nil || slices.Contains(k.keys, known.name): // "photos" is a key of file too
				known, kindKey, kindBody = k, e.key, e.value
			default:
				src.problem(e.key, "", "a step has one kind, this one is %s already", kindKey.text)
			}
		}
		if known == nil {
			hint := "a step has one of: " + strings.Join(kindNames(), ", ")
			for _, e := range body.keys {
				if h := didYouMean(e.key.text, kindNames()); h != "" && !slices.Contains(commonKeys, e.key.text) {
					hint = h
					at = e.key
				}
			}
			src.problem(at, hint, "the step %q has no kind", st.name)
			return
		}
		src.only(body, slices.Concat(commonKeys, []string{known.name}, known.keys)...)
	default:
		src.problem(at, "", "the step %q is empty", st.name)
		return
	}
	l.common(st, known)
	f.index[st.name] = len(f.steps)
	f.steps = append(f.steps, st)
	st.is = known.name
	st.kind = known.read(l, st, kindBody)
	if st.kind == nil { // its problem is told; the rest is still checked
		st.kind = nothing{}
	}
}

func (l *loader) common(st *step, known *kindEntry) {
	src, body := st.flow.src, st.node
	if n := body.get("ask"); n != nil {
		st.askTmpl = src.translated(n, l.set.languages)
	} else if known.asks {
		src.problem(st.at, "write ask: {"+strings.Join(l.set.languages, ": ..., ")+": ...}", "the step %q asks nothing", st.name)
	}
	st.label = make([]string, len(l.set.languages))
	for i := range st.label {
		st.label[i] = st.name
	}
	if n := body.get("label"); n != nil {
		if words := src.translated(n, l.set.languages); words != nil {
			for i := range words {
				st.label[i] = words[i].render(nil).String()
			}
		}
	} else if st.askTmpl != nil {
		for i, t := range st.askTmpl {
			first, _ := firstSentence(t.render(nil).String())
			st.label[i] = short(strings.TrimRight(first, " ?.!:\n"), 40)
		}
	}
	if st.askTmpl != nil {
		st.ask = make([]Rich, len(st.askTmpl))
		for i, t := range st.askTmpl {
			st.askTmpl[i] = embolden(t)
			if st.askTmpl[i].plain {
				st.ask[i] = st.askTmpl[i].rich
			}
		}
	}
	if n := body.get("hint"); n != nil {
		st.hint = src.translated(n, l.set.languages)
	}
	if n := body.get("count"); n != nil {
		st.counted = src.yes(n, true)
	}
	if n := body.get("next"); n != nil {
		st.next, st.nextAt = src.word(n, "a step's name"), n
	}
}

// firstSentence parts a question from what explains it.
func firstSentence(s string) (first, rest string) {
	for i, r := range s {
		if r == '\n' || r == '?' || r == '.' || r == '!' {
			after := s[i+utf8.RuneLen(r):]
			if r == '\n' || after == "" || after[0] == ' ' || after[0] == '\n' {
				return s[:i+utf8.RuneLen(r)], after
			}
		}
	}
	return s, ""
}

// embolden makes the question part of a text bold, unless the text has markup of its own.
func embolden(t *template) *template {
	for _, p := range t.parts {
		if p.span.Style != Plain {
			return t
		}
	}
	out := &template{plain: t.plain}
	bold := true
	for _, p := range t.parts {
		if !bold || p.arg != "" {
			if bold {
				p.span.Style = Bold
			}
			out.parts = append(out.parts, p)
			continue
		}
		first, rest := firstSentence(p.span.Text)
		out.parts = append(out.parts, part{span: Span{Text: first, Style: Bold}})
		if rest != "" {
			out.parts = append(out.parts, part{span: Span{Text: rest}})
			bold = false
		}
	}
	if out.plain {
		out.rich = out.render(nil)
	}
	return out
}
