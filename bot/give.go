package bot

import (
	"cmp"
	"maps"
	"slices"
	"strconv"
	"time"

	"noken/flows"
	"noken/tickets"
)

// peopleMax is how many of a group's people are known at once: who acted last.
const peopleMax = 50

// Known is somebody who acted in a group, so that a case can be given to them.
type Known struct {
	Name string    `json:"n"`
	Last time.Time `json:"l"` // to the hour
}

// knows notes who acts in the group.
func (t *turn) knows(p Person) {
	name := bounded(p.Name, 64)
	before, known := t.state.People[p.ID]
	if known && before.Name == name && t.now.Sub(before.Last) < time.Hour || name == "" {
		return // a group that works would be written at each press
	}
	people := maps.Clone(t.state.People)
	if people == nil {
		people = map[int64]Known{}
	}
	people[p.ID] = Known{Name: name, Last: t.now}
	for len(people) > peopleMax {
		oldest := p.ID
		for id, k := range people {
			if k.Last.Before(people[oldest].Last) {
				oldest = id
			}
		}
		delete(people, oldest)
	}
	t.state.People = people
	t.tellSeat(p.ID, true)
}

// forgetPerson takes somebody who left out of those whom a case can be given to.
func (t *turn) forgetPerson(id int64) {
	if _, known := t.state.People[id]; !known {
		return
	}
	people := maps.Clone(t.state.People)
	delete(people, id)
	t.state.People = people
}

// colleagues are the known people of the group, the persons in charge of the office
// first, then who acted last.
func (t *turn) colleagues() []int64 {
	return slices.SortedFunc(maps.Keys(t.state.People), func(a, b int64) int {
		inCharge := func(id int64) int {
			if t.config.City.IsStaff(id, t.at.office) {
				return 0
			}
			return 1
		}
		x, y := t.state.People[a], t.state.People[b]
		return cmp.Or(cmp.Compare(inCharge(a), inCharge(b)), y.Last.Compare(x.Last), cmp.Compare(a, b))
	})
}

// giveMenu offers the colleagues that a case could be given to.
func (t *turn) giveMenu(doc *caseDoc, p press) error {
	k := &doc.ticket
	var all []Button
	for _, id := range t.colleagues() {
		if id != k.Agent {
			all = append(all, Button{Label: t.colleagueLabel(id), Data: officeData(k.Number, "gv:"+strconv.FormatInt(id, 10))})
		}
	}
	if len(all) == 0 {
		t.toast(t.text("office.give_nobody", nil))
		return nil
	}
	page, _ := strconv.Atoi(p.arg)
	rows := t.pageOf(k.Number, all, "gp", page)
	if p.act == "give" {
		t.choices(doc, "office.give_whom", rows)
		return nil
	}
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: t.rich("office.give_whom", t.about(doc)), Buttons: rows})
	return nil
}

// colleagueLabel is a colleague as the menu names them; who is away is marked.
func (t *turn) colleagueLabel(id int64) string {
	name := bounded(t.state.People[id].Name, 24)
	if _, away := t.awayUntil(id); away {
		return t.text("office.button.away", map[string]any{"agent": bounded(name, 16)})
	}
	return name
}

// giveCase gives a case to the colleague that was chosen, if they still are a member
// of the group. Who has not been seen to be one lately is asked about at Telegram,
// and the press comes back with the answer.
func (t *turn) giveCase(doc *caseDoc, p press) error {
	id, err := strconv.ParseInt(p.arg, 10, 64)
	colleague, known := t.state.People[id]
	if err != nil || !known {
		t.toast(t.text("office.give_gone", nil))
		return nil
	}
	if until, away := t.awayUntil(id); away && id != t.event.From.ID {
		t.toast(t.text("office.give_away", map[string]any{"agent": colleague.Name, "day": t.lastDay(until)}))
		return nil
	}
	if t.now.Sub(t.state.Members[id]) >= memberFor {
		then := t.event
		t.answered = true // the press is answered when it comes back
		t.send(Out{Op: OpMember, Member: id, Beside: true, Then: &Event{
			Kind: SendResult, Chat: t.event.Chat, Name: "colleague", Posted: 0, Text: p.arg, Then: &then,
		}})
		return nil
	}
	k := &doc.ticket
	by := t.actor(doc, tickets.ActAssign)
	if k.Agent == id {
		t.toast(t.text("office.given_before", map[string]any{"number": k.Number, "agent": colleague.Name}))
		return nil
	}
	if done, err := t.refused(doc, k.Assign(by, tickets.Agent{ID: id, Name: colleague.Name}, t.now)); done {
		return err
	}
	doc.dirty = true
	args := t.about(doc)
	args["agent"] = colleague.Name
	args["by"] = by.Name
	t.chosenWith("office.give_done", args)
	t.card(doc)
	if id == by.ID {
		return nil
	}
	args["agent"] = flows.Rich{{Text: colleague.Name, User: id}}
	t.under(doc, t.rich("office.given", args))
	t.tell(Event{Kind: TicketNews, Chat: id, Name: "given", Ticket: k.Number, Text: by.Name})
	return nil
}

// colleagueKnown goes on with giving a case, now that it is known whether the
// colleague is a member.
func (t *turn) colleagueKnown() error {
	e := t.event
	id, err := strconv.ParseInt(e.Text, 10, 64)
	if err != nil || e.Then == nil {
		return nil
	}
	t.event, t.answered = *e.Then, false
	switch {
	case e.Outcome != Sent:
		t.refuse("office.cannot_check")
		return nil
	case !memberStatus[e.Result]:
		t.refuse("office.give_gone")
		return t.left(Person{ID: id})
	}
	if _, known := t.state.People[id]; known { // else they left after Telegram was asked
		t.isMember(id)
	}
	return t.group()
}

// givenToYou tells somebody in their own chat that a case was given to them, if
// they still have it.
func (t *turn) givenToYou() error {
	doc, err := t.ticket(t.event.Ticket)
	if err != nil || doc == nil || doc.ticket.Agent != t.event.Chat {
		return err
	}
	args := t.about(doc)
	args["by"] = t.event.Text
	t.send(Out{Op: OpSend, Lane: Notification, Silent: t.config.quiet(t.now), Text: t.rich("office.given_you", args)})
	return nil
}

// releaseCase puts a case back into the office's queue.
func (t *turn) releaseCase(doc *caseDoc, _ press) error {
	k := &doc.ticket
	by := t.actor(doc, tickets.ActGiveBack)
	if above := t.above(k); k.Agent != by.ID && above != "" {
		by.Role = above
	}
	args := t.about(doc)
	args["agent"] = k.Personal.AgentName
	err := k.GiveBack(by, t.now)
	if k.Agent != 0 && err != nil && !k.Stage.Ended() {
		t.toast(t.text("office.taken_by", args))
		return nil
	}
	if done, err := t.refused(doc, err); done {
		return err
	}
	doc.dirty = true
	args["agent"] = by.Name
	t.toast(t.text("office.free_again", args))
	t.card(doc)
	t.under(doc, t.rich("office.released", args))
	return nil
}

// above is the role in which the person at hand may undo what an agent did; empty:
// none.
func (t *turn) above(k *tickets.Ticket) tickets.Role {
	for _, role := range t.roles(k) {
		if role == tickets.ByHead || role == tickets.ByCoordinator {
			return role
		}
	}
	return ""
}

// under posts a word among the people of the group under a case's card. A reply to
// it does not go to the resident.
func (t *turn) under(doc *caseDoc, text Rich) {
	topic := t.topicSlot(doc.ticket.Number)
	t.send(Out{Op: OpSend, Lane: Notification, Text: text, Ref: doc.ticket.Number + " " + notForResidents,
		ReplySlot: cardSlot(doc.ticket.Number), TopicSlot: topic, TopicOnly: topic != ""})
}
