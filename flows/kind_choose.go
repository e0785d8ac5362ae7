package flows

import (
	"maps"
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/types"
)

// chooseKind offers choices as buttons: own ones, a list of the city's, or a
// list that only the host knows. Typed words are taken as the choice they mean;
// with typed: true others are kept as they are.
//
//   - nama:
//     choose:
//   - boleh:  {id: Boleh, en: Yes}
//   - anonim: {label: {id: "Jangan", en: "No"}, shown: {id: anonim, en: anonymous}, words: [rahasia]}
//     ask: {id: Boleh nama Anda dilihat?, en: May they see your name?}
//   - jenis:
//     choose: {from: categories, columns: 2, page: 8}
//     ask: {id: Tentang apa?, en: What about?}
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

func readChoose(l *loader, st *step, body *node) kind {
	src := st.flow.src
	k := &chooseKind{per: 8}
	from := body
	switch body.shape {
	case list:
		k.own, k.per = true, 12
		k.list = readOwn(l, src, body)
		return k
	case mapping:
		src.only(body, "from", "columns", "page", "typed")
		if from = body.get("from"); from == nil {
			src.problem(body, "", "choose needs from: the name of a list")
			return nil
		}
		k.columns = src.whole(body.get("columns"), 0, 1, 4)
		k.per = src.whole(body.get("page"), 8, 2, 40)
		k.typed = src.yes(body.get("typed"), false)
	}
	name := src.word(from, "a list of choices or the name of one")
	if name == "" {
		return nil
	}
	hosts := append([]string{"mine"}, l.env.Lists...)
	if c, ok := l.pickers[name]; ok {
		k.list, k.name = c, name
	} else if slices.Contains(hosts, name) {
		k.host = name
	} else {
		known := append(slices.Sorted(maps.Keys(l.pickers)), hosts...)
		src.problem(from, didYouMean(name, known), "no list %q", name)
		return nil
	}
	return k
}

// readOwn reads choices that are written in the step itself.
func readOwn(l *loader, src *source, body *node) *catalogue {
	var items []Item
	var shown [][]string
	seen := map[string]bool{}
	for _, n := range body.items {
		if n.shape != mapping || len(n.keys) != 1 {
			src.problem(n, "", "a choice is one name and its label: - name: {...}")
			continue
		}
		key, val := n.keys[0].key, n.keys[0].value
		id := l.name(src, key, "choice")
		if seen[id] && id != "" {
			src.problem(key, "", "there are two choices %q", id)
		}
		seen[id] = true
		it := Item{ID: id, Label: map[string]string{}}
		label, answer := val, (*node)(nil)
		if n := val.get("label"); n != nil {
			src.only(val, "label", "shown", "words")
			label, answer = n, val.get("shown")
			if words := val.get("words"); words != nil {
				for _, w := range words.items {
					it.Words = append(it.Words, w.text)
				}
			}
		}
		words := src.translated(label, l.set.languages)
		if words == nil {
			continue
		}
		for i, lang := range l.set.languages {
			it.Label[lang] = words[i].render(nil).String()
			if utf8.RuneCountInString(it.Label[lang]) > maxLabel {
				src.problem(label.get(lang), "", "a button has room for %d characters", maxLabel)
			}
		}
		var said []string
		if answer != nil {
			for _, w := range src.translated(answer, l.set.languages) {
				said = append(said, w.render(nil).String())
			}
		}
		items, shown = append(items, it), append(shown, said)
	}
	if len(items) == 0 {
		src.problem(body, "", "there is nothing to choose from")
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
