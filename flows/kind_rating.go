package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// ratingKind asks for a mark from 1, the worst, to max, the best. Its buttons say
// so in words; "4", "empat", "4 bintang" and "bagus" are taken as well.
//
//	steps:
//	  - nilai:
//	      rating: {max: 5}
//	      ask: {id: Bagaimana pelayanan kami?, en: How did we do?}
type ratingKind struct {
	question
	max   int
	marks []candidate // what typed words mean a mark
}

// ratingBody says what marks there are.
type ratingBody struct {
	source.Where

	// The best mark.
	Max int `yaml:"max" jsonschema:"minimum=2,maximum=10,default=5"`
}

// ratingWords are the keys of the words for marks, from the worst to the best.
var ratingWords = [5]string{"worst", "bad", "fair", "good", "best"}

// numerals are the marks as people write them out, Indonesian and English.
var numerals = [10][2]string{
	{"satu", "one"}, {"dua", "two"}, {"tiga", "three"}, {"empat", "four"}, {"lima", "five"},
	{"enam", "six"}, {"tujuh", "seven"}, {"delapan", "eight"}, {"sembilan", "nine"}, {"sepuluh", "ten"},
}

func readRating(l *loader, st *step, body *source.Node) kind {
	var b ratingBody
	st.flow.src.Decode(body, &b)
	k := &ratingKind{max: b.Max, marks: make([]candidate, b.Max)}
	for i := range k.marks {
		k.marks[i].words = slices.Clone(numerals[i][:])
		key := k.word(i + 1)
		if key == "" {
			continue
		}
		for _, w := range l.set.words {
			k.marks[i].labels = append(k.marks[i].labels, plainWords(w.templates["rating."+key].render(nil).String()))
			if more := w.templates["typed."+key]; more != nil {
				for word := range strings.SplitSeq(more.render(nil).String(), ",") {
					k.marks[i].words = append(k.marks[i].words, plainWords(word))
				}
			}
		}
	}
	return k
}

// word is the key of the word for a mark; "" for one between those that have words.
func (k *ratingKind) word(mark int) string {
	if i := (mark - 1) * (len(ratingWords) - 1); i%(k.max-1) == 0 {
		return ratingWords[i/(k.max-1)]
	}
	return ""
}

// label is a mark as its button says it: "4 ★ baik".
func (k *ratingKind) label(t *turn, mark int) string {
	label := strconv.Itoa(mark) + " ★"
	if key := k.word(mark); key != "" {
		label += " " + t.text("rating."+key, nil).String()
	}
	return short(label, maxLabel)
}

// rows have a button a row for marks with words, and up to five side by side of the
// others.
func (k *ratingKind) rows(t *turn, _ *step) [][]Button {
	var rows [][]Button
	run := false // the last row is one of marks without words
	for mark := 1; mark <= k.max; mark++ {
		b := Button{ID: "=" + strconv.Itoa(mark), Label: k.label(t, mark)}
		bare := k.word(mark) == ""
		if last := len(rows) - 1; bare && run && len(rows[last]) < 5 {
			rows[last] = append(rows[last], b)
			continue
		}
		rows, run = append(rows, []Button{b}), bare
	}
	return rows
}

func (k *ratingKind) accept(_ *turn, _ *step, e *Event) verdict {
	mark := 0
	switch e.Kind {
	case Press:
		digits, ok := strings.CutPrefix(e.Button, "=")
		if !ok {
			return verdict{}
		}
		if mark = k.digits(digits); mark == 0 {
			return verdict{}
		}
	case Text:
		if mark = k.typed(e.Text); mark == 0 {
			return verdict{why: "wrong.rating", args: map[string]any{"max": strconv.Itoa(k.max)}}
		}
	default:
		return verdict{}
	}
	return verdict{what: answered, value: Value{Kind: "rating", Text: strconv.Itoa(mark)}}
}

// digits reads a mark in digits; 0 where it is none.
func (k *ratingKind) digits(s string) int {
	if n, err := strconv.Atoi(s); err == nil && n >= 1 && n <= k.max {
		return n
	}
	return 0
}

// typed reads a mark as people type it; 0 where it is none.
func (k *ratingKind) typed(text string) int {
	if text != "" && strings.Trim(text, "★⭐") == "" {
		return k.digits(strconv.Itoa(len([]rune(text))))
	}
	text = strings.TrimSuffix(strings.TrimSpace(text), "/"+strconv.Itoa(k.max))
	var words []string
	for word := range strings.FieldsSeq(plainWords(text)) {
		switch word {
		case "bintang", "star", "stars", "nilai":
		default:
			words = append(words, word)
		}
	}
	if len(words) == 0 {
		return 0
	}
	if n := k.digits(words[0]); n > 0 && (len(words) == 1 || !strings.ContainsAny(strings.Join(words[1:], ""), "0123456789")) {
		return n
	}
	i, _ := match(strings.Join(words, " "), len(k.marks), func(i int) *candidate { return &k.marks[i] })
	return i + 1
}

func (k *ratingKind) complaints() []string { return []string{"wrong.rating"} }

// words are such as "4 dari 5, baik".
func (k *ratingKind) words(t *turn, v Value) string {
	words := t.text("rating.shown", map[string]any{"n": v.Text, "max": strconv.Itoa(k.max)}).String()
	if mark := k.digits(v.Text); mark > 0 && k.word(mark) != "" {
		words += ", " + t.text("rating."+k.word(mark), nil).String()
	}
	return words
}

func (k *ratingKind) value(_ *turn, v Value) any {
	n, _ := strconv.Atoi(v.Text)
	return n
}

func (k *ratingKind) typ() types.Type { return types.Int }
