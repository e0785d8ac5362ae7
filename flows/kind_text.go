package flows

import (
	"strconv"
	"unicode/utf8"

	"noken/source"
)

// textKind asks for words. Lengths are in characters; a text must have a letter
// or a digit, unless min is 0.
//
//	steps:
//	  - cerita:
//	      text: {min: 10, max: 1500}
//	      ask: {id: Apa yang terjadi?, en: What happened?}
type textKind struct {
	question
	min, max int
}

// textBody says what words are taken.
type textBody struct {
	source.Where

	// Fewest characters of an answer. 0: an answer without a letter or digit is
	// taken too.
	Min int `yaml:"min" jsonschema:"minimum=0,maximum=4000,default=1"`

	// Most characters of an answer; a Telegram message has 4096.
	Max int `yaml:"max" jsonschema:"minimum=1,maximum=4000,default=1000"`
}

func readText(_ *loader, st *step, body *source.Node) kind {
	var b textBody
	st.flow.src.Decode(body, &b)
	if b.Min > b.Max {
		st.flow.src.Problem(b.At("min"), RuleLimits, "", "min is greater than max")
	}
	return &textKind{min: b.Min, max: b.Max}
}

func (k *textKind) free() bool { return true }

func (k *textKind) accept(_ *turn, _ *step, e *Event) verdict {
	if e.Kind != Text {
		return verdict{}
	}
	return k.check(e.Text)
}

func (k *textKind) check(text string) verdict {
	n := utf8.RuneCountInString(text)
	args := map[string]any{"n": strconv.Itoa(n), "min": strconv.Itoa(k.min), "max": strconv.Itoa(k.max)}
	switch {
	case n > k.max:
		return verdict{why: "wrong.long", args: args}
	case !hasWords(text) && k.min > 0:
		return verdict{why: "wrong.empty", args: args}
	case n < k.min:
		return verdict{why: "wrong.short", args: args}
	}
	return verdict{what: answered, value: Value{Kind: "text", Text: text}}
}

// seed takes words that fit; of others the question says why they do not.
func (k *textKind) seed(t *turn, _ *step, seed *Seed) (Value, bool) {
	if seed.Text == "" {
		return Value{}, false
	}
	v := k.check(tidy(seed.Text))
	if v.what != answered {
		t.lead = t.text(v.why, v.args)
	}
	seed.Text = ""
	return v.value, v.what == answered
}
