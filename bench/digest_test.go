package bench

import (
	"fmt"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/configs"
)

// BenchmarkDigests measures what the overviews of a morning read from the store
// for 40 offices with 100,000 open cases: each office's own, the coordinator's of
// the week, and the leaders' red list. They shall take less than a second.
func BenchmarkDigests(b *testing.B) {
	config, err := bot.LoadConfig(configs.Mimika())
	if err != nil {
		b.Fatal(err)
	}
	const offices, cases = 40, 100_000
	city := config.City
	if len(city.Offices) < offices {
		b.Fatalf("the city has %d offices", len(city.Offices))
	}
	s := newStage(b)
	now := time.Date(2026, 11, 23, 7, 30, 0, 0, city.Zone)
	codes := make([]string, offices)
	for i := range codes {
		codes[i] = city.Offices[i].Code
	}
	pipe := s.rdb.Pipeline()
	for i := range cases {
		office, number := codes[i%offices], fmt.Sprintf("MMK-26-%06d-A", i)
		due := now.Add(time.Duration(i%20-10) * 24 * time.Hour)
		add := func(index string, at time.Time) {
			pipe.ZAdd(b.Context(), "noken:{mimika}:"+index, redis.Z{Score: float64(at.UnixMilli()), Member: number})
		}
		add("queue:"+office, due)
		add("late:"+office, due)
		add("idle:"+office, due.AddDate(0, 0, -3))
		add("new:"+office+":2026-11", due.AddDate(0, 0, -7))
		if i%10 == 0 {
			add("queue:"+office+":wait", due)
		}
		if i%5000 == 4999 {
			if _, err := pipe.Exec(b.Context()); err != nil {
				b.Fatal(err)
			}
		}
	}
	b.Run("each office in the morning", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			for _, code := range codes {
				if _, err := bot.Standings(b.Context(), s.store, city, []string{code}, now.AddDate(0, 0, -1), now); err != nil {
					b.Fatal(err)
				}
			}
		}
	})
	b.Run("the coordinator's week", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := bot.Weeks(b.Context(), s.store, city, codes, now); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("the red list", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, _, err := bot.RedOffices(b.Context(), s.store, city, now); err != nil {
				b.Fatal(err)
			}
		}
	})
}
