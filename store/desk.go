package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
)

// Bind ties a desk to a chat. A desk is an office or a part of one that has a group
// of its own: "pupr", "pupr/c/sampah" for a category, "pupr/a/94.04.02" for an
// area. A desk is at one chat at a time: binding it takes it from where it was. A
// chat may serve many.
type Bind struct {
	Desk string // 1 to 200 bytes without blanks, commas and control characters
	Chat int64  // 0: release the desk
}

// Rechat gives all desks of one chat to another, as when a group becomes a
// supergroup. What the other chat had stays.
type Rechat struct {
	From, To int64
}

func (b *commitBuilder) bind(bind Bind) error {
	n := &b.s.names
	if !plainName(bind.Desk, 200) || strings.Contains(bind.Desk, ",") {
		return errBlank
	}
	b.write("BIND", n.office(), b.call.key(n.group()), bind.Desk, bind.Chat)
	return nil
}

func (b *commitBuilder) rechat(r Rechat) error {
	n := &b.s.names
	if r.From == 0 || r.To == 0 {
		return errors.New("no chat to move the desks from, or to")
	}
	b.write("RECHAT", n.office(), b.call.key(n.group()), r.From, r.To)
	return nil
}

// DeskChat returns the chat of the first of these desks that has one, and which
// desk that is: DeskChat(ctx, "pupr/c/sampah", "pupr").
func (s *Store) DeskChat(ctx context.Context, desks ...string) (chat int64, desk string, ok bool, err error) {
	if len(desks) == 0 {
		return 0, "", false, nil
	}
	chats, err := s.rdb.HMGet(ctx, s.names.office(), desks...).Result()
	if err != nil {
		return 0, "", false, fmt.Errorf("chat of desk %s: %w", strings.Join(desks, ", "), err)
	}
	for i, found := range chats {
		if found != nil {
			return number(found), desks[i], true, nil
		}
	}
	return 0, "", false, nil
}

// ChatDesks returns the desks of a chat, in the order of their names.
func (s *Store) ChatDesks(ctx context.Context, chat int64) ([]string, error) {
	list, err := s.rdb.HMGet(ctx, s.names.group(), strconv.FormatInt(chat, 10)).Result()
	if err != nil {
		return nil, fmt.Errorf("desks of chat %d: %w", chat, err)
	}
	text, _ := list[0].(string)
	if text == "" {
		return nil, nil
	}
	return strings.Split(text, ","), nil
}

// Desks returns all desks that have a chat.
func (s *Store) Desks(ctx context.Context) (map[string]int64, error) {
	all, err := s.rdb.HGetAll(ctx, s.names.office()).Result()
	if err != nil {
		return nil, fmt.Errorf("chats of all desks: %w", err)
	}
	chats := make(map[string]int64, len(all))
	for desk, chat := range all {
		chats[desk] = number(chat)
	}
	return chats, nil
}

// OfficeChat returns the group of an office as a whole.
func (s *Store) OfficeChat(ctx context.Context, office string) (chat int64, ok bool, err error) {
	chat, _, ok, err = s.DeskChat(ctx, office)
	return chat, ok, err
}

// ChatOffice returns the office of the first of a chat's desks.
func (s *Store) ChatOffice(ctx context.Context, chat int64) (office string, ok bool, err error) {
	desks, err := s.ChatDesks(ctx, chat)
	if err != nil || len(desks) == 0 {
		return "", false, err
	}
	office, _, _ = strings.Cut(desks[0], "/")
	return office, true, nil
}
