package source

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// DidYouMean is a hint to the known word that is closest to a wrong one, else to
// all where they are few; "" where there is nothing to say.
func DidYouMean(wrong string, known []string) string {
	if near := Nearest(wrong, known); near != "" {
		return fmt.Sprintf("did you mean %q?", near)
	}
	if len(known) > 0 && len(known) <= 16 {
		return "known here: " + strings.Join(known, ", ")
	}
	return ""
}

// Nearest is the known word closest to a wrong one, "" where none is close.
// Closeness counts letters to insert, drop, change or exchange; case counts for
// nothing.
func Nearest(wrong string, known []string) string {
	word := strings.ToLower(wrong)
	limit := max(1, min(3, (utf8.RuneCountInString(word)+1)/3))
	best := ""
	for _, k := range known {
		if d := Distance(word, strings.ToLower(k), limit); d <= limit {
			best, limit = k, d-1
		}
		if limit < 0 {
			break
		}
	}
	return best
}

// Distance is the optimal string alignment distance of two words; anything above
// limit may be returned as limit+1.
func Distance(a, b string, limit int) int {
	x, y := []rune(a), []rune(b)
	if diff := len(x) - len(y); diff > limit || -diff > limit || limit < 0 {
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
