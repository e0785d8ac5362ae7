package flows

import (
	"fmt"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/source"
)

// dateKind asks for a day: "17-8-1990", "17 Agustus 1990", "1990-08-17",
// "17081990", "hari ini". Day comes before month. past allows no day to come,
// future none that is gone; today is either.
//
//   - lahir:
//     date: {past: true}
//     ask: {id: Tanggal lahir?, en: Date of birth?}
type dateKind struct {
	question
	past, future bool
}

// dateBody says what days are taken.
type dateBody struct {
	source.Where

	// true: no day that is still to come, as for a date of birth.
	Past bool `yaml:"past"`

	// true: no day that is gone, as for an appointment.
	Future bool `yaml:"future"`
}

func readDate(_ *loader, st *step, body *source.Node) kind {
	var b dateBody
	st.flow.src.Decode(body, &b)
	if b.Past && b.Future {
		st.flow.src.Problem(b.At("past"), RuleLimits, "", "a date is past or future, not both")
	}
	return &dateKind{past: b.Past, future: b.Future}
}

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
	case "besok", "tomorrow":
		return time.Date(y, m, d+1, 0, 0, 0, 0, time.UTC), true
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

func (k *dateKind) accept(_ *turn, _ *step, e *Event) verdict {
	if e.Kind != Text {
		return verdict{}
	}
	date, ok := parseDate(e.Text, e.Now)
	if !ok {
		return verdict{why: "wrong.date"}
	}
	y, m, d := e.Now.Date()
	today := time.Date(y, m, d, 0, 0, 0, 0, time.UTC)
	if k.past && date.After(today) {
		return verdict{why: "wrong.past"}
	}
	if k.future && date.Before(today) {
		return verdict{why: "wrong.future"}
	}
	return verdict{what: answered, value: Value{Kind: "date", Text: date.Format(time.DateOnly)}}
}

func (k *dateKind) words(t *turn, v Value) string {
	date, err := time.Parse(time.DateOnly, v.Text)
	if err != nil {
		return v.Text
	}
	names := monthNames[1]
	if t.set.languages[t.lang] == "id" {
		names = monthNames[0]
	}
	return fmt.Sprintf("%d %s %d", date.Day(), names[date.Month()-1], date.Year())
}
