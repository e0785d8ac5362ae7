package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"noken/store"
	"noken/tickets"
)

// turn is the handling of one event: what was loaded for it and what shall
// become true by it. Nothing outside changes before its commit; a turn that
// loses a race is thrown away and taken anew on fresh state.
type turn struct {
	*Bot
	ctx     context.Context
	now     time.Time
	event   Event
	config  *Config
	record  *store.Record
	edition int64 // at least this one of the store's runs
	loaded  State // as the record says
	state   State
	cases   map[string]*caseDoc
	memo    *memo

	out      []Out
	events   []Event
	timers   []store.Timer
	binds    []store.Bind
	rechats  []store.Rechat
	drops    []store.PostDrop
	audits   []store.Audit
	marks    []store.Mark
	funnel   []store.Count // what became of the questions
	alike    []store.Alike
	looks    []look   // to begin once this is true
	glances  []glance // the same
	trying   bool     // a draft is played: nothing outside this chat may come of it
	anew     bool     // the record could not be read and is written over
	answered bool     // the button press has its answer
	at       seat     // of this chat in the case at hand, once t.sit found it
	ref      string   // what the message that is answered is about
	asked    string   // the bot's own question that stood when the event came
	re       int      // 1 + the index of the office's word that a resident answers; 0: not known
}

// memo is what a turn drew from outside and keeps when it is taken anew, so
// that a conflict does not use up ticket numbers.
type memo struct{ number, code string }

// caseDoc is a case as loaded and as it shall be.
type caseDoc struct {
	stored *store.Case
	ticket tickets.Ticket
	queued string   // office whose queue it stood in
	worked []string // offices that worked on it

	version string // of the configuration it was filed with; empty: from before that was noted
	counted bool   // it stood among the open cases of its version
	dirty   bool

	said, noted int // words and notes it had
}

// newTurn opens an entry for handling.
func (b *Bot) newTurn(ctx context.Context, record *store.Record, entry store.Entry, keep *memo) (*turn, error) {
	edition := b.edition.Load() // before the configuration, which is this edition's or a later one's
	t := &turn{Bot: b, ctx: ctx, now: b.clock(), edition: edition, config: b.configs.now(), record: record, memo: keep}
	if err := json.Unmarshal(entry.Payload, &t.event); err != nil {
		return nil, &brokenError{"the event cannot be decoded"}
	}
	if t.event.Chat != entry.Chat {
		return nil, &brokenError{"the event is another chat's"}
	}
	b.metrics.events.WithLabelValues(string(t.event.Kind)).Inc()
	if record.KeyLost() {
		// A master key that is missing now may be back tomorrow: nothing is
		// written over what it sealed.
		if t.event.Name != "apology" {
			return nil, &brokenError{"the chat's key cannot be opened"}
		}
		t.record = nil
		return t, nil
	}
	state, err := decodeState(record.Data)
	if record.Err != nil || err != nil {
		// The chat goes on without its memory rather than not at all.
		b.metrics.aside.Inc()
		b.log.Error("a chat's record cannot be read; it starts afresh", "chat", entry.Chat, "sealed", record.Err != nil)
		state, t.anew = State{}, true
	}
	t.loaded, t.state = state, state
	return t, nil
}

// send puts a message for this chat behind those that are already leaving.
func (t *turn) send(o Out) {
	if o.Chat == 0 {
		o.Chat = t.event.Chat
	}
	t.out = append(t.out, o)
}

// tell is an event for another chat (or this one), part of the same commit.
func (t *turn) tell(e Event) { t.events = append(t.events, e) }

// toast answers the button press at hand, once; words may be empty.
func (t *turn) toast(words string) {
	if t.event.Callback == "" || t.answered {
		return
	}
	t.answered = true
	t.send(Out{Op: OpAnswer, Callback: t.event.Callback, Text: plain(words), Beside: true})
}

// lang is the language this chat reads.
func (t *turn) lang() string {
	if t.state.Lang != "" {
		return t.state.Lang
	}
	return t.config.City.Languages[0]
}

func (t *turn) rich(key string, args map[string]any) Rich {
	return t.config.Texts.Rich(t.lang(), key, args)
}

func (t *turn) text(key string, args map[string]any) string {
	return t.config.Texts.Text(t.lang(), key, args)
}

// ticket loads a case; nil where there is none (or what is kept of it cannot be opened).
func (t *turn) ticket(number string) (*caseDoc, error) {
	if doc, ok := t.cases[number]; ok {
		return doc, nil
	}
	docs, err := t.tickets(number)
	if err != nil {
		return nil, err
	}
	return docs[0], nil
}

// tickets loads cases in the order asked; nil for those that do not exist.
func (t *turn) tickets(numbers ...string) ([]*caseDoc, error) {
	stored, err := t.store.Cases(t.ctx, numbers...)
	if err != nil {
		return nil, err
	}
	docs := make([]*caseDoc, len(numbers))
	for i, c := range stored {
		if c == nil || c.Version == 0 {
			continue
		}
		if doc, ok := t.cases[c.Number]; ok { // what this turn did to it stays done
			docs[i] = doc
			continue
		}
		if c.Err != nil {
			t.log.Error("a case cannot be opened; it is passed over", "ticket", c.Number, "error", c.Err)
			continue
		}
		doc := &caseDoc{stored: c}
		var open openPart
		if err := json.Unmarshal(c.Open, &open); err != nil {
			return nil, fmt.Errorf("decode case %s: %w", c.Number, err)
		}
		doc.ticket.Open, doc.version = open.Open, open.Version
		if len(c.Personal) > 0 {
			if err := json.Unmarshal(c.Personal, &doc.ticket.Personal); err != nil {
				return nil, fmt.Errorf("decode the personal part of case %s: %w", c.Number, err)
			}
		}
		doc.queued, doc.worked = queueOf(&doc.ticket), workedBy(&doc.ticket)
		doc.said, doc.noted = len(doc.ticket.Personal.Talk), len(doc.ticket.Personal.Notes)
		doc.counted = doc.version != "" && !doc.ticket.Stage.Ended()
		if t.cases == nil {
			t.cases = map[string]*caseDoc{}
		}
		t.cases[c.Number] = doc
		docs[i] = doc
	}
	return docs, nil
}

// openPart is the open part of a case as it is kept.
type openPart struct {
	tickets.Open
	Version string `json:"v,omitempty"` // of the configuration it was filed with
}

// queueOf is the office whose queue a case stands in, none when it has ended.
func queueOf(ticket *tickets.Ticket) string {
	if ticket.Stage.Ended() {
		return ""
	}
	return ticket.Office
}

// commit makes the turn true.
func (t *turn) commit(entry store.Entry, lease store.Lease) ([]Outgoing, error) {
	if err := t.stirBoard(); err != nil {
		return nil, err
	}
	t.state.Counted = t.state.Flow.Flow != ""
	data, err := json.Marshal(&t.state)
	if err != nil {
		return nil, fmt.Errorf("encode the state of chat %d: %w", t.event.Chat, err)
	}
	if err := t.followMerged(); err != nil {
		return nil, err
	}
	if err := t.topicsFollow(); err != nil {
		return nil, err
	}
	t.redrawSecret()
	c := &store.Commit{Lease: lease, Entry: entry.ID, Rechat: t.rechats, Bind: t.binds, DropPosts: t.drops, Audit: t.audits, Marks: t.marks, Alike: t.alike}
	noted := map[string]bool{}
	if t.record != nil && !slices.Equal(data, t.record.Data) {
		c.Record = &store.RecordWrite{Record: t.record, Data: data, Anew: t.anew}
	}
	for _, doc := range t.cases {
		if !doc.dirty {
			continue
		}
		if err := t.wake(doc); err != nil {
			return nil, err
		}
		write, err := t.caseWrite(doc)
		if err != nil {
			return nil, err
		}
		c.Cases = append(c.Cases, write)
		c.Marks = append(c.Marks, t.marksOf(doc, noted)...)
		t.glances = append(t.glances, doc.glancesOf()...)
	}
	c.Timers = t.timers
	if t.record != nil {
		c.Counts = t.counts()
	}
	for i := range t.out {
		payload, err := json.Marshal(&t.out[i])
		if err != nil {
			return nil, fmt.Errorf("encode a message for chat %d: %w", t.event.Chat, err)
		}
		c.Out = append(c.Out, payload)
	}
	for i := range t.events {
		arrival, err := arrivalOf(&t.events[i])
		if err != nil {
			return nil, err
		}
		c.Events = append(c.Events, arrival)
	}
	ids, err := t.store.Commit(t.ctx, c)
	if err != nil {
		return nil, err
	}
	leaving := make([]Outgoing, len(ids))
	for i, id := range ids {
		leaving[i] = Outgoing{Partition: lease.Partition, ID: id, Out: t.out[i]}
	}
	return leaving, nil
}

func (t *turn) caseWrite(doc *caseDoc) (store.CaseWrite, error) {
	open, err := json.Marshal(&openPart{doc.ticket.Open, doc.version})
	if err != nil {
		return store.CaseWrite{}, fmt.Errorf("encode case %s: %w", doc.ticket.Number, err)
	}
	personal, err := json.Marshal(&doc.ticket.Personal)
	if err != nil {
		return store.CaseWrite{}, fmt.Errorf("encode the personal part of case %s: %w", doc.ticket.Number, err)
	}
	write := store.CaseWrite{
		Case: doc.stored, Open: open, Personal: personal,
		Filed: doc.ticket.Filed, Is: append(placesOf(t.rulesOf(doc), &doc.ticket), t.codePlace(&doc.ticket)...),
	}
	if doc.queued != "" { // stored before places were noted
		write.Was = []store.Place{{Index: queueIndex(doc.queued)}}
	}
	if doc.stored.Version == 0 {
		write.Owner = t.record
	}
	return write, nil
}

func arrivalOf(e *Event) (store.Arrival, error) {
	payload, err := json.Marshal(e)
	if err != nil {
		return store.Arrival{}, fmt.Errorf("encode an event for chat %d: %w", e.Chat, err)
	}
	return store.Arrival{Update: e.Update, Chat: e.Chat, Payload: payload}, nil
}

func plain(s string) Rich {
	if s == "" {
		return nil
	}
	return Rich{{Text: s}}
}
