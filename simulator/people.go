package simulator

import (
	"fmt"
	"slices"
)

// User is somebody to add.
type User struct {
	ID       int64 // positive
	First    string
	Last     string
	Lang     string // language_code, such as id or en
	Username string // without @; may be empty
	New      bool   // has not opened the bot yet: until then the bot may not write
	Title    string // what the page calls the person's chat; empty: by the name
}

// Group is a group to add.
type Group struct {
	ID         int64 // negative; -100... for a supergroup
	Title      string
	Supergroup bool
	Forum      bool   // has topics; makes it a supergroup
	Bot        string // the bot's status: administrator (the default), member, left
}

// AddUser adds a person; somebody known is left as is.
func (s *Server) AddUser(u User) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.users[u.ID] == nil {
		w := &wireUser{ID: u.ID, FirstName: u.First, LastName: u.Last, Username: u.Username, Language: u.Lang}
		s.users[u.ID] = w
		s.addChat(&chat{
			wire: &wireChat{ID: u.ID, Type: "private", FirstName: u.First, LastName: u.Last},
			user: w, title: u.Title, bot: statusMember, fresh: u.New,
		})
	}
	return &Person{s: s, id: u.ID}
}

// AddGroup adds a group; one that is known is left as is.
func (s *Server) AddGroup(g Group) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.chats[g.ID] != nil {
		return
	}
	kind := "group"
	if g.Supergroup || g.Forum {
		kind = "supergroup"
	}
	bot := g.Bot
	if bot == "" {
		bot = statusAdmin
	}
	s.addChat(&chat{
		wire:    &wireChat{ID: g.ID, Type: kind, Title: g.Title, IsForum: g.Forum},
		members: map[int64]*member{}, topics: map[int]*topic{}, bot: bot,
	})
}

func (s *Server) addChat(c *chat) {
	c.news = &s.news
	c.touch()
	s.chats[c.wire.ID] = c
	s.order = append(s.order, c.wire.ID)
}

// group returns a known group; a wrong id is a mistake of the caller. mu is held.
func (s *Server) group(id int64) *chat {
	c := s.chats[id]
	if c == nil || c.private() {
		panic(fmt.Sprintf("simulator: no group %d; AddGroup comes first", id))
	}
	return c
}

func (s *Server) person(id int64) *wireUser {
	u := s.users[id]
	if u == nil {
		panic(fmt.Sprintf("simulator: no user %d; AddUser comes first", id))
	}
	return u
}

// AddBot puts the bot into a group; it becomes a plain member or an administrator.
func (s *Server) AddBot(group, by int64, admin bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	status := statusMember
	if admin {
		status = statusAdmin
	}
	c := s.group(group)
	c.lacks = nil
	s.setBot(c, s.person(by), status)
}

// RemoveBot kicks the bot out of a group.
func (s *Server) RemoveBot(group, by int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.setBot(s.group(group), s.person(by), statusKicked)
}

// SetForum switches a supergroup's topics on or off; off, they cannot be posted to.
func (s *Server) SetForum(group int64, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	w := *c.wire
	w.IsForum = on
	c.wire = &w
	if !on {
		for _, t := range c.topics {
			t.deleted = true
		}
	}
	c.touch()
}

// DeleteTopic deletes a topic, as an administrator would.
func (s *Server) DeleteTopic(group int64, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	if t := c.topics[id]; t != nil {
		c.dropTopic(t)
	}
}

// DeleteMessage deletes a message, as a person would; bots are not told.
func (s *Server) DeleteMessage(chat int64, id int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		if m := c.find(id); m != nil {
			c.drop(m)
		}
	}
}

// Upgrade makes a group a supergroup; the old id is refused from now on. Messages
// stay behind, members come along.
func (s *Server) Upgrade(group int64) (newID int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	if c.moved != 0 {
		return c.moved
	}
	newID = group - 1_000_000_000_000
	next := &chat{
		wire:    &wireChat{ID: newID, Type: "supergroup", Title: c.wire.Title},
		members: c.members, topics: map[int]*topic{}, bot: c.bot,
	}
	s.addChat(next)
	s.order = slices.DeleteFunc(s.order, func(id int64) bool { return id == group })
	by := &s.bot
	for _, m := range c.members {
		if m.status == statusAdmin || m.status == statusOwner {
			by = m.user
		}
	}
	s.say(c, &message{kind: "service", wire: wireMessage{From: by, MigrateTo: newID}}, 0, nil)
	c.moved = newID
	s.say(next, &message{kind: "service", wire: wireMessage{From: by, MigrateFrom: group}}, 0, nil)
	return newID
}

// say adds what a person said and tells the bot, where it may hear it; mu is held.
func (s *Server) say(c *chat, m *message, thread int, reply *message) {
	if c.private() {
		c.fresh = false
		if c.bot == statusKicked {
			s.setBot(c, c.user, statusMember)
		}
	}
	if m.wire.Location != nil {
		c.askPlace = "" // a keyboard for one time
	}
	s.place(c, m, thread, reply)
	if s.hears(c, m, reply) {
		s.updates.put(c.wire.ID, "message", &m.wire)
	}
}

// hears tells whether the bot gets a message: in groups where it is a plain member,
// privacy mode keeps most from it. https://core.telegram.org/bots/features#privacy-mode
func (s *Server) hears(c *chat, m *message, reply *message) bool {
	switch {
	case c.private() || c.bot == statusAdmin:
		return true
	case c.bot != statusMember:
		return false
	case s.opts.ReadAll || m.kind == "service" || reply != nil && reply.byBot:
		return true
	}
	command := len(m.wire.Entities) > 0 && m.wire.Entities[0].Type == "bot_command" && m.wire.Entities[0].Offset == 0
	return command || mentions(m.wire.Text, s.bot.Username)
}
