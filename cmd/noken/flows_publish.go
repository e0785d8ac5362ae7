package main

import (
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"noken/bot"
)

// flowsPublishCommand puts the folder of a city live, or into an admin's hand.
type flowsPublishCommand struct {
	Dir   string `arg:"" optional:"" help:"Folder of the city; unset: NOKEN_CONFIG, else where you are."`
	Note  string `help:"Why: one line for the history. Required, but for a preview." placeholder:"WHY"`
	Who   string `help:"Your name for the history; unset: your account here."`
	Yes   bool   `help:"Do not ask."`
	Force bool   `help:"Publish over what others published since this copy was made."`

	Preview bool  `help:"Do not publish: the bot offers it to an admin, in their own chat, to try and to publish."`
	Admin   int64 `help:"With --preview: the admin's Telegram user id, one of NOKEN_ADMINS." placeholder:"ID"`
	liveSettings
}

func (c *flowsPublishCommand) Run(s std) error {
	switch {
	case c.Preview != (c.Admin != 0) || c.Admin < 0:
		return &usageError{"--preview and --admin ID go together; the id is that of a person, above 0"}
	case !c.Preview && strings.TrimSpace(c.Note) == "":
		return &usageError{"--note: found nothing; expected one line that says why"}
	}
	dir := c.Dir
	if dir == "" {
		dir = find(s.getenv, "NOKEN_CONFIG", "", ".").value
	}
	if info, err := os.Stat(dir); err != nil || !info.IsDir() {
		return &usageError{fmt.Sprintf("%q is no folder; expected the folder of a city, with city.yaml in it", dir)}
	}
	config, err := prepare(s, dir)
	if err != nil {
		return err
	}
	l, err := c.open(s, config.City.ID)
	if err != nil {
		return err
	}
	defer l.close()
	edition, current, err := l.current(s)
	if err != nil && !c.Force {
		return err
	}
	base, err := baseOf(dir)
	if err != nil {
		return err
	}
	if base == "" || current == nil { // not known, or nothing to be moved away from
		base = edition.Version
	}
	if current != nil && current.Version() == config.Version() {
		fmt.Fprintf(s.out, "Nothing differs from what is live: %s\n", editionLine(edition, zoneOf(config)))
		if c.Preview {
			return nil
		}
		return setBase(dir, config.Version())
	}
	if c.Preview {
		return c.preview(s, l, config, base)
	}
	draft := bot.Draft{Config: config, Base: base, Force: c.Force, Who: c.Who, Why: c.Note, Road: bot.RoadCommand}
	if draft.Who == "" {
		draft.Who = me()
	}
	if base != edition.Version && !c.Force {
		return tellMoved(s, l, draft)
	}
	if current != nil {
		if err := tellChanges(s, l, current, config); err != nil {
			return err
		}
	}
	if err := agreed(s, c.Yes, "Publish this?"); err != nil {
		return err
	}
	return publish(s, l, draft, dir)
}

// preview puts the folder into an admin's hand.
func (c *flowsPublishCommand) preview(s std, l *live, config *bot.Config, base string) error {
	if err := l.Offer(s.ctx, c.Admin, config, base); err != nil {
		return fmt.Errorf("offer it: %w", err)
	}
	fmt.Fprintf(s.out, "Version %s waits in the chat of %d with the bot, to be tried and published there.\n"+
		"If nothing comes: %d must be in the NOKEN_ADMINS that serve has, and must have opened the bot once.\n",
		bot.Short(config.Version()), c.Admin, c.Admin)
	return nil
}

// prepare reads the folder of a city and makes sure that it may go live: nothing
// is wrong in it, and its transcripts go as written. What was found is told.
func prepare(s std, folder string) (*bot.Config, error) {
	files, strays, err := bot.ReadFiles(os.DirFS(folder))
	if err != nil {
		return nil, err
	}
	config, problems := bot.CheckFiles(files, time.Now())
	if problems = append(problems, bot.Strays(strays)...).Sorted(); len(problems) > 0 {
		explain(s, problems, "")
		fmt.Fprintln(s.out, problems.Error())
	}
	if config == nil {
		fmt.Fprintln(s.out, "Nothing was published.")
		return nil, errFound
	}
	if report := config.Rehearse(); !report.Passed() {
		fmt.Fprintf(s.out, "%s\nNothing was published. If the new words are right, take them with: noken flows test %s --update\n", &report, folder)
		return nil, errFound
	}
	return config, nil
}

// tellChanges shows what will differ, and how many people stand in it now.
func tellChanges(s std, l *live, before, after *bot.Config) error {
	counts, err := l.Counts(s.ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, bot.Diff(before, after).Words(counts.Stops()))
	var talks int64
	for _, n := range counts.Talks {
		talks += n
	}
	fmt.Fprintf(s.out, "\nConversations under way: %d. They finish on the version they began with.\n", talks)
	return nil
}

// publish puts a draft live and says so. The folder, unless it is empty, is then a
// copy of it.
func publish(s std, l *live, draft bot.Draft, dir string) error {
	edition, err := l.Publish(s.ctx, draft)
	var moved *bot.MovedError
	if errors.As(err, &moved) { // while we were asking
		return tellMoved(s, l, draft)
	}
	if err != nil {
		return fmt.Errorf("publish: %w", err)
	}
	fmt.Fprintf(s.out, "Live: %s\nEvery replica follows within two seconds.\n", editionLine(edition, zoneOf(draft.Config)))
	if dir == "" {
		return nil
	}
	return setBase(dir, edition.Version)
}

// tellMoved tells what others published since the draft's copy was made, and what
// to do. It returns what ends the command.
func tellMoved(s std, l *live, draft bot.Draft) error {
	_, current, err := l.current(s)
	if err != nil {
		return err
	}
	all, err := l.History(s.ctx, 0)
	if err != nil {
		return err
	}
	zone := zoneOf(draft.Config)
	fmt.Fprintln(s.out, "Others published since this copy was made:")
	for _, e := range since(all, draft.Base) {
		fmt.Fprintln(s.out, "  "+editionLine(e, zone))
	}
	if base, err := l.Load(s.ctx, draft.Base); err == nil && current != nil {
		fmt.Fprintf(s.out, "\nWhat they changed:\n%s", bot.Diff(base, current))
	}
	fmt.Fprintln(s.out, "\nGet what is live into another folder (noken flows pull FOLDER), repeat your change there and publish that.\nOr publish over it: --force.")
	return errors.New("not published: somebody else published first")
}

// since are the editions after a version was last live, the newest first.
func since(all []bot.Edition, base string) []bot.Edition {
	for i, e := range all {
		if e.Version == base {
			return all[:i]
		}
	}
	return all
}

// clock is a duration as people say it: 8 s, 3 min, 2 h.
func clock(d time.Duration) string {
	switch {
	case d < 2*time.Minute:
		return fmt.Sprintf("%d s", int(d.Seconds()))
	case d < 2*time.Hour:
		return fmt.Sprintf("%d min", int(d.Minutes()))
	}
	return fmt.Sprintf("%d h", int(d.Hours()))
}
