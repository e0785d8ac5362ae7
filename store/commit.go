package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"time"
)

// Commit is what one step makes true.
type Commit struct {
	Lease Lease
	// Entry is the id of the inbox entry it answers, removed by it. "" is for
	// what answers none; such a commit, repeated by the client after a lost
	// answer, may find its own write and end in ErrConflict.
	Entry string

	Record    *RecordWrite // the chat's record
	Cases     []CaseWrite
	Timers    []Timer
	Out       [][]byte   // to the outbox of Lease.Partition, in order
	Events    []Arrival  // to the inbox of any chat; Update is not looked at
	Rechat    []Rechat   // desks that move from one chat to another, before Bind
	Bind      []Bind     // desks to chats
	DropPosts []PostDrop // slots to forget
	Counts    []Count    // counters to add to
	Marks     []Mark     // what was seen
	Alike     []Alike    // what was seen in pictures
	Audit     []Audit    // what must be answered for
}

// RecordWrite is a record to be written.
type RecordWrite struct {
	Record *Record // as loaded: its version is the guard
	Data   []byte

	// Anew lets a record be written that could not be opened. Where its key
	// was lost it gets a new one, and what was sealed with the old one, cases
	// too, stays closed for ever. Without it such a write ends in ErrSealed.
	Anew bool
}

// CaseWrite is a case to be written.
type CaseWrite struct {
	Case     *Case // as loaded (its version is the guard), or &Case{Number, Reporter} for a new one
	Open     []byte
	Personal []byte

	// Owner is the reporter's record, for a new case. It must be stored
	// already, or be the record that is written in the same commit.
	Owner *Record

	// Is names all indexes in which the case stands from now on. It leaves those
	// in which it stood (Case.Places) and which are not named; only what differs
	// is written.
	Is []Place
	// Was are indexes in which it may stand although Case.Places does not tell:
	// for cases that were stored before that was noted. Scores are not looked at.
	Was   []Place
	Filed time.Time // set: it is put on the reporter's list, under this time
}

// Timer is an event for later.
type Timer struct {
	Chat    int64
	Name    string    // one timer a name and chat: setting it again moves it
	At      time.Time // zero: cancel it
	Payload []byte    // of the event
}

// PostDrop names a slot to forget.
type PostDrop struct {
	Chat int64
	Slot string
}

// Commit makes a step true, whole or not at all, and returns the outbox ids of
// c.Out. Errors to decide by: ErrFenced, ErrGone, ErrConflict, ErrSealed; they
// say that nothing was written. Any other error (a lost connection, the context)
// leaves it open: read the entry again; ErrGone will tell if it was written.
//
// After success the records and cases of c have their new version and content,
// and may be written again without loading. They must not be used elsewhere
// while Commit runs. Commits that run at the same time share round trips.
func (s *Store) Commit(ctx context.Context, c *Commit) (outIDs []string, err error) {
	b := commitBuilder{s: s, c: c}
	if err := b.build(); err != nil {
		return nil, fmt.Errorf("commit partition %d: %w", c.Lease.Partition, err)
	}
	reply, err := s.commits.do(ctx, &b.call)
	if err != nil {
		return nil, fmt.Errorf("commit partition %d: %w", c.Lease.Partition, err)
	}
	switch reply[0] {
	case "OK":
		b.done()
		return reply[1:], nil
	case "FENCED":
		err = ErrFenced
	case "GONE":
		err = ErrGone
	case "CONFLICT":
		err = ErrConflict
	default:
		err = fmt.Errorf("unknown reply %q", reply[0])
	}
	b.stale()
	return nil, fmt.Errorf("commit partition %d entry %s: %w", c.Lease.Partition, c.Entry, err)
}

// commitBuilder turns a Commit into the arguments of its script.
type commitBuilder struct {
	s      *Store
	c      *Commit
	call   call
	guards int
	// Guards that let their field be missing: their number, and what follows the
	// others in the arguments.
	mayBeMissing int
	missing      []any
	writes       []any
	key          *dataKey // the written record's
}

func (b *commitBuilder) build() error {
	c, n := b.c, &b.s.names
	if c.Lease.Partition < 0 || c.Lease.Partition >= Partitions {
		return errors.New("no such partition")
	}
	p := c.Lease.Partition
	b.call.keys = append(make([]string, 0, 12), n.lease[p], n.in[p], n.out[p])
	b.call.args = append(make([]any, 0, 48), c.Lease.Term, c.Entry, 0, 0)
	b.writes = make([]any, 0, 48)
	if c.Record != nil {
		if err := b.record(c.Record); err != nil {
			return fmt.Errorf("record of chat %d: %w", c.Record.Record.Chat, err)
		}
	}
	for i := range c.Cases {
		if err := b.caseWrite(&c.Cases[i]); err != nil {
			return fmt.Errorf("case %s: %w", c.Cases[i].Case.Number, err)
		}
	}
	for _, t := range c.Timers {
		if err := b.timer(t); err != nil {
			return fmt.Errorf("timer %q of chat %d: %w", t.Name, t.Chat, err)
		}
	}
	for i, payload := range c.Out {
		blob, err := b.s.keys.sealTransit(b.s.rand, payload, b.s.purpose("out", p))
		if err != nil {
			return fmt.Errorf("out %d: %w", i, err)
		}
		b.write("XADD", n.out[p], "*", "p", blob)
	}
	for _, e := range c.Events {
		blob, err := b.s.sealEvent(e)
		if err != nil {
			return fmt.Errorf("event for chat %d: %w", e.Chat, err)
		}
		b.write("XADD", n.in[Partition(e.Chat)], "*", "c", e.Chat, "u", 0, "p", blob)
	}
	if err := b.desks(); err != nil {
		return err
	}
	for _, d := range c.DropPosts {
		b.write("HDEL", n.posts(d.Chat), "s/"+d.Slot)
	}
	for _, count := range c.Counts {
		b.write("COUNT", n.counts(count.Key), count.Field, count.By)
	}
	if err := b.seen(); err != nil {
		return err
	}
	b.call.args[2], b.call.args[3] = b.guards, b.mayBeMissing
	b.call.args = append(append(b.call.args, b.missing...), b.writes...)
	return nil
}

func (b *commitBuilder) desks() error {
	for _, r := range b.c.Rechat {
		if err := b.rechat(r); err != nil {
			return fmt.Errorf("desks of chat %d: %w", r.From, err)
		}
	}
	for _, bind := range b.c.Bind {
		if err := b.bind(bind); err != nil {
			return fmt.Errorf("desk %q: %w", bind.Desk, err)
		}
	}
	return nil
}

// seen writes what the step leaves behind for looking up later.
func (b *commitBuilder) seen() error {
	if err := b.marks(b.c.Marks); err != nil {
		return fmt.Errorf("marks: %w", err)
	}
	for _, a := range b.c.Alike {
		if err := b.alike(a); err != nil {
			return fmt.Errorf("picture: %w", err)
		}
	}
	for _, a := range b.c.Audit {
		if err := b.audit(a); err != nil {
			return err
		}
	}
	return nil
}

func (b *commitBuilder) guard(key, field string, value any) {
	b.guards++
	b.call.add(b.call.key(key), field, value)
}

func (b *commitBuilder) write(command, key string, args ...any) {
	b.writes = append(b.writes, command, b.call.key(key), len(args))
	b.writes = append(b.writes, args...)
}

// version is how a version stands in Redis: one that is not there is missing.
func version(v int64) string {
	if v == 0 {
		return ""
	}
	return strconv.FormatInt(v, 10)
}

func (b *commitBuilder) record(w *RecordWrite) error {
	r, name := w.Record, b.s.names.chat(w.Record.Chat)
	if r.Err != nil && !w.Anew {
		return r.Err
	}
	key, err := r.key, error(nil)
	if key == nil {
		if key, err = b.s.newDataKey(); err != nil {
			return err
		}
	}
	rewrap := key.master != b.s.keys.first.id // new, or the master key was changed
	if rewrap {
		if key, err = b.s.wrapped(key, r.Chat); err != nil {
			return err
		}
	}
	blob, err := b.s.sealOwn(key, w.Data, b.s.purpose("record", r.Chat))
	if err != nil {
		return err
	}
	b.key = key
	b.guard(name, "v", version(r.Version))
	if rewrap {
		b.write("HSET", name, "v", r.Version+1, "d", blob, "k", key.wrapped)
	} else {
		b.write("HSET", name, "v", r.Version+1, "d", blob)
	}
	return nil
}

func (b *commitBuilder) caseWrite(w *CaseWrite) error {
	c, n := w.Case, &b.s.names
	if c.Err != nil {
		return c.Err // writing would lose what cannot be opened now
	}
	if c.Number == "" || c.Reporter == 0 {
		return errors.New("no number or no reporter")
	}
	name := n.caseOf(c.Number)
	b.guard(name, "v", version(c.Version))
	key, err := b.caseKey(w)
	if err != nil {
		return err
	}
	fields := append(make([]any, 0, 10), "v", c.Version+1, "r", c.Reporter, "o", w.Open)
	if key != nil {
		blob, err := b.s.sealOwn(key, w.Personal, b.s.purpose("case", c.Number))
		if err != nil {
			return err
		}
		fields = append(fields, "p", blob)
	}
	note, err := b.places(w)
	if err != nil {
		return err
	}
	if note != "" {
		fields = append(fields, "i", note)
	}
	b.write("HSET", name, fields...)
	if !w.Filed.IsZero() {
		b.write("ZADD", n.mine(c.Reporter), w.Filed.UnixMilli(), c.Number)
	}
	return nil
}

// caseKey finds the reporter's key, and makes sure by a guard that it is the one
// in Redis: sealed with another the personal part would be lost.
func (b *commitBuilder) caseKey(w *CaseWrite) (*dataKey, error) {
	reporter := w.Case.Reporter
	if r := b.c.Record; r != nil && r.Record.Chat == reporter {
		return b.key, nil
	}
	key := w.Case.key
	if key == nil && w.Owner != nil && w.Owner.Chat == reporter {
		key = w.Owner.key
	}
	if key == nil {
		if w.Personal == nil {
			return nil, nil
		}
		return nil, errors.New("the reporter's key is not known: give Owner, or write the record too")
	}
	b.guard(b.s.names.chat(reporter), "k", key.wrapped)
	return key, nil
}

func (b *commitBuilder) timer(t Timer) error {
	p, member := Partition(t.Chat), strconv.FormatInt(t.Chat, 10)+"/"+t.Name
	due, payloads := b.s.names.due[p], b.s.names.duep[p]
	if t.At.IsZero() {
		b.write("ZREM", due, member)
		b.write("HDEL", payloads, member)
		return nil
	}
	blob, err := b.s.sealEvent(Arrival{Chat: t.Chat, Payload: t.Payload})
	if err != nil {
		return err
	}
	b.write("ZADD", due, t.At.UnixMilli(), member)
	b.write("HSET", payloads, member, blob)
	return nil
}

// done carries the new state over to what was loaded.
func (b *commitBuilder) done() {
	if w := b.c.Record; w != nil {
		r := w.Record
		r.Version, r.Data, r.Err, r.key = r.Version+1, w.Data, nil, b.key
		b.s.cache.put(r.Chat, b.key)
	}
	for _, w := range b.c.Cases {
		c := w.Case
		if r := b.c.Record; r != nil && r.Record.Chat == c.Reporter {
			c.key = b.key
		} else if c.key == nil && w.Owner != nil {
			c.key = w.Owner.key
		}
		c.Version, c.Open, c.Personal = c.Version+1, w.Open, w.Personal
		c.Places = append(make([]Place, 0, len(w.Is)), w.Is...)
	}
}

// stale forgets the reporters' keys, so that the next load asks Redis for them.
func (b *commitBuilder) stale() {
	for _, w := range b.c.Cases {
		b.s.cache.drop(w.Case.Reporter)
	}
}
