package flows

import (
	"slices"
	"strings"
	"unicode"
)

// plainWords is text as it is compared: lower case, letters and digits, one
// space between words.
func plainWords(s string) string {
	var b strings.Builder
	b.Grow(len(s))
	gap := false
	for _, r := range s {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || unicode.IsMark(r) {
			if gap && b.Len() > 0 {
				b.WriteByte(' ')
			}
			gap = false
			b.WriteRune(unicode.ToLower(r))
		} else {
			gap = true
		}
	}
	return b.String()
}

// editDistance counts the letters to change, add, drop or swap with their
// neighbour between two words; above limit it stops and returns limit+1.
func editDistance(a, b []rune, limit int) int {
	if d := len(a) - len(b); d > limit || -d > limit {
		return limit + 1
	}
	before, last, row := make([]int, len(b)+1), make([]int, len(b)+1), make([]int, len(b)+1)
	for j := range last {
		last[j] = j
	}
	for i := 1; i <= len(a); i++ {
		row[0] = i
		least := i
		for j := 1; j <= len(b); j++ {
			cost := 1
			if a[i-1] == b[j-1] {
				cost = 0
			}
			row[j] = min(last[j]+1, row[j-1]+1, last[j-1]+cost)
			if i > 1 && j > 1 && a[i-1] == b[j-2] && a[i-2] == b[j-1] {
				row[j] = min(row[j], before[j-2]+1)
			}
			least = min(least, row[j])
		}
		if least > limit {
			return limit + 1
		}
		before, last, row = last, row, before
	}
	return last[len(b)]
}

// slack is how many letters of a word may be wrong. Digits carry meaning: a
// number with a slip is another number.
func slack(runes []rune) int {
	length := len(runes)
	switch {
	case slices.ContainsFunc(runes, unicode.IsDigit):
		return 0
	case length >= 8:
		return 2
	case length >= 4:
		return 1
	}
	return 0
}

// candidate is something that typed words may mean: all are already plainWords.
type candidate struct {
	labels []string // what stands on the button, in every language
	words  []string // extra words that mean it
}

// How well typed words fit a candidate, best first.
const (
	fitsExactly = iota
	fitsWord    // an extra word
	fitsPrefix  // the beginning of the label
	fitsPart    // whole words of the label
	fitsLoosely // with a slip of the finger
	fitsMention // an extra word within a short sentence
	fitsNot
)

func (c *candidate) fit(typed string, runes []rune, slips int) int {
	best := fitsNot
	for _, label := range c.labels {
		switch {
		case label == "":
		case label == typed:
			return fitsExactly
		case len(runes) >= 3 && strings.HasPrefix(label, typed):
			best = min(best, fitsPrefix)
		case len(runes) >= 3 && holdsWords(label, typed):
			best = min(best, fitsPart)
		case best > fitsLoosely:
			if near(typed, runes, label, slips) {
				best = fitsLoosely
			}
		}
	}
	for _, word := range c.words {
		switch {
		case word == "":
		case word == typed:
			best = min(best, fitsWord)
		case len(runes) <= 60 && holdsWords(typed, word):
			best = min(best, fitsMention)
		case best > fitsLoosely:
			if near(typed, runes, word, slips) {
				best = fitsLoosely
			}
		}
	}
	return best
}

// holdsWords says that words stand in a text as whole words; both are plainWords.
func holdsWords(text, words string) bool {
	for from := 0; ; {
		i := strings.Index(text[from:], words)
		if i < 0 {
			return false
		}
		begin, end := from+i, from+i+len(words)
		if (begin == 0 || text[begin-1] == ' ') && (end == len(text) || text[end] == ' ') {
			return true
		}
		from = begin + 1
	}
}

// near says that a word was typed with at most so many slips. Lengths that are
// too far apart, four bytes a letter at most, need no closer look.
func near(typed string, runes []rune, word string, slips int) bool {
	if d := len(typed) - len(word); slips == 0 || d > 4*slips || -d > 4*slips {
		return false
	}
	return editDistance(runes, []rune(word), slips) <= slips
}

// match finds the one candidate that typed words mean; -1 when there is none or
// more than one that fits equally well.
func match(typed string, n int, at func(i int) *candidate) (index, how int) {
	typed = plainWords(typed)
	runes := []rune(typed)
	index, how = -1, fitsNot
	if typed == "" || len(runes) > 200 {
		return
	}
	slips := slack(runes)
	for i := range n {
		switch fit := at(i).fit(typed, runes, slips); {
		case fit < how:
			index, how = i, fit
		case fit == how && fit != fitsNot:
			index = -1
		}
	}
	if how == fitsNot {
		index = -1
	}
	return index, how
}

// tidy is typed text without what cannot be seen or turns the reading
// direction, with spaces at the ends and repeated blank lines gone.
func tidy(s string) string {
	s = strings.ToValidUTF8(s, "")
	s = strings.Map(func(r rune) rune {
		switch {
		case r == '\n':
			return r
		case r == '\r':
			return -1
		case r == '\t' || r == '\u00a0' || r == '\u2028' || r == '\u2029':
			return ' '
		case r == '\u200d' || r == '\ufe0f': // joins emoji
			return r
		case unicode.IsControl(r) || unicode.Is(unicode.Cf, r):
			return -1
		}
		return r
	}, s)
	for strings.Contains(s, "\n\n\n") {
		s = strings.ReplaceAll(s, "\n\n\n", "\n\n")
	}
	return strings.TrimSpace(s)
}

// hasWords says whether a text has a letter or digit at all.
func hasWords(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return unicode.IsLetter(r) || unicode.IsDigit(r) })
}

// short cuts a text to at most n characters.
func short(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	cut := 0
	for i := range s {
		if count == n-1 {
			cut = i
		}
		if count++; count > n {
			return strings.TrimRight(s[:cut], " \n") + "…"
		}
	}
	return s
}
