package flows

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// ParamBody is something that the callers of a flow say, so that one block of
// questions serves several: {name} in its texts and labels, a name in its
// expressions.
//
//	params:
//	  siapa: {type: text, default: {id: Anda, en: your}}
//	  anak: {type: yes-no, default: false}
type ParamBody struct {
	source.Where

	// What a caller says: text, words in each language; word, one word that is the
	// same in all of them, for conditions; yes-no, true or false.
	Type string `yaml:"type" jsonschema:"enum=text,enum=word,enum=yes-no,default=text"`

	// What it is where a caller says nothing. Left out: every caller must say it.
	Default ParamValue `yaml:"default"`
}

// ParamValue is what is said for a param: words in each language, one word, or
// true or false, as the param's type asks.
type ParamValue struct {
	source.Where

	Words source.Text `form:"mapping" jsonschema:"maxLength=300"`
	Word  string      `form:"scalar" jsonschema:"maxLength=64"`
	Yes   bool        `form:"scalar"` // read from Word; here for the schema
}

// param is a ParamBody, compiled.
type param struct {
	name string
	is   string // text, word, yes-no
	must bool   // has no default
	at   *source.Node
}

func (p *param) typ() types.Type {
	if p.is == "yes-no" {
		return types.Bool
	}
	return types.String
}

// given is what is said for a param.
type given struct {
	words []*template // by language, of a text
	word  string
	yes   bool
	is    string
	told  bool        // by a call, not a default
	text  source.Text // for problems
}

// readParams reads what the callers of a flow say.
func (l *loader) readParams(f *flow, file *FlowFile) {
	for _, one := range file.Params {
		p := &param{at: one.Name, name: l.name(f.src, one.Name, "param"), is: one.Value.Type}
		if p.is == "" {
			p.is = "text"
		}
		if p.name == "" {
			continue
		}
		g := &given{is: p.is, words: l.emptyWords()}
		if p.must = one.Value.Default.Node() == nil; !p.must {
			if said := readGiven(f.src, p, one.Value.Default); said != nil {
				g = said
			}
		}
		for _, t := range g.words {
			for _, name := range t.names() {
				f.src.Problem(one.Value.Default.Node(), RulePlaceholder, "write the words themselves", "{%s} would be shown as it stands: nothing is put into a default", name)
			}
		}
		if f.given == nil {
			f.given = map[string]*given{}
		}
		f.params, f.given[p.name] = append(f.params, p), g
	}
}

func (l *loader) emptyWords() []*template {
	words := make([]*template, len(l.set.languages))
	for i := range words {
		words[i] = parseTemplate("")
	}
	return words
}

// clashes reports steps that are called like a param of their flow.
func (f *flow) clashes() {
	for _, p := range f.params {
		if st := f.step(p.name); st != nil {
			f.src.Problem(st.at, RuleDouble, "call the step something else", "the step %q is called like a param of the flow", p.name)
		}
	}
}

// readGiven reads what is said for a param; nil where it does not fit, which is told.
func readGiven(src *source.File, p *param, v ParamValue) *given {
	g := &given{is: p.is, word: v.Word, text: v.Words}
	at := v.Node()
	switch {
	case p.is == "text" && at.Shape == source.Scalar:
		src.Problem(at, source.RuleType, "write {"+strings.Join(src.Languages, ": ..., ")+": ...}", "%q is a text: it needs words in each language", p.name)
		return nil
	case p.is == "text":
		if g.words = templates(src, v.Words); g.words == nil {
			return nil
		}
	case at.Shape != source.Scalar:
		src.Problem(at, source.RuleType, "", "%q is a %s, no text in several languages", p.name, p.is)
		return nil
	case p.is == "yes-no":
		switch strings.ToLower(v.Word) {
		case "true", "yes", "ya":
			g.yes = true
		case "false", "no", "tidak":
		default:
			src.Problem(at, source.RuleType, "", "%q needs true or false, not %q", p.name, v.Word)
			return nil
		}
	}
	return g
}

// give reads what a call says for the params of the flow it calls.
func (l *loader) give(st *step, k *callKind, f *flow) map[string]*given {
	src := st.flow.src
	all := maps.Clone(f.given)
	said := map[string]bool{}
	var names []string
	for _, p := range f.params {
		names = append(names, p.name)
	}
	for _, one := range k.said {
		i := slices.IndexFunc(f.params, func(p *param) bool { return p.name == one.Name.Text })
		if i < 0 {
			hint := source.DidYouMean(one.Name.Text, names)
			if len(names) == 0 {
				hint = "take it out, or declare it under params: in " + f.src.Name
			}
			src.Problem(one.Name, RuleParam, hint, "the flow %q has no param %q", f.name, one.Name.Text)
			continue
		}
		said[one.Name.Text] = true
		if one.Value.Node() == nil {
			continue // told already
		}
		if g := readGiven(src, f.params[i], one.Value); g != nil {
			g.told = true
			all[one.Name.Text] = g
		}
	}
	for _, p := range f.params {
		if p.must && !said[p.name] {
			src.Problem(k.at, RuleParam, "write with: {"+p.name+": ...} beside flow:", "the flow %q needs to be told %q", f.name, p.name)
		}
	}
	return all
}

// nobodySays warns of a param that stays empty, since people start the flow by
// themselves.
func (l *loader) nobodySays(f *flow) {
	if f.called || l.orphan(f) {
		return
	}
	for _, p := range f.params {
		if p.must {
			f.src.Warn(p.at, RuleParam, "give it a default, or call the flow from another one", "no flow calls %q, so nobody says %q", f.name, p.name)
		}
	}
}

// given is what the flow at a depth of a stack of calls was told under a name, nil
// where it has no such param. Depth 0 is the flow that the conversation began with.
func (t *turn) given(stack []Frame, depth int, name string) *given {
	if depth == 0 {
		return t.set.flows[t.root()].given[name]
	}
	if k := t.call(stack[depth-1]); k != nil {
		return k.with[name]
	}
	return nil
}

// call is the step that a frame stands for.
func (t *turn) call(frame Frame) *callKind {
	if f := t.set.flows[frame.Flow]; f != nil {
		if st := f.step(frame.Step); st != nil {
			k, _ := st.kind.(*callKind)
			return k
		}
	}
	return nil
}

// say is what was said for a param, as texts and expressions see it. What a text
// of the caller names is looked up where the caller stands.
func (t *turn) say(g *given, stack []Frame, depth int) any {
	switch g.is {
	case "yes-no":
		return g.yes
	case "word":
		return g.word
	}
	return g.words[t.lang].render(func(name string) (any, bool) {
		if depth == 0 {
			return nil, false
		}
		return t.placeholderIn(stack[:depth-1], name)
	}).String()
}

// givenInto puts the params of the flow at a depth among the values that
// expressions see.
func (t *turn) givenInto(env map[string]any, f *flow, stack []Frame, depth int) {
	for name := range f.given {
		if g := t.given(stack, depth, name); g != nil {
			env[name] = t.say(g, stack, depth)
		}
	}
}

// label is what the answer under a key is called, at most 60 characters.
func (t *turn) label(key string, st *step) string {
	if st.labelTmpl == nil {
		return st.label[t.lang]
	}
	_, stack := t.find(key)
	return short(st.labelTmpl[t.lang].render(func(name string) (any, bool) {
		return t.placeholderIn(stack, name)
	}).String(), 60)
}
