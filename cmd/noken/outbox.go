package main

import (
	"context"
	"encoding/json"
	"fmt"

	"noken/bot/telegram"
	"noken/store"
)

// outbox lets the sender note what it sent. It stands here because bot/telegram
// knows no store and store no events.
type outbox struct{ store *store.Store }

// Note implements telegram.Outbox.
func (o outbox) Note(ctx context.Context, noted []telegram.Noted) error {
	notes := make([]store.Note, len(noted))
	for i, n := range noted {
		notes[i] = store.Note{Partition: n.Partition, ID: n.ID, Chat: n.Chat, Slots: n.Slots, Refs: n.Refs}
		for _, e := range n.Events {
			payload, err := json.Marshal(&e)
			if err != nil {
				return fmt.Errorf("encode an outcome for chat %d: %w", e.Chat, err)
			}
			notes[i].Events = append(notes[i].Events, store.Arrival{Chat: e.Chat, Payload: payload})
		}
	}
	return o.store.Note(ctx, notes)
}

// Slot implements telegram.Outbox.
func (o outbox) Slot(ctx context.Context, chat int64, name string) (int, bool, error) {
	return o.store.Slot(ctx, chat, name)
}
