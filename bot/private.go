package bot

import (
	"slices"
	"strings"
	"time"

	"noken/flows"
)

// lateAfter is how old a message is when its answer comes with an apology.
const lateAfter = 2 * time.Hour

// private takes what happens in a resident's chat.
func (t *turn) private() error {
	e := &t.event
	switch e.Kind {
	case TicketNews:
		err := t.news()
		t.liveNews()
		return err
	case SendResult:
		return t.sendResult()
	case TimerFired:
		err := t.timer()
		t.liveNews()
		return err
	case DraftIn:
		return t.draftIn()
	case BotMember:
		return t.reach(e.What == "kicked" || e.What == "left")
	case MessageIn, Edited, Pressed:
	default:
		return nil
	}
	if e.From.Bot || e.What == "service" {
		return nil
	}
	if err := t.reach(false); err != nil {
		return err
	}
	t.meet()
	t.armRed()
	if done, err := t.atDesk(); done || err != nil {
		t.toast("")
		return err
	}
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
	if done, err := t.headEdits(); done || err != nil {
		return err
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
	playing := t.state.Desk != nil && t.state.Desk.Trial != nil // maybe in a language of the draft
	if known := slices.Contains(t.config.City.Languages, t.state.Lang); !known && (t.state.Lang == "" || !playing) {
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

// message takes a message to whatever it is for: a command, a case, the
// running form, or the beginning of something.
func (t *turn) message() error {
	e := &t.event
	if done, err := t.headSays(); done || err != nil {
		return err
	}
	if name, payload, ok := command(e.Text, t.name); ok && e.Photo == nil {
		return t.command(name, payload)
	}
	if done, err := t.leaderReply(); done || err != nil {
		return err
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
	if t.wantsPerson() {
		return t.askPerson()
	}
	if live := t.state.Live; live.Ticket != "" && !t.now.After(live.Until) {
		return t.say(live.Ticket, false)
	}
	if t.state.Flow.Flow != "" {
		return t.step(t.flowEvent())
	}
	return t.first()
}

// talkFor is how long the next words are taken for a case that was asked about,
// unless they reply to it.
const talkFor = 24 * time.Hour

// talkingOf finds the case a message belongs to: the one it replies to, or the
// one the resident pressed Reply for.
func (t *turn) talkingOf() (number string, reopen, ok bool, err error) {
	e := &t.event
	if e.Reply != nil && e.Reply.Ours {
		ref, found, err := t.refOf(e.Reply)
		if err != nil {
			return "", false, false, err
		}
		if found {
			number, _, _ := strings.Cut(ref, " ")
			if t.re = wordOfRef(ref); t.re == 0 && t.state.Talk.Ticket == number {
				t.re = t.state.Talk.Re
			}
			reopen := t.state.Talk.Reopen && t.state.Talk.Ticket == number
			if t.state.Talk.Ticket == number {
				t.endTalk()
			}
			return number, reopen, true, nil
		}
	}
	talk := &t.state.Talk
	if n := t.state.Keyboard; n != "" && (talk.Ticket == "" || talk.Ticket == n) && e.Place != nil && t.state.Flow.Flow == "" {
		t.re = talk.Re
		t.state.Talk = Talk{}
		return n, false, true, nil // an office asked for the place, however long ago
	}
	switch {
	case talk.Ticket == "":
		return "", false, false, nil
	case talk.Album != "" && talk.Album != e.Album:
		t.state.Talk = Talk{} // the album is over
		return "", false, false, nil
	case t.now.Sub(talk.Since) > talkFor:
		t.state.Talk = Talk{} // forgotten: these words are about something new
		return "", false, false, nil
	}
	number, reopen, t.re = talk.Ticket, talk.Reopen, talk.Re
	t.endTalk()
	return number, reopen, true, nil
}

// endTalk closes the talk, but for the other photos of an album.
func (t *turn) endTalk() {
	if t.event.Album == "" {
		t.state.Talk = Talk{}
		return
	}
	t.state.Talk = Talk{Ticket: t.state.Talk.Ticket, Since: t.now, Re: t.state.Talk.Re, Album: t.event.Album}
}

// flowEvent is the message as the running form takes it.
func (t *turn) flowEvent() flows.Event {
	e := &t.event
	switch {
	case e.Photo != nil:
		return flows.Event{Kind: flows.PhotoIn, Photo: *e.Photo, Album: e.Album, Text: e.Text}
	case e.File != nil:
		return flows.Event{Kind: flows.FileIn, File: *e.File, Album: e.Album, Text: e.Text}
	case e.Place != nil:
		return flows.Event{Kind: flows.PlaceIn, Place: *e.Place}
	case e.What == "contact" && e.Phone != "":
		return flows.Event{Kind: flows.Contact, Text: e.Phone}
	case e.What != "":
		return flows.Event{Kind: flows.Other, Text: e.What}
	}
	return flows.Event{Kind: flows.Text, Text: e.Text}
}

// reportFlow is the flow that /lapor opens.
func (c *Config) reportFlow() string { return "aduan" }
