package tickets

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"regexp"
	"slices"
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
			name, date, err := holiday(e, "2006-01-02")
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
		name, date, err := holiday(entry{"2000-" + e.key, e.at, e.value}, "2006-01-02")
		if err != nil {
			s.problem(e.at, fmt.Sprintf("%q is no day; expected month and day", e.key), "for example: 02-05: Hari Pekabaran Injil")
			continue
		}
		c.Yearly[MonthDay{date.Month(), date.Day()}] = name
	}
}

func holiday(e entry, layout string) (name string, date time.Time, err error) {
	date, err = time.Parse(layout, e.key)
	if err != nil {
		return "", date, fmt.Errorf("%q is no date; expected year-month-day", e.key)
	}
	name, ok := scalar(e.value)
	if !ok || name == "" {
		return "", date, fmt.Errorf("the holiday of %s has no name", e.key)
	}
	return name, date, nil
}

var (
	areaShape  = regexp.MustCompile(`^[0-9]{2}(\.[0-9]{2,4}){0,3}$`)
	areaLevels = []string{Regency, District, Village}
)

// readAreas reads areas.csv: code, level, name.
func (l *loader) readAreas() {
	const file = "areas.csv"
	data, ok := l.files[file]
	if !ok {
		l.problems = append(l.problems, Problem{File: file, Message: "the file is missing"})
		return
	}
	r := csv.NewReader(bytes.NewReader(bytes.TrimPrefix(data, []byte("\ufeff"))))
	r.FieldsPerRecord = 3
	r.TrimLeadingSpace = true
	rows, err := r.ReadAll()
	if err != nil {
		p := Problem{File: file, Message: err.Error()}
		var syntax *csv.ParseError
		if errors.As(err, &syntax) {
			p.Line, p.Col, p.Message = syntax.Line, max(1, syntax.Column), syntax.Err.Error()+"; expected code,level,name"
		}
		l.problems = append(l.problems, p)
		return
	}
	lines := strings.Split(string(data), "\n")
	seen := map[string]int{}
	wrong := func(line int, message, hint string) {
		l.problems = append(l.problems, Problem{File: file, Line: line, Col: 1, Source: excerpt(lines, line, 1, 1), Message: message, Hint: hint})
	}
	for i, row := range rows {
		line := i + 1
		code, level, name := row[0], strings.TrimSpace(row[1]), strings.TrimSpace(row[2])
		switch {
		case i == 0 && code == "code":
			continue
		case !areaShape.MatchString(code):
			wrong(line, fmt.Sprintf("%q is no area code", code), "for example: 94.04.01.1002")
			continue
		case seen[code] > 0:
			wrong(line, fmt.Sprintf("area %q is here twice", code), fmt.Sprintf("the first is in line %d", seen[code]))
			continue
		case !slices.Contains(areaLevels, level):
			wrong(line, fmt.Sprintf("level is %q; expected %s", level, strings.Join(areaLevels, ", ")), didYouMean(level, areaLevels))
		case name == "":
			wrong(line, fmt.Sprintf("area %q has no name", code), "")
		}
		seen[code] = line
		l.city.Areas = append(l.city.Areas, Area{Code: code, Level: level, Name: name})
	}
	for i, a := range l.city.Areas {
		dot := strings.LastIndexByte(a.Code, '.')
		if a.Level == Regency || dot < 0 {
			continue
		}
		if seen[a.Code[:dot]] == 0 {
			wrong(seen[a.Code], fmt.Sprintf("area %q lies in %q, which is not in the list", a.Code, a.Code[:dot]), "")
			continue
		}
		l.city.Areas[i].Parent = a.Code[:dot]
	}
}
