package tickets_test

import (
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"noken/tickets"
)

func TestAddWorkingDays(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		from string
		days int
		want string
	}{
		"five days over a weekend":                            {"2026-11-23 09:00", 5, "2026-11-30 16:00"},
		"before the day begins it is that day":                {"2026-11-23 05:00", 5, "2026-11-30 16:00"},
		"during the midday break it is that day":              {"2026-11-20 12:00", 1, "2026-11-23 16:00"},
		"at the end of the day it is the next":                {"2026-11-23 16:00", 5, "2026-12-01 16:00"},
		"Friday evening counts as Monday":                     {"2026-11-20 19:00", 5, "2026-11-30 16:00"},
		"Friday ends later than other days":                   {"2026-11-20 16:10", 0, "2026-11-20 16:30"},
		"Saturday counts as Monday":                           {"2026-11-21 10:00", 1, "2026-11-24 16:00"},
		"a deadline on a Friday is at its end":                {"2026-11-23 09:00", 4, "2026-11-27 16:30"},
		"no days is the end of that day":                      {"2026-11-23 09:00", 0, "2026-11-23 16:00"},
		"over Idulfitri and its shared leave":                 {"2026-03-17 09:00", 1, "2026-03-25 16:00"},
		"over 5 February, which only Papua keeps":             {"2026-02-04 09:00", 1, "2026-02-06 16:30"},
		"over 5 February of any year":                         {"2030-02-04 09:00", 1, "2030-02-06 16:00"},
		"over Christmas, shared leave and a weekend":          {"2026-12-23 09:00", 1, "2026-12-28 16:00"},
		"fourteen days for a complaint":                       {"2026-11-23 09:00", 14, "2026-12-11 16:30"},
		"sixty days for one that needs a look":                {"2026-01-05 09:00", 60, "2026-04-13 16:00"},
		"a holiday counts as the next working day":            {"2026-08-17 09:00", 0, "2026-08-18 16:00"},
		"the day begins in the city, not in Greenwich":        {"2026-11-24 00:30", 0, "2026-11-24 16:00"},
		"the evening before the year whose days are expected": {"2026-12-31 20:00", 0, "2027-01-04 16:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			calendar := mimika(t).Calendar
			for _, from := range []time.Time{at(t, c.from), at(t, c.from).UTC()} {
				if got := calendar.AddWorkingDays(from, c.days); !got.Equal(at(t, c.want)) {
					t.Errorf("%d working days from %s end %v, expected %s", c.days, c.from, got, c.want)
				}
			}
		})
	}
}

func TestWorkingDaysLeft(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		now, due string
		want     int
	}{
		"on the day it was promised":   {"2026-11-23 09:00", "2026-11-30 16:00", 5},
		"on the weekend before":        {"2026-11-28 09:00", "2026-11-30 16:00", 0},
		"on the morning of the day":    {"2026-11-30 08:00", "2026-11-30 16:00", 0},
		"an evening before":            {"2026-11-27 18:00", "2026-11-30 16:00", 0},
		"just late":                    {"2026-11-30 16:01", "2026-11-30 16:00", -1},
		"late since yesterday":         {"2026-12-01 09:00", "2026-11-30 16:00", -1},
		"late since Friday, on Monday": {"2026-11-30 09:00", "2026-11-27 16:30", -1},
		"late for a week":              {"2026-12-07 09:00", "2026-11-30 16:00", -5},
		"late within the day of a due": {"2026-11-30 13:00", "2026-11-30 12:00", -1},
		"over the feast":               {"2026-03-17 09:00", "2026-03-26 16:00", 2},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := mimika(t).Calendar.WorkingDaysLeft(at(t, c.now), at(t, c.due)); got != c.want {
				t.Errorf("%d, expected %d", got, c.want)
			}
		})
	}
}

func TestIsWorking(t *testing.T) {
	t.Parallel()
	for when, want := range map[string]bool{
		"2026-11-23 07:29": false, "2026-11-23 07:30": true, "2026-11-23 15:59": true, "2026-11-23 16:00": false,
		"2026-11-20 12:00": false, "2026-11-20 13:00": true, "2026-11-21 10:00": false, "2026-08-17 10:00": false,
		"2026-02-05 10:00": false, "2031-02-05 10:00": false,
	} {
		if got := mimika(t).Calendar.IsWorking(at(t, when)); got != want {
			t.Errorf("at %s working is %v", when, got)
		}
	}
}

func TestYearsWithoutHolidaysAreWarnedOf(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	if !city.Calendar.Covered(2026) || city.Calendar.Covered(2027) {
		t.Error("expected 2026 to be known and 2027 not")
	}
	for when, want := range map[string]string{
		"2026-03-02 09:00": "",
		"2026-11-23 09:00": "", // the next year's are expected
		"2027-01-04 09:00": "warning: 2027 has begun",
		"2027-11-22 09:00": "deadlines reach into 2028, whose national holidays are not here",
	} {
		if got := city.Warnings(at(t, when)); want == "" && len(got) > 0 || want != "" && !strings.Contains(got.Error(), want) {
			t.Errorf("at %s: %v", when, got)
		}
	}
}

func TestDeadlinesKeepTheirOrder(t *testing.T) {
	t.Parallel()
	calendar := mimika(t).Calendar
	start := at(t, "2026-01-01 00:00")
	rapid.Check(t, func(t *rapid.T) {
		from := start.Add(time.Duration(rapid.Int64Range(0, 2*366*24*60).Draw(t, "minutes")) * time.Minute)
		days := rapid.IntRange(0, 70).Draw(t, "days")
		due := calendar.AddWorkingDays(from, days)
		if !due.After(from) {
			t.Fatalf("%d days from %v end %v", days, from, due)
		}
		if !calendar.IsWorking(due.Add(-time.Minute)) || calendar.IsWorking(due) {
			t.Fatalf("%v is not the end of a working day", due)
		}
		if next := calendar.AddWorkingDays(from, days+1); !next.After(due) {
			t.Fatalf("%d days end %v, one more %v", days, due, next)
		}
		if left := calendar.WorkingDaysLeft(from, due); left != days {
			t.Fatalf("%d working days left of %d", left, days)
		}
	})
}

func TestACalendarWithoutWorkingDaysDoesNotHang(t *testing.T) {
	t.Parallel()
	empty := &tickets.Calendar{Zone: time.UTC}
	from := time.Date(2026, 1, 1, 0, 0, 0, 0, time.UTC)
	if due := empty.AddWorkingDays(from, 3); !due.After(from) {
		t.Errorf("due is %v", due)
	}
	empty.WorkingDaysLeft(from, from.AddDate(0, 1, 0))
}

func TestDatesInWords(t *testing.T) {
	t.Parallel()
	city, due := mimika(t), at(t, "2026-11-30 16:00").UTC()
	for got, want := range map[string]string{
		city.DayWords("id", due):                            "Senin, 30 November",
		city.DayWords("en", due):                            "Monday, 30 November",
		city.ShortTime("id", due):                           "Sen 30 Nov 16.00",
		city.ShortTime("en", due):                           "Mon 30 Nov 16:00",
		city.DayWords("fr", at(t, "2026-12-03 09:00")):      "Kamis, 3 Desember",
		tickets.DaysLeftWords("id", 5):                      "sisa 5 hari kerja",
		tickets.DaysLeftWords("id", 0):                      "hari ini",
		tickets.DaysLeftWords("id", -2):                     "terlambat 2 hari kerja",
		tickets.DaysLeftWords("en", 1):                      "1 working day left",
		tickets.DaysLeftWords("en", -1):                     "1 working day late",
		tickets.DaysLeftWords("en", 0):                      "due today",
		city.DaysLeft("id", at(t, "2026-11-23 09:00"), due): "sisa 5 hari kerja",
	} {
		if got != want {
			t.Errorf("%q, expected %q", got, want)
		}
	}
}
