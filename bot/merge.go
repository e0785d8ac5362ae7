package bot

import (
	"cmp"
	"errors"
	"math"
	"slices"
	"strconv"
	"strings"

	"noken/flows"
	"noken/tickets"
)

const (
	// mergeShown cases are offered to merge into: what a phone shows at once.
	mergeShown = 6
	// mergeLooked open cases of the same kind are looked at to find them, the most
	// urgent first.
	mergeLooked = 60
)

// mergeMenu offers the open cases that could tell the same as the one at hand.
func (t *turn) mergeMenu(doc *caseDoc, _ press) error {
	k := &doc.ticket
	if len(k.Merged) > 0 {
		t.toast(t.text("office.merge_leads", nil))
		return nil
	}
	others, err := t.mergeable(k)
	if err != nil {
		return err
	}
	args := t.about(doc)
	text := t.rich("office.merge_where", args)
	var rows [][]Button
	for i, other := range others {
		line := strconv.Itoa(i+1) + ". " + other.ticket.Number
		if place := t.placeWords(other); place != "" {
			line += " · " + bounded(place, 40)
		}
		text = below(text, flows.Span{Text: line})
		if words := other.ticket.Personal.Text; words != "" {
			text = text.Add(flows.Span{Text: " · "}, flows.Span{Text: bounded(strings.Join(strings.Fields(words), " "), 60), Style: flows.Italic})
		}
		button := Button{Label: strconv.Itoa(i+1) + " · " + other.ticket.Number, Data: officeData(k.Number, "mg:"+other.ticket.Number)}
		if n := len(rows); n > 0 && len(rows[n-1]) == 1 {
			rows[n-1] = append(rows[n-1], button)
		} else {
			rows = append(rows, []Button{button})
		}
	}
	rows = append(rows, []Button{{Label: t.text("office.button.merge_type", nil), Data: officeData(k.Number, "mt")}})
	t.send(Out{Op: OpSend, Text: text, Buttons: rows, Ref: k.Number + " " + notForResidents,
		ReplyTo: t.event.Message, Topic: t.event.Topic, TopicSlot: t.topicSlot(k.Number)})
	return nil
}

// sameDesk says that another case is with the same office, or with the one that a case
// is meant for once it is verified.
func sameDesk(k, other *tickets.Ticket) bool {
	return other.Office == k.Office || k.Meant != "" && other.Office == k.Meant
}

// mergeable are the open cases of the same office about the same thing, the nearest
// first.
func (t *turn) mergeable(k *tickets.Ticket) ([]*caseDoc, error) {
	part := partCategory + k.Category
	if k.Category == "" {
		part = partService + k.Service
	}
	numbers, _, err := t.store.Page(t.ctx, queuePart(k.Office, part), 0, mergeLooked)
	if err != nil {
		return nil, err
	}
	if k.Meant != "" && k.Meant != k.Office {
		meant, _, err := t.store.Page(t.ctx, queuePart(k.Meant, part), 0, mergeLooked)
		if err != nil {
			return nil, err
		}
		numbers = append(numbers, meant...)
	}
	numbers = slices.DeleteFunc(numbers, func(n string) bool { return n == k.Number })
	if len(numbers) == 0 {
		return nil, nil
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return nil, err
	}
	docs = slices.DeleteFunc(docs, func(d *caseDoc) bool {
		return d == nil || d.ticket.Stage.Ended() || !sameDesk(k, &d.ticket) || d.ticket.Secret != k.Secret || !t.mayRead(d)
	})
	slices.SortStableFunc(docs, func(a, b *caseDoc) int { return nearer(k, &a.ticket, &b.ticket) })
	return docs[:min(len(docs), mergeShown)], nil
}

// nearer orders cases by how likely they tell the same as one: those with a pin by
// how far it is, then those of its area, then the others; the most recent first.
func nearer(of, a, b *tickets.Ticket) int {
	return cmp.Or(
		cmp.Compare(apart(of, a), apart(of, b)),
		b.Filed.Compare(a.Filed),
		cmp.Compare(a.Number, b.Number),
	)
}

// apart is how far two cases are from each other: in whole hundreds of metres where
// both have a pin.
func apart(a, b *tickets.Ticket) float64 {
	p, q := a.Personal.Place, b.Personal.Place
	switch {
	case p != nil && q != nil && p.Pin && q.Pin:
		return math.Round(metresApart(*p, *q) / 100)
	case a.Area != "" && a.Area == b.Area:
		return 1e6
	}
	return 2e6
}

// metresApart is the distance between two pins, flat: offices compare pins of one city.
func metresApart(a, b tickets.Place) float64 {
	const degree = 111_320 // metres of latitude
	north := (a.Lat - b.Lat) * degree
	east := (a.Lon - b.Lon) * degree * math.Cos((a.Lat+b.Lat)/2*math.Pi/180)
	return math.Hypot(north, east)
}

// mergeType asks for the number of the case to merge into.
func (t *turn) mergeType(doc *caseDoc, _ press) error {
	t.prompt(doc, "mergeinto", "")
	return nil
}

// mergeReply takes that number.
func (t *turn) mergeReply(doc *caseDoc, _ string) error {
	number, ok := t.config.findNumber(t.event.Text)
	if !ok {
		t.answer("office.merge_number", nil)
		return nil
	}
	return t.mergeInto(doc, number)
}

// mergeCase takes the case that was chosen.
func (t *turn) mergeCase(doc *caseDoc, p press) error { return t.mergeInto(doc, p.arg) }

// mergeInto makes a case follow another.
func (t *turn) mergeInto(doc *caseDoc, number string) error {
	k := &doc.ticket
	main, err := t.ticket(number)
	if err != nil {
		return err
	}
	if main != nil && main.ticket.Stage == tickets.Merged && main.ticket.Into != k.Number { // that one follows a third
		if main, err = t.ticket(main.ticket.Into); err != nil {
			return err
		}
	}
	if main == nil || !t.mayRead(main) {
		t.respond("office.merge_number", nil)
		return nil
	}
	args := map[string]any{"number": k.Number, "into": main.ticket.Number, "stage": main.ticket.Stage.Label(t.lang())}
	switch {
	case main == doc:
		t.respond("office.merge_same", args)
		return nil
	case !sameDesk(k, &main.ticket) || main.ticket.Secret != k.Secret:
		t.respond("office.merge_elsewhere", args)
		return nil
	case main.ticket.Stage.Ended():
		t.respond("office.merge_ended", args)
		return nil
	}
	err = k.Merge(&main.ticket, t.actor(doc, tickets.ActMerge), t.now)
	switch {
	case errors.Is(err, tickets.ErrLeads):
		t.respond("office.merge_leads", args)
		return nil
	case errors.Is(err, tickets.ErrTooMany):
		t.respond("office.merge_many", args)
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty, main.dirty = true, true
	if t.event.Callback != "" {
		t.chosenWith("office.merged", args)
	} else {
		t.settle(doc)
		t.answer("office.merged", args)
	}
	t.card(doc)
	t.tellResident(doc, Event{Name: "merged"})
	if err := t.tellSupports(doc, Event{Name: "card"}); err != nil {
		return err
	}
	return t.tellOffice(main, Event{Name: "card"})
}

// splitMenu lets a merged case go its own way, or offers those that follow the one
// at hand.
func (t *turn) splitMenu(doc *caseDoc, _ press) error {
	k := &doc.ticket
	if k.Stage == tickets.Merged {
		return t.split(doc)
	}
	var all []Button
	err := t.eachMerged(doc, func(other *caseDoc) error {
		all = append(all, Button{Label: other.ticket.Number, Data: officeData(k.Number, "sp:"+other.ticket.Number)})
		return nil
	})
	if err != nil {
		return err
	}
	if len(all) == 0 {
		t.toast(t.text("office.split_none", nil))
		return nil
	}
	t.choices(doc, "office.split_which", slices.Collect(slices.Chunk(all, 2)))
	return nil
}

// splitCase takes the case that was chosen.
func (t *turn) splitCase(doc *caseDoc, p press) error {
	other, err := t.ticket(p.arg)
	if err != nil {
		return err
	}
	if other == nil || other.ticket.Into != doc.ticket.Number || other.ticket.Stage != tickets.Merged {
		t.toast(t.text("office.split_none", nil))
		return nil
	}
	return t.split(other)
}

// split lets a merged case go its own way again.
func (t *turn) split(doc *caseDoc) error {
	k := &doc.ticket
	main, err := t.ticket(k.Into)
	if err != nil {
		return err
	}
	args := map[string]any{"number": k.Number, "into": k.Into}
	var leads *tickets.Ticket
	if main != nil {
		leads = &main.ticket
	}
	by := t.actor(doc, tickets.ActUnmerge)
	by.Office = k.Office // the group at hand has the case that it follows, or itself
	if done, err := t.refused(doc, k.Unmerge(leads, t.rulesOf(doc), by, t.now)); done {
		return err
	}
	doc.dirty = true
	t.toast(t.text("office.split_done", args))
	if main != nil {
		main.dirty = true
		if err := t.tellOffice(main, Event{Name: "card"}); err != nil {
			return err
		}
	}
	t.tellResident(doc, Event{Name: "split"})
	return t.tellOffice(doc, Event{Name: "split"})
}

// eachMerged does something with each case that follows one.
func (t *turn) eachMerged(main *caseDoc, do func(other *caseDoc) error) error {
	numbers := main.ticket.Merged
	if len(numbers) == 0 {
		return nil
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return err
	}
	for _, other := range docs {
		if other == nil || other.ticket.Into != main.ticket.Number || other.ticket.Closed() {
			continue // its reporter says it is fixed, or reopened it: it goes its own way
		}
		if err := do(other); err != nil {
			return err
		}
	}
	return nil
}

// followMerged has the cases that follow another end, or be taken up again, with it:
// in the same commit, whoever did it and however. Each reporter hears it under their
// own number.
func (t *turn) followMerged() error {
	var mains []*caseDoc
	for _, doc := range t.cases {
		if doc.dirty && len(doc.ticket.Merged) > 0 && (doc.queued == "") != doc.ticket.Stage.Ended() {
			mains = append(mains, doc)
		}
	}
	slices.SortFunc(mains, func(a, b *caseDoc) int { return strings.Compare(a.ticket.Number, b.ticket.Number) })
	for _, main := range mains {
		err := t.eachMerged(main, func(other *caseDoc) error {
			if !other.ticket.Follow(&main.ticket, t.rulesOf(other), t.now) {
				return nil
			}
			other.dirty = true
			return t.followed(other)
		})
		if err != nil {
			return err
		}
	}
	return nil
}

// followed tells of a case that went the way of the one it follows.
func (t *turn) followed(doc *caseDoc) error {
	k := &doc.ticket
	news := Event{Posted: len(k.Personal.Talk) - 1}
	office := Event{Name: "card"}
	switch k.Stage {
	case tickets.Done:
		news.Name = "resolved"
	case tickets.Deferred:
		news.Name = "deferred"
	case tickets.Rejected:
		news.Name, news.Result = "rejected", string(k.Reason)
	case tickets.Merged:
		news.Name = "rejoined"
	default: // the other was its reporter's alone, this one goes on by itself
		news.Name, office.Name = "split", "split"
	}
	t.tellResident(doc, news)
	return t.tellOffice(doc, office)
}

// mergedLine says on a card which cases follow, or which it follows.
func (t *turn) mergedLine(k *tickets.Ticket) Rich {
	switch {
	case k.Stage == tickets.Merged:
		return t.rich("office.card.into", map[string]any{"number": k.Into})
	case len(k.Merged) > 0:
		return t.rich("office.card.merged", map[string]any{"count": len(k.Merged)})
	}
	return nil
}
