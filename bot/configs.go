package bot

import (
	"context"
	"fmt"
	"sync"

	"noken/store"
)

// configs keeps the versions of the configuration that conversations run on. A
// conversation finishes on the version it began with (P9), also when the bot
// was started anew with another one: each version is kept in the store.
type configs struct {
	current *Config
	store   *store.Store

	mu     sync.Mutex
	others map[string]*Config // nil value: not to be had
}

func newConfigs(current *Config, s *store.Store) *configs {
	return &configs{current: current, store: s, others: map[string]*Config{}}
}

// keep stores the current version for those who begin with it.
func (c *configs) keep(ctx context.Context) error {
	bundle, err := c.current.Bundle()
	if err != nil {
		return err
	}
	if err := c.store.PutConfig(ctx, c.current.Version(), bundle); err != nil {
		return fmt.Errorf("keep the configuration: %w", err)
	}
	return nil
}

// version is the configuration a conversation began with; the current one
// where that is gone or at rest.
func (c *configs) version(ctx context.Context, version string) (*Config, error) {
	if version == "" || version == c.current.Version() {
		return c.current, nil
	}
	c.mu.Lock()
	config, known := c.others[version]
	c.mu.Unlock()
	if !known {
		bundle, ok, err := c.store.Config(ctx, version)
		if err != nil {
			return nil, fmt.Errorf("load configuration %s: %w", version, err)
		}
		if ok {
			// A version that no longer compiles (made by an older Noken) is as
			// good as gone: the conversation goes on with the current one.
			config, _ = LoadBundle(bundle)
		}
		c.mu.Lock()
		c.others[version] = config
		c.mu.Unlock()
	}
	if config == nil {
		return c.current, nil
	}
	return config, nil
}
