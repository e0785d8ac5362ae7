package simulator

import (
	"context"
	"fmt"
	"strconv"
	"time"
)

// callback is a button press that waits to be answered.
type callback struct {
	id   string
	user int64
	chat int64
	at   time.Time
}

// Toast is the answer to a button press.
type Toast struct {
	Query string // callback query id
	Text  string // empty: the press was answered without words
	Alert bool
}

// Presses presses a button of a message, by its label or its callback data. Copy
// and link buttons tell the bot nothing; pressing them is an error here.
func (p *Person) Presses(chat int64, message int, button string) (query string, err error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.chats[chat]
	if c == nil {
		return "", fmt.Errorf("press %q: no chat %d", button, chat)
	}
	m := c.find(message)
	if m == nil {
		return "", fmt.Errorf("press %q: no message %d in chat %d", button, message, chat)
	}
	if m.wire.Markup != nil {
		for _, row := range m.wire.Markup.Rows {
			for _, b := range row {
				if b.Data != "" && (b.Text == button || b.Data == button) {
					return p.s.press(p.id, c, m, b.Data), nil
				}
			}
		}
	}
	return "", fmt.Errorf("press %q: message %d in chat %d has no such button", button, message, chat)
}

// PressesData presses a button that the message need not have any more: a phone
// that has not heard of the edit yet. The message may even be gone.
func (p *Person) PressesData(chat int64, id int, data string) (query string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.chats[chat]
	if c == nil {
		panic(fmt.Sprintf("simulator: no chat %d", chat))
	}
	m := c.findAny(id)
	if m == nil {
		m = &message{deleted: true, wire: wireMessage{ID: id}}
	}
	return p.s.press(p.id, c, m, data)
}

// press is a press by a person; mu is held.
func (s *Server) press(user int64, c *chat, m *message, data string) string {
	now := s.opts.Now()
	for len(s.pressed) > 0 && now.Sub(s.pressed[0].at) > s.opts.QueryLife {
		delete(s.callbacks, s.pressed[0].id)
		s.pressed = s.pressed[1:]
	}
	s.lastQuery++
	q := &callback{id: strconv.FormatInt(4_000_000_000_000_000_000+s.lastQuery, 10), user: user, chat: c.wire.ID, at: now}
	s.callbacks[q.id] = q
	s.pressed = append(s.pressed, q)
	update := wireCallback{
		ID: q.id, From: s.person(user), Data: data,
		ChatInstance: strconv.FormatInt(c.wire.ID*7919, 10),
	}
	if m.deleted {
		update.Message = wireInaccessible{Chat: c.wire, ID: m.wire.ID}
	} else {
		update.Message = &m.wire
	}
	s.updates.put(c.wire.ID, "callback_query", update)
	return q.id
}

// maxToasts are kept per person.
const maxToasts = 100

func (s *Server) answerCallbackQuery(_ context.Context, q *request) (any, error) {
	text := q.str("text")
	if utf16Len(text) > 200 {
		return nil, bad("MESSAGE_TOO_LONG")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	id := q.str("callback_query_id")
	query := s.callbacks[id]
	if query == nil || s.opts.Now().Sub(query.at) > s.opts.QueryLife {
		return nil, bad("query is too old and response timeout expired or query ID is invalid")
	}
	toasts := append(s.toasts[query.user], Toast{Query: id, Text: text, Alert: q.bool("show_alert")})
	if len(toasts) > maxToasts {
		toasts = toasts[len(toasts)-maxToasts:]
	}
	s.toasts[query.user] = toasts
	if c := s.chats[query.chat]; c != nil {
		s.record(c, text)
		c.touch()
	}
	return true, nil
}

// Edits changes a text (or caption) of the person's own.
func (p *Person) Edits(chat int64, message int, text string) error {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.chats[chat]
	if c == nil {
		return fmt.Errorf("edit message %d: no chat %d", message, chat)
	}
	m := c.find(message)
	if m == nil || m.wire.From == nil || m.wire.From.ID != p.id {
		return fmt.Errorf("edit message %d in chat %d: not theirs", message, chat)
	}
	if m.kind == "text" {
		m.wire.Text, m.wire.Entities = text, commandsIn(text)
	} else {
		m.wire.Caption = text
	}
	m.wire.EditDate = p.s.opts.Now().Unix()
	m.edits++
	c.touch()
	if p.s.hears(c, m, nil) {
		p.s.updates.put(c.wire.ID, "edited_message", &m.wire)
	}
	return nil
}

// Blocks blocks the bot.
func (p *Person) Blocks() { p.setBot(statusKicked) }

// Unblocks lets the bot write again. Saying something does so too.
func (p *Person) Unblocks() { p.setBot(statusMember) }

func (p *Person) setBot(status string) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c := p.s.chats[p.id]
	if c.bot != status {
		p.s.setBot(c, c.user, status)
	}
}

// Deactivates deletes the person's account: the bot can reach them no more, and is
// not told.
func (p *Person) Deactivates() {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	p.s.chats[p.id].bot = "deactivated"
}
