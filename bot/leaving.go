package bot

import (
	"maps"

	"noken/flows"
	"noken/store"
)

const (
	// leftBatch cases of somebody who left go back into the queue in one commit;
	// what is more follows in the next.
	leftBatch = 50
	// leftShown of them are named in the word about it.
	leftShown = 10
)

// personMoved takes somebody's coming and going in the group. Whoever is out has
// lost their rights from this event on.
func (t *turn) personMoved() error {
	e := &t.event
	t.state.Lang = t.config.City.Languages[0]
	if memberStatus[e.What] {
		return nil // whoever comes is asked about when they first do something
	}
	for _, p := range append([]Person{e.From}, e.Others...) {
		if err := t.left(p); err != nil {
			return err
		}
	}
	return nil
}

// left takes the rights of somebody who is no member, and puts what they had of this
// group's cases back into the queue. One departure may be told of twice: the second
// time there is nothing left to do.
func (t *turn) left(p Person) error {
	_, lately := t.state.Members[p.ID]
	person, known := t.state.People[p.ID]
	if lately {
		members := maps.Clone(t.state.Members)
		delete(members, p.ID)
		t.state.Members = members
	}
	// What Telegram is being asked about them may have been answered before they
	// left: without this it is asked again.
	delete(t.state.Asking, p.ID)
	delete(t.state.Away, p.ID)
	t.forgetPerson(p.ID)
	docs, err := t.heldHere(p.ID)
	if err != nil {
		return err
	}
	if lately || known || len(docs) > 0 {
		t.tellSeat(p.ID, false)
	}
	if len(docs) == 0 {
		return nil
	}
	if len(docs) > leftBatch {
		docs = docs[:leftBatch]
		t.tell(Event{Kind: PersonMember, Chat: t.event.Chat, From: p, What: "left"})
	}
	name := p.Name
	if name == "" {
		name = person.Name
	}
	if name == "" {
		name = docs[0].ticket.Personal.AgentName
	}
	var freed []*caseDoc
	for _, doc := range docs {
		if err := doc.ticket.Release(t.now); err != nil {
			continue // it has moved on, and is nobody's to release
		}
		doc.dirty = true
		t.card(doc)
		freed = append(freed, doc)
	}
	if len(freed) == 0 {
		return nil
	}
	text := t.rich("office.left.head", map[string]any{"agent": bounded(name, 64), "count": len(freed)}).Add(t.caseLines(freed, leftShown)...)
	t.send(Out{Op: OpSend, Lane: Notification, Text: text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.left.who", nil)...), Ref: nothing})
	return nil
}

// releaseGone puts a case back into the queue whose agent left while it stood in
// none: it followed another, and goes its own way again.
func (t *turn) releaseGone(doc *caseDoc) {
	if _, known := t.state.People[doc.ticket.Agent]; known || !t.at.lead || doc.ticket.Agent == 0 {
		return
	}
	if doc.ticket.Release(t.now) == nil {
		doc.dirty = true
	}
}

// caseLines name cases, a line each, and count those beyond so many.
func (t *turn) caseLines(docs []*caseDoc, most int) Rich {
	var text Rich
	for i, doc := range docs {
		if i == most {
			return text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.left.more", map[string]any{"count": len(docs) - i})...)
		}
		args := t.about(doc)
		args["left"] = t.timeLeft(doc)
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.left.line", args)...)
	}
	return text
}

// dropSlot lets the next post under a slot of this chat be made anew.
func (t *turn) dropSlot(slot string) {
	t.drops = append(t.drops, store.PostDrop{Chat: t.event.Chat, Slot: slot})
}
