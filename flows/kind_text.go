package flows

import (
	"strconv"
	"unicode/utf8"
)

// maxText is the greatest length of a text in characters; a Telegram message has 4096.
const maxText = 4000

// textKind asks for words. Lengths are in characters; a text must have a letter
// or a digit, unless min is 0.
//
//   - cerita:
//     text: {min: 10, max: 1500}
//     ask: {id: Apa yang terjadi?, en: What happened?}
type textKind struct {
	question
	min, max int
}

func readText(_ *loader, st *step, body *node) kind {
	src := st.flow.src
	src.only(body, "min", "max")
	k := &textKind{min: src.whole(body.get("min"), 1, 0, maxText), max: src.whole(body.get("max"), 1000, 1, maxText)}
	if k.min > k.max {
		src.problem(body, "", "min is greater than max")
	}
	return k
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
