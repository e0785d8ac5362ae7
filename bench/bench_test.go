package bench

import (
	"slices"
	"testing"
)

// BenchmarkThroughput lets 64 residents file complaints at once, with Noken and
// with the obvious bot, in turns. It reports medians of the rounds (-benchtime 5x);
// a round takes 20 s.
func BenchmarkThroughput(b *testing.B) {
	compare(b, 64, 0)
}

// BenchmarkLatency is how long a resident waits for the answer when 300 actions a
// second come in, also as medians of the rounds.
func BenchmarkLatency(b *testing.B) {
	compare(b, 200, 300)
}

// compare measures both bots in turns and reports their medians.
func compare(b *testing.B, residents int, perSecond float64) {
	b.Helper()
	b.ReportAllocs()
	rounds := map[string][]result{}
	for b.Loop() {
		for _, pkg := range []string{obvious, noken} {
			r := newStage(b).measure(b, pkg, residents, perSecond)
			b.Logf("%s: %v", pkg, r)
			rounds[pkg] = append(rounds[pkg], r)
		}
	}
	var speed []float64
	for _, pkg := range []string{noken, obvious} {
		of := func(number func(result) float64) float64 { return median(rounds[pkg], number) }
		speed = append(speed, of(func(r result) float64 { return r.perSecond }))
		b.ReportMetric(speed[len(speed)-1], metric("actions/s", pkg))
		b.ReportMetric(of(func(r result) float64 { return milliseconds(r.p50) }), metric("p50-ms", pkg))
		b.ReportMetric(of(func(r result) float64 { return milliseconds(r.p99) }), metric("p99-ms", pkg))
		b.ReportMetric(of(func(r result) float64 { return float64(r.cpu.Microseconds()) }), metric("cpu-us/action", pkg))
	}
	if perSecond == 0 {
		b.ReportMetric(speed[0]/speed[1], "ratio")
	}
	b.ReportMetric(0, "ns/op")
}

// median of an even number of rounds lies between the two in the middle.
func median(rounds []result, number func(result) float64) float64 {
	numbers := make([]float64, len(rounds))
	for i, r := range rounds {
		numbers[i] = number(r)
	}
	slices.Sort(numbers)
	n := len(numbers)
	return (numbers[(n-1)/2] + numbers[n/2]) / 2
}

// BenchmarkFull is what 100,000 kept sessions and tickets take in Redis, and how
// much slower the bot is with them than with an empty store.
func BenchmarkFull(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		full := newStage(b)
		session, ticket := full.fill(b, 100_000)
		with := full.measure(b, noken, 64, 0)
		empty := newStage(b).measure(b, noken, 64, 0)
		b.Logf("%d bytes a session, %d bytes a ticket", session, ticket)
		b.Logf("with them: %v", with)
		b.Logf("without:   %v", empty)
		b.ReportMetric(float64(session), "bytes/session")
		b.ReportMetric(float64(ticket), "bytes/ticket")
		b.ReportMetric(with.perSecond, "full-actions/s")
		b.ReportMetric(empty.perSecond, "empty-actions/s")
		b.ReportMetric(with.perSecond/empty.perSecond, "ratio")
	}
	b.ReportMetric(0, "ns/op")
}

// BenchmarkIdle is the memory of a serve that has nothing to do.
func BenchmarkIdle(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		b.ReportMetric(newStage(b).idle(b), "MB")
	}
	b.ReportMetric(0, "ns/op")
}
