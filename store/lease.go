package store

import (
	"context"
	"errors"
	"fmt"
	"time"
)

// Lease is the right to work one partition. Term tells it from every earlier
// lease of that partition.
type Lease struct {
	Partition int
	Term      int64
}

// Hold says that the owner lives for ttl more, renews the leases it has and
// takes free ones up to its fair share; call it about every third of ttl. An
// owner is one run of one replica: its name must be new after every start.
//
// held are all its leases now. A partition that is held with a higher term than
// before was lost and taken again: forget what was read of it. surplus are those
// of them that another replica lacks: stop reading them, finish what is in hand,
// and give them back.
func (s *Store) Hold(ctx context.Context, owner string, ttl time.Duration) (held []Lease, surplus []int, err error) {
	if owner == "" || ttl < time.Millisecond {
		return nil, nil, errors.New("hold leases: want an owner and a time to live of at least 1 ms")
	}
	c := call{keys: append([]string{s.names.replicas()}, s.names.lease[:]...)}
	c.add(owner, ttl.Milliseconds())
	r, err := c.run(ctx, s.rdb, holdScript).Int64Slice()
	if err != nil {
		return nil, nil, fmt.Errorf("hold leases: %w", err)
	}
	n := int(r[0])
	for i := range n {
		held = append(held, Lease{Partition: int(r[1+2*i]), Term: r[2+2*i]})
	}
	for _, p := range r[1+2*n:] {
		surplus = append(surplus, int(p))
	}
	return held, surplus, nil
}

// GiveBack gives leases back; those the owner does not hold are left alone.
// From then on the old terms cannot write.
func (s *Store) GiveBack(ctx context.Context, owner string, partitions ...int) error {
	if len(partitions) == 0 {
		return nil
	}
	return s.giveBack(ctx, owner, "0", partitions)
}

// Leave gives back all that the owner holds, the right to poll too, and says
// that it is no more, so that the others need not wait for its time to run out.
func (s *Store) Leave(ctx context.Context, owner string) error {
	all := make([]int, Partitions)
	for p := range all {
		all[p] = p
	}
	return s.giveBack(ctx, owner, "1", all)
}

func (s *Store) giveBack(ctx context.Context, owner, leave string, partitions []int) error {
	c := call{keys: []string{s.names.replicas(), s.names.poll()}}
	for _, p := range partitions {
		c.keys = append(c.keys, s.names.lease[p])
	}
	c.add(owner, leave)
	if err := c.run(ctx, s.rdb, givebackScript).Err(); err != nil {
		return fmt.Errorf("give leases back: %w", err)
	}
	return nil
}

// HoldPoll takes or renews the right to poll Telegram, for ttl. False: another has it.
func (s *Store) HoldPoll(ctx context.Context, owner string, ttl time.Duration) (bool, error) {
	if owner == "" || ttl < time.Millisecond {
		return false, errors.New("hold poll lease: want an owner and a time to live of at least 1 ms")
	}
	return s.poll(ctx, owner, ttl)
}

// GiveBackPoll gives the right to poll back, if the owner has it.
func (s *Store) GiveBackPoll(ctx context.Context, owner string) error {
	_, err := s.poll(ctx, owner, 0)
	return err
}

func (s *Store) poll(ctx context.Context, owner string, ttl time.Duration) (bool, error) {
	c := call{keys: []string{s.names.poll()}}
	c.add(owner, ttl.Milliseconds())
	has, err := c.run(ctx, s.rdb, pollScript).Bool()
	if err != nil {
		return false, fmt.Errorf("poll lease: %w", err)
	}
	return has, nil
}
