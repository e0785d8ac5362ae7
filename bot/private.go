package bot

import (
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"time"
	"unicode"

	"noken/flows"
	"noken/store"
)

// newTurn opens an entry for handling.
func (b *Bot) newTurn(ctx context.Context, record *store.Record, entry store.Entry, keep *memo) (*turn, error) {
	t := &turn{Bot: b, ctx: ctx, now: b.clock(), config: b.configs.current, record: record, memo: keep}
	if err := json.Unmarshal(entry.Payload, &t.event); err != nil {
		return nil, &brokenError{"the event cannot be decoded"}
	}
	if t.event.Chat != entry.Chat {
		return nil, &brokenError{"the event is another chat's"}
	}
	b.metrics.events.WithLabelValues(string(t.event.Kind)).Inc()
	if record.KeyLost() {
		// A master key that is missing now may be back tomorrow: nothing is
		// written over what it sealed.
		if t.event.Name != "apology" {
			return nil, &brokenError{"the chat's key cannot be opened"}
		}
		t.record = nil
		return t, nil
	}
	state, err := decodeState(record.Data)
	if record.Err != nil || err != nil {
		// The chat goes on without its memory rather than not at all.
		b.metrics.aside.Inc()
		b.log.Error("a chat's record cannot be read; it starts afresh", "chat", entry.Chat, "sealed", record.Err != nil)
		state, t.anew = State{}, true
	}
	t.state = state
	return t, nil
}

// lateAfter is how old a message is when its answer comes with an apology.
const lateAfter = 2 * time.Hour

// private takes what happens in a resident's chat.
func (t *turn) private() error {
	e := &t.event
	switch e.Kind {
	case TicketNews:
		return t.news()
	case SendResult:
		return t.sendResult()
	case TimerFired:
		return t.timer()
	case BotMember:
		t.state.Blocked = e.What == "kicked" || e.What == "left"
		return nil
	case MessageIn, Edited, Pressed:
	default:
		return nil
	}
	if e.From.Bot || e.What == "service" {
		return nil
	}
	t.meet()
	if e.Kind != Edited {
		t.asked, t.state.Asked = t.state.Asked, ""
	}
	switch e.Kind {
	case Pressed:
		err := t.pressed(parseData(e.Data))
		t.toast("") // every press gets an answer, else the button keeps spinning
		return err
	case Edited:
		return t.edited()
	}
	return t.message()
}

// edited says that changes of a message are not read, and what stands.
func (t *turn) edited() error {
	if t.event.Place != nil {
		return nil // a live location moves on by itself
	}
	t.send(Out{Op: OpSend, Text: t.rich("resident.edited", nil)})
	if t.state.Flow.Flow != "" {
		return t.step(flows.Event{Kind: flows.Again})
	}
	return nil
}

// meet notes who is there and, after a long silence of ours, apologises once.
func (t *turn) meet() {
	e := &t.event
	if t.state.Lang == "" {
		t.state.Lang = t.config.languageFor(e.From.Lang)
	}
	t.state.Name = bounded(e.From.Name, 128)
	t.state.Blocked = false
	t.state.Active = t.now
	if !e.At.IsZero() && t.now.Sub(e.At) > lateAfter && t.now.Sub(t.state.Sorry) > time.Hour {
		t.state.Sorry = t.now
		t.send(Out{Op: OpSend, Text: t.rich("resident.late", nil)})
	}
}

// languageFor is the city's language for a Telegram language_code: the city's
// first one for those who speak a language of the region or give none.
func (c *Config) languageFor(code string) string {
	first := c.City.Languages[0]
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	for _, lang := range c.City.Languages {
		if lang == code {
			return lang
		}
	}
	switch code {
	case "", "in", "ms", "jv", "su":
		return first
	}
	for _, lang := range c.City.Languages {
		if lang == "en" {
			return lang
		}
	}
	return first
}

// message takes a message to whatever it is for: a command, a case, the
// running form, or the beginning of something.
func (t *turn) message() error {
	e := &t.event
	if name, payload, ok := command(e.Text, t.name); ok && e.Photo == nil {
		return t.command(name, payload)
	}
	if e.Reply == nil || !e.Reply.Ours { // a reply belongs to what it answers
		if p, ok := t.named(t.asked); ok {
			return t.pressed(p)
		}
	}
	if number, reopen, ok, err := t.talkingOf(); err != nil {
		return err
	} else if ok {
		return t.say(number, reopen)
	}
	if t.state.Flow.Flow != "" {
		return t.step(t.flowEvent())
	}
	return t.first()
}

// talkingOf finds the case a message belongs to: the one it replies to, or the
// one the resident pressed Reply for.
func (t *turn) talkingOf() (number string, reopen, ok bool, err error) {
	e := &t.event
	if e.Reply != nil && e.Reply.Ours {
		ref, found, err := t.ref(e.Reply)
		if err != nil {
			return "", false, false, err
		}
		if found {
			number, _, _ := strings.Cut(ref, " ")
			reopen := t.state.Talk.Reopen && t.state.Talk.Ticket == number
			if t.state.Talk.Ticket == number {
				t.endTalk()
			}
			return number, reopen, true, nil
		}
	}
	talk := &t.state.Talk
	switch {
	case talk.Ticket == "":
		return "", false, false, nil
	case talk.Album != "" && talk.Album != e.Album:
		t.state.Talk = Talk{} // the album is over
		return "", false, false, nil
	}
	number, reopen = talk.Ticket, talk.Reopen
	t.endTalk()
	return number, reopen, true, nil
}

// endTalk closes the talk, but for the other photos of an album.
func (t *turn) endTalk() {
	if t.event.Album == "" {
		t.state.Talk = Talk{}
		return
	}
	t.state.Talk = Talk{Ticket: t.state.Talk.Ticket, Album: t.event.Album}
}

// flowEvent is the message as the running form takes it.
func (t *turn) flowEvent() flows.Event {
	e := &t.event
	switch {
	case e.Photo != nil:
		return flows.Event{Kind: flows.PhotoIn, Photo: *e.Photo, Album: e.Album, Text: e.Text}
	case e.Place != nil:
		return flows.Event{Kind: flows.PlaceIn, Place: *e.Place}
	case e.What == "contact" && e.Phone != "":
		return flows.Event{Kind: flows.Contact, Text: e.Phone}
	case e.What != "":
		return flows.Event{Kind: flows.Other, Text: e.What}
	}
	return flows.Event{Kind: flows.Text, Text: e.Text}
}

// first takes a message that comes when nothing runs: it is kept, and may
// become the first answer of a report.
func (t *turn) first() error {
	e := &t.event
	if e.Photo == nil && e.Place == nil {
		if e.What != "" {
			t.menu(t.unreadable(e.What))
			return nil
		}
		if done, err := t.firstWords(); done || err != nil {
			return err
		}
	}
	more := t.state.Stash != nil
	album := e.Album != "" && e.Album == t.state.Album
	t.keep()
	if album {
		return nil // the album's first photo has been answered
	}
	key := "resident.stash.ask"
	if more {
		key = "resident.stash.more"
	}
	t.send(Out{Op: OpSend, Text: bold(t.text(key, nil)), Slot: "stash", Buttons: [][]Button{{
		{Label: t.text("resident.button.yes_report", nil), Data: menuData("stash:yes"), Style: "success"},
		{Label: t.text("resident.button.no_report", nil), Data: menuData("stash:no")},
	}}})
	return nil
}

// firstWords takes words that are no report: a ticket number, yes or no to the
// question whether they are one, a greeting, or nothing to go by.
func (t *turn) firstWords() (done bool, err error) {
	text := t.event.Text
	if number, ok := t.config.findNumber(text); ok {
		return true, t.openNumber(number)
	}
	if t.state.Stash != nil {
		if p, ok := t.named(askedStash); ok {
			return true, t.pressed(p)
		}
	}
	if p, ok := t.named(askedMenu); ok {
		return true, t.pressed(p)
	}
	if t.means(wordsOf(text), "menu") {
		return true, t.greet()
	}
	if t.state.Stash == nil && !sentence(text) {
		t.menu(t.text("resident.unknown", nil))
		return true, nil
	}
	return false, nil
}

// keep adds the message to what waits to be reported. What is kept is bounded
// as a report is.
func (t *turn) keep() {
	e := &t.event
	stash := &flows.Seed{}
	if t.state.Stash != nil {
		*stash = *t.state.Stash
	}
	if e.Photo != nil && len(stash.Photos) < 10 {
		stash.Photos = append(stash.Photos[:len(stash.Photos):len(stash.Photos)], *e.Photo)
	}
	if e.Place != nil {
		stash.Place = e.Place
	}
	if words := strings.TrimSpace(e.Text); words != "" {
		stash.Text = bounded(strings.TrimSpace(stash.Text+"\n"+words), 4000)
	}
	t.state.Stash, t.state.Album = stash, e.Album
}

// stash answers "is this a report?".
func (t *turn) stash(yes bool) error {
	seed := t.state.Stash
	t.state.Stash, t.state.Album = nil, ""
	if seed == nil {
		t.toast(t.text("resident.stale", nil))
		t.menu("")
		return nil
	}
	t.send(Out{Op: OpEdit, EditSlot: "stash", Beside: true, Text: plain(t.text("resident.stash.ask", nil))})
	if !yes {
		t.menu(t.text("resident.stash.dropped", nil))
		return nil
	}
	return t.start(t.config.reportFlow(), seed)
}

// reportFlow is the flow that /lapor opens.
func (c *Config) reportFlow() string { return "aduan" }

// unreadable says kindly that something cannot be read.
func (t *turn) unreadable(what string) string {
	key := "resident.unreadable." + what
	if !t.config.Texts.Has(key) {
		key = "resident.unreadable.other"
	}
	return t.text(key, nil)
}

// openNumber shows a case that was named by its number alone.
func (t *turn) openNumber(number string) error {
	doc, err := t.ticket(number)
	switch {
	case err != nil:
		return err
	case doc != nil && doc.ticket.Reporter == t.event.Chat:
		t.view(doc)
		return nil
	case len(t.state.Flow.Path) > 0: // answers are never dropped unasked
		return t.begin("status")
	}
	return t.start("status", &flows.Seed{Text: number})
}

// sentence says that words may be a report: two words with letters in them, or
// one long one.
func sentence(text string) bool {
	words, letters := 0, 0
	for _, w := range strings.Fields(text) {
		n := 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				n++
			}
		}
		letters += n
		if n > 0 {
			words++
		}
	}
	return words >= 2 && letters >= 6 || letters >= 10
}

// command takes "/lapor@noken_bot payload" apart; ok is false where the text is
// no command, or one for another bot.
func command(text, bot string) (name, payload string, ok bool) {
	if !strings.HasPrefix(text, "/") || len(text) < 2 {
		return "", "", false
	}
	head, payload, _ := strings.Cut(text[1:], " ")
	name, at, addressed := strings.Cut(head, "@")
	if addressed && bot != "" && !strings.EqualFold(at, bot) {
		return "", "", false
	}
	return strings.ToLower(name), strings.TrimSpace(payload), true
}

// bounded cuts a text to at most n runes.
func bounded(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count == n {
			return s[:i]
		}
		count++
	}
	return s
}

func bold(s string) Rich { return Rich{{Text: s, Style: flows.Bold}} }

// contact is how to reach a human at the office that owns the bot.
func (t *turn) contact() map[string]any {
	code := t.config.City.Coordinator
	args := map[string]any{"office": code, "contact": ""}
	if o, ok := t.config.City.Office(code); ok {
		args["office"] = o.Name[t.lang()]
		if o.Phone != "" {
			args["contact"] = fmt.Sprintf(" (%s)", o.Phone)
		}
	}
	return args
}
