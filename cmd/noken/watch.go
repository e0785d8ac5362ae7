package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/fsnotify/fsnotify"

	"noken/bot"
)

// settles is how long nothing may change in the folder before it is read: an
// editor saves in several steps, a copy comes file by file.
const settles = 200 * time.Millisecond

// watch publishes what changes in the folder of the city until ctx ends. A broken
// edit is told, and changes nothing.
func (a *app) watch(ctx context.Context, worker *bot.Bot) {
	last := a.o.Config.Version() // what the folder was when it was last good
	for {
		err := a.watchOnce(ctx, worker, &last)
		if ctx.Err() != nil {
			return
		}
		worker.Trouble(ctx, "watch", fmt.Sprintf("the folder cannot be watched: %v", err))
		if !wait(ctx, 3*time.Second) {
			return
		}
	}
}

func (a *app) watchOnce(ctx context.Context, worker *bot.Bot, last *string) error {
	watcher, err := fsnotify.NewWatcher()
	if err != nil {
		return fmt.Errorf("watch %s: %w", a.o.Folder, err)
	}
	defer watcher.Close()
	if err := watchAll(watcher, a.o.Folder); err != nil {
		return fmt.Errorf("watch %s: %w", a.o.Folder, err)
	}
	worker.Trouble(ctx, "watch", "")
	quiet := time.NewTimer(0) // once at the beginning: it may have changed since the start
	defer quiet.Stop()
	for {
		select {
		case <-ctx.Done():
			return ctx.Err()
		case err := <-watcher.Errors:
			return fmt.Errorf("watch %s: %w", a.o.Folder, err)
		case <-watcher.Events:
			quiet.Reset(settles)
		case <-quiet.C:
			if err := watchAll(watcher, a.o.Folder); err != nil { // new folders
				return fmt.Errorf("watch %s: %w", a.o.Folder, err)
			}
			if *last, err = a.takeFolder(ctx, worker, *last); err != nil && ctx.Err() == nil {
				a.log.Warn("the folder could not be published; trying again", "error", err)
				quiet.Reset(3 * time.Second)
			}
		}
	}
}

// watchAll watches a folder and those in it; what is watched already is no harm.
func watchAll(watcher *fsnotify.Watcher, root string) error {
	return filepath.WalkDir(root, func(path string, entry fs.DirEntry, err error) error {
		switch {
		case errors.Is(err, fs.ErrNotExist) && path != root:
			return nil // gone while we looked
		case err != nil:
			return err
		case !entry.IsDir():
			return nil
		}
		if err := watcher.Add(path); path == root || !errors.Is(err, fs.ErrNotExist) {
			return err
		}
		return nil // gone just now
	})
}

// takeFolder publishes the folder where it differs from last, what it was before,
// and returns what it is. An error is the store's.
func (a *app) takeFolder(ctx context.Context, worker *bot.Bot, last string) (string, error) {
	config, err := bot.LoadConfig(os.DirFS(a.o.Folder))
	if err != nil {
		worker.Trouble(ctx, "folder", "the folder has an edit that does not load:\n"+err.Error())
		return last, nil
	}
	if config.City.ID != a.o.Config.City.ID {
		worker.Trouble(ctx, "folder", fmt.Sprintf("city.yaml: the id became %q; it was %q and must never change", config.City.ID, a.o.Config.City.ID))
		return last, nil
	}
	if config.Version() != last {
		if report := config.Rehearse(); !report.Passed() {
			worker.Trouble(ctx, "folder", "the folder has an edit with which its transcripts do not go as written:\n"+report.String())
			return last, nil
		}
	}
	worker.Trouble(ctx, "folder", "")
	if config.Version() == last {
		return last, nil
	}
	edition, err := a.editions.Publish(ctx, bot.Draft{Config: config, Force: true, Road: bot.RoadFolder, Why: "the folder was edited"})
	if err != nil {
		return last, err
	}
	a.log.Info("the folder was edited and published", "version", bot.Short(edition.Version), "edition", edition.Seq)
	return config.Version(), nil
}
