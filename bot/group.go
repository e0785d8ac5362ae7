package bot

import (
	"context"
	"strings"
	"time"
)

// group takes what happens in an office's group.
func (t *turn) group() error {
	e := &t.event
	switch e.Kind {
	case TicketNews:
		return t.groupNews()
	case SendResult:
		return t.sendResult()
	case ChatMoved:
		return t.moved()
	case BotMember:
		return t.membership()
	case PersonMember:
		return t.personMoved()
	case TimerFired:
		return t.groupTimer()
	case MessageIn, Edited, Pressed:
	default:
		return nil
	}
	if e.What == "service" {
		return nil
	}
	t.state.Lang = t.config.City.Languages[0]
	if e.Kind != Pressed { // a press does not say whether topics are on
		t.state.Forum = e.Forum
	}
	switch e.Kind {
	case Pressed:
		return t.groupPressed()
	case Edited:
		return t.groupEdited()
	}
	if name, payload, ok := command(e.Text, t.name); ok {
		return t.groupCommand(name, payload)
	}
	ref, ok, err := t.refOf(e.Reply)
	if err != nil {
		return err
	}
	if !ok || ref == nothing { // talk among themselves stays there
		return t.overheard()
	}
	return t.asMember(func() error { return t.reply(ref) })
}

// groupTimer takes a timer of the group.
func (t *turn) groupTimer() error {
	t.state.Lang = t.config.City.Languages[0]
	switch t.event.Name {
	case gatherTimer:
		return t.gathered()
	case digestTimer:
		return t.digest()
	case boardTimer:
		return t.boardDue()
	case overTimer:
		t.tellOver()
		return nil
	}
	if strings.HasPrefix(t.event.Name, halfTimer) {
		return t.halfDue()
	}
	return nil
}

// refOf is what a message of ours is about: "NUMBER" or "NUMBER DEED". A reply may
// overtake our note of the message it answers, so that is waited for; a message
// that was posted but never noted (a crash) still begins with its number.
func (t *turn) refOf(reply *Reply) (string, bool, error) {
	if reply == nil || !reply.Ours || reply.Service {
		return "", false, nil
	}
	ref, ok, err := t.store.Ref(t.ctx, t.event.Chat, reply.Message)
	if ok || err != nil {
		return ref, ok, err
	}
	patient, cancel := context.WithTimeout(t.ctx, settleFor)
	_ = t.sender.Settled(patient, t.event.Chat) // in vain: the number must do
	cancel()
	if ref, ok, err = t.store.Ref(t.ctx, t.event.Chat, reply.Message); ok || err != nil {
		return ref, ok, err
	}
	number, ok := t.config.findNumber(reply.Text)
	if ok && t.event.Chat < 0 && !strings.HasPrefix(reply.Text, number+" · ") { // not a card, nor news of the resident
		number += " " + notForResidents
	}
	return number, ok, nil
}

// settleFor is how long a reply waits for the note of what it answers; a call
// that hangs longer must not hold the chat up.
const settleFor = 5 * time.Second

// memberFor is how long the answer "is a member" holds: a working burst of
// presses asks once, somebody who was removed is out within a minute.
const memberFor = time.Minute

// asMember does what the event's sender wants if they are a member of this
// group. Whoever has not been seen to be one lately is asked about at Telegram,
// and the event comes back with the answer.
func (t *turn) asMember(do func() error) error {
	e := &t.event
	if e.Chat > 0 { // a head's own chat: their seat in the case is the right
		return do()
	}
	if e.From.Anonymous || e.From.Bot {
		t.refuse("office.as_person")
		return nil
	}
	if t.now.Sub(t.state.Members[e.From.ID]) < memberFor {
		t.knows(e.From)
		return do()
	}
	then := *e
	waiting, asked := t.state.Asking[e.From.ID]
	if asked && len(waiting) < waitingMax { // what they do next must not overtake it
		t.state.Asking[e.From.ID] = append(waiting, then)
		return nil
	}
	if t.state.Asking == nil {
		t.state.Asking = map[int64][]Event{}
	}
	t.state.Asking[e.From.ID] = waiting
	t.send(Out{Op: OpMember, Member: e.From.ID, Beside: true, Then: &Event{
		Kind: SendResult, Chat: e.Chat, Name: "member", Then: &then,
	}})
	return nil
}

// waitingMax bounds what of one person waits until Telegram says whether they
// are a member; what is more asks on its own.
const waitingMax = 100

// refuse tells who pressed or wrote that it was not done.
func (t *turn) refuse(key string) {
	if t.event.isTalk() {
		return
	}
	words := t.text(key, nil)
	if t.event.Callback != "" {
		t.answered = true
		t.send(Out{Op: OpAnswer, Callback: t.event.Callback, Text: plain(words), Alert: true, Beside: true})
		return
	}
	t.send(Out{Op: OpSend, Text: plain(words), ReplyTo: t.event.Message, Topic: t.event.Topic})
}

// memberKnown goes on with what somebody did, in that order, now that it is known
// whether they are a member.
func (t *turn) memberKnown() error {
	outcome, status := t.event.Outcome, t.event.Result
	if t.event.Then == nil {
		return nil
	}
	who := t.event.Then.From.ID
	if _, asked := t.state.Asking[who]; !asked {
		// They left since, or are known by now: the answer may be older than that.
		t.event, t.answered = *t.event.Then, false
		return t.group()
	}
	did := append([]Event{*t.event.Then}, t.state.Asking[who]...)
	delete(t.state.Asking, who)
	refusal := ""
	switch {
	case outcome != Sent:
		refusal = "office.cannot_check"
	case !memberStatus[status]:
		refusal = "office.not_member"
		if err := t.left(t.event.Then.From); err != nil {
			return err
		}
	default:
		t.isMember(who)
	}
	for _, e := range did {
		t.event, t.answered = e, false
		if refusal != "" {
			t.refuse(refusal)
			continue
		}
		if err := t.group(); err != nil {
			return err
		}
	}
	return nil
}

// memberStatus are the statuses of those who are in a group; who is restricted
// and out of it is told as left.
var memberStatus = map[string]bool{"creator": true, "administrator": true, "member": true, "restricted": true}

// isMember notes that somebody was just found to be a member.
func (t *turn) isMember(who int64) {
	members := map[int64]time.Time{who: t.now}
	for id, at := range t.state.Members {
		if t.now.Sub(at) < memberFor && id != who {
			members[id] = at
		}
	}
	t.state.Members = members
}

// officeCommand is a command of a group: for whom, and what it does.
type officeCommand struct {
	admins bool // for the city's admins only
	all    bool // for whoever is there, a member or not
	do     func(t *turn, payload string) error
}

// officeCommandOf finds a command of a group; ok is false for those that are meant
// for other bots: they pass by in silence.
func officeCommandOf(name string) (officeCommand, bool) {
	switch name {
	case "hubungkan", "bind":
		return officeCommand{admins: true, do: (*turn).bind}, true
	case "putuskan", "unbind":
		return officeCommand{admins: true, do: (*turn).unbind}, true
	case "antrian", "queue":
		return officeCommand{do: (*turn).queue}, true
	case "catatan", "note":
		return officeCommand{do: (*turn).noteCommand}, true
	case "jawaban", "answer":
		return officeCommand{do: (*turn).cannedCommand}, true
	case "tugas", "tasks":
		return officeCommand{do: (*turn).tasksCommand}, true
	case "cuti", "leave":
		return officeCommand{do: (*turn).leaveCommand}, true
	case "riwayat", "history":
		return officeCommand{do: (*turn).historyHere}, true
	case "cari", "find":
		return officeCommand{do: (*turn).search}, true
	case "kinerja", "figures":
		return officeCommand{do: (*turn).figures}, true
	case "bantuan", "help", "start":
		return officeCommand{all: true, do: (*turn).officeHelp}, true
	}
	return officeCommand{}, false
}

// groupCommand takes a command in a group.
func (t *turn) groupCommand(name, payload string) error {
	command, ok := officeCommandOf(name)
	do := func() error { return command.do(t, payload) }
	switch {
	case !ok:
		return nil
	case command.all:
		return do()
	case command.admins:
		return t.asAdmin(do)
	}
	return t.asMember(do)
}

func (t *turn) officeHelp(string) error {
	t.answer("office.help", nil)
	return nil
}

// asAdmin does what only the city's admins may do, in a group they are members of.
func (t *turn) asAdmin(do func() error) error {
	if !t.event.From.Anonymous && !t.event.From.Bot && !t.admins[t.event.From.ID] {
		t.refuse("office.bind.admins_only")
		return nil
	}
	return t.asMember(do)
}

// groupPressed takes a button of a card or a view.
func (t *turn) groupPressed() error {
	p := parseData(t.event.Data)
	var do func(press) error
	switch p.whose {
	case "o":
		do = t.officePressed
	case "w":
		do = t.tasksPressed
	case "b":
		return t.asAdmin(func() error {
			err := t.bindPressed(p)
			t.toast("")
			return err
		})
	case "q":
		do = t.viewPressed
	default:
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	return t.asMember(func() error {
		err := do(p)
		t.toast("")
		return err
	})
}

// sendResult takes the outcome of a message that asked for one.
func (t *turn) sendResult() error {
	e := &t.event
	switch e.Name {
	case "member":
		return t.memberKnown()
	case "receipt", "reworded":
		return t.receipt()
	case "colleague":
		return t.colleagueKnown()
	case "seat":
		return t.seatKnown()
	case "post":
		return t.posted()
	case "topic":
		t.topicUndone()
	case "due":
		return t.unheard()
	case "headcard":
		return t.headUnreached()
	case boardTimer:
		return t.boardResult()
	case "pin":
		return t.pinResult()
	}
	return nil
}

// receipt tells an agent whether the resident got their words.
func (t *turn) receipt() error {
	e := &t.event
	if e.Chat < 0 {
		t.state.Lang = t.config.City.Languages[0]
	}
	args := map[string]any{"number": e.Ticket}
	none := e.Ticket + " " + notForResidents
	switch e.Outcome {
	case Sent:
		emoji := "👍"
		if e.Name == "reworded" {
			emoji = "👌"
		}
		for one := e; one != nil; one = one.Then { // of words that came with several messages
			t.send(Out{Op: OpReact, EditMessage: one.Message, Emoji: emoji, Beside: true})
		}
		return t.reached(true)
	case Blocked, Vanished:
		t.send(Out{Op: OpSend, Text: t.rich("office.undelivered.blocked", args), ReplyTo: e.Message, Topic: e.Topic, Ref: none})
		return t.reached(false)
	default:
		t.send(Out{Op: OpSend, Text: t.rich("office.undelivered.other", args), ReplyTo: e.Message, Topic: e.Topic, Ref: none})
	}
	return nil
}

// reached notes on the card whether the resident gets what they are sent.
func (t *turn) reached(yes bool) error {
	doc, err := t.ticket(t.event.Ticket)
	if err != nil || doc == nil {
		return err
	}
	if doc.ticket.Personal.Blocked == yes {
		doc.ticket.Personal.Blocked, doc.dirty = !yes, true
		t.card(doc)
	}
	return nil
}
