package simulator

import (
	"embed"
	"encoding/json"
	"io/fs"
	"net"
	"net/http"
	"net/netip"
	"strconv"
	"time"
)

//go:embed page
var pageFiles embed.FS

// servePage serves the page on which one plays resident and agent:
//
//	/             the page
//	/sim/state    everything the page shows, as JSON
//	/sim/events   the same as server-sent events: all at first, then what changed
//	/sim/act      POST: what a person does
//	/sim/photo    a drawn picture for ?id=FILE_ID or ?n=SAMPLE
//
// It answers to this machine only, and only under a loopback name, so that no web
// page elsewhere can reach it through a browser here.
func (s *Server) servePage(w http.ResponseWriter, r *http.Request) {
	if !loopback(r) {
		http.Error(w, "only from this machine", http.StatusForbidden)
		return
	}
	w.Header().Set("Content-Security-Policy", "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'")
	w.Header().Set("X-Content-Type-Options", "nosniff")
	w.Header().Set("Cache-Control", "no-store")
	switch r.URL.Path {
	case "/sim/state":
		writeJSON(w, s.view(0))
	case "/sim/events":
		s.serveEvents(w, r)
	case "/sim/act":
		s.serveAct(w, r)
	case "/sim/photo":
		s.servePhoto(w, r)
	default:
		files, err := fs.Sub(pageFiles, "page")
		if err != nil {
			http.Error(w, err.Error(), http.StatusInternalServerError)
			return
		}
		http.FileServerFS(files).ServeHTTP(w, r)
	}
}

func loopback(r *http.Request) bool {
	host, _, err := net.SplitHostPort(r.Host)
	if err != nil {
		host = r.Host
	}
	if host != "localhost" {
		if ip, err := netip.ParseAddr(host); err != nil || !ip.IsLoopback() {
			return false
		}
	}
	peer, err := netip.ParseAddrPort(r.RemoteAddr)
	return err == nil && peer.Addr().Unmap().IsLoopback()
}

func writeJSON(w http.ResponseWriter, v any) {
	w.Header().Set("Content-Type", "application/json")
	_ = json.NewEncoder(w).Encode(v) // a page that was closed is its own business
}

// pageView is what the page shows, or what of it changed.
type pageView struct {
	Rev    int64              `json:"rev"`
	Now    string             `json:"now"`             // RFC 3339 in the city's zone
	Ahead  bool               `json:"ahead,omitempty"` // the clock can be set ahead
	Bot    pageUser           `json:"bot"`
	Users  []pageUser         `json:"users"`
	Groups []pageGroup        `json:"groups"`
	Menu   []BotCommand       `json:"groupMenu"`
	Chats  map[int64]pageChat `json:"chats"`
}

type pageUser struct {
	ID       int64        `json:"id"`
	Name     string       `json:"name"`
	Title    string       `json:"title,omitempty"`
	Username string       `json:"username,omitempty"`
	Lang     string       `json:"lang,omitempty"`
	Agent    bool         `json:"agent,omitempty"` // is a member of a group and no admin of one: has no chat of their own on the page
	Blocked  bool         `json:"blocked,omitempty"`
	Menu     []BotCommand `json:"menu,omitempty"`
}

type pageGroup struct {
	ID      int64        `json:"id"`
	Title   string       `json:"title"`
	Forum   bool         `json:"forum,omitempty"`
	Topics  []Topic      `json:"topics,omitempty"`
	Members []pageMember `json:"members"`
}

type pageMember struct {
	ID    int64  `json:"id"`
	Name  string `json:"name"`
	Admin bool   `json:"admin,omitempty"`
}

type pageChat struct {
	Messages []Message `json:"messages"`
	Pinned   []Message `json:"pinned,omitempty"`
	Typing   string    `json:"typing,omitempty"`
	AskPlace string    `json:"askPlace,omitempty"`
}

// view is everything that changed after since; 0: all.
func (s *Server) view(since int64) pageView {
	s.mu.Lock()
	defer s.mu.Unlock()
	v := pageView{
		Rev:    s.news.rev,
		Now:    s.opts.Now().In(s.opts.Zone).Format(time.RFC3339),
		Ahead:  s.opts.Ahead != nil,
		Bot:    pageUser{ID: s.bot.ID, Name: s.bot.FirstName, Username: s.bot.Username},
		Users:  []pageUser{},
		Groups: []pageGroup{},
		Menu:   s.menu(true, "id"),
		Chats:  map[int64]pageChat{},
	}
	agents := map[int64]bool{}
	for _, id := range s.order {
		c := s.chats[id]
		if c.private() {
			continue
		}
		g := pageGroup{ID: id, Title: c.wire.Title, Forum: c.wire.IsForum, Topics: c.listTopics(), Members: c.listMembers()}
		for _, m := range g.Members {
			if was, known := agents[m.ID]; !known || was {
				agents[m.ID] = !m.Admin
			}
		}
		v.Groups = append(v.Groups, g)
	}
	const newest = 100
	for _, id := range s.order {
		c := s.chats[id]
		if c.private() {
			v.Users = append(v.Users, pageUser{
				ID: id, Name: fullName(c.user), Title: c.title, Lang: c.user.Language, Agent: agents[id],
				Blocked: c.bot == statusKicked, Menu: s.menu(false, c.user.Language),
			})
		}
		if c.rev > since {
			v.Chats[id] = pageChat{Messages: s.tail(id, newest), Pinned: c.listPinned(), Typing: c.typing, AskPlace: c.askPlace}
		}
	}
	return v
}

// gather is how long changes are gathered before the page is told, so that a burst
// is one event.
const gather = 30 * time.Millisecond

func (s *Server) serveEvents(w http.ResponseWriter, r *http.Request) {
	flusher, ok := w.(http.Flusher)
	if !ok {
		http.Error(w, "cannot stream", http.StatusInternalServerError)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	var since int64
	for {
		s.mu.Lock()
		rev, changed := s.news.rev, s.news.wait()
		s.mu.Unlock()
		if rev > since || since == 0 {
			v := s.view(since)
			since = max(v.Rev, 1)
			body, err := json.Marshal(v)
			if err != nil {
				return
			}
			if _, err := w.Write([]byte("id: " + strconv.FormatInt(v.Rev, 10) + "\ndata: " + string(body) + "\n\n")); err != nil {
				return
			}
			flusher.Flush()
			if !pause(r, gather) {
				return
			}
			continue
		}
		select {
		case <-changed:
		case <-r.Context().Done():
			return
		}
	}
}
