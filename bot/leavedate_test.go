package bot

import (
	"testing"
	"time"
)

func TestAnAbsenceIsReadAsPeopleWriteIt(t *testing.T) {
	t.Parallel()
	wit := time.FixedZone("WIT", 9*60*60)
	now := time.Date(2026, 11, 23, 14, 30, 0, 0, wit) // a Monday
	until := func(y int, m time.Month, d int) leavePlan {
		return leavePlan{until: time.Date(y, m, d+1, 0, 0, 0, 0, wit)}
	}
	for text, want := range map[string]leavePlan{
		"":                        {asks: true},
		"  ":                      {asks: true},
		"selesai":                 {},
		"Selesai.":                {},
		"done":                    {},
		"1 hari":                  until(2026, 11, 23),
		"3 hari":                  until(2026, 11, 25),
		"2 minggu":                until(2026, 12, 6),
		"3 days":                  until(2026, 11, 25),
		"hari ini":                until(2026, 11, 23),
		"besok":                   until(2026, 11, 24),
		"sampai besok":            until(2026, 11, 24),
		"sampai jumat":            until(2026, 11, 27),
		"until Monday":            until(2026, 11, 23),
		"sampai 30 November":      until(2026, 11, 30),
		"sampai 30 Nov":           until(2026, 11, 30),
		"until 30 november 2026":  until(2026, 11, 30),
		"sampai 3 Agustus":        until(2027, 8, 3),
		"s/d 30/11":               until(2026, 11, 30),
		"30-11-2026":              until(2026, 11, 30),
		"30.11.26":                until(2026, 11, 30),
		"2026-11-30":              until(2026, 11, 30),
		"sampai 2 Januari":        until(2027, 1, 2),
		"sampai 22 November 2026": {wrong: "office.leave.past"},
		"1/1/2026":                {wrong: "office.leave.past"},
		"400 hari":                {wrong: "office.leave.long"},
		"sampai 1 Januari 2030":   {wrong: "office.leave.long"},
		"sampai":                  {wrong: "office.leave.unclear"},
		"sampai nanti":            {wrong: "office.leave.unclear"},
		"31 Februari":             {wrong: "office.leave.unclear"},
		"0 hari":                  {wrong: "office.leave.unclear"},
		"99999999999 hari":        {wrong: "office.leave.unclear"},
		"13/13":                   {wrong: "office.leave.unclear"},
		"5":                       {wrong: "office.leave.unclear"},
		"ke Wamena":               {wrong: "office.leave.unclear"},
	} {
		if got := readLeave(text, now); got.asks != want.asks || got.wrong != want.wrong || !got.until.Equal(want.until) {
			t.Errorf("%q is read as %+v, want %+v", text, got, want)
		}
	}
}

// Whatever is written behind /cuti, an absence ends in the future and within a year
// and a day.
func FuzzReadLeave(f *testing.F) {
	for _, text := range []string{"3 hari", "sampai 30 November", "30/11/26", "2026-11-30", "besok", "s/d jum'at", "29 feb 0000"} {
		f.Add(text)
	}
	now := time.Date(2026, 12, 31, 23, 59, 0, 0, time.FixedZone("WIT", 9*60*60))
	f.Fuzz(func(t *testing.T, text string) {
		plan := readLeave(text, now)
		if plan.until.IsZero() {
			return
		}
		if !plan.until.After(now) || plan.until.Sub(now) > leaveMost+24*time.Hour || plan.wrong != "" || plan.asks {
			t.Errorf("%q is read as %+v", text, plan)
		}
	})
}
