package tickets

import "time"

// Between is the working time between two moments; 0 where b is not after a.
func (c *Calendar) Between(a, b time.Time) time.Duration {
	a, b = a.In(c.Zone), b.In(c.Zone)
	if !b.After(a) {
		return 0
	}
	var total time.Duration
	for d, n := midnight(a), 0; d.Before(b) && n < farthest; d, n = d.Add(day), n+1 {
		for _, s := range c.spans(d) {
			from, to := later(d.Add(s.From), a), d.Add(s.To)
			if to.After(b) {
				to = b
			}
			total += max(0, to.Sub(from))
		}
	}
	return total
}

// Add is the first moment at which so much working time has passed since t; t
// itself where that is none.
func (c *Calendar) Add(t time.Time, work time.Duration) time.Time {
	t = t.In(c.Zone)
	if work <= 0 {
		return t
	}
	for d, n := midnight(t), 0; n < farthest; d, n = d.Add(day), n+1 {
		for _, s := range c.spans(d) {
			from := later(d.Add(s.From), t)
			run := d.Add(s.To).Sub(from)
			if run >= work {
				return from.Add(work)
			}
			work -= max(0, run)
		}
	}
	return t.Add(work) // a calendar without working days
}

// endOf is the end of the working day in which work ended at t.
func (c *Calendar) endOf(t time.Time) time.Time {
	d := midnight(t.In(c.Zone).Add(-1)) // work may end at midnight
	if spans := c.spans(d); len(spans) > 0 {
		return d.Add(spans[len(spans)-1].To)
	}
	return t
}

// opening is when work begins on the n-th working day after t's day, before it
// where n is negative. Work begins at t itself where there is no such day.
func (c *Calendar) opening(t time.Time, n int) time.Time {
	step := day
	if n < 0 {
		step, n = -day, -n
	}
	d := midnight(t.In(c.Zone).Add(-1))
	for i := 0; n > 0 && i < farthest; i++ {
		d = d.Add(step)
		if len(c.spans(d)) > 0 {
			n--
		}
	}
	if spans := c.spans(d); n == 0 && len(spans) > 0 {
		return d.Add(spans[0].From)
	}
	return t
}
