package main

import (
	"errors"
	"fmt"
	"io/fs"
	"os"
	"os/user"
	"path/filepath"
	"strings"
	"time"

	"github.com/goccy/go-yaml"
	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/configs"
	"noken/store"
)

// liveSettings are the flags of the commands that look at what is live, or change
// it. They need the same store and keys as serve.
type liveSettings struct {
	RedisURL       string `name:"redis-url" help:"The store, as for serve (NOKEN_REDIS_URL)."`
	MasterKeys     string `name:"master-keys" help:"The master keys, as for serve (NOKEN_MASTER_KEYS)."`
	MasterKeysFile string `name:"master-keys-file" help:"File that holds the master keys."`
	City           string `name:"city" help:"Id of the city; unset: that of NOKEN_CONFIG, else of the embedded Mimika."`
}

// live is an open store and what was put live there.
type live struct {
	*bot.Editions
	store *store.Store
	rdb   redis.UniversalClient
}

func (l *live) close() { _ = l.rdb.Close() }

// open opens the store of a city; an empty id is found in NOKEN_CONFIG.
func (f *liveSettings) open(s std, city string) (*live, error) {
	url := find(s.getenv, "NOKEN_REDIS_URL", f.RedisURL, "redis://127.0.0.1:6379/0")
	setup, err := parseRedis(url.value)
	if err != nil {
		return nil, url.wrong("a URL such as redis://127.0.0.1:6379/0 (" + err.Error() + ")")
	}
	keys, err := findSecret(s.getenv, "NOKEN_MASTER_KEYS", f.MasterKeys, f.MasterKeysFile)
	if err != nil {
		return nil, err
	}
	ring, err := store.ParseKeyring(keys.value)
	if err != nil {
		return nil, keys.wrong("the master keys that serve has (" + err.Error() + ")")
	}
	if f.City != "" {
		city = f.City
	}
	if city == "" {
		if city, err = cityOf(cityFolder(s, "")); err != nil {
			return nil, err
		}
	}
	rdb := setup.open()
	if err := reachable(s.ctx, rdb); err != nil {
		_ = rdb.Close()
		return nil, fmt.Errorf("no Redis answers at %s", setup.where())
	}
	kept := store.New(rdb, store.Options{City: city, Keys: ring})
	return &live{Editions: bot.NewEditions(kept, city, nil).At(points), store: kept, rdb: rdb}, nil
}

// cityFolder is a folder given, or NOKEN_CONFIG, or the embedded one.
func cityFolder(s std, dir string) fs.FS {
	if dir == "" {
		dir = s.getenv("NOKEN_CONFIG")
	}
	if dir == "" {
		return configs.Mimika()
	}
	return os.DirFS(dir)
}

// cityOf is the id in city.yaml, also where the rest of the folder is broken.
func cityOf(dir fs.FS) (string, error) {
	data, err := fs.ReadFile(dir, "city.yaml")
	if err != nil {
		return "", fmt.Errorf("read the city's id: %w", err)
	}
	var city struct {
		ID string `yaml:"id"`
	}
	if err := yaml.Unmarshal(data, &city); err != nil || city.ID == "" {
		return "", errors.New("city.yaml has no id that can be read; name the city with --city")
	}
	return city.ID, nil
}

// current is what is live and its configuration; the configuration is nil where
// nothing is live.
func (l *live) current(s std) (bot.Edition, *bot.Config, error) {
	edition, ok, err := l.Current(s.ctx)
	if err != nil || !ok {
		return edition, nil, err
	}
	if edition.Err != nil {
		return edition, nil, fmt.Errorf("who put edition %d live cannot be opened (%w): these are not the master keys of this city, or somebody wrote into the store", edition.Seq, edition.Err)
	}
	config, err := l.Load(s.ctx, edition.Version)
	if err != nil {
		return edition, nil, fmt.Errorf("what is live: %w", err)
	}
	return edition, config, nil
}

// zoneOf is the city's time zone.
func zoneOf(config *bot.Config) *time.Location {
	if config == nil {
		return time.Local
	}
	return config.City.Zone
}

// editionLine tells an edition in a line.
func editionLine(e bot.Edition, zone *time.Location) string {
	if e.Err != nil {
		return fmt.Sprintf("#%d  %s  (who and when cannot be opened)", e.Seq, bot.Short(e.Version))
	}
	line := fmt.Sprintf("#%d  %s  %s  by %s", e.Seq, bot.Short(e.Version), e.At.In(zone).Format("2 Jan 2006 15:04"), whoWords(e))
	if e.Why != "" {
		line += ": " + e.Why
	}
	return line
}

// whoWords say who put an edition live, and by which road.
func whoWords(e bot.Edition) string {
	if e.Who == "" {
		return string(e.Road)
	}
	return e.Who + " (" + string(e.Road) + ")"
}

// me is who runs the command, by their account here.
func me() string {
	if u, err := user.Current(); err == nil {
		return u.Username
	}
	return "unknown"
}

// agreed asks for a yes on the terminal, unless it was given beforehand.
func agreed(s std, given bool, question string) error {
	if given {
		return nil
	}
	info, err := os.Stdin.Stat()
	if err != nil || info.Mode()&os.ModeCharDevice == 0 {
		return &usageError{"nobody can be asked here; add --yes to go ahead"}
	}
	fmt.Fprintf(s.out, "%s [y/N] ", question)
	var answer string
	_, _ = fmt.Fscanln(os.Stdin, &answer) // no line is no yes
	switch strings.ToLower(answer) {
	case "y", "yes", "ya":
		return nil
	}
	return errors.New("not done: nothing was changed")
}

// baseFile holds the version that a folder is a copy of, written by pull and
// publish. Being hidden it is no part of the configuration.
const baseFile = ".noken"

// baseOf is the version a folder was copied from; empty where that is not known.
func baseOf(dir string) (string, error) {
	data, err := os.ReadFile(filepath.Join(dir, baseFile))
	if errors.Is(err, fs.ErrNotExist) {
		return "", nil
	}
	if err != nil {
		return "", fmt.Errorf("read what the folder was copied from: %w", err)
	}
	return strings.TrimSpace(string(data)), nil
}

func setBase(dir, version string) error {
	if err := os.WriteFile(filepath.Join(dir, baseFile), []byte(version+"\n"), 0o644); err != nil {
		return fmt.Errorf("note what the folder is a copy of: %w", err)
	}
	return nil
}
