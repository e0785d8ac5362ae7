package bot

import (
	"errors"
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/tickets"
)

// handMenu offers the offices that a case could be handed to, a page at a time.
func (t *turn) handMenu(doc *caseDoc, p press) error {
	if p.act == "hand" {
		t.choices(doc, "office.hand_where", t.officeButtons(&doc.ticket, "ho", "hp", 0))
		return nil
	}
	page, _ := strconv.Atoi(p.arg)
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.hand_where", t.about(doc)),
		Buttons: t.officeButtons(&doc.ticket, "ho", "hp", page)})
	return nil
}

// officeButtons are a page of offices to choose from: pick is what choosing does,
// turn what turning the page does.
func (t *turn) officeButtons(k *tickets.Ticket, pick, turn string, page int) [][]Button {
	offices := t.config.City.Offices
	all := make([]Button, len(offices))
	for i, o := range offices {
		all[i] = Button{Label: t.shortOffice(o.Code), Data: officeData(k.Number, pick+":"+o.Code)}
	}
	return t.pageOf(k.Number, all, turn, page)
}

// choicesAPage buttons are offered at once.
const choicesAPage = 8

// pageOf are a page of many choices, two in a row, and below them what turns the
// page.
func (t *turn) pageOf(number string, all []Button, turn string, page int) [][]Button {
	from := min(max(page, 0)*choicesAPage, max(len(all)-1, 0))
	from -= from % choicesAPage
	rows := slices.Collect(slices.Chunk(all[from:min(from+choicesAPage, len(all))], 2))
	var turns []Button
	if from > 0 {
		turns = append(turns, Button{Label: t.text("office.button.back", nil), Data: officeData(number, turn+":"+strconv.Itoa(from/choicesAPage-1))})
	}
	if from+choicesAPage < len(all) {
		turns = append(turns, Button{Label: t.text("office.button.next", nil), Data: officeData(number, turn+":"+strconv.Itoa(from/choicesAPage+1))})
	}
	if len(turns) > 0 {
		rows = append(rows, turns)
	}
	return rows
}

// handCase takes the office that was chosen, and asks why. The coordinator, who
// routes what is new, need not say.
func (t *turn) handCase(doc *caseDoc, p press) error {
	k := &doc.ticket
	office, ok := t.config.City.Office(p.arg)
	switch {
	case !ok:
		t.toast(t.text("resident.stale", nil))
		return nil
	case office.Code == k.Office && k.Meant == "":
		t.toast(t.text("office.same_office", nil))
		return nil
	case unproven(k):
		return t.handTo(doc, office.Code, "", func() { t.chosen(doc, "office.handed") })
	}
	args := t.aboutTo(doc, office.Code)
	t.chosenWith("office.hand_to", args)
	t.promptWith(doc, "handwhy", office.Code, args)
	return nil
}

// handReply hands a case to the office that was chosen, for the reason at hand.
func (t *turn) handReply(doc *caseDoc, office string) error {
	why, ok := t.why(doc)
	if !ok {
		return nil
	}
	key := "office.handed"
	if _, bound, err := t.groupOf(&doc.ticket, office); err != nil {
		return err
	} else if !bound {
		key = "office.handed_waits"
	}
	return t.handTo(doc, office, why, func() { t.answer(key, t.about(doc)) })
}

// handTo gives a case to another office; told says so where it was done. What was
// returned too often, and what is not yet at an office, the coordinator routes.
func (t *turn) handTo(doc *caseDoc, office, why string, told func()) error {
	k := &doc.ticket
	var err error
	first := unproven(k)
	if first || undecided(k, t.config.City) {
		by := t.actor(doc, tickets.ActRoute)
		if why != "" {
			err = k.AddNote(by, tickets.Note{Text: why}, t.now)
		}
		if err == nil {
			err = k.Route(t.config.City, by, office, t.now)
		}
	} else {
		err = k.Handover(t.config.City, t.actor(doc, tickets.ActHandover), office, why, t.now)
	}
	if errors.Is(err, tickets.ErrSameOffice) || errors.Is(err, tickets.ErrUnknownOffice) {
		t.respond("office.same_office", nil)
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	if first {
		return t.routed(doc, told)
	}
	return t.handedOn(doc, told)
}

// undecided says that a case was returned so often that the coordinator decides.
func undecided(k *tickets.Ticket, city *tickets.City) bool {
	return k.Handed != nil && !k.Handed.Final && k.Handed.Returns >= tickets.MaxReturns && k.Office == city.Coordinator
}

// handedOn tells everybody that a case is at another office now.
func (t *turn) handedOn(doc *caseDoc, told func()) error {
	doc.dirty = true
	t.settle(doc)
	told()
	t.card(doc)
	t.tellResident(doc, Event{Name: "moved"})
	if err := t.tellSupports(doc, Event{Name: "card"}); err != nil {
		return err
	}
	return t.tellOffice(doc, Event{Name: "new"})
}

// settle lets a reply to what the bot answers now, or asked for before, do nothing:
// the deed is done.
func (t *turn) settle(doc *caseDoc) { t.ref = doc.ticket.Number + " " + notForResidents }

// why is the reason that an agent wrote; where there is none they are asked again.
func (t *turn) why(doc *caseDoc) (string, bool) {
	why := strings.TrimSpace(t.event.Text)
	if why == "" {
		t.answer("office.why_missing", t.about(doc))
		return "", false
	}
	return bounded(why, 1000), true
}

// acceptCase keeps what another office handed over.
func (t *turn) acceptCase(doc *caseDoc, _ press) error {
	if done, err := t.refused(doc, doc.ticket.Accept(t.actor(doc, tickets.ActAccept), t.now)); done {
		return err
	}
	doc.dirty = true
	t.toast(t.text("office.accepted", t.about(doc)))
	t.card(doc)
	return nil
}

// returnMenu asks why a case is returned.
func (t *turn) returnMenu(doc *caseDoc, _ press) error {
	if !doc.ticket.Returnable() {
		t.movedOn(doc)
		return nil
	}
	t.promptWith(doc, "returnwhy", "", t.aboutTo(doc, doc.ticket.Handed.From))
	return nil
}

// returnReply gives a case back to the office that handed it over.
func (t *turn) returnReply(doc *caseDoc, _ string) error {
	why, ok := t.why(doc)
	if !ok {
		return nil
	}
	err := doc.ticket.Return(t.config.City, t.actor(doc, tickets.ActReturn), why, t.now)
	if errors.Is(err, tickets.ErrSameOffice) {
		t.answer("office.return_nowhere", t.about(doc))
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	key := "office.returned"
	if undecided(&doc.ticket, t.config.City) {
		key = "office.returned_up"
	}
	return t.handedOn(doc, func() { t.answer(key, t.about(doc)) })
}

// handedLine is how a case came to the office that shall work on it: from whom and
// why.
func (t *turn) handedLine(k *tickets.Ticket) Rich {
	h := k.Handed
	if h == nil || k.Stage != tickets.Routed || k.Agent != 0 {
		return nil
	}
	key := "office.card.from"
	switch {
	case undecided(k, t.config.City):
		key = "office.card.decide"
	case len(k.History) > 0 && k.History[len(k.History)-1].What == tickets.ActReturn:
		key = "office.card.returned"
	}
	why := ""
	for _, n := range slices.Backward(k.Personal.Notes) {
		if n.At.Equal(h.At) && n.By == h.By {
			why = bounded(n.Text, 200)
			break
		}
	}
	line := t.rich(key, map[string]any{"from": t.shortOffice(h.From)})
	if why != "" {
		line = below(line, flows.Span{Text: why, Style: flows.Quote})
	}
	return line
}
