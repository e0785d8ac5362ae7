package main

import (
	"context"
	"errors"
	"os"
	"slices"
	"time"

	"noken/bot"
	"noken/store"
)

// opening decides which configuration runs, and waits for the store where that is
// needed. The error is the context's.
func (a *app) opening(ctx context.Context) (*bot.Config, error) {
	for {
		config, err := a.open(ctx)
		if err == nil {
			return config, nil
		}
		if ctx.Err() != nil {
			return nil, ctx.Err()
		}
		if !errors.Is(err, store.ErrMoved) { // else another replica was quicker
			a.log.Warn("what configuration is live could not be settled; trying again", "error", err)
		}
		if !wait(ctx, 500*time.Millisecond) {
			return nil, ctx.Err()
		}
	}
}

// open settles once what is live. The store knows: what this process brings along
// is published only where it is new.
//
//   - The embedded configuration, as long as nothing else was ever published: so a
//     newer program brings its own along.
//   - A folder's, when this version was never live: somebody edited it. One that
//     was live before is an old copy, and what came after it stays.
func (a *app) open(ctx context.Context) (*bot.Config, error) {
	if _, err := a.editions.Reseal(ctx); err != nil {
		return nil, err
	}
	own := a.o.Config
	if err := a.editions.Keep(ctx, own); err != nil {
		return nil, err
	}
	live, found, err := a.editions.Current(ctx)
	if err != nil {
		return nil, err
	}
	publish, why, err := a.brings(ctx, live, found)
	if err != nil {
		return nil, err
	}
	if publish {
		draft := bot.Draft{Config: own, Base: live.Version, Road: a.o.Road, Why: "found at the start of noken " + versionWords()}
		if live, err = a.editions.Publish(ctx, draft); err != nil {
			return nil, err
		}
	}
	config, edition, err := a.lastGood(ctx, live)
	if err != nil {
		return nil, err
	}
	if config == nil {
		a.log.Error("nothing that was ever live can be used; what this process was started with runs", "version", bot.Short(own.Version()))
		return own, nil
	}
	a.log.Info("the configuration is settled", "version", bot.Short(edition.Version), "edition", edition.Seq, "road", edition.Road,
		"started with", bot.Short(own.Version()), "why", why)
	return config, nil
}

// brings says whether what this process was started with shall go live, and why.
func (a *app) brings(ctx context.Context, live bot.Edition, found bool) (publish bool, why string, err error) {
	own := a.o.Config.Version()
	switch {
	case !found:
		return true, "nothing was live yet", nil
	case live.Err != nil:
		return false, "the entry of what is live cannot be opened, and is not written over", nil
	case live.Version == own:
		return false, "it is live already", nil
	case a.o.Road == bot.RoadEmbedded && live.Road == bot.RoadEmbedded:
		return true, "this program brings another one along, and nobody has published", nil
	case a.o.Road == bot.RoadEmbedded:
		return false, "it was published, so the built-in one stays out", nil
	}
	all, err := a.editions.History(ctx, 0)
	if err != nil {
		return false, "", err
	}
	if slices.ContainsFunc(all, func(e bot.Edition) bool { return e.Version == own }) {
		return false, "the folder is as it was in an older edition", nil
	}
	return true, "the folder was edited", nil
}

// lastGood is what is live or, where that cannot be used here, the newest edition
// that can; nil where none can.
func (a *app) lastGood(ctx context.Context, live bot.Edition) (*bot.Config, bot.Edition, error) {
	all, err := a.editions.History(ctx, 50)
	if err != nil {
		return nil, bot.Edition{}, err
	}
	for _, edition := range append([]bot.Edition{live}, all...) {
		if edition.Err != nil {
			continue
		}
		if edition.Version == a.o.Config.Version() {
			return a.o.Config, edition, nil
		}
		config, err := a.editions.Load(ctx, edition.Version)
		if err == nil {
			return config, edition, nil
		}
		if pingErr := a.store.Ping(ctx); pingErr != nil {
			return nil, bot.Edition{}, pingErr // not the edition's fault
		}
	}
	return nil, bot.Edition{}, nil
}

// lastLive is what is live of the city whose folder is broken; nil where that
// cannot be found out. With a folder that is watched a broken edit must not keep
// the city down, also when the machine starts anew just then.
func (o *setup) lastLive(ctx context.Context) *bot.Config {
	city, err := cityOf(os.DirFS(o.folder))
	if err != nil {
		return nil
	}
	rdb := o.redis.open()
	defer rdb.Close()
	editions := bot.NewEditions(store.New(rdb, store.Options{City: city, Keys: o.keys}), city, nil)
	live, ok, err := editions.Current(ctx)
	if err != nil || !ok || live.Err != nil {
		return nil
	}
	config, err := editions.Load(ctx, live.Version)
	if err != nil {
		return nil
	}
	return config
}
