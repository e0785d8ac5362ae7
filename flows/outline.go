package flows

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/types"
)

// Outline is a flow as pictures and reports show it.
type Outline struct {
	Name   string
	File   string            // such as "flows/aduan.yaml"
	Title  map[string]string // by language
	Called bool              // a part of other flows, not to be started by people
	Steps  []OutlineStep     // in the order of the file
	Arrows []Arrow           // every way from step to step; To is "end" where the flow is over
}

// OutlineStep is one step of an Outline.
type OutlineStep struct {
	Name  string
	Kind  string            // as in the file: choose, text, branch, ...
	Line  int               // in the file, from 1
	Asks  bool              // waits for a person's answer
	Ask   map[string]string // by language: what it asks or says, placeholders as {name}; nil where it says nothing
	Label map[string]string // by language: what its answer is called
	When  string            // the condition under which it is taken; "": always
	Calls string            // the flow it goes through
	Wrong []string          // keys of what it says about answers that it does not take, sorted
	Gives string            // the type of its answer in expressions, such as "string" or "{area: string}"; "" where it has none
}

// Arrow is a way from one step to another of the same flow.
type Arrow struct {
	Flow, From, To string
	Event          string // "next", "skip" (its when was false) or "go STEP"
	Why            string // when this way is taken, as the file says it: a condition, an outcome; in a Trace always ""
}

// Outline shows one flow; ok is false where there is none of that name.
func (set *Set) Outline(name string) (o Outline, ok bool) {
	f, ok := set.flows[name]
	if !ok {
		return Outline{}, false
	}
	o = Outline{Name: f.name, File: f.src.Name, Title: set.byLanguage(f.title), Called: f.called}
	for _, st := range f.steps {
		o.Steps = append(o.Steps, set.outlineStep(st))
		o.Arrows = append(o.Arrows, f.waysFrom(st)...)
	}
	return o, true
}

func (set *Set) outlineStep(st *step) OutlineStep {
	one := OutlineStep{Name: st.name, Kind: st.is, Line: st.at.Line, Label: set.byLanguage(st.label)}
	_, one.Asks = st.kind.(asker)
	words := st.askTmpl
	if k, ok := st.kind.(*sayKind); ok {
		words = k.words
	}
	if words != nil {
		one.Ask = map[string]string{}
		for i, lang := range set.languages {
			one.Ask[lang] = words[i].render(nil).String()
		}
	}
	if k, ok := st.kind.(asker); ok {
		one.Wrong = slices.Sorted(slices.Values(set.wrongs(st)))
		if k.typ() != nil {
			one.Gives = typeName(k.typ())
		}
	}
	if st.when != nil {
		one.When = st.when.at.Text
	}
	if k, ok := st.kind.(*callKind); ok {
		one.Calls = k.flow
	}
	return one
}

// waysFrom are a step's arrows, each reason of its own apart.
func (f *flow) waysFrom(st *step) []Arrow {
	var ways []Arrow
	following := f.following(st)
	if st.kind.goesOn() {
		next := following
		if st.next != "" {
			next = st.next
		}
		ways = append(ways, Arrow{Flow: f.name, From: st.name, Event: "next", To: next})
	}
	for _, way := range st.kind.targets() {
		ways = append(ways, Arrow{Flow: f.name, From: st.name, Event: "go " + way.to, To: way.to, Why: way.why})
	}
	if st.when != nil {
		ways = append(ways, Arrow{Flow: f.name, From: st.name, Event: "skip", To: following})
	}
	return ways
}

func (set *Set) byLanguage(words []string) map[string]string {
	all := make(map[string]string, len(words))
	for i, w := range words {
		all[set.languages[i]] = w
	}
	return all
}

// typeName is a type in words that do not change from run to run.
func typeName(t types.Type) string {
	m, ok := t.(types.Map)
	if !ok {
		return t.String()
	}
	var parts []string
	for _, key := range slices.Sorted(maps.Keys(m)) {
		parts = append(parts, key+": "+typeName(m[key]))
	}
	return "{" + strings.Join(parts, ", ") + "}"
}
