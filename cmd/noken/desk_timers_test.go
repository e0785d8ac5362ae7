package main

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// timely is a reporter whose case waits for them, and what time will tell them.
type timely struct {
	*tickets.Ticket
	remind, end string // words of the reminder and of the end
}

const (
	remindAnswer, endAnswer = "masih menunggu jawaban Anda", "belum terjawab dalam 10 hari"
	remindClose, endClose   = "Menurut Anda, sudah beres?", "karena tidak ada kabar dalam 10 hari"
)

// waiting are cases in whose middle it is the reporter's turn: every other was
// asked something, of the others it was said that they are done, at those times.
func waiting(city *tickets.City, office string, n int, first int64, asked, done time.Time) (all []timely, cases []*tickets.Ticket) {
	agent := tickets.Agent{ID: rahel, Name: "Ibu Rahel"}
	for i := range n {
		at := done
		if i%2 == 0 {
			at = asked
		}
		k := tickets.New(city, tickets.Filing{
			Kind: tickets.KindComplaint, Category: "got_banjir", Office: office, Reporter: first + int64(i), Lang: "id", Area: "94.04.01", Text: "air tergenang",
		}, tickets.FormatNumber(city.Prefix, at.Year(), first%1_000_000/1000*1000+int64(i)+1), "123456", at.Add(-time.Hour))
		one := timely{&k, remindClose, endClose}
		var err error
		if i%2 == 0 {
			one.remind, one.end = remindAnswer, endAnswer
			err = k.Ask(agent, tickets.Word{Text: "sebelah mana?"}, "", at)
		} else {
			err = k.Resolve(agent, tickets.Word{Text: "sudah diperbaiki"}, at)
		}
		if err != nil {
			panic(err) // a new case can be asked about and ended
		}
		all, cases = append(all, one), append(cases, &k)
	}
	return all, cases
}

// Reminders of the resident's time and what its end brings are told once, by two
// replicas, of which one goes and another comes between.
func TestRemindersAndClosingsAreToldOnceByTwoReplicas(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.stop()
	const n = 80
	city := mimika(t).City
	all, cases := waiting(city, "dlh", n, 7_100_000, w.now(), w.now())
	for _, k := range cases {
		w.AddUser(simulator.User{ID: k.Reporter, First: "Warga", Lang: "id"})
	}
	pour(t, w.ctx, w.store, cases, city)
	began := w.now()
	stop := w.starts(nil)
	w.starts(nil)
	// told checks that those who should have been told so, once, and the others not.
	told := func(words string, want bool) {
		t.Helper()
		w.quiets()
		for _, one := range all {
			times := 0
			if want && (one.remind == words || one.end == words) {
				times = 1
			}
			if got := w.said(one.Reporter, words); got != times {
				t.Errorf("%s (%s) was told %q %d times, want %d:\n%s", one.Number, one.Stage, words, got, times, w.chat(one.Reporter))
			}
		}
	}
	reaches := func(days int) { w.passes(began.AddDate(0, 0, days).Add(time.Minute).Sub(w.now())) }
	reaches(4)
	told(remindAnswer, false)
	reaches(5)
	told(remindAnswer, true)
	stop()
	w.starts(nil)
	reaches(7)
	told(remindClose, true)
	told(endAnswer, false)
	reaches(10)
	told(endAnswer, true)
	told(endClose, true)
	reaches(40)
	for _, words := range []string{remindAnswer, remindClose, endAnswer, endClose} {
		told(words, true)
	}
	w.endedOnce(all)
}

// endedOnce checks what time did to the cases.
func (w *town) endedOnce(all []timely) {
	w.t.Helper()
	for _, one := range all {
		k := w.ticket(one.Number)
		closed, expired := times(&k, tickets.ActClose), times(&k, tickets.ActExpire)
		if wanted := one.end == endClose; k.Closed() != wanted || closed+expired != 1 || (closed == 1) != wanted {
			w.t.Errorf("%s is %s, closed %d times and expired %d times", k.Number, k.Stage, closed, expired)
		}
	}
}

// quiets waits until nothing is under way: no timer is due, and no inbox or outbox
// holds anything.
func (w *town) quiets() {
	w.t.Helper()
	for w.underWay() > 0 {
		w.rests()
	}
}

func (w *town) underWay() (n int64) {
	w.t.Helper()
	for p := range 16 {
		due, err := w.redis.ZCount(w.ctx, fmt.Sprintf("noken:{mimika}:due:%d", p), "-inf", fmt.Sprint(w.now().UnixMilli())).Result()
		if err != nil {
			w.t.Fatal(err)
		}
		n += due
		for _, stream := range []string{"in", "out"} {
			left, err := w.redis.XLen(w.ctx, fmt.Sprintf("noken:{mimika}:%s:%d", stream, p)).Result()
			if err != nil {
				w.t.Fatal(err)
			}
			n += left
		}
	}
	return n
}

// After a week down more falls due at once than Telegram takes: everything is dealt
// with at once, what is to be said waits its turn and is never too much for
// Telegram, and who writes meanwhile is answered before it.
func TestAfterAWeekDownTelegramsLimitsAreKept(t *testing.T) {
	t.Parallel()
	w := newGroundWith(t, func(o *simulator.Options) { o.Limits, o.KeepCalls = simulator.TelegramLimits(), 100_000 })
	(&demo{telegram: w.Server}).bindGroups()
	w.starts(nil)()
	const n = 300
	city := mimika(t).City
	// Of an office without a group, so that all that is said goes to residents.
	all, cases := waiting(city, "dpmptsp", n, 7_200_000, w.now(), w.now())
	for _, k := range cases {
		w.AddUser(simulator.User{ID: k.Reporter, First: "Warga", Lang: "id"})
	}
	pour(t, w.ctx, w.store, cases, city)
	w.passes(11 * 24 * time.Hour)
	refused := w.refused()
	began := time.Now()
	for range 2 { // each may send half of what the bot may
		w.starts(func(o *appOptions) { o.Rate = 15 })
	}
	for w.underWay() == 0 {
		w.rests()
	}
	w.sees(all[0].Reporter, all[0].end)
	wrote := time.Now()
	w.As(yohana).Says(yohana, "/start")
	w.sees(yohana, "Halo")
	if took := time.Since(wrote); took > 5*time.Second {
		t.Errorf("who wrote meanwhile was answered after %v", took)
	}
	w.quiets()
	t.Logf("%d residents were told in %v", n, time.Since(began))
	for _, one := range all {
		if w.said(one.Reporter, one.end) != 1 || w.said(one.Reporter, one.remind) != 0 {
			t.Errorf("%s was told:\n%s", one.Number, w.chat(one.Reporter))
		}
	}
	if n := w.refused() - refused; n > 0 {
		t.Errorf("Telegram refused %d calls as too many", n)
	}
	w.endedOnce(all)
}

// refused is how many calls were too many for Telegram.
func (w *town) refused() (n int) {
	for _, c := range w.Calls() {
		if strings.Contains(c.Error, "Too Many Requests") {
			n++
		}
	}
	return n
}
