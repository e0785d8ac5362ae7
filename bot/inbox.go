package bot

import (
	"context"

	"noken/store"
)

// Inbox stores what comes from Telegram.
type Inbox struct{ Store *store.Store }

// Accept stores events a batch at a time; when it returns nil all of them are
// kept, or were kept before. An event without a chat is only remembered as seen.
func (i Inbox) Accept(ctx context.Context, events []Event) error {
	batch := make([]store.Arrival, len(events))
	for n := range events {
		if events[n].Chat == 0 {
			batch[n] = store.Arrival{Update: events[n].Update}
			continue
		}
		var err error
		if batch[n], err = arrivalOf(&events[n]); err != nil {
			return err
		}
	}
	_, err := i.Store.Accept(ctx, batch)
	return err
}
