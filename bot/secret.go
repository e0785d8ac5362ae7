package bot

import (
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// A secret case goes to the heads named for its category and to nobody else: each
// has its card in their own chat, where all deeds work as they do in a group. No
// group gets anything of it. Where no head is known it is worked as other cases
// are, which the check of a configuration warns of.

// secretTo are those who alone get a secret case; none where it is no secret or
// nobody is named. Who reported it is not among them, unless they are the only one.
func secretTo(city *tickets.City, k *tickets.Ticket) []int64 {
	if !k.Secret {
		return nil
	}
	heads := city.HeadsFor(k.Category)
	others := slices.DeleteFunc(slices.Clone(heads), func(head int64) bool { return head == k.Reporter })
	if len(others) == 0 {
		return heads
	}
	return others
}

// mayRead says that this chat may see what a case is about: all but the secret ones
// that others are named for.
func (t *turn) mayRead(doc *caseDoc) bool {
	own := secretTo(t.config.City, &doc.ticket)
	return len(own) == 0 || slices.Contains(own, t.event.Chat)
}

// isHeadOf says that this is the chat of one of those who alone get a case.
func (t *turn) isHeadOf(doc *caseDoc) bool {
	return t.event.Chat > 0 && slices.Contains(secretTo(t.config.City, &doc.ticket), t.event.Chat)
}

// tellHeads sends an event about a secret case to those who alone get it, but for
// one chat (0: to all).
func (t *turn) tellHeads(doc *caseDoc, e Event, but int64) {
	for _, head := range secretTo(t.config.City, &doc.ticket) {
		if head != but {
			e.Kind, e.Chat, e.Ticket, e.Head = TicketNews, head, doc.ticket.Number, true
			t.tell(e)
		}
	}
}

// redrawSecret brings the other heads' cards of the secret cases that this turn
// changed up to date: what one of them does the others see.
func (t *turn) redrawSecret() {
	for _, doc := range t.cases {
		if !doc.dirty {
			continue
		}
		for _, head := range secretTo(t.config.City, &doc.ticket) {
			told := slices.ContainsFunc(t.events, func(e Event) bool { return e.Head && e.Chat == head && e.Ticket == doc.ticket.Number })
			if !told && head != t.event.Chat {
				t.tell(Event{Kind: TicketNews, Chat: head, Ticket: doc.ticket.Number, Name: "redraw", Head: true})
			}
		}
	}
}

// headNews takes what concerns a head about a secret case, as a group does.
func (t *turn) headNews() error {
	e := &t.event
	if t.state.Lang == "" {
		t.state.Lang = t.config.City.Languages[0]
	}
	doc, err := t.ticket(e.Ticket)
	if err != nil || doc == nil {
		return err
	}
	if ours, err := t.sit(doc); err != nil || !ours {
		return err // others are named for it by now
	}
	if err := t.post(doc, *e); err != nil {
		return err
	}
	if e.Name == "new" {
		t.audits = append(t.audits, store.Audit{Who: e.Chat, Role: string(tickets.ByHead), What: "card", Number: e.Ticket})
	}
	for i := range t.out {
		if t.out[i].Slot == cardSlot(e.Ticket) {
			t.out[i].Then = &Event{Kind: SendResult, Chat: e.Chat, Name: "headcard", Ticket: e.Ticket}
		}
	}
	return nil
}

// headUnreached sees to it that a secret case does not wait for a head who never
// opened the bot: who coordinates is told, without a word of what it is about.
func (t *turn) headUnreached() error {
	if t.event.Outcome != Blocked && t.event.Outcome != Vanished {
		return nil
	}
	city := t.config.City
	chats := city.People.Coordinators
	group, _, bound, err := t.store.DeskChat(t.ctx, city.Coordinator)
	switch {
	case err != nil:
		return err
	case bound:
		chats = []int64{group}
	}
	for _, chat := range chats {
		t.tell(Event{Kind: TicketNews, Chat: chat, Name: "head_away", Ticket: t.event.Ticket})
	}
	return nil
}

// headAway tells who coordinates that a secret case did not reach its head.
func (t *turn) headAway() {
	t.send(Out{Op: OpSend, Lane: Notification, Ref: nothing,
		Text: t.rich("office.secret.head_away", map[string]any{"number": t.event.Ticket})})
}

// notForHeads are the deeds that would show a secret case to others, or need a
// group.
var notForHeads = map[string]bool{
	"hand": true, "hp": true, "ho": true, "join": true, "jp": true, "jo": true, "jd": true,
	"give": true, "gp": true, "gv": true, "route": true,
}

// headPressed takes a head's button on the card of a secret case.
func (t *turn) headPressed(p press) error {
	doc, err := t.ticket(p.number)
	if err != nil {
		return err
	}
	switch {
	case doc == nil || !t.isHeadOf(doc) || t.event.From.ID != t.event.Chat:
		t.toast(t.text("resident.stale", nil))
		t.menu("")
		return nil
	case notForHeads[p.act]:
		t.toast(t.text("office.secret.only_you", nil))
		return nil
	case p.act == "show":
		if _, err := t.sit(doc); err != nil {
			return err
		}
		t.audit(doc, "card")
		return t.post(doc, Event{Name: "new"})
	}
	return t.officePressed(p)
}

// headSays takes a reply of a head to what was posted for a secret case. done: it
// was one.
func (t *turn) headSays() (done bool, err error) {
	doc, ref, err := t.headRef()
	if err != nil || doc == nil {
		return false, err
	}
	name, payload, isCommand := command(t.event.Text, t.name)
	if !isCommand {
		return true, t.reply(ref)
	}
	switch name {
	case "catatan", "note", "jawaban", "answer", "riwayat", "history":
		c, _ := officeCommandOf(name)
		return true, c.do(t, payload)
	}
	return false, nil
}

// headEdits takes a head's change of such a reply.
func (t *turn) headEdits() (done bool, err error) {
	doc, _, err := t.headRef()
	if err != nil || doc == nil {
		return false, err
	}
	return true, t.groupEdited()
}

// headRef is the secret case whose post a head's message answers; nil where it is
// none, or is no head's.
func (t *turn) headRef() (*caseDoc, string, error) {
	if t.event.Reply == nil || !t.headsAny() {
		return nil, "", nil
	}
	ref, ok, err := t.refOf(t.event.Reply)
	number, deed, _ := strings.Cut(ref, " ")
	if err != nil || !ok || deed == "query" { // a leader's question, see leaderReply
		return nil, "", err
	}
	doc, err := t.ticket(number)
	if err != nil || doc == nil || !t.isHeadOf(doc) || doc.ticket.Reporter == t.event.Chat && wordOfRef(ref) > 0 {
		return nil, "", err
	}
	return doc, ref, nil
}

// secretKinds are the categories whose cases this chat's person alone gets, or gets
// with others.
func (t *turn) secretKinds() []tickets.Category {
	city := t.config.City
	return slices.DeleteFunc(slices.Clone(city.Categories), func(c tickets.Category) bool {
		return t.event.Chat <= 0 || !slices.Contains(city.HeadsFor(c.ID), t.event.Chat)
	})
}

func (t *turn) headsAny() bool { return len(t.secretKinds()) > 0 }

// secretShown open cases of each category are listed.
const secretShown = 20

// secretQueue is /antrian in a head's own chat: the open secret cases that they
// get. mine is false where they are the head of none.
func (t *turn) secretQueue() (mine bool, err error) {
	kinds := t.secretKinds()
	if len(kinds) == 0 {
		return false, nil
	}
	var numbers []string
	for _, c := range kinds {
		found, _, err := t.store.Page(t.ctx, queuePart(c.Office, partCategory+c.ID), 0, secretShown)
		if err != nil {
			return true, err
		}
		numbers = append(numbers, found...)
	}
	var docs []*caseDoc
	if len(numbers) > 0 {
		if docs, err = t.tickets(numbers...); err != nil {
			return true, err
		}
	}
	docs = slices.DeleteFunc(docs, func(d *caseDoc) bool { return d == nil || !t.isHeadOf(d) || d.ticket.Stage.Ended() })
	if len(docs) == 0 {
		t.send(Out{Op: OpSend, Text: t.rich("office.secret.none", nil)})
		return true, nil
	}
	slices.SortStableFunc(docs, func(a, b *caseDoc) int { return a.ticket.Due().Compare(b.ticket.Due()) })
	text := t.rich("office.secret.list", map[string]any{"count": len(docs)})
	var buttons []Button
	for i, doc := range docs[:min(len(docs), secretShown)] {
		args := t.about(doc)
		args["left"] = doc.ticket.TimeLeft(t.rulesOf(doc), t.lang(), t.now)
		text = below(text, flows.Span{Text: strconv.Itoa(i+1) + ". "}).Add(t.rich("office.secret.line", args)...)
		buttons = append(buttons, Button{Label: strconv.Itoa(i + 1), Data: officeData(doc.ticket.Number, "show")})
	}
	t.send(Out{Op: OpSend, Text: text, Buttons: slices.Collect(slices.Chunk(buttons, 5)), Ref: nothing})
	return true, nil
}

// secretCard is all that a chat that may not read a secret case sees of it.
func (t *turn) secretCard(doc *caseDoc) Rich {
	text := t.rich("office.card.head", t.about(doc))
	return below(text, t.rich("office.secret.elsewhere", nil)...)
}
