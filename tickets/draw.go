package tickets

import (
	"fmt"
	"strings"

	"github.com/looplab/fsm"
)

// Graph draws the lifecycle as a Mermaid state diagram.
func Graph() (string, error) {
	g, err := fsm.VisualizeForMermaidWithGraphType(fsm.NewFSM(string(Received), machineEvents(), nil), fsm.StateDiagram)
	if err != nil {
		return "", fmt.Errorf("draw the lifecycle: %w", err)
	}
	return g, nil
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
		fmt.Fprintf(&b, "| %s | %s | %s | %s | %s | %s |\n", r.Act, listed(r.Roles), listed(r.From), to, listed(r.Clocks), listed(r.Tells))
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
