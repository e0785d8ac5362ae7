package tickets

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"
)

// What a Call is of beyond what a Rung can be of.
const (
	OfAnswer  = "answer"  // the resident's time to complete the case
	OfClosing = "closing" // the resident's time to say whether it is fixed
	OfRed     = "red"     // the time without any action
)

// The colours of a case without action, also the When of an OfRed call.
const (
	Yellow  = "yellow"
	RedLong = "red"
)

// reminders of the resident, before their time is over.
const (
	answerReminder  = ResponseDays * day / 2 // since the question
	closingReminder = 7 * day                // since the end
)

// Call is something that has become due by time alone, to be told once.
type Call struct {
	Rung   string // id of the rung; empty for what is law and not on the ladder
	Of     string // OfVerify, OfFirstAnswer, OfEnd, OfTask, OfAnswer, OfClosing or OfRed
	When   string // AtHalf, AtBefore, AtDue or AtAfter; of OfRed: Yellow or RedLong
	Days   int    // the rung's
	Tell   []Audience
	Office string    // whose time it is: a supporting office's for OfTask
	At     time.Time // when it became due to be told
	Due    time.Time // the deadline it is about
}

// bell is a moment at which something is to be said.
type bell struct {
	key string // what marks it as said
	Call
}

// bells are all that a case may have to say by time as things stand, said or not.
// Those of one clock follow each other.
func (t *Ticket) bells(city *City) [][]bell {
	if t.Closed() {
		return nil
	}
	all := [][]bell{t.residentBells(city), t.redBells(city)}
	if t.Stage.Ended() {
		return all
	}
	for _, s := range t.OpenTasks() {
		cal := city.CalendarOf(s.Office)
		all = append(all, ticking{
			of: OfTask, key: fmt.Sprintf("task/%s/%d", s.Office, s.Asked.Unix()), office: s.Office,
			cal: cal, clock: &Clock{}, from: s.Asked, since: s.Asked, due: s.Due,
		}.bells(city.Ladder))
	}
	if t.Waiting {
		return all
	}
	running := ticking{clock: &t.Clock, office: t.Office, cal: city.CalendarOf(t.Office)}
	if t.Meant != "" {
		running.of, running.from, running.due = OfVerify, t.Clock.VerifyFrom, t.VerifyBy
		return append(all, running.mark().bells(city.Ladder))
	}
	end := running
	end.of, end.from, end.due = OfEnd, t.Clock.ResolveFrom, t.ResolveBy
	end = end.mark()
	if t.Clock.Extended() { // a new deadline, with reminders of its own
		end.since = t.Clock.ExtendedAt
		end.key += fmt.Sprintf("+%d", end.since.Unix())
	}
	all = append(all, end.bells(city.Ladder))
	if t.FollowedAt.IsZero() {
		running.of, running.from, running.due = OfFirstAnswer, t.Clock.FollowFrom, t.FollowUpBy
		all = append(all, running.mark().bells(city.Ladder))
	}
	return all
}

// ticking is one clock that runs.
type ticking struct {
	of, key, office string
	cal             *Calendar
	clock           *Clock
	from            time.Time // when its time began
	since           time.Time // what lies before is not said
	due             time.Time
}

func (k ticking) mark() ticking {
	k.since, k.key = k.from, fmt.Sprintf("%s/%d", k.of, k.from.Unix())
	return k
}

func (k ticking) bells(ladder []Rung) []bell {
	if k.due.IsZero() || k.from.IsZero() {
		return nil
	}
	var out []bell
	for _, r := range ladder {
		if r.Of != k.of {
			continue
		}
		if at := k.moment(r); at.After(k.since) {
			out = append(out, bell{k.key + "/" + r.ID, Call{
				Rung: r.ID, Of: r.Of, When: r.When, Days: r.Days, Tell: r.Tell, Office: k.office, At: at, Due: k.due,
			}})
		}
	}
	return out
}

// moment is when a rung is due: days before and after a deadline begin when work
// does, so that a reminder can still be acted on.
func (k ticking) moment(r Rung) time.Time {
	switch r.When {
	case AtHalf:
		return k.clock.spend(k.cal, k.from, k.clock.worked(k.cal, k.from, k.due)/2)
	case AtBefore:
		return k.cal.opening(k.due, -r.Days)
	case AtAfter:
		return k.cal.opening(k.due, r.Days)
	}
	return k.due
}

// residentBells are those of the resident's own time. None rings in their night:
// their time may end a few hours later for it, never earlier.
func (t *Ticket) residentBells(city *City) []bell {
	awake := func(at time.Time) time.Time { return city.NotQuiet(ToResident, at) }
	resident, all := []Audience{ToResident}, []Audience{ToResident, ToOffice}
	switch {
	case t.Stage == Awaiting && !t.AnswerBy.IsZero():
		key := fmt.Sprintf("%s/%d/", OfAnswer, t.AnswerBy.Unix())
		return []bell{
			{key + AtHalf, Call{Of: OfAnswer, When: AtHalf, Tell: resident, Office: t.Office, At: awake(t.AnswerBy.Add(answerReminder - ResponseDays*day)), Due: t.AnswerBy}},
			{key + AtDue, Call{Of: OfAnswer, When: AtDue, Tell: all, Office: t.Office, At: awake(t.AnswerBy), Due: t.AnswerBy}},
		}
	case t.Stage == Done:
		key, until := fmt.Sprintf("%s/%d/", OfClosing, t.EndedAt.Unix()), t.ReopenUntil()
		return []bell{
			{key + AtBefore, Call{Of: OfClosing, When: AtBefore, Tell: resident, Office: t.Office, At: awake(t.EndedAt.Add(closingReminder)), Due: until}},
			{key + AtDue, Call{Of: OfClosing, When: AtDue, Tell: all, Office: t.Office, At: awake(until), Due: until}},
		}
	}
	return nil
}

// redBells are when the case changes its colour; nobody is told, but what shows
// the colour is drawn anew.
func (t *Ticket) redBells(city *City) []bell {
	since := t.idleSince()
	if since.IsZero() {
		return nil
	}
	var out []bell
	for _, colour := range []struct {
		name string
		days int
	}{{Yellow, city.Red.Yellow}, {RedLong, city.Red.Red}} {
		if colour.days > 0 {
			at := since.Add(time.Duration(colour.days) * day)
			out = append(out, bell{fmt.Sprintf("%s/%d/%s", OfRed, since.Unix(), colour.name),
				Call{Of: OfRed, When: colour.name, Days: colour.days, Office: t.Office, At: at, Due: at}})
		}
	}
	return out
}

// Ring does what is due by time alone and was not done: it says which rungs of
// the ladder, reminders and endings are to be told, and marks them. Of several of
// one clock only the last is told. A case whose resident's time is over ends here
// (Expire, Close); the call of it is OfAnswer or OfClosing, AtDue.
func (t *Ticket) Ring(city *City, now time.Time) []Call {
	t.Recompute(city)
	var calls []Call
	marks := map[string]time.Time{}
	for _, clock := range t.bells(city) {
		last := -1
		for i, b := range clock {
			if _, said := t.Said[b.key]; said || b.At.After(now) {
				continue
			}
			marks[b.key] = now
			if last < 0 || !b.At.Before(clock[last].At) {
				last = i
			}
		}
		if last >= 0 {
			calls = append(calls, clock[last].Call)
		}
	}
	if len(calls) == 0 {
		return nil
	}
	t.keep(marks)
	for _, c := range calls {
		t.called(c, now)
	}
	return calls
}

// called does what a call is about, or writes it into the history.
func (t *Ticket) called(c Call, now time.Time) {
	system := Actor{Role: BySystem}
	act := ActRemind
	switch {
	case c.Of == OfRed:
		return
	case c.Of == OfAnswer && c.When == AtDue:
		_ = t.Expire(now) // it is awaiting, and the time is over: else there would be no call
		return
	case c.Of == OfClosing && c.When == AtDue:
		_ = t.Close(system, now)
		return
	case slices.ContainsFunc(c.Tell, func(a Audience) bool { return a == ToHead || a == ToCoordinator || a == ToLeader }):
		act = ActClimb
	}
	if to, err := t.check(act, BySystem); err == nil {
		line := t.record(act, system, to, now)
		line.Rung = c.Rung
		if c.Rung == "" {
			line.Rung = c.Of
		}
		if c.Of == OfTask {
			line.Other = c.Office
		}
	}
}

// keep marks what was said. Colours of before the last action are forgotten.
func (t *Ticket) keep(marks map[string]time.Time) {
	now := fmt.Sprintf("%s/%d/", OfRed, t.idleSince().Unix())
	said := maps.Clone(t.Said)
	if said == nil {
		said = map[string]time.Time{}
	}
	maps.DeleteFunc(said, func(key string, _ time.Time) bool {
		return strings.HasPrefix(key, OfRed+"/") && !strings.HasPrefix(key, now)
	})
	maps.Copy(said, marks)
	t.Said = said
}

// Wake is the next moment at which anything can happen to the case by time, and
// when Ring is to be called: it may have passed. Zero when nothing can. It brings
// the deadlines up to date first (Recompute).
func (t *Ticket) Wake(city *City, now time.Time) time.Time {
	t.Recompute(city)
	var next time.Time
	for _, clock := range t.bells(city) {
		for _, b := range clock {
			if _, said := t.Said[b.key]; !said && (next.IsZero() || b.At.Before(next)) {
				next = b.At
			}
		}
	}
	return next
}
