package main

import (
	"fmt"
	"text/tabwriter"

	"noken/bot"
)

// flowsHistoryCommand lists what was put live.
type flowsHistoryCommand struct {
	Limit int `help:"How many, the newest first; 0: all." default:"20"`
	liveSettings
}

func (c *flowsHistoryCommand) Run(s std) error {
	if c.Limit < 0 {
		return &usageError{fmt.Sprintf("--limit: found %d; expected a number from 0 on", c.Limit)}
	}
	l, err := c.open(s, "")
	if err != nil {
		return err
	}
	defer l.close()
	all, err := l.History(s.ctx, c.Limit)
	if err != nil {
		return err
	}
	if len(all) == 0 {
		fmt.Fprintln(s.out, "Nothing was ever published.")
		return nil
	}
	counts, err := l.Counts(s.ctx)
	if err != nil {
		return err
	}
	current, _, err := l.Current(s.ctx)
	if err != nil {
		return err
	}
	// A version that does not compile here has a zone that is not known.
	config, _ := l.Load(s.ctx, current.Version)
	zone := zoneOf(config)
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	fmt.Fprintln(w, "EDITION\tVERSION\tWHEN\tWHO\tCONVERSATIONS\tOPEN CASES\tWHY")
	told := map[string]bool{}
	for _, e := range all {
		talks, cases := fmt.Sprint(counts.Talks[e.Version]), fmt.Sprint(counts.Cases[e.Version])
		if told[e.Version] { // counted at its newest edition
			talks, cases = "", ""
		}
		told[e.Version] = true
		number := fmt.Sprintf("#%d", e.Seq)
		if e.Seq == current.Seq {
			number += " live"
		}
		when, who, why := e.At.In(zone).Format("2006-01-02 15:04"), whoWords(e), e.Why
		if e.Err != nil {
			when, who, why = "?", "?", "sealed with another key"
		}
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\t%s\n", number, bot.Short(e.Version), when, who, talks, cases, why)
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the history: %w", err)
	}
	return nil
}
