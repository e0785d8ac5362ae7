package bot

import (
	"slices"
	"strings"

	"noken/tickets"
)

// A desk is where the cases of an office, or some of them, are worked: a group is
// bound to it with /hubungkan. The desk "pupr" has all cases of that office but
// those of "pupr/c/sampah", a category's, and of "pupr/a/94.04.02", an area's. A
// group may have several desks.

const (
	deskCategory = "/c/"
	deskArea     = "/a/"
)

// deskNames are the desks that may have an office's part in a case, the closest
// first: the category's, then the area's and those around it, then the office's.
func deskNames(o *tickets.Open, office string) []string {
	var names []string
	if o.Category != "" {
		names = append(names, office+deskCategory+o.Category)
	}
	for area := o.Area; area != ""; {
		names = append(names, office+deskArea+area)
		dot := strings.LastIndexByte(area, '.')
		if dot < 0 {
			break
		}
		area = area[:dot]
	}
	return append(names, office)
}

// deskOffice is the office whose desk it is.
func deskOffice(desk string) string {
	office, _, _ := strings.Cut(desk, "/")
	return office
}

// deskOf is the group where an office works on a case; ok is false where none is
// bound: the case waits in the office's queue until one is.
func (t *turn) deskOf(k *tickets.Ticket, office string) (chat int64, ok bool, err error) {
	if len(secretTo(t.config.City, k)) > 0 { // no group works on it
		return 0, false, nil
	}
	return t.groupOf(k, office)
}

// groupOf is deskOf also where the group must not learn what the case is about.
func (t *turn) groupOf(k *tickets.Ticket, office string) (chat int64, ok bool, err error) {
	chat, _, ok, err = t.store.DeskChat(t.ctx, deskNames(&k.Open, office)...)
	return chat, ok, err
}

// seat is what a group has to do with a case.
type seat struct {
	office string
	lead   bool // the office has the case; else it supports the one that has
}

// seatIn finds the chat's seat in a case; ok is false where it has none (any more).
func (t *turn) seatIn(k *tickets.Ticket) (s seat, ok bool, err error) {
	if heads := secretTo(t.config.City, k); len(heads) > 0 {
		return seat{office: k.Office, lead: true}, slices.Contains(heads, t.event.Chat), nil
	}
	if chat, bound, err := t.deskOf(k, k.Office); err != nil {
		return seat{}, false, err
	} else if bound && chat == t.event.Chat {
		return seat{office: k.Office, lead: true}, true, nil
	}
	for _, support := range k.Supports {
		if chat, bound, err := t.deskOf(k, support.Office); err != nil {
			return seat{}, false, err
		} else if bound && chat == t.event.Chat {
			return seat{office: support.Office}, true, nil
		}
	}
	return seat{}, false, nil
}

// tellOffice sends an event about a case to the group of the office that has it.
func (t *turn) tellOffice(doc *caseDoc, e Event) error {
	return t.tellDesk(doc, doc.ticket.Office, e)
}

// tellDesk sends an event about a case to an office's group, if it has one.
func (t *turn) tellDesk(doc *caseDoc, office string, e Event) error {
	if office == doc.ticket.Office {
		t.tellHeads(doc, e, 0)
	}
	group, bound, err := t.deskOf(&doc.ticket, office)
	if err != nil || !bound {
		return err
	}
	e.Kind, e.Chat, e.Ticket = TicketNews, group, doc.ticket.Number
	t.tell(e)
	return nil
}

// tellOthers sends an event about a case to the groups of all offices that work on
// it, but not to the chat at hand. A group that has several of them hears it once.
func (t *turn) tellOthers(doc *caseDoc, e Event) error {
	t.tellHeads(doc, e, t.event.Chat)
	told := map[int64]bool{t.event.Chat: true}
	offices := []string{doc.ticket.Office}
	for _, s := range doc.ticket.Supports {
		offices = append(offices, s.Office)
	}
	for _, office := range offices {
		group, bound, err := t.deskOf(&doc.ticket, office)
		if err != nil {
			return err
		}
		if !bound || told[group] {
			continue
		}
		told[group] = true
		e.Kind, e.Chat, e.Ticket = TicketNews, group, doc.ticket.Number
		t.tell(e)
	}
	return nil
}
