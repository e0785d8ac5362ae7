package simulator

import (
	"context"
	"fmt"
)

const maxTopicName = 128

// forum finds the forum a call is about.
func (s *Server) forum(q *request) (*chat, error) {
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	if !c.wire.IsForum {
		return nil, bad("the chat is not a forum")
	}
	return c, nil
}

// forumTopic finds the topic a call is about. The bot needs the right to manage
// topics, unless the topic is its own. https://core.telegram.org/bots/api#closeforumtopic
func (s *Server) forumTopic(q *request, deed string) (*chat, *topic, error) {
	c, err := s.forum(q)
	if err != nil {
		return nil, nil, err
	}
	t := c.topics[q.int("message_thread_id")]
	if t == nil || t.deleted {
		return nil, nil, bad("message thread not found")
	}
	if !c.can(RightTopics) && !t.byBot {
		return nil, nil, bad("not enough rights to %s the topic", deed)
	}
	return c, t, nil
}

// topicColors are the colours Telegram takes. https://core.telegram.org/bots/api#createforumtopic
var topicColors = map[int]bool{7322096: true, 16766590: true, 13338331: true, 9367192: true, 16749490: true, 16478047: true}

func (s *Server) createForumTopic(_ context.Context, q *request) (any, error) {
	name := q.str("name")
	if utf16Len(name) > maxTopicName {
		return nil, bad("TOPIC_TITLE_TOO_LONG")
	}
	color := q.int("icon_color")
	if color == 0 {
		color = 7322096
	}
	if !topicColors[color] {
		return nil, bad("TOPIC_ICON_COLOR_INVALID")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.forum(q)
	if err != nil {
		return nil, err
	}
	if !c.can(RightTopics) {
		return nil, bad("not enough rights to create a topic")
	}
	if err := s.limit(c, 1); err != nil {
		return nil, err
	}
	t := s.openTopic(c, &s.bot, name, color)
	s.record(c, name)
	return struct {
		Thread    int    `json:"message_thread_id"`
		Name      string `json:"name"`
		IconColor int    `json:"icon_color"`
	}{t.id, name, color}, nil
}

func (s *Server) openTopic(c *chat, by *wireUser, name string, color int) *topic {
	m := &message{kind: "service", byBot: by == &s.bot, wire: wireMessage{From: by, TopicCreated: &wireTopic{Name: name, IconColor: color}}}
	s.place(c, m, 0, nil)
	m.wire.Thread, m.wire.IsTopic = m.wire.ID, true
	t := &topic{id: m.wire.ID, name: name, byBot: m.byBot}
	c.topics[t.id] = t
	return t
}

func (s *Server) topicNews(c *chat, t *topic, w wireMessage) {
	w.From = &s.bot
	s.place(c, &message{kind: "service", byBot: true, wire: w}, t.id, nil)
}

// setClosed closes or opens a topic, as a person would; the bot hears of it.
func (s *Server) setClosed(user, group int64, id int, closed bool) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, c := s.users[user], s.chats[group]
	if from == nil || c == nil || c.topics[id] == nil || c.topics[id].deleted {
		return fmt.Errorf("user %d, group %d or its topic %d is not here", user, group, id)
	}
	if !c.rules(user) {
		return fmt.Errorf("user %d is no administrator of group %d", user, group)
	}
	t := c.topics[id]
	if t.closed == closed {
		return nil
	}
	t.closed = closed
	w := wireMessage{From: from, TopicReopened: &struct{}{}}
	if closed {
		w = wireMessage{From: from, TopicClosed: &struct{}{}}
	}
	s.say(c, &message{kind: "service", wire: w}, id, nil)
	return nil
}

// ClosesTopic closes a topic; the person must be an administrator.
func (p *Person) ClosesTopic(group int64, id int) error { return p.s.setClosed(p.id, group, id, true) }

// ReopensTopic opens a topic again.
func (p *Person) ReopensTopic(group int64, id int) error {
	return p.s.setClosed(p.id, group, id, false)
}

// rules says that somebody is an administrator.
func (c *chat) rules(user int64) bool {
	m := c.members[user]
	return m != nil && (m.status == statusAdmin || m.status == statusOwner)
}

func (s *Server) editForumTopic(_ context.Context, q *request) (any, error) {
	name := q.str("name")
	if utf16Len(name) > maxTopicName {
		return nil, bad("TOPIC_TITLE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, t, err := s.forumTopic(q, "edit")
	if err != nil {
		return nil, err
	}
	if name == "" || name == t.name {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	t.name = name
	s.record(c, name)
	s.topicNews(c, t, wireMessage{TopicEdited: &wireTopic{Name: name}})
	return true, nil
}

func (s *Server) closeForumTopic(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, t, err := s.forumTopic(q, "close or open")
	if err != nil {
		return nil, err
	}
	if t.closed {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	t.closed = true
	s.topicNews(c, t, wireMessage{TopicClosed: &struct{}{}})
	return true, nil
}

func (s *Server) reopenForumTopic(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, t, err := s.forumTopic(q, "close or open")
	if err != nil {
		return nil, err
	}
	if !t.closed {
		return nil, bad("TOPIC_NOT_MODIFIED")
	}
	t.closed = false
	s.topicNews(c, t, wireMessage{TopicReopened: &struct{}{}})
	return true, nil
}

func (s *Server) deleteForumTopic(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, t, err := s.forumTopic(q, "delete")
	if err != nil {
		return nil, err
	}
	if !c.can(RightDelete) {
		return nil, bad("not enough rights to delete the topic")
	}
	c.dropTopic(t)
	return true, nil
}

// dropTopic deletes a topic with all that was said in it.
func (c *chat) dropTopic(t *topic) {
	t.deleted = true
	for _, m := range c.messages {
		if m.wire.IsTopic && m.wire.Thread == t.id {
			m.deleted = true
		}
	}
	c.touch()
}
