package bot

import (
	"slices"
	"time"

	"noken/tickets"
)

// DueLine is one thing that has become due by time alone and is to be told to one
// audience. It names nobody.
type DueLine struct {
	Number string           `json:"n"`
	Of     string           `json:"f"`           // whose deadline: tickets.OfEnd and the like
	When   string           `json:"w"`           // tickets.AtHalf and the like
	For    tickets.Audience `json:"a"`           // who is to know, also where it is told to another
	Office string           `json:"o"`           // whose time it is
	Due    time.Time        `json:"d"`           // the deadline
	To     tickets.Audience `json:"t,omitempty"` // for the resident: how far it was passed up
}

// heights order audiences from those near the case to those far above it.
var heights = []tickets.Audience{
	tickets.ToResident, tickets.ToAgent, tickets.ToOffice, tickets.ToHead, tickets.ToCoordinator, tickets.ToLeader,
}

func height(a tickets.Audience) int { return slices.Index(heights, a) }

// climb tells a rung of the ladder to all who are to know. A chat hears it once,
// as the highest of those it stands for.
func (t *turn) climb(doc *caseDoc, call tickets.Call) error {
	line := DueLine{Number: doc.ticket.Number, Of: call.Of, When: call.When, Office: call.Office, Due: call.Due}
	tell := slices.Clone(call.Tell)
	slices.SortFunc(tell, func(a, b tickets.Audience) int { return height(b) - height(a) })
	told := map[int64]bool{}
	for _, who := range tell {
		line.For = who
		if who == tickets.ToResident {
			line.To = tell[0]
			if err := t.owe(doc, line); err != nil {
				return err
			}
			continue
		}
		chats, err := t.ears(doc, line)
		if err != nil {
			return err
		}
		for _, chat := range chats {
			if !told[chat] {
				told[chat] = true
				t.tell(Event{Kind: TicketNews, Chat: chat, Name: "due", Ticket: line.Number, Due: []DueLine{line}})
			}
		}
	}
	return nil
}

// owe gives the resident of a late case a new promise, of which they are told as
// soon as it is no night; so are those whose cases follow it.
func (t *turn) owe(doc *caseDoc, line DueLine) error {
	k := &doc.ticket
	k.Promise(t.rulesOf(doc), t.now)
	doc.dirty = true
	t.collect(line)
	if len(k.Merged) == 0 {
		return nil
	}
	followers, err := t.tickets(k.Merged...)
	if err != nil {
		return err
	}
	for _, f := range followers {
		if f == nil || f.ticket.Into != k.Number {
			continue
		}
		line.Number = f.ticket.Number
		t.tellResident(f, Event{Name: "due", Due: []DueLine{line}})
	}
	return nil
}

// ears are the chats of an audience of a case. Who is not known yet is spoken to
// in the nearest group: the head in the office's, a leader in the coordinator's.
func (t *turn) ears(doc *caseDoc, line DueLine) ([]int64, error) {
	k, city := &doc.ticket, t.config.City
	if own := secretTo(city, k); len(own) > 0 && height(line.For) <= height(tickets.ToHead) {
		return own, nil
	}
	switch line.For {
	case tickets.ToAgent:
		if k.Agent != 0 && line.Of != tickets.OfTask {
			return []int64{k.Agent}, nil
		}
	case tickets.ToHead:
		if head := city.People.Offices[line.Office].Head; head != 0 {
			return []int64{head}, nil
		}
	case tickets.ToLeader:
		var leaders []int64
		for _, l := range city.People.Leaders {
			if l.User != 0 {
				leaders = append(leaders, l.User)
			}
		}
		if len(leaders) > 0 {
			return leaders, nil
		}
	}
	return t.groupsFor(doc, line)
}

// groupsFor is the group in which an audience is spoken to: that of the office, or
// of the coordinator for those above it and where the office has none.
func (t *turn) groupsFor(doc *caseDoc, line DueLine) ([]int64, error) {
	offices := []string{line.Office, t.config.City.Coordinator}
	if height(line.For) > height(tickets.ToHead) {
		offices = offices[1:]
	}
	for _, office := range offices {
		chat, bound, err := t.groupOf(&doc.ticket, office)
		if err != nil {
			return nil, err
		}
		if bound {
			return []int64{chat}, nil
		}
	}
	return t.config.City.People.Coordinators, nil
}

// unheard passes on what a person could not be told, because they never opened
// the bot's chat or blocked it: in the group nearest to them.
func (t *turn) unheard() error {
	if t.event.Outcome != Blocked && t.event.Outcome != Vanished {
		return nil
	}
	for _, line := range t.event.Due {
		doc, err := t.ticket(line.Number)
		if err != nil {
			return err
		}
		if doc == nil || len(secretTo(t.config.City, &doc.ticket)) > 0 {
			continue
		}
		groups, err := t.groupsFor(doc, line)
		if err != nil {
			return err
		}
		for _, chat := range groups {
			if chat < 0 {
				t.tell(Event{Kind: TicketNews, Chat: chat, Name: "due", Ticket: line.Number, Due: []DueLine{line}})
			}
		}
	}
	return nil
}
