package simulator

import (
	"context"
	"fmt"
	"html"
	"sort"
	"strings"
	"time"
	"unicode/utf16"
)

// Message is a message as people see it.
type Message struct {
	ID         int        `json:"id"`
	Chat       int64      `json:"chat"`
	From       int64      `json:"from"`
	Name       string     `json:"name"`
	Bot        bool       `json:"bot,omitempty"` // the bot's own
	Kind       string     `json:"kind"`          // text, photo, document, voice, sticker, contact, location, venue, service
	At         time.Time  `json:"at"`
	Text       string     `json:"text,omitempty"` // text or caption; for service a word on what happened
	HTML       string     `json:"html,omitempty"` // Text with its markup, escaped
	Buttons    [][]Button `json:"buttons,omitempty"`
	Photos     []string   `json:"photos,omitempty"` // file id of the largest size
	Album      string     `json:"album,omitempty"`  // media group id
	Pin        *Pin       `json:"pin,omitempty"`
	File       string     `json:"file,omitempty"` // of a document: its name or file id
	ReplyTo    int        `json:"replyTo,omitempty"`
	Topic      int        `json:"topic,omitempty"`     // of a forum; 0: General
	TopicName  string     `json:"topicName,omitempty"` // of a service message that opened or renamed a topic
	Reactions  []string   `json:"reactions,omitempty"`
	Edits      int        `json:"edits,omitempty"` // how often it was edited
	Deleted    bool       `json:"deleted,omitempty"`
	ForceReply string     `json:"forceReply,omitempty"` // placeholder of the forced reply
	AskPlace   string     `json:"askPlace,omitempty"`   // label of the button that it showed under the input field to send where one is
	Voice      string     `json:"voice,omitempty"`      // file id of a voice message
	Seconds    int        `json:"seconds,omitempty"`    // how long it is
	Forwarded  bool       `json:"forwarded,omitempty"`  // from elsewhere
}

// Button is a button as people see it.
type Button struct {
	Label string `json:"label"`
	Data  string `json:"data,omitempty"`
	URL   string `json:"url,omitempty"`
	Copy  string `json:"copy,omitempty"`
	Style string `json:"style,omitempty"` // success, danger, primary; empty: plain
}

// Messages are the messages of a chat, oldest first, deleted ones among them. Of
// long chats the oldest are gone (Options.KeepMessages).
func (s *Server) Messages(chat int64) []Message { return s.Tail(chat, 0) }

// Tail are the last n messages of a chat, oldest first; 0: all.
func (s *Server) Tail(chat int64, n int) []Message {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.tail(chat, n)
}

func (s *Server) tail(chat int64, n int) []Message {
	c := s.chats[chat]
	if c == nil {
		return nil
	}
	from := c.messages
	if n > 0 && len(from) > n {
		from = from[len(from)-n:]
	}
	seen := make([]Message, len(from))
	for i, m := range from {
		seen[i] = m.seen()
	}
	return seen
}

// Message returns one message of a chat.
func (s *Server) Message(chat int64, id int) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		if m := c.findAny(id); m != nil {
			return m.seen(), true
		}
	}
	return Message{}, false
}

// Last is the bot's newest message in a chat that is not deleted.
func (s *Server) Last(chat int64) (Message, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		for i := len(c.messages) - 1; i >= 0; i-- {
			if m := c.messages[i]; m.byBot && !m.deleted && m.kind != "service" {
				return m.seen(), true
			}
		}
	}
	return Message{}, false
}

// Toasts are the answers to a person's button presses, oldest first, the last 100.
func (s *Server) Toasts(user int64) []Toast {
	s.mu.Lock()
	defer s.mu.Unlock()
	return append([]Toast(nil), s.toasts[user]...)
}

// Typing is the chat action that the bot shows; empty after its next message.
func (s *Server) Typing(chat int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[chat]; c != nil {
		return c.typing
	}
	return ""
}

// AskedPlace is the label of the button under a person's input field that sends
// where they are; empty: there is none.
func (s *Server) AskedPlace(user int64) string {
	s.mu.Lock()
	defer s.mu.Unlock()
	if c := s.chats[user]; c != nil {
		return c.askPlace
	}
	return ""
}

// Topic is a topic of a forum.
type Topic struct {
	ID     int    `json:"id"`
	Name   string `json:"name"`
	Closed bool   `json:"closed,omitempty"`
}

// Topics are the topics of a forum that are not deleted, oldest first.
func (s *Server) Topics(group int64) []Topic {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.chats[group].listTopics()
}

func (c *chat) listTopics() []Topic {
	if c == nil {
		return nil
	}
	var all []Topic
	for _, t := range c.topics {
		if !t.deleted {
			all = append(all, Topic{ID: t.id, Name: t.name, Closed: t.closed})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}

// Changes is closed at the next change in a chat: a message, an edit, a reaction, a
// toast for a press in it.
func (s *Server) Changes(chat int64) <-chan struct{} {
	s.mu.Lock()
	defer s.mu.Unlock()
	c := s.chats[chat]
	if c == nil {
		panic(fmt.Sprintf("simulator: no chat %d", chat))
	}
	return c.changes()
}

// Wait returns when ok says yes to the messages of a chat, or with ctx's error. It
// asks again after every change, of the newest 50 messages.
func (s *Server) Wait(ctx context.Context, chat int64, ok func([]Message) bool) error {
	const newest = 50
	for {
		s.mu.Lock()
		c := s.chats[chat]
		if c == nil {
			s.mu.Unlock()
			return fmt.Errorf("wait for chat %d: it was not added", chat)
		}
		changed := c.changes()
		messages := s.tail(chat, newest)
		s.mu.Unlock()
		if ok(messages) {
			return nil
		}
		select {
		case <-changed:
		case <-ctx.Done():
			return fmt.Errorf("wait for chat %d: %w", chat, ctx.Err())
		}
	}
}

// WaitToast returns the answer to a button press, or ctx's error.
func (s *Server) WaitToast(ctx context.Context, user, chat int64, query string) (Toast, error) {
	var toast Toast
	err := s.Wait(ctx, chat, func([]Message) bool {
		for _, t := range s.Toasts(user) {
			if t.Query == query {
				toast = t
				return true
			}
		}
		return false
	})
	return toast, err
}

func (m *message) seen() Message {
	w := &m.wire
	text, entities := w.Text, w.Entities
	if text == "" {
		text, entities = w.Caption, w.CaptionEntities
	}
	v := Message{
		ID: w.ID, Chat: w.Chat.ID, Bot: m.byBot, Kind: m.kind, At: time.Unix(w.Date, 0).UTC(),
		Text: text, Album: w.MediaGroup, ReplyTo: m.replyTo, Edits: m.edits, Deleted: m.deleted, ForceReply: m.forceReply, AskPlace: m.askPlace,
		Forwarded: w.ForwardOrigin != nil,
	}
	if w.Voice != nil {
		v.Voice, v.Seconds = w.Voice.FileID, w.Voice.Duration
	}
	v.HTML = htmlOf(text, entities)
	if w.IsTopic {
		v.Topic = w.Thread
	}
	if w.From != nil {
		v.From, v.Name = w.From.ID, strings.TrimSpace(w.From.FirstName+" "+w.From.LastName)
	}
	if w.SenderChat != nil {
		v.Name = w.SenderChat.Title
	}
	for _, rows := range m.rows() {
		row := make([]Button, len(rows))
		for i, b := range rows {
			row[i] = Button{Label: b.Text, Data: b.Data, URL: b.URL, Style: b.Style}
			if b.Copy != nil {
				row[i].Copy = b.Copy.Text
			}
		}
		v.Buttons = append(v.Buttons, row)
	}
	if n := len(w.Photo); n > 0 {
		v.Photos = []string{w.Photo[n-1].FileID}
	}
	if w.Location != nil {
		v.Pin = &Pin{w.Location.Latitude, w.Location.Longitude}
	}
	m.describe(&v)
	for _, emoji := range m.reactions {
		v.Reactions = append(v.Reactions, emoji...)
	}
	sort.Strings(v.Reactions)
	return v
}

func (m *message) rows() [][]inlineButton {
	if m.wire.Markup == nil {
		return nil
	}
	return m.wire.Markup.Rows
}

// describe puts what has no field of its own into words.
func (m *message) describe(v *Message) {
	w := &m.wire
	switch {
	case w.Sticker != nil:
		v.Text = w.Sticker.Emoji
	case w.Contact != nil:
		v.Text = w.Contact.FirstName + " " + w.Contact.PhoneNumber
	case w.Venue != nil:
		v.Text = w.Venue.Title
	case w.Document != nil:
		if v.File = w.Document.FileName; v.File == "" {
			v.File = w.Document.FileID
		}
	case w.TopicCreated != nil:
		v.Text, v.TopicName = "membuat topik "+w.TopicCreated.Name, w.TopicCreated.Name
	case w.TopicEdited != nil:
		v.Text, v.TopicName = "mengganti nama topik menjadi "+w.TopicEdited.Name, w.TopicEdited.Name
	case w.TopicClosed != nil:
		v.Text = "menutup topik"
	case w.TopicReopened != nil:
		v.Text = "membuka lagi topik"
	case len(w.NewMembers) > 0:
		v.Text = "bergabung"
	case w.LeftMember != nil:
		v.Text = "keluar"
	case w.NewTitle != "":
		v.Text = "mengganti nama grup menjadi " + w.NewTitle
	case w.MigrateTo != 0:
		v.Text = fmt.Sprintf("grup menjadi supergrup %d", w.MigrateTo)
	case w.MigrateFrom != 0:
		v.Text = "grup menjadi supergrup"
	case w.Pinned != nil:
		v.Text = "menyematkan pesan"
	default:
		return
	}
	v.HTML = html.EscapeString(v.Text)
}

var entityTags = map[string]string{
	"bold": "b", "italic": "i", "underline": "u", "strikethrough": "s", "code": "code", "pre": "pre",
	"blockquote": "blockquote", "expandable_blockquote": "blockquote",
}

// htmlOf writes a text with its entities as HTML in which nothing of the text can
// be markup. Entities nest, as parseHTML makes them; crossing ones are cut.
func htmlOf(text string, entities []entity) string {
	if len(entities) == 0 {
		return html.EscapeString(text)
	}
	sorted := append([]entity(nil), entities...)
	sort.SliceStable(sorted, func(i, j int) bool {
		a, b := sorted[i], sorted[j]
		return a.Offset < b.Offset || a.Offset == b.Offset && a.Length > b.Length
	})
	units := utf16.Encode([]rune(text))
	var b strings.Builder
	writeHTML(&b, units, 0, len(units), sorted)
	return b.String()
}

func writeHTML(b *strings.Builder, units []uint16, from, to int, entities []entity) {
	for i := 0; i < len(entities); {
		e := entities[i]
		start, end := max(e.Offset, from), min(e.Offset+e.Length, to)
		inner := i + 1
		for inner < len(entities) && entities[inner].Offset < end {
			inner++
		}
		if start >= end {
			i++
			continue
		}
		escapeUnits(b, units[from:start])
		tag := entityTags[e.Type]
		if tag != "" {
			b.WriteString("<" + tag + ">")
		}
		writeHTML(b, units, start, end, entities[i+1:inner])
		if tag != "" {
			b.WriteString("</" + tag + ">")
		}
		from, i = end, inner
	}
	escapeUnits(b, units[from:to])
}

func escapeUnits(b *strings.Builder, units []uint16) {
	b.WriteString(html.EscapeString(string(utf16.Decode(units))))
}
