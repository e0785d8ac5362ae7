package main

import (
	"errors"
	"fmt"
	"strings"

	"noken/bot"
)

// flowsRollbackCommand puts an old version live again.
type flowsRollbackCommand struct {
	Version string `arg:"" help:"The version, or its first letters, or an edition (#12); see noken flows history."`
	Note    string `help:"Why: one line for the history." required:"" placeholder:"WHY"`
	Who     string `help:"Your name for the history; unset: your account here."`
	Yes     bool   `help:"Do not ask."`
	liveSettings
}

func (c *flowsRollbackCommand) Run(s std) error {
	if strings.TrimSpace(c.Note) == "" {
		return &usageError{"--note: found nothing; expected one line that says why"}
	}
	l, err := c.open(s, "")
	if err != nil {
		return err
	}
	defer l.close()
	wanted, err := l.Find(s.ctx, c.Version)
	if err != nil {
		return err
	}
	config, err := l.Load(s.ctx, wanted.Version)
	if errors.Is(err, bot.ErrNotKept) {
		return fmt.Errorf("version %s left the store, because nobody needed it any more: publish its folder instead", bot.Short(wanted.Version))
	}
	if err != nil {
		return err
	}
	// What is live may be broken: going back is the way out of that.
	edition, current, err := l.current(s)
	switch {
	case err != nil:
		fmt.Fprintf(s.out, "What is live cannot be read (%v).\n", err)
	case current != nil && current.Version() == config.Version():
		fmt.Fprintf(s.out, "It is live already: %s\n", editionLine(edition, zoneOf(config)))
		return nil
	case current != nil:
		if err := tellChanges(s, l, current, config); err != nil {
			return err
		}
	}
	if err := agreed(s, c.Yes, "Put it live again?"); err != nil {
		return err
	}
	draft := bot.Draft{
		Config: config, Base: edition.Version, Force: current == nil, Who: c.Who, Road: bot.RoadCommand,
		Why: fmt.Sprintf("back to #%d: %s", wanted.Seq, c.Note),
	}
	if draft.Who == "" {
		draft.Who = me()
	}
	return publish(s, l, draft, "")
}
