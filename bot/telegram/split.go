package telegram

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"noken/bot"
)

// split cuts r into parts of at most limit units each, at the end of a paragraph,
// else of a line, a sentence, a word, and only where there is none of these inside
// a word. White space at the cuts is dropped; nothing else is.
func split(r bot.Rich, limit int) []bot.Rich {
	if richUnits(r) <= limit {
		return []bot.Rich{r}
	}
	text := strings.ToValidUTF8(r.String(), "\uFFFD")
	rest := valid(r)
	var parts []bot.Rich
	for units(text) > limit {
		at := cut(text, limit)
		head, tail := divide(rest, at)
		if head = trimRight(head); !blank(head) {
			parts = append(parts, head)
		}
		text = text[at:]
		skip := len(text) - len(strings.TrimLeftFunc(text, unicode.IsSpace))
		text = text[skip:]
		_, rest = divide(tail, skip)
	}
	if !blank(rest) {
		parts = append(parts, rest)
	}
	return parts
}

// valid makes every span UTF-8, so that the cuts' byte positions hold.
func valid(r bot.Rich) bot.Rich {
	out := make(bot.Rich, len(r))
	for i, span := range r {
		span.Text = strings.ToValidUTF8(span.Text, "\uFFFD")
		out[i] = span
	}
	return out
}

// cut finds the byte position at which to end a part of text that is longer than
// limit: at least 1 rune, at most limit units from the start.
func cut(text string, limit int) int {
	window := text[:prefix(text, limit)]
	least := prefix(text, limit/2) // a part shorter than half looks torn
	for _, end := range []string{"\n\n", "\n"} {
		if i := strings.LastIndex(window, end); i >= least && i > 0 {
			return i + len(end)
		}
	}
	best := -1
	for _, end := range []string{". ", "! ", "? ", "… "} {
		if i := strings.LastIndex(window, end); i >= least && i > 0 {
			best = max(best, i+len(end))
		}
	}
	if best > 0 {
		return best
	}
	if i := strings.LastIndexFunc(window, unicode.IsSpace); i > 0 && i >= prefix(text, limit/8) {
		_, n := utf8.DecodeRuneInString(window[i:])
		return i + n
	}
	return whole(text, len(window))
}

// whole moves a cut inside a word back so that it does not part a letter from its
// accent or an emoji from its modifiers.
func whole(text string, at int) int {
	for back, tries := at, 0; back > 0 && tries < 16; tries++ {
		next, _ := utf8.DecodeRuneInString(text[back:])
		before, n := utf8.DecodeLastRuneInString(text[:back])
		if before != 0x200D && !joins(next) {
			return back
		}
		back -= n
		if back == 0 {
			break
		}
	}
	return at
}

func joins(r rune) bool {
	return r == 0x200D || unicode.In(r, unicode.Mn, unicode.Me, unicode.Variation_Selector) ||
		r >= 0x1F3FB && r <= 0x1F3FF // skin tones
}

// prefix is the byte length of the longest beginning of text that has at most
// limit units, at least one rune.
func prefix(text string, limit int) int {
	n := 0
	for i, r := range text {
		n += unitsOf(r)
		if n > limit && i > 0 {
			return i
		}
	}
	return len(text)
}

// divide cuts r at byte position at of its text; a span across it is in both parts.
func divide(r bot.Rich, at int) (head, tail bot.Rich) {
	for i, span := range r {
		if at >= len(span.Text) {
			at -= len(span.Text)
			continue
		}
		head = append(head, r[:i]...)
		if at > 0 {
			first := span
			first.Text = span.Text[:at]
			head = append(head, first)
		}
		span.Text = span.Text[at:]
		return head, append(bot.Rich{span}, r[i+1:]...)
	}
	return r, nil
}

func trimRight(r bot.Rich) bot.Rich {
	for len(r) > 0 {
		last := len(r) - 1
		text := strings.TrimRightFunc(r[last].Text, unicode.IsSpace)
		if text != "" {
			r[last].Text = text
			return r
		}
		r = r[:last]
	}
	return r
}

// shorten cuts s to at most limit units, with an ellipsis for what is missing,
// between words where that loses little.
func shorten(s string, limit int) string {
	s = strings.ToValidUTF8(s, "\uFFFD")
	if units(s) <= limit {
		return s
	}
	at := prefix(s, limit-1)
	if i := strings.LastIndexFunc(s[:at], unicode.IsSpace); i > 0 && i >= prefix(s, limit*3/4) {
		at = i
	} else {
		at = whole(s, at)
	}
	return strings.TrimRightFunc(s[:at], unicode.IsSpace) + "…"
}

// shortenRich cuts r to at most limit units, with an ellipsis for what is missing.
func shortenRich(r bot.Rich, limit int) bot.Rich {
	if richUnits(r) <= limit {
		return r
	}
	r = valid(r)
	text := r.String()
	head, _ := divide(r, whole(text, prefix(text, limit-1)))
	head = trimRight(head)
	if len(head) > 0 {
		head[len(head)-1].Text += "…"
	}
	return head
}
