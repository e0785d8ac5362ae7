package tickets

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// Problem is one mistake in a config file.
type Problem struct {
	File      string
	Line, Col int    // from 1; 0: the file as a whole
	Source    string // the line, the one before and a mark, ready to print; may be empty
	Message   string // what is wrong, and what is expected
	Hint      string // what was probably meant; may be empty
}

// Error prints the problem as the admin sees it.
func (p Problem) Error() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": " + p.Message)
	if p.Source != "" {
		b.WriteString("\n" + p.Source)
	}
	if p.Hint != "" {
		b.WriteString("\n  " + p.Hint)
	}
	return b.String()
}

// Problems are all mistakes found at once; it is the error of LoadCity.
type Problems []Problem

// Error prints all problems, one after the other.
func (ps Problems) Error() string {
	parts := make([]string, len(ps))
	for i, p := range ps {
		parts[i] = p.Error()
	}
	return strings.Join(parts, "\n")
}

// excerpt prints a line with the one before it and a mark under width characters
// from column col on.
func excerpt(lines []string, line, col, width int) string {
	if line < 1 || line > len(lines) {
		return ""
	}
	digits := len(fmt.Sprint(line))
	var b strings.Builder
	for n := max(1, line-1); n <= line; n++ {
		fmt.Fprintf(&b, "  %*d | %s\n", digits, n, strings.TrimRight(lines[n-1], " \r"))
	}
	room := utf8.RuneCountInString(lines[line-1]) - (col - 1)
	width = max(1, min(width, room))
	fmt.Fprintf(&b, "  %s | %s%s", strings.Repeat(" ", digits), strings.Repeat(" ", max(0, col-1)), strings.Repeat("^", width))
	return b.String()
}

// nearest is the candidate closest to a word that is none of them; empty where
// none is close. Closeness counts letters to insert, drop, change or exchange.
func nearest(word string, candidates []string) string {
	best, most := "", max(1, min(3, utf8.RuneCountInString(word)/3))
	for _, c := range candidates {
		if d := distance(word, c, most); d <= most && (best == "" || d < distance(word, best, most)) {
			best = c
		}
	}
	return best
}

// distance is the optimal string alignment distance of two words; anything above
// limit may be returned as limit+1.
func distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if diff := len(x) - len(y); diff > limit || -diff > limit {
		return limit + 1
	}
	rows := make([][]int, len(x)+1)
	for i := range rows {
		rows[i] = make([]int, len(y)+1)
		rows[i][0] = i
	}
	for j := range rows[0] {
		rows[0][j] = j
	}
	for i := 1; i <= len(x); i++ {
		for j := 1; j <= len(y); j++ {
			cost := 1
			if x[i-1] == y[j-1] {
				cost = 0
			}
			d := min(rows[i-1][j]+1, rows[i][j-1]+1, rows[i-1][j-1]+cost)
			if i > 1 && j > 1 && x[i-1] == y[j-2] && x[i-2] == y[j-1] {
				d = min(d, rows[i-2][j-2]+1)
			}
			rows[i][j] = d
		}
	}
	return rows[len(x)][len(y)]
}
