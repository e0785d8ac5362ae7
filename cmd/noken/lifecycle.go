package main

import (
	"fmt"
	"os"

	"noken/tickets"
)

type lifecycleCommand struct {
	Format string `enum:"table,mermaid,page" default:"table" help:"table, mermaid, or page: both, with what they mean."`
	Out    string `placeholder:"FILE" help:"File to write; unset: standard output."`
}

// Run prints the lifecycle of cases.
func (c *lifecycleCommand) Run(s std) error {
	text := tickets.Table()
	switch c.Format {
	case "mermaid":
		text = tickets.Graph()
	case "page":
		text = tickets.Page()
	}
	if c.Out == "" {
		_, err := fmt.Fprint(s.out, text)
		return err
	}
	if err := os.WriteFile(c.Out, []byte(text), 0o644); err != nil {
		return fmt.Errorf("write the lifecycle: %w", err)
	}
	fmt.Fprintf(s.out, "Written: %s\n", c.Out)
	return nil
}
