package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"maps"
	"slices"
	"strings"
	"sync"

	"noken/store"
)

// troubles are what keeps the newest configuration from running here, by what it
// concerns: "live" an edition that cannot be followed, "folder" a broken edit.
type troubles struct {
	mu    sync.Mutex
	words map[string]string
}

// Trouble notes what is wrong with the configuration, or with empty words that
// it is mended. The bot works on with the last good one. The log tells it once,
// the metric noken_config_broken and Troubles as long as it lasts, and the admins'
// own chats once for each distinct trouble, whichever replica saw it.
func (b *Bot) Trouble(ctx context.Context, what, words string) {
	t := &b.troubles
	t.mu.Lock()
	before := t.words[what]
	if words == "" {
		delete(t.words, what)
	} else {
		t.words[what] = words
	}
	t.mu.Unlock()
	if words == before {
		return
	}
	if words == "" {
		b.log.Info("the configuration is in order again", "what", what)
		if err := b.store.UnsayAll(ctx, what); err != nil {
			b.log.Warn("that it is mended could not be noted", "error", err)
		}
		return
	}
	b.log.Error("the configuration has a problem; the last good one stays", "what", what, "problem", words)
	if err := b.tellAdmins(ctx, what, words); err != nil {
		b.log.Warn("the admins could not be told", "error", err)
	}
}

// Troubles are the words of what is wrong, empty where nothing is.
func (b *Bot) Troubles() string {
	b.troubles.mu.Lock()
	defer b.troubles.mu.Unlock()
	all := slices.Sorted(maps.Values(b.troubles.words))
	return strings.Join(all, "; ")
}

// tellAdmins puts it into the admins' own chats, unless that was done.
func (b *Bot) tellAdmins(ctx context.Context, what, words string) error {
	hash := sha256.Sum256([]byte(words))
	first, err := b.store.FirstToSay(ctx, what, hex.EncodeToString(hash[:8]))
	if err != nil || !first {
		return err
	}
	var news []store.Arrival
	for admin := range b.admins {
		arrival, err := arrivalOf(&Event{Kind: TicketNews, Chat: admin, Name: "trouble", Text: bounded(words, 3000)})
		if err != nil {
			return err
		}
		news = append(news, arrival)
	}
	if len(news) == 0 {
		return nil
	}
	_, err = b.store.Accept(ctx, news)
	return err
}

// trouble tells an admin what is wrong with the configuration.
func (t *turn) trouble(words string) {
	t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich("admin.trouble", map[string]any{"problem": words})})
}
