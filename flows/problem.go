package flows

import (
	"fmt"
	"slices"
	"strings"
)

// Problem is one thing that is wrong in the configuration, told so that the
// person who edits it finds and mends it.
type Problem struct {
	File    string
	Line    int    // from 1; 0: the file as a whole
	Col     int    // from 1, in characters
	Width   int    // characters to underline, at least 1 where Line is set
	Source  string // the line, with the one before it
	Message string
	Hint    string // what to do, such as "did you mean ..."; may be empty
}

// String shows the problem with its place underlined.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": " + p.Message)
	if p.Line > 0 && p.Source != "" {
		lines := strings.Split(p.Source, "\n")
		for i, line := range lines {
			fmt.Fprintf(&b, "\n%4d | %s", p.Line-len(lines)+1+i, line)
		}
		fmt.Fprintf(&b, "\n     | %s%s", strings.Repeat(" ", max(p.Col-1, 0)), strings.Repeat("^", max(p.Width, 1)))
	}
	if p.Hint != "" {
		b.WriteString("\n  " + p.Hint)
	}
	return b.String()
}

// Problems are all that was found wrong, in the order of the files.
type Problems []Problem

// Error shows every problem and how many there are.
func (p Problems) Error() string {
	var b strings.Builder
	for _, one := range p {
		b.WriteString(one.String() + "\n")
	}
	if len(p) == 1 {
		b.WriteString("1 error")
	} else {
		fmt.Fprintf(&b, "%d errors", len(p))
	}
	return b.String()
}

func (p Problems) sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		if c := strings.Compare(a.File, b.File); c != 0 {
			return c
		}
		if a.Line != b.Line {
			return a.Line - b.Line
		}
		return a.Col - b.Col
	})
	return slices.CompactFunc(p, func(a, b Problem) bool { return a == b })
}

// didYouMean is a hint when one of the known names is close to the wrong one.
func didYouMean(wrong string, known []string) string {
	best, distance := "", 3
	for _, name := range known {
		if d := editDistance([]rune(wrong), []rune(name), distance-1); d < distance {
			best, distance = name, d
		}
	}
	if best == "" {
		return ""
	}
	return fmt.Sprintf("did you mean %q?", best)
}
