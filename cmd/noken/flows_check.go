package main

import (
	"cmp"
	"fmt"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"noken/bot"
	"noken/source"
)

// flowsCheckCommand checks a city's whole configuration.
type flowsCheckCommand struct {
	Dir    string `arg:"" optional:"" help:"Folder of the city; left out: NOKEN_CONFIG, or the embedded Mimika."`
	Strict bool   `help:"Warnings fail too."`
	Format string `default:"text" help:"text, json, sarif or github."`
	Lang   string `help:"Language of those who read it: with id, each finding is explained in Indonesian too; unset: as LANG says."`
}

// Run ends with errFound where something was found.
func (c *flowsCheckCommand) Run(s std) error {
	if !slices.Contains(source.Formats, c.Format) {
		return &usageError{fmt.Sprintf("--format: found %q; expected %s", c.Format, strings.Join(source.Formats, ", "))}
	}
	folder := find(s.getenv, "NOKEN_CONFIG", c.Dir, "")
	dir, err := configDir(folder)
	if err != nil {
		return err
	}
	files, strays, err := bot.ReadFiles(dir)
	if err != nil {
		return err
	}
	_, problems := bot.CheckFiles(files, time.Now())
	problems = append(problems, bot.Strays(strays)...).Sorted()
	explain(s, problems, c.Lang)
	prefix := ""
	if folder.value != "" {
		prefix = filepath.ToSlash(filepath.Clean(folder.value)) + "/"
	}
	if c.Format != "text" || len(problems) > 0 {
		if err := problems.Write(s.out, c.Format, prefix); err != nil {
			return err
		}
	} else {
		fmt.Fprintf(s.out, "%d files, nothing found: this can be published.\n", len(files))
	}
	if problems.Errors() > 0 || c.Strict && len(problems) > 0 {
		return errFound
	}
	return nil
}

// explain adds what each finding is about in the reader's language: the one asked
// for, else that of the locale, such as id_ID.UTF-8.
func explain(s std, problems source.Problems, asked string) {
	locale := cmp.Or(asked, s.getenv("LC_ALL"), s.getenv("LC_MESSAGES"), s.getenv("LANG"))
	lang, _, _ := strings.Cut(strings.ToLower(locale), "_")
	for i := range problems {
		problems[i].Meaning = bot.Meaning(problems[i].Rule, lang)
	}
}
