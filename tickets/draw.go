package tickets

import (
	"fmt"
	"slices"
	"strings"
)

// Graph draws the lifecycle as a Mermaid state diagram. Acts that leave a case
// where it is are not in it; those that move it from one stage to another share
// an arrow.
func Graph() string {
	var b strings.Builder
	b.WriteString("stateDiagram-v2\n    [*] --> received: file\n")
	for _, from := range Stages {
		for _, to := range append(slices.Clone(Stages), Back) {
			var acts []string
			for _, act := range Acts {
				if next, ok := Next(from, act); ok && next == to && to != from {
					acts = append(acts, string(act))
				}
			}
			if len(acts) > 0 {
				fmt.Fprintf(&b, "    %s --> %s: %s\n", from, to, strings.Join(acts, ", "))
			}
		}
	}
	b.WriteString("    back: where it was\n    done --> [*]: close\n    rejected --> [*]\n    withdrawn --> [*]\n")
	return b.String()
}

// Table writes the lifecycle as a Markdown table, a rule a row.
func Table() string {
	var b strings.Builder
	b.WriteString("| act | who | in | leads to | clocks | told |\n|---|---|---|---|---|---|\n")
	for _, r := range Rules {
		to := string(r.To)
		switch r.To {
		case "":
			to = "stays"
		case Back:
			to = "where it was"
		}
		fmt.Fprintf(&b, "| `%s` | %s | %s | %s | %s | %s |\n", r.Act, listed(r.Roles), listed(r.From), to, listed(r.Clocks), listed(r.Tells))
	}
	return b.String()
}

func listed[S ~string](all []S) string {
	words := make([]string, len(all))
	for i, s := range all {
		words[i] = string(s)
	}
	return strings.Join(words, ", ")
}

// Page is docs/lifecycle.md.
func Page() string {
	var b strings.Builder
	b.WriteString(`<!-- Generated from the lifecycle by "make generate"; do not edit. -->

# What may happen to a case

One table in the program decides what may be done to a case, by whom and when: ` + "`tickets.Rules`" + `. Buttons, reminders and closings all ask it, at the moment they act. ` + "`noken lifecycle`" + ` prints it.

`)
	b.WriteString("```mermaid\n" + Graph() + "```\n\n")
	b.WriteString("## Stages\n\n| stage | residents read | English |\n|---|---|---|\n")
	for _, s := range Stages {
		fmt.Fprintf(&b, "| `%s` | %s | %s |\n", s, s.Label("id"), s.Label("en"))
	}
	b.WriteString("\n## Acts\n\n" + Table() + `
An agent who answers, asks or ends a case that nobody took has taken it. Whom ` + "`remind` and `climb`" + ` tell, the rung of the city's ladder says.

## Clocks

A deadline is a budget of working time by the calendar of the office that has the case: until the end of the n-th working day after it began. Working time within pauses does not count; the deadline is the end of the working day in which the budget runs out. A change of hours or holidays computes open deadlines anew.

| effect | what it does |
|---|---|
`)
	for _, e := range effects {
		fmt.Fprintf(&b, "| `%s` | %s |\n", e.effect, e.meaning)
	}
	return b.String()
}

var effects = []struct {
	effect  Effect
	meaning string
}{
	{ClockStarts, "first answer and end begin anew, with all their days"},
	{ClockMoves, "the first answer begins anew at the new office; the end goes on from where it began, by the new office's calendar"},
	{ClockAnswered, "the first answer is given"},
	{ClockPauses, "it is the resident's turn, for ten days: working time does not count"},
	{ClockResumes, "it counts again"},
	{ClockExtends, "the end is later by some working days; once"},
	{ClockStops, "no clock runs any more"},
	{ClockSilence, "the resident has ten days to say that it is not fixed; one reminder, then the case closes"},
}
