package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Record is what is kept of one chat: its session and settings, as bytes.
type Record struct {
	Chat    int64
	Version int64 // goes up with each write; 0: there is none yet
	Data    []byte
	Err     error // ErrSealed: it is there and cannot be opened

	key *dataKey // nil: none yet, or it cannot be opened
}

// KeyLost says that the chat's data key cannot be opened: the master key that
// wrapped it is missing. What it sealed is not lost while the key may come back.
func (r *Record) KeyLost() bool { return r.Err != nil && r.key == nil }

// Records loads the records of chats, in the order asked, in one round trip. A
// chat without one gets a Record of Version 0, ready to be written.
func (s *Store) Records(ctx context.Context, chats ...int64) ([]*Record, error) {
	if len(chats) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	cmds := make([]*redis.SliceCmd, len(chats))
	for i, chat := range chats {
		cmds[i] = pipe.HMGet(ctx, s.names.chat(chat), "v", "d", "k")
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("load %d records: %w", len(chats), err)
	}
	records := make([]*Record, len(chats))
	for i, chat := range chats {
		r := &Record{Chat: chat}
		records[i] = r
		v := cmds[i].Val()
		if v[0] == nil {
			continue
		}
		r.Version = number(v[0])
		wrapped, _ := v[2].(string)
		if r.key, r.Err = s.unwrap(chat, []byte(wrapped)); r.Err != nil {
			continue
		}
		blob, _ := v[1].(string)
		r.Data, r.Err = r.key.open([]byte(blob), s.purpose("record", chat))
	}
	return records, nil
}

// Case is one ticket as it is kept.
type Case struct {
	Number   string
	Version  int64   // goes up with each write; 0: there is none
	Reporter int64   // chat of who filed it
	Open     []byte  // readable: what reports need; names nobody
	Personal []byte  // sealed with the reporter's data key
	Places   []Place // the indexes it stands in; nil: it was stored before that was noted
	Err      error   // ErrSealed: Personal cannot be opened

	key *dataKey // the reporter's
}

// Cases loads cases by number, in the order asked. A number that does not exist
// gets a Case of Version 0. It takes one round trip where the reporters' keys
// were used lately, else two.
func (s *Store) Cases(ctx context.Context, numbers ...string) ([]*Case, error) {
	if len(numbers) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	cmds := make([]*redis.SliceCmd, len(numbers))
	for i, n := range numbers {
		cmds[i] = pipe.HMGet(ctx, s.names.caseOf(n), "v", "r", "o", "p", "i")
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("load %d cases: %w", len(numbers), err)
	}
	cases := make([]*Case, len(numbers))
	sealed := map[*Case][]byte{} // what the cache had no fitting key for
	for i, n := range numbers {
		c := &Case{Number: n}
		cases[i] = c
		v := cmds[i].Val()
		if v[0] == nil {
			continue
		}
		c.Version, c.Reporter = number(v[0]), number(v[1])
		if open, ok := v[2].(string); ok {
			c.Open = []byte(open)
		}
		note, _ := v[4].(string)
		c.Places = decodePlaces(note)
		blob, _ := v[3].(string)
		if c.key = s.cache.get(c.Reporter); c.key == nil || !s.openCase(c, []byte(blob)) {
			sealed[c] = []byte(blob)
		}
	}
	if len(sealed) > 0 {
		if err := s.openCases(ctx, sealed); err != nil {
			return nil, fmt.Errorf("load keys of %d cases: %w", len(sealed), err)
		}
	}
	return cases, nil
}

func (s *Store) openCase(c *Case, blob []byte) bool {
	if len(blob) == 0 { // written without a personal part
		c.Personal, c.Err = nil, nil
		return true
	}
	c.Personal, c.Err = c.key.open(blob, s.purpose("case", c.Number))
	return c.Err == nil
}

func (s *Store) openCases(ctx context.Context, sealed map[*Case][]byte) error {
	pipe := s.rdb.Pipeline()
	keys := map[int64]*redis.StringCmd{}
	for c := range sealed {
		if keys[c.Reporter] == nil {
			keys[c.Reporter] = pipe.HGet(ctx, s.names.chat(c.Reporter), "k")
		}
	}
	if _, err := pipe.Exec(ctx); err != nil && !errors.Is(err, redis.Nil) {
		return err
	}
	for c, blob := range sealed {
		wrapped, err := keys[c.Reporter].Bytes()
		if err != nil && !errors.Is(err, redis.Nil) {
			return err
		}
		if c.key, c.Err = s.unwrap(c.Reporter, wrapped); c.Err != nil {
			c.key = nil
			if len(blob) == 0 {
				c.Err = nil // nothing personal to open
			}
			continue
		}
		s.openCase(c, blob)
	}
	return nil
}

// NextNumber returns the next running number of a year's cases, from 1. A number
// that ends up unused leaves a gap; none is given twice.
func (s *Store) NextNumber(ctx context.Context, year int) (int64, error) {
	n, err := s.rdb.Incr(ctx, s.names.number(year)).Result()
	if err != nil {
		return 0, fmt.Errorf("next number of %s: %w", strconv.Itoa(year), err)
	}
	return n, nil
}
