package bot

import (
	"slices"
	"strings"

	"noken/store"
)

// membership takes the bot's own coming, going and standing in a group.
func (t *turn) membership() error {
	e := &t.event
	if t.state.Lang == "" && e.What != "kicked" && e.What != "left" {
		t.state.Lang = t.config.City.Languages[0]
		if len(t.state.Desks) == 0 && len(t.state.Lost) == 0 {
			t.send(Out{Op: OpSend, Text: t.rich("office.welcome", nil)})
		}
	}
	switch e.What {
	case "kicked", "left":
		return t.gone()
	case "member", "administrator", "restricted":
		t.state.Forum = e.Forum
		t.rightsNow(e.Lacks)
		t.backHere()
	}
	return nil
}

// gone takes that the bot is out of a group: its desks have none from now on, and
// the cases go where they can be worked, or wait. The admins are told.
func (t *turn) gone() error {
	t.state.Out = true
	desks, err := t.store.ChatDesks(t.ctx, t.event.Chat)
	if err != nil || len(desks) == 0 {
		return err
	}
	if _, err := t.moveDesks(0, desks...); err != nil {
		return err
	}
	t.state.Desks, t.state.Lost = nil, desks
	for admin := range t.admins {
		t.tell(Event{Kind: TicketNews, Chat: admin, Name: "office_lost", Text: strings.Join(desks, ",")})
	}
	return nil
}

// backHere offers a group that the bot was taken out of what it had before.
func (t *turn) backHere() {
	if !t.state.Out {
		return
	}
	t.state.Out = false
	desks := slices.DeleteFunc(slices.Clone(t.state.Lost), func(desk string) bool { return !t.deskKnown(desk) })
	if t.state.Lost = desks; len(desks) == 0 {
		return
	}
	t.send(Out{Op: OpSend, Ref: nothing, Text: t.rich("office.bind.back", map[string]any{"office": t.desksInWords(desks)}),
		Buttons: t.deskButtons("office.button.bind_again", "on", desks)})
}

// moved takes the desks with it when a group becomes a supergroup. Message ids do
// not move: the open cases are posted anew there.
func (t *turn) moved() error {
	e := &t.event
	desks, err := t.store.ChatDesks(t.ctx, e.Chat)
	if err != nil || len(desks) == 0 || e.MovedTo == 0 {
		return err
	}
	t.state.Desks = nil
	t.rechats = append(t.rechats, store.Rechat{From: e.Chat, To: e.MovedTo})
	t.tell(Event{Kind: TicketNews, Chat: e.MovedTo, Name: "bound"})
	return nil
}

// boundHere takes that desks came to this group with the one it was before.
func (t *turn) boundHere() error {
	desks, err := t.store.ChatDesks(t.ctx, t.event.Chat)
	if err != nil || len(desks) == 0 {
		return err
	}
	t.state.Desks, t.state.Lost = desks, nil
	all, err := t.store.Desks(t.ctx)
	if err != nil {
		return err
	}
	before := map[string]int64{}
	for desk, chat := range all {
		if !slices.Contains(desks, desk) {
			before[desk] = chat
		}
	}
	count, err := t.reseat(before, all, desks)
	if err != nil {
		return err
	}
	t.send(Out{Op: OpSend, Text: t.rich("office.bind.done", map[string]any{"office": t.desksInWords(desks), "count": count})})
	return nil
}

// unboundHere takes that a desk of this group is at another one now.
func (t *turn) unboundHere(desk string) {
	t.state.Desks = slices.DeleteFunc(slices.Clone(t.state.Desks), func(d string) bool { return d == desk })
	t.send(Out{Op: OpSend, Ref: nothing, Text: t.rich("office.bind.moved", map[string]any{"office": t.deskInWords(desk)})})
}

// topicTries bounds how often a deleted topic is made again for one message.
const topicTries = 2

// posted looks after messages into topics: one that is gone is made again with
// what happened so far and the card, and where the group has no topics (any more)
// threads serve.
func (t *turn) posted() error {
	e := &t.event
	if e.Outcome == NoRight {
		t.missingRight(e.Result)
		return nil
	}
	if e.Outcome != TopicGone || e.Then == nil {
		return nil
	}
	doc, err := t.ticket(e.Ticket)
	if err != nil || doc == nil {
		return err
	}
	topic, stands, err := t.store.Slot(t.ctx, e.Chat, topicOf(e.Ticket))
	if err != nil {
		return err
	}
	if ours, err := t.sit(doc); err != nil || !ours {
		return err // handed on meanwhile: it is posted there
	}
	again := *e.Then
	again.Tries++
	// Several messages may meet the same gap: the first has it closed, the others
	// find the new topic, or none yet, and are tried again behind it.
	closes := stands && topic == e.Posted || !stands && again.Tries > 1
	if again.Tries > topicTries {
		t.state.Forum = false
	}
	if closes || !t.state.Forum {
		t.forget(doc.ticket.Number)
		if again.Name != "new" {
			if err := t.post(doc, Event{Name: "new", Tries: again.Tries}); err != nil {
				return err
			}
		}
		if again.Name == "card" { // it is there by now
			return nil
		}
	}
	t.event = again
	return t.groupNews()
}
