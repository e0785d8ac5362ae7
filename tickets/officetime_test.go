package tickets_test

import (
	"testing"

	"noken/tickets"
)

func TestAnOfficeWorksByItsOwnCalendar(t *testing.T) {
	t.Parallel()
	city := changedCity(t, "offices.yaml",
		"  short: DLH\n", "  short: DLH\n  working: {monday: 08:00-12:00, saturday: 08:00-10:00}\n  days_off: {2026-11-30: Pindah kantor}\n",
		"  short: Dinkes\n", "  short: Dinkes\n  special_days: {2026-11-28: \"08:00-10:00\", 2026-12-25: \"09:00-10:00\"}\n",
		"  short: Disdik\n", "  short: Disdik\n  days_off: {2026-11-24: Rapat}\n")
	for name, c := range map[string]struct {
		office, when string
		works        bool
	}{
		"the city's hours where it has none":             {"pupr", "2026-11-23 09:00", true},
		"not on the city's days off":                     {"pupr", "2026-12-25 09:00", false},
		"its own hours":                                  {"dlh", "2026-11-23 09:00", true},
		"not the city's where it has its own":            {"dlh", "2026-11-24 09:00", false},
		"a Saturday of its own":                          {"dlh", "2026-11-28 09:00", true},
		"not on its own day off":                         {"dlh", "2026-11-30 09:00", false},
		"others on that day":                             {"pupr", "2026-11-30 09:00", true},
		"special hours on a Saturday":                    {"dinkes", "2026-11-28 09:00", true},
		"special hours on a holiday":                     {"dinkes", "2026-12-25 09:30", true},
		"not beside them":                                {"dinkes", "2026-12-25 11:00", false},
		"the city's on other days":                       {"dinkes", "2026-11-23 15:00", true},
		"a day off of an office without its own week":    {"disdik", "2026-11-24 09:00", false},
		"around the clock, on Sunday at night":           {"rsud", "2026-11-29 03:00", true},
		"around the clock, on a holiday":                 {"bpbd", "2026-12-25 23:59", true},
		"an office that is none has the city's calendar": {"xyz", "2026-11-23 09:00", true},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := city.CalendarOf(c.office).IsWorking(at(t, c.when)); got != c.works {
				t.Errorf("%s works at %s: %v", c.office, c.when, got)
			}
		})
	}
}

func TestSpecialHoursOfTheCityHoldWhereNoOtherWeekIs(t *testing.T) {
	t.Parallel()
	city := changedCity(t, "holidays.yaml", "\nevery_year:", "\nspecial_days:\n  2026-11-23: \"08:00-09:00\"\n\nevery_year:")
	noon := at(t, "2026-11-23 12:00")
	for office, works := range map[string]bool{"pupr": false, "rsud": true} {
		if got := city.CalendarOf(office).IsWorking(noon); got != works {
			t.Errorf("%s works at noon of a short day: %v", office, got)
		}
	}
	if !city.CalendarOf("pupr").IsWorking(at(t, "2026-11-24 12:00")) {
		t.Error("the day after is short too")
	}
}

// What an office has of its own is nobody else's.
func TestCalendarsOfOfficesAreApart(t *testing.T) {
	t.Parallel()
	city := changedCity(t, "offices.yaml", "  short: Disdik\n", "  short: Disdik\n  days_off: {2026-11-24: Rapat}\n")
	day := tickets.Date{Year: 2026, Month: 11, Day: 24}
	if _, off := city.Calendar.Holidays[day]; off {
		t.Error("one office's day off is the city's")
	}
	if !city.CalendarOf("rsud").Covered(2026) {
		t.Error("an office of its own working time does not know the year's holidays")
	}
}
