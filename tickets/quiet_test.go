package tickets_test

import (
	"testing"
	"time"

	"noken/tickets"
)

func TestQuietHoursEndWhenTheySay(t *testing.T) {
	t.Parallel()
	night := tickets.QuietHours{From: 21 * time.Hour, To: 6 * time.Hour}
	noon := tickets.QuietHours{From: 12 * time.Hour, To: 13 * time.Hour}
	late := tickets.QuietHours{From: 22 * time.Hour, To: 24 * time.Hour}
	for name, c := range map[string]struct {
		quiet   tickets.QuietHours
		t, over string
	}{
		"by day it is not quiet":                  {night, "2026-11-23 12:00", "2026-11-23 12:00"},
		"a minute before it begins":               {night, "2026-11-23 20:59", "2026-11-23 20:59"},
		"when it begins":                          {night, "2026-11-23 21:00", "2026-11-24 06:00"},
		"at midnight":                             {night, "2026-11-24 00:00", "2026-11-24 06:00"},
		"before it ends":                          {night, "2026-11-24 05:59", "2026-11-24 06:00"},
		"when it ends":                            {night, "2026-11-24 06:00", "2026-11-24 06:00"},
		"over the end of a year":                  {night, "2026-12-31 23:30", "2027-01-01 06:00"},
		"within a day":                            {noon, "2026-11-23 12:30", "2026-11-23 13:00"},
		"outside of those within a day":           {noon, "2026-11-23 13:00", "2026-11-23 13:00"},
		"until midnight":                          {late, "2026-11-23 23:00", "2026-11-24 00:00"},
		"after midnight it is no longer":          {late, "2026-11-24 00:00", "2026-11-24 00:00"},
		"twice the same time is never quiet":      {tickets.QuietHours{From: time.Hour, To: time.Hour}, "2026-11-23 01:00", "2026-11-23 01:00"},
		"hours that nobody named are never quiet": {tickets.QuietHours{}, "2026-11-23 00:00", "2026-11-23 00:00"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got, want := c.quiet.Over(at(t, c.t)), at(t, c.over); !got.Equal(want) {
				t.Errorf("quiet is over at %v, expected %v", got, want)
			}
		})
	}
}

func TestQuietGoesByTheCityClock(t *testing.T) {
	t.Parallel()
	// 13:00 in Greenwich is 22:00 in Mimika.
	evening := time.Date(2026, time.November, 23, 13, 0, 0, 0, time.UTC)
	if got, want := mimika(t).NotQuiet(tickets.ToResident, evening), at(t, "2026-11-24 06:00"); !got.Equal(want) {
		t.Errorf("residents may be told at %v, expected %v", got, want)
	}
}
