package main

import (
	"fmt"
	"io"
	"slices"
	"strings"
	"text/tabwriter"

	"noken/bot"
	"noken/flows"
)

// flowsFunnelCommand tells what became of those who came to each question.
type flowsFunnelCommand struct {
	Flow    string `arg:"" optional:"" help:"One flow; unset: all that anybody began."`
	Version string `help:"The version, or its first letters, or an edition (#12); unset: what is live."`
	liveSettings
}

func (c *flowsFunnelCommand) Run(s std) error {
	l, err := c.open(s, "")
	if err != nil {
		return err
	}
	defer l.close()
	edition, config, err := c.wanted(s, l)
	if err != nil {
		return err
	}
	if c.Flow != "" && !slices.Contains(config.Flows.Flows(), c.Flow) {
		return &usageError{fmt.Sprintf("there is no flow %q in version %s; there are %s", c.Flow, bot.Short(edition.Version), strings.Join(config.Flows.Flows(), ", "))}
	}
	passages, err := l.Funnel(s.ctx, edition.Version)
	if err != nil {
		return err
	}
	counts, err := l.Counts(s.ctx)
	if err != nil {
		return err
	}
	fmt.Fprintf(s.out, "Version %s, live since edition %s\n", bot.Short(edition.Version), editionLine(edition, config.City.Zone))
	told := false
	for _, name := range config.Flows.Flows() {
		if c.Flow != "" && c.Flow != name {
			continue
		}
		o, _ := config.Flows.Outline(name)
		begun := slices.ContainsFunc(o.Steps, func(step flows.OutlineStep) bool {
			return passages[flows.Stop{Flow: name, Step: step.Name}].Came > 0
		})
		if !begun && c.Flow == "" {
			continue
		}
		told = true
		if err := funnelTable(s.out, config, o, passages, counts.At[edition.Version]); err != nil {
			return err
		}
	}
	if !told {
		fmt.Fprintln(s.out, "Nobody has begun a conversation on it.")
	}
	return nil
}

func (c *flowsFunnelCommand) wanted(s std, l *live) (bot.Edition, *bot.Config, error) {
	if c.Version == "" {
		edition, config, err := l.current(s)
		if err == nil && config == nil {
			err = fmt.Errorf("nothing is live yet")
		}
		return edition, config, err
	}
	edition, err := l.Find(s.ctx, c.Version)
	if err != nil {
		return edition, nil, err
	}
	config, err := l.Load(s.ctx, edition.Version)
	return edition, config, err
}

// funnelTable writes a flow's questions in their order.
func funnelTable(out io.Writer, config *bot.Config, o flows.Outline, passages map[flows.Stop]bot.Passage, at map[flows.Stop]int64) error {
	lang := config.City.Languages[0]
	fmt.Fprintf(out, "\n%s: %s\n", o.Name, o.Title[lang])
	w := tabwriter.NewWriter(out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "  STEP\tCAME\tWENT ON\tWENT BACK\tTRIED AGAIN\tGAVE UP\tTHERE NOW\tMEDIAN")
	for _, step := range o.Steps {
		stop := flows.Stop{Flow: o.Name, Step: step.Name}
		p, ok := passages[stop]
		if !step.Asks && !ok {
			continue
		}
		median := ""
		if p.On > 0 {
			median = clock(p.Median())
		}
		name := step.Name
		if label := step.Label[lang]; label != "" && label != name {
			name += " (" + label + ")"
		}
		fmt.Fprintf(w, "  %s\t%d\t%d%s\t%d\t%d\t%d\t%d\t%s\n", name, p.Came, p.On, share(p.On, p.Came), p.Back, p.Again, p.Quit, max(at[stop], 0), median)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the funnel: %w", err)
	}
	return nil
}

func share(part, whole int64) string {
	if whole == 0 {
		return ""
	}
	return fmt.Sprintf(" (%d%%)", (100*part+whole/2)/whole)
}
