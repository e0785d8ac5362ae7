package flows

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// catalogue is a list of choices, compiled: own options, a list of the city's,
// or one that came with an event.
type catalogue struct {
	options    []option
	index      map[string]int
	top        []int
	children   map[int][]int
	candidates []candidate
	zero       map[string]any // an item with nothing in it, for expressions
	typ        types.Type
}

type option struct {
	id     string
	label  []string // by language
	shown  []string // by language: the answer in words
	group  bool     // no answer itself
	parent int      // index of the choice it is below, -1: a top one
	attrs  map[string]any
	env    map[string]any
	button []Button // by language
}

// catalogues compiles the lists that are known when loading.
func (l *loader) catalogues() {
	for _, name := range l.env.Unread {
		l.pickers[name] = &catalogue{typ: types.Any}
	}
	for _, name := range slices.Sorted(maps.Keys(l.env.Catalogues)) {
		items := l.env.Catalogues[name]
		wrong := func(format string, args ...any) {
			*l.problems = append(*l.problems, source.Problem{Rule: RuleCatalogue, File: name, Message: fmt.Sprintf(format, args...)})
		}
		seen := map[string]bool{}
		for _, it := range items {
			if it.ID == "" || len(it.ID) > 38 || seen[it.ID] {
				wrong("the id %q is empty, longer than 38 bytes or there twice", it.ID)
			}
			seen[it.ID] = true
			for lang, label := range it.Label {
				if utf8.RuneCountInString(label) > maxLabel {
					wrong("the label of %q in %q is longer than %d characters", it.ID, lang, maxLabel)
				}
			}
		}
		l.pickers[name] = newCatalogue(items, l.set.languages)
	}
}

func newCatalogue(items []Item, languages []string) *catalogue {
	c := &catalogue{index: make(map[string]int, len(items)), children: map[int][]int{}}
	zero := map[string]any{"id": "", "label": "", "text": ""}
	for i, it := range items {
		c.index[it.ID] = i
		for k, v := range it.Attrs {
			if _, known := zero[k]; !known {
				zero[k] = nothingLike(v)
			}
		}
	}
	c.zero = zero
	shape := types.Map{}
	for k, v := range zero {
		switch v.(type) {
		case string, bool, int, float64, []string:
			shape[k] = types.TypeOf(v)
		default:
			shape[k] = types.Any
		}
	}
	c.typ = shape
	for i, it := range items {
		o := option{id: it.ID, group: it.Group, parent: -1, attrs: it.Attrs}
		var words candidate
		for _, lang := range languages {
			label := it.Label[lang]
			if label == "" {
				label = it.Label[languages[0]]
			}
			if label == "" {
				label = it.ID
			}
			o.label = append(o.label, label)
			o.button = append(o.button, Button{ID: "=" + it.ID, Label: short(label, maxLabel)})
			words.labels = append(words.labels, plainWords(label))
		}
		o.shown = o.label
		for _, w := range it.Words {
			words.words = append(words.words, plainWords(w))
		}
		words.words = append(words.words, plainWords(it.ID))
		o.env = maps.Clone(zero)
		maps.Copy(o.env, it.Attrs)
		for k, v := range o.env { // a nil stands for nothing of the kind that others have
			if v == nil {
				o.env[k] = zero[k]
			}
		}
		o.env["id"], o.env["label"] = it.ID, o.label[0]
		c.candidates = append(c.candidates, words)
		if parent, ok := c.index[it.Parent]; ok && it.Parent != "" && parent != i {
			c.children[parent] = append(c.children[parent], i)
			o.parent = parent
		} else {
			c.top = append(c.top, i)
		}
		c.options = append(c.options, o)
	}
	for i := range c.options {
		if len(c.children[i]) > 0 {
			for lang := range c.options[i].button {
				c.options[i].button[lang].ID = "+" + c.options[i].id
			}
		}
	}
	return c
}

func nothingLike(v any) any {
	switch v.(type) {
	case string:
		return ""
	case bool:
		return false
	case int:
		return 0
	case float64:
		return 0.0
	case []string:
		return []string{}
	}
	return nil
}

// visible are the choices of the open group (all of its pages), or the top ones.
func (c *catalogue) visible(group string) []int {
	if i, ok := c.index[group]; ok && group != "" {
		return c.children[i]
	}
	return c.top
}

// page cuts a page out of the choices; a last page of one more is not worth a turn.
func page(list []int, number, per int) (part []int, less, more bool) {
	if len(list) <= per+1 {
		return list, false, false
	}
	last := (len(list) - 1) / per
	number = min(max(number, 0), last)
	from := number * per
	to := min(from+per, len(list))
	return list[from:to], number > 0, to < len(list)
}

// whole is the choice whose group is open, where it can be chosen itself: its
// button is the first of the first page.
func (c *catalogue) whole(t *turn) (int, bool) {
	i, ok := c.index[t.s.Group]
	return i, ok && t.s.Group != "" && !c.options[i].group && t.s.Page <= 0
}

// rows lays the visible choices out in columns (0: as fits), with the buttons to
// turn pages.
func (c *catalogue) rows(t *turn, columns, per int) [][]Button {
	part, less, more := page(c.visible(t.s.Group), t.s.Page, per)
	buttons := make([]Button, 0, len(part)+3)
	if i, ok := c.whole(t); ok {
		o := &c.options[i]
		label := t.text("whole", map[string]any{"name": o.label[t.lang]}).String()
		buttons = append(buttons, Button{ID: "=" + o.id, Label: short(label, maxLabel)})
	}
	long := false
	for _, i := range part {
		b := c.options[i].button[t.lang]
		long = long || utf8.RuneCountInString(b.Label) > 20
		buttons = append(buttons, b)
	}
	if columns == 0 {
		columns = 2
		if long || len(buttons) <= 3 {
			columns = 1
		}
	}
	rows := make([][]Button, 0, len(buttons)/columns+2)
	for from := 0; from < len(buttons); from += columns {
		to := min(from+columns, len(buttons))
		rows = append(rows, buttons[from:to:to])
	}
	if less || more {
		turn := make([]Button, 0, 2)
		if less {
			turn = append(turn, t.button("less"))
		}
		if more {
			turn = append(turn, t.button("more"))
		}
		rows = append(rows, turn)
	}
	return rows
}

// pick takes a pressed button; the index of the chosen option where one is chosen.
func (c *catalogue) pick(t *turn, id string, per int) (chosen int, v verdict) {
	list := c.visible(t.s.Group)
	switch {
	case id == "more" || id == "less":
		step := 1
		if id == "less" {
			step = -1
		}
		_, less, more := page(list, t.s.Page, per)
		if id == "more" && !more || id == "less" && !less {
			return -1, verdict{}
		}
		t.s.Page += step
		return -1, verdict{what: again}
	case strings.HasPrefix(id, "+"):
		if i, ok := c.index[id[1:]]; ok && len(c.children[i]) > 0 {
			t.s.Group, t.s.Page = id[1:], 0
			return -1, verdict{what: again}
		}
	case strings.HasPrefix(id, "="):
		if i, ok := c.index[id[1:]]; ok && !c.options[i].group {
			return i, verdict{what: answered}
		}
	}
	return -1, verdict{}
}

// typed finds what typed words mean: the number of a visible button, or a name.
// A heading that is named is opened.
func (c *catalogue) typed(t *turn, text string, per int) (chosen int, v verdict) {
	if n, err := strconv.Atoi(strings.Trim(text, " .)")); err == nil {
		part, _, _ := page(c.visible(t.s.Group), t.s.Page, per)
		if i, ok := c.whole(t); ok {
			if n == 1 {
				return i, verdict{what: answered}
			}
			n--
		}
		if n >= 1 && n <= len(part) {
			return c.open(t, part[n-1])
		}
	}
	within := c.visible(t.s.Group)
	if t.s.Group != "" {
		if i, _ := match(text, len(within), func(i int) *candidate { return &c.candidates[within[i]] }); i >= 0 {
			return c.open(t, within[i])
		}
	}
	i, how := match(text, len(c.top), func(i int) *candidate { return &c.candidates[c.top[i]] })
	if i >= 0 && how <= fitsWord {
		return c.named(t, c.top[i])
	}
	if i, _ := match(text, len(c.candidates), func(i int) *candidate { return &c.candidates[i] }); i >= 0 {
		return c.named(t, i)
	}
	return -1, verdict{}
}

// open takes the choice whose button was meant: one with others below it opens.
func (c *catalogue) open(t *turn, i int) (int, verdict) {
	if len(c.children[i]) > 0 {
		t.s.Group, t.s.Page = c.options[i].id, 0
		return -1, verdict{what: again, seq: true}
	}
	return c.named(t, i)
}

// named takes the choice whose name was typed; only a mere heading opens.
func (c *catalogue) named(t *turn, i int) (int, verdict) {
	if c.options[i].group {
		if len(c.children[i]) == 0 {
			return -1, verdict{}
		}
		t.s.Group, t.s.Page = c.options[i].id, 0
		return -1, verdict{what: again, seq: true}
	}
	return i, verdict{what: answered}
}

// text is an attribute in words: a text, a text by language, or a list of them as lines.
func (o *option) text(name, lang, fallback string) (string, bool) {
	pick := func(m map[string]string) string {
		if s := m[lang]; s != "" {
			return s
		}
		return m[fallback]
	}
	switch v := o.attrs[name].(type) {
	case nil:
		return "", false
	case string:
		return v, true
	case map[string]string:
		return pick(v), true
	case []map[string]string:
		lines := make([]string, len(v))
		for i := range v {
			lines[i] = "• " + pick(v[i])
		}
		return strings.Join(lines, "\n"), true
	case []string:
		return strings.Join(v, ", "), true
	default:
		return fmt.Sprint(v), true
	}
}
