package bot

import (
	"slices"
	"testing"
	"time"

	"noken/tickets"
)

func TestCasesToMergeIntoAreOfferedTheNearestFirst(t *testing.T) {
	t.Parallel()
	filed := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	at := func(number, area string, hours int, place *tickets.Place) *tickets.Ticket {
		return &tickets.Ticket{
			Open:     tickets.Open{Number: number, Area: area, Filed: filed.Add(time.Duration(hours) * time.Hour)},
			Personal: tickets.Personal{Place: place},
		}
	}
	pin := func(lat, lon float64) *tickets.Place { return &tickets.Place{Pin: true, Lat: lat, Lon: lon} }
	of := at("of", "94.04.01", 0, pin(-4.5467, 136.8833))
	cases := []*tickets.Ticket{
		at("elsewhere, new", "94.04.07", 9, nil),
		at("far pin", "94.04.01", 8, pin(-4.60, 136.90)),
		at("same area, old", "94.04.01", 1, nil),
		at("same area, new", "94.04.01", 5, &tickets.Place{Text: "depan pasar"}),
		at("next door, old", "", 1, pin(-4.54671, 136.88331)),
		at("next door, new", "", 3, pin(-4.54672, 136.88330)),
		at("two streets on", "94.04.01", 7, pin(-4.5490, 136.8833)),
	}
	slices.SortFunc(cases, func(a, b *tickets.Ticket) int { return nearer(of, a, b) })
	want := []string{"next door, new", "next door, old", "two streets on", "far pin", "same area, new", "same area, old", "elsewhere, new"}
	for i, k := range cases {
		if k.Number != want[i] {
			t.Errorf("place %d has %q, not %q", i, k.Number, want[i])
		}
	}
}

func TestPinsAreAsFarApartAsTheyAre(t *testing.T) {
	t.Parallel()
	market := tickets.Place{Lat: -4.5467, Lon: 136.8833}
	for name, c := range map[string]struct {
		other tickets.Place
		want  float64 // metres, to one in a hundred
	}{
		"the same place":        {market, 0},
		"north by a thousandth": {tickets.Place{Lat: -4.5457, Lon: 136.8833}, 111},
		"east by a thousandth":  {tickets.Place{Lat: -4.5467, Lon: 136.8843}, 111},
		"across the town":       {tickets.Place{Lat: -4.5267, Lon: 136.9033}, 3140},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := metresApart(market, c.other); got < c.want*0.99-0.01 || got > c.want*1.01+0.01 {
				t.Errorf("%.1f m instead of %.0f m", got, c.want)
			}
		})
	}
}

func TestAGroupKnowsThoseWhoActedLast(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC)
	k := &turn{now: now}
	for id := int64(1); id <= peopleMax+5; id++ {
		k.now = now.Add(time.Duration(id) * time.Minute)
		k.knows(Person{ID: id, Name: "Petugas"})
	}
	if len(k.state.People) != peopleMax {
		t.Fatalf("%d people are known", len(k.state.People))
	}
	for id := int64(1); id <= 5; id++ {
		if _, known := k.state.People[id]; known {
			t.Errorf("%d, who acted first, is still known", id)
		}
	}
	before := k.state.People[30]
	k.now = before.Last.Add(30 * time.Minute)
	k.knows(Person{ID: 30, Name: "Petugas"})
	if k.state.People[30] != before {
		t.Error("the state is written anew at each press")
	}
	k.knows(Person{ID: 30, Name: "Petugas Baru"})
	if k.state.People[30].Name != "Petugas Baru" {
		t.Error("a new name is not known")
	}
	k.forgetPerson(30)
	if _, known := k.state.People[30]; known {
		t.Error("who left is still known")
	}
}
