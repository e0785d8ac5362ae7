package flows

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"
)

var (
	isoDate   = regexp.MustCompile(`^(\d{4})[-/. ](\d{1,2})[-/. ](\d{1,2})$`)
	plainDate = regexp.MustCompile(`^(\d{1,2})[-/. ]+(\d{1,2})[-/. ]+(\d{4})$`)
	namedDate = regexp.MustCompile(`^(\d{1,2})[-/. ]*([a-z]{3,10})[-/., ]*(\d{4})$`)
	solidDate = regexp.MustCompile(`^(\d{2})(\d{2})(\d{4})$`)
)

// months are what a month's name begins with, Indonesian and English.
var months = [12][]string{
	{"jan"}, {"feb", "peb"}, {"mar"}, {"apr"}, {"mei", "may"}, {"jun"},
	{"jul"}, {"agu", "agt", "ags", "aug"}, {"sep"}, {"okt", "oct"}, {"nov", "nop"}, {"des", "dec"},
}

var monthNames = [2][12]string{
	{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
	{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
}

// parseDate reads a day as people write it; today tells what "kemarin" is.
func parseDate(s string, today time.Time) (time.Time, bool) {
	s = strings.ToLower(strings.TrimSpace(s))
	y, m, d := today.Date()
	switch s {
	case "hari ini", "sekarang", "today", "now":
		return time.Date(y, m, d, 0, 0, 0, 0, time.UTC), true
	case "kemarin", "yesterday":
		return time.Date(y, m, d-1, 0, 0, 0, 0, time.UTC), true
	case "besok", "tomorrow", "esok":
		return time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC), true
	case "lusa":
		return time.Date(y, m, d+2, 0, 0, 0, 0, time.UTC), true
	}
	if p := isoDate.FindStringSubmatch(s); p != nil {
		return day(p[1], p[2], p[3])
	}
	for _, form := range []*regexp.Regexp{plainDate, solidDate} {
		if p := form.FindStringSubmatch(s); p != nil {
			return day(p[3], p[2], p[1])
		}
	}
	if p := namedDate.FindStringSubmatch(s); p != nil {
		for i, names := range months {
			if slices.ContainsFunc(names, func(n string) bool { return strings.HasPrefix(p[2], n) }) {
				return day(p[3], strconv.Itoa(i+1), p[1])
			}
		}
	}
	return time.Time{}, false
}

func day(year, month, dayOfMonth string) (time.Time, bool) {
	y, _ := strconv.Atoi(year)
	m, _ := strconv.Atoi(month)
	d, _ := strconv.Atoi(dayOfMonth)
	t := time.Date(y, time.Month(m), d, 0, 0, 0, 0, time.UTC)
	return t, y >= 1850 && y <= 2200 && t.Day() == d && int(t.Month()) == m
}

// dayNames are the days of the week from Sunday on, Indonesian and English.
var dayNames = [2][7]string{
	{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
	{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
}

// calendar is which names of days and months the reader knows: 0 the Indonesian
// ones, 1 the English.
func (t *turn) calendar() int {
	if t.set.languages[t.lang] == "id" {
		return 0
	}
	return 1
}

// shortDay is a day as on a button: "Sel 24 Nov".
func (t *turn) shortDay(day time.Time) string {
	c := t.calendar()
	return fmt.Sprintf("%.3s %d %.3s", dayNames[c][day.Weekday()], day.Day(), monthNames[c][day.Month()-1])
}

// longDay is a day in a sentence: "Selasa, 24 November".
func (t *turn) longDay(day time.Time) string {
	c := t.calendar()
	words := fmt.Sprintf("%s, %d %s", dayNames[c][day.Weekday()], day.Day(), monthNames[c][day.Month()-1])
	if day.Year() != t.e.Now.Year() {
		words += " " + strconv.Itoa(day.Year())
	}
	return words
}

// read takes what was typed for a day: a whole date, or what is one only beside
// today and the days that are offered: a button's number, "selasa", "24 nov".
func (k *dateKind) read(t *turn, text string, today time.Time) (time.Time, bool) {
	offered := k.offered(t)
	typed := strings.ToLower(strings.Join(strings.Fields(text), " "))
	if n, err := strconv.Atoi(strings.Trim(typed, " .)")); err == nil && n >= 1 && n <= len(offered) {
		return offered[n-1], true
	}
	if day, ok := parseDate(typed, today); ok {
		return day, true
	}
	weekday, rest := weekdayOf(typed)
	if weekday >= 0 && rest == "" {
		return k.onWeekday(weekday, offered, today)
	}
	if weekday < 0 {
		rest = typed
	}
	if day, ok := parseDate(rest, today); ok {
		return day, true
	}
	return k.thisYear(rest, today)
}

// weekdayOf reads the name of a day of the week, or its first three letters, at the
// beginning of a text; -1 where there is none.
func weekdayOf(typed string) (day int, rest string) {
	word, rest, _ := strings.Cut(strings.TrimPrefix(typed, "hari "), " ")
	word = strings.ReplaceAll(strings.Trim(word, ".,"), "'", "")
	for _, names := range dayNames {
		for i, name := range names {
			if name = strings.ToLower(name); word == name || word == name[:3] {
				return i, strings.TrimSpace(rest)
			}
		}
	}
	return -1, typed
}

// onWeekday is the offered day of that name, else the nearest one the way that the
// question looks.
func (k *dateKind) onWeekday(weekday int, offered []time.Time, today time.Time) (time.Time, bool) {
	for _, day := range offered {
		if int(day.Weekday()) == weekday {
			return day, true
		}
	}
	switch ahead := (weekday - int(today.Weekday()) + 7) % 7; {
	case k.future:
		return today.AddDate(0, 0, ahead), true
	case k.past:
		return today.AddDate(0, 0, (ahead-7)%7), true
	}
	return time.Time{}, false
}

var dayAndMonth = regexp.MustCompile(`^(\d{1,2})[-/. ]+(\d{1,2}|[a-z]{3,10})$`)

// thisYear reads a day and a month without a year, where the question says whether
// it lies ahead or behind.
func (k *dateKind) thisYear(text string, today time.Time) (time.Time, bool) {
	if !k.past && !k.future || !dayAndMonth.MatchString(text) {
		return time.Time{}, false
	}
	at := func(year int) (time.Time, bool) {
		return parseDate(text+" "+strconv.Itoa(year), today)
	}
	for off := range 9 { // a 29 February comes at the latest after eight years
		year := today.Year() + off
		if k.past {
			year = today.Year() - off
		}
		day, ok := at(year)
		if ok && (k.future && !day.Before(today) || k.past && !day.After(today)) {
			return day, true
		}
	}
	return time.Time{}, false
}
