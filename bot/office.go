package bot

import (
	"errors"
	"strconv"
	"strings"

	"noken/tickets"
)

// officePressed takes a member's button on a card. Where the case has moved on
// since the button was drawn, they are told so and the card is drawn anew.
func (t *turn) officePressed(p press) error {
	doc, err := t.ticket(p.number)
	if err != nil {
		return err
	}
	if doc == nil {
		t.toast(t.text("office.gone", nil))
		return nil
	}
	k := &doc.ticket
	if ours, err := t.ours(k); err != nil {
		return err
	} else if !ours {
		t.toast(t.text("office.elsewhere", t.about(doc)))
		return nil
	}
	if k.Stage.Ended() {
		t.movedOn(doc)
		return nil
	}
	switch p.act {
	case "take":
		return t.takeCase(doc)
	case "ask", "resolve":
		t.prompt(doc, p.act)
	case "reject":
		t.choices(doc, "office.reject_why", t.reasonButtons(k.Number))
	case "rj":
		return t.rejectCase(doc, p.arg)
	case "hand":
		page, _ := strconv.Atoi(p.arg)
		t.choices(doc, "office.hand_where", t.officeButtons(k, page))
	case "hp":
		page, _ := strconv.Atoi(p.arg)
		t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.hand_where", t.about(doc)), Buttons: t.officeButtons(k, page)})
	case "ho":
		return t.handCase(doc, p.arg)
	default:
		t.toast(t.text("resident.stale", nil))
	}
	return nil
}

// movedOn tells that a case is no longer what its card said.
func (t *turn) movedOn(doc *caseDoc) {
	t.toast(t.text("office.moved_on", t.about(doc)))
	t.card(doc)
}

func (t *turn) takeCase(doc *caseDoc) error {
	k := &doc.ticket
	args := t.about(doc)
	err := k.Take(t.agent(), t.now)
	var not *tickets.NotNow
	if errors.As(err, &not) {
		args["agent"] = k.Personal.AgentName
		switch not.Agent {
		case 0:
			t.movedOn(doc)
		case t.event.From.ID:
			t.toast(t.text("office.taken_by_you", args))
		default:
			t.toast(t.text("office.taken_by", args))
		}
		return nil
	}
	if err != nil {
		return err
	}
	doc.dirty = true
	t.toast(t.text("office.taken", args))
	t.card(doc)
	t.tellResident(doc, Event{Name: "taken"})
	return nil
}

// prompt asks the agent for words; a reply to it carries them out.
func (t *turn) prompt(doc *caseDoc, deed string) {
	t.send(Out{
		Op: OpSend, Text: t.rich("office."+deed+"_what", t.about(doc)), Ref: doc.ticket.Number + " " + deed,
		ForceReply: t.text("office.placeholder", nil), ReplyTo: t.event.Message, Topic: t.event.Topic,
		TopicSlot: t.topicSlot(doc.ticket.Number),
	})
}

// choices asks the agent to choose, under the card.
func (t *turn) choices(doc *caseDoc, key string, rows [][]Button) {
	t.send(Out{
		Op: OpSend, Text: t.rich(key, t.about(doc)), Buttons: rows, Ref: doc.ticket.Number,
		ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(doc.ticket.Number),
	})
}

func (t *turn) reasonButtons(number string) [][]Button {
	var rows [][]Button
	for _, reason := range tickets.Reasons {
		rows = append(rows, []Button{{Label: t.text("reason."+string(reason), nil), Data: officeData(number, "rj:"+string(reason)), Style: "danger"}})
	}
	return rows
}

// officesAPage offices are offered at once.
const officesAPage = 8

func (t *turn) officeButtons(k *tickets.Ticket, page int) [][]Button {
	offices := t.config.City.Offices
	from := min(max(page, 0)*officesAPage, max(len(offices)-1, 0))
	from -= from % officesAPage
	var rows [][]Button
	for i := from; i < min(from+officesAPage, len(offices)); i++ {
		label := offices[i].Short
		if label == "" {
			label = offices[i].Name[t.lang()]
		}
		button := Button{Label: label, Data: officeData(k.Number, "ho:"+offices[i].Code)}
		if n := len(rows); n > 0 && len(rows[n-1]) == 1 {
			rows[n-1] = append(rows[n-1], button)
			continue
		}
		rows = append(rows, []Button{button})
	}
	var turnPage []Button
	if from > 0 {
		turnPage = append(turnPage, Button{Label: t.text("office.button.back", nil), Data: officeData(k.Number, "hp:"+strconv.Itoa(from/officesAPage-1))})
	}
	if from+officesAPage < len(offices) {
		turnPage = append(turnPage, Button{Label: t.text("office.button.more", nil), Data: officeData(k.Number, "hp:"+strconv.Itoa(from/officesAPage+1))})
	}
	if len(turnPage) > 0 {
		rows = append(rows, turnPage)
	}
	return rows
}

func (t *turn) rejectCase(doc *caseDoc, reason string) error {
	if !tickets.Reason(reason).Known() {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	if err := doc.ticket.Reject(t.agent(), tickets.Reason(reason), tickets.Word{}, t.now); err != nil {
		t.movedOn(doc)
		return nil
	}
	doc.dirty = true
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.rejected", t.about(doc)), Beside: true})
	t.card(doc)
	t.tellResident(doc, Event{Name: "rejected", Result: reason})
	return nil
}

func (t *turn) handCase(doc *caseDoc, code string) error {
	k := &doc.ticket
	office, ok := t.config.City.Office(code)
	switch {
	case !ok:
		t.toast(t.text("resident.stale", nil))
		return nil
	case office.Code == k.Office:
		t.toast(t.text("office.same_office", nil))
		return nil
	}
	if err := k.Handover(t.config.City, t.agent(), office.Code, t.now); err != nil {
		t.movedOn(doc)
		return nil
	}
	doc.dirty = true
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.handed", t.about(doc)), Beside: true})
	t.card(doc)
	t.tellResident(doc, Event{Name: "moved"})
	return t.tellOffice(doc, Event{Name: "new"})
}

// reply takes an agent's reply to something the bot posted for a case: it goes
// to the resident, as the deed that the post asked for or as an answer.
func (t *turn) reply(ref string) error {
	number, deed, _ := strings.Cut(ref, " ")
	doc, err := t.ticket(number)
	if err != nil || doc == nil {
		return err
	}
	k := &doc.ticket
	args := t.about(doc)
	say := func(key string) {
		t.send(Out{Op: OpSend, Text: t.rich(key, args), ReplyTo: t.event.Message, Topic: t.event.Topic, Ref: ref})
	}
	if ours, err := t.ours(k); err != nil {
		return err
	} else if !ours {
		say("office.elsewhere")
		return nil
	}
	word, ok := t.word()
	if !ok {
		say("office.unreadable")
		return nil
	}
	agent := t.agent()
	news := "reply"
	more := t.event.Album != "" && t.event.Album == t.state.Album
	t.state.Album = t.event.Album
	if more { // the deed was done with the album's first photo
		deed = ""
		if word.Text == "" {
			news = "more"
		}
	}
	switch deed {
	case "ask":
		err, news = k.Ask(agent, word, t.now), "ask"
	case "resolve":
		err, news = k.Resolve(agent, word, t.now), "resolved"
	default:
		err = k.Reply(agent, word, t.now)
	}
	if err != nil {
		say("office.moved_on")
		return nil
	}
	doc.dirty = true
	if !more {
		t.card(doc)
	}
	t.tellResident(doc, Event{Name: news, Posted: len(k.Personal.Talk) - 1, Then: &Event{
		Kind: SendResult, Chat: t.event.Chat, Name: "receipt", Ticket: k.Number,
		Message: t.event.Message, Topic: t.event.Topic,
	}})
	return nil
}

// tellResident sends an event about a case to who filed it.
func (t *turn) tellResident(doc *caseDoc, e Event) {
	e.Kind, e.Chat, e.Ticket = TicketNews, doc.ticket.Reporter, doc.ticket.Number
	t.tell(e)
}

// agent is who acts in the group.
func (t *turn) agent() tickets.Agent {
	return tickets.Agent{ID: t.event.From.ID, Name: bounded(t.event.From.Name, 64)}
}
