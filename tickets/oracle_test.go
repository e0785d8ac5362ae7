package tickets_test

import (
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"noken/tickets"
)

// The oracle counts minutes, one after the other, and knows nothing of how the
// package does it.
type oracle struct{ cal *tickets.Calendar }

func (o oracle) hours(day time.Time) []tickets.Span {
	y, m, d := day.Date()
	date := tickets.Date{Year: y, Month: m, Day: d}
	if spans, ok := o.cal.Special[date]; ok {
		return spans
	}
	_, once := o.cal.Holidays[date]
	_, yearly := o.cal.Yearly[tickets.MonthDay{Month: m, Day: d}]
	if once || yearly {
		return nil
	}
	return o.cal.Hours[day.Weekday()]
}

// minute is one since 1970: numbers, because a hundred thousand cases are a
// billion of them.
type minute = int64

func minuteOf(t time.Time) minute { return t.Unix() / 60 }

// each calls f with each working minute from t on, and with the end of its day,
// until f has enough.
func (o oracle) each(t time.Time, f func(now, dayEnds minute) bool) {
	first := minuteOf(t)
	for day := time.Date(t.Year(), t.Month(), t.Day(), 0, 0, 0, 0, t.Location()); ; day = day.AddDate(0, 0, 1) {
		spans, midnight := o.hours(day), minuteOf(day)
		for _, s := range spans {
			ends := midnight + minute(spans[len(spans)-1].To/time.Minute)
			for now := midnight + minute(s.From/time.Minute); now < midnight+minute(s.To/time.Minute); now++ {
				if now >= first && !f(now, ends) {
					return
				}
			}
		}
	}
}

// due is the end of the day in which the working minutes of so many days, without
// those in pauses, run out.
func (o oracle) due(from time.Time, days int, pauses []tickets.Pause) time.Time {
	budget := 0
	o.each(from, func(now, dayEnds minute) bool {
		budget++
		if now+1 == dayEnds {
			days--
		}
		return days >= 0
	})
	var stops [][2]minute
	for _, p := range pauses {
		stops = append(stops, [2]minute{minuteOf(p.From), minuteOf(p.To)})
	}
	var due minute
	o.each(from, func(now, dayEnds minute) bool {
		for _, s := range stops {
			if now >= s[0] && now < s[1] {
				return true
			}
		}
		budget--
		due = dayEnds
		return budget > 0
	})
	return time.Unix(due*60, 0)
}

// between counts the working minutes from a to b.
func (o oracle) between(a, b time.Time) time.Duration {
	n, until := 0, minuteOf(b)
	o.each(a, func(now, _ minute) bool {
		if now < until {
			n++
		}
		return now < until
	})
	return time.Duration(n) * time.Minute
}

// add is the end of the last of so many working minutes.
func (o oracle) add(t time.Time, work time.Duration) time.Time {
	left, end := work/time.Minute, minute(0)
	o.each(t, func(now, _ minute) bool {
		left--
		end = now + 1
		return left > 0
	})
	return time.Unix(end*60, 0)
}

// dice make calendars and cases; the same seed makes the same ones.
type dice struct{ *rand.Rand }

func (d dice) minutes(from, to int) time.Duration {
	return time.Duration(from+d.IntN(to-from+1)) * time.Minute
}

// hours are a working day, half of the time with a break.
func (d dice) hours() []tickets.Span {
	opens := d.minutes(0, 9*60)
	if d.IntN(4) == 0 { // until midnight
		return []tickets.Span{{From: 23 * time.Hour, To: 24 * time.Hour}}
	}
	noon, ends := opens+d.minutes(30, 5*60), 15*time.Hour+d.minutes(0, 3*60)
	if d.IntN(2) == 0 {
		return []tickets.Span{{From: opens, To: ends}}
	}
	return []tickets.Span{{From: opens, To: noon}, {From: min(noon+d.minutes(0, 90), ends-time.Minute), To: ends}}
}

// calendar is a working week in WIT with days off and special days around a day.
func (d dice) calendar(around time.Time) *tickets.Calendar {
	cal := &tickets.Calendar{
		Zone: around.Location(), Holidays: map[tickets.Date]string{}, Special: map[tickets.Date][]tickets.Span{},
		Yearly: map[tickets.MonthDay]string{{Month: time.January, Day: 1}: "new year"},
	}
	cal.Hours[time.Monday] = d.hours() // one day at least
	for day := time.Tuesday; day <= time.Friday; day++ {
		if d.IntN(10) > 0 {
			cal.Hours[day] = d.hours()
		}
	}
	if d.IntN(3) == 0 {
		cal.Hours[time.Saturday] = d.hours()
	}
	d.holidays(cal, around)
	for range d.IntN(3) {
		special := d.hours()
		if d.IntN(3) == 0 {
			special = nil
		}
		cal.Special[tickets.DateOf(around.AddDate(0, 0, d.IntN(12)))] = special
	}
	return cal
}

func (d dice) holidays(cal *tickets.Calendar, around time.Time) {
	cal.Holidays = map[tickets.Date]string{}
	for range d.IntN(4) {
		cal.Holidays[tickets.DateOf(around.AddDate(0, 0, d.IntN(12)))] = "holiday"
	}
}

// moment is on any minute of some years, half of the time around a year's end.
func (d dice) moment() time.Time {
	zone := time.FixedZone("WIT", 9*3600)
	if d.IntN(2) == 0 {
		return time.Date(2025+d.IntN(4), time.December, 24+d.IntN(10), d.IntN(24), d.IntN(60), 0, 0, zone)
	}
	return time.Date(2025+d.IntN(4), time.January, 1+d.IntN(365), d.IntN(24), d.IntN(60), 0, 0, zone)
}

// pauses are up to three, one after the other, some before from.
func (d dice) pauses(from time.Time) []tickets.Pause {
	var pauses []tickets.Pause
	at := from.Add(-d.minutes(0, 600))
	for range d.IntN(4) {
		begins := at.Add(d.minutes(0, 2*1440))
		at = begins.Add(d.minutes(0, 3*1440))
		pauses = append(pauses, tickets.Pause{From: begins, To: at})
	}
	return pauses
}

// A hundred thousand random deadlines, with breaks, holidays, special days,
// pauses, moved holidays and year ends, agree with counting minutes.
func TestWorkingTimeAgreesWithCountingMinutes(t *testing.T) {
	t.Parallel()
	const parts = 4
	cases := 100_000
	if testing.Short() || raceEnabled {
		cases = 4_000
	}
	for part := range uint64(parts) {
		t.Run("", func(t *testing.T) {
			t.Parallel()
			d := dice{rand.New(rand.NewPCG(part, 2026))}
			for range cases / parts {
				from := d.moment()
				cal := d.calendar(from)
				clock := tickets.Clock{FollowFrom: from, FollowDays: 1 + d.IntN(3), Pauses: d.pauses(from)}
				agree(t, d, cal, clock)
				d.holidays(cal, from) // a decree moves them while the clock runs
				if got, want := clock.Follow(cal), (oracle{cal}).due(from, clock.FollowDays, clock.Pauses); !got.Equal(want) {
					t.Fatalf("after the holidays moved: %v, counted %v\n%+v\n%+v", got, want, clock, cal)
				}
			}
		})
	}
}

func agree(t *testing.T, d dice, cal *tickets.Calendar, clock tickets.Clock) {
	t.Helper()
	o, from := oracle{cal}, clock.FollowFrom
	if got, want := clock.Follow(cal), o.due(from, clock.FollowDays, clock.Pauses); !got.Equal(want) {
		t.Fatalf("due %v, counted %v\n%+v\n%+v", got, want, clock, cal)
	}
	to := from.Add(d.minutes(0, 3*1440))
	if got, want := cal.Between(from, to), o.between(from, to); got != want {
		t.Fatalf("from %v to %v work takes %v, counted %v\n%+v", from, to, got, want, cal)
	}
	work := d.minutes(1, 1500)
	if got, want := cal.Add(from, work), o.add(from, work); !got.Equal(want) {
		t.Fatalf("%v of work from %v ends %v, counted %v\n%+v", work, from, got, want, cal)
	}
}

func TestTheOracleKnowsWhatPeopleKnow(t *testing.T) {
	t.Parallel()
	cal := mimika(t).Calendar
	asked := []tickets.Pause{{From: at(t, "2026-11-24 10:00"), To: at(t, "2026-11-26 10:00")}} // two days of work
	for name, c := range map[string]struct {
		from   string
		days   int
		pauses []tickets.Pause
		want   string
	}{
		"over a weekend":                      {"2026-11-23 09:00", 5, nil, "2026-11-30 16:00"},
		"two days later after two of waiting": {"2026-11-23 09:00", 5, asked, "2026-12-02 16:00"},
		"a pause before it began":             {"2026-11-27 09:00", 1, asked, "2026-11-30 16:00"},
		"over Christmas":                      {"2026-12-23 09:00", 1, nil, "2026-12-28 16:00"},
	} {
		clock := tickets.Clock{FollowFrom: at(t, c.from), FollowDays: c.days, Pauses: c.pauses}
		for by, got := range map[string]time.Time{
			"the clock": clock.Follow(cal), "the oracle": oracle{cal}.due(at(t, c.from), c.days, slices.Clone(c.pauses)),
		} {
			if !got.Equal(at(t, c.want)) {
				t.Errorf("%s: %s says %v, expected %s", name, by, got, c.want)
			}
		}
	}
}
