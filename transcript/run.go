package transcript

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"noken/flows"
	"noken/source"
)

// Ran is how playing one transcript went.
type Ran struct {
	File    *File
	Failure string // what went another way, for a person to read; "": all as written
	Line    int    // of the file, where that is; 0 where all is as written

	turns []Turn // as it is now
	halt  string // what could not be done, so that the rest is unknown; "": nothing
	trace *flows.Trace
}

// Passed says that all went as written.
func (r *Ran) Passed() bool { return r.Failure == "" }

// Run plays a transcript.
func Run(set *flows.Set, f *File) Ran {
	r := Ran{File: f, trace: &flows.Trace{}}
	if f.Lang != "" && !slices.Contains(set.Languages(), f.Lang) {
		r.stop(&Line{at: 1}, problem(fmt.Sprintf("there is no language %q", f.Lang), source.DidYouMean(f.Lang, set.Languages())))
		return r
	}
	p := NewPlayer(set, f.Options)
	r.trace = p.Trace()
	for i, turn := range f.Turns {
		var err error
		var heard []Line
		if i == 0 {
			heard, err = p.Begin()
		} else {
			heard, err = p.Do(turn.Do)
		}
		if err != nil {
			r.stop(&turn.Do, err)
			break
		}
		if i+1 == len(f.Turns) || f.Turns[i+1].Do.Verb != Result {
			heard = append(heard, p.Supply()...)
		}
		r.turns = append(r.turns, Turn{Do: turn.Do, Said: heard})
		if r.Failure == "" && !sameLines(turn.Said, heard) {
			r.Line, r.Failure = differs(f, r.turns, turn)
		}
	}
	return r
}

func (r *Ran) stop(do *Line, err error) {
	line := max(do.at, len(r.File.head), 1)
	r.halt = fmt.Sprintf("%s:%d: %s: this cannot be done: %v\n%s", r.File.Name, line, r.File.Title, err, excerpt(r.turns, do))
	if r.Failure == "" {
		r.Line, r.Failure = line, r.halt
		return
	}
	r.Failure += "\n" + r.halt
}

// Report is how playing all transcripts of a configuration went.
type Report struct {
	Ran      []Ran // by name
	Problems source.Problems
	Coverage Coverage
}

// Passed says that every transcript could be read and went as written.
func (r *Report) Passed() bool {
	return r.Problems.Errors() == 0 && !slices.ContainsFunc(r.Ran, func(one Ran) bool { return !one.Passed() })
}

// RunAll plays every transcript among the files of a configuration: those below
// "transcripts/". Only those of the named flows are played where any is named;
// then the coverage tells of these flows alone.
func RunAll(set *flows.Set, files map[string][]byte, only ...string) Report {
	var r Report
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if !Is(name) {
			continue
		}
		f := Read(name, files[name], &r.Problems)
		if f == nil || len(only) > 0 && !slices.Contains(only, f.Flow) {
			continue
		}
		r.Ran = append(r.Ran, Run(set, f))
	}
	r.Problems = r.Problems.Sorted()
	r.Coverage = cover(set, r.Ran, only)
	return r
}

// String tells what failed, and how many transcripts there are.
func (r *Report) String() string {
	var b strings.Builder
	for _, p := range r.Problems {
		b.WriteString(p.String() + "\n")
	}
	failed := 0
	for i := range r.Ran {
		if !r.Ran[i].Passed() {
			failed++
			b.WriteString(r.Ran[i].Failure + "\n")
		}
	}
	unread := map[string]bool{}
	for _, p := range r.Problems {
		if p.Severity == source.Error {
			unread[p.File] = true
		}
	}
	all := len(r.Ran) + len(unread)
	fmt.Fprintf(&b, "%d of %d transcripts went as written", all-failed-len(unread), all)
	return b.String()
}

// langOf is the language that a transcript is played in.
func langOf(set *flows.Set, f *File) string { return cmp.Or(f.Lang, set.Languages()[0]) }
