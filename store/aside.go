package store

import (
	"context"
	"fmt"
)

// asideMost is about how many entries set aside are kept; the oldest go first.
const asideMost = 10_000

// SetAside moves an inbox entry that cannot be dealt with out of the way, sealed
// as it is. Why is for operators and must quote nothing from it. Errors to decide
// by: ErrFenced, ErrGone.
func (s *Store) SetAside(ctx context.Context, lease Lease, entry, why string) error {
	p := lease.Partition
	c := call{keys: []string{s.names.in[p], s.names.aside(), s.names.lease[p]}}
	c.add(entry, fmt.Sprintf("in:%d", p), why, asideMost, lease.Term)
	return s.setAside(ctx, &c, fmt.Sprintf("inbox entry %s of partition %d", entry, p))
}

// SetAsideOut does the same with an outbox entry.
func (s *Store) SetAsideOut(ctx context.Context, partition int, id, why string) error {
	c := call{keys: []string{s.names.out[partition], s.names.aside()}}
	c.add(id, fmt.Sprintf("out:%d", partition), why, asideMost)
	return s.setAside(ctx, &c, fmt.Sprintf("outbox entry %s of partition %d", id, partition))
}

func (s *Store) setAside(ctx context.Context, c *call, what string) error {
	n, err := c.run(ctx, s.rdb, asideScript).Int()
	switch {
	case err != nil:
	case n == 0:
		err = ErrGone
	case n < 0:
		err = ErrFenced
	}
	if err != nil {
		return fmt.Errorf("set %s aside: %w", what, err)
	}
	return nil
}
