package store

import (
	"context"
	"fmt"
	"strconv"
)

// OutEntry is one message that waits to be sent.
type OutEntry struct {
	Partition int
	ID        string // grows within the partition
	Payload   []byte
	Err       error // ErrSealed: Payload could not be opened
}

// Pending returns what waits in a partition's outbox behind an id ("": from the
// beginning), at most count entries, in order. It is for starting up and taking
// over; in between, Commit's ids say what to send.
func (s *Store) Pending(ctx context.Context, partition int, after string, count int) ([]OutEntry, error) {
	start := "-"
	if after != "" {
		start = "(" + after
	}
	found, err := s.rdb.XRangeN(ctx, s.names.out[partition], start, "+", int64(count)).Result()
	if err != nil {
		return nil, fmt.Errorf("read outbox %d: %w", partition, err)
	}
	entries := make([]OutEntry, len(found))
	for i, m := range found {
		blob, _ := m.Values["p"].(string)
		e := OutEntry{Partition: partition, ID: m.ID}
		e.Payload, e.Err = s.keys.openTransit([]byte(blob), s.purpose("out", partition))
		entries[i] = e
	}
	return entries, nil
}

// Note tells what became of a message of the outbox.
type Note struct {
	Partition int
	ID        string
	Chat      int64          // where it was posted
	Slots     map[string]int // slot to message id
	Refs      map[int]string // message id to what it is about
	Events    []Arrival      // tell these chats' inboxes; Update is not looked at
}

// Note takes messages out of the outbox and keeps what their sending taught. A
// message that somebody noted before changes nothing.
func (s *Store) Note(ctx context.Context, notes []Note) error {
	if len(notes) == 0 {
		return nil
	}
	var c call
	for _, n := range notes {
		var posts int
		fields := make([]any, 0, 2*(len(n.Slots)+len(n.Refs)))
		for slot, id := range n.Slots {
			fields = append(fields, "s/"+slot, id)
		}
		for id, ref := range n.Refs {
			fields = append(fields, "r/"+strconv.Itoa(id), ref)
		}
		if len(fields) > 0 {
			posts = c.key(s.names.posts(n.Chat))
		}
		c.add(c.key(s.names.out[n.Partition]), n.ID, posts, len(fields))
		c.add(fields...)
		c.add(len(n.Events))
		for _, e := range n.Events {
			blob, err := s.sealEvent(e)
			if err != nil {
				return fmt.Errorf("note %s of outbox %d: %w", n.ID, n.Partition, err)
			}
			c.add(c.key(s.names.in[Partition(e.Chat)]), e.Chat, blob)
		}
	}
	if err := c.run(ctx, s.rdb, noteScript).Err(); err != nil {
		return fmt.Errorf("note %d sent messages: %w", len(notes), err)
	}
	return nil
}
