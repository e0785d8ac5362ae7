package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"

	"noken/bot"
	"noken/configs"
)

// flowsPullCommand writes a version's files into a folder, to be edited there.
type flowsPullCommand struct {
	Dir      string `arg:"" help:"Folder to write: a new one, or a copy in which nothing was edited."`
	Version  string `help:"The version, or its first letters, or an edition (#12); unset: what is live."`
	Embedded bool   `help:"The Mimika that is built in; needs no store."`
	Force    bool   `help:"Write over what was edited in the folder."`
	liveSettings
}

func (c *flowsPullCommand) Run(s std) error {
	config, err := c.wanted(s)
	if err != nil {
		return err
	}
	before, err := c.before()
	if err != nil {
		return err
	}
	files := config.Files()
	for name, data := range files {
		if !fs.ValidPath(name) {
			return fmt.Errorf("version %s has a file %q, which is no path in a folder", bot.Short(config.Version()), name)
		}
		path := filepath.Join(c.Dir, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			return fmt.Errorf("write the folder: %w", err)
		}
		if err := os.WriteFile(path, data, 0o644); err != nil {
			return fmt.Errorf("write the folder: %w", err)
		}
	}
	for name := range before {
		if _, stays := files[name]; !stays {
			if err := os.Remove(filepath.Join(c.Dir, filepath.FromSlash(name))); err != nil {
				return fmt.Errorf("remove what that version has not: %w", err)
			}
		}
	}
	all, err := schemas()
	if err != nil {
		return err
	}
	if err := writeSchemas(filepath.Join(c.Dir, ".schema"), all); err != nil {
		return err
	}
	if err := setBase(c.Dir, config.Version()); err != nil {
		return err
	}
	fmt.Fprintf(s.out, "%s holds version %s now: %d files.\n", c.Dir, bot.Short(config.Version()), len(files))
	return nil
}

func (c *flowsPullCommand) wanted(s std) (*bot.Config, error) {
	if c.Embedded {
		return bot.LoadConfig(configs.Mimika())
	}
	l, err := c.open(s, "")
	if err != nil {
		return nil, err
	}
	defer l.close()
	if c.Version != "" {
		return l.named(s, c.Version)
	}
	_, config, err := l.current(s)
	if err == nil && config == nil {
		err = errors.New("nothing is live yet; --embedded gives the Mimika that is built in")
	}
	return config, err
}

// before are the files in the folder. An error says that they were edited.
func (c *flowsPullCommand) before() (map[string][]byte, error) {
	files := map[string][]byte{}
	if !isFolder(c.Dir) {
		return files, nil
	}
	base, err := baseOf(c.Dir)
	if err != nil {
		return nil, err
	}
	config, err := bot.LoadConfig(os.DirFS(c.Dir))
	if err == nil {
		files = config.Files()
	}
	if c.Force || err == nil && config.Version() == base {
		return files, nil
	}
	there, err := filepath.Glob(filepath.Join(c.Dir, "*"))
	if err != nil {
		return nil, fmt.Errorf("look into the folder: %w", err)
	}
	if len(there) == 0 {
		return files, nil
	}
	return nil, fmt.Errorf("%s is not empty and no unchanged copy of a version: nothing was written. Name another folder, or --force", c.Dir)
}
