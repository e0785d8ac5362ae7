package bot

import (
	"encoding/json"
	"fmt"
	"strings"

	"noken/store"
)

// caseTimer names the one timer of a case. It lives in the chat of the reporter,
// where it falls due in whatever partition that is, and however often the case is
// handed on.
const caseTimer = "case/"

// wake sets a case's timer to when time will next do something to it, as part of
// the commit that writes the case.
func (t *turn) wake(doc *caseDoc) error {
	k := &doc.ticket
	timer := store.Timer{Chat: k.Reporter, Name: caseTimer + k.Number, At: k.Wake(t.rulesOf(doc), t.now)}
	if !timer.At.IsZero() {
		payload, err := json.Marshal(&Event{Kind: TimerFired, Chat: k.Reporter, Name: timer.Name, Ticket: k.Number})
		if err != nil {
			return fmt.Errorf("encode the timer of case %s: %w", k.Number, err)
		}
		timer.Payload = payload
	}
	t.timers = append(t.timers, timer)
	return nil
}

// caseDue takes the timer of a case of this chat.
func (t *turn) caseDue() error {
	doc, err := t.ticket(strings.TrimPrefix(t.event.Name, caseTimer))
	if err != nil || doc == nil {
		return err
	}
	doc.dirty = true // the timer is set anew
	return t.caseTime(doc)
}
