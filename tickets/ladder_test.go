package tickets_test

import (
	"slices"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noken/tickets"
)

// told runs a case's time up to a moment, waking it when it wants to be, and says
// what was told when.
func told(t *testing.T, city *tickets.City, k *tickets.Ticket, from, until time.Time) []string {
	t.Helper()
	var out []string
	now := from
	for range 100 {
		wake := k.Wake(city, now)
		if wake.IsZero() || wake.After(until) {
			return out
		}
		now = wake
		for _, c := range k.Ring(city, now) {
			name := c.Rung
			if name == "" {
				name = c.Of + "." + c.When
			}
			out = append(out, now.In(city.Zone).Format("01-02 15:04 ")+name)
		}
	}
	t.Fatalf("the case never sleeps: %v", out)
	return nil
}

func TestTheLadderIsClimbedStepByStep(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00") // first answer by 30 November, the end by 11 December
	want := []string{
		"11-26 07:45 half", "11-26 09:00 red.yellow", "11-27 07:30 eve", "11-28 09:00 red.red",
		"11-30 16:00 due", "12-02 07:30 over", "12-10 07:30 end_eve", "12-11 16:30 end_due",
	}
	if diff := cmp.Diff(want, told(t, city, &k, k.Filed, at(t, "2026-12-31 00:00"))); diff != "" {
		t.Errorf("(-expected +told)\n%s", diff)
	}
	var acts []string
	for _, c := range k.History[3:] {
		acts = append(acts, string(c.What)+" "+c.Rung)
	}
	if want := []string{"remind half", "remind eve", "climb due", "climb over", "remind end_eve", "climb end_due"}; !slices.Equal(acts, want) {
		t.Errorf("the history says %q", acts)
	}
	if k.Lateness(city, at(t, "2026-12-02 09:00")) != 2 || k.TimeLeft(city, "id", at(t, "2026-12-02 09:00")) != "terlambat 2 hari kerja" {
		t.Errorf("late by %d: %s", k.Lateness(city, at(t, "2026-12-02 09:00")), k.TimeLeft(city, "id", at(t, "2026-12-02 09:00")))
	}
}

func TestAfterAWeekOfSilenceOnlyTheHighestRungIsTold(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-12-02 08:00") // nothing ran since
	var got []string
	for _, c := range k.Ring(city, now) {
		got = append(got, c.Of+" "+c.When)
	}
	if want := []string{"red red", "first_answer after"}; !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
	if again := k.Ring(city, now); len(again) > 0 {
		t.Errorf("told again: %+v", again)
	}
	if wake := k.Wake(city, now); !wake.Equal(at(t, "2026-12-10 07:30")) {
		t.Errorf("wakes at %v", wake)
	}
}

func TestAnAnswerSilencesItsRungsAndAHandoverBeginsThemAnew(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-26 10:00")
	if got := told(t, city, &k, k.Filed, now); !slices.Equal(got, []string{"11-26 07:45 half", "11-26 09:00 red.yellow"}) {
		t.Fatalf("told %q", got)
	}
	ok(t, k.Handover(city, kobogau, "pupr", "", now)) // first answer by 3 December
	if got := told(t, city, &k, now, at(t, "2026-12-01 15:00")); !slices.Equal(got, []string{"11-29 10:00 red.yellow", "12-01 09:15 half", "12-01 10:00 red.red"}) {
		t.Errorf("told %q", got)
	}
	now = at(t, "2026-12-01 15:00")
	ok(t, k.Reply(beanal, said("besok"), now))
	if got := told(t, city, &k, now, at(t, "2026-12-10 07:00")); !slices.Equal(got, []string{"12-04 15:00 red.yellow", "12-06 15:00 red.red"}) {
		t.Errorf("told %q", got)
	}
}

func TestAQuestionStopsTheClockAndEndsByItself(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-24 10:00")
	ok(t, k.Ask(kobogau, said("Kirim pin"), tickets.WantPin, now))
	if k.TimeLeft(city, "id", now) != "jam berhenti, menunggu pelapor" || k.TimeLeft(city, "en", now) == "" || k.Want != tickets.WantPin {
		t.Errorf("asked: %q, %s", k.TimeLeft(city, "id", now), k.Want)
	}
	answered := k
	later := at(t, "2026-11-26 10:00") // two days of work, 24 to 26
	ok(t, answered.Answered(said("ini"), later))
	if answered.Recompute(city); !answered.ResolveBy.Equal(at(t, "2026-12-15 16:00")) || answered.IdleDays(later.Add(49*time.Hour)) != 2 {
		t.Errorf("after two days of waiting the end is due %v", answered.ResolveBy)
	}
	want := []string{"11-29 10:00 answer.half", "12-04 10:00 answer.due"}
	if got := told(t, city, &k, now, at(t, "2026-12-31 00:00")); !slices.Equal(got, want) || k.Stage != tickets.Rejected || k.Reason != tickets.Incomplete {
		t.Errorf("told %q, %s for %s", got, k.Stage, k.Reason)
	}
}

func TestACaseThatIsDoneClosesByItselfWithOneReminder(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	ok(t, k.Resolve(kobogau, said("sudah"), at(t, "2026-11-24 10:00")))
	reopened := k
	want := []string{"12-01 10:00 closing.before", "12-04 10:00 closing.due"}
	if got := told(t, city, &k, k.EndedAt, at(t, "2026-12-31 00:00")); !slices.Equal(got, want) || !k.Closed() {
		t.Errorf("told %q, closed %v", got, k.Closed())
	}
	if wake := k.Wake(city, k.ClosedAt); !wake.IsZero() {
		t.Errorf("a closed case wakes at %v", wake)
	}
	ok(t, reopened.Reopen(city, said("belum"), at(t, "2026-11-25 10:00")))
	ok(t, reopened.Resolve(kobogau, said("sudah lagi"), at(t, "2026-11-26 10:00")))
	want = []string{"12-03 10:00 closing.before", "12-06 10:00 closing.due"}
	if got := told(t, city, &reopened, reopened.EndedAt, at(t, "2026-12-31 00:00")); !slices.Equal(got, want) {
		t.Errorf("reopened and done again, told %q", got)
	}
}

func TestATaskHasALadderOfItsOwn(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-23 10:00")
	ok(t, k.Reply(kobogau, said("kami urus"), now))
	ok(t, k.Share(city, kobogau, "pupr", tickets.Note{Text: "bongkar beton"}, 1, now))
	calls := k.Ring(city, at(t, "2026-11-24 16:00"))
	if len(calls) != 1 || calls[0].Of != tickets.OfTask || calls[0].Office != "pupr" {
		t.Errorf("told %+v", calls)
	}
}

func TestTheEndIsExtendedOnce(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	now := at(t, "2026-11-24 10:00")
	ok(t, k.Reply(kobogau, said("."), now))
	if err := k.Extend(city, kobogau, 0, "", now); err == nil {
		t.Error("extended by nothing")
	}
	ok(t, k.Extend(city, kobogau, 5, "tunggu alat", now))
	if !k.ResolveBy.Equal(at(t, "2026-12-18 16:30")) || !k.Clock.Extended() {
		t.Errorf("extended to %v", k.ResolveBy)
	}
	if err := k.Extend(city, kobogau, 5, "lagi", now); err == nil {
		t.Error("extended twice")
	}
	late := at(t, "2026-12-19 10:00")
	if day := k.Promise(city, late); !day.Equal(at(t, "2026-12-30 16:00")) || !k.PromisedDay().Equal(day) {
		t.Errorf("the new promise is %v", day)
	}
	ok(t, k.Resolve(kobogau, said("sudah"), at(t, "2026-12-21 07:30")))
	if k.InTime() || k.WorkingMinutes(city) <= 0 {
		t.Errorf("in time %v, took %d minutes", k.InTime(), k.WorkingMinutes(city))
	}
}

// Nobody is promised a day that has passed: more time for a late case counts from
// today, and is the promise from then on.
func TestMoreTimeForALateCaseCountsFromToday(t *testing.T) {
	t.Parallel()
	city := sternCity(t)
	k := filed(t, "sampah", "2026-11-23 09:00") // the end by 11 December
	ok(t, k.Reply(kobogau, said("."), at(t, "2026-11-24 10:00")))
	now := at(t, "2026-12-17 10:00")
	k.Promise(city, now)
	ok(t, k.Extend(city, kobogau, 3, "tunggu alat", now))
	if want := at(t, "2026-12-22 16:00"); !k.ResolveBy.Equal(want) || !k.PromisedDay().Equal(want) {
		t.Errorf("due %v, promised %v, want %v", k.ResolveBy, k.PromisedDay(), want)
	}
}

// Whose case waits for nobody but the coordinator hears that it is late, the day
// after the one that they were promised.
func TestTheResidentHearsThatNobodyRoutedTheirCase(t *testing.T) {
	t.Parallel()
	city := *mimika(t)
	city.Verification, city.Ladder = tickets.VerifyOn, tickets.DefaultLadder()
	k := tickets.New(&city, tickets.Filing{Kind: tickets.KindComplaint, Category: "sampah", Reporter: 7}, "MMK-26-000001-X", "123456", at(t, "2026-11-23 09:00"))
	promised := k.PromisedDay()
	var heard []time.Time
	for now := k.Filed; now.Before(at(t, "2026-12-31 00:00")); now = now.Add(time.Hour) {
		for _, c := range k.Ring(&city, now) {
			if slices.Contains(c.Tell, tickets.ToResident) {
				heard = append(heard, now)
			}
		}
	}
	if len(heard) != 1 || !heard[0].After(promised) || heard[0].Sub(promised) > 24*time.Hour {
		t.Errorf("promised %v, heard %v", promised, heard)
	}
}

// A reminder of the resident waits for their morning, however late the office
// finished its work.
func TestNoResidentIsRemindedAtNight(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	ok(t, k.Resolve(kobogau, said("sudah"), at(t, "2026-11-24 23:10")))
	want := []string{"12-02 06:00 closing.before", "12-05 06:00 closing.due"}
	if got := told(t, city, &k, k.EndedAt, at(t, "2026-12-31 00:00")); !slices.Equal(got, want) {
		t.Errorf("told %q", got)
	}
}

func TestMeasuresLeaveOutTheWaiting(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	ok(t, k.Ask(kobogau, said("?"), "", at(t, "2026-11-23 10:00")))
	ok(t, k.Answered(said("!"), at(t, "2026-11-25 10:00")))
	ok(t, k.Resolve(kobogau, said("."), at(t, "2026-11-25 11:30")))
	k.Recompute(city)
	if got := k.WorkingMinutes(city); got != 60+90 || !k.InTime() {
		t.Errorf("took %d minutes, in time %v", got, k.InTime())
	}
}

func TestAChangeOfHolidaysMovesOpenDeadlinesOnly(t *testing.T) {
	t.Parallel()
	city := *mimika(t)
	open, done := filed(t, "sampah", "2026-11-23 09:00"), filed(t, "sampah", "2026-11-23 09:00")
	ok(t, done.Resolve(kobogau, said("."), at(t, "2026-11-24 10:00")))
	ok(t, done.Close(system, at(t, "2026-11-24 11:00")))
	calendar := *city.Calendar
	calendar.Special = map[tickets.Date][]tickets.Span{{Year: 2026, Month: time.November, Day: 27}: nil}
	city.Calendar = &calendar
	if !open.Recompute(&city) || !open.FollowUpBy.Equal(at(t, "2026-12-01 16:00")) || open.Recompute(&city) {
		t.Errorf("the first answer is due %v", open.FollowUpBy)
	}
	if done.Recompute(&city) {
		t.Error("a closed case changed")
	}
}

// Cases of before clocks were kept have their dates only.
func TestACaseFromBeforeClocksKeepsItsDates(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	k := filed(t, "sampah", "2026-11-23 09:00")
	ok(t, k.Handover(city, kobogau, "pupr", "", at(t, "2026-11-25 10:00")))
	old := k
	old.Clock, old.LastAction, old.Handed = tickets.Clock{}, time.Time{}, nil
	if old.Recompute(city) || !old.FollowUpBy.Equal(k.FollowUpBy) || !old.ResolveBy.Equal(k.ResolveBy) {
		t.Errorf("first answer by %v, done by %v", old.FollowUpBy, old.ResolveBy)
	}
	if old.Wake(sternCity(t), at(t, "2026-11-25 11:00")).IsZero() {
		t.Error("it never wakes")
	}
	ok(t, old.Ask(beanal, said("?"), "", at(t, "2026-11-25 12:00")))
	ok(t, old.Answered(said("!"), at(t, "2026-11-26 12:00")))
	if !old.Recompute(city) || !old.ResolveBy.After(k.ResolveBy) {
		t.Errorf("done by %v", old.ResolveBy)
	}
}

func BenchmarkWake(b *testing.B) {
	city := sternCity(b)
	k := filed(b, "jalan", "2026-11-23 09:00")
	now := at(b, "2026-11-23 10:00")
	b.ReportAllocs()
	for b.Loop() {
		k.Wake(city, now)
	}
}
