package bot

import (
	"strconv"

	"noken/tickets"
)

// rejectMenu offers the reasons for rejecting a case.
func (t *turn) rejectMenu(doc *caseDoc, _ press) error {
	var rows [][]Button
	for _, reason := range tickets.Reasons {
		rows = append(rows, []Button{{Label: t.text("reason."+string(reason), nil), Data: officeData(doc.ticket.Number, "rj:"+string(reason)), Style: "danger"}})
	}
	t.choices(doc, "office.reject_why", rows)
	return nil
}

func (t *turn) rejectCase(doc *caseDoc, p press) error {
	reason := tickets.Reason(p.arg)
	if !reason.Known() {
		t.toast(t.text("resident.stale", nil))
		return nil
	}
	err := doc.ticket.Reject(t.actor(doc, tickets.ActReject), reason, tickets.Word{}, t.now)
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.chosen(doc, "office.rejected")
	t.card(doc)
	t.tellResident(doc, Event{Name: "rejected", Result: p.arg})
	return nil
}

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

// officesAPage offices are offered at once.
const officesAPage = 8

// officeButtons are a page of offices to choose from: pick is what choosing does,
// turn what turning the page does.
func (t *turn) officeButtons(k *tickets.Ticket, pick, turn string, page int) [][]Button {
	offices := t.config.City.Offices
	from := min(max(page, 0)*officesAPage, max(len(offices)-1, 0))
	from -= from % officesAPage
	var rows [][]Button
	for i := from; i < min(from+officesAPage, len(offices)); i++ {
		label := offices[i].Short
		if label == "" {
			label = offices[i].Name[t.lang()]
		}
		button := Button{Label: label, Data: officeData(k.Number, pick+":"+offices[i].Code)}
		if n := len(rows); n > 0 && len(rows[n-1]) == 1 {
			rows[n-1] = append(rows[n-1], button)
			continue
		}
		rows = append(rows, []Button{button})
	}
	var turnPage []Button
	if from > 0 {
		turnPage = append(turnPage, Button{Label: t.text("office.button.back", nil), Data: officeData(k.Number, turn+":"+strconv.Itoa(from/officesAPage-1))})
	}
	if from+officesAPage < len(offices) {
		turnPage = append(turnPage, Button{Label: t.text("office.button.next", nil), Data: officeData(k.Number, turn+":"+strconv.Itoa(from/officesAPage+1))})
	}
	if len(turnPage) > 0 {
		rows = append(rows, turnPage)
	}
	return rows
}

func (t *turn) handCase(doc *caseDoc, p press) error {
	k := &doc.ticket
	office, ok := t.config.City.Office(p.arg)
	switch {
	case !ok:
		t.toast(t.text("resident.stale", nil))
		return nil
	case office.Code == k.Office:
		t.toast(t.text("office.same_office", nil))
		return nil
	}
	err := k.Handover(t.config.City, t.actor(doc, tickets.ActHandover), office.Code, "", t.now)
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	t.chosen(doc, "office.handed")
	t.card(doc)
	t.tellResident(doc, Event{Name: "moved"})
	return t.tellOffice(doc, Event{Name: "new"})
}
