package simulator

import (
	"context"
	"strconv"
	"strings"
)

// Limits of texts in UTF-16 units after parsing.
const (
	maxText    = 4096
	maxCaption = 1024
)

// formatted reads a text with its markup.
func formatted(text, mode string, given any) (string, []entity, error) {
	switch strings.ToLower(mode) {
	case "html":
		return parseHTML(text)
	case "":
	default:
		return "", nil, bad("unsupported parse_mode")
	}
	var entities []entity
	list, _ := given.([]any)
	length := utf16Len(text)
	for _, item := range list {
		object, _ := item.(map[string]any)
		offset, _ := object["offset"].(float64)
		size, _ := object["length"].(float64)
		e := entity{Offset: int(offset), Length: int(size)}
		e.Type, _ = object["type"].(string)
		e.URL, _ = object["url"].(string)
		e.Language, _ = object["language"].(string)
		if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length {
			return "", nil, bad("entity %s at offset %d with length %d is outside of the text", e.Type, e.Offset, e.Length)
		}
		entities = append(entities, e)
	}
	text, entities = trimText(text, entities)
	return text, entities, nil
}

func (q *request) text() (string, []entity, error) {
	text, entities, err := formatted(q.str("text"), q.str("parse_mode"), q.args["entities"])
	switch {
	case err != nil:
		return "", nil, err
	case text == "":
		return "", nil, bad("message text is empty")
	case utf16Len(text) > maxText:
		return "", nil, bad("message is too long")
	}
	return text, entities, nil
}

func (q *request) caption() (string, []entity, error) {
	return caption(q.args)
}

func caption(args map[string]any) (string, []entity, error) {
	words, _ := args["caption"].(string)
	mode, _ := args["parse_mode"].(string)
	text, entities, err := formatted(words, mode, args["caption_entities"])
	if err == nil && utf16Len(text) > maxCaption {
		err = bad("message caption is too long")
	}
	return text, entities, err
}

// post puts messages of the bot into a chat, as the call says where.
func (s *Server) post(q *request, messages ...*message) ([]*wireMessage, error) {
	mk, err := q.markup()
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	wires, posted, err := s.postLocked(q, mk, messages)
	s.mu.Unlock()
	for _, m := range posted {
		s.opts.OnPost(m)
	}
	return wires, err
}

// postLocked returns the messages as they were posted, and as people see them where
// Options.OnPost wants to know.
func (s *Server) postLocked(q *request, mk markup, messages []*message) ([]*wireMessage, []Message, error) {
	c, thread, reply, err := s.address(q)
	if err != nil {
		return nil, nil, err
	}
	if err := s.limit(c, len(messages)); err != nil {
		return nil, nil, err
	}
	wires := make([]*wireMessage, len(messages))
	var posted []Message
	for i, m := range messages {
		m.byBot = true
		m.wire.From = &s.bot
		m.wire.Markup = mk.keyboard
		m.forceReply, m.askPlace = mk.forceReply, mk.askPlace
		if mk.askPlace != "" || mk.noKeyboard {
			c.askPlace = mk.askPlace
		}
		s.place(c, m, thread, reply)
		s.recordMessage(c, m)
		w := m.wire // a copy: an edit may change the message while this one is encoded
		wires[i] = &w
		if s.opts.OnPost != nil {
			posted = append(posted, m.seen())
		}
	}
	c.typing = ""
	return wires, posted, nil
}

// address finds the chat, the topic (0: none) and the message to answer (nil: none)
// of a call that posts.
func (s *Server) address(q *request) (*chat, int, *message, error) {
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, 0, nil, err
	}
	thread := q.int("message_thread_id")
	if thread != 0 {
		t := c.topics[thread]
		if t == nil || t.deleted {
			return nil, 0, nil, bad("message thread not found")
		}
		if t.closed && !c.can(RightTopics) && !t.byBot {
			return nil, 0, nil, bad("TOPIC_CLOSED")
		}
	}
	var reply *message
	if p := q.object("reply_parameters"); p != nil {
		id, _ := p["message_id"].(float64)
		if reply = c.find(int(id)); reply == nil && p["allow_sending_without_reply"] != true {
			return nil, 0, nil, bad("message to be replied not found")
		}
	}
	return c, thread, reply, nil
}

// place adds a message to a chat, in a topic (0: none) and as an answer (nil: none).
func (s *Server) place(c *chat, m *message, thread int, reply *message) {
	m.wire.Date = s.opts.Now().Unix()
	m.wire.Chat = c.wire
	if thread == 0 && reply != nil {
		thread = c.thread(reply)
	}
	if reply != nil {
		m.replyTo = reply.wire.ID
		m.wire.ReplyTo = reply.quoted()
	}
	m.wire.Thread = thread
	if t := c.topics[thread]; t != nil {
		m.wire.IsTopic = true
		if opening := c.find(thread); reply == nil && opening != nil {
			m.wire.ReplyTo = opening.quoted()
		}
	}
	c.add(m, s.opts.KeepMessages)
}

func (s *Server) one(q *request, m *message) (any, error) {
	posted, err := s.post(q, m)
	if err != nil {
		return nil, err
	}
	return posted[0], nil
}

func (s *Server) sendMessage(_ context.Context, q *request) (any, error) {
	text, entities, err := q.text()
	if err != nil {
		return nil, err
	}
	return s.one(q, &message{kind: "text", wire: wireMessage{Text: text, Entities: entities}})
}

func (s *Server) sendPhoto(_ context.Context, q *request) (any, error) {
	text, entities, err := q.caption()
	if err != nil {
		return nil, err
	}
	sizes, err := s.photo(q, q.str("photo"))
	if err != nil {
		return nil, err
	}
	return s.one(q, &message{kind: "photo", wire: wireMessage{Photo: sizes, Caption: text, CaptionEntities: entities}})
}

func (s *Server) photo(q *request, file string) ([]wirePhoto, error) {
	n, err := s.file(q, filePhoto, file)
	if err != nil {
		return nil, err
	}
	return photoSizes(n), nil
}

func (s *Server) sendMediaGroup(_ context.Context, q *request) (any, error) {
	items, _ := q.args["media"].([]any)
	if len(items) < 2 || len(items) > 10 {
		return nil, bad("media group must include 2-10 items, this one has %d", len(items))
	}
	s.mu.Lock()
	s.lastAlbum++
	group := strconv.FormatInt(13_000_000_000_000_000+s.lastAlbum, 10)
	s.mu.Unlock()
	messages := make([]*message, len(items))
	for i, item := range items {
		object, _ := item.(map[string]any)
		text, entities, err := caption(object)
		if err != nil {
			return nil, err
		}
		m := &message{wire: wireMessage{Caption: text, CaptionEntities: entities, MediaGroup: group}}
		media, _ := object["media"].(string)
		switch object["type"] {
		case "photo":
			m.kind = "photo"
			if m.wire.Photo, err = s.photo(q, media); err != nil {
				return nil, err
			}
		case "document":
			m.kind = "document"
			if m.wire.Document, err = s.document(q, fileDocument, media); err != nil {
				return nil, err
			}
		default:
			return nil, bad("the simulator plays albums of photos and of documents only")
		}
		if m.kind != messages[0].kindOr(m.kind) {
			return nil, bad("documents can't be mixed with other media types")
		}
		messages[i] = m
	}
	posted, err := s.post(q, messages...)
	if err != nil {
		return nil, err
	}
	return posted, nil
}

func (m *message) kindOr(other string) string {
	if m == nil {
		return other
	}
	return m.kind
}

func (s *Server) document(q *request, kind fileKind, file string) (*wireFile, error) {
	n, err := s.file(q, kind, file)
	if err != nil {
		return nil, err
	}
	// Whoever gets a document sees the name it was given, however often it is sent on.
	doc := &wireFile{FileID: fileID(kind, n, 0), FileUniqueID: uniqueID(n, 0), FileSize: 1000, FileName: s.fileNames[n]}
	if up, ok := q.files[strings.TrimPrefix(file, "attach://")]; ok {
		doc.FileName, doc.FileSize = up.name, up.size
	}
	return doc, nil
}

func (s *Server) sendDocument(_ context.Context, q *request) (any, error) {
	text, entities, err := q.caption()
	if err != nil {
		return nil, err
	}
	doc, err := s.document(q, fileDocument, q.str("document"))
	if err != nil {
		return nil, err
	}
	return s.one(q, &message{kind: "document", wire: wireMessage{Document: doc, Caption: text, CaptionEntities: entities}})
}

func (s *Server) sendVoice(_ context.Context, q *request) (any, error) {
	text, entities, err := q.caption()
	if err != nil {
		return nil, err
	}
	voice, err := s.document(q, fileVoice, q.str("voice"))
	if err != nil {
		return nil, err
	}
	return s.one(q, &message{kind: "voice", wire: wireMessage{Voice: voice, Caption: text, CaptionEntities: entities}})
}

func (q *request) location() (wireLocation, error) {
	l := wireLocation{Latitude: q.float("latitude"), Longitude: q.float("longitude")}
	if l.Latitude < -90 || l.Latitude > 90 || l.Longitude < -180 || l.Longitude > 180 {
		return l, bad("wrong latitude or longitude specified")
	}
	return l, nil
}

func (s *Server) sendLocation(_ context.Context, q *request) (any, error) {
	l, err := q.location()
	if err != nil {
		return nil, err
	}
	return s.one(q, &message{kind: "location", wire: wireMessage{Location: &l}})
}

func (s *Server) sendVenue(_ context.Context, q *request) (any, error) {
	l, err := q.location()
	if err != nil {
		return nil, err
	}
	v := &wireVenue{Location: l, Title: q.str("title"), Address: q.str("address")}
	return s.one(q, &message{kind: "venue", wire: wireMessage{Location: &l, Venue: v}})
}

// source finds the message that copyMessage or forwardMessage takes.
func (s *Server) source(q *request) (wireMessage, string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	from, _ := q.args["from_chat_id"].(float64)
	c := s.chats[int64(from)]
	if c == nil {
		return wireMessage{}, "", bad("chat not found")
	}
	m := c.find(q.int("message_id"))
	if m == nil {
		return wireMessage{}, "", bad("message to %s not found", strings.TrimSuffix(q.method, "Message"))
	}
	if m.kind == "service" {
		return wireMessage{}, "", bad("message can't be %s", map[string]string{"copyMessage": "copied", "forwardMessage": "forwarded"}[q.method])
	}
	return m.forwarded(), m.kind, nil
}

// forwarded is what of a message goes along when it is forwarded.
func (m *message) forwarded() wireMessage {
	w := m.wire
	origin := w.ForwardOrigin
	if origin == nil {
		origin = &wireOrigin{Type: "user", User: w.From, Date: w.Date}
	}
	return wireMessage{
		Text: w.Text, Entities: w.Entities, Caption: w.Caption, CaptionEntities: w.CaptionEntities,
		Photo: w.Photo, Document: w.Document, Voice: w.Voice, Sticker: w.Sticker,
		Contact: w.Contact, Location: w.Location, Venue: w.Venue, ForwardOrigin: origin,
	}
}

func (s *Server) forwardMessage(_ context.Context, q *request) (any, error) {
	w, kind, err := s.source(q)
	if err != nil {
		return nil, err
	}
	return s.one(q, &message{kind: kind, wire: w})
}

func (s *Server) copyMessage(_ context.Context, q *request) (any, error) {
	w, kind, err := s.source(q)
	if err != nil {
		return nil, err
	}
	w.ForwardOrigin = nil
	if _, given := q.args["caption"]; given && w.Text == "" {
		if w.Caption, w.CaptionEntities, err = q.caption(); err != nil {
			return nil, err
		}
	}
	posted, err := s.post(q, &message{kind: kind, wire: w})
	if err != nil {
		return nil, err
	}
	return struct {
		ID int `json:"message_id"`
	}{posted[0].ID}, nil
}

func (s *Server) sendChatAction(_ context.Context, q *request) (any, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, err
	}
	if t := q.int("message_thread_id"); t != 0 && (c.topics[t] == nil || c.topics[t].deleted) {
		return nil, bad("message thread not found")
	}
	switch action := q.str("action"); action {
	case "typing", "upload_photo", "record_video", "upload_video", "record_voice", "upload_voice",
		"upload_document", "choose_sticker", "find_location", "record_video_note", "upload_video_note":
		c.typing = action
		c.touch()
		return true, nil
	}
	return nil, bad("wrong parameter action in request")
}
