package main

import (
	"context"
	"crypto/rand"
	_ "embed"
	"encoding/base64"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"sync/atomic"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/simulator"
	"noken/store"
)

type demoCommand struct {
	Play   bool   `help:"Run a whole story in the terminal instead of the page; exit 1 when anything deviates."`
	Listen string `help:"Address of the page." default:"127.0.0.1:7311"`
	Redis  string `help:"Use this Redis (redis://...) instead of the embedded store." placeholder:"URL"`
	Config string `help:"Folder of the city; unset: the embedded Mimika."`
	Log    bool   `help:"Show the bot's log."`
}

// Run starts the demo and serves its page until a signal ends it.
func (c *demoCommand) Run(s std) error {
	folder := find(s.getenv, "NOKEN_CONFIG", c.Config, "")
	config, err := loadConfig(folder)
	if err != nil {
		return err
	}
	if folder.value == "" { // another city's people are its own affair
		if config, err = withOfficials(config); err != nil {
			return err
		}
	}
	if c.Play {
		return playStory(s, config)
	}
	d, err := newDemo(s, demoOptions{config: config, listen: c.Listen, redis: c.Redis, log: c.Log})
	if err != nil {
		return err
	}
	defer d.close()
	fmt.Fprintf(s.out, "Noken's demo: open %s in a browser.\nResidents are on the left, the offices' groups on the right; play both.\n", d.url)
	fmt.Fprintln(s.out, "The clock at the top can be set ahead: file a report, press \"Besok pagi\" a few times, and see what becomes late.")
	fmt.Fprintf(s.out, "To try \"noken flows\" on it, set in another terminal first:\n  NOKEN_REDIS_URL=%s\n  NOKEN_MASTER_KEYS=%s\n", d.redis, d.keys)
	if c.Redis == "" {
		fmt.Fprintln(s.out, "The store is embedded: nothing is kept when the demo ends (Ctrl-C).")
	}
	return d.app.run(s.ctx)
}

// demo is a whole Noken on this machine: a simulated Telegram with people in it,
// a store, and the same app that serve runs.
type demo struct {
	telegram *simulator.Server
	url      string
	redis    string // URL of the store
	keys     string // the master key, made for this demo
	app      *app
	clock    *demoClock
	closers  []func()
}

type demoOptions struct {
	config *bot.Config
	listen string
	redis  string // empty: embedded
	log    bool
	swift  bool             // without Telegram's limits: nobody reads along
	now    func() time.Time // nil: time.Now
}

// The people of the demo.
const (
	yohana  = 1001 // residents
	marthen = 1002
	sarah   = 1003
	kobogau = 2001 // agents
	rahel   = 2002
	thomas  = 2003
	admin   = 9001

	headPUPR    = 3001 // those above the agents
	sekda       = 3002
	regent      = 3003
	coordinator = 3004

	groupPUPR    = -1001000000001 // with topics
	groupDuk     = -2002          // a plain group
	groupDLH     = -1001000000003 // a supergroup without topics
	groupKominfo = -1001000000009 // the coordinator's
)

// demoPeople is the people.yaml of the demo: who of its people is head of an
// office, coordinator or leader.
//
//go:embed demo_people.yaml
var demoPeople []byte

// withOfficials is a configuration whose officials are the demo's people.
func withOfficials(config *bot.Config) (*bot.Config, error) {
	files := config.Files()
	files["people.yaml"] = demoPeople
	config, problems := bot.CheckFiles(files, time.Time{})
	if err := problems.Err(); err != nil {
		return nil, fmt.Errorf("put the demo's people into the configuration: %w", err)
	}
	return config, nil
}

func newDemo(s std, o demoOptions) (*demo, error) {
	limits, rate := simulator.TelegramLimits(), 30.0
	if o.swift {
		limits, rate = nil, 1000
	}
	clock := &demoClock{from: o.now}
	d := &demo{clock: clock, telegram: simulator.New(simulator.Options{Now: clock.now, Limits: limits, Zone: o.config.City.Zone, Ahead: clock.ahead})}
	d.people()
	url, closeTelegram, err := d.telegram.Listen(o.listen)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("--listen: found %q, which cannot be listened on; expected a free address such as 127.0.0.1:7311", o.listen)}
	}
	d.url = url
	d.closers = append(d.closers, closeTelegram)
	rdb, err := d.openStore(s.ctx, o.redis)
	if err != nil {
		d.close()
		return nil, err
	}
	key := make([]byte, 32)
	if _, err := rand.Read(key); err != nil {
		d.close()
		return nil, fmt.Errorf("make a key: %w", err)
	}
	d.keys = "demo:" + base64.StdEncoding.EncodeToString(key)
	keys, err := store.ParseKeyring(d.keys)
	if err != nil {
		d.close()
		return nil, err
	}
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	if o.log {
		log = slog.New(slog.NewTextHandler(s.err, nil))
	}
	d.app, err = newApp(appOptions{
		Token: d.telegram.Token(), API: url, Redis: rdb, Keys: keys, Config: o.config,
		Admins: []int64{admin}, Rate: rate, Owner: ownerName(), Log: log, Now: clock.now,
	})
	if err != nil {
		d.close()
		return nil, err
	}
	d.bindGroups()
	d.seatOfficials()
	return d, nil
}

// demoClock is a clock that can be set ahead, so that one sees in a minute what a
// city sees in weeks: what falls due follows it.
type demoClock struct {
	from   func() time.Time // nil: time.Now
	offset atomic.Int64     // nanoseconds
}

func (c *demoClock) now() time.Time {
	t := time.Now()
	if c.from != nil {
		t = c.from()
	}
	return t.Add(time.Duration(c.offset.Load()))
}

func (c *demoClock) ahead(d time.Duration) { c.offset.Add(int64(d)) }

func (d *demo) openStore(ctx context.Context, url string) (redis.UniversalClient, error) {
	if url == "" {
		embedded, err := miniredis.Run()
		if err != nil {
			return nil, fmt.Errorf("start the embedded store: %w", err)
		}
		d.closers = append(d.closers, embedded.Close)
		url = "redis://" + embedded.Addr()
	}
	d.redis = url
	setup, err := parseRedis(url)
	if err != nil {
		return nil, &usageError{fmt.Sprintf("--redis: %v; expected a URL such as redis://127.0.0.1:6379/0", err)}
	}
	rdb := setup.open()
	d.closers = append(d.closers, func() { _ = rdb.Close() })
	if err := reachable(ctx, rdb); err != nil {
		return nil, errors.New("no Redis answers at " + setup.where())
	}
	return rdb, nil
}

// people are who one can play.
func (d *demo) people() {
	for _, u := range []simulator.User{
		{ID: yohana, First: "Yohana", Last: "Magal", Lang: "id"},
		{ID: marthen, First: "Marthen", Last: "Beanal", Lang: "id"},
		{ID: sarah, First: "Sarah", Last: "Miller", Lang: "en"},
		{ID: kobogau, First: "Pak", Last: "Kobogau", Lang: "id"},
		{ID: rahel, First: "Ibu", Last: "Rahel", Lang: "id"},
		{ID: thomas, First: "Thomas", Last: "Uamang", Lang: "id"},
		{ID: admin, First: "Admin", Last: "Kota", Lang: "id", Title: "Admin"},
	} {
		d.telegram.AddUser(u)
	}
	d.telegram.AddGroup(simulator.Group{ID: groupPUPR, Title: "Dinas PUPR", Forum: true})
	d.telegram.AddGroup(simulator.Group{ID: groupDuk, Title: "Disdukcapil"})
	d.telegram.AddGroup(simulator.Group{ID: groupDLH, Title: "Dinas Lingkungan Hidup", Supergroup: true})
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		d.telegram.Join(group, kobogau, rahel, thomas, admin)
		d.telegram.Promote(group, admin)
	}
}

// bindGroups has the admin bind each group to its office, as a real one would.
func (d *demo) bindGroups() {
	d.telegram.As(admin).Says(groupPUPR, "/hubungkan pupr")
	d.telegram.As(admin).Says(groupDuk, "/hubungkan disdukcapil")
	d.telegram.As(admin).Says(groupDLH, "/hubungkan dlh")
}

// seatOfficials adds those above the offices and the coordinator's group. Each
// has opened the bot's chat, so that it may write to them.
func (d *demo) seatOfficials() {
	for _, u := range []simulator.User{
		{ID: headPUPR, First: "Ibu Debora", Lang: "id", Title: "Kepala PUPR"},
		{ID: coordinator, First: "Pak Yulius", Lang: "id", Title: "Koordinator"},
		{ID: sekda, First: "Bapak Sekda", Lang: "id", Title: "Sekda"},
		{ID: regent, First: "Bapak Bupati", Lang: "id", Title: "Bupati"},
	} {
		d.telegram.AddUser(u)
	}
	d.telegram.AddGroup(simulator.Group{ID: groupKominfo, Title: "Diskominfo (koordinator)", Supergroup: true})
	d.telegram.Join(groupKominfo, coordinator, admin)
	d.telegram.Promote(groupKominfo, admin)
	d.telegram.Join(groupPUPR, headPUPR)
	d.telegram.As(admin).Says(groupKominfo, "/hubungkan diskominfo")
	for _, who := range []int64{headPUPR, sekda, regent} {
		d.telegram.As(who).Says(who, "/start")
	}
}

func (d *demo) close() {
	for i := len(d.closers) - 1; i >= 0; i-- {
		d.closers[i]()
	}
}
