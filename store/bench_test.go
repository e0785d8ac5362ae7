package store

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"noken/store/redistest"
)

// durable starts a redis-server that syncs before it answers, as P1 needs it.
func durable(b *testing.B) *redistest.Server {
	b.Helper()
	srv, err := redistest.Start("--appendonly", "yes", "--appendfsync", "always", "--auto-aof-rewrite-percentage", "0")
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(srv.Stop)
	return srv
}

const atOnce = 64 // chats that are worked on side by side

func perSecond(b *testing.B) { b.ReportMetric(float64(b.N)/b.Elapsed().Seconds(), "ops/s") }

// BenchmarkCommit commits steps as a conversation makes them: a record of about
// 600 bytes, an entry of the inbox, one message out.
func BenchmarkCommit(b *testing.B) {
	srv := durable(b)
	rdb := srv.Client()
	b.Cleanup(func() { _ = rdb.Close() })
	s := newBundle(rdb, keyring(b, masterKey("k1", "a")))
	held, _, err := s.Hold(b.Context(), "me", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	session, message := make([]byte, 600), make([]byte, 400)
	entries := fill(b, s, b.N)
	var workers, next atomic.Int64
	b.SetParallelism(atOnce / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		r := &Record{Chat: workers.Add(1)}
		for pb.Next() {
			e := entries[next.Add(1)-1]
			_, err := s.Commit(b.Context(), &Commit{
				Lease: held[e.Partition], Entry: e.ID,
				Record: &RecordWrite{Record: r, Data: session}, Out: [][]byte{message},
			})
			if err != nil {
				b.Error(err)
				return
			}
		}
	})
	perSecond(b)
}

// fill puts n entries into the inbox and returns them.
func fill(b *testing.B, s *testBundle, n int) []Entry {
	b.Helper()
	batch := make([]Arrival, 0, 1000)
	for i := range n {
		batch = append(batch, Arrival{Update: int64(i + 1), Chat: int64(i%1000 + 1), Payload: make([]byte, 300)})
		if len(batch) < cap(batch) && i < n-1 {
			continue
		}
		if _, err := s.Accept(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
		batch = batch[:0]
	}
	all := map[int]string{}
	for p := range Partitions {
		all[p] = ""
	}
	entries, err := s.Read(b.Context(), all, n, 0)
	if err != nil || len(entries) != n {
		b.Fatalf("read %d entries, error %v; want %d", len(entries), err, n)
	}
	return entries
}

// BenchmarkAccept stores batches of 100 updates, as a full getUpdates brings them.
func BenchmarkAccept(b *testing.B) {
	srv := durable(b)
	rdb := srv.Client()
	b.Cleanup(func() { _ = rdb.Close() })
	s := newBundle(rdb, keyring(b, masterKey("k1", "a")))
	batch := make([]Arrival, 100)
	update := int64(0)
	b.ReportAllocs()
	for b.Loop() {
		for i := range batch {
			update++
			batch[i] = Arrival{Update: update, Chat: update % 1000, Payload: make([]byte, 300)}
			if batch[i].Chat == 0 {
				batch[i].Chat = 1000
			}
		}
		if _, err := s.Accept(b.Context(), batch); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkRecords loads the records of 64 chats at once.
func BenchmarkRecords(b *testing.B) {
	s := setup(b)
	chats := make([]int64, atOnce)
	for i := range chats {
		chats[i] = int64(i + 1)
		lease := s.hold(b, chats[i])
		commit(b, s.Store, &Commit{Lease: lease, Record: &RecordWrite{Record: &Record{Chat: chats[i]}, Data: make([]byte, 600)}})
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, err := s.Records(b.Context(), chats...); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkBare is what the same Redis does when nothing is promised: an XADD, an
// HGET and a small script one after another.
func BenchmarkBare(b *testing.B) {
	srv := durable(b)
	rdb := srv.Client()
	b.Cleanup(func() { _ = rdb.Close() })
	script := redis.NewScript(`redis.call('HSET', KEYS[1], 'd', ARGV[1]) return 1`)
	payload := make([]byte, 600)
	var next atomic.Int64
	b.SetParallelism(atOnce / runtime.GOMAXPROCS(0))
	b.ReportAllocs()
	b.ResetTimer()
	b.RunParallel(func(pb *testing.PB) {
		key := fmt.Sprintf("bare:%d", next.Add(1))
		for pb.Next() {
			if err := rdb.XAdd(b.Context(), &redis.XAddArgs{Stream: "stream", Values: []any{"p", payload}}).Err(); err != nil {
				b.Error(err)
				return
			}
			_ = rdb.HGet(b.Context(), key, "d").Err()
			if err := script.Run(b.Context(), rdb, []string{key}, payload).Err(); err != nil {
				b.Error(err)
				return
			}
		}
	})
	perSecond(b)
}
