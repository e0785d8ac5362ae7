package bot

import (
	"maps"
	"slices"
	"strconv"
	"time"

	"noken/tickets"
)

const (
	// leaveTimer ends somebody's absence, in their own chat.
	leaveTimer = "leave"
	// offerShown cases of somebody who is away are offered at once; taking one
	// shows the next.
	offerShown = 10
	// awayKept is how long after its end an absence is remembered: its end is told
	// by the person's own chat, which may come late.
	awayKept = 7 * 24 * time.Hour
)

// awaySlot names the message that offers the cases of somebody who is away.
func awaySlot(who int64) string { return "away/" + strconv.FormatInt(who, 10) }

// leaveCommand is /cuti in a group: it holds for all groups of who writes it.
func (t *turn) leaveCommand(payload string) error {
	who := t.event.From
	until, away := t.awayUntil(who.ID)
	args := map[string]any{"agent": bounded(who.Name, 64)}
	plan := readLeave(payload, t.now.In(t.config.City.Zone))
	switch {
	case plan.asks && away:
		args["day"] = t.lastDay(until)
		t.answer("office.leave.is", args)
		return nil
	case plan.asks:
		t.answer("office.leave.how", nil)
		return nil
	case plan.wrong != "":
		t.answer(plan.wrong, nil)
		return nil
	}
	t.tell(Event{Kind: TicketNews, Chat: who.ID, Name: "leave", At: plan.until, Text: strconv.FormatInt(t.event.Chat, 10), From: who})
	if plan.over() {
		t.answer("office.leave.over", args)
		return t.setAway(who, time.Time{}, false)
	}
	args["day"] = t.lastDay(plan.until)
	t.answer("office.leave.begins", args)
	return t.setAway(who, plan.until, false)
}

// leavePrivate is /cuti in somebody's own chat; whoever works for no office has no
// such command.
func (t *turn) leavePrivate(payload string) (mine bool, err error) {
	works, err := t.worksSomewhere()
	if err != nil || !works {
		return false, err
	}
	plan := readLeave(payload, t.now.In(t.config.City.Zone))
	say := func(key string, args map[string]any) { t.send(Out{Op: OpSend, Text: t.rich(key, args), Ref: nothing}) }
	args := map[string]any{"agent": t.state.Name}
	switch {
	case plan.asks && t.onLeave():
		args["day"] = t.lastDay(t.state.Leave)
		say("office.leave.is", args)
	case plan.asks:
		say("office.leave.how", nil)
	case plan.wrong != "":
		say(plan.wrong, nil)
	case plan.over():
		say("office.leave.over", args)
		t.takeLeave(time.Time{}, 0)
	default:
		args["day"] = t.lastDay(plan.until)
		say("office.leave.begins", args)
		t.takeLeave(plan.until, 0)
	}
	return true, nil
}

// worksSomewhere says that the person of this chat acts for an office.
func (t *turn) worksSomewhere() (bool, error) {
	if len(t.knownGroups()) > 0 {
		return true, nil
	}
	_, count, err := t.store.Page(t.ctx, agentIndex(t.event.Chat), 0, 1)
	return count > 0, err
}

// lastDay is the last day of an absence that ends at a moment, in words.
func (t *turn) lastDay(until time.Time) string {
	return t.config.City.DayWords(t.lang(), until.Add(-time.Second))
}

// onLeave says that the person of this private chat is away.
func (t *turn) onLeave() bool { return t.now.Before(t.state.Leave) }

// leaveNews takes in somebody's own chat what they said in a group.
func (t *turn) leaveNews() {
	group, _ := strconv.ParseInt(t.event.Text, 10, 64)
	if t.state.Name == "" {
		t.state.Name = bounded(t.event.From.Name, 128)
	}
	t.takeLeave(t.event.At, group)
}

// takeLeave notes an absence (a zero time: that it is over), sets the timer that
// ends it, and tells the person's groups but the one that knows.
func (t *turn) takeLeave(until time.Time, knows int64) {
	t.state.Leave = until
	t.setTimer(leaveTimer, until)
	for _, group := range t.knownGroups() {
		if group != knows {
			t.tellAway(group, until)
		}
	}
}

// leaveOver ends an absence at its time.
func (t *turn) leaveOver() {
	switch {
	case t.state.Leave.IsZero():
		return
	case t.onLeave():
		t.setTimer(leaveTimer, t.state.Leave)
		return
	}
	t.takeLeave(time.Time{}, 0)
	if !t.state.Active.IsZero() && !t.state.Blocked { // else Noken cannot write to them
		t.send(Out{Op: OpSend, Lane: Notification, Silent: true, Text: t.rich("office.leave.over", map[string]any{"agent": t.state.Name}), Ref: nothing})
	}
}

func (t *turn) tellAway(group int64, until time.Time) {
	t.tell(Event{Kind: TicketNews, Chat: group, Name: "away", At: until, From: Person{ID: t.event.Chat, Name: t.state.Name}})
}

// awayUntil says until when somebody of this group is away.
func (t *turn) awayUntil(who int64) (until time.Time, away bool) {
	until = t.state.Away[who]
	return until, t.now.Before(until)
}

// awayNews takes in a group that somebody is away, or back.
func (t *turn) awayNews() error { return t.setAway(t.event.From, t.event.At, true) }

// setAway notes that one of the group is away until a moment (zero: is back), and
// offers what they have to the others. They keep it until somebody takes it.
// aloud: the group has not heard of it yet.
func (t *turn) setAway(who Person, until time.Time, aloud bool) error {
	docs, err := t.heldHere(who.ID)
	if err != nil {
		return err
	}
	person, known := t.state.People[who.ID]
	_, was := t.state.Away[who.ID]
	if !known && !was && len(docs) == 0 {
		return nil // nobody here knows them
	}
	if person.Name == "" {
		person.Name = bounded(who.Name, 64)
	}
	all := maps.Clone(t.state.Away)
	if all == nil {
		all = map[int64]time.Time{}
	}
	maps.DeleteFunc(all, func(_ int64, until time.Time) bool { return t.now.Sub(until) > awayKept })
	delete(all, who.ID)
	if t.now.Before(until) {
		all[who.ID] = until
	}
	t.state.Away = all
	args := map[string]any{"agent": person.Name}
	if !t.now.Before(until) {
		t.dropSlot(awaySlot(who.ID)) // the next absence has an offer of its own
		if was && aloud {
			t.send(Out{Op: OpSend, Lane: Notification, Silent: true, Text: t.rich("office.leave.back", args), Ref: nothing})
		}
		return nil
	}
	if len(docs) == 0 {
		return nil
	}
	text, rows := t.offer(who.ID, person.Name, docs)
	out := Out{Op: OpSend, Lane: Notification, Text: text, Buttons: rows, Ref: nothing, Slot: awaySlot(who.ID)}
	if was {
		out.Op, out.Slot, out.EditSlot, out.OrSend = OpEdit, "", out.Slot, true
	}
	t.send(out)
	return nil
}

// offer is what is offered of the cases of somebody who is away.
func (t *turn) offer(who int64, name string, docs []*caseDoc) (Rich, [][]Button) {
	args := map[string]any{"agent": name, "day": t.lastDay(t.state.Away[who]), "count": len(docs)}
	if len(docs) == 0 {
		return t.rich("office.leave.all_taken", args), nil
	}
	var rows [][]Button
	for _, doc := range docs[:min(len(docs), offerShown)] {
		number := doc.ticket.Number
		rows = append(rows, []Button{{
			Label: t.text("office.button.pick", map[string]any{"number": number}), Data: officeData(number, "tk:"+strconv.FormatInt(who, 10)),
		}})
	}
	return t.rich("office.leave.offer", args).Add(t.caseLines(docs, offerShown)...), rows
}

// takeOver takes a case that somebody has who is away. Whoever comes too late is
// told who was faster.
func (t *turn) takeOver(doc *caseDoc, p press) error {
	k := &doc.ticket
	absent, _ := strconv.ParseInt(p.arg, 10, 64)
	_, away := t.awayUntil(absent)
	by := t.actor(doc, tickets.ActAssign)
	args := t.about(doc)
	args["agent"] = k.Personal.AgentName
	switch {
	case k.Agent == by.ID:
		t.toast(t.text("office.taken_by_you", args))
	case k.Agent == 0:
		if err := t.takeCase(doc, p); err != nil {
			return err
		}
	case k.Agent != absent || !away:
		t.toast(t.text("office.taken_by", args))
	default:
		if done, err := t.refused(doc, k.Assign(by, by, t.now)); done {
			return err
		}
		doc.dirty = true
		t.toast(t.text("office.taken", args))
		t.card(doc)
	}
	return t.redrawOffer(absent)
}

// redrawOffer takes out of the offer that was pressed what is no longer offered.
func (t *turn) redrawOffer(absent int64) error {
	if _, away := t.awayUntil(absent); !away {
		return nil
	}
	docs, err := t.heldHere(absent)
	if err != nil {
		return err
	}
	name := t.state.People[absent].Name
	if i := slices.IndexFunc(docs, func(d *caseDoc) bool { return d.ticket.Personal.AgentName != "" }); name == "" && i >= 0 {
		name = docs[i].ticket.Personal.AgentName
	}
	text, rows := t.offer(absent, name, docs)
	t.send(Out{Op: OpEdit, EditMessage: t.event.Message, Text: text, Buttons: rows, Ref: nothing, Beside: true})
	return nil
}
