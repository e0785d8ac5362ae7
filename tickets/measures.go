package tickets

import "time"

// PromiseDays is the new promise to the resident of a late case, in working days.
const PromiseDays = 5

// Promise gives the resident of a late case a new day, which is shown from then on
// until the clocks begin anew.
func (t *Ticket) Promise(city *City, now time.Time) time.Time {
	t.Promised = city.CalendarOf(t.worksAt()).AddWorkingDays(now, PromiseDays)
	return t.Promised
}

// PromisedDay is the day the resident is shown: the last promise, else the
// office's next deadline. More time for the end is a promise too. Zero when the
// case has ended.
func (o *Open) PromisedDay() time.Time {
	switch {
	case o.Stage.Ended():
		return time.Time{}
	case !o.Promised.IsZero():
		return o.Promised
	case o.FollowedAt.IsZero() && !o.FollowUpBy.IsZero() && !o.Clock.ExtendedAt.After(o.Clock.FollowFrom):
		return o.FollowUpBy
	}
	return o.ResolveBy
}

// Lateness is by how many working days the next deadline has passed, at least 1;
// 0 when it has not, or nothing is due. While the resident is awaited it is what
// it was when they were asked.
func (t *Ticket) Lateness(city *City, now time.Time) int {
	due := t.Due()
	if paused := t.Clock.Paused(); !paused.IsZero() && paused.Before(now) {
		now = paused
	}
	if due.IsZero() || !now.After(due) {
		return 0
	}
	return -t.calendar(city).WorkingDaysLeft(now, due)
}

// calendar is the one that the next deadline goes by.
func (t *Ticket) calendar(city *City) *Calendar {
	if !t.VerifyBy.IsZero() {
		return city.CalendarOf(city.Coordinator)
	}
	return city.CalendarOf(t.worksAt())
}

// TimeLeft says in a language how long the office has: "sisa 5 hari kerja",
// "terlambat 2 hari kerja", "jam berhenti, menunggu pelapor". Empty when the case
// has ended.
func (t *Ticket) TimeLeft(city *City, lang string, now time.Time) string {
	switch {
	case t.Due().IsZero():
		return ""
	case t.Waiting:
		return pausedWords(lang)
	}
	return DaysLeftWords(lang, t.calendar(city).WorkingDaysLeft(now, t.Due()))
}

// idleSince is since when the office has done nothing although it is its turn;
// zero when it is not.
func (o *Open) idleSince() time.Time {
	switch {
	case o.Stage.Ended() || o.Waiting:
		return time.Time{}
	case o.LastAction.IsZero():
		return o.Filed
	}
	return o.LastAction
}

// IdleDays is how many whole days of the calendar the office has done nothing
// although it was its turn.
func (o *Open) IdleDays(now time.Time) int {
	since := o.idleSince()
	if since.IsZero() || !now.After(since) {
		return 0
	}
	return int(now.Sub(since) / day)
}

// Colour is Yellow or RedLong for a case without action for as long as the city
// says; else empty.
func (o *Open) Colour(city *City, now time.Time) string {
	since := o.idleSince()
	over := func(days int) bool {
		return days > 0 && !since.IsZero() && !now.Before(since.Add(time.Duration(days)*day))
	}
	switch {
	case over(city.Red.Red):
		return RedLong
	case over(city.Red.Yellow):
		return Yellow
	}
	return ""
}

// WorkingMinutes is how much working time a case that has ended took, without
// that in which the resident was awaited, since its clocks last began. 0 while it
// goes on.
func (t *Ticket) WorkingMinutes(city *City) int {
	if !t.Stage.Ended() || t.Clock.ResolveFrom.IsZero() {
		return 0
	}
	return int(t.Clock.worked(city.CalendarOf(t.worksAt()), t.Clock.ResolveFrom, t.EndedAt) / time.Minute)
}

// InTime says that a case that has ended did so by its deadline, the extension
// included.
func (o *Open) InTime() bool {
	return o.Stage.Ended() && !o.EndedAt.After(o.ResolveBy)
}
