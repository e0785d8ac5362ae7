package bot

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"runtime/debug"
	"slices"
	"strings"
	"sync"
	"time"

	"noken/source"
	"noken/store"
	"noken/transcript"
)

// Files are the files that people sent, at Telegram.
type Files interface {
	// Download gets a file by its file_id. More bytes than limit are an ErrTooLarge.
	Download(ctx context.Context, file string, limit int64) ([]byte, error)
}

// look is work on a draft that is too slow for a turn: files are fetched, checked
// as a whole, and the transcripts played. It begins when the turn that asked for it
// is true, and what comes of it is an event in the admin's inbox (P8).
type look struct {
	Chat int64
	ID   string
	Lang string // the admin's

	Uploads []Upload // files upon what is live now; or
	Version string   // a version that is kept,
	Base    string   // made upon this one,
	Renew   bool     // and shall be made anew upon what is live now
}

// desk is where the looks of a replica are worked on.
type desk struct {
	files   Files
	ctx     context.Context // of Run
	room    chan struct{}
	running sync.WaitGroup
}

const (
	// looksAtOnce bounds the looks of a replica that go side by side.
	looksAtOnce = 2
	// lookFor is how long a look may take.
	lookFor = 20 * time.Second
)

// startLooks begins what a turn asked for.
func (b *Bot) startLooks(looks []look) {
	for _, l := range looks {
		b.desk.running.Go(func() { b.takeLook(b.desk.ctx, l) })
	}
}

func (b *Bot) takeLook(running context.Context, l look) {
	ctx, cancel := context.WithTimeout(running, lookFor)
	defer cancel()
	texts := b.configs.now().Texts
	news := &DraftNews{Look: l.ID, Text: texts.Rich(l.Lang, "admin.too_slow", nil)}
	select {
	case b.desk.room <- struct{}{}:
		done := make(chan *DraftNews, 1)
		go func() { // what only computes cannot be stopped, and keeps its place
			defer func() { <-b.desk.room }()
			done <- b.seen(ctx, l)
		}()
		select {
		case news = <-done:
		case <-ctx.Done():
		}
	case <-ctx.Done():
	}
	if running.Err() != nil {
		return // stopping: the timer tells
	}
	b.points("before-look-told")
	arrival, err := arrivalOf(&Event{Kind: DraftIn, Chat: l.Chat, Name: draftLooked, Draft: news})
	if err != nil {
		b.log.Error("the outcome of a look at a draft could not be encoded", "chat", l.Chat, "error", err)
		return
	}
	for {
		if _, err = b.store.Accept(running, []store.Arrival{arrival}); err == nil || !pause(running, time.Second) {
			return
		}
		b.log.Warn("the outcome of a look at a draft could not be stored; trying again", "chat", l.Chat, "error", err)
	}
}

// seen is what comes of a look. Nothing that an admin sends may end the process.
func (b *Bot) seen(ctx context.Context, l look) (news *DraftNews) {
	live := b.configs.now()
	defer func() {
		if p := recover(); p != nil {
			b.log.Error("looking at a draft panicked", "chat", l.Chat, "stack", string(debug.Stack()))
			news = &DraftNews{Look: l.ID, Text: live.Texts.Rich(l.Lang, "admin.lost", nil)}
		}
	}()
	news, err := b.lookAt(ctx, l, live)
	if refused, ok := errors.AsType[*refusedError](err); ok {
		return &DraftNews{Look: l.ID, Text: live.Texts.Rich(l.Lang, refused.key, refused.args)}
	}
	if err != nil {
		b.log.Warn("a draft could not be looked at", "chat", l.Chat, "error", err)
		return &DraftNews{Look: l.ID, Text: live.Texts.Rich(l.Lang, "admin.lost", nil)}
	}
	news.Look = l.ID
	return news
}

func (b *Bot) lookAt(ctx context.Context, l look, live *Config) (*DraftNews, error) {
	base, files, err := b.draftFiles(ctx, l, live)
	if err != nil {
		return nil, err
	}
	sent := changedFiles(base.files, files)
	size := 0
	for _, content := range files {
		size += len(content)
	}
	if len(files) > maxFiles || size > maxBytes {
		return nil, refusal("admin.zip_many", map[string]any{"count": len(files), "limit": maxFiles})
	}
	say := teller{live.Texts, l.Lang}
	draft, problems := CheckFiles(files, b.clock())
	if draft == nil {
		return &DraftNews{Text: say.findings(problems)}, nil
	}
	if draft.City.ID != live.City.ID {
		return nil, refusal("admin.city", map[string]any{"id": live.City.ID})
	}
	draft, followed, failed := b.followWords(draft, files, sent)
	if failed != nil {
		return &DraftNews{Text: say.failed(failed)}, nil
	}
	if draft.Version() == live.Version() {
		return &DraftNews{Text: say.rich("admin.same", nil)}, nil
	}
	bundle, err := draft.Bundle()
	if err != nil {
		return nil, err
	}
	if err := b.store.PutDraft(ctx, draft.Version(), bundle); err != nil {
		return nil, err
	}
	b.configs.forget(draft.Version()) // it may have been asked for in vain
	counts, err := b.configs.editions.Counts(ctx)
	if err != nil {
		return nil, err
	}
	return &DraftNews{
		Version: draft.Version(), Base: base.Version(),
		Text: say.offer(Diff(base, draft), problems, counts, followed),
	}, nil
}

// draftFiles are the files of the draft, and the configuration it is made upon.
func (b *Bot) draftFiles(ctx context.Context, l look, live *Config) (base *Config, files map[string][]byte, err error) {
	if l.Version == "" {
		files, err = b.uploaded(ctx, l, live)
		return live, files, err
	}
	draft, err := b.configs.editions.Load(ctx, l.Version)
	if errors.Is(err, ErrNotKept) {
		return nil, nil, refusal("admin.draft_gone", nil)
	}
	if err != nil {
		return nil, nil, err
	}
	base = live
	if l.Base != "" && l.Base != live.Version() {
		if base, err = b.configs.version(ctx, l.Base); err != nil {
			return nil, nil, err
		}
		if base == nil {
			return nil, nil, refusal("admin.again", nil)
		}
	}
	if !l.Renew {
		return base, draft.Files(), nil
	}
	if both := overlap(base, draft, live); len(both) > 0 {
		return nil, nil, refusal("admin.overlap", map[string]any{"files": strings.Join(both, ", ")})
	}
	files = live.Files()
	for _, name := range changedFiles(base.files, draft.files) {
		content, there := draft.files[name]
		switch {
		case transcript.Is(name) && !bytes.Equal(live.files[name], base.files[name]): // it is made to fit again
		case there:
			files[name] = content
		default:
			delete(files, name)
		}
	}
	return live, files, nil
}

// overlap are the files that two made upon the same base changed both. Transcripts
// do not count: they follow the words.
func overlap(base, one, other *Config) []string {
	theirs := changedFiles(base.files, other.files)
	return slices.DeleteFunc(changedFiles(base.files, one.files), func(name string) bool {
		return transcript.Is(name) || !slices.Contains(theirs, name) || bytes.Equal(one.files[name], other.files[name])
	})
}

// uploaded are the live files with those that were sent laid over them.
func (b *Bot) uploaded(ctx context.Context, l look, live *Config) (map[string][]byte, error) {
	files := live.Files()
	for _, u := range l.Uploads {
		limit := limitOf(u.Name)
		if b.desk.files == nil {
			return nil, refusal("admin.no_download", nil)
		}
		data, err := b.desk.files.Download(ctx, u.File, limit)
		if errors.Is(err, ErrTooLarge) {
			return nil, refusal("admin.too_large", map[string]any{"name": u.Name, "limit": mega(limit)})
		}
		if err != nil {
			b.log.Warn("a file that an admin sent could not be had", "chat", l.Chat, "error", err)
			return nil, refusal("admin.no_download", nil)
		}
		if !isZip(u.Name) {
			place, err := placeOfFile(files, u.Name, u.Caption)
			if err != nil {
				return nil, err
			}
			files[place] = data
			continue
		}
		sent, err := unzip(data)
		if err != nil {
			return nil, err
		}
		for _, name := range slices.Sorted(maps.Keys(sent)) {
			content := sent[name]
			if _, known := files[name]; !known && !strings.Contains(name, "/") { // files that were marked and zipped
				if name, err = placeOfFile(files, name, ""); err != nil {
					return nil, err
				}
			}
			files[name] = content
		}
	}
	return files, nil
}

// followWords plays the transcripts. Who changes a question on a phone cannot
// change every transcript that has it: those that were not sent along, and can be
// played to their end, take the new words, which the offer shows. What else goes
// another way is told, and the draft is none.
func (b *Bot) followWords(draft *Config, files map[string][]byte, sent []string) (*Config, int, *transcript.Report) {
	report := draft.Rehearse()
	if report.Passed() {
		return draft, 0, nil
	}
	if report.Problems.Errors() > 0 {
		return nil, 0, &report
	}
	fitting := maps.Clone(files)
	followed := 0
	for i := range report.Ran {
		one := &report.Ran[i]
		if one.Passed() {
			continue
		}
		data, err := one.Update()
		if err != nil || slices.Contains(sent, one.File.Name) {
			return nil, 0, &report
		}
		fitting[one.File.Name] = data
		followed++
	}
	var problems source.Problems
	if draft, problems = CheckFiles(fitting, time.Time{}); problems.Errors() > 0 {
		return nil, 0, &report
	}
	if again := draft.Rehearse(); !again.Passed() {
		return nil, 0, &again
	}
	return draft, followed, nil
}
