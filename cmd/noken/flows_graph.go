package main

import (
	"fmt"
	"os"
	"slices"
	"strings"

	"noken/flows"
	"noken/graph"
	"noken/tickets"
	"noken/transcript"
)

type flowsGraphCommand struct {
	Flow   string `arg:"" optional:"" help:"Name of the flow to draw, with those it calls; none: all flows."`
	Format string `enum:"mermaid,dot,svg,html" default:"mermaid" help:"mermaid, dot, svg, or html: a page with all languages."`
	Lang   string `help:"Language to draw in, such as id; of the page: the one shown first."`
	Out    string `placeholder:"FILE" help:"File to write; unset: standard output."`
	Tested bool   `help:"Play the city's transcripts and mark the steps that none of them visits."`
	Config string `placeholder:"DIR" help:"Folder of the city; unset: NOKEN_CONFIG, else the embedded Mimika."`
}

// Run draws flows.
func (c *flowsGraphCommand) Run(s std) error {
	folder := find(s.getenv, "NOKEN_CONFIG", c.Config, "")
	config, err := loadConfig(folder)
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
	if c.Tested {
		if options.Tested, err = c.tested(s, folder.value, config.Flows, options.Languages); err != nil {
			return err
		}
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

// tested are the steps that the city's transcripts visit in each language that
// the picture shows.
func (c *flowsGraphCommand) tested(s std, folder string, set *flows.Set, languages []string) (map[[2]string]bool, error) {
	files, err := transcriptsIn(folder)
	if err != nil {
		return nil, err
	}
	report := transcript.RunAll(set, files)
	if !report.Passed() {
		fmt.Fprintln(s.err, "Not every transcript went as written; noken flows test says which.")
	}
	visited := map[[2]string]bool{}
	for _, name := range set.Flows() {
		outline, _ := set.Outline(name)
		for _, st := range outline.Steps {
			visited[[2]string{name, st.Name}] = true
		}
	}
	if c.Format != "html" {
		languages = languages[:1]
	}
	for _, spot := range report.Coverage.Missing {
		if spot.Sort == transcript.Steps && slices.Contains(languages, spot.Lang) {
			visited[[2]string{spot.Flow, spot.Step}] = false
		}
	}
	return visited, nil
}
