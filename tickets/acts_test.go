package tickets_test

import (
	"encoding/json"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noken/tickets"
)

var (
	kobogau = tickets.Agent{ID: 11, Name: "Pak Kobogau"}
	beanal  = tickets.Agent{ID: 12, Name: "Ibu Beanal"}
	system  = tickets.Actor{Role: tickets.BySystem}
)

func said(text string) tickets.Word { return tickets.Word{Text: text} }

func TestAFilingIsRoutedAndPromisedADay(t *testing.T) {
	t.Parallel()
	k := filed(t, "got_banjir", "2026-11-23 09:00")
	if k.Stage != tickets.Routed || k.Office != "pupr" || !k.HasPin || k.Photos != 1 {
		t.Errorf("filed: %+v", k.Open)
	}
	if want := at(t, "2026-11-30 16:00"); !k.FollowUpBy.Equal(want) || k.Urgency() != want.UnixMilli() {
		t.Errorf("first answer by %v, urgency %d", k.FollowUpBy, k.Urgency())
	}
	if want := at(t, "2026-12-11 16:30"); !k.ResolveBy.Equal(want) {
		t.Errorf("done by %v", k.ResolveBy)
	}
	if got, want := codes(k), "file>received verify>verified route>routed"; got != want {
		t.Errorf("history %s, expected %s", got, want)
	}
}

func TestDeadlinesByKind(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct {
		f                 tickets.Filing
		followUp, resolve string
		office            string
	}{
		"a complaint that needs a look":        {tickets.Filing{Kind: tickets.KindComplaint, Category: "rumah"}, "2026-01-12 16:00", "2026-04-13 16:00", "disperkimtan"},
		"a complaint that needs none":          {tickets.Filing{Kind: tickets.KindComplaint, Category: "sampah"}, "2026-01-12 16:00", "2026-01-26 16:00", "dlh"},
		"an information request":               {tickets.Filing{Kind: tickets.KindInformation}, "2026-01-12 16:00", "2026-01-12 16:00", "diskominfo"},
		"a service request":                    {tickets.Filing{Kind: tickets.KindService, Service: "ktp_baru"}, "2026-01-12 16:00", "2026-01-26 16:00", "disdukcapil"},
		"a category that nobody knows":         {tickets.Filing{Kind: tickets.KindComplaint, Category: "nope"}, "2026-01-12 16:00", "2026-01-26 16:00", "diskominfo"},
		"an office wished by the form":         {tickets.Filing{Kind: tickets.KindAspiration, Office: "bappeda"}, "2026-01-12 16:00", "2026-01-26 16:00", "bappeda"},
		"an office wished that does not exist": {tickets.Filing{Kind: tickets.KindAspiration, Office: "nope"}, "2026-01-12 16:00", "2026-01-26 16:00", "diskominfo"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := tickets.New(mimika(t), c.f, "MMK-26-000001-A", "000000", at(t, "2026-01-05 09:00"))
			if !k.FollowUpBy.Equal(at(t, c.followUp)) || !k.ResolveBy.Equal(at(t, c.resolve)) || k.Office != c.office {
				t.Errorf("first answer by %v, done by %v, at %s", k.FollowUpBy, k.ResolveBy, k.Office)
			}
		})
	}
}

func TestSensitiveKindsAreAnonymousAndSecret(t *testing.T) {
	t.Parallel()
	for _, category := range []string{"pungli", "kekerasan"} {
		if k := filed(t, category, "2026-11-23 09:00"); !k.Anonymous || !k.Secret {
			t.Errorf("%s: anonymous %v, secret %v", category, k.Anonymous, k.Secret)
		}
	}
	if k := filed(t, "sampah", "2026-11-23 09:00"); k.Anonymous || k.Secret {
		t.Error("sampah should be neither")
	}
}

func TestAreasMayHaveAnotherOffice(t *testing.T) {
	t.Parallel()
	files, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	changed := map[string][]byte{}
	for name, data := range files {
		changed[name] = data
	}
	changed["categories.yaml"] = []byte(strings.Replace(string(files["categories.yaml"]), "  office: dlh\n",
		"  office: dlh\n  office_by_area: {94.04.10: tembagapura, 94.04.01.1002: mimika_baru}\n", 1))
	city, problems := tickets.LoadCity(changed)
	if err := problems.Err(); err != nil {
		t.Fatal(err)
	}
	for area, want := range map[string]string{
		"": "dlh", "94.04.01": "dlh", "94.04.01.1002": "mimika_baru", "94.04.10": "tembagapura", "94.04.10.2001": "tembagapura", "94.04.99": "dlh",
	} {
		if got := city.OfficeFor("sampah", "", area); got != want {
			t.Errorf("in %q it is %s, expected %s", area, got, want)
		}
		k := tickets.New(city, tickets.Filing{Kind: tickets.KindComplaint, Category: "sampah", Area: area, Office: "dlh"}, "n", "c", at(t, "2026-11-23 09:00"))
		if k.Office != want {
			t.Errorf("filed in %q it is at %s, expected %s", area, k.Office, want)
		}
	}
}

func TestACaseFromTakingToClosing(t *testing.T) {
	t.Parallel()
	k := filed(t, "got_banjir", "2026-11-23 09:00")
	now := at(t, "2026-11-24 08:12")
	step := func(what string, err error, stage tickets.Stage) {
		t.Helper()
		if err != nil || k.Stage != stage {
			t.Fatalf("%s: %v, stage %s, expected %s", what, err, k.Stage, stage)
		}
		now = now.Add(time.Hour)
	}
	step("take", k.Take(kobogau, now), tickets.InProgress)
	if k.Personal.AgentName != "Pak Kobogau" || k.TookAt.IsZero() || !k.FollowedAt.IsZero() {
		t.Errorf("taken: %+v", k)
	}
	step("ask", k.Ask(kobogau, said("Depan toko apa?"), "", now), tickets.Awaiting)
	if !k.Waiting || k.AnswerBy.IsZero() || k.FollowedAt.IsZero() || !k.Due().Equal(k.ResolveBy) {
		t.Errorf("asked: %+v", k.Open)
	}
	step("answer", k.Answered(said("Depan toko Harapan"), now), tickets.InProgress)
	if k.Waiting || !k.AnswerBy.IsZero() {
		t.Errorf("answered: %+v", k.Open)
	}
	step("a colleague replies", k.Reply(beanal, said("Tim turun besok"), now), tickets.InProgress)
	if k.Agent != kobogau.ID {
		t.Errorf("agent is %d after a colleague's reply", k.Agent)
	}
	step("resolve", k.Resolve(kobogau, said("Got sudah dibersihkan"), now), tickets.Done)
	if k.EndedAt.IsZero() || k.Urgency() != 0 {
		t.Errorf("resolved: %+v", k.Open)
	}
	step("thanks", k.Answered(said("terima kasih"), now), tickets.Done)
	step("reopen", k.Reopen(mimika(t), said("masih tersumbat"), now), tickets.Reopened)
	if k.Agent != 0 || !k.EndedAt.IsZero() || k.Reopens != 1 || !k.FollowUpBy.Equal(at(t, "2026-12-01 16:00")) {
		t.Errorf("reopened: %+v", k.Open)
	}
	step("an agent who did not take it resolves", k.Resolve(beanal, said("sudah"), now), tickets.Done)
	if k.Agent != beanal.ID {
		t.Errorf("agent is %d, expected the one who resolved", k.Agent)
	}
	step("close", k.Close(system, now), tickets.Done)
	step("rate", k.Rate(5, now), tickets.Done)
	if !k.Closed() || k.Rating != 5 {
		t.Errorf("closed: %+v", k.Open)
	}
	want := "file>received verify>verified route>routed take>in_progress ask>awaiting answer>in_progress reply>in_progress " +
		"resolve>done answer>done reopen>reopened take>in_progress resolve>done close>done rate>done"
	if got := codes(k); got != want {
		t.Errorf("history:\n%s\nexpected:\n%s", got, want)
	}
	var talk []string
	for _, w := range k.Personal.Talk {
		talk = append(talk, string(w.By)+" "+string(w.Kind))
	}
	wantTalk := []string{"agent ask", "resident answer", "agent reply", "agent resolve", "resident answer", "resident reopen", "agent resolve"}
	if diff := cmp.Diff(wantTalk, talk); diff != "" {
		t.Errorf("talk (-expected +got):\n%s", diff)
	}
}

func TestWhoComesSecondIsToldWhoHasIt(t *testing.T) {
	t.Parallel()
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-23 10:00")
	if err := k.Take(kobogau, now); err != nil {
		t.Fatal(err)
	}
	before := len(k.History)
	var not *tickets.NotNow
	if err := k.Take(beanal, now); !errors.As(err, &not) || not.Agent != kobogau.ID || not.Act != tickets.ActTake {
		t.Errorf("error is %v", err)
	}
	if err := k.GiveBack(beanal, now); !errors.As(err, &not) || not.Agent != kobogau.ID {
		t.Errorf("error is %v", err)
	}
	if len(k.History) != before || k.Personal.AgentName != kobogau.Name {
		t.Error("a refused act changed the case")
	}
	if err := k.GiveBack(kobogau, now); err != nil || k.Stage != tickets.Routed || k.Agent != 0 || k.Personal.AgentName != "" {
		t.Errorf("given back: %v, %+v", err, k.Open)
	}
	if err := k.Take(beanal, now); err != nil || k.Agent != beanal.ID {
		t.Errorf("taken: %v", err)
	}
}

func TestHandoverStartsTheFirstAnswersClockAnew(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	resolveBy, now := k.ResolveBy, at(t, "2026-11-25 10:00")
	if err := k.Reply(kobogau, said("bukan kami"), now); err != nil {
		t.Fatal(err)
	}
	if err := k.Handover(city, kobogau, "PUPR", "bukan kami", now); err != nil {
		t.Fatal(err)
	}
	if k.Office != "pupr" || k.Stage != tickets.Routed || k.Agent != 0 || !k.FollowedAt.IsZero() ||
		!k.FollowUpBy.Equal(at(t, "2026-12-02 16:00")) || !k.ResolveBy.Equal(resolveBy) {
		t.Errorf("handed over: %+v", k.Open)
	}
	if err := k.Handover(city, kobogau, "pupr", "", now); !errors.Is(err, tickets.ErrSameOffice) {
		t.Errorf("to the same office: %v", err)
	}
	if err := k.Handover(city, kobogau, "nope", "", now); !errors.Is(err, tickets.ErrUnknownOffice) {
		t.Errorf("to no office: %v", err)
	}
}

func TestReopeningHasItsTime(t *testing.T) {
	t.Parallel()
	now := at(t, "2026-11-24 10:00")
	for name, c := range map[string]struct {
		after time.Duration
		ok    bool
	}{
		"at once":                 {0, true},
		"on the last moment":      {10 * 24 * time.Hour, true},
		"a second after ten days": {10*24*time.Hour + time.Second, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			k := filed(t, "sampah", "2026-11-23 09:00")
			if err := k.Resolve(kobogau, said("sudah"), now); err != nil {
				t.Fatal(err)
			}
			err := k.Reopen(mimika(t), said("belum"), now.Add(c.after))
			if (err == nil) != c.ok {
				t.Errorf("error is %v", err)
			}
			if err != nil && !errors.As(err, new(*tickets.NotNow)) {
				t.Errorf("error is %v", err)
			}
		})
	}
}

func TestRejectingNeedsAReasonOfTheList(t *testing.T) {
	t.Parallel()
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-24 10:00")
	if err := k.Reject(kobogau, "bored", said(""), now); !errors.Is(err, tickets.ErrUnknownReason) || k.Stage != tickets.Routed {
		t.Errorf("error is %v, stage %s", err, k.Stage)
	}
	if err := k.Reject(kobogau, tickets.OutsideAuthority, said("jalan nasional"), now); err != nil || k.Stage != tickets.Rejected || k.Reason != tickets.OutsideAuthority {
		t.Errorf("error is %v: %+v", err, k.Open)
	}
	if err := k.Rate(3, now); !errors.As(err, new(*tickets.NotNow)) {
		t.Errorf("rating a rejected case: %v", err)
	}
	if err := k.Rate(6, now); !errors.Is(err, tickets.ErrBadRating) {
		t.Errorf("six stars: %v", err)
	}
}

// The open part of a case and its history are what reports read: nothing that a
// person typed, sent or is called may be in them.
func TestTheOpenPartNamesNobody(t *testing.T) {
	t.Parallel()
	k := filed(t, "got_banjir", "2026-11-23 09:00")
	k.Personal.Fields = []tickets.Field{{Step: "nik", Text: "9404012309900001"}}
	now := at(t, "2026-11-24 10:00")
	for _, err := range []error{
		k.Take(kobogau, now),
		k.Ask(kobogau, tickets.Word{Text: "SECRET-ask", Photos: []tickets.Photo{{File: "SECRET-file"}}}, "", now),
		k.Answered(tickets.Word{Text: "SECRET-answer", Place: &tickets.Place{Lat: -4.5467, Lon: 136.8877, Pin: true}}, now),
		k.Share(mimika(t), kobogau, "dlh", tickets.Note{Text: "SECRET-task"}, 3, now),
		k.AddNote(kobogau, tickets.Note{Text: "SECRET-note", Photos: []tickets.Photo{{File: "SECRET-file"}}}, now),
		k.Query(sekda, tickets.Note{Text: "SECRET-query"}, now),
		k.Extend(mimika(t), kobogau, 3, "SECRET-reason", now),
		k.Handover(mimika(t), kobogau, "dlh", "SECRET-why", now),
		k.Return(mimika(t), beanal, "SECRET-back", now),
		k.Assign(chief, beanal, now),
		k.Defer(beanal, said("SECRET-not-now"), "SECRET-next", now),
		k.Resume(mimika(t), beanal, now),
		k.Resolve(beanal, said("SECRET-done"), now),
		k.Reopen(mimika(t), said("SECRET-again"), now),
		k.Reject(beanal, tickets.Duplicate, said("SECRET-no"), now),
	} {
		if err != nil {
			t.Fatal(err)
		}
	}
	open, err := json.Marshal(k.Open)
	if err != nil {
		t.Fatal(err)
	}
	for _, private := range []string{"SECRET", "Yohana", "Kobogau", "Beanal", "Sekda", "Kepala", "AgAC", "4.5467", "136.88", "482913", "tergenang", "940401230"} {
		if strings.Contains(string(open), private) {
			t.Errorf("the open part holds %q:\n%s", private, open)
		}
	}
}

func TestACaseSurvivesJSON(t *testing.T) {
	t.Parallel()
	k := filed(t, "got_banjir", "2026-11-23 09:00")
	if err := k.Ask(kobogau, said("di mana?"), "", at(t, "2026-11-24 10:00")); err != nil {
		t.Fatal(err)
	}
	data, err := json.Marshal(k)
	if err != nil {
		t.Fatal(err)
	}
	var back tickets.Ticket
	if err := json.Unmarshal(data, &back); err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(k, back); diff != "" {
		t.Errorf("(-before +after):\n%s", diff)
	}
}

func TestACopyKeepsItsOwnHistory(t *testing.T) {
	t.Parallel()
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-24 10:00")
	a, b := k, k
	if err := errors.Join(a.Reply(kobogau, said("a"), now), b.Reply(beanal, said("b"), now)); err != nil {
		t.Fatal(err)
	}
	if len(k.History) != 3 || a.Personal.Talk[0].Text != "a" || b.Personal.Talk[0].Text != "b" || a.History[3].By == b.History[3].By {
		t.Error("copies share what was added to one")
	}
}

func TestStagesHaveTheirOfficialNames(t *testing.T) {
	t.Parallel()
	want := []string{"Diterima", "Diverifikasi", "Didisposisikan", "Ditindaklanjuti", "Menunggu tanggapan", "Selesai", "Belum bisa dikerjakan", "Ditolak", "Dibuka kembali", "Digabung", "Ditarik"}
	var got []string
	for _, s := range tickets.Stages {
		got = append(got, s.Label("id"))
		if s.Label("en") == s.Label("id") || s.Label("fr") != s.Label("id") {
			t.Errorf("%s in English is %q, in French %q", s, s.Label("en"), s.Label("fr"))
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %q", got)
	}
}

func BenchmarkFileAndAnswer(b *testing.B) {
	city := mimika(b)
	now := at(b, "2026-11-23 09:00")
	b.ReportAllocs()
	for b.Loop() {
		k := tickets.New(city, tickets.Filing{Kind: tickets.KindComplaint, Category: "jalan", Reporter: 1}, "MMK-26-004217-K", "482913", now)
		if err := k.Resolve(kobogau, said("sudah"), now); err != nil {
			b.Fatal(err)
		}
	}
}
