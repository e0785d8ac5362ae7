package bot

import "noken/tickets"

// routeCase is the coordinator's word that a case is complete and the city's: it
// goes to the office that it is meant for. To another office it goes with the
// choice of an office (handTo).
func (t *turn) routeCase(doc *caseDoc, _ press) error {
	k := &doc.ticket
	if !unproven(k) {
		t.movedOn(doc)
		return nil
	}
	if done, err := t.refused(doc, k.Route(t.config.City, t.actor(doc, tickets.ActRoute), "", t.now)); done {
		return err
	}
	return t.routed(doc, func() { t.toast(t.text("office.handed", t.about(doc))) })
}

// routed tells everybody that the coordinator has sent a case to its office.
func (t *turn) routed(doc *caseDoc, told func()) error {
	doc.dirty = true
	t.settle(doc)
	told()
	t.card(doc)
	t.tellResident(doc, Event{Name: "routed"})
	return t.tellOffice(doc, Event{Name: "new"})
}

// checked says who looks at a case first and which office it is meant for, {to};
// false where it is at its office.
func (t *turn) checked(doc *caseDoc) (args map[string]any, ok bool) {
	k := &doc.ticket
	if !unproven(k) || k.Meant == "" {
		return nil, false
	}
	return t.aboutTo(doc, k.Meant), true
}
