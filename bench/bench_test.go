package bench

import (
	"testing"
)

// BenchmarkThroughput lets 64 residents file complaints at once, with Noken and
// with the obvious bot, in turns. One round takes half a minute.
func BenchmarkThroughput(b *testing.B) {
	b.ReportAllocs()
	sums := map[string]*result{noken: {}, obvious: {}}
	rounds := 0.0
	for b.Loop() {
		rounds++
		for _, pkg := range []string{obvious, noken} {
			r := newStage(b).measure(b, pkg, 64, 0)
			b.Logf("%s: %.0f actions/s, p50 %v, p99 %v, %v of its processor time an action", pkg, r.perSecond, r.p50, r.p99, r.cpu)
			sum := sums[pkg]
			sum.perSecond += r.perSecond
			sum.p50 += r.p50
			sum.p99 += r.p99
			sum.cpu += r.cpu
		}
	}
	for pkg, sum := range sums {
		b.ReportMetric(sum.perSecond/rounds, metric("actions/s", pkg))
		b.ReportMetric(milliseconds(sum.p50)/rounds, metric("p50-ms", pkg))
		b.ReportMetric(milliseconds(sum.p99)/rounds, metric("p99-ms", pkg))
		b.ReportMetric(float64(sum.cpu.Microseconds())/rounds, metric("cpu-us/action", pkg))
	}
	b.ReportMetric(sums[noken].perSecond/sums[obvious].perSecond, "ratio")
	b.ReportMetric(0, "ns/op")
}

// BenchmarkLatency is how long a resident waits for the answer when 300 actions a
// second come in, and with the obvious bot.
func BenchmarkLatency(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		for _, pkg := range []string{obvious, noken} {
			r := newStage(b).measure(b, pkg, 200, 300)
			b.Logf("%s: %.0f actions/s, p50 %v, p99 %v", pkg, r.perSecond, r.p50, r.p99)
			b.ReportMetric(milliseconds(r.p50), metric("p50-ms", pkg))
			b.ReportMetric(milliseconds(r.p99), metric("p99-ms", pkg))
			b.ReportMetric(r.perSecond, metric("actions/s", pkg))
		}
	}
	b.ReportMetric(0, "ns/op")
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
		b.Logf("%d bytes a session, %d bytes a ticket; %.0f actions/s with them, %.0f without", session, ticket, with.perSecond, empty.perSecond)
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
