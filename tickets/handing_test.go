package tickets_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"noken/tickets"
)

var (
	chief = tickets.Agent{ID: 13, Name: "Kepala Dinas", Role: tickets.ByHead}
	desk  = tickets.Agent{ID: 14, Name: "Koordinator", Role: tickets.ByCoordinator}
	sekda = tickets.Agent{ID: 15, Name: "Sekda", Role: tickets.ByLeader}
)

func ok(t *testing.T, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

func TestWhatWasHandedOverMayBeReturnedThreeTimes(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-24 10:00")
	k := filed(t, "sampah", "2026-11-23 09:00") // dlh's
	for i, want := range []string{"dlh", "dlh", city.Coordinator} {
		ok(t, k.Handover(city, kobogau, "pupr", "got, bukan sampah", now))
		if !k.Returnable() || k.Office != "pupr" {
			t.Fatalf("round %d: handed over: %+v", i, k.Open)
		}
		ok(t, k.Return(city, beanal, "memang sampah", now))
		if k.Office != want || k.Returnable() || k.Stage != tickets.Routed || k.Handed.Returns != i+1 {
			t.Fatalf("round %d: returned to %s: %+v", i, k.Office, k.Handed)
		}
	}
	if err := k.Return(city, desk, "", now); !errors.As(err, new(*tickets.NotNow)) {
		t.Errorf("the coordinator returns it: %v", err)
	}
	ok(t, k.Route(city, desk, "pupr", now))
	if k.Office != "pupr" || k.Returnable() {
		t.Errorf("decided: %+v", k.Open)
	}
	if err := k.Return(city, beanal, "tetap bukan", now); !errors.As(err, new(*tickets.NotNow)) {
		t.Errorf("the decision is returned: %v", err)
	}
	for _, n := range k.Personal.Notes {
		if n.Text == "memang sampah" && n.Office != "pupr" || n.Text == "got, bukan sampah" && n.Office != "dlh" {
			t.Errorf("%q was said by %s", n.Text, n.Office)
		}
	}
}

func TestToWorkOnWhatWasHandedOverAcceptsIt(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-24 10:00")
	for name, act := range map[string]func(k *tickets.Ticket) error{
		"accept":  func(k *tickets.Ticket) error { return k.Accept(beanal, now) },
		"take":    func(k *tickets.Ticket) error { return k.Take(beanal, now) },
		"assign":  func(k *tickets.Ticket) error { return k.Assign(chief, beanal, now) },
		"ask":     func(k *tickets.Ticket) error { return k.Ask(beanal, said("?"), tickets.WantPin, now) },
		"reply":   func(k *tickets.Ticket) error { return k.Reply(beanal, said("."), now) },
		"resolve": func(k *tickets.Ticket) error { return k.Resolve(beanal, said("."), now) },
	} {
		k := filed(t, "sampah", "2026-11-23 09:00")
		ok(t, k.Handover(city, kobogau, "pupr", "", now))
		ok(t, act(&k))
		if k.Returnable() || k.Handed.Accepted.IsZero() {
			t.Errorf("after %s it can be returned: %+v", name, k.Handed)
		}
		if err := k.Return(city, beanal, "", now); err == nil {
			t.Errorf("after %s it was returned", name)
		}
	}
}

func TestTheCoordinatorLooksFirstWhereTheCityWants(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	filing := tickets.Filing{Kind: tickets.KindComplaint, Category: "jalan", Reporter: 7001}
	k := tickets.New(city, filing, "MMK-26-000001-S", "c", at(t, "2026-11-23 09:00"))
	if k.Office != city.Coordinator || k.Meant != "pupr" || k.Stage != tickets.Received || !k.Due().Equal(at(t, "2026-11-26 16:00")) {
		t.Fatalf("filed: %+v", k.Open)
	}
	if want := at(t, "2026-12-03 16:00"); !k.PromisedDay().Equal(want) {
		t.Errorf("the resident is promised %v, expected %v", k.PromisedDay(), want)
	}
	if err := k.Take(kobogau, at(t, "2026-11-24 09:00")); !errors.As(err, new(*tickets.NotNow)) {
		t.Errorf("an office takes what is not verified: %v", err)
	}
	if err := k.Route(city, kobogau, "", at(t, "2026-11-24 09:00")); !errors.As(err, new(*tickets.NotAllowed)) {
		t.Errorf("an agent routes: %v", err)
	}
	ok(t, k.Route(city, desk, "", at(t, "2026-11-24 09:00")))
	if k.Office != "pupr" || k.Meant != "" || k.Stage != tickets.Routed || !k.Due().Equal(at(t, "2026-12-01 16:00")) {
		t.Errorf("routed: %+v", k.Open)
	}
	if got, want := codes(k), "file>received verify>verified route>routed"; got != want {
		t.Errorf("history %s", got)
	}
	secret := filing
	secret.Secret = true
	if k := tickets.New(city, secret, "n", "c", at(t, "2026-11-23 09:00")); k.Meant != "" {
		t.Error("a secret case passes through the coordinator")
	}
	filing.Category = "sampah"
	if k := tickets.New(city, filing, "n", "c", at(t, "2026-11-23 09:00")); k.Stage != tickets.Routed {
		t.Errorf("a category that needs no look is %s", k.Stage)
	}
}

func TestNobodyActsWithoutTheRole(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-24 10:00")
	k := filed(t, "sampah", "2026-11-23 09:00") // dlh's
	stranger := tickets.Agent{ID: 30, Role: tickets.ByAgent, Office: "pupr"}
	var no *tickets.NotAllowed
	if err := k.Take(stranger, now); !errors.As(err, &no) || no.Office != "pupr" {
		t.Errorf("another office's agent takes it: %v", err)
	}
	if err := k.Resolve(sekda, said("."), now); !errors.As(err, &no) || no.Role != tickets.ByLeader {
		t.Errorf("a leader resolves it: %v", err)
	}
	if err := k.Query(kobogau, tickets.Note{Text: "kapan?"}, now); !errors.As(err, &no) {
		t.Errorf("an agent queries: %v", err)
	}
	ok(t, k.Query(sekda, tickets.Note{Text: "kapan?"}, now))
	if i, open := k.Queried(); !open || k.Personal.Notes[i].Text != "kapan?" {
		t.Error("the question is not there")
	}
	ok(t, k.AddNote(kobogau, tickets.Note{Text: "besok"}, now))
	if _, open := k.Queried(); open {
		t.Error("the question is still open")
	}
	ok(t, k.Assign(chief, kobogau, now))
	if err := k.GiveBack(beanal, now); err == nil {
		t.Error("a colleague gave it back")
	}
	ok(t, k.GiveBack(chief, now))
	if err := k.Release(now); err == nil {
		t.Error("released from nobody")
	}
	ok(t, k.Take(kobogau, now))
	ok(t, k.Release(now))
	if k.Agent != 0 || k.Stage != tickets.Routed {
		t.Errorf("released: %+v", k.Open)
	}
}

func TestOfficesWorkOneCaseTogether(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-24 10:00")
	k := filed(t, "got_banjir", "2026-11-23 09:00") // pupr's
	helper := tickets.Agent{ID: 40, Name: "Petugas DLH", Role: tickets.BySupport, Office: "dlh"}
	ok(t, k.Share(city, kobogau, "dlh", tickets.Note{Text: "angkat sampah di got"}, 3, now))
	if err := k.Share(city, kobogau, "dlh", tickets.Note{Text: "lagi"}, 3, now); !errors.Is(err, tickets.ErrSameOffice) {
		t.Errorf("shared twice: %v", err)
	}
	s := k.OpenTasks()
	if len(s) != 1 || !s[0].Due.Equal(at(t, "2026-11-27 16:30")) || k.Personal.Notes[s[0].Task].Text != "angkat sampah di got" {
		t.Fatalf("tasks: %+v", s)
	}
	ok(t, k.AddNote(helper, tickets.Note{Text: "besok pagi"}, now))
	if err := k.AddNote(tickets.Agent{ID: 41, Role: tickets.BySupport, Office: "dishub"}, tickets.Note{Text: "?"}, now); err == nil {
		t.Error("an office that does not help notes something")
	}
	if err := k.Reply(helper, said("sudah"), now); !errors.As(err, new(*tickets.NotAllowed)) {
		t.Errorf("a supporting office answers the resident: %v", err)
	}
	ok(t, k.TaskDone(helper, "dlh", tickets.Note{Text: "sudah diangkat"}, now))
	if len(k.OpenTasks()) != 0 || k.Supports[0].Agent != 40 || !k.Supported("dlh") {
		t.Errorf("done: %+v", k.Supports)
	}
	if err := k.TaskDone(helper, "dlh", tickets.Note{}, now); !errors.Is(err, tickets.ErrNoTask) {
		t.Errorf("done twice: %v", err)
	}
	ok(t, k.Share(city, kobogau, "dlh", tickets.Note{Text: "sekali lagi"}, 0, now))
	ok(t, k.Handover(city, kobogau, "dlh", "tinggal sampah", now))
	if len(k.OpenTasks()) != 0 {
		t.Error("the new lead still supports itself")
	}
	ok(t, k.Share(city, helper2, "pupr", tickets.Note{Text: "tutup got"}, 2, now))
	ok(t, k.Unshare(helper2, "pupr", now))
	if len(k.OpenTasks()) != 0 {
		t.Error("unshared, and still there")
	}
	ok(t, k.Share(city, helper2, "pupr", tickets.Note{Text: "tutup got"}, 2, now))
	ok(t, k.Resolve(helper2, said("sudah"), now))
	if len(k.OpenTasks()) != 0 {
		t.Error("a case that is done has open tasks")
	}
	ok(t, k.Reopen(city, said("belum"), now))
	if len(k.OpenTasks()) != 0 || !k.Supported("dlh") {
		t.Errorf("reopened with the tasks of before: %+v", k.Supports)
	}
}

var helper2 = tickets.Agent{ID: 40, Name: "Petugas DLH", Office: "dlh"}

func TestTheTimelineHasEverythingAndTheResidentsHasNoNotes(t *testing.T) {
	t.Parallel()
	city, now := mimika(t), at(t, "2026-11-24 10:00")
	k := filed(t, "got_banjir", "2026-11-23 09:00")
	ok(t, k.Take(kobogau, now))
	ok(t, k.Share(city, kobogau, "dlh", tickets.Note{Text: "RAHASIA tugas"}, 3, now))
	ok(t, k.AddNote(kobogau, tickets.Note{Text: "RAHASIA catatan"}, now))
	ok(t, k.Extend(city, kobogau, 5, "RAHASIA alasan", now))
	ok(t, k.Handover(city, kobogau, "dlh", "RAHASIA sebab", now))
	ok(t, k.Resolve(beanal, said("sudah bersih"), now.Add(-time.Hour))) // that machine's clock is late
	var office, resident strings.Builder
	for _, l := range k.Timeline() {
		office.WriteString(string(l.Act) + " " + l.Name + " ")
		if l.Note != nil {
			office.WriteString(l.Note.Text + " ")
		}
	}
	for _, l := range k.ResidentTimeline() {
		resident.WriteString(string(l.Act) + l.Name + l.To + " ")
		if l.Note != nil || l.ID != 0 {
			t.Errorf("the resident sees %+v", l)
		}
		if l.Word != nil {
			resident.WriteString(l.Word.Text + " ")
		}
	}
	for _, want := range []string{"take Pak Kobogau", "RAHASIA tugas", "RAHASIA catatan", "RAHASIA alasan", "RAHASIA sebab", "resolve Ibu Beanal"} {
		if !strings.Contains(office.String(), want) {
			t.Errorf("no %q in %s", want, office.String())
		}
	}
	if got, want := resident.String(), "file verify route take extend handover take resolve sudah bersih "; got != want {
		t.Errorf("the resident reads %q, expected %q", got, want)
	}
}
