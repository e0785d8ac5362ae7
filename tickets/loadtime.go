package tickets

import (
	"fmt"
	"regexp"
	"strings"
	"time"
)

var weekdays = map[string]time.Weekday{
	"sunday": time.Sunday, "monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday,
	"thursday": time.Thursday, "friday": time.Friday, "saturday": time.Saturday,
}

var weekdayNames = []string{"monday", "tuesday", "wednesday", "thursday", "friday", "saturday", "sunday"}

// readHours reads the working week: "friday: 07:30-11:30, 13:00-16:30".
func (l *loader) readHours(o object) {
	if !o.has("hours") {
		o.missing("hours", "{monday: 07:30-16:00}")
		return
	}
	hours := o.src.object(o.entries["hours"].value, o.entries["hours"].at, "hours", weekdayNames...)
	works := false
	for _, name := range weekdayNames {
		if !hours.has(name) {
			continue
		}
		written := hours.text(name)
		spans, ok := parseSpans(written)
		if !ok {
			hours.problem(name, fmt.Sprintf("hours of %s are %q; expected times from earlier to later", name, written),
				"for example: "+name+": 07:30-12:00, 13:00-16:00")
			continue
		}
		l.city.Calendar.Hours[weekdays[name]] = spans
		works = true
	}
	if !works {
		o.problem("hours", "no working hours; expected those of one day of the week at least", "")
	}
}

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

func (l *loader) readHolidays() {
	c := l.city.Calendar
	c.Holidays, c.Yearly, c.Years = map[Date]string{}, map[MonthDay]string{}, map[int]bool{}
	s, body, ok := l.open("holidays.yaml")
	if !ok {
		return
	}
	o := s.object(body, nil, "the holidays", "national", "shared_leave", "local", "every_year")
	for _, key := range []string{"national", "shared_leave", "local"} {
		if !o.has(key) {
			continue
		}
		for _, e := range s.mapping(o.entries[key].value, key) {
			name, date, err := holiday(e)
			if err != nil {
				s.problem(e.at, err.Error(), "for example: 2026-08-17: Hari Kemerdekaan")
				continue
			}
			c.Holidays[DateOf(date)] = name
			// Only the national decree makes a year known.
			c.Years[date.Year()] = c.Years[date.Year()] || key == "national"
		}
	}
	if !o.has("every_year") {
		return
	}
	for _, e := range s.mapping(o.entries["every_year"].value, "every_year") {
		// The year of the parsed date is 2000: 29 February exists.
		name, date, err := holiday(entry{"2000-" + e.key, e.at, e.value})
		if err != nil {
			s.problem(e.at, fmt.Sprintf("%q is no day; expected month and day", e.key), "for example: 02-05: Hari Pekabaran Injil")
			continue
		}
		c.Yearly[MonthDay{date.Month(), date.Day()}] = name
	}
}

func holiday(e entry) (name string, date time.Time, err error) {
	date, err = time.Parse("2006-01-02", e.key)
	if err != nil {
		return "", date, fmt.Errorf("%q is no date; expected year-month-day", e.key)
	}
	name, ok := scalar(e.value)
	if !ok || name == "" {
		return "", date, fmt.Errorf("the holiday of %s has no name", e.key)
	}
	return name, date, nil
}
