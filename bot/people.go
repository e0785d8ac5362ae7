package bot

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"noken/tickets"
)

// Seat is what the private chat of somebody who works in an office's group knows of
// that. It lets them see their cases and say that they are away without being in
// the group at that moment; whether they are a member still is asked at Telegram.
type Seat struct {
	At     time.Time `json:"a"`           // when it was last found out
	Member bool      `json:"m,omitempty"` // what was found
}

// seatsMax groups of one person are known at once, the latest ones.
const seatsMax = 20

// tellSeat tells somebody's own chat that they work in this group.
func (t *turn) tellSeat(person int64, seated bool) {
	name := "seat"
	if !seated {
		name = "unseat"
	}
	t.tell(Event{Kind: TicketNews, Chat: person, Name: name, Text: strconv.FormatInt(t.event.Chat, 10)})
}

// seatNews takes that the person of this chat was found to be in a group, or out of it.
func (t *turn) seatNews() {
	group, err := strconv.ParseInt(t.event.Text, 10, 64)
	if err != nil {
		return
	}
	if t.event.Name == "unseat" {
		t.seats(group, nil)
		return
	}
	_, before := t.state.Seats[group]
	t.seats(group, &Seat{At: t.now, Member: true})
	if !before && t.onLeave() {
		t.tellAway(group, t.state.Leave)
	}
}

// seats notes what was found out about the person and a group; nil: it is forgotten.
func (t *turn) seats(group int64, found *Seat) {
	if _, known := t.state.Seats[group]; !known && found == nil {
		return
	}
	all := maps.Clone(t.state.Seats)
	if all == nil {
		all = map[int64]Seat{}
	}
	delete(all, group)
	if found != nil {
		all[group] = *found
	}
	for len(all) > seatsMax {
		oldest := group
		for g, s := range all {
			if s.At.Before(all[oldest].At) {
				oldest = g
			}
		}
		delete(all, oldest)
	}
	t.state.Seats = all
}

// inGroups says in which of these groups the person of this private chat is a
// member. Where that was not found out lately Telegram is asked, one group after
// the other, and the event at hand comes back with the answer: then ready is false.
func (t *turn) inGroups(groups []int64) (in map[int64]bool, ready bool) {
	in = map[int64]bool{}
	for _, group := range groups {
		seat := t.state.Seats[group]
		if t.now.Sub(seat.At) < memberFor {
			in[group] = seat.Member
			continue
		}
		then := t.event
		t.answered = true // a press is answered when it comes back
		t.send(Out{Op: OpMember, Chat: group, Member: t.event.Chat, Beside: true, Then: &Event{
			Kind: SendResult, Chat: t.event.Chat, Name: "seat", Text: strconv.FormatInt(group, 10), Then: &then,
		}})
		return nil, false
	}
	return in, true
}

// seatKnown goes on with what somebody did in their own chat, now that it is known
// whether they are in a group. A group that learns of a departure only by this is
// told of it.
func (t *turn) seatKnown() error {
	e := t.event
	group, err := strconv.ParseInt(e.Text, 10, 64)
	if err != nil || e.Then == nil || e.Then.Chat != e.Chat {
		return nil
	}
	member := e.Outcome == Sent && memberStatus[e.Result]
	t.seats(group, &Seat{At: t.now, Member: member})
	if e.Outcome == Sent && !member {
		t.tell(Event{Kind: PersonMember, Chat: group, From: Person{ID: e.Chat, Name: t.state.Name}, What: e.Result})
	}
	t.event, t.answered = *e.Then, false
	return t.private()
}

// knownGroups are the groups that the person of this chat was in when that was last
// found out.
func (t *turn) knownGroups() []int64 {
	var groups []int64
	for group, seat := range t.state.Seats {
		if seat.Member {
			groups = append(groups, group)
		}
	}
	slices.Sort(groups)
	return groups
}

const (
	// heldMost bounds the cases of one person that are listed.
	heldMost = 200
	// heldAll bounds those among which a group looks for its own: more than anybody
	// can have.
	heldAll = 2000
)

// held is a case that somebody has, and the group where its office works on it.
type held struct {
	doc   *caseDoc
	group int64 // 0: none
	own   bool  // secret, and theirs by name: no group has it
}

// heldBy are the open cases that somebody has, at most so many, most urgent first.
func (t *turn) heldBy(agent int64, most int) ([]held, error) {
	numbers, _, err := t.store.Page(t.ctx, agentIndex(agent), 0, most)
	if err != nil || len(numbers) == 0 {
		return nil, err
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return nil, err
	}
	type part struct{ office, category, area string }
	desks := map[part]int64{} // a person's cases are mostly of few desks
	var all []held
	for _, doc := range docs {
		if doc == nil || doc.ticket.Agent != agent || doc.ticket.Stage.Ended() {
			continue
		}
		k := &doc.ticket
		if own := secretTo(t.config.City, k); len(own) > 0 {
			all = append(all, held{doc: doc, own: slices.Contains(own, agent)})
			continue
		}
		where := part{k.Office, k.Category, k.Area}
		group, known := desks[where]
		if !known {
			if group, _, err = t.deskOf(k, k.Office); err != nil {
				return nil, err
			}
			desks[where] = group
		}
		all = append(all, held{doc: doc, group: group})
	}
	return all, nil
}

// heldHere are those of them that this group works on.
func (t *turn) heldHere(agent int64) ([]*caseDoc, error) {
	all, err := t.heldBy(agent, heldAll)
	var docs []*caseDoc
	for _, h := range all {
		if h.group == t.event.Chat && !h.own {
			docs = append(docs, h.doc)
		}
	}
	return docs, err
}

// timeLeft is how long a case has, in words.
func (t *turn) timeLeft(doc *caseDoc) string {
	if left := doc.ticket.TimeLeft(t.rulesOf(doc), t.lang(), t.now); left != "" {
		return left
	}
	return doc.ticket.Stage.Label(t.lang())
}

// auditRole is as what somebody reads a case in their own chat, as a code.
func (t *turn) auditRole(k *tickets.Ticket, who int64) []tickets.Role {
	city := t.config.City
	var roles []tickets.Role
	if k.Agent == who {
		roles = append(roles, tickets.ByAgent)
	}
	if city.IsHead(who, k.Office) || slices.Contains(secretTo(city, k), who) {
		roles = append(roles, tickets.ByHead)
	}
	if city.IsCoordinator(who) {
		roles = append(roles, tickets.ByCoordinator)
	}
	if city.IsLeader(who) {
		roles = append(roles, tickets.ByLeader)
	}
	if len(roles) == 0 {
		roles = append(roles, tickets.ByAgent)
	}
	return roles
}
