package bot

import (
	"strconv"
	"strings"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

// redAsk asks a leader what they want to ask the office of a case.
func (t *turn) redAsk(number string) error {
	doc, err := t.ticket(number)
	if err != nil {
		return err
	}
	if doc == nil || !t.mayRead(doc) {
		t.toast(t.text("office.gone", nil))
		return nil
	}
	args := t.about(doc)
	t.send(Out{Op: OpSend, Text: t.rich("leader.ask_what", args), Ref: number + " query", ForceReply: t.text("office.placeholder", nil)})
	return nil
}

// leaderReply takes what a leader writes in reply to the bot: a question to an
// office, or nothing that a case could take. done: it needs nothing more.
func (t *turn) leaderReply() (done bool, err error) {
	if !t.config.City.IsLeader(t.event.Chat) {
		return false, nil
	}
	ref, ok, err := t.refOf(t.event.Reply)
	if err != nil || !ok {
		return false, err
	}
	number, deed, _ := strings.Cut(ref, " ")
	if deed, _, _ = strings.Cut(deed, " "); deed != "query" {
		return false, nil
	}
	doc, err := t.ticket(number)
	if err != nil {
		return true, err
	}
	if doc == nil || !t.mayRead(doc) {
		t.send(Out{Op: OpSend, Text: t.rich("office.gone", nil)})
		return true, nil
	}
	return true, t.query(doc)
}

// query puts a leader's question to the office of a case.
func (t *turn) query(doc *caseDoc) error {
	k := &doc.ticket
	words := bounded(strings.TrimSpace(t.event.Text), wordLimit)
	if words == "" {
		t.send(Out{Op: OpSend, Text: t.rich("leader.ask_what", t.about(doc)), Ref: k.Number + " query", ForceReply: t.text("office.placeholder", nil)})
		return nil
	}
	leader := tickets.Agent{ID: t.event.Chat, Name: t.leaderTitle(t.event.Chat), Role: tickets.ByLeader}
	if err := k.Query(leader, tickets.Note{Text: words}, t.now); err != nil {
		t.send(Out{Op: OpSend, Text: t.rich("office.moved_on", t.about(doc))})
		return nil //nolint:nilerr // the lifecycle says no, and that was told
	}
	doc.dirty = true
	_, reachable, err := t.deskOf(k, k.Office)
	if err != nil {
		return err
	}
	asked := "leader.asked"
	if !reachable && len(secretTo(t.config.City, k)) == 0 { // in the history only
		asked = "leader.asked_nobody"
	}
	t.send(Out{Op: OpSend, Text: t.rich(asked, t.about(doc)), Ref: nothing})
	return t.tellOffice(doc, Event{Name: "query", Posted: len(k.Personal.Notes) - 1})
}

// leaderTitle is what a leader is called: by the office they hold.
func (t *turn) leaderTitle(user int64) string {
	leader, _ := t.config.City.LeaderOf(user)
	if title := leader.Title[t.config.City.Languages[0]]; title != "" {
		return title
	}
	return leader.ID
}

// postQuery posts a leader's question under the card; a reply to it is the answer.
func (t *turn) postQuery(doc *caseDoc, under Out, e Event) {
	note, ok := noteOf(doc, e.Posted)
	if !ok {
		return
	}
	args := t.about(doc)
	args["leader"] = note.Name
	under.Ref = doc.ticket.Number + " query " + strconv.Itoa(e.Posted)
	under.Text = t.rich("office.query.head", args).Add(flows.Span{Text: "\n"}, flows.Span{Text: note.Text, Style: flows.Quote}, flows.Span{Text: "\n"}).
		Add(t.rich("office.query.how", nil)...)
	t.send(under)
}

func noteOf(doc *caseDoc, i int) (tickets.Note, bool) {
	notes := doc.ticket.Personal.Notes
	if i < 0 || i >= len(notes) {
		return tickets.Note{}, false
	}
	return notes[i], true
}

// answerQuery takes the office's answer to a leader's question. The resident does
// not see it.
func (t *turn) answerQuery(doc *caseDoc, arg string) error {
	i, _ := strconv.Atoi(arg)
	question, ok := noteOf(doc, i)
	words := bounded(strings.TrimSpace(t.event.Text), wordLimit)
	switch {
	case !ok || question.Act != tickets.ActQuery:
		t.answer("office.gone", nil)
		return nil
	case words == "":
		t.answer("office.query.words", nil)
		return nil
	}
	err := doc.ticket.AddNote(t.actor(doc, tickets.ActNote), tickets.Note{Text: words}, t.now)
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	args := t.about(doc)
	args["leader"] = question.Name
	t.answer("office.query.sent", args)
	t.tell(Event{Kind: TicketNews, Chat: question.By.ID, Name: "answered", Ticket: doc.ticket.Number, Posted: len(doc.ticket.Personal.Notes) - 1})
	return nil
}

// officeAnswered shows a leader what an office answered.
func (t *turn) officeAnswered() error {
	doc, err := t.ticket(t.event.Ticket)
	if err != nil || doc == nil || !t.config.City.IsLeader(t.event.Chat) {
		return err
	}
	note, ok := noteOf(doc, t.event.Posted)
	if !ok {
		return nil
	}
	t.audits = append(t.audits, store.Audit{Who: t.event.Chat, Role: string(tickets.ByLeader), What: "read", Number: doc.ticket.Number})
	args := t.about(doc)
	args["agent"] = note.Name
	t.send(Out{Op: OpSend, Lane: Notification, Ref: doc.ticket.Number + " query",
		Text: t.rich("leader.answer", args).Add(flows.Span{Text: "\n"}, flows.Span{Text: note.Text, Style: flows.Quote}),
		Buttons: [][]Button{{
			{Label: t.text("leader.button.ask", nil), Data: redData("ask:" + doc.ticket.Number)},
			{Label: t.text("leader.button.open", nil), Data: redData("c:" + doc.ticket.Number)},
		}}})
	return nil
}
