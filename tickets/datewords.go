package tickets

import (
	"fmt"
	"strings"
	"time"
)

type dateNames struct {
	days, shortDays     [7]string
	months, shortMonths [12]string
	clock               string
}

var datesIn = map[string]dateNames{
	"id": {
		days:        [7]string{"Minggu", "Senin", "Selasa", "Rabu", "Kamis", "Jumat", "Sabtu"},
		shortDays:   [7]string{"Min", "Sen", "Sel", "Rab", "Kam", "Jum", "Sab"},
		months:      [12]string{"Januari", "Februari", "Maret", "April", "Mei", "Juni", "Juli", "Agustus", "September", "Oktober", "November", "Desember"},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "Mei", "Jun", "Jul", "Agu", "Sep", "Okt", "Nov", "Des"},
		clock:       "15.04",
	},
	"en": {
		days:        [7]string{"Sunday", "Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday"},
		shortDays:   [7]string{"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"},
		months:      [12]string{"January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November", "December"},
		shortMonths: [12]string{"Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"},
		clock:       "15:04",
	},
}

func namesIn(lang string) dateNames {
	if n, ok := datesIn[lang]; ok {
		return n
	}
	return datesIn["id"]
}

// DayWords is t's day in words, where t is: "Senin, 30 November".
func DayWords(lang string, t time.Time) string {
	n := namesIn(lang)
	return fmt.Sprintf("%s, %d %s", n.days[t.Weekday()], t.Day(), n.months[t.Month()-1])
}

// MonthName is a month in words: "November".
func MonthName(lang string, m time.Month) string { return namesIn(lang).months[m-1] }

// ShortDay is t's day in few letters, where t is: "Sen 30 Nov".
func ShortDay(lang string, t time.Time) string {
	n := namesIn(lang)
	return fmt.Sprintf("%s %d %s", n.shortDays[t.Weekday()], t.Day(), n.shortMonths[t.Month()-1])
}

// ShortTime is t's day and clock in few letters, where t is: "Sen 30 Nov 16.00".
func ShortTime(lang string, t time.Time) string {
	return ShortDay(lang, t) + " " + t.Format(namesIn(lang).clock)
}

// DaysLeftWords puts WorkingDaysLeft into words: "sisa 5 hari kerja".
func DaysLeftWords(lang string, left int) string {
	english := strings.HasPrefix(lang, "en")
	switch {
	case left == 0 && english:
		return "due today"
	case left == 0:
		return "hari ini"
	case left < 0 && english:
		return plural(-left) + " late"
	case left < 0:
		return fmt.Sprintf("terlambat %d hari kerja", -left)
	case english:
		return plural(left) + " left"
	default:
		return fmt.Sprintf("sisa %d hari kerja", left)
	}
}

// pausedWords say that the clock stands still.
func pausedWords(lang string) string {
	if strings.HasPrefix(lang, "en") {
		return "clock stopped, waiting for the reporter"
	}
	return "jam berhenti, menunggu pelapor"
}

func plural(days int) string {
	if days == 1 {
		return "1 working day"
	}
	return fmt.Sprintf("%d working days", days)
}

// DayWords is t's day in the city in words: "Senin, 30 November".
func (c *City) DayWords(lang string, t time.Time) string { return DayWords(lang, t.In(c.Zone)) }

// ShortTime is t in the city in few letters: "Sen 30 Nov 16.00".
func (c *City) ShortTime(lang string, t time.Time) string { return ShortTime(lang, t.In(c.Zone)) }

// DaysLeft is how many working days are left, in words: "sisa 5 hari kerja".
func (c *City) DaysLeft(lang string, now, due time.Time) string {
	return DaysLeftWords(lang, c.Calendar.WorkingDaysLeft(now, due))
}
