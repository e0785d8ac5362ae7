package simulator

import (
	"errors"
	"fmt"
	"path"
	"strconv"
	"strings"
	"time"
)

// Person is somebody who acts. Chats and people that were never added are mistakes
// of the caller and panic. The methods return the id of what was sent.
type Person struct {
	s  *Server
	id int64
}

// As returns a person who was added.
func (s *Server) As(id int64) *Person {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.person(id)
	return &Person{s: s, id: id}
}

// ID is the person's user id, which is the id of their private chat with the bot too.
func (p *Person) ID() int64 { return p.id }

// Content is anything a person can send; the first field that is set decides.
type Content struct {
	Text      string
	Photos    int      // so many pictures; several make an album
	Samples   []int    // pictures by what they show, 0 to 5 (see scenes); wins over Photos
	Caption   string   // of the first picture
	Pin       *Pin     //
	Venue     string   // title; with Pin
	Sticker   string   // its emoji
	Voice     int      // seconds
	Phone     string   // a contact: the person's own
	File      string   // a document's name
	Bytes     []byte   // what the document, or each picture, holds; nil: the smallest PNG
	Size      int      // of the document in bytes where Bytes is nil; less than 20,000: 20,000
	Again     []string // pictures that were sent before, by the id of any size; wins over Photos
	Forwarded bool     // it came from elsewhere: the bot sees that, and a name nobody knows
	Album     string   // of a document: its media group, so that several are sent together
	Topic     int      // in this topic
	ReplyTo   int      // answering this message
	As        Speaker  // in a group: as whom
}

// Speaker says as whom a person speaks in a group.
type Speaker int

// As whom one can speak in a group.
const (
	Self      Speaker = iota
	Anonymous         // as the group: an anonymous administrator
	Channel           // as a channel of theirs
)

// Pin is a place on the map, degrees.
type Pin struct {
	Lat float64 `json:"lat"`
	Lon float64 `json:"lon"`
}

// Telegram's stand-ins for those who do not speak as themselves.
var (
	groupAnonymousBot = &wireUser{ID: 1087968824, IsBot: true, FirstName: "Group", Username: "GroupAnonymousBot"}
	channelBot        = &wireUser{ID: 136817688, IsBot: true, FirstName: "Channel", Username: "Channel_Bot"}
)

// Sends sends anything; several ids for an album.
func (p *Person) Sends(chat int64, what Content) []int {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	ids, err := p.s.sends(p.id, chat, what)
	if err != nil {
		panic("simulator: " + err.Error())
	}
	return ids
}

func (s *Server) sends(user, chatID int64, what Content) ([]int, error) {
	from := s.users[user]
	c := s.chats[chatID]
	if from == nil || c == nil {
		return nil, fmt.Errorf("user %d or chat %d was not added", user, chatID)
	}
	if c.private() && c.user.ID != user {
		return nil, fmt.Errorf("user %d writes into the private chat of %d", user, chatID)
	}
	if c.moved != 0 {
		return nil, fmt.Errorf("group %d became %d", chatID, c.moved)
	}
	var reply *message
	if what.ReplyTo != 0 {
		if reply = c.find(what.ReplyTo); reply == nil {
			return nil, fmt.Errorf("no message %d in chat %d to reply to", what.ReplyTo, chatID)
		}
	}
	if t := c.topics[what.Topic]; what.Topic != 0 && (t == nil || t.deleted) {
		return nil, fmt.Errorf("no topic %d in chat %d", what.Topic, chatID)
	}
	if t := c.topics[c.topicFor(what.Topic, reply)]; t != nil && t.closed && !c.rules(user) {
		return nil, fmt.Errorf("topic %d of chat %d is closed", t.id, chatID)
	}
	messages := s.compose(c, from, what)
	if len(messages) == 0 {
		return nil, errors.New("nothing to send")
	}
	ids := make([]int, len(messages))
	for i, m := range messages {
		m.wire.From = from
		if what.Forwarded {
			m.wire.ForwardOrigin = &wireOrigin{Type: "hidden_user", UserName: "Orang Lain", Date: s.opts.Now().Add(-time.Hour).Unix()}
		}
		switch what.As {
		case Anonymous:
			m.wire.From, m.wire.SenderChat = groupAnonymousBot, c.wire
		case Channel:
			m.wire.From = channelBot
			m.wire.SenderChat = &wireChat{ID: -1_002_000_000_000 - user, Type: "channel", Title: "Kanal " + from.FirstName}
		}
		s.say(c, m, what.Topic, reply)
		ids[i] = m.wire.ID
	}
	return ids, nil
}

// compose makes the messages of a Content.
func (s *Server) compose(c *chat, from *wireUser, what Content) []*message {
	m := &message{}
	w := &m.wire
	switch {
	case what.Text != "":
		return texts(what.Text)
	case what.Photos > 0 || len(what.Samples) > 0 || len(what.Again) > 0:
		return s.pictures(what)
	case what.Pin != nil:
		m.kind = "location"
		w.Location = &wireLocation{Latitude: what.Pin.Lat, Longitude: what.Pin.Lon}
		if what.Venue != "" {
			m.kind = "venue"
			w.Venue = &wireVenue{Location: *w.Location, Title: what.Venue, Address: what.Venue}
		}
	case what.Sticker != "":
		m.kind = "sticker"
		s.lastFile++
		w.Sticker = &wireSticker{FileID: fileID(fileSticker, s.lastFile, 0), FileUniqueID: uniqueID(s.lastFile, 0), Type: "regular", Width: 512, Height: 512, Emoji: what.Sticker}
	case what.Voice > 0:
		m.kind = "voice"
		s.lastFile++
		w.Voice = &wireFile{FileID: fileID(fileVoice, s.lastFile, 0), FileUniqueID: uniqueID(s.lastFile, 0), MimeType: "audio/ogg", Duration: what.Voice, FileSize: 4000 * what.Voice}
	case what.Phone != "":
		m.kind = "contact"
		w.Contact = &wireContact{PhoneNumber: what.Phone, FirstName: from.FirstName, LastName: from.LastName, UserID: from.ID}
	case what.File != "":
		m.kind = "document"
		s.lastFile++
		size := max(what.Size, 20_000)
		if what.Bytes != nil {
			size = len(what.Bytes)
			s.contents[s.lastFile] = what.Bytes
		}
		w.Document = &wireFile{FileID: fileID(fileDocument, s.lastFile, 0), FileUniqueID: uniqueID(s.lastFile, 0), FileName: what.File, MimeType: mimeOf(what.File), FileSize: size}
		s.fileNames[s.lastFile] = what.File
		w.Caption, w.MediaGroup = what.Caption, what.Album
	default:
		return nil
	}
	return []*message{m}
}

// mimeOf is what Telegram's apps say a file is, by its name.
func mimeOf(name string) string {
	switch path.Ext(strings.ToLower(name)) {
	case ".pdf":
		return "application/pdf"
	case ".jpg", ".jpeg":
		return "image/jpeg"
	case ".png":
		return "image/png"
	case ".docx":
		return "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
	}
	return "application/octet-stream"
}

// texts splits what is longer than a message, as Telegram's apps do.
func texts(text string) []*message {
	var all []*message
	for text != "" {
		part := text
		if utf16Len(part) > maxText {
			n, units := 0, 0
			for i, r := range text {
				if units += utf16Len(string(r)); units > maxText {
					n = i
					break
				}
			}
			part = text[:n]
		}
		text = text[len(part):]
		all = append(all, &message{kind: "text", wire: wireMessage{Text: part, Entities: commandsIn(part)}})
	}
	return all
}

// commandsIn marks the bot command that a text begins with, as Telegram does.
func commandsIn(text string) []entity {
	if !strings.HasPrefix(text, "/") {
		return nil
	}
	word := strings.FieldsFunc(text[1:], func(r rune) bool { return r != '_' && r != '@' && !alphanumeric(r) })
	if len(word) == 0 || !strings.HasPrefix(text[1:], word[0]) {
		return nil
	}
	return []entity{{Type: "bot_command", Length: utf16Len(word[0]) + 1}}
}

func alphanumeric(r rune) bool {
	return r >= 'a' && r <= 'z' || r >= 'A' && r <= 'Z' || r >= '0' && r <= '9'
}

func mentions(text, username string) bool {
	return strings.Contains(strings.ToLower(text), "@"+strings.ToLower(username))
}

func (s *Server) pictures(what Content) []*message {
	var files []int
	for _, id := range what.Again {
		if kind, n, _, ok := parseFileID(id); ok && kind == filePhoto {
			files = append(files, n)
		}
	}
	for _, scene := range what.Samples {
		// A picture shows scene number % len(scenes): numbers in between are left out.
		s.lastFile++
		for s.lastFile%len(scenes) != scene%len(scenes) {
			s.lastFile++
		}
		files = append(files, s.lastFile)
	}
	if files == nil {
		for range what.Photos {
			s.lastFile++
			files = append(files, s.lastFile)
		}
	}
	if len(files) == 0 {
		return nil
	}
	group := ""
	if len(files) > 1 {
		s.lastAlbum++
		group = strconv.FormatInt(13_000_000_000_000_000+s.lastAlbum, 10)
	}
	all := make([]*message, len(files))
	for i, n := range files {
		if what.Bytes != nil && len(what.Again) == 0 {
			s.contents[n] = what.Bytes
		}
		all[i] = &message{kind: "photo", wire: wireMessage{Photo: photoSizes(n), MediaGroup: group}}
	}
	all[0].wire.Caption = what.Caption
	return all
}

// Says sends a text.
func (p *Person) Says(chat int64, text string) int {
	return p.Sends(chat, Content{Text: text})[0]
}

// SaysIn sends a text into a topic.
func (p *Person) SaysIn(chat int64, topic int, text string) int {
	return p.Sends(chat, Content{Text: text, Topic: topic})[0]
}

// Replies answers a message.
func (p *Person) Replies(chat int64, message int, text string) int {
	return p.Sends(chat, Content{Text: text, ReplyTo: message})[0]
}

// RepliesPhoto answers a message with n pictures.
func (p *Person) RepliesPhoto(chat int64, message, n int, caption string) []int {
	return p.Sends(chat, Content{Photos: n, Caption: caption, ReplyTo: message})
}

// SendsPhoto sends one picture.
func (p *Person) SendsPhoto(chat int64, caption string) int {
	return p.Sends(chat, Content{Photos: 1, Caption: caption})[0]
}

// SendsAlbum sends n pictures at once; each is an update of its own.
func (p *Person) SendsAlbum(chat int64, n int, caption string) []int {
	return p.Sends(chat, Content{Photos: n, Caption: caption})
}

// ForwardsPhoto sends one picture that came from elsewhere.
func (p *Person) ForwardsPhoto(chat int64, caption string) int {
	return p.Sends(chat, Content{Photos: 1, Caption: caption, Forwarded: true})[0]
}

// Forwards takes a message from one chat to another: the same files, and who wrote it.
func (p *Person) Forwards(chat, from int64, id int) (int, error) {
	p.s.mu.Lock()
	defer p.s.mu.Unlock()
	c, source := p.s.chats[chat], p.s.chats[from]
	if c == nil || source == nil || source.find(id) == nil {
		return 0, fmt.Errorf("forward message %d of chat %d to chat %d: not here", id, from, chat)
	}
	origin := source.find(id)
	m := &message{kind: origin.kind, wire: origin.forwarded()}
	m.wire.From = p.s.person(p.id)
	p.s.say(c, m, 0, nil)
	return m.wire.ID, nil
}

// SendsPin sends a place, degrees.
func (p *Person) SendsPin(chat int64, lat, lon float64) int {
	return p.Sends(chat, Content{Pin: &Pin{lat, lon}})[0]
}

// SendsSticker sends a sticker.
func (p *Person) SendsSticker(chat int64) int {
	return p.Sends(chat, Content{Sticker: "😀"})[0]
}

// SendsVoice sends a voice message.
func (p *Person) SendsVoice(chat int64) int {
	return p.Sends(chat, Content{Voice: 3})[0]
}

// SendsContact sends the person's own phone number.
func (p *Person) SendsContact(chat int64, phone string) int {
	return p.Sends(chat, Content{Phone: phone})[0]
}

// AnonymousSays speaks as the group.
func (p *Person) AnonymousSays(group int64, text string) int {
	return p.Sends(group, Content{Text: text, As: Anonymous})[0]
}

// AnonymousReplies answers a message as the group.
func (p *Person) AnonymousReplies(group int64, message int, text string) int {
	return p.Sends(group, Content{Text: text, ReplyTo: message, As: Anonymous})[0]
}

// ChannelSays speaks as a channel.
func (p *Person) ChannelSays(group int64, text string) int {
	return p.Sends(group, Content{Text: text, As: Channel})[0]
}
