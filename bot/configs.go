package bot

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
)

// configs keeps the versions of the configuration that conversations run on. A
// conversation finishes on the version it began with (P9), also when another was
// put live since, or the bot was started anew: each version is kept in the store.
type configs struct {
	editions *Editions
	live     atomic.Pointer[Config]

	mu     sync.Mutex
	others map[string]*kept
}

// kept is a version that is not live.
type kept struct {
	mu     sync.Mutex // held while it is loaded: hundreds may ask at once
	done   bool
	config *Config // nil: not to be had
}

// keptInMemory bounds the versions at hand; those that are thrown out are
// compiled again when somebody needs them.
const keptInMemory = 24

func newConfigs(live *Config, editions *Editions) *configs {
	c := &configs{editions: editions, others: map[string]*kept{}}
	c.live.Store(live)
	return c
}

// now is the live configuration. A turn asks once and stays with it.
func (c *configs) now() *Config { return c.live.Load() }

// switchTo makes a configuration the live one. The one before stays at hand for
// those who are under way.
func (c *configs) switchTo(config *Config) {
	before := c.live.Load()
	c.mu.Lock()
	c.makeRoom()
	c.others[before.Version()] = &kept{done: true, config: before}
	delete(c.others, config.Version())
	c.mu.Unlock()
	c.live.Store(config)
}

func (c *configs) makeRoom() {
	for version := range c.others {
		if len(c.others) < keptInMemory {
			return
		}
		delete(c.others, version)
	}
}

// version is a configuration by its version; nil where it is gone, or made by
// another Noken so that it does not compile here. The error is the store's: then
// it is open.
func (c *configs) version(ctx context.Context, version string) (*Config, error) {
	if live := c.now(); live.Version() == version {
		return live, nil
	}
	c.mu.Lock()
	one := c.others[version]
	if one == nil {
		c.makeRoom()
		one = &kept{}
		c.others[version] = one
	}
	c.mu.Unlock()

	one.mu.Lock()
	defer one.mu.Unlock()
	if one.done {
		return one.config, nil
	}
	config, err := c.editions.Load(ctx, version)
	var unusable *unusableError
	if err != nil && !errors.Is(err, ErrNotKept) && !errors.As(err, &unusable) {
		return nil, err
	}
	one.done, one.config = true, config
	return config, nil
}

// configOf is the configuration that something began with: this turn's where it
// began with none, or with one that is gone.
func (t *turn) configOf(version string) (*Config, error) {
	if version == "" || version == t.config.Version() {
		return t.config, nil
	}
	config, err := t.configs.version(t.ctx, version)
	if config == nil {
		return t.config, err
	}
	return config, nil
}
