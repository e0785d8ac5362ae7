package tickets

import (
	"maps"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/source"
)

var spanShape = regexp.MustCompile(`^([01][0-9]|2[0-3])[:.]([0-5][0-9]) *- *([01][0-9]|2[0-4])[:.]([0-5][0-9])$`)

func parseSpans(s string) ([]Span, bool) {
	var spans []Span
	for part := range strings.SplitSeq(s, ",") {
		m := spanShape.FindStringSubmatch(strings.TrimSpace(part))
		if m == nil {
			return nil, false
		}
		span := Span{clock(m[1], m[2]), clock(m[3], m[4])}
		if span.From >= span.To || span.To > 24*time.Hour || len(spans) > 0 && span.From < spans[len(spans)-1].To {
			return nil, false
		}
		spans = append(spans, span)
	}
	return spans, true
}

// clock is hh and mm, two digits each, as time since midnight.
func clock(hh, mm string) time.Duration {
	number := func(s string) time.Duration { return time.Duration(s[0]-'0')*10 + time.Duration(s[1]-'0') }
	return number(hh)*time.Hour + number(mm)*time.Minute
}

// fewHolidays is less than a year's decree has ever had; the decrees of 2011 to
// 2026 name 13 to 17 national holidays.
const fewHolidays = 10

// holidaysRead is holidays.yaml being read.
type holidaysRead struct {
	file[HolidaysFile]
	calendar *Calendar
	expected map[int]source.Problem
	firsts   map[int]*source.Node // of each year's national holidays
	count    map[int]int          // of each year's national holidays
	lines    map[Date]int
}

func (l *loader) readHolidays() {
	h := holidaysRead{
		file: open[HolidaysFile](l, holidaysFile), calendar: l.city.Calendar, expected: map[int]source.Problem{},
		firsts: map[int]*source.Node{}, count: map[int]int{}, lines: map[Date]int{},
	}
	l.city.expected = h.expected
	l.city.holidaysAt = source.Problem{File: holidaysFile}
	if l.unread[holidaysFile] {
		return
	}
	h.once(h.body.National, func(year int, at *source.Node) {
		h.calendar.Years[year] = true
		h.count[year]++
		if h.firsts[year] == nil {
			h.firsts[year] = at
		}
		l.city.holidaysAt = h.Place(at) // after the last is where more are added
	})
	// Only the national decree makes a year known.
	h.once(h.body.SharedLeave, func(int, *source.Node) {})
	h.once(h.body.Local, func(int, *source.Node) {})
	h.once(h.body.Expected, func(year int, at *source.Node) {
		if h.calendar.Years[year] {
			h.Warn(at, RuleHolidays, "take it out", "the holidays of %d are known; none of them is only expected", year)
		}
		if _, known := h.expected[year]; !known {
			h.expected[year] = h.Place(at)
		}
	})
	h.yearly()
	h.special()
	for _, year := range slices.Sorted(maps.Keys(h.count)) {
		if h.count[year] < fewHolidays && !h.Failed() {
			h.Warn(h.firsts[year], RuleHolidays, "look at the year, or add the others of its decree",
				"only %d national holidays in %d; a year has about 16", h.count[year], year)
		}
	}
}

// once reads days off that come once; of each, note is told the year.
func (h *holidaysRead) once(days source.Entries[string], note func(year int, at *source.Node)) {
	for _, e := range days {
		day, err := time.Parse(time.DateOnly, e.Name.Text)
		if err != nil {
			h.Problem(e.Name, RuleHolidays, "for example: 2026-08-17: Hari Kemerdekaan", "%q is no date; expected year-month-day", e.Name.Text)
			continue
		}
		h.named(e)
		date := DateOf(day)
		if line := h.lines[date]; line > 0 {
			h.Warn(e.Name, RuleHolidays, "take one of them out", "%s is a day off already, in line %d", e.Name.Text, line)
		}
		h.lines[date] = e.Name.Line
		h.calendar.Holidays[date] = e.Value
		note(date.Year, e.Name)
	}
}

// named tells of a day between whose quotes nothing stands; a day with nothing
// behind it is told where it is read.
func (h *holidaysRead) named(e source.Named[string]) {
	if e.Value == "" && !h.Failed() {
		h.Problem(e.Name, source.RuleMissingKey, "for example: 2026-08-17: Hari Kemerdekaan", "the day %s has no name", e.Name.Text)
	}
}

func (h *holidaysRead) yearly() {
	for _, e := range h.body.EveryYear {
		// The year of the parsed date is 2000: 29 February exists.
		day, err := time.Parse(time.DateOnly, "2000-"+e.Name.Text)
		if err != nil {
			h.Problem(e.Name, RuleHolidays, "for example: 02-05: Hari Pekabaran Injil", "%q is no day; expected month and day", e.Name.Text)
			continue
		}
		h.named(e)
		h.calendar.Yearly[MonthDay{day.Month(), day.Day()}] = e.Value
	}
}

// special reads hours of single days, which hold on days off too.
func (h *holidaysRead) special() {
	lines := map[Date]int{}
	readSpecial(h.File, h.body.SpecialDays, lines, h.calendar.Special)
	for _, e := range h.body.SpecialDays {
		if day, err := time.Parse(time.DateOnly, e.Name.Text); err == nil && h.lines[DateOf(day)] > 0 {
			h.Warn(e.Name, RuleHolidays, "take one of them out", "%s is a day off too, in line %d; these hours count", e.Name.Text, h.lines[DateOf(day)])
		}
	}
}

// Warnings are what depends on the day: deadlines that fall in a year whose
// holidays are not in holidays.yaml yet, or are only expected although it has
// begun; and offices and secret categories for which people.yaml names nobody.
func (c *City) Warnings(now time.Time) source.Problems {
	longest := 0
	for _, times := range c.Deadlines {
		longest = max(longest, times.Resolve, times.Inspection)
	}
	for _, category := range c.Categories {
		longest = max(longest, category.ResolveDays)
	}
	for _, service := range c.Services {
		longest = max(longest, service.ResolveDays)
	}
	year, last := now.In(c.Zone).Year(), c.Calendar.AddWorkingDays(now, longest).Year()
	var out source.Problems
	for ; year <= last; year++ {
		p, expected := c.expected[year]
		switch {
		case c.Calendar.Covered(year):
			continue
		case expected && year > now.In(c.Zone).Year():
			continue
		case expected:
			p.Message = strconv.Itoa(year) + " has begun, and its national holidays are only those expected"
			p.Hint = "put those of the joint decree (SKB 3 Menteri) under national, and take the expected ones out"
		default:
			p = c.holidaysAt
			p.Message = "deadlines reach into " + strconv.Itoa(year) + ", whose national holidays are not here"
			p.Hint = "add them when the joint decree (SKB 3 Menteri) is out; until then they count as working days"
		}
		p.Rule, p.Severity = RuleHolidays, source.Warning
		out = append(out, p)
	}
	return append(out, c.withoutPeople()...)
}
