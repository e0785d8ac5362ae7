package source

import (
	"fmt"
	"strings"
	"unicode/utf8"
)

// File is one file being read, with the place where its problems are gathered.
type File struct {
	Name      string
	Languages []string // that every Text must have
	Lines     []string

	problems *Problems
}

// Problem notes an error at a node.
func (f *File) Problem(at *Node, rule Rule, hint, format string, args ...any) {
	f.note(Error, at, rule, hint, format, args...)
}

// Warn notes a warning at a node.
func (f *File) Warn(at *Node, rule Rule, hint, format string, args ...any) {
	f.note(Warning, at, rule, hint, format, args...)
}

func (f *File) note(severity Severity, at *Node, rule Rule, hint, format string, args ...any) {
	p := f.Place(at)
	p.Rule, p.Severity, p.Message, p.Hint = rule, severity, fmt.Sprintf(format, args...), hint
	*f.problems = append(*f.problems, p)
}

// Place is a problem that knows where it is, and as yet nothing else: for what
// can only be said later. A nil node is the file as a whole.
func (f *File) Place(at *Node) Problem {
	var p Problem
	if at != nil {
		p.Line, p.Col, p.Width = at.Line, at.Col, at.Width()
		if at.Quoted && !at.Block {
			p.Width += 2
		}
		if at.Block {
			p.Width = 1
		}
	}
	return f.placed(p)
}

// Note notes a problem of this file, whose source line is added here.
func (f *File) Note(p Problem) { *f.problems = append(*f.problems, f.placed(p)) }

func (f *File) placed(p Problem) Problem {
	p.File = f.Name
	p.Line = min(p.Line, len(f.Lines)) // the parser counts a line after the last
	if p.Line >= 1 && p.Line <= len(f.Lines) {
		p.Source = f.Lines[p.Line-1]
		room := utf8.RuneCountInString(p.Source) - p.Col + 1
		p.Width = max(min(p.Width, room), 1)
		if p.Line >= 2 && strings.TrimSpace(f.Lines[p.Line-2]) != "" {
			p.Source = f.Lines[p.Line-2] + "\n" + p.Source
		}
	}
	return p
}

// Gather puts what was noted so far into a list of problems, and what is noted
// from now on too: files may be parsed side by side, each with a list of its own.
func (f *File) Gather(into *Problems) {
	*into = append(*into, *f.problems...)
	f.problems = into
}

// Failed says whether an error was noted in this file.
func (f *File) Failed() bool { return f.problems.In(f.Name) }
