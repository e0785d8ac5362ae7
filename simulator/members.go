package simulator

import (
	"context"
	"sort"
)

func (s *Server) getChat(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	return struct {
		wireChat
		AccentColor  int      `json:"accent_color_id"`
		MaxReactions int      `json:"max_reaction_count"`
		Gifts        struct{} `json:"accepted_gift_types"`
	}{wireChat: *c.wire, MaxReactions: 11}, nil
}

func (s *Server) botMember(c *chat) wireMember {
	w := memberWire(&member{user: &s.bot, status: c.bot}, c.wire.IsForum)
	w.CanManageTopics = w.CanManageTopics && !c.lacks[RightTopics]
	w.CanPin = w.CanPin && !c.lacks[RightPin]
	w.CanDelete = w.CanDelete && !c.lacks[RightDelete]
	return w
}

func memberWire(m *member, forum bool) wireMember {
	no, zero := false, int64(0)
	w := wireMember{Status: m.status, User: *m.user}
	switch m.status {
	case statusOwner:
		w.IsAnonymous = &no
	case statusAdmin:
		w.IsAnonymous, w.CanBeEdited = &no, &no
		w.CanManageTopics, w.CanPin, w.CanDelete = forum, true, true
	case statusKicked:
		w.UntilDate = &zero
	}
	return w
}

func (s *Server) getChatMember(_ context.Context, q *request) (any, error) {
	id, _ := q.args["user_id"].(float64)
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	if int64(id) == s.bot.ID {
		return s.botMember(c), nil
	}
	if c.private() && int64(id) == c.user.ID {
		return memberWire(&member{user: c.user, status: statusMember}, false), nil
	}
	if m := c.members[int64(id)]; m != nil {
		return memberWire(m, c.wire.IsForum), nil
	}
	if u := s.users[int64(id)]; u != nil {
		return memberWire(&member{user: u, status: statusLeft}, false), nil
	}
	return nil, bad("PARTICIPANT_ID_INVALID")
}

func (s *Server) getChatMemberCount(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	n := 1
	for _, m := range c.members {
		if m.status != statusLeft && m.status != statusKicked {
			n++
		}
	}
	return n, nil
}

func (s *Server) getChatAdministrators(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	if c.private() {
		return nil, bad("there are no administrators in the private chat")
	}
	admins := []wireMember{}
	for _, m := range c.members {
		if m.status == statusAdmin || m.status == statusOwner {
			admins = append(admins, memberWire(m, c.wire.IsForum))
		}
	}
	sort.Slice(admins, func(i, j int) bool { return admins[i].User.ID < admins[j].User.ID })
	if c.bot == statusAdmin {
		admins = append(admins, s.botMember(c))
	}
	return admins, nil
}

func (s *Server) leaveChat(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	if c.private() {
		return nil, bad("chat member status can't be changed in private chats")
	}
	s.setBot(c, &s.bot, statusLeft)
	return true, nil
}

// setBot changes what the bot is in a chat and tells it so.
func (s *Server) setBot(c *chat, by *wireUser, status string) {
	old := s.botMember(c)
	c.bot = status
	s.botNews(c, by, old)
}

// botNews tells the bot what became of it in a chat.
func (s *Server) botNews(c *chat, by *wireUser, old wireMember) {
	c.touch()
	s.updates.put(c.wire.ID, "my_chat_member", wireMemberUpdate{
		Chat: c.wire, From: by, Date: s.opts.Now().Unix(), Old: old, New: s.botMember(c),
	})
}
