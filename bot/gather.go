package bot

import (
	"cmp"
	"slices"
	"time"

	"noken/flows"
	"noken/store"
	"noken/tickets"
)

const (
	// gatherTimer tells what a chat gathered.
	gatherTimer = "gather"
	// gatherFor is how long more is waited for after each thing that became due:
	// many fall due at the same minute.
	gatherFor = 3 * time.Second
	// gatherMost is how long the first may wait for the last, as after a long time
	// down.
	gatherMost = time.Minute
	// gatherLines are kept of what waits; beyond, the least urgent are counted only.
	gatherLines = 100
	// gatherShown of them are told.
	gatherShown = 10
)

// Gathering is what time has made due and a chat has not been told yet: because
// it is night, or because more is coming.
type Gathering struct {
	Lines []DueLine `json:"l,omitempty"` // the longest due first; a case has one
	More  int       `json:"m,omitempty"` // so many more
	First time.Time `json:"f,omitzero"`
	Last  time.Time `json:"t,omitzero"`
	At    time.Time `json:"at,omitzero"` // when the timer falls due
}

// add takes a line in. Of two lines of one case the one higher up the ladder stays.
func (g *Gathering) add(line DueLine) {
	if i := slices.IndexFunc(g.Lines, func(l DueLine) bool { return l.Number == line.Number && mine(l) == mine(line) }); i >= 0 {
		if old := g.Lines[i]; old.Due.Before(line.Due) || old.Due.Equal(line.Due) && height(old.For) > height(line.For) {
			return
		}
		g.Lines = slices.Delete(g.Lines, i, i+1)
	}
	at, _ := slices.BinarySearchFunc(g.Lines, line, urgent)
	g.Lines = slices.Insert(g.Lines, at, line)
	if len(g.Lines) > gatherLines {
		g.Lines = g.Lines[:gatherLines]
		g.More++
	}
}

// mine says that a line is for the reporter, whose chat may be an agent's too.
func mine(l DueLine) bool { return l.For == tickets.ToResident }

// urgent orders lines: what is due longest comes first.
func urgent(a, b DueLine) int {
	return cmp.Or(a.Due.Compare(b.Due), cmp.Compare(a.Number, b.Number))
}

// collect keeps what has become due for this chat until it can be told.
func (t *turn) collect(line DueLine) {
	if t.state.Due == nil {
		t.state.Due = &Gathering{First: t.now}
	}
	g := t.state.Due
	g.Last = t.now
	g.add(line)
	if at := t.mayHear(line, t.now.Add(gatherFor)); g.At.IsZero() || at.Before(g.At) {
		t.gatherAt(at)
	}
}

func (t *turn) gatherAt(at time.Time) {
	t.state.Due.At = at
	t.setTimer(gatherTimer, at)
}

// setTimer sets a timer of this chat; a zero time clears it.
func (t *turn) setTimer(name string, at time.Time) {
	t.timerFor(name, at, Event{Kind: TimerFired, Chat: t.event.Chat, Name: name})
}

// timerFor sets a timer of this chat that brings an event.
func (t *turn) timerFor(name string, at time.Time, e Event) {
	timer := store.Timer{Chat: t.event.Chat, Name: name, At: at}
	if !at.IsZero() {
		arrival, err := arrivalOf(&e)
		if err != nil {
			return // an Event always encodes
		}
		timer.Payload = arrival.Payload
	}
	t.timers = append(t.timers, timer)
}

// mayHear is the first moment from at on at which whom a line is for may be
// disturbed: not in their quiet hours and, but for residents, not on a day on which
// the office that it is about does not work.
func (t *turn) mayHear(line DueLine, at time.Time) time.Time {
	city := t.config.City
	at = city.NotQuiet(line.For, at)
	if mine(line) {
		return at
	}
	works := city.CalendarOf(line.Office)
	for n := 0; n < daysOff && !works.Open(at.In(city.Zone)); n++ {
		y, m, d := at.In(city.Zone).Date()
		at = city.NotQuiet(line.For, time.Date(y, m, d+1, 0, 0, 0, 0, city.Zone))
	}
	return at
}

// daysOff bounds how many days off in a row are waited for.
const daysOff = 31

// due takes news of what has become due for this chat.
func (t *turn) due() {
	for _, line := range t.event.Due {
		t.collect(line)
	}
}

// gathered tells what has come together, if nothing more is coming and the people
// here may be disturbed.
func (t *turn) gathered() error {
	g := t.state.Due
	if g == nil {
		return nil
	}
	if more := g.Last.Add(gatherFor); t.now.Before(more) && t.now.Sub(g.First) < gatherMost {
		t.gatherAt(more)
		return nil
	}
	var told, later []DueLine
	var next time.Time
	for _, line := range g.Lines {
		over := t.mayHear(line, t.now)
		if !over.After(t.now) {
			told = append(told, line)
			continue
		}
		later = append(later, line)
		if next.IsZero() || over.Before(next) {
			next = over
		}
	}
	more := g.More
	t.state.Due = nil
	if len(later) > 0 {
		t.state.Due = &Gathering{Lines: later, First: g.First, Last: g.Last}
		if len(told) == 0 {
			t.state.Due.More, more = more, 0
		}
		t.gatherAt(next)
	}
	return t.tellDue(told, more)
}

// dueLine is a line and the case it is of, as it is now.
type dueLine struct {
	DueLine
	doc *caseDoc
}

// tellDue tells lines, most urgent first, but for those that are over by now.
func (t *turn) tellDue(lines []DueLine, more int) error {
	if len(lines) == 0 {
		return nil
	}
	numbers := make([]string, len(lines))
	for i, line := range lines {
		numbers[i] = line.Number
	}
	docs, err := t.tickets(numbers...)
	if err != nil {
		return err
	}
	var stand []dueLine
	for i, line := range lines {
		doc := docs[i]
		if doc != nil && mine(line) && doc.ticket.Stage == tickets.Merged {
			if doc, err = t.ticket(doc.ticket.Into); err != nil {
				return err
			}
		}
		switch {
		case doc == nil || !t.stands(doc, line):
		case mine(line):
			t.tellLate(docs[i], doc.ticket.PromisedDay(), line)
		default:
			stand = append(stand, dueLine{line, doc})
		}
	}
	switch {
	case len(stand) == 1 && more == 0:
		t.tellOne(stand[0])
	case len(stand) > 0:
		t.tellMany(stand, more)
	}
	return nil
}

// stands says that what a line is about is still so: the case goes on, here, and
// the deadline was not kept or moved.
func (t *turn) stands(doc *caseDoc, line DueLine) bool {
	k := &doc.ticket
	due := deadlineOf(k, line)
	if k.Stage.Ended() || due.IsZero() || due.After(line.Due) {
		return false
	}
	if line.Of != tickets.OfTask && (k.Waiting || k.Office != line.Office) {
		return false
	}
	return line.For != tickets.ToAgent || t.event.Chat < 0 || k.Agent == t.event.Chat || len(secretTo(t.config.City, k)) > 0
}

// deadlineOf is the deadline that a line is about as it is now; zero where it was
// kept.
func deadlineOf(k *tickets.Ticket, line DueLine) time.Time {
	switch line.Of {
	case tickets.OfVerify:
		return k.VerifyBy
	case tickets.OfFirstAnswer:
		if k.FollowedAt.IsZero() {
			return k.FollowUpBy
		}
	case tickets.OfEnd:
		return k.ResolveBy
	case tickets.OfTask:
		for _, s := range k.OpenTasks() {
			if s.Office == line.Office {
				return s.Due
			}
		}
	}
	return time.Time{}
}

// dueArgs are the words of a line.
func (t *turn) dueArgs(l dueLine) map[string]any {
	k, city := &l.doc.ticket, t.config.City
	args := t.about(l.doc)
	if own := secretTo(city, k); len(own) > 0 && !slices.Contains(own, t.event.Chat) {
		args["what"] = t.text("office.due.secret", nil)
	} else if area := city.AreaName(districtOf(k.Area)); area != "" {
		args["what"] = t.what(l.doc, t.lang()) + " · " + area
	}
	args["office"] = t.officeName(l.Office)
	args["left"] = tickets.DaysLeftWords(t.lang(), city.CalendarOf(l.Office).WorkingDaysLeft(t.now, l.Due))
	args["agent"] = k.Personal.AgentName
	return args
}

// tellOne tells of one case, under its card where this is a group.
func (t *turn) tellOne(l dueLine) {
	args := t.dueArgs(l)
	key := "office.due." + l.When
	if l.When == tickets.AtDue && t.now.After(endOfDay(l.Due.In(t.config.City.Zone))) { // told after a night
		key = "office.due.after"
	}
	if l.Of == tickets.OfTask {
		key = "office.due.task"
	}
	text := t.forWhom(l, args).Add(t.rich(key, args)...)
	out := Out{Op: OpSend, Lane: Notification, Text: text, Ref: l.Number + " " + notForResidents, Then: t.unheardThen([]dueLine{l})}
	if t.event.Chat < 0 {
		out.ReplySlot, out.TopicSlot = cardSlot(l.Number), t.topicSlot(l.Number)
	}
	out.Buttons = t.dueButtons([]dueLine{l})
	t.send(out)
	t.redraw(l.doc)
}

// nothing is what a message is about that names cases but is no case's: a reply
// to it must not reach a resident.
const nothing = "-"

// forWhom says in a group whom it concerns, when that is one person who could not
// be told in their own chat.
func (t *turn) forWhom(l dueLine, args map[string]any) Rich {
	switch {
	case t.event.Chat > 0:
	case l.For == tickets.ToHead:
		return t.rich("office.due.for_head", args).Add(flows.Span{Text: "\n"})
	case l.For == tickets.ToLeader:
		return t.rich("office.due.for_leader", args).Add(flows.Span{Text: "\n"})
	case l.For == tickets.ToAgent && l.doc.ticket.Agent != 0 && args["agent"] != "":
		return t.rich("office.due.for_agent", args).Add(flows.Span{Text: "\n"})
	}
	return nil
}

// tellMany tells of many cases in one message.
func (t *turn) tellMany(lines []dueLine, more int) {
	args := map[string]any{"count": len(lines) + more}
	text := t.rich("office.due.many", args)
	for i, l := range lines {
		if i == gatherShown {
			args["count"] = len(lines) - i + more
			text = text.Add(flows.Span{Text: "\n"}).Add(t.rich("office.due.more", args)...)
			break
		}
		words := t.dueArgs(l)
		key := "office.due.line"
		if height(l.For) > height(tickets.ToHead) {
			key = "office.due.line_office"
		}
		text = text.Add(flows.Span{Text: "\n"}).Add(t.rich(key, words)...)
		t.redraw(l.doc)
	}
	t.send(Out{Op: OpSend, Lane: Notification, Text: text, Ref: nothing, Buttons: t.dueButtons(lines), Then: t.unheardThen(lines)})
}

// dueButtons lead on from what was told: a group to its queue, of those offices that
// are its own.
func (t *turn) dueButtons(lines []dueLine) [][]Button {
	here := officesOf(t.state.Desks)
	ours := slices.IndexFunc(lines, func(l dueLine) bool { return slices.Contains(here, l.Office) })
	switch {
	case t.event.Chat < 0 && len(lines) > 1 && ours >= 0:
		return [][]Button{{{Label: t.text("office.button.late", nil), Data: viewData("late", lines[ours].Office)}}}
	case t.config.City.IsLeader(t.event.Chat):
		return [][]Button{{{Label: t.text("leader.button.list", nil), Data: redData("list")}}}
	}
	return nil
}

// redraw brings the time left on a case's card up to date.
func (t *turn) redraw(doc *caseDoc) {
	if t.event.Chat < 0 && len(secretTo(t.config.City, &doc.ticket)) == 0 {
		t.card(doc)
	}
}

// unheardThen asks whether a person could be told; a group always hears.
func (t *turn) unheardThen(lines []dueLine) *Event {
	if t.event.Chat < 0 {
		return nil
	}
	then := &Event{Kind: SendResult, Chat: t.event.Chat, Name: "due"}
	for _, l := range lines {
		then.Due = append(then.Due, l.DueLine)
	}
	return then
}

// tellLate tells a resident, unasked, that their case is late, whom it was passed
// to, and the new promise.
func (t *turn) tellLate(doc *caseDoc, promised time.Time, line DueLine) {
	k := &doc.ticket
	args := t.about(doc)
	args["day"] = t.config.City.DayWords(t.lang(), promised)
	up := "resident.late_case.office"
	switch line.To {
	case tickets.ToHead:
		up = "resident.late_case.head"
	case tickets.ToCoordinator:
		up = "resident.late_case.coordinator"
	case tickets.ToLeader:
		up = "resident.late_case.leader"
	}
	text := t.rich("resident.late_case.sorry", args)
	for _, key := range []string{up, "resident.late_case.promise"} {
		text = text.Add(flows.Span{Text: " "}).Add(t.rich(key, args)...)
	}
	t.send(Out{Op: OpSend, Lane: Notification, Text: text, Ref: k.Number, Buttons: [][]Button{{
		{Label: t.text("resident.button.reply", nil), Data: caseData(k.Number, "reply")},
		{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")},
	}}})
}
