package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"noken/graph"
	"noken/tickets"
)

type flowsGraphCommand struct {
	Flow   string `arg:"" optional:"" help:"Name of the flow to draw, with those it calls; none: all flows."`
	Format string `enum:"mermaid,dot,svg,html" default:"mermaid" help:"mermaid, dot, svg, or html: a page with all languages."`
	Lang   string `help:"Language to draw in, such as id; of the page: the one shown first."`
	Out    string `placeholder:"FILE" help:"File to write; unset: standard output."`
	Config string `placeholder:"DIR" help:"Folder of the city; unset: NOKEN_CONFIG, else the embedded Mimika."`
}

// Run draws flows.
func (c *flowsGraphCommand) Run(s std) error {
	config, err := loadConfig(find(s.getenv, "NOKEN_CONFIG", c.Config, ""))
	if err != nil {
		return err
	}
	options, err := c.options(config.City)
	if err != nil {
		return err
	}
	outlines, ok := graph.Of(config.Flows, c.Flow)
	if !ok {
		return &usageError{fmt.Sprintf("there is no flow %q; there are: %s", c.Flow, strings.Join(config.Flows.Flows(), ", "))}
	}
	var picture string
	switch c.Format {
	case "dot":
		picture = graph.DOT(outlines, options)
	case "svg":
		picture = graph.SVG(outlines, options)
	case "html":
		if picture, err = graph.HTML(outlines, options); err != nil {
			return fmt.Errorf("draw the flows: %w", err)
		}
	default:
		picture = graph.Mermaid(outlines, options)
	}
	if c.Out == "" {
		_, err = fmt.Fprint(s.out, picture)
		return err
	}
	if err := os.WriteFile(c.Out, []byte(picture), 0o644); err != nil {
		return fmt.Errorf("write the picture: %w", err)
	}
	fmt.Fprintf(s.out, "Drawn: %s\n", c.Out)
	return nil
}

// options puts the language asked for before the city's others.
func (c *flowsGraphCommand) options(city *tickets.City) (graph.Options, error) {
	languages := slices.Clone(city.Languages)
	if c.Lang != "" {
		i := slices.Index(languages, c.Lang)
		if i < 0 {
			return graph.Options{}, &usageError{fmt.Sprintf("--lang: found %q; expected one of: %s", c.Lang, strings.Join(languages, ", "))}
		}
		languages = slices.Insert(slices.Delete(languages, i, i+1), 0, c.Lang)
	}
	return graph.Options{Languages: languages, Name: city.Name[languages[0]]}, nil
}
