package main

import (
	"context"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/configs"
	"noken/store"
	"noken/tickets"
)

// arena is where people act on a case at the same moment: two replicas of the bot
// at a real Redis, whose inbox is given what happened straight away, many things in
// one batch. What the bot sends goes nowhere but to the test, so that thousands of
// races take seconds. Its clock stands until it is set.
type arena struct {
	t      testing.TB
	ctx    context.Context
	redis  redis.UniversalClient
	store  *store.Store
	config *bot.Config
	wire   *wire
	gate   gate
	clock  atomic.Int64 // Unix nanoseconds
	update atomic.Int64 // last id of an update, also of messages and callbacks
	filed  int64
	lost   []prometheus.Gatherer // of the replicas: what conflicted
}

// lanes are so many categories that are secret in an arena, and so many offices
// with a group: the cases of different lanes do not meet in a chat.
const lanes = 16

// The people and chats of a lane.
func headOf(lane, i int) int64       { return int64(810_000 + 10*lane + i) } // who alone get its secret cases: 0 and 1
func agentOf(lane, i int) int64      { return int64(820_000 + 10*lane + i) }
func groupOf(lane int) int64         { return -int64(1_000_000_100_000 + lane) }
func (a *arena) kind(l int) string   { return a.config.City.Categories[l].ID }
func (a *arena) office(l int) string { return a.config.City.Offices[l].Code }

// newArena makes an arena in which nothing runs yet.
func newArena(t testing.TB) *arena {
	t.Helper()
	a := &arena{t: t, redis: testRedis(t)}
	ctx, cancel := context.WithTimeout(t.Context(), townLimit)
	t.Cleanup(cancel)
	a.ctx = ctx
	a.sets(storyStart)
	config, err := bot.LoadConfig(configs.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	a.config = config
	city := config.City
	if city.People.Secret == nil {
		city.People.Secret = map[string][]int64{}
	}
	for i := range city.Categories {
		c := &city.Categories[i]
		c.Proof, c.ProofPin = tickets.ProofNone, 0 // words are enough to end a case
		if c.Secret = i < lanes; c.Secret {
			city.People.Secret[c.ID] = []int64{headOf(i, 0), headOf(i, 1)}
		}
	}
	keys, err := store.ParseKeyring("test:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))))
	if err != nil {
		t.Fatal(err)
	}
	a.store = store.New(a.redis, store.Options{City: city.ID, Keys: keys})
	a.wire = &wire{
		t: t, store: a.store, ctx: ctx, sent: map[int64][]heard{}, slots: map[string]int{}, known: map[string]bool{},
		more: make(chan struct{}, 1), news: make(chan struct{}),
	}
	a.gate.ctx = ctx
	go a.wire.run()
	return a
}

func (a *arena) now() time.Time     { return time.Unix(0, a.clock.Load()).In(storyStart.Location()) }
func (a *arena) sets(now time.Time) { a.clock.Store(now.UnixNano()) }

// starts starts a replica and returns what stops it.
func (a *arena) starts() (stop func()) {
	a.t.Helper()
	registry := prometheus.NewRegistry()
	a.lost = append(a.lost, registry)
	b := bot.New(bot.Options{
		Store: a.store, Sender: a.wire, Config: a.config, Owner: ownerName(), Name: "noken_bot", Now: a.now, Metrics: registry,
		Log: slog.New(slog.NewTextHandler(io.Discard, nil)), Points: a.gate.point, Lease: 2 * time.Second,
	})
	ctx, cancel := context.WithCancel(context.WithoutCancel(a.ctx))
	done := make(chan error, 1)
	go func() { done <- b.Run(ctx) }()
	stop = sync.OnceFunc(func() {
		cancel()
		if err := <-done; err != nil {
			a.t.Errorf("a replica ended with: %v", err)
		}
	})
	a.t.Cleanup(stop)
	return stop
}

// opens starts two replicas that share the work, and lets the bot know who is a
// member of which group; stop stops one of them.
func (a *arena) opens() (stop func()) {
	a.t.Helper()
	a.starts()
	stop = a.starts()
	a.until("the replicas to share", func() bool {
		owners := map[string]int{}
		for p := range store.Partitions {
			owners[a.redis.HGet(a.ctx, fmt.Sprintf("noken:{mimika}:lease:%d", p), "owner").Val()]++
		}
		return len(owners) == 2 && owners[""] == 0
	})
	var greetings []bot.Event
	for lane := range lanes {
		for i := range 2 {
			greetings = append(greetings, a.says(groupOf(lane), agentOf(lane, i), "/tugas", nil))
		}
	}
	a.happens(greetings...)
	a.settles()
	return stop
}

// until waits for something that only the store knows.
func (a *arena) until(what string, ok func() bool) {
	a.t.Helper()
	tick := time.NewTicker(2 * time.Millisecond)
	defer tick.Stop()
	for !ok() {
		select {
		case <-tick.C:
		case <-a.ctx.Done():
			a.t.Fatalf("waited in vain for %s", what)
		}
	}
}

// settles waits until nothing is under way any more: no inbox and no outbox holds
// anything.
func (a *arena) settles() {
	a.t.Helper()
	a.until("everything to be done", func() bool {
		pipe := a.redis.Pipeline()
		var all []*redis.IntCmd
		for p := range store.Partitions {
			all = append(all, pipe.XLen(a.ctx, fmt.Sprintf("noken:{mimika}:in:%d", p)), pipe.XLen(a.ctx, fmt.Sprintf("noken:{mimika}:out:%d", p)))
		}
		if _, err := pipe.Exec(a.ctx); err != nil {
			a.t.Fatal(err)
		}
		for _, n := range all {
			if n.Val() > 0 {
				return false
			}
		}
		return true
	})
}

// happens gives the bot what happened, all at once.
func (a *arena) happens(events ...bot.Event) {
	a.t.Helper()
	if err := (bot.Inbox{Store: a.store}).Accept(a.ctx, events); err != nil {
		a.t.Fatal(err)
	}
}

// presses is a press of somebody on a button of the case.
func (a *arena) presses(chat, who int64, data string) bot.Event {
	id := a.update.Add(1)
	return bot.Event{
		Kind: bot.Pressed, Update: id, Chat: chat, ChatType: chatType(chat), From: bot.Person{ID: who, Name: "P" + strconv.FormatInt(who, 10), Lang: "id"},
		Message: 1, Callback: strconv.FormatInt(id, 10), Data: data,
	}
}

// says is a message of somebody.
func (a *arena) says(chat, who int64, text string, reply *bot.Reply) bot.Event {
	id := a.update.Add(1)
	return bot.Event{
		Kind: bot.MessageIn, Update: id, Chat: chat, ChatType: chatType(chat), From: bot.Person{ID: who, Name: "P" + strconv.FormatInt(who, 10), Lang: "id"},
		Message: int(id), At: a.now(), Text: text, Reply: reply,
	}
}

func chatType(chat int64) string {
	if chat > 0 {
		return "private"
	}
	return "supergroup"
}

// ofCase is a reply to a message of the bot about a case.
func ofCase(number string) *bot.Reply {
	return &bot.Reply{Message: 1, Ours: true, Text: number + " · Sampah"}
}

// prompted is a reply to a prompt.
func prompted(h heard) *bot.Reply { return &bot.Reply{Message: h.message, Ours: true} }

// conflicts is how many commits lost a race.
func (a *arena) conflicts() (n float64) {
	a.t.Helper()
	for _, registry := range a.lost {
		families, err := registry.Gather()
		if err != nil {
			a.t.Fatal(err)
		}
		for _, f := range families {
			if f.GetName() == "noken_conflicts_total" {
				n += f.GetMetric()[0].GetCounter().GetValue()
			}
		}
	}
	return n
}

// pours keeps cases as they stand, before the arena opens; the groups of the lanes
// are bound to their offices.
func (a *arena) pours(cases []*tickets.Ticket) {
	a.t.Helper()
	var binds []store.Bind
	for lane := range lanes {
		binds = append(binds, store.Bind{Desk: a.office(lane), Chat: groupOf(lane)})
	}
	pour(a.t, a.ctx, a.store, cases, nil, binds...)
}

// pour keeps cases as they stand, while no replica runs: with the timer that each
// would have, by the city's rules, or without where that is nil.
func pour(t testing.TB, ctx context.Context, kept *store.Store, cases []*tickets.Ticket, city *tickets.City, binds ...store.Bind) {
	t.Helper()
	held, _, err := kept.Hold(ctx, "pours", time.Minute)
	if err != nil || len(held) != store.Partitions {
		t.Fatalf("%d partitions are free, error %v", len(held), err)
	}
	leases := map[int]store.Lease{}
	for _, lease := range held {
		leases[lease.Partition] = lease
	}
	if _, err := kept.Commit(ctx, &store.Commit{Lease: leases[0], Bind: binds}); err != nil {
		t.Fatal(err)
	}
	var pouring sync.WaitGroup
	const atOnce = 64
	for p := range atOnce {
		pouring.Go(func() {
			for i := p; i < len(cases); i += atOnce {
				if err := pourOne(ctx, kept, leases, cases[i], city); err != nil {
					t.Error(err)
					return
				}
			}
		})
	}
	pouring.Wait()
	if err := kept.Leave(ctx, "pours"); err != nil {
		t.Fatal(err)
	}
}

func pourOne(ctx context.Context, kept *store.Store, leases map[int]store.Lease, k *tickets.Ticket, city *tickets.City) error {
	var timers []store.Timer
	if city != nil {
		name := "case/" + k.Number
		due, err := json.Marshal(&bot.Event{Kind: bot.TimerFired, Chat: k.Reporter, Name: name, Ticket: k.Number})
		if err != nil {
			return err
		}
		timers = append(timers, store.Timer{Chat: k.Reporter, Name: name, At: k.Wake(city, k.History[len(k.History)-1].At), Payload: due})
	}
	open, err := json.Marshal(k.Open)
	if err != nil {
		return err
	}
	personal, err := json.Marshal(k.Personal)
	if err != nil {
		return err
	}
	record := &store.Record{Chat: k.Reporter}
	write := store.CaseWrite{
		Case: &store.Case{Number: k.Number, Reporter: k.Reporter}, Owner: record, Open: open, Personal: personal, Filed: k.Filed,
	}
	if !k.Stage.Ended() {
		write.Is = []store.Place{{Index: "queue:" + k.Office, Score: float64(k.Urgency())}}
	}
	_, err = kept.Commit(ctx, &store.Commit{
		Lease: leases[store.Partition(k.Reporter)], Cases: []store.CaseWrite{write}, Timers: timers,
		Record: &store.RecordWrite{Record: record, Data: []byte(`{"l":"id"}`)},
	})
	return err
}

// files makes a case of a lane, of a reporter of its own.
func (a *arena) files(lane int, secret bool) *tickets.Ticket {
	a.filed++
	kind := a.kind(lanes)
	if secret {
		kind = a.kind(lane)
	}
	k := tickets.New(a.config.City, tickets.Filing{
		Kind: tickets.KindComplaint, Category: kind, Office: a.office(lane), Reporter: 7_000_000 + a.filed, Lang: "id", Area: "94.04.01",
		Text: "air tergenang", Secret: secret,
	}, tickets.FormatNumber(a.config.City.Prefix, 2026, a.filed), "123456", a.now())
	return &k
}

// kept is a case as it is kept now.
func (a *arena) kept(numbers ...string) []tickets.Ticket {
	a.t.Helper()
	cases, err := a.store.Cases(a.ctx, numbers...)
	if err != nil {
		a.t.Fatal(err)
	}
	all := make([]tickets.Ticket, len(cases))
	for i, c := range cases {
		if err := json.Unmarshal(c.Open, &all[i].Open); err != nil {
			a.t.Fatal(err)
		}
		if err := json.Unmarshal(c.Personal, &all[i].Personal); err != nil {
			a.t.Fatal(err)
		}
	}
	return all
}

// gate holds steps, once it is set, until so many were taken: then none of them
// knows what another will commit.
type gate struct {
	ctx  context.Context
	mu   sync.Mutex
	left int
	open chan struct{}
}

func (g *gate) set(n int) {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.left, g.open = n, make(chan struct{})
}

func (g *gate) point(name string) {
	if name != "after-step" {
		return
	}
	g.mu.Lock()
	if g.left == 0 {
		g.mu.Unlock()
		return
	}
	g.left--
	open := g.open
	if g.left == 0 {
		close(open)
	}
	g.mu.Unlock()
	select {
	case <-open:
	case <-g.ctx.Done():
	}
}

// wire takes what the bot sends, as the sender does, and has Telegram agree to all
// of it.
type wire struct {
	t     testing.TB
	ctx   context.Context
	store *store.Store
	more  chan struct{}

	mu      sync.Mutex
	waiting []bot.Outgoing
	known   map[string]bool // what was handed over before
	slots   map[string]int
	last    int
	sent    map[int64][]heard // by chat, with those that answer a press by its callback
	news    chan struct{}     // closed and replaced when something was sent
}

// heard is something that the bot sent, and the message that became of it.
type heard struct {
	bot.Out
	message int
	words   string
	at      time.Time
}

func (w *wire) Hand(out ...bot.Outgoing) {
	w.mu.Lock()
	for _, o := range out {
		if id := fmt.Sprint(o.Partition, "/", o.ID); !w.known[id] {
			w.known[id] = true
			w.waiting = append(w.waiting, o)
		}
	}
	w.mu.Unlock()
	select {
	case w.more <- struct{}{}:
	default:
	}
}

func (w *wire) Drop(int)                             {}
func (w *wire) Typing(int64)                         {}
func (w *wire) Settled(context.Context, int64) error { return nil }

func (w *wire) run() {
	for {
		select {
		case <-w.more:
		case <-w.ctx.Done():
			return
		}
		w.mu.Lock()
		batch := w.waiting
		w.waiting = nil
		notes := make([]store.Note, len(batch))
		all := make([]heard, len(batch))
		for i, o := range batch {
			all[i], notes[i] = w.takes(o)
		}
		w.mu.Unlock()
		if err := w.store.Note(w.ctx, notes); err != nil {
			if w.ctx.Err() == nil {
				w.t.Error(err)
			}
			return
		}
		w.mu.Lock()
		for _, h := range all {
			h.at = time.Now()
			w.sent[h.Chat] = append(w.sent[h.Chat], h)
		}
		close(w.news)
		w.news = make(chan struct{})
		w.mu.Unlock()
	}
}

func (w *wire) takes(o bot.Outgoing) (heard, store.Note) {
	h := heard{Out: o.Out}
	for _, span := range o.Out.Text {
		h.words += span.Text
	}
	n := store.Note{Partition: o.Partition, ID: o.ID, Chat: o.Out.Chat}
	slot := o.Out.Slot
	if o.Out.Op == bot.OpEdit {
		h.message, slot = o.Out.EditMessage, o.Out.EditSlot
		if slot != "" {
			h.message = w.slots[fmt.Sprint(o.Out.Chat, slot)]
		}
	}
	posts := o.Out.Op == bot.OpSend || o.Out.Op == bot.OpPhotos || o.Out.Op == bot.OpEdit && h.message == 0 && o.Out.OrSend
	if posts {
		w.last++
		h.message = 1_000_000 + w.last
		if slot != "" {
			w.slots[fmt.Sprint(o.Out.Chat, slot)] = h.message
			n.Slots = map[string]int{slot: h.message}
		}
		if o.Out.Ref != "" {
			n.Refs = map[int]string{h.message: o.Out.Ref}
		}
	}
	if then := o.Out.Then; then != nil && !o.Out.OnlyFailed {
		e := *then
		e.Kind, e.Outcome, e.Posted = bot.SendResult, bot.Sent, h.message
		if o.Out.Op == bot.OpMember {
			e.Result = "member"
		}
		payload, err := json.Marshal(&e)
		if err != nil {
			w.t.Error(err)
		}
		n.Events = append(n.Events, store.Arrival{Chat: e.Chat, Payload: payload})
	}
	return h, n
}

// sees waits for something in a chat, from a place in what it was sent on.
func (a *arena) sees(chat int64, from int, what string, ok func(heard) bool) heard {
	a.t.Helper()
	w := a.wire
	for {
		w.mu.Lock()
		all, news := w.sent[chat], w.news
		w.mu.Unlock()
		for ; from < len(all); from++ {
			if ok(all[from]) {
				return all[from]
			}
		}
		select {
		case <-news:
		case <-a.ctx.Done():
			var last []string
			for _, h := range all[max(0, len(all)-12):] {
				last = append(last, fmt.Sprintf("%s %q", h.Op, h.words))
			}
			a.t.Fatalf("chat %d never saw %s; the last of it:\n%s", chat, what, strings.Join(last, "\n"))
		}
	}
}

// heardBy is how much a chat was sent so far.
func (a *arena) heardBy(chat int64) int {
	a.wire.mu.Lock()
	defer a.wire.mu.Unlock()
	return len(a.wire.sent[chat])
}
