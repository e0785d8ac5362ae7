package flows

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf16"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// placeholders checks that what a text names is an answer of the flow, or a part
// of one.
func (l *loader) placeholders(f *flow) {
	filed := slices.ContainsFunc(f.steps, func(st *step) bool {
		_, ok := st.kind.(waiter)
		return ok
	})
	known := l.scope(f)
	for _, st := range f.steps {
		for text, words := range st.said() {
			if words == nil {
				continue
			}
			for _, name := range words[0].names() {
				if filed && slices.Contains(results, name) {
					continue
				}
				if message, hint := l.unknown(f, known, name); message != "" {
					p := within(f.src, text.In(l.set.languages[0]), "{"+name+"}", -1)
					p.Rule, p.Message, p.Hint = RulePlaceholder, message, hint
					head, _, _ := strings.Cut(name, ".")
					if _, there := known[head]; there || !l.again(f, "{"+head, p.Line) {
						f.src.Note(p)
					}
				}
			}
		}
		l.noPlaceholders(st)
	}
}

// unknown says what is wrong with a placeholder, "" where it means something.
func (l *loader) unknown(f *flow, known types.Map, name string) (message, hint string) {
	path := strings.Split(name, ".")
	_, ok := known[path[0]]
	if !ok && l.orphan(f) {
		return "", ""
	}
	if !ok {
		return "{" + name + "} is no answer of this flow", source.DidYouMean(path[0], slices.Sorted(maps.Keys(known)))
	}
	st := l.means(f, path[0], map[string]bool{})
	for st != nil {
		call, ok := st.kind.(*callKind)
		if !ok || l.set.flows[call.flow] == nil {
			break
		}
		g := l.set.flows[call.flow]
		if path = path[1:]; len(path) == 0 || g.step(path[0]) == nil {
			own := slices.Sorted(maps.Keys(l.answers(g, 0)))
			if len(path) == 0 {
				return "{" + name + "} is a whole flow, not an answer", "write {" + name + ".…} with one of: " + strings.Join(own, ", ")
			}
			return "{" + name + "} is no answer of the flow " + call.flow, source.DidYouMean(path[0], own)
		}
		st = g.step(path[0])
	}
	if st == nil || len(path) == 1 {
		return "", ""
	}
	k, ok := st.kind.(*chooseKind)
	_, unread := st.kind.(nothing)
	switch {
	case len(path) > 2 || !ok && !unread || ok && k.own:
		return "{" + name + "}: an answer of " + st.name + " has no parts", "write {" + strings.TrimSuffix(name, "."+strings.Join(path[1:], ".")) + "}"
	case ok && k.list != nil && len(k.list.options) > 0:
		var parts []string
		for part := range k.list.zero {
			if _, own := map[string]bool{"id": true, "label": true, "text": true}[part]; !own {
				parts = append(parts, part)
			}
		}
		if slices.Sort(parts); !slices.Contains(parts, path[1]) {
			return "{" + name + "}: the list " + k.name + " has no " + path[1], source.DidYouMean(path[1], parts)
		}
	}
	return "", ""
}

// means is the step that a name speaks of: the flow's own, else that of a flow
// that calls it.
func (l *loader) means(f *flow, name string, seen map[string]bool) *step {
	if f == nil || seen[f.name] {
		return nil
	}
	seen[f.name] = true
	if f.given[name] != nil {
		return nil
	}
	if st := f.step(name); st != nil {
		return st
	}
	for _, call := range l.callers[f.name] {
		if st := l.means(call.flow, name, seen); st != nil {
			return st
		}
	}
	return nil
}

// noPlaceholders reports placeholders where nothing is put in.
func (l *loader) noPlaceholders(st *step) {
	l.nothingPutIn(st.flow, st.keys.Label.Node(), "a label")
	if choices := st.node.Get("choose"); choices != nil && choices.Shape == source.List {
		l.nothingPutIn(st.flow, choices, "a choice")
	}
	_, asks := st.kind.(asker)
	if !asks || st.askTmpl == nil || st.keys.Label.Node() != nil || st.is == "summary" {
		return
	}
	for _, p := range st.askTmpl[0].parts {
		if p.arg == "" || !strings.Contains(st.label[0], "{"+p.arg+"}") || st.flow.given[p.arg] != nil {
			continue
		}
		problem := within(st.flow.src, st.keys.Ask.In(l.set.languages[0]), "{"+p.arg+"}", -1)
		problem.Rule, problem.Severity = RulePlaceholder, source.Warning
		problem.Message = "the summary would show {" + p.arg + "} as it stands: it names an answer by its question, and puts nothing in"
		problem.Hint = "give the step a label: {" + strings.Join(l.set.languages, ": ..., ") + ": ...}"
		st.flow.src.Note(problem)
		return
	}
}

// nothingPutIn reports placeholders in labels and choices. A label may have those
// of the flow's params.
func (l *loader) nothingPutIn(f *flow, n *source.Node, what string) {
	if n == nil {
		return
	}
	for _, item := range n.Items {
		l.nothingPutIn(f, item, what)
	}
	for _, e := range n.Keys {
		l.nothingPutIn(f, e.Value, what)
	}
	if n.Shape != source.Scalar {
		return
	}
	for _, name := range parseTemplate(n.Text).names() {
		if f.given[name] != nil && what == "a label" {
			continue
		}
		p := within(f.src, n, "{"+name+"}", -1)
		p.Rule, p.Message, p.Hint = RulePlaceholder, "{"+name+"} would be shown as it stands: nothing is put into "+what, "write the words themselves"
		f.src.Note(p)
		return
	}
}

// maxMessage is what a message of Telegram's holds, in UTF-16 units
// (https://core.telegram.org/bots/api#sendmessage).
const maxMessage = 4096

// lengths warns of questions that could become longer than a message once their
// placeholders are filled with the longest answers. What is said without buttons
// goes in several messages.
func (l *loader) lengths(f *flow) {
	for _, st := range f.steps {
		if _, asks := st.kind.(asker); !asks || st.askTmpl == nil {
			continue
		}
		for i, lang := range l.set.languages {
			n := l.longest(f, st.askTmpl[i], i)
			if st.hint != nil {
				n += 1 + l.longest(f, st.hint[i], i)
			}
			if n > maxMessage {
				f.src.Warn(st.keys.Ask.In(lang), source.RuleRange, "shorten it, or leave out an answer that may be long",
					"with the longest answers put in, the question has %d characters; a message holds %d", n, maxMessage)
				break
			}
		}
	}
}

func (l *loader) longest(f *flow, t *template, lang int) int {
	n := 0
	for _, p := range t.parts {
		if p.arg == "" {
			n += len(utf16.Encode([]rune(p.span.Text)))
			continue
		}
		n += l.longestAnswer(f, strings.Split(p.arg, "."), lang)
	}
	return n
}

func (l *loader) longestAnswer(f *flow, path []string, lang int) int {
	const usual = 64
	st := l.means(f, path[0], map[string]bool{})
	for st != nil {
		call, ok := st.kind.(*callKind)
		if path = path[1:]; !ok || l.set.flows[call.flow] == nil || len(path) == 0 {
			break
		}
		st = l.set.flows[call.flow].step(path[0])
	}
	if st == nil {
		return usual
	}
	switch k := st.kind.(type) {
	case *textKind:
		return k.max
	case *locationKind:
		return maxPlace
	case *chooseKind:
		longest := 0
		if k.typed {
			longest = 200
		}
		if k.list == nil {
			return max(longest, usual)
		}
		for i := range k.list.options {
			o := &k.list.options[i]
			words := o.shown[lang]
			if len(path) > 0 {
				words, _ = o.text(path[0], l.set.languages[lang], l.set.languages[0])
			}
			longest = max(longest, len(utf16.Encode([]rune(words))))
		}
		return longest
	}
	return usual
}
