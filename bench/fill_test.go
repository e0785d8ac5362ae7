package bench

import (
	"context"
	"fmt"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"noken/bench/crowd"
	"noken/simulator"
	"noken/store"
)

// fill keeps n sessions, and a ticket of each, as the bot itself would, and
// returns how many bytes of Redis' memory each takes.
func (s *stage) fill(b *testing.B, n int) (session, ticket int64) {
	b.Helper()
	record, kept := s.sample(b)
	held, _, err := s.store.Hold(b.Context(), "fill", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	leases := map[int]store.Lease{}
	for _, lease := range held {
		leases[lease.Partition] = lease
	}
	records := make([]*store.Record, n)
	before := s.memory(b)
	s.each(b, n, func(ctx context.Context, i int) error {
		records[i] = &store.Record{Chat: 7_000_000_000 + int64(i)}
		_, err := s.store.Commit(ctx, &store.Commit{
			Lease:  leases[store.Partition(records[i].Chat)],
			Record: &store.RecordWrite{Record: records[i], Data: record.Data},
		})
		return err
	})
	sessions := s.memory(b)
	filed := time.Now()
	s.each(b, n, func(ctx context.Context, i int) error {
		number := fmt.Sprintf("MMK-25-%06d-A", i)
		_, err := s.store.Commit(ctx, &store.Commit{
			Lease: leases[store.Partition(records[i].Chat)],
			Cases: []store.CaseWrite{{
				Case: &store.Case{Number: number, Reporter: records[i].Chat}, Owner: records[i],
				Open: kept.Open, Personal: kept.Personal, Filed: filed,
				Is: []store.Place{{Index: "queue:pupr", Score: float64(filed.UnixMilli() + int64(i))}},
			}},
		})
		return err
	})
	tickets := s.memory(b)
	if err := s.store.GiveBack(b.Context(), "fill", partitions()...); err != nil {
		b.Fatal(err)
	}
	if err := s.store.Leave(b.Context(), "fill"); err != nil {
		b.Fatal(err)
	}
	return (sessions - before) / int64(n), (tickets - sessions) / int64(n)
}

func partitions() []int {
	all := make([]int, store.Partitions)
	for p := range all {
		all[p] = p
	}
	return all
}

// sample has one resident file a complaint with the bot and begin another, and
// returns what was kept of that.
func (s *stage) sample(b *testing.B) (*store.Record, *store.Case) {
	b.Helper()
	c := crowd.New(crowd.Options{Residents: 1, Filings: 1, Seed: 1, Simple: true})
	tg := simulator.New(simulator.Options{OnPost: c.Heard, FirstUpdateID: time.Now().UnixMilli()})
	api, closeTelegram, err := tg.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer closeTelegram()
	_, stop := s.run(b, noken, tg.Token(), api)
	defer stop()
	ctx, cancel := context.WithTimeout(b.Context(), patience)
	defer cancel()
	if err := c.Run(ctx, tg); err != nil {
		b.Fatal(err)
	}
	filing := c.Report().Filings[0]
	records, err := s.store.Records(ctx, filing.Chat)
	if err != nil || records[0].Err != nil {
		b.Fatal(err, records[0].Err)
	}
	cases, err := s.store.Cases(ctx, filing.Number)
	if err != nil || cases[0].Err != nil {
		b.Fatal(err, cases[0].Err)
	}
	return records[0], cases[0]
}

// each does something n times, 128 at once.
func (s *stage) each(b *testing.B, n int, do func(context.Context, int) error) {
	b.Helper()
	const atOnce = 128
	var all sync.WaitGroup
	for w := range atOnce {
		all.Go(func() {
			for i := w; i < n; i += atOnce {
				if err := do(b.Context(), i); err != nil {
					b.Errorf("keep number %d: %v", i, err)
					return
				}
			}
		})
	}
	all.Wait()
}

// memory is what Redis uses, in bytes.
func (s *stage) memory(b *testing.B) int64 {
	b.Helper()
	info, err := s.rdb.Info(b.Context(), "memory").Result()
	if err != nil {
		b.Fatal(err)
	}
	for line := range strings.Lines(info) {
		if value, ok := strings.CutPrefix(strings.TrimSpace(line), "used_memory:"); ok {
			n, err := strconv.ParseInt(value, 10, 64)
			if err != nil {
				b.Fatal(err)
			}
			return n
		}
	}
	b.Fatal("Redis does not say how much memory it uses")
	return 0
}

// idle is the resident memory in MB of a serve that has waited a few seconds for
// something to do.
func (s *stage) idle(b *testing.B) float64 {
	b.Helper()
	tg := simulator.New(simulator.Options{})
	api, closeTelegram, err := tg.Listen("127.0.0.1:0")
	if err != nil {
		b.Fatal(err)
	}
	defer closeTelegram()
	bot, stop := s.run(b, noken, tg.Token(), api)
	defer stop()
	pause(b.Context(), 5*time.Second)
	memory, err := bot.Memory()
	if err != nil {
		b.Fatal(err)
	}
	return float64(memory) / 1e6
}
