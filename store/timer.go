package store

import (
	"context"
	"fmt"
	"time"
)

// fireRoom is how many entries an inbox may hold for timers to be added to it:
// what fell due while nobody was there must not stand before what people say now.
const fireRoom = 128

// Fire moves timers that fell due by now to the inbox, at most limit in all, those
// that are due longest first, and returns how many. An inbox in which 128 entries
// wait gets none until some of them are dealt with. left says that more are due:
// call again. Partitions whose lease is lost are left alone and make the error
// ErrFenced; the others are done all the same. It is one script and one round trip.
func (s *Store) Fire(ctx context.Context, leases []Lease, now time.Time, limit int) (fired int, left bool, err error) {
	if len(leases) == 0 {
		return 0, false, nil
	}
	c := call{keys: make([]string, 0, 4*len(leases)), args: make([]any, 0, 3+len(leases))}
	c.add(now.UnixMilli(), limit, fireRoom)
	for _, l := range leases {
		p := l.Partition
		c.keys = append(c.keys, s.names.lease[p], s.names.due[p], s.names.duep[p], s.names.in[p])
		c.add(l.Term)
	}
	reply, err := c.run(ctx, s.rdb, fireScript).Int64Slice()
	if err != nil {
		return 0, false, fmt.Errorf("fire timers: %w", err)
	}
	fired, left = int(reply[0]), reply[1] == 1
	if lost := reply[2:]; len(lost) > 0 {
		err = fmt.Errorf("fire timers of partition %d: %w", leases[lost[0]-1].Partition, ErrFenced)
	}
	return fired, left, err
}
