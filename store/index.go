package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"

	"github.com/redis/go-redis/v9"
)

// Queue returns the numbers in an office's queue, the most urgent first, at most
// limit (0: all).
func (s *Store) Queue(ctx context.Context, office string, limit int) ([]string, error) {
	numbers, err := s.rdb.ZRange(ctx, s.names.queue(office), 0, int64(limit)-1).Result()
	if err != nil {
		return nil, fmt.Errorf("queue of %s: %w", office, err)
	}
	return numbers, nil
}

// QueueLen returns how many cases stand in an office's queue.
func (s *Store) QueueLen(ctx context.Context, office string) (int, error) {
	n, err := s.rdb.ZCard(ctx, s.names.queue(office)).Result()
	if err != nil {
		return 0, fmt.Errorf("queue of %s: %w", office, err)
	}
	return int(n), nil
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

// OfficeChat returns the group an office is bound to.
func (s *Store) OfficeChat(ctx context.Context, office string) (chat int64, ok bool, err error) {
	chat, err = s.rdb.HGet(ctx, s.names.office(), office).Int64()
	if errors.Is(err, redis.Nil) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("group of office %s: %w", office, err)
	}
	return chat, true, nil
}

// OfficeChats returns the groups of all offices that have one.
func (s *Store) OfficeChats(ctx context.Context) (map[string]int64, error) {
	all, err := s.rdb.HGetAll(ctx, s.names.office()).Result()
	if err != nil {
		return nil, fmt.Errorf("groups of offices: %w", err)
	}
	chats := make(map[string]int64, len(all))
	for office, chat := range all {
		chats[office] = number(chat)
	}
	return chats, nil
}

// ChatOffice returns the office a group is bound to.
func (s *Store) ChatOffice(ctx context.Context, chat int64) (office string, ok bool, err error) {
	office, err = s.rdb.HGet(ctx, s.names.group(), strconv.FormatInt(chat, 10)).Result()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("office of chat %d: %w", chat, err)
	}
	return office, true, nil
}
