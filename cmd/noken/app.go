package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/url"
	"sync"
	"sync/atomic"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/promhttp"
	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/bot/telegram"
	"noken/store"
)

// app is the running bot: everything tied together. serve, demo and the tests
// start the same one.
//
//	intake (poll or webhook) ─▶ store ─▶ bot ─▶ sender
//
// They stop in that order, so that what was taken in is finished or kept.
type app struct {
	o        appOptions
	log      *slog.Logger
	store    *store.Store
	editions *bot.Editions
	worker   atomic.Pointer[bot.Bot]
	registry *prometheus.Registry
	client   *telegram.Client
	hook     atomic.Pointer[telegram.Webhook]
	hookPath string
	state    atomic.Pointer[readiness]
}

// appOptions is what an app is made of.
type appOptions struct {
	Token, API         string
	WebhookURL, Secret string
	Redis              redis.UniversalClient
	Keys               *store.Keyring
	Config             *bot.Config // what this process was started with
	Road               bot.Road    // where that is from; empty: RoadEmbedded
	Folder             string      // with Watch: its folder, whose changes are published
	Watch              bool
	Admins             []int64
	Rate               float64 // messages a second
	Owner              string
	Log                *slog.Logger
	Rand               io.Reader        // nil: crypto/rand
	Now                func() time.Time // nil: time.Now
	PollTimeout        time.Duration    // 0: 25 s
	Lease              time.Duration    // 0: 5 s
}

// readiness is what /readyz answers.
type readiness struct {
	ready bool
	words string
}

func newApp(o appOptions) (*app, error) {
	a := &app{o: o, log: o.Log, registry: prometheus.NewRegistry()}
	a.ready(false, "starting")
	a.store = store.New(o.Redis, store.Options{City: o.Config.City.ID, Keys: o.Keys, Rand: o.Rand})
	if o.Road == "" {
		o.Road = bot.RoadEmbedded
	}
	a.o = o
	a.editions = bot.NewEditions(a.store, o.Config.City.ID, o.Now).At(points)
	client, err := telegram.NewClient(telegram.ClientOptions{Token: o.Token, API: o.API})
	if err != nil {
		return nil, fmt.Errorf("prepare the Telegram client: %w", err)
	}
	a.client = client
	if o.WebhookURL != "" {
		u, err := url.Parse(o.WebhookURL)
		if err != nil {
			return nil, fmt.Errorf("read the webhook's URL: %w", err)
		}
		a.hookPath = u.Path
		if a.hookPath == "" {
			a.hookPath = "/"
		}
	}
	return a, nil
}

func (a *app) ready(ready bool, words string) { a.state.Store(&readiness{ready, words}) }

// handler serves the webhook, health and metrics.
func (a *app) handler() http.Handler {
	mux := http.NewServeMux()
	mux.HandleFunc("GET /healthz", func(w http.ResponseWriter, _ *http.Request) {
		fmt.Fprintln(w, "ok")
	})
	mux.HandleFunc("GET /readyz", func(w http.ResponseWriter, r *http.Request) {
		state := a.state.Load()
		words := state.words
		ready := state.ready
		if ready {
			ctx, cancel := context.WithTimeout(r.Context(), 2*time.Second)
			defer cancel()
			if err := reachable(ctx, a.o.Redis); err != nil {
				ready, words = false, "the store does not answer"
			} else if d, err := a.store.Durability(ctx); err == nil {
				words = "ready; " + durabilityWords(d)
			}
			if worker := a.worker.Load(); ready && worker != nil {
				if troubles := worker.Troubles(); troubles != "" {
					words += "\ndegraded: " + troubles
				}
			}
		}
		if !ready {
			w.WriteHeader(http.StatusServiceUnavailable)
		}
		fmt.Fprintln(w, words)
	})
	mux.Handle("GET /metrics", promhttp.HandlerFor(a.registry, promhttp.HandlerOpts{}))
	if a.hookPath != "" {
		mux.HandleFunc("POST "+a.hookPath, func(w http.ResponseWriter, r *http.Request) {
			hook := a.hook.Load()
			if hook == nil { // not ready: Telegram delivers again
				http.Error(w, "starting", http.StatusServiceUnavailable)
				return
			}
			hook.ServeHTTP(w, r)
		})
	}
	return mux
}

// run works until ctx ends, then stops in order. It returns errToken when
// Telegram does not know the token.
func (a *app) run(ctx context.Context) error {
	defer a.client.Close()
	if err := a.waitForStore(ctx); err != nil {
		return nil // told to stop while waiting
	}
	me, err := a.waitForTelegram(ctx)
	if err != nil {
		if ctx.Err() != nil {
			return nil
		}
		return err
	}
	config, err := a.opening(ctx)
	if err != nil {
		return nil // told to stop while the store was away
	}
	metrics := telegram.NewMetrics(a.registry)
	var worker *bot.Bot
	sender := telegram.NewSender(telegram.Options{
		Client: a.client, Outbox: outbox{a.store}, Rate: a.o.Rate, Log: a.log, Metrics: metrics, Points: points,
		Holds: func(partition int) bool { return worker.Holds(partition) },
	})
	worker = bot.New(bot.Options{
		Store: a.store, Sender: sender, Config: config, Editions: a.editions, Switched: a.switched(ctx), Owner: a.o.Owner, Admins: a.o.Admins,
		Name: me.Username, Now: a.o.Now, Rand: a.o.Rand, Log: a.log, Metrics: a.registry, Files: a.client, Lease: a.o.Lease, Points: points,
	})

	a.worker.Store(worker)

	sending, stopSending := context.WithCancel(context.WithoutCancel(ctx))
	defer stopSending()
	working, stopWorking := context.WithCancel(context.WithoutCancel(ctx))
	defer stopWorking()
	taking, stopTaking := context.WithCancel(ctx)
	defer stopTaking()

	var senders, workers, intakes sync.WaitGroup
	failed := make(chan error, 3)
	senders.Go(func() {
		if err := sender.Run(sending); err != nil {
			failed <- fmt.Errorf("send: %w", err)
		}
	})
	workers.Go(func() {
		if err := worker.Run(working); err != nil {
			failed <- fmt.Errorf("work: %w", err)
		}
	})
	a.introduce(ctx, config)
	if a.o.Watch {
		intakes.Go(func() { a.watch(taking, worker) })
	}
	if err := a.startIntake(taking, &intakes, failed, metrics, me); err != nil {
		failed <- err
	}
	a.ready(true, "ready")
	a.log.Info("noken works", "bot", me.Username, "owner", a.o.Owner, "intake", a.intakeWords(), "config", a.o.Config.Version())

	select {
	case <-ctx.Done():
		err = nil
	case err = <-failed:
	}
	a.ready(false, "stopping")
	stopTaking()
	a.hook.Store(nil)
	intakes.Wait()
	stopWorking()
	workers.Wait()
	stopSending()
	senders.Wait()
	a.log.Info("noken stopped", "owner", a.o.Owner)
	return err
}

func (a *app) intakeWords() string {
	if a.o.WebhookURL != "" {
		return "webhook"
	}
	return "long polling"
}

// waitForStore waits until the store answers; it returns only ctx's error.
func (a *app) waitForStore(ctx context.Context) error {
	for {
		try, cancel := context.WithTimeout(ctx, 2*time.Second)
		err := reachable(try, a.o.Redis)
		cancel()
		if err == nil {
			break
		}
		if ctx.Err() != nil {
			return ctx.Err()
		}
		a.ready(false, "waiting for the store")
		a.log.Warn("the store does not answer; waiting for it", "error", err)
		if !wait(ctx, 3*time.Second) {
			return ctx.Err()
		}
	}
	if d, err := a.store.Durability(ctx); err != nil {
		a.log.Warn("how durable the store is could not be asked", "error", err)
	} else if problem := durabilityProblem(d); problem != "" {
		a.log.Warn(problem)
	}
	return nil
}

// waitForTelegram asks who the bot is until Telegram answers.
func (a *app) waitForTelegram(ctx context.Context) (telegram.Me, error) {
	for {
		me, err := a.client.Me(ctx)
		if err == nil {
			return me, nil
		}
		if errors.Is(err, telegram.ErrToken) {
			return me, errors.New("the token is not known to Telegram: get the right one from @BotFather and set NOKEN_TELEGRAM_TOKEN")
		}
		if ctx.Err() != nil {
			return me, ctx.Err()
		}
		a.ready(false, "waiting for Telegram")
		a.log.Warn("Telegram does not answer; waiting for it", "error", err)
		if !wait(ctx, 3*time.Second) {
			return me, ctx.Err()
		}
	}
}

// startIntake begins to take updates in, by webhook or by long polling.
func (a *app) startIntake(ctx context.Context, running *sync.WaitGroup, failed chan<- error, metrics *telegram.Metrics, me telegram.Me) error {
	inbox := bot.Inbox{Store: a.store}
	if a.o.WebhookURL != "" {
		a.hook.Store(telegram.NewWebhook(telegram.WebhookOptions{
			Secret: a.o.Secret, Self: me.ID, Inbox: inbox, Metrics: metrics, Log: a.log, Points: points,
		}))
		running.Go(func() {
			for {
				err := a.client.SetWebhook(ctx, a.o.WebhookURL, a.o.Secret)
				if err == nil || ctx.Err() != nil {
					return
				}
				a.log.Error("the webhook could not be set; trying again", "error", err)
				if !wait(ctx, 3*time.Second) {
					return
				}
			}
		})
		return nil
	}
	var until atomic.Int64 // unix milliseconds for which the polling lease is held
	const lease = 4 * time.Second
	running.Go(func() { a.holdPoll(ctx, lease, &until) })
	poller := telegram.NewPoller(telegram.PollerOptions{
		Token: a.o.Token, Self: me.ID, API: a.o.API, Timeout: a.o.PollTimeout, Inbox: inbox, Metrics: metrics, Log: a.log, Points: points,
		Hold: func() bool { return time.Now().UnixMilli() < until.Load() },
	})
	running.Go(func() {
		// A webhook that an earlier setup left would keep updates from the poll,
		// which says so (409) for as long as it stands.
		for tries := 1; ; tries++ {
			err := a.client.DeleteWebhook(ctx)
			if err == nil || ctx.Err() != nil || tries == 3 {
				break
			}
			a.log.Warn("an old webhook could not be removed; trying again", "error", err)
			wait(ctx, time.Second)
		}
		if err := poller.Run(ctx); err != nil {
			failed <- fmt.Errorf("poll: %w", err)
		}
	})
	return nil
}

// holdPoll keeps the lease that lets one replica poll at a time. A poll under
// way when the lease is lost does no harm: what it brings is stored once.
func (a *app) holdPoll(ctx context.Context, lease time.Duration, until *atomic.Int64) {
	for {
		asked := time.Now()
		held, err := a.store.HoldPoll(ctx, a.o.Owner, lease)
		switch {
		case err != nil && ctx.Err() == nil:
			a.log.Warn("the polling lease could not be renewed; trying again", "error", err)
		case held:
			until.Store(asked.Add(lease).UnixMilli())
		default:
			until.Store(0)
		}
		if !wait(ctx, lease/4) {
			break
		}
	}
	until.Store(0)
	release, cancel := context.WithTimeout(context.WithoutCancel(ctx), time.Second)
	defer cancel()
	if err := a.store.GiveBackPoll(release, a.o.Owner); err != nil {
		a.log.Warn("the polling lease could not be given back; it runs out by itself", "error", err)
	}
}

// switched returns what is called when another configuration runs: its command
// menus are registered, without holding up who calls.
func (a *app) switched(ctx context.Context) func(*bot.Config) {
	newest := make(chan *bot.Config, 1)
	go func() {
		for {
			select {
			case config := <-newest:
				a.introduce(ctx, config)
			case <-ctx.Done():
				return
			}
		}
	}()
	return func(config *bot.Config) {
		select {
		case <-newest: // not begun, and overtaken
		default:
		}
		newest <- config
	}
}

// introduce registers the menu of commands with Telegram, where it differs.
func (a *app) introduce(ctx context.Context, config *bot.Config) {
	var sets []telegram.CommandSet
	for _, m := range config.CommandMenus() {
		set := telegram.CommandSet{Groups: m.Groups, Lang: m.Lang}
		for _, c := range m.Commands {
			set.Commands = append(set.Commands, telegram.Command{Name: c.Name, Text: c.Text})
		}
		sets = append(sets, set)
	}
	if _, err := a.client.SetCommands(ctx, sets...); err != nil && ctx.Err() == nil {
		a.log.Warn("the menu of commands could not be registered; the bot works without", "error", err)
	}
}

// wait waits; false: ctx ended.
func wait(ctx context.Context, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-ctx.Done():
		return false
	case <-timer.C:
		return true
	}
}
