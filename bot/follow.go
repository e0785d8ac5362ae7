package bot

import (
	"context"
	"errors"
	"fmt"
	"time"
)

const (
	// lookEvery is how often a replica asks what is live: with the loading and
	// compiling, a published version is followed well within two seconds.
	lookEvery = 500 * time.Millisecond
	// tryAgain is when an edition that could not be used is looked at again.
	tryAgain = 30 * time.Second
)

// follower is how far this replica has followed what was put live.
type follower struct {
	seq     int64     // of the edition that runs here
	version string    // of the edition that was last looked at
	refused Edition   // one that cannot be used here
	again   time.Time // when it is tried again
}

// follow keeps the bot on what is live.
func (b *Bot) follow(ctx context.Context) {
	for {
		b.look(ctx, &b.following)
		if !pause(ctx, lookEvery) {
			return
		}
	}
}

// look asks once what is live, and switches to it.
func (b *Bot) look(ctx context.Context, f *follower) {
	edition, ok, err := b.configs.editions.Current(ctx)
	if err != nil || !ok {
		return // the store is away, or nothing was put live: what runs goes on
	}
	now := time.Now()
	switch {
	case edition.Err == nil && edition.Seq == f.seq && edition.Version == f.version:
		b.Trouble(ctx, "live", "")
		return
	case edition.Seq == f.refused.Seq && edition.Version == f.refused.Version && now.Before(f.again):
		return
	}
	if err := b.adopt(ctx, edition, f); err != nil {
		if ctx.Err() != nil {
			return
		}
		var unusable *unusableError
		if edition.Err != nil || errors.As(err, &unusable) || errors.Is(err, ErrNotKept) {
			f.refused, f.again = edition, now.Add(tryAgain)
			b.Trouble(ctx, "live", fmt.Sprintf("edition %d (version %s) cannot be used, the last good one stays: %v", edition.Seq, Short(edition.Version), err))
		}
		return
	}
	f.refused = Edition{}
	b.Trouble(ctx, "live", "")
}

// adopt follows an edition.
func (b *Bot) adopt(ctx context.Context, edition Edition, f *follower) error {
	switch {
	case edition.Err != nil:
		return edition.Err
	case edition.Seq < f.seq:
		// Only who has the key makes entries, but who can write to Redis could
		// put an old one back.
		return &unusableError{fmt.Errorf("edition %d ran here already", f.seq)}
	}
	before := b.configs.now().Version()
	if edition.Version != before {
		config, err := b.configs.version(ctx, edition.Version)
		if err != nil {
			return err
		}
		if config == nil {
			b.configs.forget(edition.Version)
			_, err := b.configs.editions.Load(ctx, edition.Version) // what is wrong with it
			return err
		}
		if config.City.ID != b.configs.now().City.ID {
			return &unusableError{fmt.Errorf("it is the configuration of %q", config.City.ID)}
		}
		b.configs.switchTo(config)
		b.metrics.switches.Inc()
		b.log.Info("another configuration is live", "edition", edition.Seq, "version", Short(edition.Version), "road", edition.Road)
		if b.switched != nil {
			b.switched(config)
		}
	}
	if f.seq != edition.Seq {
		b.edition.Store(edition.Seq)
		b.recountFor(ctx, edition.Seq)
	}
	f.seq, f.version = edition.Seq, edition.Version
	return nil
}

// forget lets a version be loaded anew that was not to be had.
func (c *configs) forget(version string) {
	c.mu.Lock()
	defer c.mu.Unlock()
	delete(c.others, version)
}

// Live is the configuration that runs in this replica.
func (b *Bot) Live() *Config { return b.configs.now() }
