package simulator

// Join makes people members of a group.
func (s *Server) Join(group int64, users ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	for _, id := range users {
		u := s.person(id)
		s.setMember(c, u, u, statusMember)
		s.say(c, &message{kind: "service", wire: wireMessage{From: u, NewMembers: []wireUser{*u}}}, 0, nil)
	}
}

// Leave takes people out of a group, as if they left by themselves.
func (s *Server) Leave(group int64, users ...int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	for _, id := range users {
		s.part(c, s.person(id), id, statusLeft)
	}
}

// Kick takes somebody out of a group by the hand of an administrator.
func (s *Server) Kick(group, by, user int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.part(s.group(group), s.person(by), user, statusKicked)
}

// part takes somebody who is in a group out of it; mu is held.
func (s *Server) part(c *chat, by *wireUser, user int64, status string) {
	m := c.members[user]
	if m == nil || m.status == statusLeft || m.status == statusKicked {
		return
	}
	s.setMember(c, by, m.user, status)
	s.say(c, &message{kind: "service", wire: wireMessage{From: by, LeftMember: m.user}}, 0, nil)
}

// Promote makes a member an administrator of a group.
func (s *Server) Promote(group, user int64) { s.stand(group, user, statusAdmin) }

// Demote makes an administrator a plain member again.
func (s *Server) Demote(group, user int64) { s.stand(group, user, statusMember) }

func (s *Server) stand(group, user int64, status string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	u := s.person(user)
	s.setMember(c, u, u, status)
	c.touch()
}

// setMember changes somebody's standing in a group. Of that bots are told that are
// administrators and asked for it. https://core.telegram.org/bots/api#update
func (s *Server) setMember(c *chat, by, u *wireUser, status string) {
	old := c.members[u.ID]
	if old == nil {
		old = &member{user: u, status: statusLeft}
	}
	now := &member{user: u, status: status}
	c.members[u.ID] = now
	if c.bot != statusAdmin {
		return
	}
	s.updates.put(c.wire.ID, "chat_member", wireMemberUpdate{
		Chat: c.wire, From: by, Date: s.opts.Now().Unix(),
		Old: memberWire(old, c.wire.IsForum), New: memberWire(now, c.wire.IsForum),
	})
}

// Joins makes the person a member of a group.
func (p *Person) Joins(group int64) { p.s.Join(group, p.id) }

// Leaves takes the person out of a group.
func (p *Person) Leaves(group int64) { p.s.Leave(group, p.id) }

// SetBotRight gives the bot, an administrator of a group, a right such as
// RightTopics, or takes it away; it is told so. A bot that is added anew has all.
func (s *Server) SetBotRight(group, by int64, right string, on bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	old := s.botMember(c)
	lacks := map[string]bool{}
	for r, lacking := range c.lacks {
		lacks[r] = lacking
	}
	lacks[right] = !on
	c.lacks = lacks
	s.botNews(c, s.person(by), old)
}

// PromoteBot makes the bot an administrator with all rights, DemoteBot a plain member.
func (s *Server) PromoteBot(group, by int64) { s.AddBot(group, by, true) }

// DemoteBot makes the bot a plain member: it may not make topics nor pin.
func (s *Server) DemoteBot(group, by int64) { s.AddBot(group, by, false) }

// Rename gives a group another title.
func (s *Server) Rename(group, by int64, title string) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.group(group)
	w := *c.wire
	w.Title = title
	c.wire = &w
	s.say(c, &message{kind: "service", wire: wireMessage{From: s.person(by), NewTitle: title}}, 0, nil)
}
