package bot

import (
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/flows"
	"noken/store"
)

// Desk is what an admin works on in their own chat: a draft of the configuration
// that nobody else sees. Who has none has no Desk.
type Desk struct {
	Look    string    `json:"l,omitempty"` // the look at files that is under way
	Uploads []Upload  `json:"u,omitempty"` // what was sent last, more than one for an album
	Album   string    `json:"a,omitempty"` // its media group
	Draft   string    `json:"d,omitempty"` // version that may be tried and published; empty: none
	Base    string    `json:"b,omitempty"` // the version it was made upon
	Asked   time.Time `json:"q,omitzero"`  // when it was asked why Draft is published: the next words say so
	Trial   *Trial    `json:"t,omitempty"` // it is being played
	Since   time.Time `json:"s,omitzero"`  // when the look began
}

// Upload is a file of the configuration as an admin sent it.
type Upload struct {
	File    string `json:"f"` // file_id
	Name    string `json:"n"`
	Caption string `json:"c,omitempty"`
}

// DraftNews is what became of files that were looked at, or with Name
// draftOffered a draft that is to be looked at.
type DraftNews struct {
	Look    string `json:"l,omitempty"` // which look
	Version string `json:"v,omitempty"` // of a draft that may go live; empty: there is none
	Base    string `json:"b,omitempty"`
	Text    Rich   `json:"t,omitempty"` // what to tell
}

// The names of DraftIn events.
const (
	draftOffered = "offered" // noken flows publish --preview
	draftLooked  = "looked"  // a look is over
)

const (
	// lookTimer is the name of the timer that minds a look.
	lookTimer = "look"
	// lookLostAfter is when a look is given up whose outcome never came: the
	// process that had it died.
	lookLostAfter = time.Minute
	// whyFor is how long words are taken for the reason of a publish.
	whyFor = 10 * time.Minute
	// albumMax is how many files Telegram sends together.
	albumMax = 10
)

// isAdmin says that this is an admin, in their own chat. It is asked when
// something arrives: no button and no word of another replica carries the right.
func (t *turn) isAdmin() bool {
	e := &t.event
	if e.Chat <= 0 || !t.admins[e.Chat] {
		return false
	}
	switch e.Kind {
	case MessageIn, Edited, Pressed:
		return e.From.ID == e.Chat && !e.From.Anonymous && !e.From.Bot
	}
	return true // from within, to that chat
}

func (t *turn) desk() *Desk {
	if t.state.Desk == nil {
		t.state.Desk = &Desk{}
	}
	return t.state.Desk
}

// atDesk takes what an admin does about a draft or a version. Everybody else, and
// an admin who does anything else, is answered as residents are.
func (t *turn) atDesk() (done bool, err error) {
	if !t.isAdmin() {
		t.state.Desk = nil // whoever was one takes nothing along
		return false, nil
	}
	e := &t.event
	desk := t.state.Desk
	playing := desk != nil && desk.Trial != nil
	switch e.Kind {
	case Pressed:
		return t.deskPressed(parseData(e.Data))
	case Edited:
		if playing && e.Place == nil {
			t.send(Out{Op: OpSend, Text: t.rich("resident.edited", nil)})
		}
		return playing, nil
	}
	name, payload, isCommand := command(e.Text, t.name)
	switch {
	case e.File != nil && e.FileName != "":
		return true, t.upload()
	case isCommand && e.Photo == nil:
		return t.deskCommand(name, payload)
	case desk == nil:
		return false, nil
	case t.now.Sub(desk.Asked) < whyFor && e.What == "" && e.Photo == nil && e.Place == nil && strings.TrimSpace(e.Text) != "":
		if about, err := t.aboutCase(); about || err != nil {
			return false, err
		}
		return true, t.publish(bounded(strings.TrimSpace(e.Text), 200))
	case playing:
		return t.playing(t.message)
	}
	return false, nil
}

// playedCommands are those that a draft answers while it is played.
var playedCommands = []string{
	"lapor", "report", "layanan", "services", "status", "bantuan", "help", "darurat", "emergency",
	"bahasa", "language", "kembali", "back", "batal", "cancel",
}

func (t *turn) deskCommand(name, payload string) (bool, error) {
	desk := t.state.Desk
	if desk != nil {
		desk.Asked = time.Time{}
	}
	switch name {
	case "coba", "try":
		t.state.Talk = Talk{}
		if slices.Contains([]string{"selesai", "keluar", "done", "stop"}, strings.ToLower(payload)) {
			t.endTrial()
			t.menu("")
			return true, nil
		}
		return true, t.try(payload)
	case "versi", "versions":
		t.state.Talk = Talk{}
		return true, t.versions()
	}
	if desk == nil || desk.Trial == nil {
		return false, nil
	}
	if slices.Contains(playedCommands, name) || name == "start" && strings.HasPrefix(payload, "f_") {
		return t.playing(t.message)
	}
	t.endTrial()
	return false, nil
}

func (t *turn) deskPressed(p press) (bool, error) {
	desk := t.state.Desk
	playing := desk != nil && desk.Trial != nil
	if desk != nil {
		desk.Asked = time.Time{}
	}
	switch p.whose {
	case "d":
		return true, t.deskAct(p)
	case "c":
		switch inner := parseData(p.arg); {
		case !playing:
			t.toast(t.text("admin.try.over", nil))
		case inner.whose == "f" || inner.whose == "m" && inner.act != "menu":
			t.event.Data = p.arg
			return t.playing(func() error { return t.pressed(inner) })
		case inner.whose == "m":
			t.endTrial()
			t.menu("")
		default:
			t.toast(t.text("admin.try.not_real", nil))
		}
		return true, nil
	}
	if playing { // a button of the real bot
		t.endTrial()
	}
	return false, nil
}

// deskAct takes a button of a draft or of a version.
func (t *turn) deskAct(p press) error {
	desk := t.desk()
	switch p.act {
	case "back", "undo":
		seq, live, _ := strings.Cut(p.arg, ":")
		n, err := strconv.ParseInt(seq, 10, 64)
		if err != nil {
			break
		}
		return t.goBack(n, live, p.act == "undo")
	case "leave":
		t.send(Out{Op: OpSend, Text: t.rich("admin.left", nil)})
		return nil
	}
	if desk.Draft == "" || p.arg != Short(desk.Draft) {
		t.toast(t.text("admin.old_draft", nil))
		return nil
	}
	switch p.act {
	case "try":
		return t.try("")
	case "publish":
		t.endTrial()
		desk.Asked = t.now
		t.send(Out{Op: OpSend, Text: t.rich("admin.why", nil), Buttons: [][]Button{{
			{Label: t.text("admin.button.no_note", nil), Data: deskData("plain:" + p.arg)},
			{Label: t.text("admin.button.leave", nil), Data: deskData("leave:" + p.arg)},
		}}})
	case "plain":
		return t.publish("")
	case "drop":
		t.endTrial()
		t.state.Desk = nil
		t.send(Out{Op: OpSend, Text: t.rich("admin.dropped", nil)})
	case "renew":
		t.look(look{Version: desk.Draft, Base: desk.Base, Renew: true})
		t.send(Out{Op: OpSend, Text: t.rich("admin.looking", nil)})
	default:
		t.toast(t.text("admin.old_draft", nil))
	}
	return nil
}

// upload takes a file that an admin sent: it is fetched and looked at beside the
// chat, which goes on.
func (t *turn) upload() error {
	e := &t.event
	desk := t.desk()
	desk.Asked = time.Time{}
	if limit := limitOf(e.FileName); e.File.Size > limit {
		t.send(Out{Op: OpSend, Text: t.rich("admin.too_large", map[string]any{"name": e.FileName, "limit": mega(limit)})})
		return nil
	}
	more := e.Album != "" && e.Album == desk.Album && len(desk.Uploads) < albumMax
	if !more {
		desk.Uploads = nil
		t.send(Out{Op: OpSend, Text: t.rich("admin.looking", nil)})
	}
	desk.Album = e.Album
	desk.Uploads = append(desk.Uploads, Upload{File: e.File.File, Name: e.FileName, Caption: bounded(e.Text, 200)})
	t.look(look{Uploads: slices.Clone(desk.Uploads)})
	return nil
}

// look has something looked at once this turn is true. A look under way is
// overtaken. Where the outcome never comes, a timer says so.
func (t *turn) look(l look) {
	desk := t.desk()
	l.Chat, l.Lang = t.event.Chat, t.lang()
	l.ID = strconv.FormatInt(t.now.UnixNano(), 36)
	desk.Look, desk.Since = l.ID, t.now
	lost := Event{Kind: TimerFired, Chat: l.Chat, Name: lookTimer, Text: l.ID}
	if arrival, err := arrivalOf(&lost); err == nil { // an Event of strings always encodes
		t.timers = append(t.timers, store.Timer{Chat: l.Chat, Name: lookTimer, At: t.now.Add(lookLostAfter), Payload: arrival.Payload})
	}
	t.looks = append(t.looks, l)
}

// lookLost tells an admin that a look was lost.
func (t *turn) lookLost() {
	desk := t.state.Desk
	if !t.isAdmin() || desk == nil || desk.Look == "" || desk.Look != t.event.Text {
		return
	}
	desk.Look, desk.Uploads, desk.Album = "", nil, ""
	t.send(Out{Op: OpSend, Text: t.rich("admin.lost", nil)})
}

// draftIn takes a draft that was handed in at the command line, or the outcome of
// a look.
func (t *turn) draftIn() error {
	news := t.event.Draft
	if !t.isAdmin() || news == nil {
		return nil
	}
	if t.event.Name == draftOffered {
		t.look(look{Version: news.Version, Base: news.Base})
		return nil
	}
	desk := t.state.Desk
	if desk == nil || desk.Look == "" || desk.Look != news.Look {
		return nil // overtaken, or told to be lost
	}
	desk.Look = ""
	t.timers = append(t.timers, store.Timer{Chat: t.event.Chat, Name: lookTimer})
	offer := Out{Op: OpSend, Text: news.Text}
	if news.Version != "" {
		t.endTrial()
		desk.Draft, desk.Base, desk.Asked = news.Version, news.Base, time.Time{}
		offer.Buttons = t.draftButtons()
	}
	t.send(offer)
	return nil
}

func (t *turn) draftButtons() [][]Button {
	draft := Short(t.state.Desk.Draft)
	return [][]Button{
		{
			{Label: t.text("admin.button.try", nil), Data: deskData("try:" + draft), Style: "primary"},
			{Label: t.text("admin.button.publish", nil), Data: deskData("publish:" + draft), Style: "success"},
		},
		{{Label: t.text("admin.button.drop", nil), Data: deskData("drop:" + draft), Style: "danger"}},
	}
}

// draftConfig is the draft; nil, and told, where there is none to be had.
func (t *turn) draftConfig() (*Config, error) {
	desk := t.state.Desk
	if desk == nil || desk.Draft == "" {
		t.send(Out{Op: OpSend, Text: t.rich("admin.no_draft", nil)})
		return nil, nil
	}
	config, err := t.configs.version(t.ctx, desk.Draft)
	if err != nil {
		return nil, err
	}
	if config == nil { // it was kept for a week
		t.state.Desk = nil
		t.send(Out{Op: OpSend, Text: t.rich("admin.draft_gone", nil)})
	}
	return config, nil
}

func mega(bytes int64) string { return strconv.FormatInt(bytes>>20, 10) }

// below is a text below another.
func below(text Rich, more ...flows.Span) Rich { return text.Add(flows.Span{Text: "\n"}).Add(more...) }
