package store

import (
	"context"
	"fmt"
	"time"

	"github.com/redis/go-redis/v9"
)

// Fire moves timers that fell due by now to the inbox, at most limit of each
// partition, oldest first, and returns how many. Partitions whose lease is lost
// are left alone and make the error ErrFenced; the others are done all the same.
func (s *Store) Fire(ctx context.Context, leases []Lease, now time.Time, limit int) (fired int, err error) {
	if len(leases) == 0 {
		return 0, nil
	}
	replies, err := s.runAll(ctx, fireScript, fireLua, len(leases), func(i int) *call {
		l := leases[i]
		c := &call{keys: []string{s.names.lease[l.Partition], s.names.due[l.Partition], s.names.duep[l.Partition], s.names.in[l.Partition]}}
		c.add(l.Term, now.UnixMilli(), limit)
		return c
	})
	if err != nil {
		return 0, fmt.Errorf("fire timers: %w", err)
	}
	for i, r := range replies {
		n, e := r.Int()
		switch {
		case e != nil:
			err = fmt.Errorf("fire timers of partition %d: %w", leases[i].Partition, e)
		case n < 0:
			err = fmt.Errorf("fire timers of partition %d: %w", leases[i].Partition, ErrFenced)
		default:
			fired += n
		}
	}
	return fired, err
}

// runAll calls a script n times in one round trip, by its source the first time:
// that needs no second try.
func (s *Store) runAll(ctx context.Context, script *redis.Script, source string, n int, build func(int) *call) ([]*redis.Cmd, error) {
	pipe := s.rdb.Pipeline()
	var cmds []*redis.Cmd
	for i := range n {
		cmd := build(i).command(ctx, script, source)
		source = ""
		cmds = append(cmds, cmd)
		if err := pipe.Process(ctx, cmd); err != nil {
			return nil, err
		}
	}
	_, _ = pipe.Exec(ctx) // every command has its own error
	return cmds, nil
}
