package bot

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/store"
)

// Road is how a version came to be live.
type Road string

// The roads.
const (
	RoadEmbedded Road = "embedded" // it comes with the program
	RoadFolder   Road = "folder"   // serve found it in NOKEN_CONFIG
	RoadCommand  Road = "command"  // noken flows publish, or rollback
	RoadTelegram Road = "telegram" // an admin's own chat
)

// Edition is one version of the configuration as it was put live. Putting an old
// version live again is another edition.
type Edition struct {
	Seq     int64     `json:"-"` // 1 is the first
	Version string    `json:"-"`
	Base    string    `json:"b,omitempty"` // the version that was live before
	At      time.Time `json:"at"`
	Who     string    `json:"w,omitempty"` // personal: kept sealed, never logged
	Why     string    `json:"y,omitempty"`
	Road    Road      `json:"r"`

	// Err says that who, when and why cannot be opened: another master key
	// sealed them, or none did. Such an edition is never followed.
	Err error `json:"-"`
}

// Draft is a version to be put live.
type Draft struct {
	Config *Config
	Base   string // the version it was made upon; empty: nothing was live
	Force  bool   // whatever is live now
	Who    string
	Why    string
	Road   Road
}

// MovedError says that another version is live than the one a draft was made
// upon. It is a store.ErrMoved.
type MovedError struct {
	Live  Edition
	Since []Edition // what was put live after the draft's base, the newest first
}

// Error implements error.
func (e *MovedError) Error() string {
	return fmt.Sprintf("version %s is live now, put there as edition %d", Short(e.Live.Version), e.Live.Seq)
}

// Unwrap implements errors.Unwrap.
func (e *MovedError) Unwrap() error { return store.ErrMoved }

// Short is a version as people read it: its first twelve letters.
func Short(version string) string { return version[:min(12, len(version))] }

// keptEditions are the last editions whose versions stay although nobody is on
// them, so that each can be compared and put live again.
const keptEditions = 20

// Editions are the versions of a city's configuration that were put live. What
// is live is what the store says; every replica follows it. Safe for use by many
// goroutines.
type Editions struct {
	store  *store.Store
	city   string
	clock  func() time.Time
	points func(string)
}

// NewEditions gives the editions of the city that a store keeps. The clock may be
// nil: time.Now.
func NewEditions(s *store.Store, city string, clock func() time.Time) *Editions {
	if clock == nil {
		clock = time.Now
	}
	return &Editions{store: s, city: city, clock: clock, points: func(string) {}}
}

// At calls points at named points of publishing, for crash tests; nil: nothing.
func (e *Editions) At(points func(string)) *Editions {
	if points != nil {
		e.points = points
	}
	return e
}

// Publish puts a draft live: all replicas follow within two seconds, and what is
// under way finishes on the version it began with. Where that very version is
// live already nothing is done. A *MovedError tells that its base is not live.
func (e *Editions) Publish(ctx context.Context, d Draft) (Edition, error) {
	if id := d.Config.City.ID; id != e.city {
		return Edition{}, fmt.Errorf("city.yaml says id: %s, but the store is that of %s; a city's id never changes", id, e.city)
	}
	bundle, err := d.Config.Bundle()
	if err != nil {
		return Edition{}, fmt.Errorf("pack the configuration: %w", err)
	}
	for {
		live, found, err := e.store.LiveEdition(ctx)
		if err != nil {
			return Edition{}, err
		}
		if found && live.Version == d.Config.Version() && live.Err == nil {
			return e.read(live), nil
		}
		if !d.Force && live.Version != d.Base {
			return Edition{}, e.moved(ctx, live, d.Base)
		}
		edition := Edition{Version: d.Config.Version(), Base: live.Version, At: e.clock(), Who: d.Who, Why: d.Why, Road: d.Road}
		entry, err := json.Marshal(&edition)
		if err != nil {
			return Edition{}, fmt.Errorf("encode an edition: %w", err)
		}
		if err := e.store.PutConfig(ctx, edition.Version, bundle); err != nil {
			return Edition{}, err
		}
		e.points("before-publish")
		put, err := e.store.Publish(ctx, live.Version, edition.Version, entry)
		if errors.Is(err, store.ErrMoved) {
			continue // somebody was quicker: look at what they did
		}
		if err != nil {
			return Edition{}, err
		}
		e.points("after-publish")
		edition.Seq = put.Seq
		_, err = e.store.SweepConfigs(ctx, keptEditions)
		return edition, err
	}
}

func (e *Editions) moved(ctx context.Context, live store.Edition, base string) error {
	moved := &MovedError{Live: e.read(live)}
	all, err := e.History(ctx, 0)
	if err != nil {
		return err
	}
	for _, one := range all {
		if one.Version == base {
			break
		}
		moved.Since = append(moved.Since, one)
	}
	return moved
}

// Current is what is live; ok is false where nothing was ever put live. Look at
// its Err before following it.
func (e *Editions) Current(ctx context.Context) (edition Edition, ok bool, err error) {
	live, ok, err := e.store.LiveEdition(ctx)
	if err != nil || !ok {
		return Edition{}, false, err
	}
	return e.read(live), true, nil
}

// History is what was put live, the newest first, at most limit (0: all).
func (e *Editions) History(ctx context.Context, limit int) ([]Edition, error) {
	stored, err := e.store.Editions(ctx, limit)
	if err != nil {
		return nil, err
	}
	all := make([]Edition, len(stored))
	for i, one := range stored {
		all[i] = e.read(one)
	}
	return all, nil
}

func (e *Editions) read(stored store.Edition) Edition {
	edition := Edition{Err: stored.Err}
	if stored.Err == nil {
		if err := json.Unmarshal(stored.Entry, &edition); err != nil {
			edition.Err = fmt.Errorf("read edition %d: %w", stored.Seq, err)
		}
	}
	edition.Seq, edition.Version = stored.Seq, stored.Version
	return edition
}

// ErrNotKept says that a version's files are not in the store.
var ErrNotKept = errors.New("not kept in the store any more")

// Load is a version's configuration, compiled. What is in the store must have
// the version as its hash. ErrNotKept: it left.
func (e *Editions) Load(ctx context.Context, version string) (*Config, error) {
	bundle, ok, err := e.store.Config(ctx, version)
	if err != nil {
		return nil, err
	}
	if !ok {
		return nil, fmt.Errorf("configuration %s: %w", Short(version), ErrNotKept)
	}
	config, err := LoadBundle(bundle)
	if err != nil {
		return nil, &unusableError{fmt.Errorf("configuration %s does not compile: %w", Short(version), err)}
	}
	if config.Version() != version {
		return nil, &unusableError{fmt.Errorf("configuration %s was changed in the store: it hashes to %s", Short(version), Short(config.Version()))}
	}
	return config, nil
}

// unusableError is a version that will not load better later.
type unusableError struct{ cause error }

func (e *unusableError) Error() string { return e.cause.Error() }
func (e *unusableError) Unwrap() error { return e.cause }

// Keep keeps a version that runs without being live, so that conversations can
// finish on it.
func (e *Editions) Keep(ctx context.Context, config *Config) error {
	bundle, err := config.Bundle()
	if err != nil {
		return fmt.Errorf("pack the configuration: %w", err)
	}
	return e.store.PutConfig(ctx, config.Version(), bundle)
}

// Offer puts a draft into an admin's hand: the bot looks at it and offers it in
// their own chat, if they are an admin to the bot that runs. base is the version
// that it was made upon; empty: what is live.
func (e *Editions) Offer(ctx context.Context, admin int64, config *Config, base string) error {
	if id := config.City.ID; id != e.city {
		return fmt.Errorf("city.yaml says id: %s, but the store is that of %s; a city's id never changes", id, e.city)
	}
	bundle, err := config.Bundle()
	if err != nil {
		return fmt.Errorf("pack the configuration: %w", err)
	}
	if err := e.store.PutDraft(ctx, config.Version(), bundle); err != nil {
		return err
	}
	offer, err := arrivalOf(&Event{
		Kind: DraftIn, Chat: admin, Name: draftOffered, Draft: &DraftNews{Version: config.Version(), Base: base},
	})
	if err != nil {
		return err
	}
	_, err = e.store.Accept(ctx, []store.Arrival{offer})
	return err
}

// Find is the version that begins with the letters given, or that edition number
// names ("#12"), among those that were put live.
func (e *Editions) Find(ctx context.Context, words string) (Edition, error) {
	all, err := e.History(ctx, 0)
	if err != nil {
		return Edition{}, err
	}
	seq, _ := strconv.ParseInt(strings.TrimPrefix(words, "#"), 10, 64)
	byNumber := strings.HasPrefix(words, "#")
	var found []Edition
	for _, one := range all {
		fits := byNumber && one.Seq == seq || !byNumber && words != "" && strings.HasPrefix(one.Version, words)
		if fits && !slices.ContainsFunc(found, func(f Edition) bool { return f.Version == one.Version }) {
			found = append(found, one)
		}
	}
	switch len(found) {
	case 0:
		return Edition{}, fmt.Errorf("no version %q was ever put live", words)
	case 1:
		return found[0], nil
	}
	return Edition{}, fmt.Errorf("%d versions begin with %q; write more of it", len(found), words)
}

// Reseal seals with the first master key what an older one sealed.
func (e *Editions) Reseal(ctx context.Context) (int, error) { return e.store.ResealEditions(ctx) }

// Files are the configuration's files by their path in the folder of the city.
func (c *Config) Files() map[string][]byte { return maps.Clone(c.files) }
