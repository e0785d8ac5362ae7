package store

import (
	"context"
	"errors"
	"fmt"
)

// Mark notes once and for all that something was seen: which photo proved which
// case. The first note of a member stays; the sets only grow, by about 100 bytes a
// member.
type Mark struct {
	Set    string // a name as "proof", 1 to 64 bytes without blanks
	Member string // what was seen, as Telegram's file_unique_id; not personal
	Value  string // what it was seen for, as a case's number; not empty
	// Must makes the commit end in ErrConflict when the member is noted with
	// another value already, so that of two at once one learns of the other.
	Must bool
}

func (b *commitBuilder) marks(marks []Mark) error {
	n := &b.s.names
	for i, m := range marks {
		if !plainName(m.Set, 64) || !plainName(m.Member, 200) || !plainName(m.Value, 200) {
			return errBlank
		}
		for _, other := range marks[:i] {
			if other.Set == m.Set && other.Member == m.Member && other.Value != m.Value {
				return errors.New("one member with two values")
			}
		}
		if m.Must {
			b.mayBeMissing++
			b.missing = append(b.missing, b.call.key(n.mark(m.Set)), m.Member, m.Value)
		}
		b.write("HSETNX", n.mark(m.Set), m.Member, m.Value)
	}
	return nil
}

// Marked returns the values with which members of a set are noted; those that are
// not are missing.
func (s *Store) Marked(ctx context.Context, set string, members ...string) (map[string]string, error) {
	marked := make(map[string]string, len(members))
	if len(members) == 0 {
		return marked, nil
	}
	values, err := s.rdb.HMGet(ctx, s.names.mark(set), members...).Result()
	if err != nil {
		return nil, fmt.Errorf("look for %d marks of %s: %w", len(members), set, err)
	}
	for i, v := range values {
		if text, ok := v.(string); ok {
			marked[members[i]] = text
		}
	}
	return marked, nil
}
