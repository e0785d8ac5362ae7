package tickets

import (
	"maps"
	"strings"
	"time"

	"noken/source"
)

// OfficeTime is when an office works, where that is not when all of them do. Its
// deadlines and clocks go by it.
type OfficeTime struct {
	// Its own working week. A day that is not here is a day off. Left out: the
	// city's hours.
	//
	//	working:
	//	  monday: 00:00-24:00
	Working WeekEntry `yaml:"working"`

	// Whether it works on holidays too, such as a hospital. Its own days off stay.
	//
	//	works_on_holidays: true
	WorksOnHolidays bool `yaml:"works_on_holidays" jsonschema:"default=false"`

	// Days on which only this office is closed.
	//
	//	days_off:
	//	  2026-12-19: Pindah kantor
	DaysOff source.Entries[string] `yaml:"days_off"`

	// Days on which it has other hours, whatever day that is.
	//
	//	special_days:
	//	  2026-12-23: "08:00-12:00"
	SpecialDays source.Entries[string] `yaml:"special_days"`
}

// readTimes makes the calendars of the offices that have working time of their
// own. It comes after the holidays are read.
func (o officesRead) readTimes(l *loader) {
	l.city.calendars = map[string]*Calendar{}
	for _, e := range o.body {
		if v := e.Value; v.Has("working") || v.WorksOnHolidays || len(v.DaysOff) > 0 || len(v.SpecialDays) > 0 {
			l.city.calendars[e.Name.Text] = o.calendarOf(v, l.city.Calendar)
		}
	}
}

func (o officesRead) calendarOf(v OfficeEntry, city *Calendar) *Calendar {
	own := *city
	own.Holidays, own.Special = maps.Clone(city.Holidays), maps.Clone(city.Special)
	if own.Special == nil {
		own.Special = map[Date][]Span{}
	}
	if v.Has("working") {
		// The city's other hours of single days are those of its own week.
		own.Hours, own.Special = weekOf(o.File, v.Working, v.At("working")), map[Date][]Span{}
	}
	if v.WorksOnHolidays {
		own.Holidays, own.Yearly = map[Date]string{}, map[MonthDay]string{}
	}
	lines := map[Date]int{}
	for _, e := range v.DaysOff {
		if date, ok := oneDay(o.File, e.Name, lines, "2026-12-19: Pindah kantor"); ok {
			if e.Value == "" && !o.Failed() {
				o.Problem(e.Name, source.RuleMissingKey, "for example: 2026-12-19: Pindah kantor", "the day %s has no name", e.Name.Text)
			}
			own.Holidays[date] = e.Value
			delete(own.Special, date)
		}
	}
	readSpecial(o.File, v.SpecialDays, lines, own.Special)
	return &own
}

// readSpecial reads the hours of single days.
func readSpecial(f *source.File, days source.Entries[string], lines map[Date]int, into map[Date][]Span) {
	for _, e := range days {
		date, ok := oneDay(f, e.Name, lines, `2026-12-23: "08:00-12:00"`)
		if !ok {
			continue
		}
		spans, ok := parseSpans(e.Value)
		if !ok {
			if e.Value != "" || !f.Failed() { // a day with nothing behind it is told where it is read
				f.Problem(e.Name, RuleDeadline, `for example: `+e.Name.Text+`: "08:00-12:00"`,
					"%q are no hours; expected times from earlier to later", e.Value)
			}
			continue
		}
		into[date] = spans
	}
}

// oneDay reads a date that may stand in its file once. Of the two, the later
// counts.
func oneDay(f *source.File, at *source.Node, lines map[Date]int, example string) (Date, bool) {
	day, err := time.Parse(time.DateOnly, at.Text)
	if err != nil {
		f.Problem(at, RuleHolidays, "for example: "+example, "%q is no date; expected year-month-day", at.Text)
		return Date{}, false
	}
	date := DateOf(day)
	if line := lines[date]; line > 0 {
		f.Warn(at, RuleHolidays, "take one of them out", "%s stands here already, in line %d", at.Text, line)
	}
	lines[date] = at.Line
	return date, true
}

// weekOf reads a working week: "friday: 07:30-11:30, 13:00-16:30". Where it has
// no hours at all, that is told at its key.
func weekOf(f *source.File, week WeekEntry, key *source.Node) (hours [7][]Span) {
	written := [7]string{week.Sunday, week.Monday, week.Tuesday, week.Wednesday, week.Thursday, week.Friday, week.Saturday}
	some := false
	for day := time.Sunday; day <= time.Saturday; day++ {
		if written[day] == "" {
			continue
		}
		some = true
		spans, ok := parseSpans(written[day])
		if !ok {
			name := strings.ToLower(day.String())
			f.Problem(week.At(name), RuleDeadline, "for example: "+name+": 07:30-12:00, 13:00-16:00",
				"%q are no hours; expected times from earlier to later", written[day])
			continue
		}
		hours[day] = spans
	}
	if !some && week.Node() != nil && !f.Failed() {
		f.Problem(key, RuleDeadline, "for example: monday: 07:30-16:00",
			"no working hours; without those of one day of the week at least there is no deadline")
	}
	return hours
}
