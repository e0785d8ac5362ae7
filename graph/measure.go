package graph

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Pictures are drawn with the fonts of whoever looks at them, so widths are
// estimated, from a wide common one (DejaVu Sans, Verdana): what fits here, fits
// nearly everywhere.

// monoWidth is the width of a letter in the fonts of conditions, in em.
const monoWidth = 0.62

// emOf is how wide a character is, in em.
func emOf(r rune) float64 {
	switch {
	case strings.ContainsRune("iljI.,:;'|!()[]` ", r):
		return 0.38
	case strings.ContainsRune("frt-/\"", r):
		return 0.46
	case strings.ContainsRune("mwMW%@", r):
		return 0.98
	case r >= 0x2E80:
		return 1.1
	case unicode.IsUpper(r):
		return 0.74
	}
	return 0.64
}

// widthOf is how wide a text is, in px, at a size in px.
func widthOf(text string, size float64) float64 {
	w := 0.0
	for _, r := range text {
		w += emOf(r)
	}
	return w * size
}

func monoOf(text string, size float64) float64 {
	return float64(utf8.RuneCountInString(text)) * monoWidth * size
}

// wrap breaks a text into at most max lines, each of which fits; what is left
// over is shown by an ellipsis. Words that are too long are broken.
func wrap(text string, max int, fits func(line string) bool) []string {
	var lines []string
	line := ""
	words := strings.Fields(strings.ToValidUTF8(text, "?"))
	for i := 0; i < len(words); i++ {
		longer := strings.TrimPrefix(line+" "+words[i], " ")
		if fits(longer) {
			line = longer
			continue
		}
		if line == "" { // a word wider than the line
			head := cut(words[i], fits)
			line, words[i] = head, words[i][len(head):]
		}
		if len(lines) == max-1 {
			rest := line + " " + strings.Join(words[i:], " ")
			return append(lines, cut(rest, func(s string) bool { return fits(s + "…") })+"…")
		}
		lines, line = append(lines, line), ""
		i--
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// cut is the longest beginning that fits, at least one character, without a
// space at its end.
func cut(text string, fits func(string) bool) string {
	end := 0
	for i, r := range text {
		next := i + utf8.RuneLen(r)
		if end > 0 && !fits(text[:next]) {
			break
		}
		end = next
	}
	return strings.TrimRight(text[:end], " ")
}

// short is a text on one line of at most max characters.
func short(text string, max int) string {
	lines := wrap(text, 1, func(line string) bool { return utf8.RuneCountInString(line) <= max })
	return strings.Join(lines, "")
}
