package simulator

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"mime"
	"net/http"
	"sort"
	"strings"
	"time"
)

// deed is what a person does on the page.
type deed struct {
	Do        string  `json:"do"` // send, press, edit, delete, block, unblock, newcomer, join, leave, closeTopic, reopenTopic, deleteTopic, ahead
	User      int64   `json:"user"`
	Chat      int64   `json:"chat"`
	Message   int     `json:"message"` // press, edit, delete
	Data      string  `json:"data"`    // press
	Text      string  `json:"text"`
	Samples   []int   `json:"samples"`
	Pin       *Pin    `json:"pin"`
	Sticker   string  `json:"sticker"`
	Voice     int     `json:"voice"`
	Phone     string  `json:"phone"`
	File      string  `json:"file"`      // a document's name
	Bytes     []byte  `json:"bytes"`     // what it holds, in base64
	Forwarded bool    `json:"forwarded"` // send: it came from elsewhere
	Hours     int     `json:"hours"`     // ahead: by so many hours
	Until     string  `json:"until"`     // ahead: to the next time of day such as 07:35
	Topic     int     `json:"topic"`
	ReplyTo   int     `json:"replyTo"`
	As        Speaker `json:"as"`
	Name      string  `json:"name"` // newcomer
	Lang      string  `json:"lang"` // newcomer
}

// deedMax bounds a deed in bytes: a file of 3 MB in base64.
const deedMax = 4 << 20

// toastWait is how long the page waits to hear what a press did.
const toastWait = 15 * time.Second

func (s *Server) serveAct(w http.ResponseWriter, r *http.Request) {
	kind, _, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	if r.Method != http.MethodPost || kind != "application/json" {
		http.Error(w, "POST application/json", http.StatusMethodNotAllowed)
		return
	}
	var d deed
	if err := json.NewDecoder(http.MaxBytesReader(w, r.Body, deedMax)).Decode(&d); err != nil {
		http.Error(w, "no deed: "+err.Error(), http.StatusBadRequest)
		return
	}
	result, err := s.do(r.Context(), d)
	if err != nil {
		w.WriteHeader(http.StatusBadRequest)
		writeJSON(w, map[string]string{"error": err.Error()})
		return
	}
	writeJSON(w, result)
}

func (s *Server) do(ctx context.Context, d deed) (any, error) {
	switch d.Do {
	case "newcomer":
		return s.newcomer(d), nil
	case "ahead":
		if d.Until != "" {
			return done{true}, s.aheadUntil(d.Until)
		}
		return done{true}, s.ahead(time.Duration(min(d.Hours, 9999)) * time.Hour) // beyond is refused, and could not be told
	}
	s.mu.Lock()
	known := s.users[d.User] != nil && (d.Chat == 0 || s.chats[d.Chat] != nil)
	s.mu.Unlock()
	if !known {
		return nil, fmt.Errorf("user %d or chat %d is not here", d.User, d.Chat)
	}
	p := &Person{s: s, id: d.User}
	switch d.Do {
	case "send":
		return s.doSend(d)
	case "press":
		ctx, cancel := context.WithTimeout(ctx, toastWait)
		defer cancel()
		query, err := p.Presses(d.Chat, d.Message, d.Data)
		if err != nil {
			return nil, err
		}
		toast, err := s.WaitToast(ctx, d.User, d.Chat, query)
		if err != nil {
			return map[string]any{"silent": true}, nil // the bot did not answer the press
		}
		return map[string]any{"toast": toast.Text, "alert": toast.Alert}, nil
	case "edit":
		return done{true}, p.Edits(d.Chat, d.Message, d.Text)
	case "delete":
		s.DeleteMessage(d.Chat, d.Message)
		return done{true}, nil
	case "join", "leave", "closeTopic", "reopenTopic", "deleteTopic":
		return done{true}, s.doInGroup(p, d)
	case "block":
		p.Blocks()
		return done{true}, nil
	case "unblock":
		p.Unblocks()
		return done{true}, nil
	}
	return nil, fmt.Errorf("nobody can %q", d.Do)
}

// doInGroup does what members do to a group and administrators to its topics.
func (s *Server) doInGroup(p *Person, d deed) error {
	s.mu.Lock()
	c := s.chats[d.Chat]
	known, rules := c != nil && !c.private(), c != nil && c.rules(d.User)
	s.mu.Unlock()
	if !known {
		return fmt.Errorf("chat %d is no group", d.Chat)
	}
	switch d.Do {
	case "join":
		p.Joins(d.Chat)
	case "leave":
		p.Leaves(d.Chat)
	case "closeTopic":
		return p.ClosesTopic(d.Chat, d.Topic)
	case "reopenTopic":
		return p.ReopensTopic(d.Chat, d.Topic)
	case "deleteTopic":
		if !rules {
			return fmt.Errorf("user %d is no administrator of group %d", d.User, d.Chat)
		}
		s.DeleteTopic(d.Chat, d.Topic)
	}
	return nil
}

// aheadMax is how far one press sets the clock ahead at most.
const aheadMax = 31 * 24 * time.Hour

// ahead sets the clock ahead and has the page told of it.
func (s *Server) ahead(by time.Duration) error {
	if s.opts.Ahead == nil || by <= 0 || by > aheadMax {
		return fmt.Errorf("the clock cannot be set %s ahead", by)
	}
	s.opts.Ahead(by)
	s.mu.Lock()
	s.news.bump()
	s.mu.Unlock()
	return nil
}

// aheadUntil sets the clock ahead to the next time that the city's clocks show
// clock, such as 07:35.
func (s *Server) aheadUntil(clock string) error {
	of, err := time.Parse("15:04", clock)
	if err != nil {
		return fmt.Errorf("%q is no time of day", clock)
	}
	now := s.opts.Now().In(s.opts.Zone)
	at := time.Date(now.Year(), now.Month(), now.Day(), of.Hour(), of.Minute(), 0, 0, s.opts.Zone)
	if !at.After(now) {
		at = at.AddDate(0, 0, 1)
	}
	return s.ahead(at.Sub(now))
}

type done struct {
	OK bool `json:"ok"`
}

func (s *Server) doSend(d deed) (any, error) {
	if len(d.Samples) > 10 {
		return nil, errors.New("an album has at most 10 pictures")
	}
	what := Content{
		Text: d.Text, Samples: d.Samples, Pin: d.Pin, Sticker: d.Sticker, Voice: min(d.Voice, 600), Phone: d.Phone, File: d.File, Bytes: d.Bytes,
		Forwarded: d.Forwarded, Topic: d.Topic, ReplyTo: d.ReplyTo, As: d.As,
	}
	if len(d.Samples) > 0 || d.File != "" {
		what.Text, what.Caption = "", d.Text
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	ids, err := s.sends(d.User, d.Chat, what)
	if err != nil {
		return nil, err
	}
	return map[string]any{"ids": ids}, nil
}

// newcomers are the residents that "+ warga" adds.
var newcomers = []string{"Yohana Magal", "Yosep Kelanangame", "Maria Tsenawatme", "Budi Santoso", "Agustina Beanal", "Rahmat Hidayat", "Natalia Omabak", "Paulus Wandikbo"}

func (s *Server) newcomer(d deed) any {
	s.mu.Lock()
	id := int64(5_000_001)
	for s.users[id] != nil {
		id++
	}
	taken := map[string]bool{}
	for _, u := range s.users {
		taken[fullName(u)] = true
	}
	s.mu.Unlock()
	name := strings.TrimSpace(d.Name)
	for i := 0; name == "" && i < len(newcomers); i++ {
		if !taken[newcomers[i]] {
			name = newcomers[i]
		}
	}
	if name == "" {
		name = fmt.Sprintf("Warga %d", id-5_000_000)
	}
	lang := d.Lang
	if lang == "" {
		lang = "id"
	}
	first, last, _ := strings.Cut(name, " ")
	s.AddUser(User{ID: id, First: first, Last: last, Lang: lang, New: true})
	return map[string]int64{"user": id}
}

func fullName(u *wireUser) string { return strings.TrimSpace(u.FirstName + " " + u.LastName) }

func (c *chat) listMembers() []pageMember {
	all := []pageMember{}
	for id, m := range c.members {
		if m.status != statusLeft && m.status != statusKicked {
			all = append(all, pageMember{ID: id, Name: fullName(m.user), Admin: m.status == statusAdmin || m.status == statusOwner})
		}
	}
	sort.Slice(all, func(i, j int) bool { return all[i].ID < all[j].ID })
	return all
}
