package flows

import (
	"fmt"
	"time"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// dateKind asks for a day: "17-8-1990", "17 Agustus 1990", "1990-08-17",
// "17081990", "hari ini", "24 Nov", "Selasa". Day comes before month. past allows
// no day to come, future none that is gone; today is either. With offer the nearest
// days stand as buttons, with working only those on which the offices are open.
//
//	steps:
//	  - lahir:
//	      date: {past: true}
//	      ask: {id: Tanggal lahir?, en: Date of birth?}
//	  - datang:
//	      date: {future: true, offer: 5, working: true, earliest: 1, latest: 30}
//	      ask: {id: Mau datang hari apa?, en: Which day will you come?}
type dateKind struct {
	question
	past, future, working bool
	offer                 int
	first, last           int // days from today that are taken
	early, late           bool
}

// farthest is how many days from today a date may be at most: what people mean
// lies within a life or two.
const farthest = 80000

// dateBody says what days are taken.
type dateBody struct {
	source.Where

	// true: no day that is still to come, as for a date of birth.
	Past bool `yaml:"past"`

	// true: no day that is gone, as for an appointment.
	Future bool `yaml:"future"`

	// How many days stand as buttons: the next ones, of a past date the last ones.
	// Any other day may still be typed.
	Offer int `yaml:"offer" jsonschema:"minimum=0,maximum=14"`

	// true: only days on which the offices are open (hours and holidays.yaml).
	Working bool `yaml:"working"`

	// The first day that is taken, counted from today: 1 is tomorrow, -30 a month ago.
	Earliest int `yaml:"earliest" jsonschema:"minimum=-36500,maximum=3650"`

	// The last day that is taken, counted from today: 30 is in a month.
	Latest int `yaml:"latest" jsonschema:"minimum=-36500,maximum=3650"`
}

func readDate(_ *loader, st *step, body *source.Node) kind {
	src := st.flow.src
	var b dateBody
	src.Decode(body, &b)
	k := &dateKind{past: b.Past, future: b.Future, working: b.Working, offer: b.Offer, first: -farthest, last: farthest}
	if b.Past && b.Future {
		src.Problem(b.At("past"), RuleLimits, "", "a date is past or future, not both")
	}
	if b.Future {
		k.first = 0
	}
	if b.Past {
		k.last = 0
	}
	if b.Has("earliest") {
		k.early = !b.Future || b.Earliest > 0
		k.first = max(k.first, b.Earliest)
	}
	if b.Has("latest") {
		k.late = !b.Past || b.Latest < 0
		k.last = min(k.last, b.Latest)
	}
	switch {
	case k.first <= k.last:
	case b.Has("earliest") && b.Has("latest"):
		src.Problem(b.At("earliest"), RuleLimits, "", "earliest is after latest")
	case b.Has("earliest"):
		src.Problem(b.At("earliest"), RuleLimits, "", "a past date cannot begin after today")
	case b.Has("latest"):
		src.Problem(b.At("latest"), RuleLimits, "", "a future date cannot end before today")
	}
	return k
}

// dayOf is the day of a moment, as dates are kept: midnight in UTC.
func dayOf(now time.Time) time.Time {
	y, m, d := now.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
}

// searched is how many days are looked through for open ones: more than any run of
// holidays, so that a calendar without open days does not hang.
const searched = 60

// open says whether a day is one on which the offices are open, where that matters.
func (k *dateKind) open(t *turn, day time.Time) bool {
	return !k.working || t.set.working(day)
}

// offered are the days that stand as buttons, nearest first.
func (k *dateKind) offered(t *turn) []time.Time {
	today := dayOf(t.e.Now)
	from, step := max(k.first, 0), 1
	if k.past || k.last < 0 {
		from, step = min(k.last, 0), -1
	}
	var days []time.Time
	for n := 0; n < searched && len(days) < k.offer; n++ {
		off := from + n*step
		if off < k.first || off > k.last {
			break
		}
		if day := today.AddDate(0, 0, off); k.open(t, day) {
			days = append(days, day)
		}
	}
	return days
}

func (k *dateKind) rows(t *turn, _ *step) [][]Button {
	const columns = 3
	var rows [][]Button
	for i, day := range k.offered(t) {
		if i%columns == 0 {
			rows = append(rows, nil)
		}
		last := &rows[len(rows)-1]
		*last = append(*last, Button{ID: "=" + day.Format(time.DateOnly), Label: t.shortDay(day)})
	}
	return rows
}

func (k *dateKind) accept(t *turn, _ *step, e *Event) verdict {
	today := dayOf(e.Now)
	var day time.Time
	var ok bool
	switch e.Kind {
	case Press:
		if len(e.Button) < 2 || e.Button[0] != '=' || k.offer == 0 {
			return verdict{}
		}
		if day, ok = parseDate(e.Button[1:], today); !ok {
			return verdict{}
		}
	case Text:
		if day, ok = k.read(t, e.Text, today); !ok {
			return verdict{why: "wrong.date"}
		}
	default:
		return verdict{}
	}
	if v := k.refuses(t, day, today); v.why != "" {
		return v
	}
	return verdict{what: answered, value: Value{Kind: "date", Text: day.Format(time.DateOnly)}}
}

// refuses says why a day is not taken; without a why it is.
func (k *dateKind) refuses(t *turn, day, today time.Time) verdict {
	first, last := today.AddDate(0, 0, k.first), today.AddDate(0, 0, k.last)
	switch {
	case k.past && day.After(today):
		return verdict{why: "wrong.past"}
	case k.future && day.Before(today):
		return verdict{why: "wrong.future"}
	case day.Before(first):
		return verdict{why: "wrong.early", args: map[string]any{"day": t.longDay(first)}}
	case day.After(last):
		return verdict{why: "wrong.late", args: map[string]any{"day": t.longDay(last)}}
	case k.open(t, day):
		return verdict{}
	}
	if next, ok := k.nearest(t, day, first, last); ok {
		return verdict{why: "wrong.closed", args: map[string]any{"day": t.longDay(day), "next": t.longDay(next)}}
	}
	return verdict{why: "wrong.closeddays", args: map[string]any{"day": t.longDay(day)}}
}

// nearest is the open day nearest to one on which the offices are closed, the next
// rather than the one before.
func (k *dateKind) nearest(t *turn, day, first, last time.Time) (time.Time, bool) {
	for n := 1; n < searched; n++ {
		for _, off := range [2]int{n, -n} {
			if other := day.AddDate(0, 0, off); !other.Before(first) && !other.After(last) && k.open(t, other) {
				return other, true
			}
		}
	}
	return time.Time{}, false
}

func (k *dateKind) complaints() []string {
	all := []string{"wrong.date"}
	if k.past {
		all = append(all, "wrong.past")
	}
	if k.future {
		all = append(all, "wrong.future")
	}
	if k.early {
		all = append(all, "wrong.early")
	}
	if k.late {
		all = append(all, "wrong.late")
	}
	if k.working {
		all = append(all, "wrong.closed")
	}
	return all
}

func (k *dateKind) words(t *turn, v Value) string {
	date, err := time.Parse(time.DateOnly, v.Text)
	if err != nil {
		return v.Text
	}
	words := fmt.Sprintf("%d %s %d", date.Day(), monthNames[t.calendar()][date.Month()-1], date.Year())
	if k.offer > 0 { // chosen as a day of the week, not as a date of some year
		words = dayNames[t.calendar()][date.Weekday()] + ", " + words
	}
	return words
}

func (k *dateKind) typ() types.Type { return types.String }
