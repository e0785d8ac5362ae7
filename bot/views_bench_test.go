package bot

import (
	"encoding/base64"
	"encoding/json"
	"fmt"
	"math/rand/v2"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	embedded "noken/configs"
	"noken/store"
	"noken/store/redistest"
	"noken/tickets"
)

const (
	viewOffices = 40
	viewCases   = 100_000
	viewGroup   = -1_001_000_000_000 // of the first office; the others count down
)

// viewTown is a city with so many open cases, and a group for each office.
type viewTown struct {
	bot    *Bot
	config *Config
	now    time.Time
	codes  []string
}

func newViewTown(b *testing.B) *viewTown {
	b.Helper()
	server, err := redistest.Start()
	if err != nil {
		b.Fatal(err)
	}
	b.Cleanup(server.Stop)
	rdb := server.Client()
	b.Cleanup(func() { _ = rdb.Close() })
	keys, err := store.ParseKeyring("k:" + base64.StdEncoding.EncodeToString(make([]byte, 32)))
	if err != nil {
		b.Fatal(err)
	}
	config, err := LoadConfig(embedded.Mimika())
	if err != nil {
		b.Fatal(err)
	}
	town := &viewTown{config: config, now: time.Date(2026, 11, 23, 8, 0, 0, 0, config.City.Zone)}
	town.bot = &Bot{store: store.New(rdb, store.Options{City: "mimika", Keys: keys})}
	held, _, err := town.bot.store.Hold(b.Context(), "bench", time.Hour)
	if err != nil {
		b.Fatal(err)
	}
	leases := map[int]store.Lease{}
	for _, l := range held {
		leases[l.Partition] = l
	}
	var binds []store.Bind
	for i := range viewOffices {
		binds = append(binds, store.Bind{Desk: config.City.Offices[i].Code, Chat: viewGroup - int64(i)})
	}
	town.commit(b, &store.Commit{Lease: leases[0], Bind: binds})
	for at := 0; at < viewCases; at += 50 {
		town.settle(b, leases, at)
	}
	return town
}

func (town *viewTown) commit(b *testing.B, c *store.Commit) {
	b.Helper()
	if _, err := town.bot.store.Commit(b.Context(), c); err != nil {
		b.Fatal(err)
	}
}

// settle files 50 cases of one resident.
func (town *viewTown) settle(b *testing.B, leases map[int]store.Lease, at int) {
	b.Helper()
	city := town.config.City
	r := &store.Record{Chat: int64(at + 1)}
	c := &store.Commit{Lease: leases[store.Partition(r.Chat)], Record: &store.RecordWrite{Record: r, Data: []byte("{}")}}
	t := &turn{Bot: town.bot, config: town.config, now: town.now}
	for i := at; i < at+50; i++ {
		filed := town.now.Add(-time.Duration(rand.IntN(20*24)) * time.Hour)
		k := &tickets.Ticket{Open: tickets.Open{
			Number: tickets.FormatNumber(city.Prefix, 2026, int64(i+1)), Kind: tickets.KindComplaint,
			Category: city.Categories[rand.IntN(len(city.Categories))].ID, Area: city.Areas[rand.IntN(len(city.Areas))].Code,
			Office: city.Offices[i%viewOffices].Code, Stage: tickets.Routed, Reporter: r.Chat, Filed: filed, LastAction: filed,
			FollowUpBy: city.Calendar.AddWorkingDays(filed, 5), ResolveBy: city.Calendar.AddWorkingDays(filed, 14),
			Agent: int64(rand.IntN(3) * (1 + rand.IntN(10))),
		}, Personal: tickets.Personal{Code: fmt.Sprintf("%06d", rand.IntN(1_000_000)), AgentName: "Pak Kobogau", Text: strings.Repeat("sampah ", 30)}}
		town.codes = append(town.codes, k.Personal.Code)
		open, err1 := json.Marshal(openPart{Open: k.Open})
		personal, err2 := json.Marshal(k.Personal)
		if err1 != nil || err2 != nil {
			b.Fatal(err1, err2)
		}
		c.Cases = append(c.Cases, store.CaseWrite{
			Case: &store.Case{Number: k.Number, Reporter: r.Chat}, Owner: r, Open: open, Personal: personal, Filed: filed,
			Is: append(placesOf(city, k), t.codePlace(k)...),
		})
	}
	town.commit(b, c)
}

// turn is the handling of a command in a group, by somebody who is known there.
func (town *viewTown) turn(b *testing.B, office int) *turn {
	return &turn{Bot: town.bot, ctx: b.Context(), config: town.config, now: town.now, event: Event{
		Kind: MessageIn, Chat: viewGroup - int64(office), From: Person{ID: 2}, Message: 1,
	}}
}

// BenchmarkViews shows /antrian with each filter, /cari by number, code, word and
// area, and a board, all of a group among 40, with 100,000 open cases: from the
// event to the messages that leave.
func BenchmarkViews(b *testing.B) {
	town := newViewTown(b)
	city := town.config.City
	views := map[string]func(t *turn) error{
		"antrian": func(t *turn) error {
			filters := []string{allOpen, onlyFree, onlyMine, onlyLate, onlyTasks, partCategory + city.Categories[rand.IntN(len(city.Categories))].ID}
			here, err := t.served()
			if err != nil {
				return err
			}
			return t.list(here, listing{office: here[0].office, filter: filters[rand.IntN(len(filters))], page: rand.IntN(20)})
		},
		"cari-number": func(t *turn) error { return t.search(strconv.Itoa(1 + rand.IntN(viewCases))) },
		"cari-code":   func(t *turn) error { return t.search(town.codes[rand.IntN(len(town.codes))]) },
		"cari-word": func(t *turn) error {
			c := city.Categories[rand.IntN(len(city.Categories))]
			return t.search(c.Words[rand.IntN(len(c.Words))])
		},
		"cari-area": func(t *turn) error { return t.search(city.Areas[1+rand.IntN(len(city.Areas)-1)].Name) },
		"papan":     func(t *turn) error { return t.boardDue() },
	}
	for _, name := range []string{"antrian", "cari-number", "cari-code", "cari-word", "cari-area", "papan"} {
		b.Run(name, func(b *testing.B) {
			var took []time.Duration
			b.ReportAllocs()
			for b.Loop() {
				t := town.turn(b, rand.IntN(viewOffices))
				began := time.Now()
				if err := views[name](t); err != nil || len(t.out) == 0 {
					b.Fatalf("%d messages, error %v", len(t.out), err)
				}
				took = append(took, time.Since(began))
			}
			slices.Sort(took)
			b.ReportMetric(float64(took[len(took)/2].Microseconds())/1000, "p50-ms")
			b.ReportMetric(float64(took[(len(took)-1)*99/100].Microseconds())/1000, "p99-ms")
		})
	}
}
