package store

import (
	"context"
	"fmt"
	"math"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Page returns the numbers in an index, the lowest score first, from the from-th
// (0 is the first), at most count (0: all), and how many there are in all. It is
// one round trip.
func (s *Store) Page(ctx context.Context, index string, from, count int) (numbers []string, total int, err error) {
	if err := checkIndex(index); err != nil {
		return nil, 0, err
	}
	last := int64(from) + int64(count) - 1
	if count == 0 {
		last = -1
	}
	pipe := s.rdb.Pipeline()
	size := pipe.ZCard(ctx, s.names.prefix+index)
	page := pipe.ZRange(ctx, s.names.prefix+index, int64(from), last)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, fmt.Errorf("page of %s: %w", index, err)
	}
	return page.Val(), int(size.Val()), nil
}

// Between is Page of the numbers whose score lies between two, both included.
// Infinite ones leave an end open.
func (s *Store) Between(ctx context.Context, index string, low, high float64, from, count int) (numbers []string, total int, err error) {
	if err := checkIndex(index); err != nil {
		return nil, 0, err
	}
	if count == 0 {
		count = -1
	}
	pipe := s.rdb.Pipeline()
	size := pipe.ZCount(ctx, s.names.prefix+index, score(low), score(high))
	page := pipe.ZRangeByScore(ctx, s.names.prefix+index, &redis.ZRangeBy{
		Min: score(low), Max: score(high), Offset: int64(from), Count: int64(count),
	})
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, fmt.Errorf("part of %s: %w", index, err)
	}
	return page.Val(), int(size.Val()), nil
}

// score is a score as Redis reads it in a range.
func score(f float64) string {
	switch {
	case math.IsInf(f, -1):
		return "-inf"
	case math.IsInf(f, 1):
		return "+inf"
	}
	return strconv.FormatFloat(f, 'g', -1, 64)
}

// Range is an index, or the part of it whose scores lie between two, both
// included. Without Min and Max it is all of it.
type Range struct {
	Index    string
	Min, Max float64 // infinite: that end is open; both 0: all of the index
}

// Sizes returns how many cases stand in each range, in the order asked, in one
// round trip.
func (s *Store) Sizes(ctx context.Context, ranges ...Range) ([]int, error) {
	if len(ranges) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	cmds := make([]*redis.IntCmd, len(ranges))
	for i, r := range ranges {
		if err := checkIndex(r.Index); err != nil {
			return nil, err
		}
		if r.Min == 0 && r.Max == 0 {
			cmds[i] = pipe.ZCard(ctx, s.names.prefix+r.Index)
		} else {
			cmds[i] = pipe.ZCount(ctx, s.names.prefix+r.Index, score(r.Min), score(r.Max))
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("count in %d indexes: %w", len(ranges), err)
	}
	sizes := make([]int, len(ranges))
	for i := range cmds {
		sizes[i] = int(cmds[i].Val())
	}
	return sizes, nil
}

// Scored is a case and its score in an index. Without Number there is none.
type Scored struct {
	Number string
	Score  float64
}

// Firsts returns what stands first in each index, in the order asked, in one
// round trip.
func (s *Store) Firsts(ctx context.Context, indexes ...string) ([]Scored, error) {
	if len(indexes) == 0 {
		return nil, nil
	}
	pipe := s.rdb.Pipeline()
	cmds := make([]*redis.ZSliceCmd, len(indexes))
	for i, index := range indexes {
		if err := checkIndex(index); err != nil {
			return nil, err
		}
		cmds[i] = pipe.ZRangeWithScores(ctx, s.names.prefix+index, 0, 0)
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("first of %d indexes: %w", len(indexes), err)
	}
	firsts := make([]Scored, len(indexes))
	for i := range cmds {
		if found := cmds[i].Val(); len(found) > 0 {
			firsts[i].Number, _ = found[0].Member.(string)
			firsts[i].Score = found[0].Score
		}
	}
	return firsts, nil
}

// Middle is the median of an index's scores; of an even number of them the mean
// of the two in the middle.
type Middle struct {
	Score float64
	Of    int // so many cases; 0: there is no median
}

// Median returns the median score of each index, in the order asked, in two
// round trips.
func (s *Store) Median(ctx context.Context, indexes ...string) ([]Middle, error) {
	ranges := make([]Range, len(indexes))
	for i, index := range indexes {
		ranges[i].Index = index
	}
	sizes, err := s.Sizes(ctx, ranges...)
	if err != nil || len(indexes) == 0 {
		return nil, err
	}
	pipe := s.rdb.Pipeline()
	cmds := make([]*redis.ZSliceCmd, len(indexes))
	for i, n := range sizes {
		cmds[i] = pipe.ZRangeWithScores(ctx, s.names.prefix+indexes[i], int64(max(0, n-1)/2), int64(n/2))
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("median of %d indexes: %w", len(indexes), err)
	}
	middles := make([]Middle, len(indexes))
	for i := range cmds {
		found := cmds[i].Val() // fewer than there should be where cases left in between
		if sizes[i] == 0 || len(found) == 0 {
			continue
		}
		middles[i] = Middle{Score: (found[0].Score + found[len(found)-1].Score) / 2, Of: sizes[i]}
	}
	return middles, nil
}

// Queue returns the numbers in an office's queue, the most urgent first, at most
// limit (0: all).
func (s *Store) Queue(ctx context.Context, office string, limit int) ([]string, error) {
	numbers, _, err := s.Page(ctx, "queue:"+office, 0, limit)
	return numbers, err
}

// QueueLen returns how many cases stand in an office's queue.
func (s *Store) QueueLen(ctx context.Context, office string) (int, error) {
	sizes, err := s.Sizes(ctx, Range{Index: "queue:" + office})
	if err != nil {
		return 0, err
	}
	return sizes[0], nil
}

// Mine returns the numbers of the cases a chat filed, the newest first, at most
// limit (0: all).
func (s *Store) Mine(ctx context.Context, chat int64, limit int) ([]string, error) {
	numbers, err := s.rdb.ZRevRange(ctx, s.names.mine(chat), 0, int64(limit)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("cases of chat %d: %w", chat, err)
	}
	return numbers, nil
}
