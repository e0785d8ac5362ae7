package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"noken/configs"
	"noken/flows"
	"noken/transcript"
)

// flowsTestCommand plays the transcripts of a city.
type flowsTestCommand struct {
	Dir      string   `arg:"" optional:"" help:"Folder of the city; unset: NOKEN_CONFIG, else the embedded Mimika."`
	Update   bool     `help:"Write what the bot says now into the transcripts. Look at the difference before you keep it."`
	Coverage bool     `help:"Say which steps, branches, choices and error texts no transcript visits."`
	Min      float64  `help:"Fail when fewer percent of all these are visited, in all languages." placeholder:"PERCENT"`
	Flow     []string `help:"Play only transcripts that begin with this flow; the coverage is of it alone."`
}

func (c *flowsTestCommand) Run(s std) error {
	if c.Min < 0 || c.Min > 100 {
		return &usageError{"--min is a percentage, from 0 to 100"}
	}
	folder := find(s.getenv, "NOKEN_CONFIG", c.Dir, "")
	config, err := loadConfig(folder)
	if err != nil {
		return err
	}
	for _, name := range c.Flow {
		if _, ok := config.Flows.Outline(name); !ok {
			return &usageError{fmt.Sprintf("there is no flow %q; there are %s", name, strings.Join(config.Flows.Flows(), ", "))}
		}
	}
	files, err := transcriptsIn(folder.value)
	if err != nil {
		return err
	}
	report := transcript.RunAll(config.Flows, files, c.Flow...)
	if c.Update {
		if folder.value == "" {
			return &usageError{"the embedded Mimika cannot be written; name a folder"}
		}
		return c.update(s, folder.value, config.Flows, files, &report)
	}
	return c.tell(s, &report)
}

func (c *flowsTestCommand) tell(s std, report *transcript.Report) error {
	fmt.Fprintln(s.out, report)
	if c.Coverage {
		fmt.Fprintf(s.out, "\n%s\n", &report.Coverage)
	}
	if len(report.Ran) == 0 && len(report.Problems) == 0 {
		fmt.Fprintln(s.out, `there are none: write one with "noken flows play --record transcripts/NAME.yaml"`)
	}
	if !report.Passed() {
		return errors.New(`not every transcript went as written; if the new words are right, take them with --update`)
	}
	if total := report.Coverage.Total(); total < c.Min {
		return fmt.Errorf("the transcripts visit %.1f %%, which is less than %g %% (--coverage says what they miss)", total, c.Min)
	}
	return nil
}

// update writes the transcripts that went another way.
func (c *flowsTestCommand) update(s std, folder string, set *flows.Set, files map[string][]byte, report *transcript.Report) error {
	written := 0
	var failed error
	for i := range report.Ran {
		one := &report.Ran[i]
		if one.Passed() {
			continue
		}
		data, err := one.Update()
		if err != nil {
			failed = errors.Join(failed, err)
			continue
		}
		name := filepath.Join(folder, filepath.FromSlash(one.File.Name))
		if err := os.WriteFile(name, data, 0o644); err != nil {
			return fmt.Errorf("write a transcript: %w", err)
		}
		files[one.File.Name] = data
		fmt.Fprintln(s.out, "updated", name)
		written++
	}
	fmt.Fprintf(s.out, "%d updated\n", written)
	if failed != nil {
		return fmt.Errorf("not all could be played to their end:\n%w", failed)
	}
	again := transcript.RunAll(set, files, c.Flow...)
	return c.tell(s, &again)
}

// transcriptsIn are the transcripts in a city's folder, "" for the embedded one.
func transcriptsIn(folder string) (map[string][]byte, error) {
	var dir fs.FS = configs.Mimika()
	if folder != "" {
		dir = os.DirFS(folder)
	}
	names, err := fs.Glob(dir, "transcripts/*.yaml")
	if err != nil {
		return nil, fmt.Errorf("look for transcripts: %w", err)
	}
	files := make(map[string][]byte, len(names))
	for _, name := range names {
		if files[name], err = fs.ReadFile(dir, name); err != nil {
			return nil, fmt.Errorf("read a transcript: %w", err)
		}
	}
	return files, nil
}
