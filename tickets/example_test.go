package tickets_test

import (
	"cmp"
	"errors"
	"fmt"
	"time"

	"noken/tickets"
)

// A complaint goes to the office whose work it is, with the days that rules
// promise; the second agent who takes it is told who has it.
func ExampleNew() {
	city, err := shippedCity()
	if err != nil {
		fmt.Println(err)
		return
	}
	now := time.Date(2026, time.November, 23, 9, 0, 0, 0, city.Zone)
	number := tickets.FormatNumber(city.Prefix, now.Year(), 4217)

	k := tickets.New(city, tickets.Filing{
		Kind: tickets.KindComplaint, Category: "got_banjir", Area: "94.04.01.1002", Reporter: 7001, Lang: "id",
		Text: "air tergenang depan pasar su 3 hari",
	}, number, "482913", now)
	fmt.Println(k.Number, city.About(k.Open, "id"), "→", city.OfficeName(k.Office, "id"))
	fmt.Println(city.AreaName(k.Area), "·", city.DayWords("id", k.FollowUpBy), "·", city.DaysLeft("id", now, k.FollowUpBy))

	_ = k.Take(tickets.Agent{ID: 11, Name: "Pak Kobogau"}, now)
	err = k.Take(tickets.Agent{ID: 12, Name: "Ibu Beanal"}, now)
	var not *tickets.NotNow
	if errors.As(err, &not) {
		fmt.Println("agent", not.Agent, "has it:", k.Stage.Label("id"))
	}
	// Output:
	// MMK-26-004217-K Got & banjir → Dinas PUPR
	// Kwamki, Mimika Baru · Senin, 30 November · sisa 5 hari kerja
	// agent 11 has it: Ditindaklanjuti
}

// One table says who may do what, and when; a merged case alone knows where it
// was before.
func ExampleAllowed() {
	for _, who := range []tickets.Role{tickets.ByAgent, tickets.BySupport} {
		to, ok := tickets.Allowed(tickets.InProgress, tickets.ActResolve, who)
		fmt.Printf("%s %v %q\n", who, ok, to)
	}
	fmt.Println(tickets.Allowed(tickets.Merged, tickets.ActUnmerge, tickets.ByHead))
	// Output:
	// agent true "done"
	// support false ""
	// back true
}

// What is due by time is told once, and of what was missed only the last.
func ExampleTicket_Ring() {
	city, err := shippedCity()
	if err != nil {
		fmt.Println(err)
		return
	}
	filed := time.Date(2026, time.November, 23, 9, 0, 0, 0, city.Zone)
	k := tickets.New(city, tickets.Filing{Kind: tickets.KindComplaint, Category: "sampah"}, "MMK-26-000001-S", "482913", filed)
	_ = k.Ask(tickets.Agent{ID: 11}, tickets.Word{Text: "Di mana?"}, tickets.WantPin, filed)
	wake := k.Wake(city, filed)
	for _, call := range k.Ring(city, wake) {
		fmt.Println(city.ShortTime("id", wake), call.Of, call.When, call.Tell)
	}
	fmt.Println(len(k.Ring(city, wake)), "more,", k.TimeLeft(city, "id", wake))
	// Output:
	// Sab 28 Nov 09.00 answer half [resident]
	// 0 more, jam berhenti, menunggu pelapor
}

// What a resident types need not be tidy; a slip is told from a number that was
// never one.
func ExampleParseNumber() {
	for _, typed := range []string{"mmk 26 oo4217 k", "MMK-26-004271-K", "jalan rusak"} {
		number, verdict := tickets.ParseNumber("MMK", typed)
		fmt.Println(verdict, typed, "→", cmp.Or(number, "none"))
	}
	// Output:
	// ok mmk 26 oo4217 k → MMK-26-004217-K
	// typo MMK-26-004271-K → none
	// not a number jalan rusak → none
}
