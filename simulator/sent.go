package simulator

import "strings"

// EverSent is every word that the bot ever showed in a chat, oldest first: texts,
// captions, links, what buttons say, carry and lead to, toasts, names of topics and
// files, and whom a forwarded message names. What was edited or deleted since is
// among it, so that a test can search it for what must never have been there. A
// group that moved has one list under each id. It panics where nothing is kept
// (Options.KeepCalls negative), so that no search passes for want of words.
func (s *Server) EverSent(chat int64) []string {
	if s.opts.KeepCalls < 0 {
		panic("simulator: EverSent needs Options.KeepCalls of 0 or more")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	return append([]string(nil), c.sent...)
}

// record keeps words that the bot showed.
func (s *Server) record(c *chat, words ...string) {
	if s.opts.KeepCalls < 0 {
		return
	}
	for _, w := range words {
		if w != "" {
			c.sent = append(c.sent, w)
		}
	}
}

func (s *Server) recordMessage(c *chat, m *message) {
	w := &m.wire
	s.record(c, w.Text, w.Caption, m.forceReply, m.askPlace)
	for _, entities := range [][]entity{w.Entities, w.CaptionEntities} {
		for _, e := range entities {
			s.record(c, e.URL)
		}
	}
	for _, row := range m.rows() {
		for _, b := range row {
			s.record(c, b.Text, b.Data, b.URL)
			if b.Copy != nil {
				s.record(c, b.Copy.Text)
			}
		}
	}
	if w.Document != nil {
		s.record(c, w.Document.FileName)
	}
	if w.Venue != nil {
		s.record(c, w.Venue.Title, w.Venue.Address)
	}
	if w.Contact != nil {
		s.record(c, w.Contact.FirstName, w.Contact.LastName, w.Contact.PhoneNumber)
	}
	if o := w.ForwardOrigin; o != nil {
		s.record(c, o.UserName)
		if o.User != nil {
			s.record(c, strings.TrimSpace(o.User.FirstName+" "+o.User.LastName), o.User.Username)
		}
	}
}
