package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/redis/go-redis/v9"
)

// Slot returns the id of the message (or topic) that stands in a slot of a chat.
func (s *Store) Slot(ctx context.Context, chat int64, slot string) (id int, ok bool, err error) {
	id, err = s.rdb.HGet(ctx, s.names.posts(chat), "s/"+slot).Int()
	if errors.Is(err, redis.Nil) {
		return 0, false, nil
	}
	if err != nil {
		return 0, false, fmt.Errorf("slot %q of chat %d: %w", slot, chat, err)
	}
	return id, true, nil
}

// SlotKey names a slot of a chat.
type SlotKey struct {
	Chat int64
	Slot string
}

// Slots returns the message ids of many slots in one round trip; those that are
// empty are missing.
func (s *Store) Slots(ctx context.Context, keys ...SlotKey) (map[SlotKey]int, error) {
	ids := make(map[SlotKey]int, len(keys))
	if len(keys) == 0 {
		return ids, nil
	}
	pipe := s.rdb.Pipeline()
	cmds := make([]*redis.StringCmd, len(keys))
	for i, k := range keys {
		cmds[i] = pipe.HGet(ctx, s.names.posts(k.Chat), "s/"+k.Slot)
	}
	_, _ = pipe.Exec(ctx) // every command has its own error
	for i, k := range keys {
		id, err := cmds[i].Int()
		switch {
		case errors.Is(err, redis.Nil):
		case err != nil:
			return nil, fmt.Errorf("slot %q of chat %d: %w", k.Slot, k.Chat, err)
		default:
			ids[k] = id
		}
	}
	return ids, nil
}

// Ref returns what a message of a chat is about.
func (s *Store) Ref(ctx context.Context, chat int64, message int) (ref string, ok bool, err error) {
	ref, err = s.rdb.HGet(ctx, s.names.posts(chat), "r/"+strconv.Itoa(message)).Result()
	if errors.Is(err, redis.Nil) {
		return "", false, nil
	}
	if err != nil {
		return "", false, fmt.Errorf("message %d of chat %d: %w", message, chat, err)
	}
	return ref, true, nil
}

// ForgetPosts forgets the slots of cases in a chat ("WHAT/NUMBER") and which of its
// messages are about them (a ref that is the number, or begins with it and a
// blank), and returns how many entries went. It is for cases that are long over: it
// goes through all that is kept of the chat's messages, in steps that hold nobody
// up, so give it many numbers at once. A message that is noted meanwhile may stay.
func (s *Store) ForgetPosts(ctx context.Context, chat int64, numbers ...string) (forgotten int, err error) {
	over := make(map[string]bool, len(numbers))
	for _, n := range numbers {
		over[n] = true
	}
	key, cursor := s.names.posts(chat), uint64(0)
	for len(over) > 0 {
		fields, next, err := s.rdb.HScan(ctx, key, cursor, "", 500).Result()
		if err != nil {
			return forgotten, fmt.Errorf("forget posts of chat %d: %w", chat, err)
		}
		var gone []string
		for i := 0; i+1 < len(fields); i += 2 {
			if over[aboutCase(fields[i], fields[i+1])] {
				gone = append(gone, fields[i])
			}
		}
		if len(gone) > 0 {
			n, err := s.rdb.HDel(ctx, key, gone...).Result()
			if err != nil {
				return forgotten, fmt.Errorf("forget posts of chat %d: %w", chat, err)
			}
			forgotten += int(n)
		}
		if cursor = next; cursor == 0 {
			break
		}
	}
	return forgotten, nil
}

// aboutCase is the number of the case that an entry of posts is about, "" for none.
func aboutCase(field, value string) string {
	if slot, ok := strings.CutPrefix(field, "s/"); ok {
		if i := strings.LastIndexByte(slot, '/'); i >= 0 {
			return slot[i+1:]
		}
		return ""
	}
	number, _, _ := strings.Cut(value, " ")
	return number
}
