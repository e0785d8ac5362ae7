// Package store is in charge of everything Noken keeps: it is the only package
// that knows Redis. Payloads are bytes to it; what they mean is the caller's.
//
// # The way of an update
//
//  1. Intake hands a batch to [Store.Accept]. One script marks the update ids as
//     seen and adds what is new to the inbox of the chat's partition. Only after
//     that is Telegram told "received".
//  2. A replica owns some of the 16 partitions by [Store.Hold]. It alone reads
//     them, with [Store.Read]; reading removes nothing.
//  3. The worker loads what the step needs with [Store.Records] and
//     [Store.Cases], one round trip for a batch of chats.
//  4. [Store.Commit] makes the step true: session, cases, queues, timers, outbox,
//     events for other chats, and the removal of the entry from the inbox. All of
//     it or nothing.
//  5. The sender gets the outbox ids from Commit (or, after a crash, from
//     [Store.Pending]), posts, and tells [Store.Note] what became of it.
//  6. [Store.Fire] turns timers that fell due into inbox entries.
//
// As a picture, with the keys of one partition p:
//
//	Accept ──▶ in:p ──Read──▶ worker ──Commit──▶ out:p ──▶ sender ──Note──▶ posts:<chat>
//	  │         ▲               │  ▲                │                            │
//	seen:<b>    │               │  └─ chat:<id>, case:<number>                  │
//	            ├──Fire─────────┴─ due:p, duep:p                                │
//	            └───────────────────────────────────────────────── Event ◀──────┘
//
// # What it promises
//
//   - P1: Accept returns without error only when every update of the batch is in
//     the inbox, or was before. (How durable that is, [Store.Durability] tells.)
//   - P2: an update id is accepted once in 48 hours, and an entry leaves the inbox
//     only by the Commit that carries its effects (or by [Store.SetAside]).
//   - P3: a partition has one owner; every write of an owner carries the lease's
//     term and is refused with [ErrFenced] when the term moved on.
//   - P4: Commit is one script on one hash slot. Versions of the records and cases
//     it writes are checked first; [ErrConflict] means that nothing was written.
//   - P7: nothing personal is stored readable. What is in transit is sealed with
//     the city's key, what is kept about a resident with a data key of their own.
//
// All keys of a city share one hash tag, so the same scripts run on a single
// Redis, under Sentinel and on Redis Cluster. docs/ARCHITECTURE.md lists the keys.
package store

import (
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"io"
	"regexp"
	"sync"

	"github.com/redis/go-redis/v9"
)

// What callers decide by. All of them mean that nothing was written.
var (
	// ErrFenced says that the lease is not held any more: another replica has
	// the partition, or it was given back. Drop what is in hand.
	ErrFenced = errors.New("lease is not held any more")
	// ErrGone says that the inbox entry was dealt with already, perhaps by this
	// very commit when its answer got lost on the way. Nothing is left to do
	// for the entry; what was loaded for it is stale.
	ErrGone = errors.New("inbox entry is gone")
	// ErrConflict says that a record or case changed since it was loaded.
	// Load again and repeat the step.
	ErrConflict = errors.New("version moved on")
	// ErrSealed says that a blob cannot be opened: its key is not in the
	// keyring, or it was changed or moved.
	ErrSealed = errors.New("cannot be unsealed")
)

// Options are what a Store needs to know.
type Options struct {
	City string    // names the keys: lower-case letters, digits and hyphens
	Keys *Keyring  // seals and opens
	Rand io.Reader // source of nonces and data keys; nil: crypto/rand
}

// Store keeps one city. It is safe for concurrent use and has nothing to close:
// the client belongs to the caller.
type Store struct {
	rdb     redis.UniversalClient
	names   names
	keys    *Keyring
	rand    *source
	cache   *keyCache
	commits combiner
}

var cityName = regexp.MustCompile(`^[a-z0-9][a-z0-9-]*$`)

// New returns the store of a city. It talks to nobody yet. It panics when the
// city's name cannot be part of a key or the keyring is missing: both are
// mistakes of the program, not of its user.
func New(rdb redis.UniversalClient, o Options) *Store {
	if !cityName.MatchString(o.City) {
		panic(fmt.Sprintf("store: city %q: want lower-case letters, digits and hyphens", o.City))
	}
	if o.Keys == nil {
		panic("store: no keyring")
	}
	if o.Rand == nil {
		o.Rand = rand.Reader
	}
	s := &Store{
		rdb:   rdb,
		names: newNames(o.City),
		keys:  o.Keys,
		rand:  &source{from: o.Rand},
		cache: newKeyCache(4096),
	}
	s.commits.rdb = rdb
	return s
}

// Ping asks Redis whether it is there.
func (s *Store) Ping(ctx context.Context) error {
	if err := s.rdb.Ping(ctx).Err(); err != nil {
		return fmt.Errorf("ping redis: %w", err)
	}
	return nil
}

// source lets many goroutines read from one reader that may not allow it.
type source struct {
	mu   sync.Mutex
	from io.Reader
}

func (s *source) fill(b []byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, err := io.ReadFull(s.from, b); err != nil {
		return fmt.Errorf("read random bytes: %w", err)
	}
	return nil
}
