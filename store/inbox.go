package store

import (
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// seenFor is how long update ids are remembered after the last one near them.
// Telegram keeps undelivered updates for 24 hours.
const seenFor = 48 * time.Hour

// Arrival is something for the inbox.
type Arrival struct {
	Update  int64  // Telegram's update_id; 0: from within, taken as often as it is given
	Chat    int64  // whom it concerns; 0: nobody, the id is only marked as seen
	Payload []byte // is sealed on the way in
}

// Accept takes a batch into the inbox, in the order of update ids, and returns
// how many were new. What Telegram delivers again, in this batch or within 48
// hours, is dropped. After an error the batch can be given again as it is; only
// arrivals without an update id might then be there twice.
func (s *Store) Accept(ctx context.Context, batch []Arrival) (fresh int, err error) {
	if len(batch) == 0 {
		return 0, nil
	}
	batch = slices.Clone(batch)
	slices.SortStableFunc(batch, func(a, b Arrival) int { return cmp.Compare(a.Update, b.Update) })
	c := call{args: make([]any, 0, 1+6*len(batch))}
	c.add(int64(seenFor / time.Second))
	for _, a := range batch {
		if a.Update < 0 {
			return 0, fmt.Errorf("accept update %d: negative id", a.Update)
		}
		var bitmap int
		var bit int64
		if a.Update > 0 {
			var key string
			key, bit = s.names.seen(a.Update)
			bitmap = c.key(key)
		}
		var inbox int
		var sealed []byte
		if a.Chat != 0 {
			if sealed, err = s.sealEvent(a); err != nil {
				return 0, fmt.Errorf("accept update %d: %w", a.Update, err)
			}
			inbox = c.key(s.names.in[Partition(a.Chat)])
		}
		if bitmap == 0 && inbox == 0 {
			return 0, errors.New("accept: neither an update nor a chat")
		}
		c.add(bitmap, bit, inbox, a.Chat, a.Update, sealed)
	}
	fresh, err = c.run(ctx, s.rdb, acceptScript).Int()
	if err != nil {
		return 0, fmt.Errorf("accept %d updates: %w", len(batch), err)
	}
	return fresh, nil
}

// sealEvent seals an event for its chat: moved to another chat it will not open.
func (s *Store) sealEvent(a Arrival) ([]byte, error) {
	return s.keys.sealTransit(s.rand, a.Payload, s.purpose("event", a.Chat))
}

// Entry is one event in the inbox.
type Entry struct {
	Partition int
	ID        string // grows within the partition
	Chat      int64
	Update    int64 // 0: from within
	Payload   []byte
	Err       error // ErrSealed: Payload could not be opened
}

// Added is when the entry came into the inbox, by the store's clock.
func (e *Entry) Added() time.Time {
	ms, _, _ := strings.Cut(e.ID, "-")
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n)
}

// Read returns what stands in the given partitions behind an id each ("": from
// the beginning), at most count entries of each partition, in order within a
// partition. When there is nothing it waits up to block (0: not at all), and a
// cancelled context does not wake it: keep block near a second. Reading removes
// nothing, and there are no consumer groups: the lease makes the reader single.
func (s *Store) Read(ctx context.Context, after map[int]string, count int, block time.Duration) ([]Entry, error) {
	if len(after) == 0 {
		return nil, nil
	}
	partitions := make([]int, 0, len(after))
	for p := range after {
		partitions = append(partitions, p)
	}
	slices.Sort(partitions)
	streams := make([]string, 2*len(partitions))
	for i, p := range partitions {
		streams[i] = s.names.in[p]
		streams[len(partitions)+i] = cmp.Or(after[p], "0")
	}
	if block <= 0 {
		block = -1 // to the library 0 means for ever
	}
	found, err := s.rdb.XRead(ctx, &redis.XReadArgs{Streams: streams, Count: int64(count), Block: block}).Result()
	if errors.Is(err, redis.Nil) {
		return nil, nil
	}
	if err != nil {
		return nil, fmt.Errorf("read inbox: %w", err)
	}
	var entries []Entry
	for _, stream := range found {
		p := slices.Index(s.names.in[:], stream.Stream)
		for _, m := range stream.Messages {
			entries = append(entries, s.entry(p, m))
		}
	}
	return entries, nil
}

func (s *Store) entry(partition int, m redis.XMessage) Entry {
	e := Entry{Partition: partition, ID: m.ID, Chat: number(m.Values["c"]), Update: number(m.Values["u"])}
	blob, _ := m.Values["p"].(string)
	e.Payload, e.Err = s.keys.openTransit([]byte(blob), s.purpose("event", e.Chat))
	return e
}

// number reads what this package wrote itself; anything else is 0.
func number(v any) int64 {
	text, _ := v.(string)
	n, _ := strconv.ParseInt(text, 10, 64)
	return n
}
