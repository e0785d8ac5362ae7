package source

import (
	"cmp"
	"fmt"
	"slices"
	"strings"
)

// Severity says how bad a Problem is.
type Severity uint8

// The severities.
const (
	Error   Severity = iota // the files cannot be used
	Warning                 // they can, but somebody should look
)

// String is "error" or "warning".
func (s Severity) String() string {
	if s == Warning {
		return "warning"
	}
	return "error"
}

// Rule names what was broken, for machines and for docs/checks.md: small letters
// and hyphens, such as "unknown-key". It never changes its meaning.
type Rule string

// The rules that this package itself checks.
const (
	RuleSyntax      Rule = "syntax"       // no YAML, or YAML that is not used here
	RuleFile        Rule = "file"         // too large, not UTF-8, empty
	RuleDoubleKey   Rule = "double-key"   // a key that stands twice
	RuleUnknownKey  Rule = "unknown-key"  // a key that means nothing here
	RuleMissingKey  Rule = "missing-key"  // a key that is needed
	RuleType        Rule = "wrong-type"   // a list where a text is needed, words where a number is
	RuleRange       Rule = "out-of-range" // too small, too large, too long
	RuleChoice      Rule = "unknown-word" // none of the words that may stand here
	RuleTranslation Rule = "translation"  // a language too few or too many
)

// Problem is one thing that is wrong.
type Problem struct {
	Rule     Rule
	Severity Severity
	File     string
	Line     int    // from 1; 0: the file as a whole
	Col      int    // from 1, in characters
	Width    int    // characters to underline, at least 1 where Line is set
	Source   string // the line, with the one before it
	Message  string // what is wrong, and what is expected
	Hint     string // what to do, such as "did you mean ..."; may be empty
	Meaning  string // what it is about, in the language of those who read it; may be empty
}

// String shows the problem with its place underlined.
func (p Problem) String() string {
	var b strings.Builder
	b.WriteString(p.File)
	if p.Line > 0 {
		fmt.Fprintf(&b, ":%d:%d", p.Line, p.Col)
	}
	b.WriteString(": ")
	if p.Severity == Warning {
		b.WriteString("warning: ")
	}
	b.WriteString(p.Message)
	if p.Line > 0 && p.Source != "" {
		lines := strings.Split(p.Source, "\n")
		for i, line := range lines {
			fmt.Fprintf(&b, "\n%4d | %s", p.Line-len(lines)+1+i, line)
		}
		fmt.Fprintf(&b, "\n     | %s%s", under(lines[len(lines)-1], p.Col), strings.Repeat("^", max(p.Width, 1)))
	}
	if p.Hint != "" {
		b.WriteString("\n  " + p.Hint)
	}
	if p.Meaning != "" {
		b.WriteString("\n  " + p.Meaning)
	}
	return b.String()
}

// under is the room before a caret: tabs stay tabs, so that it stands right.
func under(line string, col int) string {
	var b strings.Builder
	for i, r := range []rune(line) {
		switch {
		case i >= col-1:
			return b.String()
		case r == '\t':
			b.WriteByte('\t')
		default:
			b.WriteByte(' ')
		}
	}
	return b.String()
}

// Problems are all that was found, in the order of the files once Sorted. As an
// error they are what a caller gets that cannot go on.
type Problems []Problem

// Error shows every problem and how many there are.
func (p Problems) Error() string {
	var b strings.Builder
	for _, one := range p {
		b.WriteString(one.String() + "\n")
	}
	b.WriteString(p.Count())
	return b.String()
}

// Count is such as "1 error, 2 warnings".
func (p Problems) Count() string {
	return plural(p.Errors(), "error") + ", " + plural(len(p)-p.Errors(), "warning")
}

func plural(n int, what string) string {
	if n == 1 {
		return "1 " + what
	}
	return fmt.Sprintf("%d %ss", n, what)
}

// Errors is how many of them are errors.
func (p Problems) Errors() int {
	n := 0
	for _, one := range p {
		if one.Severity == Error {
			n++
		}
	}
	return n
}

// Err is the problems as an error, nil where none of them is one.
func (p Problems) Err() error {
	if p.Errors() == 0 {
		return nil
	}
	return p
}

// Forgive makes warnings of the errors that broke one of the rules.
func (p Problems) Forgive(rules []Rule) {
	for i := range p {
		if slices.Contains(rules, p[i].Rule) {
			p[i].Severity = Warning
		}
	}
}

// Sorted puts them in the order of files, lines and columns, each once.
func (p Problems) Sorted() Problems {
	slices.SortStableFunc(p, func(a, b Problem) int {
		return cmp.Or(strings.Compare(a.File, b.File), a.Line-b.Line, a.Col-b.Col)
	})
	return slices.CompactFunc(p, func(a, b Problem) bool { return a == b })
}

// In says whether a problem of that file is an error.
func (p Problems) In(file string) bool {
	return slices.ContainsFunc(p, func(one Problem) bool { return one.File == file && one.Severity == Error })
}
