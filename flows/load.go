package flows

import (
	"context"
	"fmt"
	"reflect"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"noken/source"
)

// background is only there because looplab/fsm asks for a context; nothing here waits or is cancelled.
var background = context.Background()

var nameForm = regexp.MustCompile(`^[a-z0-9_]{1,24}$`)

// maxLabel is the greatest length of a button's label in characters.
const maxLabel = 64

// loader is one run of Check.
type loader struct {
	set      *Set
	env      Env
	problems *source.Problems
	pickers  map[string]*catalogue
	callers  map[string][]*step // call steps by the flow they call
	named    map[string]int     // names that are not there, by flow: where that is told
	lost     bool               // a flow is not there, or not as what it was called
}

// read reads one flow; references to others are checked by link.
func (l *loader) read(root *source.Node, src *source.File) {
	if root == nil {
		return
	}
	var file FlowFile
	src.Decode(root, &file)
	f := &flow{src: src, at: root, index: map[string]int{}, uses: map[string]bool{}}
	if file.Has("flow") {
		f.name = l.name(src, file.At("flow"), "flow")
		if _, twice := l.set.flows[f.name]; twice {
			l.lost = true
			src.Problem(file.At("flow"), RuleDouble, "the first is in "+l.set.flows[f.name].src.Name, "there is another flow %q", f.name)
			return
		}
	}
	f.title = l.plain(src, file.Title, f.name)
	if file.Has("steps") && len(file.Steps) == 0 {
		src.Problem(file.At("steps"), source.RuleMissingKey, "write below it - name: ...", "the flow has no steps")
	}
	l.readParams(f, &file)
	for _, item := range file.Steps {
		if item.Name != nil {
			l.readStep(f, item.Name, item.Value.node)
		}
	}
	f.clashes()
	if f.name != "" && len(f.steps) > 0 {
		l.set.flows[f.name] = f
	}
}

func (l *loader) name(src *source.File, n *source.Node, what string) string {
	if n.Shape != source.Scalar || !nameForm.MatchString(n.Text) {
		src.Problem(n, RuleName, "", "a %s's name has 1 to 24 of a-z, 0-9 and _", what)
		return ""
	}
	return n.Text
}

// plain are the words of a text in which nothing is put in; otherwise where it is missing.
func (l *loader) plain(src *source.File, text source.Text, otherwise string) []string {
	words := make([]string, len(l.set.languages))
	for i := range words {
		words[i] = otherwise
	}
	for i, t := range templates(src, text) {
		words[i] = t.render(nil).String()
	}
	return words
}

var commonKeys = source.KeysOf(StepKeys{})

func (l *loader) readStep(f *flow, at, body *source.Node) {
	src := f.src
	st := &step{name: l.name(src, at, "step"), flow: f, at: at, node: body}
	if st.name == "" {
		return
	}
	if st.name == end {
		src.Problem(at, RuleName, "", `"end" is where a flow ends, no step may be called so`)
		return
	}
	if i, twice := f.index[st.name]; twice {
		src.Problem(at, RuleDouble, fmt.Sprintf("the first is in line %d", f.steps[i].at.Line), "there are two steps %q", st.name)
		return
	}
	known, value := l.kindOf(st, body)
	if known == nil { // told; that it is there is known to those that name it
		src.Decode(nil, &st.keys)
		st.kind, st.label = nothing{}, l.plain(src, source.Text{}, st.name)
		f.index[st.name] = len(f.steps)
		f.steps = append(f.steps, st)
		return
	}
	var keys StepKeys
	if body.Shape == source.Mapping {
		may := slices.Concat(commonKeys, []string{known.name}, known.keys())
		for _, e := range body.Keys {
			if kindNamed(e.Key.Text) != nil { // a second kind: told already
				may = append(may, e.Key.Text)
			}
		}
		src.Only(body, may...)
		src.Decode(body.With(commonKeys), &keys)
	} else {
		src.Decode(nil, &keys)
	}
	l.common(st, known, &keys)
	f.index[st.name] = len(f.steps)
	f.steps = append(f.steps, st)
	st.is = known.name
	st.kind = known.read(l, st, value)
	if st.kind == nil { // its problem is told; the rest is still checked
		st.kind = nothing{}
	}
	l.readChecks(st)
}

// kindOf is the kind of a step and what stands under the kind's key; nil where
// it has none, which is told.
func (l *loader) kindOf(st *step, body *source.Node) (known *kindEntry, value *source.Node) {
	src := st.flow.src
	switch {
	case body == nil:
		src.Problem(st.at, RuleKind, "a step has one of: "+strings.Join(kindNames(), ", "), "the step %q is empty", st.name)
		return nil, nil
	case body.Shape == source.Scalar: // periksa: summary
		if known = kindNamed(body.Text); known == nil {
			src.Problem(body, RuleKind, source.DidYouMean(body.Text, kindNames()), "there is no kind of step %q", body.Text)
		}
		return known, &source.Node{Line: body.Line, Col: body.Col}
	case body.Shape != source.Mapping:
		src.Problem(st.at, RuleKind, "", "the step %q needs keys and values, not a list", st.name)
		return nil, nil
	}
	if l.kindMissing(st, body) {
		return nil, nil
	}
	var named *source.Node
	for _, e := range body.Keys {
		k := kindNamed(e.Key.Text)
		switch {
		case k == nil || known != nil && slices.Contains(known.keys(), k.name):
		case known == nil || slices.Contains(k.keys(), known.name): // "photos" is a key of file too
			known, named, value = k, e.Key, e.Value
		default:
			src.Problem(e.Key, RuleKind, "make two steps of it", "a step has one kind, this one is %s already", named.Text)
		}
	}
	if known != nil {
		return known, value
	}
	at, hint := st.at, "a step has one of: "+strings.Join(kindNames(), ", ")
	for _, e := range body.Keys {
		if near := source.Nearest(e.Key.Text, kindNames()); near != "" && !slices.Contains(commonKeys, e.Key.Text) {
			at, hint = e.Key, fmt.Sprintf("did you mean %q?", near)
		}
	}
	src.Problem(at, RuleKind, hint, "the step %q has no kind", st.name)
	return nil, nil
}

// kindMissing tells that a step has keys of a kind without the kind itself, and
// no other kind.
func (l *loader) kindMissing(st *step, body *source.Node) bool {
	for i := range kindTable {
		k := &kindTable[i]
		beside := k.keys()
		if len(beside) == 0 || body.Key(k.name) != nil {
			continue
		}
		has, other, near := false, false, (*source.Node)(nil)
		for _, e := range body.Keys {
			own := slices.Contains(beside, e.Key.Text)
			has = has || own && kindNamed(e.Key.Text) == nil
			other = other || kindNamed(e.Key.Text) != nil && !own
			if !own && source.Nearest(e.Key.Text, []string{k.name}) != "" {
				near = e.Key
			}
		}
		switch {
		case !has || other:
		case near != nil:
			st.flow.src.Problem(near, RuleKind, fmt.Sprintf("did you mean %q?", k.name), "there is no kind of step %q", near.Text)
			return true
		default:
			st.flow.src.Problem(st.at, RuleKind, "write "+k.name+": ... below it", "the step %q has keys of the kind %s, and %s itself is not there", st.name, k.name, k.name)
			return true
		}
	}
	return false
}

func (l *loader) common(st *step, known *kindEntry, keys *StepKeys) {
	src := st.flow.src
	st.askTmpl = templates(src, keys.Ask)
	if keys.Ask.Node() == nil && known.asks {
		src.Problem(st.at, RuleQuestion, "write ask: {"+strings.Join(l.set.languages, ": ..., ")+": ...}", "the step %q asks nothing", st.name)
	}
	st.label = l.plain(src, keys.Label, st.name)
	if keys.Label.Node() == nil && st.askTmpl != nil {
		for i, t := range st.askTmpl {
			first, _ := firstSentence(t.render(nil).String())
			st.label[i] = short(strings.TrimRight(first, " ?.!:\n"), 40)
		}
	}
	for _, words := range st.label {
		if strings.Contains(words, "{") {
			st.labelTmpl = append(st.labelTmpl, parseTemplate(words))
		}
	}
	if len(st.labelTmpl) != len(st.label) {
		st.labelTmpl = nil
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
	st.hint, st.keys = templates(src, keys.Hint), *keys
	st.counted = keys.Count
	st.when = keys.When.program(reflect.Bool)
	st.next, st.nextAt = keys.Next.to, keys.Next.at
}

// orStep is where to point to for what stands under a kind's key: the step's
// name where nothing does.
func orStep(body *source.Node, st *step) *source.Node {
	if body.Shape == source.Empty {
		return st.at
	}
	return body
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
