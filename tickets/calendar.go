package tickets

import "time"

// Span is a stretch of a working day, as time since midnight.
type Span struct{ From, To time.Duration }

// Calendar knows when the offices work. It is read-only once made.
type Calendar struct {
	Zone     *time.Location      // without daylight saving: every day has 24 hours
	Hours    [7][]Span           // by time.Weekday, in order, not overlapping; none: no working day
	Holidays map[Date]string     // name by date: national holidays, shared leave, the city's own
	Yearly   map[MonthDay]string // name by day: holidays that come every year
	Years    map[int]bool        // years whose holidays are known
	Special  map[Date][]Span     // hours of single days, in place of all else that is said of them
}

// Date is a day of the calendar.
type Date struct {
	Year  int
	Month time.Month
	Day   int
}

// MonthDay is a day that comes every year.
type MonthDay struct {
	Month time.Month
	Day   int
}

// DateOf is t's day where t is.
func DateOf(t time.Time) Date {
	y, m, d := t.Date()
	return Date{y, m, d}
}

// farthest bounds every search for a working day, in days: a calendar without
// working days must not hang.
const farthest = 20 * 366

// Covered says whether the holidays of a year are known. Where not, deadlines of
// that year count its holidays as working days.
func (c *Calendar) Covered(year int) bool { return c.Years[year] }

// Holiday is the name of the holiday that t's day is, if it is one.
func (c *Calendar) Holiday(t time.Time) (string, bool) {
	return c.holiday(DateOf(t.In(c.Zone)))
}

func (c *Calendar) holiday(date Date) (string, bool) {
	if name, ok := c.Holidays[date]; ok {
		return name, true
	}
	name, ok := c.Yearly[MonthDay{date.Month, date.Day}]
	return name, ok
}

// spans are the working hours of t's day; none on days off. t is in the zone.
func (c *Calendar) spans(t time.Time) []Span {
	date := DateOf(t)
	if spans, special := c.Special[date]; special {
		return spans
	}
	spans := c.Hours[t.Weekday()]
	if len(spans) == 0 {
		return nil
	}
	if _, off := c.holiday(date); off {
		return nil
	}
	return spans
}

// IsWorking says whether the offices work at t.
func (c *Calendar) IsWorking(t time.Time) bool {
	t = t.In(c.Zone)
	since := t.Sub(midnight(t))
	for _, s := range c.spans(t) {
		if since >= s.From && since < s.To {
			return true
		}
	}
	return false
}

// Open says whether the offices work at any time of a day, of which only the date
// counts.
func (c *Calendar) Open(day time.Time) bool {
	y, m, d := day.Date()
	return len(c.spans(time.Date(y, m, d, 0, 0, 0, 0, c.Zone))) > 0
}

// midnight is the beginning of t's day, in t's zone.
func midnight(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// base is the midnight of the day that t counts as: its own day while that is a
// working day that has not ended, else the next working day.
func (c *Calendar) base(t time.Time) time.Time {
	t = t.In(c.Zone)
	if spans := c.spans(t); len(spans) > 0 && t.Sub(midnight(t)) < spans[len(spans)-1].To {
		return midnight(t)
	}
	return c.next(midnight(t))
}

// next is the midnight of the first working day after a day's midnight; with no
// working day in sight simply the next day.
func (c *Calendar) next(t time.Time) time.Time {
	for d, n := t.Add(day), 0; n < farthest; d, n = d.Add(day), n+1 {
		if len(c.spans(d)) > 0 {
			return d
		}
	}
	return t.Add(day)
}

// AddWorkingDays is the end of the n-th working day after t's. What happens
// outside of working days, or after the day's end, counts as of the next working
// day; n is 0 to 1000, and 0 is the end of that day itself.
func (c *Calendar) AddWorkingDays(t time.Time, n int) time.Time {
	d := c.base(t)
	for range min(n, 1000) {
		d = c.next(d)
	}
	if spans := c.spans(d); len(spans) > 0 {
		return d.Add(spans[len(spans)-1].To)
	}
	return d
}

// WorkingDaysLeft counts the working days from now's day to due's, due's own
// included: 0 is today. When due has passed it is negative: how many working
// days have begun since, at least one.
func (c *Calendar) WorkingDaysLeft(now, due time.Time) int {
	if now.After(due) {
		return -max(1, c.between(midnight(due.In(c.Zone)), c.base(now)))
	}
	return c.between(c.base(now), midnight(due.In(c.Zone)))
}

// between counts the working days after the midnight from up to the midnight to.
func (c *Calendar) between(from, to time.Time) int {
	n := 0
	for d, i := c.next(from), 0; !d.After(to) && i < farthest; d, i = c.next(d), i+1 {
		n++
	}
	return n
}
