package tickets_test

import (
	"errors"
	"reflect"
	"slices"
	"strconv"
	"testing"
	"time"

	"pgregory.net/rapid"

	"noken/tickets"
)

// town is a few cases and people who do to them whatever comes to their minds.
type town struct {
	city  *tickets.City
	cases []*tickets.Ticket
	now   time.Time
}

// sternCity is Mimika with a coordinator who looks first and a ladder.
func sternCity(t testing.TB) *tickets.City {
	city := *mimika(t)
	city.Verification = tickets.VerifyByCategory
	city.Categories = slices.Clone(city.Categories)
	for i := range city.Categories {
		city.Categories[i].Verify = city.Categories[i].ID == "jalan"
	}
	city.Red = tickets.Red{Yellow: 3, Red: 5}
	city.Ladder = rungs
	return &city
}

var rungs = []tickets.Rung{
	{ID: "look", Of: tickets.OfVerify, When: tickets.AtDue, Tell: []tickets.Audience{tickets.ToCoordinator}},
	{ID: "half", Of: tickets.OfFirstAnswer, When: tickets.AtHalf, Tell: []tickets.Audience{tickets.ToOffice}},
	{ID: "eve", Of: tickets.OfFirstAnswer, When: tickets.AtBefore, Days: 1, Tell: []tickets.Audience{tickets.ToOffice}},
	{ID: "due", Of: tickets.OfFirstAnswer, When: tickets.AtDue, Tell: []tickets.Audience{tickets.ToHead, tickets.ToResident}},
	{ID: "over", Of: tickets.OfFirstAnswer, When: tickets.AtAfter, Days: 2, Tell: []tickets.Audience{tickets.ToLeader}},
	{ID: "end_eve", Of: tickets.OfEnd, When: tickets.AtBefore, Days: 1, Tell: []tickets.Audience{tickets.ToAgent}},
	{ID: "end_due", Of: tickets.OfEnd, When: tickets.AtDue, Tell: []tickets.Audience{tickets.ToHead, tickets.ToResident}},
	{ID: "task_due", Of: tickets.OfTask, When: tickets.AtDue, Tell: []tickets.Audience{tickets.ToOffice}},
}

var offices = []string{"pupr", "dlh", "mimika_baru", "diskominfo"}

// Any acts of anybody in any order keep what must hold, and leave every case
// where an office or time can bring it to an end.
func TestNoSequenceOfActsBreaksACase(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	start := at(t, "2026-11-23 09:00")
	rapid.Check(t, func(t *rapid.T) {
		w := &town{city: city, now: start}
		for i, category := range []string{"sampah", "jalan", "got_banjir"} {
			k := tickets.New(city, tickets.Filing{Kind: tickets.KindComplaint, Category: category, Reporter: 7001},
				tickets.FormatNumber(city.Prefix, 2026, int64(i+1)), "482913", start)
			w.cases = append(w.cases, &k)
		}
		for range rapid.IntRange(1, 40).Draw(t, "acts") {
			w.now = w.now.Add(time.Duration(rapid.IntRange(-1, 4*24).Draw(t, "hours")) * time.Hour)
			w.step(t)
		}
		for _, k := range w.cases {
			w.canEnd(t, *k)
		}
	})
}

// step is one act on one case, and what follows from it for the others.
func (w *town) step(t *rapid.T) {
	before := w.copy()
	k := rapid.SampledFrom(w.cases).Draw(t, "case")
	act := rapid.SampledFrom(tickets.Acts).Draw(t, "act")
	if err := w.do(t, k, act); err != nil {
		if !reflect.DeepEqual(before, w.copy()) {
			t.Fatalf("%s was refused (%v) and changed a case", act, err)
		}
		known := errors.As(err, new(*tickets.NotNow)) || errors.As(err, new(*tickets.NotAllowed))
		for _, e := range []error{tickets.ErrSameOffice, tickets.ErrSameCase, tickets.ErrLeads, tickets.ErrNoTask, tickets.ErrExtended, tickets.ErrUnknownOffice} {
			known = known || errors.Is(err, e)
		}
		if !known {
			t.Fatalf("%s: %v", act, err)
		}
		return
	}
	w.ring(t) // a main case may end by it
	for _, follower := range w.cases {
		if main := w.find(follower.Into); main != nil {
			follower.Follow(main, w.city, w.now)
			if follower.Follow(main, w.city, w.now) {
				t.Fatalf("%s followed twice", follower.Number)
			}
		}
	}
	w.ring(t)
	for i, k := range w.cases {
		w.holds(t, before[i], *k)
	}
	w.noneIsLost(t)
}

// ring lets time do what it has to, once.
func (w *town) ring(t *rapid.T) {
	for _, k := range w.cases {
		if wake := k.Wake(w.city, w.now); !wake.IsZero() && !wake.After(w.now) && len(k.Ring(w.city, w.now)) == 0 {
			t.Fatalf("woken at %v for nothing", wake)
		}
		if again := k.Ring(w.city, w.now); len(again) > 0 {
			t.Fatalf("said twice: %+v", again)
		}
		if wake := k.Wake(w.city, w.now); !wake.IsZero() && !wake.After(w.now) {
			t.Fatalf("still to be woken at %v, now %v", wake, w.now)
		}
	}
}

func (w *town) copy() []tickets.Ticket {
	var all []tickets.Ticket
	for _, k := range w.cases {
		all = append(all, *k)
	}
	return all
}

func (w *town) find(number string) *tickets.Ticket {
	for _, k := range w.cases {
		if k.Number == number {
			return k
		}
	}
	return nil
}

func (w *town) do(t *rapid.T, k *tickets.Ticket, act tickets.Act) error {
	a := tickets.Agent{ID: rapid.Int64Range(11, 13).Draw(t, "who"), Name: "somebody", Role: rapid.SampledFrom(tickets.Roles).Draw(t, "role")}
	if rapid.IntRange(0, 2).Draw(t, "may") > 0 { // most people do what they may
		for _, role := range tickets.Roles {
			if _, ok := tickets.Allowed(k.Stage, act, role); ok {
				a.Role = role
			}
		}
	}
	if rapid.IntRange(0, 4).Draw(t, "known office") == 0 {
		a.Office = rapid.SampledFrom(offices).Draw(t, "their office")
	}
	office := rapid.SampledFrom(offices).Draw(t, "office")
	note := tickets.Note{Text: "note"}
	switch act {
	case tickets.ActVerify:
		return k.Verify(a, w.now)
	case tickets.ActRoute:
		return k.Route(w.city, a, office, w.now)
	case tickets.ActTake:
		return k.Take(a, w.now)
	case tickets.ActAssign:
		return k.Assign(a, tickets.Agent{ID: 14, Name: "colleague"}, w.now)
	case tickets.ActGiveBack:
		return k.GiveBack(a, w.now)
	case tickets.ActRelease:
		return k.Release(w.now)
	case tickets.ActAsk:
		return k.Ask(a, said("?"), rapid.SampledFrom(tickets.Wants).Draw(t, "want"), w.now)
	case tickets.ActAnswer:
		return k.Answered(said("!"), w.now)
	case tickets.ActReply:
		return k.Reply(a, said("."), w.now)
	case tickets.ActNote:
		return k.AddNote(a, note, w.now)
	case tickets.ActQuery:
		return k.Query(a, note, w.now)
	case tickets.ActHandover:
		return k.Handover(w.city, a, office, "why", w.now)
	case tickets.ActAccept:
		return k.Accept(a, w.now)
	case tickets.ActReturn:
		return k.Return(w.city, a, "why", w.now)
	case tickets.ActShare:
		return k.Share(w.city, a, office, note, 3, w.now)
	case tickets.ActUnshare:
		return k.Unshare(a, office, w.now)
	case tickets.ActTaskDone:
		return k.TaskDone(a, office, note, w.now)
	case tickets.ActExtend:
		return k.Extend(w.city, a, 5, "why", w.now)
	case tickets.ActMerge:
		return k.Merge(rapid.SampledFrom(w.cases).Draw(t, "main"), a, w.now)
	case tickets.ActUnmerge:
		return k.Unmerge(w.find(k.Into), w.city, a, w.now)
	}
	return w.end(t, k, act, a)
}

func (w *town) end(t *rapid.T, k *tickets.Ticket, act tickets.Act, a tickets.Agent) error {
	switch act {
	case tickets.ActResolve:
		return k.Resolve(a, said("."), w.now)
	case tickets.ActDefer:
		return k.Defer(a, said("."), "next year", w.now)
	case tickets.ActResume:
		return k.Resume(w.city, a, w.now)
	case tickets.ActReject:
		return k.Reject(a, rapid.SampledFrom(tickets.Reasons).Draw(t, "reason"), said("."), w.now)
	case tickets.ActExpire:
		return k.Expire(w.now)
	case tickets.ActReopen:
		return k.Reopen(w.city, said("!"), w.now)
	case tickets.ActClose:
		return k.Close(tickets.Actor{Role: a.Role}, w.now)
	case tickets.ActWithdraw:
		return k.Withdraw(w.now)
	case tickets.ActRate:
		return k.Rate(rapid.IntRange(1, 5).Draw(t, "stars"), w.now)
	}
	return &tickets.NotNow{Act: act, Stage: k.Stage} // reminders: Ring does them
}

// holds is what is true of a case after anything.
func (w *town) holds(t *rapid.T, before, k tickets.Ticket) {
	grown(t, before, k)
	if _, ok := w.city.Office(k.Office); !ok || k.Office != k.History[len(k.History)-1].Office {
		t.Fatalf("office %q", k.Office)
	}
	if len(k.Personal.Talk) < len(before.Personal.Talk) || !reflect.DeepEqual(before.Personal.Talk, k.Personal.Talk[:len(before.Personal.Talk):len(before.Personal.Talk)]) && len(before.Personal.Talk) > 0 {
		t.Fatal("words were lost")
	}
	if len(k.Personal.Notes) < len(before.Personal.Notes) {
		t.Fatal("notes were lost")
	}
	final := []tickets.Stage{tickets.Rejected, tickets.Withdrawn}
	if (slices.Contains(final, before.Stage) || before.Closed()) && k.Stage != before.Stage {
		t.Fatalf("%s became %s", before.Stage, k.Stage)
	}
	if k.Waiting != (k.Stage == tickets.Awaiting) || k.Waiting == k.AnswerBy.IsZero() || k.Waiting == k.Clock.Paused().IsZero() {
		t.Fatalf("waiting is %v while %s, until %v, paused since %v", k.Waiting, k.Stage, k.AnswerBy, k.Clock.Paused())
	}
	if k.Stage.Ended() == k.EndedAt.IsZero() || k.Stage.Ended() != (k.Urgency() == 0) {
		t.Fatalf("%s, ended %v, urgency %d", k.Stage, k.EndedAt, k.Urgency())
	}
	if (k.Agent == 0) != (k.Personal.AgentName == "") || (k.Agent == 0) != k.TookAt.IsZero() {
		t.Fatalf("agent %d is called %q, took it %v", k.Agent, k.Personal.AgentName, k.TookAt)
	}
	if k.Agent != 0 && (k.Stage == tickets.Received || k.Stage == tickets.Verified || k.Stage == tickets.Routed || k.Stage == tickets.Reopened) {
		t.Fatalf("somebody has a case that is %s", k.Stage)
	}
	if (k.Meant == "") != k.VerifyBy.IsZero() || k.Meant != "" && k.Office != w.city.Coordinator {
		t.Fatalf("meant for %q, at %s, to be verified by %v", k.Meant, k.Office, k.VerifyBy)
	}
	if len(k.Timeline()) != len(k.History) {
		t.Fatal("the timeline leaves something out")
	}
}

// grown says that the history only grew, by lines that the lifecycle allows.
func grown(t *rapid.T, before, k tickets.Ticket) {
	if len(k.History) < len(before.History) || !reflect.DeepEqual(before.History, k.History[:len(before.History)]) {
		t.Fatal("the history was rewritten")
	}
	for i, c := range k.History[len(before.History):] {
		last := k.History[len(before.History)+i-1]
		lead := c.Ref != "" && c.From == c.To // another case joined or left
		to, ok := tickets.Allowed(c.From, c.What, c.By.Role)
		if !lead && (!ok || to != c.To && to != tickets.Back) {
			t.Fatalf("%s by %s from %s to %s is not in the table", c.What, c.By.Role, c.From, c.To)
		}
		if c.From != last.To || c.At.Before(last.At) {
			t.Fatalf("a gap in the history: %+v, %+v", last, c)
		}
	}
	if k.Stage != k.History[len(k.History)-1].To {
		t.Fatalf("stage %s does not follow from the history", k.Stage)
	}
}

// noneIsLost says that a case that stands in no queue because it follows another
// is known there, and that the other is one that somebody works on.
func (w *town) noneIsLost(t *rapid.T) {
	for _, k := range w.cases {
		if k.Stage != tickets.Merged {
			continue
		}
		main := w.find(k.Into)
		if main == nil || !slices.Contains(main.Merged, k.Number) || main.Stage.Ended() {
			t.Fatalf("%s follows %q, which does not lead it", k.Number, k.Into)
		}
	}
}

// canEnd brings a case to a lasting end, by its office or by time.
func (w *town) canEnd(t *rapid.T, k tickets.Ticket) {
	head := tickets.Agent{ID: 20, Name: "head", Role: tickets.ByHead, Office: k.Office}
	coordinator := tickets.Agent{ID: 21, Name: "coordinator", Role: tickets.ByCoordinator}
	now := w.now.Add(time.Hour)
	if k.Stage == tickets.Merged {
		if err := k.Unmerge(nil, w.city, head, now); err != nil {
			t.Fatalf("no way out of being merged: %v", err)
		}
	}
	if k.Meant != "" && !k.Stage.Ended() {
		if err := k.Route(w.city, coordinator, "", now); err != nil {
			t.Fatalf("no way out of being %s: %v", k.Stage, err)
		}
		head.Office = k.Office
	}
	if !k.Stage.Ended() {
		if err := k.Resolve(head, said("done"), now); err != nil {
			t.Fatalf("no way out of being %s: %v", k.Stage, err)
		}
	}
	for range 5 {
		if wake := k.Wake(w.city, now); !wake.IsZero() {
			now = wake
			k.Ring(w.city, now)
		}
	}
	if !k.Closed() && k.Stage != tickets.Rejected && k.Stage != tickets.Deferred {
		t.Fatalf("%s has no end: %s", k.Number, strconv.Quote(codes(k)))
	}
}
