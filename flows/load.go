package flows

import (
	"context"
	"fmt"
	"maps"
	"regexp"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/looplab/fsm"
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

// link checks what steps and flows say of one another, compiles the expressions
// and builds the transition tables.
func (l *loader) link() {
	l.callers = map[string][]*step{}
	for _, name := range l.set.names {
		for _, st := range l.set.flows[name].steps {
			if c, ok := st.kind.(*callKind); ok {
				l.callers[c.flow] = append(l.callers[c.flow], st)
			}
		}
	}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		for _, st := range f.steps {
			if st.nextAt != nil {
				l.target(st, st.nextAt)
			}
			st.kind.link(l, st)
		}
		l.arrows(f)
	}
	for _, name := range l.set.names {
		f := l.set.flows[name]
		l.expressions(f)
		l.placeholders(f)
		if !slices.ContainsFunc(*l.problems, func(p Problem) bool { return p.File == f.src.name }) {
			l.reachable(f) // after a wrong name, what follows would seem lost too
			l.circles(f)
		}
		l.spread(f, f.uses, map[string]bool{})
	}
}

// target checks that a step names one of its own flow.
func (l *loader) target(st *step, n *node) {
	f := st.flow
	if n.text == end || f.step(n.text) != nil {
		return
	}
	hint := didYouMean(n.text, slices.Sorted(maps.Keys(f.index)))
	for name, i := range f.index {
		if hint == fmt.Sprintf("did you mean %q?", name) {
			hint = fmt.Sprintf("did you mean %q (line %d)?", name, f.steps[i].at.line)
		}
	}
	f.src.problem(n, hint, "no step %q", n.text)
}

// arrows builds the transition table: "next" and "skip" of every step and what
// its kind adds ("go NAME").
func (l *loader) arrows(f *flow) {
	f.linear = true
	arrow := func(event, from, to string) {
		if to == end || f.step(to) != nil {
			f.arrows = append(f.arrows, fsm.EventDesc{Name: event, Src: []string{from}, Dst: to})
		}
	}
	for _, st := range f.steps {
		following := f.following(st)
		next := following
		if st.next != "" {
			next = st.next
		}
		if next != following && next != end {
			f.linear = false
		}
		targets := st.kind.targets()
		if !st.kind.goesOn() {
			next = "" // only its targets lead on
		}
		arrow("next", st.name, next)
		arrow("skip", st.name, following)
		for _, to := range targets {
			arrow("go "+to, st.name, to)
			if to != following && to != end {
				f.linear = false
			}
		}
	}
	f.machines.New = func() any { return fsm.NewFSM(f.steps[0].name, f.arrows, nil) }
}

// reachable reports steps that no way leads to.
func (l *loader) reachable(f *flow) {
	seen := map[string]bool{f.steps[0].name: true}
	for again := true; again; {
		again = false
		for _, a := range f.arrows {
			if a.Name == "skip" && f.step(a.Src[0]).when == nil {
				continue
			}
			if seen[a.Src[0]] && !seen[a.Dst] {
				seen[a.Dst], again = true, true
			}
		}
	}
	for _, st := range f.steps {
		if !seen[st.name] {
			f.src.problem(st.at, "", "no way leads to the step %q", st.name)
		}
	}
}

// circles reports ways round on which nobody is asked anything, and flows that call themselves.
func (l *loader) circles(f *flow) {
	const open, done = 1, 2
	state := map[string]int{}
	var visit func(name string) bool
	visit = func(name string) bool {
		st := f.step(name)
		if st == nil || st.kind.waits() || state[name] == done {
			return false
		}
		if state[name] == open {
			f.src.problem(st.at, "put a question on the way, or let it end", "from the step %q the flow runs in a circle without asking anything", name)
			return true
		}
		state[name] = open
		for _, a := range f.arrows {
			if a.Src[0] == name && (a.Name != "skip" || st.when != nil) && visit(a.Dst) {
				return true
			}
		}
		state[name] = done
		return false
	}
	for _, st := range f.steps {
		if visit(st.name) {
			break
		}
	}
	var calls func(g *flow, depth int) bool
	calls = func(g *flow, depth int) bool {
		for _, st := range g.steps {
			c, ok := st.kind.(*callKind)
			if !ok || l.set.flows[c.flow] == nil {
				continue
			}
			if c.flow == f.name || depth > len(l.set.flows) || calls(l.set.flows[c.flow], depth+1) {
				if g == f {
					f.src.problem(st.at, "", "the flow %q calls itself", f.name)
				}
				return true
			}
		}
		return false
	}
	calls(f, 0)
}

// spread gathers the host lists that a flow and those it calls use.
func (l *loader) spread(f *flow, uses map[string]bool, seen map[string]bool) {
	if f == nil || seen[f.name] {
		return
	}
	seen[f.name] = true
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case *chooseKind:
			if k.host != "" {
				uses[k.host] = true
			}
		case *callKind:
			l.spread(l.set.flows[k.flow], uses, seen)
		}
	}
}

// placeholders checks that what a text names is an answer of the flow.
func (l *loader) placeholders(f *flow) {
	results := false
	for _, st := range f.steps {
		if _, ok := st.kind.(waiter); ok {
			results = true
		}
	}
	known := l.scope(f)
	for _, st := range f.steps {
		templates := [][]*template{st.askTmpl, st.hint}
		if s, ok := st.kind.(*sayKind); ok {
			templates = append(templates, s.words)
		}
		for _, words := range templates {
			if words == nil {
				continue
			}
			for _, name := range words[0].names() {
				head, _, dotted := strings.Cut(name, ".")
				if _, ok := known[head]; ok || results && !dotted {
					continue
				}
				f.src.problem(st.at, didYouMean(head, slices.Sorted(maps.Keys(known))), "{%s} is no answer of this flow", name)
			}
		}
	}
}
