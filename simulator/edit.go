package simulator

import (
	"context"
	"slices"
	"strings"
)

var errNotModified = bad("message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message")

// edit changes a message of the bot. change gets a copy of its wire form.
func (s *Server) edit(q *request, change func(w *wireMessage) error) (any, error) {
	mk, err := q.markup()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	w, seen, err := s.editLocked(q, mk, change)
	s.mu.Unlock()
	if err != nil {
		return nil, err
	}
	if s.opts.OnPost != nil {
		s.opts.OnPost(seen)
	}
	return w, nil
}

func (s *Server) editLocked(q *request, mk markup, change func(w *wireMessage) error) (*wireMessage, Message, error) {
	c, m, err := s.reachMessage(q, "edit")
	if err != nil {
		return nil, Message{}, err
	}
	// Telegram edits only what has no markup or buttons under it.
	// https://core.telegram.org/bots/api#updating-messages
	if !m.byBot || m.kind == "service" || m.askPlace != "" {
		return nil, Message{}, bad("message can't be edited")
	}
	w := m.wire
	if err := change(&w); err != nil {
		return nil, Message{}, err
	}
	w.Markup = mk.keyboard
	if sameContent(&w, &m.wire) {
		return nil, Message{}, errNotModified
	}
	if err := s.limit(c, 1); err != nil {
		return nil, Message{}, err
	}
	w.EditDate = s.opts.Now().Unix()
	m.wire = w
	m.edits++
	m.forceReply = ""
	s.recordMessage(c, m)
	c.touch()
	var seen Message
	if s.opts.OnPost != nil {
		seen = m.seen()
	}
	return &w, seen, nil
}

func sameContent(a, b *wireMessage) bool {
	return a.Text == b.Text && slices.Equal(a.Entities, b.Entities) &&
		a.Caption == b.Caption && slices.Equal(a.CaptionEntities, b.CaptionEntities) &&
		a.Markup.equal(b.Markup)
}

func (s *Server) editMessageText(_ context.Context, q *request) (any, error) {
	text, entities, err := q.text()
	if err != nil {
		return nil, err
	}
	return s.edit(q, func(w *wireMessage) error {
		if w.Text == "" {
			return bad("there is no text in the message to edit")
		}
		w.Text, w.Entities = text, entities
		return nil
	})
}

func (s *Server) editMessageCaption(_ context.Context, q *request) (any, error) {
	text, entities, err := q.caption()
	if err != nil {
		return nil, err
	}
	return s.edit(q, func(w *wireMessage) error {
		if w.Text != "" || w.Location != nil {
			return bad("there is no caption in the message to edit")
		}
		w.Caption, w.CaptionEntities = text, entities
		return nil
	})
}

func (s *Server) editMessageReplyMarkup(_ context.Context, q *request) (any, error) {
	return s.edit(q, func(*wireMessage) error { return nil })
}

// topicOf is the topic m is in; 0: none.
func (c *chat) topicOf(m *message) int {
	if m.wire.IsTopic {
		return m.wire.Thread
	}
	return 0
}

// reactionEmoji are what a bot can react with.
// https://core.telegram.org/bots/api#reactiontypeemoji
var reactionEmoji = strings.Fields("❤ 👍 👎 🔥 🥰 👏 😁 🤔 🤯 😱 🤬 😢 🎉 🤩 🤮 💩 🙏 👌 🕊 🤡 🥱 🥴 😍 🐳 ❤‍🔥 🌚 🌭 💯 🤣 ⚡ 🍌 🏆 💔 🤨 😐 🍓 🍾 💋 🖕 😈 😴 😭 🤓 👻 👨‍💻 👀 🎃 🙈 😇 😨 🤝 ✍ 🤗 🫡 🎅 🎄 ☃ 💅 🤪 🗿 🆒 💘 🙉 🦄 😘 💊 🙊 😎 👾 🤷‍♂ 🤷 🤷‍♀ 😡")

func (s *Server) setMessageReaction(_ context.Context, q *request) (any, error) {
	list, _ := q.args["reaction"].([]any)
	if len(list) > 1 {
		return nil, bad("REACTIONS_TOO_MANY")
	}
	var emoji []string
	for _, item := range list {
		object, _ := item.(map[string]any)
		e, _ := object["emoji"].(string)
		if !slices.Contains(reactionEmoji, strings.TrimSuffix(e, "\ufe0f")) {
			return nil, bad("REACTION_INVALID")
		}
		emoji = append(emoji, e)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	c, m, err := s.reachMessage(q, "react")
	if err != nil {
		return nil, err
	}
	m.react(s.bot.ID, emoji)
	c.touch()
	return true, nil
}

func (m *message) react(who int64, emoji []string) {
	if m.reactions == nil {
		m.reactions = map[int64][]string{}
	}
	if len(emoji) == 0 {
		delete(m.reactions, who)
		return
	}
	m.reactions[who] = emoji
}
