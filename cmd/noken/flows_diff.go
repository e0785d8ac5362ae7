package main

import (
	"fmt"
	"os"

	"noken/bot"
)

// flowsDiffCommand tells what differs between two versions, or a folder and what
// is live.
type flowsDiffCommand struct {
	From string `arg:"" optional:"" help:"A folder, a version or an edition (#12). Alone: a folder is compared with what is live, a version is compared with it too. Unset: NOKEN_CONFIG, else where you are."`
	To   string `arg:"" optional:"" help:"What it is compared with."`
	liveSettings
}

func (c *flowsDiffCommand) Run(s std) error {
	if c.From == "" {
		c.From = find(s.getenv, "NOKEN_CONFIG", "", ".").value
	}
	city := ""
	for _, name := range []string{c.From, c.To} {
		if city == "" && isFolder(name) {
			city, _ = cityOf(os.DirFS(name)) // else that of NOKEN_CONFIG, as usual
		}
	}
	l, err := c.open(s, city)
	if err != nil {
		return err
	}
	defer l.close()
	from, err := l.named(s, c.From)
	if err != nil {
		return err
	}
	if c.To != "" {
		to, err := l.named(s, c.To)
		if err != nil {
			return err
		}
		fmt.Fprint(s.out, bot.Diff(from, to))
		return nil
	}
	_, current, err := l.current(s)
	if err != nil {
		return err
	}
	if current == nil {
		fmt.Fprintln(s.out, "Nothing is live yet.")
		return nil
	}
	if !isFolder(c.From) {
		fmt.Fprint(s.out, bot.Diff(from, current))
		return nil
	}
	counts, err := l.Counts(s.ctx)
	if err != nil {
		return err
	}
	fmt.Fprint(s.out, bot.Diff(current, from).Words(counts.Stops()))
	return nil
}

func isFolder(name string) bool {
	info, err := os.Stat(name)
	return name != "" && err == nil && info.IsDir()
}

// named is the configuration in a folder, or of a version that was live.
func (l *live) named(s std, name string) (*bot.Config, error) {
	if isFolder(name) {
		config, err := bot.LoadConfig(os.DirFS(name))
		if err != nil {
			return nil, fmt.Errorf("the configuration in %s does not load:\n%w", name, err)
		}
		return config, nil
	}
	edition, err := l.Find(s.ctx, name)
	if err != nil {
		return nil, err
	}
	return l.Load(s.ctx, edition.Version)
}
