package store

import (
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"sync"
	"testing"
	"time"
)

const benchOffices = 40

// placesOf is where an open case of a large city stands, as the bot has it: with
// agent 0 it waits for one.
func placesOf(i, agent int, urgency, acted float64) []Place {
	office := fmt.Sprintf("queue:opd%d", i%benchOffices)
	places := []Place{
		{office, urgency},
		{fmt.Sprintf("%s:c:kategori%d", office, i/benchOffices%12), urgency},
		{fmt.Sprintf("%s:d:94.04.%02d", office, i/benchOffices%18), urgency},
		{fmt.Sprintf("idle:opd%d", i%benchOffices), acted},
		{fmt.Sprintf("late:opd%d", i%benchOffices), urgency},
		{fmt.Sprintf("code:%06x", i/50), urgency},
	}
	if agent == 0 {
		return append(places, Place{office + ":free", urgency})
	}
	return append(places, Place{fmt.Sprintf("%s:a:%d", office, agent), urgency}, Place{fmt.Sprintf("agent:%d", agent), urgency})
}

// settle files so many open cases, 50 of a resident, and returns all leases.
func settle(b *testing.B, s *testBundle, cases int) []Lease {
	b.Helper()
	held := s.leases(b)
	open, personal := make([]byte, 500), make([]byte, 700)
	for at := 0; at < cases; at += 50 {
		r := &Record{Chat: int64(at/50 + 1)}
		c := &Commit{Lease: held[Partition(r.Chat)], Record: &RecordWrite{Record: r, Data: make([]byte, 300)}}
		for i := at; i < at+50; i++ {
			c.Cases = append(c.Cases, CaseWrite{
				Case: &Case{Number: fmt.Sprintf("MMK-26-%06d-A", i), Reporter: r.Chat}, Owner: r,
				Open: open, Personal: personal, Is: placesOf(i, i%3*(i%400), float64(i), float64(i)), Filed: time.UnixMilli(int64(i)),
			})
			c.Timers = append(c.Timers, Timer{Chat: r.Chat, Name: fmt.Sprint("case/", i), At: farAway, Payload: make([]byte, 80)})
		}
		commit(b, s.Store, c)
	}
	return held
}

// percentiles measures each run of a loop by itself.
type percentiles []time.Duration

func (p *percentiles) time(do func()) {
	began := time.Now()
	do()
	*p = append(*p, time.Since(began))
}

func (p percentiles) report(b *testing.B) {
	slices.Sort(p)
	us := func(q float64) float64 { return float64(p[int(float64(len(p)-1)*q)].Nanoseconds()) / 1000 }
	b.ReportMetric(us(0.50), "p50-µs")
	b.ReportMetric(us(0.99), "p99-µs")
}

// BenchmarkQueuePage shows a page of an office's queue among 100,000 open cases of
// 40 offices: ten cases anywhere in one of its parts, opened.
func BenchmarkQueuePage(b *testing.B) {
	s := setup(b)
	settle(b, s, 100_000)
	var took percentiles
	b.ReportAllocs()
	for b.Loop() {
		office := fmt.Sprintf("queue:opd%d", rand.IntN(benchOffices))
		part := office + []string{"", ":free", fmt.Sprintf(":c:kategori%d", rand.IntN(12)), fmt.Sprintf(":d:94.04.%02d", rand.IntN(18))}[rand.IntN(4)]
		took.time(func() {
			numbers, total, err := s.Page(b.Context(), part, 10*rand.IntN(10), 10)
			if err != nil || len(numbers) != 10 || total < 100 {
				b.Fatalf("page of %s: %d of %d, error %v", part, len(numbers), total, err)
			}
			if _, err := s.Cases(b.Context(), numbers...); err != nil {
				b.Fatal(err)
			}
		})
	}
	took.report(b)
}

// BenchmarkSearch finds cases of a code, or late ones of an office, among 100,000
// open cases of 40 offices, and opens ten.
func BenchmarkSearch(b *testing.B) {
	s := setup(b)
	settle(b, s, 100_000)
	var took percentiles
	b.ReportAllocs()
	for b.Loop() {
		index, low := fmt.Sprintf("code:%06x", rand.IntN(2000)), math.Inf(-1)
		if rand.IntN(2) == 0 {
			index, low = fmt.Sprintf("late:opd%d", rand.IntN(benchOffices)), float64(rand.IntN(90_000))
		}
		took.time(func() {
			numbers, _, err := s.Between(b.Context(), index, low, math.Inf(1), 0, 10)
			if err != nil || len(numbers) != 10 {
				b.Fatalf("part of %s: %d, error %v", index, len(numbers), err)
			}
			if _, err := s.Cases(b.Context(), numbers...); err != nil {
				b.Fatal(err)
			}
		})
	}
	took.report(b)
}

// BenchmarkDigest counts what the morning tells 40 offices, among 100,000 open cases.
func BenchmarkDigest(b *testing.B) {
	s := setup(b)
	settle(b, s, 100_000)
	var ranges []Range
	var oldest, medians []string
	for i := range benchOffices {
		queue, late := fmt.Sprintf("queue:opd%d", i), fmt.Sprintf("late:opd%d", i)
		ranges = append(ranges, Range{Index: queue}, Range{Index: queue + ":free"}, Range{late, 0, 50_000}, Range{late, 50_000, 60_000}, Range{queue, 90_000, math.Inf(1)})
		oldest, medians = append(oldest, fmt.Sprintf("idle:opd%d", i)), append(medians, late)
	}
	var took percentiles
	b.ReportAllocs()
	for b.Loop() {
		took.time(func() {
			_, err1 := s.Sizes(b.Context(), ranges...)
			_, err2 := s.Firsts(b.Context(), oldest...)
			_, err3 := s.Median(b.Context(), medians...)
			if err1 != nil || err2 != nil || err3 != nil {
				b.Fatal(err1, err2, err3)
			}
		})
	}
	took.report(b)
}

// BenchmarkCommitCase does what an agent does with a case (take, answer, give back:
// the case loaded, then written with other places, another time to wake and a
// message) while 1,000 others are open and while 100,000 are, by turns, so that
// whatever else the machine does hits both. It reports the time of an act beside
// each, and the median of how much longer a round took among the many: one agent
// after the other, and 64 at the same moment.
func BenchmarkCommitCase(b *testing.B) {
	towns := []*caseTown{newCaseTown(b, 1000), newCaseTown(b, 100_000)}
	for _, side := range []int{1, atOnce} {
		b.Run(fmt.Sprintf("%d at once", side), func(b *testing.B) {
			const times = 20
			var ratios []float64
			var took [2]time.Duration
			b.ReportAllocs()
			for b.Loop() {
				var round [2]time.Duration
				for i := range towns {
					which := (i + len(ratios)) % 2
					round[which] = towns[which].work(b, side, times)
					took[which] += round[which]
				}
				ratios = append(ratios, round[1].Seconds()/round[0].Seconds())
			}
			slices.Sort(ratios)
			acts := float64(len(ratios) * side * times)
			b.ReportMetric(took[0].Seconds()*1e6/acts, "µs/1000-open")
			b.ReportMetric(took[1].Seconds()*1e6/acts, "µs/100000-open")
			b.ReportMetric(ratios[len(ratios)/2], "ratio")
		})
	}
}

// caseTown is a city with open cases, on a Redis of its own that syncs.
type caseTown struct {
	*testBundle
	held []Lease
	at   []int // the running numbers of the cases that are worked
	turn int
}

func newCaseTown(b *testing.B, open int) *caseTown {
	b.Helper()
	rdb := durable(b).Client()
	b.Cleanup(func() { _ = rdb.Close() })
	town := &caseTown{testBundle: newBundle(rdb, keyring(b, masterKey("k1", "a")))}
	town.held = settle(b, town.testBundle, open)
	for i := range atOnce {
		town.at = append(town.at, i*(open/atOnce))
	}
	return town
}

// work does so many acts with each of the first cases, side by side.
func (town *caseTown) work(b *testing.B, side, times int) time.Duration {
	b.Helper()
	began := time.Now()
	var wg sync.WaitGroup
	for _, at := range town.at[:side] {
		wg.Go(func() {
			for turn := town.turn; turn < town.turn+times; turn++ {
				town.act(b, at, turn)
			}
		})
	}
	wg.Wait()
	town.turn += times
	return time.Since(began)
}

// act takes, answers or gives back a case.
func (town *caseTown) act(b *testing.B, at, turn int) {
	cases, err := town.Cases(b.Context(), fmt.Sprintf("MMK-26-%06d-A", at))
	if err != nil {
		b.Error(err)
		return
	}
	c, act := cases[0], float64(turn%3)
	_, err = town.Commit(b.Context(), &Commit{
		Lease: town.held[Partition(c.Reporter)],
		Cases: []CaseWrite{{Case: c, Open: c.Open, Personal: c.Personal,
			Is: placesOf(at, min((turn+1)%3, 1)*7, float64(at), float64(at)+act)}},
		Timers: []Timer{{Chat: c.Reporter, Name: fmt.Sprint("case/", at), Payload: make([]byte, 80),
			At: farAway.Add(time.Duration(act) * time.Second)}},
		Out: [][]byte{make([]byte, 400)},
	})
	if err != nil {
		b.Error(err)
	}
}

// BenchmarkTickNothingDue looks for timers of all partitions that fell due when
// none has, of 100,000.
func BenchmarkTickNothingDue(b *testing.B) {
	s := setup(b)
	held := settle(b, s, 100_000)
	var took percentiles
	b.ReportAllocs()
	for b.Loop() {
		took.time(func() {
			if n, left, err := s.Fire(b.Context(), held, time.UnixMilli(1), 256); n != 0 || left || err != nil {
				b.Fatalf("%d fired, left %v, error %v", n, left, err)
			}
		})
	}
	took.report(b)
}

// BenchmarkTicksOfAWeek brings in 10,000 timers that fell due while nobody was
// there, in batches as the bot does, with the inbox emptied in between.
func BenchmarkTicksOfAWeek(b *testing.B) {
	s := setup(b)
	held := s.leases(b)
	b.ReportAllocs()
	for b.Loop() {
		var timers []Timer
		for i := range 10_000 {
			timers = append(timers, Timer{Chat: int64(i + 1), Name: "case", At: time.UnixMilli(int64(i + 1)), Payload: make([]byte, 80)})
		}
		commit(b, s.Store, &Commit{Lease: held[0], Timers: timers})
		for left := true; left; {
			var err error
			if _, left, err = s.Fire(b.Context(), held, time.UnixMilli(1<<40), 256); err != nil {
				b.Fatal(err)
			}
			for p := range held {
				s.rdb.XTrimMaxLen(b.Context(), s.names.in[p], 0)
			}
		}
	}
}
