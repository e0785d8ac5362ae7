package flows

import (
	"maps"
	"slices"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// chooseKind offers choices as buttons: own ones, a list of the city's, or a
// list that only the host knows. Typed words are taken as the choice they mean;
// with typed: true others are kept as they are.
//
//	steps:
//	  - nama:
//	      choose:
//	        - boleh: {id: Boleh, en: Yes}
//	        - anonim:
//	            label: {id: "Jangan, rahasiakan", en: "No, keep it secret"}
//	            shown: {id: dirahasiakan, en: kept secret}
//	            words: [rahasia, anonim]
//	      ask: {id: Boleh nama Anda dilihat?, en: May they see your name?}
//	  - jenis:
//	      choose: {from: categories, columns: 2, page: 8}
//	      ask: {id: Tentang apa?, en: What about?}
type chooseKind struct {
	question
	list    *catalogue // nil: comes with each event
	host    string     // name of that list
	name    string     // name of the city's list, "" for own choices
	own     bool       // an answer is its id in expressions, else the whole item
	columns int        // 0: as fits
	per     int        // choices a page
	typed   bool       // takes words that mean none of the choices
}

// chooseBody is the name of a list, a list and how it is shown, or the choices
// themselves.
type chooseBody struct {
	Name string                        `form:"scalar"`
	From chooseFrom                    `form:"mapping"`
	Own  []source.Named[chooseOwnBody] `form:"list"`
}

// chooseFrom offers a list of the city's.
type chooseFrom struct {
	source.Where

	// The list: categories, services or areas, or "mine", the person's own cases.
	From string `yaml:"from" jsonschema:"required,example=categories"`

	// How many buttons stand side by side. Left out: as many as fit.
	Columns int `yaml:"columns" jsonschema:"minimum=1,maximum=4"`

	// How many choices are offered at once; the others are a tap away.
	Page int `yaml:"page" jsonschema:"minimum=2,maximum=40,default=8"`

	// true: words that mean none of the choices are an answer too.
	Typed bool `yaml:"typed"`
}

// chooseOwnBody is a choice: the words on its button, or these and more.
type chooseOwnBody struct {
	More  chooseOwn   `form:"mapping:label"`
	Label source.Text `form:"mapping" jsonschema:"maxLength=64"`
}

// chooseOwn is a choice with all that may be said of it.
type chooseOwn struct {
	// The words on the button.
	Label source.Text `yaml:"label" jsonschema:"required,maxLength=64"`

	// The answer as the summary and the office's card show it. Left out: the label.
	Shown source.Text `yaml:"shown" jsonschema:"maxLength=64"`

	// Other words that mean it when typed.
	Words []string `yaml:"words" jsonschema:"maxLength=64"`
}

func readChoose(l *loader, st *step, body *source.Node) kind {
	src := st.flow.src
	var b chooseBody
	if body.Shape == source.Empty {
		src.Problem(st.at, source.RuleMissingKey, "write choose: and a list of the city's, or the choices", "the step %q has nothing to choose from", st.name)
		return nil
	}
	src.DecodeAt(body, st.at, &b)
	k := &chooseKind{per: 8}
	at := body
	switch body.Shape {
	case source.List:
		k.own, k.per = true, 12
		k.list = readOwn(l, st, b.Own)
		return k
	case source.Mapping:
		k.columns, k.per, k.typed, k.name = b.From.Columns, b.From.Page, b.From.Typed, b.From.From
		at = b.From.At("from")
	default:
		k.name = b.Name
	}
	if k.name == "" {
		if body.Shape == source.Scalar { // otherwise it is told already
			src.Problem(body, source.RuleMissingKey, "write the name of a list, such as categories", "the step %q has nothing to choose from", st.name)
		}
		return nil
	}
	hosts := append([]string{"mine"}, l.env.Lists...)
	if c, ok := l.pickers[k.name]; ok {
		k.list = c
	} else if slices.Contains(hosts, k.name) {
		k.host, k.name = k.name, ""
	} else {
		known := append(slices.Sorted(maps.Keys(l.pickers)), hosts...)
		src.Problem(at, RuleList, source.DidYouMean(k.name, known), "no list %q", k.name)
		return nil
	}
	return k
}

// readOwn reads choices that are written in the step itself.
func readOwn(l *loader, st *step, own []source.Named[chooseOwnBody]) *catalogue {
	src := st.flow.src
	var items []Item
	var shown [][]string
	seen := map[string]bool{}
	for _, one := range own {
		if one.Name == nil {
			continue // told already
		}
		id := l.name(src, one.Name, "choice")
		if seen[id] && id != "" {
			src.Problem(one.Name, RuleDouble, "", "there are two choices %q", id)
		}
		seen[id] = true
		label := one.Value.Label
		if one.Value.More.Label.Node() != nil {
			label = one.Value.More.Label
		}
		if label.Node() == nil {
			src.Problem(one.Name, source.RuleMissingKey, "write {id: ..., en: ...} after it", "the choice %q has no label", id)
		}
		words := templates(src, label)
		if words == nil {
			continue
		}
		it := Item{ID: id, Label: map[string]string{}, Words: one.Value.More.Words}
		for i, lang := range l.set.languages {
			it.Label[lang] = words[i].render(nil).String()
		}
		var said []string
		for _, w := range templates(src, one.Value.More.Shown) {
			said = append(said, w.render(nil).String())
		}
		items, shown = append(items, it), append(shown, said)
	}
	if len(own) == 0 {
		src.Problem(st.at, RuleLimits, "", "there is nothing to choose from")
	}
	c := newCatalogue(items, l.set.languages)
	for i := range shown {
		if shown[i] != nil {
			c.options[i].shown = shown[i]
		}
	}
	return c
}

// choices is the list as it is now.
func (k *chooseKind) choices(t *turn) *catalogue {
	if k.list != nil {
		return k.list
	}
	if c, ok := t.lists[k.host]; ok {
		return c
	}
	items := t.e.Lists[k.host]
	usable := make([]Item, 0, len(items))
	for _, it := range items {
		if it.ID != "" && len(it.ID) <= 38 {
			usable = append(usable, it)
		}
	}
	c := newCatalogue(usable, t.set.languages)
	if t.lists == nil {
		t.lists = map[string]*catalogue{}
	}
	t.lists[k.host] = c
	return c
}

func (k *chooseKind) rows(t *turn, _ *step) [][]Button {
	return k.choices(t).rows(t, k.columns, k.per)
}

func (k *chooseKind) free() bool { return k.typed }

func (k *chooseKind) accept(t *turn, _ *step, e *Event) verdict {
	c := k.choices(t)
	switch e.Kind {
	case Press:
		i, v := c.pick(t, e.Button, k.per)
		if v.what == answered {
			v.value = Value{Kind: "choice", Text: c.options[i].id}
		}
		return v
	case Text:
		i, v := c.typed(t, e.Text, k.per)
		switch {
		case v.what == answered:
			v.value = Value{Kind: "choice", Text: c.options[i].id}
		case v.what == wrong && k.typed && hasWords(e.Text):
			v = verdict{what: answered, value: Value{Kind: "text", Text: short(strings.ReplaceAll(e.Text, "\n", " "), 200)}}
		case v.what == wrong:
			v.why = "wrong.choose"
		}
		return v
	}
	return verdict{}
}

// seed takes words only where any would do: elsewhere they are the story's.
func (k *chooseKind) seed(t *turn, st *step, seed *Seed) (Value, bool) {
	if !k.typed || seed.Text == "" {
		return Value{}, false
	}
	v := k.accept(t, st, &Event{Kind: Text, Text: tidy(seed.Text)})
	if v.what != answered {
		return Value{}, false
	}
	seed.Text = ""
	return v.value, true
}

func (k *chooseKind) option(t *turn, v Value) *option {
	if v.Kind != "choice" {
		return nil
	}
	c := k.choices(t)
	if i, ok := c.index[v.Text]; ok {
		return &c.options[i]
	}
	return nil
}

func (k *chooseKind) words(t *turn, v Value) string {
	if o := k.option(t, v); o != nil {
		return o.shown[t.lang]
	}
	return v.Text
}

func (k *chooseKind) value(t *turn, v Value) any {
	if k.own || k.host != "" {
		return v.Text
	}
	if o := k.option(t, v); o != nil {
		return o.env
	}
	if v.Text == "" {
		return k.list.zero
	}
	env := maps.Clone(k.list.zero)
	env["text"] = v.Text
	return env
}

func (k *chooseKind) typ() types.Type {
	if k.own || k.host != "" {
		return types.String
	}
	return k.list.typ
}

func (k *chooseKind) attribute(t *turn, v Value, name string) (string, bool) {
	o := k.option(t, v)
	if o == nil {
		return "", false
	}
	return o.text(name, t.set.languages[t.lang], t.set.languages[0])
}
