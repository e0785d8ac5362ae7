package tickets

import (
	"fmt"
	"slices"
	"time"
)

// Clock is where a case's deadlines come from. A deadline is a budget of working
// time by the calendar of the office that has the case: from a moment to the end
// of the n-th working day after it. Working time within pauses does not count;
// the deadline is the end of the working day in which the budget runs out. So
// dates can be computed anew whenever the office, its hours or the holidays
// change (Recompute).
type Clock struct {
	VerifyFrom  time.Time `json:"vf,omitzero"`
	VerifyDays  int       `json:"vd,omitempty"` // working days of the coordinator; 0: nothing to verify
	FollowFrom  time.Time `json:"ff,omitzero"`
	FollowDays  int       `json:"fd,omitempty"`
	ResolveFrom time.Time `json:"rf,omitzero"`
	ResolveDays int       `json:"rd,omitempty"`
	Extra       int       `json:"x,omitempty"` // working days the end was extended by, those it was late by among them
	ExtendedAt  time.Time `json:"xa,omitzero"`
	Pauses      []Pause   `json:"p,omitempty"` // in order, not overlapping
}

// Pause is a time in which working time does not count: the resident was asked.
type Pause struct {
	From time.Time `json:"f"`
	To   time.Time `json:"t,omitzero"` // zero: it goes on
}

// Extended says that the end was extended; it can be once.
func (c *Clock) Extended() bool { return !c.ExtendedAt.IsZero() }

// Paused says since when the clock stands still; zero when it runs.
func (c *Clock) Paused() time.Time {
	if n := len(c.Pauses); n > 0 && c.Pauses[n-1].To.IsZero() {
		return c.Pauses[n-1].From
	}
	return time.Time{}
}

// Verify is when the coordinator's routing is due; zero where none is asked.
func (c *Clock) Verify(cal *Calendar) time.Time { return c.due(cal, c.VerifyFrom, c.VerifyDays) }

// Follow is when the office's first answer is due.
func (c *Clock) Follow(cal *Calendar) time.Time { return c.due(cal, c.FollowFrom, c.FollowDays) }

// Resolve is when the end is due.
func (c *Clock) Resolve(cal *Calendar) time.Time {
	return c.due(cal, c.ResolveFrom, c.ResolveDays+c.Extra)
}

// due is the end of the working day in which a budget of working days from a
// moment on runs out. A pause that goes on is not counted yet.
func (c *Clock) due(cal *Calendar, from time.Time, days int) time.Time {
	if from.IsZero() || days <= 0 {
		return time.Time{}
	}
	due := cal.AddWorkingDays(from, days)
	if !c.pausedSince(from) {
		return due
	}
	return cal.endOf(c.spend(cal, from, cal.Between(from, due)))
}

func (c *Clock) pausedSince(from time.Time) bool {
	return slices.ContainsFunc(c.Pauses, func(p Pause) bool { return p.To.After(from) })
}

// spend is the moment at which so much working time from a moment on has passed,
// without that in pauses.
func (c *Clock) spend(cal *Calendar, from time.Time, work time.Duration) time.Time {
	for _, p := range c.Pauses {
		if p.To.IsZero() || !p.To.After(from) {
			continue
		}
		run := cal.Between(from, p.From)
		if run >= work {
			break
		}
		work -= run
		from = p.To
	}
	return cal.Add(from, work)
}

// worked is the working time between two moments, without that in pauses.
func (c *Clock) worked(cal *Calendar, from, to time.Time) time.Duration {
	total := cal.Between(from, to)
	for _, p := range c.Pauses {
		end := p.To
		if end.IsZero() || end.After(to) {
			end = to
		}
		total -= cal.Between(later(p.From, from), end)
	}
	return total
}

func later(a, b time.Time) time.Time {
	if b.After(a) {
		return b
	}
	return a
}

// wind does to the clocks what an act's rule says.
func (t *Ticket) wind(effects []Effect, now time.Time) {
	c := &t.Clock
	for _, e := range effects {
		switch e {
		case ClockStarts:
			*c = Clock{FollowFrom: now, ResolveFrom: now}
			if t.Meant != "" {
				c.VerifyFrom = now
			}
			t.FollowedAt, t.Promised, t.LastAction, t.Said = time.Time{}, time.Time{}, now, nil
			// What others did not do is asked for anew.
			t.Supports = slices.DeleteFunc(slices.Clone(t.Supports), func(s Support) bool { return s.Done.IsZero() })
		case ClockMoves:
			t.adopt()
			c.FollowFrom, t.FollowedAt, t.Promised = now, time.Time{}, time.Time{}
		case ClockAnswered:
			if t.FollowedAt.IsZero() {
				t.FollowedAt = now
			}
		case ClockPauses:
			t.adopt()
			if c.Paused().IsZero() {
				c.Pauses = append(c.Pauses[:len(c.Pauses):len(c.Pauses)], Pause{From: now})
			}
		case ClockResumes, ClockStops:
			if since := c.Paused(); !since.IsZero() {
				c.Pauses = slices.Clone(c.Pauses)
				c.Pauses[len(c.Pauses)-1].To = later(since, now)
				t.LastAction = now // their turn again
			}
		case ClockExtends:
			c.ExtendedAt = now
		}
	}
}

// adopt gives a case that was filed before clocks were kept its origins, from
// its history.
func (t *Ticket) adopt() {
	if !t.Clock.ResolveFrom.IsZero() {
		return
	}
	t.Clock.FollowFrom, t.Clock.ResolveFrom = t.Filed, t.Filed
	for _, h := range t.History {
		switch h.What {
		case ActReopen:
			t.Clock.FollowFrom, t.Clock.ResolveFrom = h.At, h.At
		case ActHandover:
			t.Clock.FollowFrom = h.At
		}
	}
}

// worksAt is the office whose calendar the case's clocks go by.
func (o *Open) worksAt() string {
	if o.Meant != "" {
		return o.Meant
	}
	return o.Office
}

// allot gives the clocks the days that the rules promise, and the deadlines their
// dates.
func (t *Ticket) allot(city *City) {
	days := city.times(t.Open)
	c := &t.Clock
	c.VerifyDays = 0
	if t.Meant != "" {
		c.VerifyDays = days.Verify
	}
	// Until it is routed, the office's days come on top of the coordinator's.
	c.FollowDays, c.ResolveDays = days.FollowUp+c.VerifyDays, days.Resolve+c.VerifyDays
	t.Recompute(city)
}

// Recompute brings the deadlines up to date with the office's calendar, and says
// whether one of them changed. Call it after acts that pause and resume, which
// know no city, and for all open cases when the config changed; Wake does too.
func (t *Ticket) Recompute(city *City) (changed bool) {
	if t.Closed() {
		return false
	}
	t.adopt()
	if t.Clock.ResolveDays == 0 {
		days := city.times(t.Open)
		t.Clock.FollowDays, t.Clock.ResolveDays = days.FollowUp, days.Resolve
	}
	set := func(at *time.Time, to time.Time) {
		if !at.Equal(to) {
			*at, changed = to, true
		}
	}
	cal := city.CalendarOf(t.worksAt())
	set(&t.VerifyBy, t.Clock.Verify(city.CalendarOf(city.Coordinator)))
	set(&t.FollowUpBy, t.Clock.Follow(cal))
	set(&t.ResolveBy, t.Clock.Resolve(cal))
	for i, s := range t.Supports {
		if due := city.CalendarOf(s.Office).AddWorkingDays(s.Asked, s.Days); s.Done.IsZero() && !s.Due.Equal(due) {
			t.Supports = slices.Clone(t.Supports)
			t.Supports[i].Due, changed = due, true
		}
	}
	return changed
}

// Extend gives the end more working days, 1 to MaxDays, once, for a reason that
// the office notes; the resident is told by the caller. Where the end has passed
// they count from today: nobody is promised a day that is over.
func (t *Ticket) Extend(city *City, a Agent, days int, why string, now time.Time) error {
	to, err := t.checkAgent(ActExtend, a)
	switch {
	case err != nil:
		return err
	case t.Clock.Extended():
		return fmt.Errorf("extend %s: %w", t.Number, ErrExtended)
	case days < 1 || days > MaxDays:
		return fmt.Errorf("extend by %d days: %w", days, ErrBadDays)
	}
	t.act(ActExtend, a, to, now)
	t.noteWhy(ActExtend, a, t.Office, why, now)
	t.Recompute(city)
	t.Clock.Extra = days
	at := now
	if since := t.Clock.Paused(); !since.IsZero() { // what comes after will not count
		at = since
	}
	if !t.ResolveBy.IsZero() && at.After(t.ResolveBy) {
		t.Clock.Extra -= city.CalendarOf(t.worksAt()).WorkingDaysLeft(at, t.ResolveBy)
	}
	t.Promised = time.Time{} // this is the promise now
	t.Recompute(city)
	return nil
}
