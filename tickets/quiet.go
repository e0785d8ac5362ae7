package tickets

import "time"

// QuietHours is when an audience is not disturbed, as time since midnight. From
// after To is over midnight; both equal is never.
type QuietHours struct{ From, To time.Duration }

// Over is when the quiet ends, and t itself where it is not quiet. It goes by the
// clock of t's zone, which has no daylight saving.
func (q QuietHours) Over(t time.Time) time.Time {
	if q.From == q.To {
		return t
	}
	start := midnight(t)
	since := t.Sub(start)
	switch {
	case q.From < q.To:
		if since >= q.From && since < q.To {
			return start.Add(q.To)
		}
	case since < q.To:
		return start.Add(q.To)
	case since >= q.From:
		return start.Add(day + q.To)
	}
	return t
}

// NotQuiet is the first moment from t on at which an audience may be disturbed.
func (c *City) NotQuiet(who Audience, t time.Time) time.Time {
	return c.Quiet[string(who)].Over(t.In(c.Zone))
}
