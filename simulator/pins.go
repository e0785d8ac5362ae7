package simulator

import (
	"context"
	"slices"
	"time"
)

// pinnable finds the message that a call pins or unpins.
func (s *Server) pinnable(q *request, deed string) (*chat, *message, error) {
	c, m, err := s.reachMessage(q, deed)
	if err != nil {
		return nil, nil, err
	}
	if !c.private() && !c.can(RightPin) {
		return nil, nil, bad("not enough rights to manage pinned messages in the chat")
	}
	return c, m, nil
}

func (s *Server) pinChatMessage(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.pinnable(q, "pin")
	if err != nil {
		return nil, err
	}
	if m.kind == "service" {
		return nil, bad("message can't be pinned")
	}
	if slices.Contains(c.pinned, m.wire.ID) {
		return true, nil
	}
	c.pinned = append(c.pinned, m.wire.ID)
	// The bot hears of its own pin too, as of all service messages.
	s.say(c, &message{kind: "service", byBot: true, wire: wireMessage{From: &s.bot, Pinned: m.quoted()}}, c.topicOf(m), nil)
	return true, nil
}

func (s *Server) unpinChatMessage(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if q.int("message_id") == 0 {
		c, err := s.reach(q.chatID())
		if err != nil {
			return nil, err
		}
		if len(c.pinned) > 0 {
			c.pinned = c.pinned[:len(c.pinned)-1]
			c.touch()
		}
		return true, nil
	}
	c, m, err := s.pinnable(q, "unpin")
	if err != nil {
		return nil, err
	}
	c.unpin(m.wire.ID)
	c.touch()
	return true, nil
}

func (c *chat) unpin(id int) {
	c.pinned = slices.DeleteFunc(c.pinned, func(other int) bool { return other == id })
}

// Pinned are the messages pinned in a chat, in the order in which they were.
func (s *Server) Pinned(chat int64) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[chat].listPinned()
}

func (c *chat) listPinned() []Message {
	if c == nil {
		return nil
	}
	var all []Message
	for _, id := range c.pinned {
		if m := c.find(id); m != nil {
			all = append(all, m.seen())
		}
	}
	return all
}

// deletable is how old a message is at most that a bot deletes.
// https://core.telegram.org/bots/api#deletemessage
const deletable = 48 * time.Hour

func (s *Server) deleteMessage(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.reachMessage(q, "delete")
	if err != nil {
		return nil, err
	}
	switch {
	case m.wire.TopicCreated != nil, !m.byBot && !c.private() && !c.can(RightDelete):
		return nil, bad("message can't be deleted")
	case s.opts.Now().Sub(time.Unix(m.wire.Date, 0)) > deletable:
		return nil, bad("message can't be deleted for everyone")
	}
	c.drop(m)
	return true, nil
}

// drop deletes a message.
func (c *chat) drop(m *message) {
	m.deleted = true
	c.unpin(m.wire.ID)
	c.touch()
}
