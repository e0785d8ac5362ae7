package bot

import (
	"strconv"
	"strings"
	"time"
)

// leaveMost is how long an absence can last.
const leaveMost = 366 * 24 * time.Hour

// leavePlan is what somebody wrote behind /cuti.
type leavePlan struct {
	until time.Time // the moment it is over; zero: it ends now
	asks  bool      // nothing: they ask how it stands
	wrong string    // key of what to tell where it cannot be read
}

// over says that an absence shall end now.
func (p leavePlan) over() bool { return p.until.IsZero() }

// readLeave reads what stands behind /cuti, in the zone of now: "selesai", a number
// of days from today on ("3 hari"), or the last day of an absence ("sampai 30
// November", "30/11", "2026-11-30", "jumat", "besok"). Indonesian and English.
func readLeave(text string, now time.Time) leavePlan {
	words := strings.Fields(strings.ToLower(strings.Trim(bounded(text, 100), " .")))
	if len(words) == 0 {
		return leavePlan{asks: true}
	}
	switch words[0] {
	case "selesai", "kembali", "berakhir", "done", "over", "end", "back":
		return leavePlan{}
	case "sampai", "s/d", "sd", "s.d.", "hingga", "until", "till", "to":
		words = words[1:]
	}
	last, ok := leaveDay(words, startOfDay(now))
	if !ok {
		return leavePlan{wrong: "office.leave.unclear"}
	}
	switch today := startOfDay(now); {
	case last.Before(today):
		return leavePlan{wrong: "office.leave.past"}
	case last.Sub(today) > leaveMost:
		return leavePlan{wrong: "office.leave.long"}
	}
	y, m, d := last.Date()
	return leavePlan{until: time.Date(y, m, d+1, 0, 0, 0, 0, last.Location())}
}

func startOfDay(t time.Time) time.Time {
	y, m, d := t.Date()
	return time.Date(y, m, d, 0, 0, 0, 0, t.Location())
}

// leaveDay reads a day that is today or later, or so many days from today on; today
// is its midnight.
func leaveDay(words []string, today time.Time) (time.Time, bool) {
	on := func(n int) (time.Time, bool) { return today.AddDate(0, 0, n), true }
	if len(words) == 0 {
		return time.Time{}, false
	}
	switch strings.Join(words, " ") {
	case "hari ini", "today":
		return on(0)
	case "besok", "tomorrow":
		return on(1)
	case "lusa":
		return on(2)
	}
	n, err := strconv.Atoi(words[0])
	switch {
	case len(words) == 1:
		if weekday, ok := weekdays[words[0]]; ok {
			return on((int(weekday) - int(today.Weekday()) + 7) % 7)
		}
		return numericDay(words[0], today)
	case err != nil || n < 1 || len(words) > 3:
		return time.Time{}, false
	case len(words) == 2 && n <= 10_000:
		switch words[1] {
		case "hari", "day", "days":
			return on(n - 1)
		case "minggu", "pekan", "week", "weeks":
			return on(7*n - 1)
		}
	}
	month, ok := monthNamed(words[1])
	if !ok {
		return time.Time{}, false
	}
	year := ""
	if len(words) == 3 {
		year = words[2]
	}
	return dayOf(n, month, year, today)
}

var weekdays = map[string]time.Weekday{
	"senin": time.Monday, "selasa": time.Tuesday, "rabu": time.Wednesday, "kamis": time.Thursday,
	"jumat": time.Friday, "jum'at": time.Friday, "sabtu": time.Saturday, "minggu": time.Sunday,
	"monday": time.Monday, "tuesday": time.Tuesday, "wednesday": time.Wednesday, "thursday": time.Thursday,
	"friday": time.Friday, "saturday": time.Saturday, "sunday": time.Sunday,
}

// monthNamed knows a month by three letters or more of its name.
func monthNamed(word string) (time.Month, bool) {
	word = strings.TrimSuffix(word, ".")
	if len(word) < 3 {
		return 0, false
	}
	for i, names := range monthNames {
		for _, name := range names {
			if strings.HasPrefix(name, word) {
				return time.Month(i + 1), true
			}
		}
	}
	return 0, false
}

var monthNames = [12][]string{
	{"januari", "january"},
	{"februari", "february", "pebruari"},
	{"maret", "march"},
	{"april"},
	{"mei", "may"},
	{"juni", "june"},
	{"juli", "july"},
	{"agustus", "agst", "august"},
	{"september"},
	{"oktober", "october"},
	{"november", "nopember"},
	{"desember", "december"},
}

// numericDay reads 30/11, 30-11-2026, 30.11.26 and 2026-11-30.
func numericDay(word string, today time.Time) (time.Time, bool) {
	parts := strings.FieldsFunc(word, func(r rune) bool { return r == '/' || r == '-' || r == '.' })
	if len(parts) < 2 || len(parts) > 3 {
		return time.Time{}, false
	}
	year := ""
	switch {
	case len(parts) == 3 && len(parts[0]) == 4:
		parts, year = []string{parts[2], parts[1]}, parts[0]
	case len(parts) == 3:
		year = parts[2]
	}
	d, errDay := strconv.Atoi(parts[0])
	m, errMonth := strconv.Atoi(parts[1])
	if errDay != nil || errMonth != nil || m < 1 || m > 12 {
		return time.Time{}, false
	}
	return dayOf(d, time.Month(m), year, today)
}

// dayOf is a day of a month; without a year the next one from today on.
func dayOf(d int, m time.Month, year string, today time.Time) (time.Time, bool) {
	y := today.Year()
	if year != "" {
		n, err := strconv.Atoi(year)
		switch {
		case err != nil || n < 0:
			return time.Time{}, false
		case len(year) == 2:
			n += y / 100 * 100
		case len(year) != 4:
			return time.Time{}, false
		}
		y = n
	}
	at := time.Date(y, m, d, 0, 0, 0, 0, today.Location())
	if year == "" && at.Before(today) {
		at = time.Date(y+1, m, d, 0, 0, 0, 0, today.Location())
	}
	if at.Day() != d || at.Month() != m { // 31 February
		return time.Time{}, false
	}
	return at, true
}
