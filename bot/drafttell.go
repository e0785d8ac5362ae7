package bot

import (
	"cmp"
	"fmt"
	"slices"

	"noken/flows"
	"noken/source"
	"noken/transcript"
)

// What an admin reads at once; the rest is counted.
const (
	findingsTold = 10
	changesTold  = 30
	valueTold    = 160 // runes of a value that differs
	failureTold  = 1500
)

// teller words what came of a look, in an admin's language.
type teller struct {
	texts *flows.Texts
	lang  string
}

func (s teller) rich(key string, args map[string]any) Rich { return s.texts.Rich(s.lang, key, args) }

// findings tells what is wrong with a draft, errors first.
func (s teller) findings(problems source.Problems) Rich {
	text := s.rich("admin.findings", map[string]any{"count": problems.Errors()})
	return below(below(text, s.list(problems)...), s.rich("admin.fix", nil)...)
}

func (s teller) list(problems source.Problems) Rich {
	sorted := slices.Clone(problems)
	slices.SortStableFunc(sorted, func(a, b source.Problem) int { return cmp.Compare(a.Severity, b.Severity) })
	var text Rich
	for _, p := range sorted[:min(len(sorted), findingsTold)] {
		place := p.File
		if p.Line > 0 {
			place = fmt.Sprintf("%s:%d:%d", p.File, p.Line, p.Col)
		}
		text = below(text, flows.Span{Text: place, Style: flows.Code})
		text = below(text, flows.Span{Text: bounded(p.Message, 400)})
		if p.Hint != "" {
			text = below(text, flows.Span{Text: bounded(p.Hint, 300), Style: flows.Italic})
		}
		if meaning := Meaning(p.Rule, s.lang); meaning != "" {
			text = below(text, flows.Span{Text: meaning})
		}
		text = text.Add(flows.Span{Text: "\n"})
	}
	if more := len(sorted) - findingsTold; more > 0 {
		text = below(text, s.rich("admin.more", map[string]any{"count": more})...)
	}
	return text
}

// failed tells which transcripts go another way, the first with its chat.
func (s teller) failed(report *transcript.Report) Rich {
	if report.Problems.Errors() > 0 {
		return s.findings(report.Problems)
	}
	count, first := 0, ""
	for i := range report.Ran {
		if one := &report.Ran[i]; !one.Passed() {
			count++
			first = cmp.Or(first, one.Failure)
		}
	}
	text := s.rich("admin.transcripts_fail", map[string]any{"count": count})
	return below(text, flows.Span{Text: bounded(first, failureTold), Style: flows.Code})
}

// offer tells what a draft changes, and for how many people.
func (s teller) offer(changes Changes, warnings source.Problems, counts Counts, followed int) Rich {
	text := s.rich("admin.offer", nil)
	text = below(text, tellChanges(s.texts, s.lang, changes, counts.Stops())...)
	if followed > 0 {
		text = below(text, s.rich("admin.followed", map[string]any{"count": followed})...)
	}
	if len(warnings) > 0 {
		text = below(text, s.rich("admin.warnings", map[string]any{"count": len(warnings)})...)
		text = below(text, s.list(warnings)...)
	}
	var talks int64
	for _, n := range counts.Talks {
		talks += n
	}
	return below(text, s.rich("admin.under_way", map[string]any{"count": talks})...)
}

// tellChanges tells what differs by step and language, with how many people stand
// in a changed step now.
func tellChanges(texts *flows.Texts, lang string, changes Changes, at map[flows.Stop]int64) Rich {
	s := teller{texts, lang}
	what := map[Change]string{
		Added: texts.Text(lang, "admin.change.new", nil), Removed: texts.Text(lang, "admin.change.gone", nil),
	}
	var text Rich
	told, left := 0, 0
	for _, f := range changes.Files {
		if transcript.Is(f.Name) {
			continue
		}
		head := f.Name
		if f.What != Changed {
			head += " · " + what[f.What]
		}
		text = below(text, flows.Span{Text: head, Style: flows.Bold})
		for _, e := range f.Entries {
			if told >= changesTold {
				left++
				continue
			}
			told += 1 + len(e.Details)
			line := "• " + e.Name
			if e.What != Changed {
				line += " · " + what[e.What]
			}
			text = below(text, flows.Span{Text: line})
			if n := at[flows.Stop{Flow: f.Flow, Step: e.Name}]; e.Step && n > 0 {
				text = text.Add(flows.Span{Text: " · "}).Add(s.rich("admin.here", map[string]any{"count": n})...)
			}
			for _, d := range e.Details {
				text = below(text, flows.Span{Text: "   " + d.told()})
			}
		}
		text = text.Add(flows.Span{Text: "\n"})
	}
	if left > 0 {
		text = below(text, s.rich("admin.more", map[string]any{"count": left})...)
	}
	return text
}

// told is a value that differs, in a line for a phone.
func (d Detail) told() string {
	where := d.place()
	old, fresh := bounded(d.Old, valueTold), bounded(d.New, valueTold)
	switch {
	case d.Old == "":
		return where + "+ “" + fresh + "”"
	case d.New == "":
		return where + "− “" + old + "”"
	}
	return where + "“" + old + "” → “" + fresh + "”"
}
