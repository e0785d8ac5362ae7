package telegram

import (
	"bytes"
	"encoding/json"
	"errors"
	"path"
	"strconv"
	"strings"
	"time"

	"noken/bot"
	"noken/flows"
)

// AllowedUpdates are the kinds of updates asked for, the same by polling and by
// webhook; without the list Telegram keeps the one that was set last.
var AllowedUpdates = []string{"message", "edited_message", "callback_query", "my_chat_member", "chat_member"}

// ErrNoUpdateID is returned for an update that cannot even be named.
var ErrNoUpdateID = errors.New("update has no readable update_id")

// Accounts that Telegram puts in the place of a person who does not show himself.
const (
	groupAnonymousBot = 1087968824 // an anonymous admin
	channelBot        = 136817688  // a person speaking as a channel
	serviceAccount    = 777000     // the linked channel's posts
)

// replyTextMax is how much of our own message an answer to it carries, in runes.
const replyTextMax = 200

// Normalise turns one update as Telegram sends it into an Event. self is the
// bot's own id, to tell answers to its messages. kind is the update's field
// ("message", "other", "broken", ...) for the count of updates.
//
// Whatever Noken does not work with, a broken object included, becomes an Event
// with only Update set: seen, and never a reason to stop. The only error is
// ErrNoUpdateID.
func Normalise(raw []byte, self int64) (event bot.Event, kind string, err error) {
	var u update
	broken := json.Unmarshal(raw, &u) // goes on behind a field of the wrong type
	id, err := updateID(u.ID)
	if err != nil {
		return bot.Event{}, "unreadable", err
	}
	seen := bot.Event{Update: id}
	switch {
	case u.Message != nil:
		event, kind = fromMessage(u.Message, raw, self), "message"
	case u.Edited != nil:
		event, kind = fromMessage(u.Edited, raw, self), "edited_message"
		if event.Kind == bot.MessageIn {
			event.Kind = bot.Edited
		}
	case u.Callback != nil:
		event, kind = fromCallback(u.Callback), "callback_query"
	case u.Member != nil:
		event, kind = fromMember(u.Member), "my_chat_member"
	case u.Person != nil:
		event, kind = fromPerson(u.Person, self), "chat_member"
	default:
		kind = "other"
	}
	if event.Chat == 0 {
		event = seen
	}
	if broken != nil {
		kind = "broken"
	}
	event.Update = id
	return event, kind, nil
}

// updateID reads update_id even where its type is not as promised: the id is what
// lets polling go on.
func updateID(raw json.RawMessage) (int64, error) {
	id, err := strconv.ParseInt(string(bytes.Trim(raw, `"`)), 10, 64)
	if err != nil || id <= 0 {
		return 0, ErrNoUpdateID
	}
	return id, nil
}

func fromMessage(m *message, raw []byte, self int64) bot.Event {
	if m.Chat.ID == 0 || m.Chat.Type == "channel" {
		return bot.Event{}
	}
	if m.MigrateTo != 0 {
		return bot.Event{
			Kind: bot.ChatMoved, Chat: m.Chat.ID, ChatType: m.Chat.Type, Title: m.Chat.Title,
			At: at(m.Date), Message: m.ID, MovedTo: m.MigrateTo,
		}
	}
	if m.MigrateFrom != 0 {
		return bot.Event{} // the other side of the same move
	}
	e := bot.Event{
		Kind: bot.MessageIn, Chat: m.Chat.ID, ChatType: m.Chat.Type, Title: m.Chat.Title, Forum: m.Chat.Forum,
		From: sender(m), Message: m.ID, At: at(m.Date), Album: m.Album, Text: m.Text,
	}
	if m.EditDate != 0 {
		e.At = at(m.EditDate)
	}
	if members, status := moving(m, self); len(members) > 0 {
		e.Kind, e.What, e.From = bot.PersonMember, status, members[0]
		if len(members) > 1 {
			e.Others = members[1:]
		}
		return e
	}
	e.Forwarded = m.Forward != nil
	if e.Text == "" {
		e.Text = m.Caption
	}
	if m.InTopic {
		e.Topic = m.Thread
	}
	if m.ReplyTo != nil {
		e.Reply = reply(m.ReplyTo, self)
	}
	e.Photo = largest(m.Photo)
	if e.File = file(m); e.File != nil {
		e.FileName = configName(m.Document.Name)
	}
	e.Place = place(m)
	if m.Voice != nil {
		e.Voice = m.Voice.File
	}
	if m.Contact != nil {
		e.What = "contact"
		if m.From != nil && m.Contact.User != 0 && m.Contact.User == m.From.ID {
			e.Phone = m.Contact.Phone // somebody else's number is not theirs to give
		}
	}
	if e.What == "" && e.Photo == nil && e.Place == nil {
		e.What = what(m, raw)
	}
	return e
}

// what names a message's content that has no field of its own in Event; empty for
// plain text.
func what(m *message, raw []byte) string {
	switch {
	case m.Animation != nil: // before the document that comes with it
		return "animation"
	case m.Document != nil && strings.HasPrefix(m.Document.MIME, "image/"):
		return "document_image"
	case m.Document != nil:
		return "document"
	case m.Sticker != nil:
		return "sticker"
	case m.Voice != nil:
		return "voice"
	case m.Audio != nil:
		return "audio"
	case m.VideoNote != nil:
		return "video_note"
	case m.Video != nil:
		return "video"
	case m.Poll != nil:
		return "poll"
	case m.Dice != nil:
		return "dice"
	case m.Story != nil:
		return "story"
	case m.Text != "":
		return ""
	}
	if isService(raw) {
		return "service"
	}
	return "other"
}

// isService is only asked about messages without any content, so that a second
// look at the JSON costs nothing in the usual case.
func isService(raw []byte) bool {
	var u struct {
		Message map[string]json.RawMessage `json:"message"`
		Edited  map[string]json.RawMessage `json:"edited_message"`
	}
	_ = json.Unmarshal(raw, &u) // what could be read decides
	for _, field := range serviceFields {
		if _, ok := u.Message[field]; ok {
			return true
		}
		if _, ok := u.Edited[field]; ok {
			return true
		}
	}
	return false
}

func sender(m *message) bot.Person {
	p := person(m.From)
	switch p.ID {
	case groupAnonymousBot, channelBot, serviceAccount:
		p.Anonymous = true
	}
	if m.SenderChat != nil || m.AutoForward || m.From == nil {
		p.Anonymous = true
	}
	return p
}

func person(u *user) bot.Person {
	if u == nil {
		return bot.Person{}
	}
	name := u.First
	if u.Last != "" {
		name = strings.TrimSpace(u.First + " " + u.Last)
	}
	return bot.Person{ID: u.ID, Name: name, Lang: u.Lang, Bot: u.Bot}
}

func reply(r *replied, self int64) *bot.Reply {
	out := &bot.Reply{
		Message: r.ID,
		Ours:    r.From != nil && self != 0 && r.From.ID == self,
		Service: r.TopicCreated != nil || r.TopicEdited != nil || r.NewMembers != nil || r.Pinned != nil,
	}
	if out.Ours {
		out.Text = r.Text
		if out.Text == "" {
			out.Text = r.Caption
		}
		out.Text = firstRunes(out.Text, replyTextMax)
	}
	return out
}

func firstRunes(s string, n int) string {
	for i := range s {
		if n == 0 {
			return s[:i]
		}
		n--
	}
	return s
}

func largest(sizes []size) *flows.Photo {
	best := -1
	for i, s := range sizes {
		if s.File != "" && (best < 0 || s.Width*s.Height >= sizes[best].Width*sizes[best].Height) {
			best = i
		}
	}
	if best < 0 {
		return nil
	}
	return &flows.Photo{File: sizes[best].File, Unique: sizes[best].Unique}
}

// file is a document without its name, which may name people; all that the name is
// needed for is what kind of file it is where the app does not say so. A bot sends
// on by its id a file of any size.
// https://core.telegram.org/bots/api#sending-files
func file(m *message) *flows.Document {
	d := m.Document
	if d == nil || d.File == "" || m.Animation != nil {
		return nil
	}
	mime := d.MIME
	if (mime == "" || mime == "application/octet-stream") && strings.HasSuffix(strings.ToLower(d.Name), ".pdf") {
		mime = "application/pdf"
	}
	return &flows.Document{File: d.File, Unique: d.Unique, MIME: firstRunes(mime, 100), Size: d.Size}
}

// configName is the name of a file that may belong to a configuration.
func configName(name string) string {
	switch strings.ToLower(path.Ext(name)) {
	case ".yaml", ".yml", ".csv", ".zip":
		return firstRunes(name, 200)
	}
	return ""
}

func place(m *message) *flows.Place {
	switch {
	case m.Venue != nil: // comes with a location of the same point
		return &flows.Place{
			Lat: m.Venue.Location.Lat, Lon: m.Venue.Location.Lon, Pin: true,
			Text: strings.Trim(m.Venue.Title+", "+m.Venue.Address, ", "),
		}
	case m.Location != nil:
		return &flows.Place{Lat: m.Location.Lat, Lon: m.Location.Lon, Pin: true}
	}
	return nil
}

func fromCallback(c *callback) bot.Event {
	if c.Message == nil || c.Message.Chat.ID == 0 {
		return bot.Event{} // of an inline message, which Noken never posts
	}
	m := c.Message
	e := bot.Event{
		Kind: bot.Pressed, Chat: m.Chat.ID, ChatType: m.Chat.Type, Title: m.Chat.Title, Forum: m.Chat.Forum,
		From: person(&c.From), Message: m.ID, Callback: c.ID, Data: c.Data,
	}
	if c.From.ID == groupAnonymousBot {
		e.From.Anonymous = true
	}
	if m.InTopic {
		e.Topic = m.Thread
	}
	return e
}

func fromMember(u *membering) bot.Event {
	if u.Chat.ID == 0 || u.Chat.Type == "channel" {
		return bot.Event{}
	}
	return bot.Event{
		Kind: bot.BotMember, Chat: u.Chat.ID, ChatType: u.Chat.Type, Title: u.Chat.Title, Forum: u.Chat.Forum,
		From: person(&u.From), At: at(u.Date), What: u.status(), Lacks: u.lacks(),
	}
}

// fromPerson is about somebody's standing in a group; only an administrator is told.
// https://core.telegram.org/bots/api#update
func fromPerson(u *membering, self int64) bot.Event {
	who := u.New.User
	if u.Chat.ID == 0 || u.Chat.Type == "channel" || who.ID == 0 || who.ID == self || who.Bot {
		return bot.Event{}
	}
	return bot.Event{
		Kind: bot.PersonMember, Chat: u.Chat.ID, ChatType: u.Chat.Type, Title: u.Chat.Title, Forum: u.Chat.Forum,
		From: person(&who), At: at(u.Date), What: u.status(),
	}
}

func (u *membering) status() string {
	if u.New.Status == "restricted" && u.New.IsMember != nil && !*u.New.IsMember {
		return "left" // restricted says what would hold if they came back
	}
	return u.New.Status
}

// lacks are the rights that the bot would need in a group and does not have.
func (u *membering) lacks() []string {
	status := u.status()
	if u.Chat.Type == "private" || status == "left" || status == "kicked" {
		return nil
	}
	var lacks []string
	if !u.New.Pins {
		lacks = append(lacks, right(bot.OpPin))
	}
	if u.Chat.Forum && !u.New.Topics {
		lacks = append(lacks, right(bot.OpTopic))
	}
	return lacks
}

// moving are the people of whom a service message says that they came or went, bots
// left out. A group whose bot is a plain member tells it in no other way.
func moving(m *message, self int64) (members []bot.Person, status string) {
	for i := range m.NewMembers {
		if u := &m.NewMembers[i]; u.ID != self && !u.Bot {
			members = append(members, person(u))
		}
	}
	if len(members) > 0 {
		return members, "member"
	}
	if u := m.LeftMember; u != nil && u.ID != self && !u.Bot {
		return []bot.Person{person(u)}, "left"
	}
	return nil, ""
}

func at(unix int64) time.Time {
	if unix <= 0 {
		return time.Time{}
	}
	return time.Unix(unix, 0).UTC()
}
