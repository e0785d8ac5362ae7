package phrases

import (
	"fmt"
	"strings"
	"unicode"
)

// style is how words stand in a file.
type style uint8

const (
	plain  style = iota // so
	single              // 'so'
	double              // "so"
	block               // |- and lines below
)

func styleOf(first byte) style {
	switch first {
	case '\'':
		return single
	case '"':
		return double
	case '|', '>':
		return block
	}
	return plain
}

// Normal is how words are compared and written: without the spaces around and at
// the ends of lines, and with \n as the line end.
func Normal(words string) string {
	words = strings.ReplaceAll(strings.ReplaceAll(words, "\r\n", "\n"), "\r", "\n")
	lines := strings.Split(words, "\n")
	for i, line := range lines {
		lines[i] = strings.TrimRight(line, " \t")
	}
	return strings.TrimSpace(strings.Join(lines, "\n"))
}

// hidden is the first sign that has no business in words: nobody sees it, and
// files that hold it are read differently by different programs.
func hidden(words string) (r rune, is bool) {
	for _, r := range words {
		if unicode.IsControl(r) && r != '\n' && r != '\t' || r == '\ufeff' || r == '\u2028' || r == '\u2029' || r == unicode.ReplacementChar {
			return r, true
		}
	}
	return 0, false
}

// written is words on one line, in the style where that is safe, else in quotes.
func written(words string, like style, flow bool) string {
	switch {
	case like == plain && plainly(words, flow):
		return words
	case like == single && !strings.ContainsAny(words, "\n\t"):
		return "'" + strings.ReplaceAll(words, "'", "''") + "'"
	}
	return quoted(words)
}

// plainly says whether words mean themselves without quotes. It is strict: what
// may be taken for something else by any reader of YAML gets quotes.
func plainly(words string, flow bool) bool {
	switch strings.ToLower(words) {
	case "", "y", "n", "yes", "no", "on", "off", "true", "false", "null", "nil":
		return false
	}
	for i, r := range words {
		letter := unicode.IsLetter(r)
		if i == 0 && !letter {
			return false
		}
		if !letter && !unicode.IsDigit(r) && !strings.ContainsRune(" .?!'()/&-+;", r) && (flow || r != ',') {
			return false
		}
	}
	return true
}

// quoted is words between double quotes.
func quoted(words string) string {
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range words {
		switch {
		case r == '"' || r == '\\':
			b.WriteByte('\\')
			b.WriteRune(r)
		case r == '\n':
			b.WriteString(`\n`)
		case r == '\t':
			b.WriteString(`\t`)
		case unicode.IsControl(r) || r == '\ufeff' || r == '\u2028' || r == '\u2029':
			fmt.Fprintf(&b, `\u%04x`, r)
		default:
			b.WriteRune(r)
		}
	}
	b.WriteByte('"')
	return b.String()
}

// blockable says whether words can stand as lines below a |-.
func blockable(words string) bool {
	return words != "" && words == Normal(words) && !strings.Contains(words, "\t")
}

// indented is words as the lines of a block, each after a line end.
func indented(words string, indent int, eol string) string {
	var b strings.Builder
	for line := range strings.SplitSeq(words, "\n") {
		b.WriteString(eol)
		if line != "" {
			b.WriteString(strings.Repeat(" ", indent) + line)
		}
	}
	return b.String()
}
