package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strconv"
	"strings"
	"time"

	"noken/bot/telegram"
	"noken/store"
)

type doctorCommand struct {
	settings
}

// report collects what doctor finds.
type report struct {
	out  io.Writer
	sick int
}

func (r *report) well(format string, args ...any) {
	fmt.Fprintf(r.out, "ok    "+format+"\n", args...)
}

func (r *report) unsure(format string, args ...any) {
	fmt.Fprintf(r.out, "?     "+format+"\n", args...)
}

func (r *report) ill(format string, args ...any) {
	r.sick++
	fmt.Fprintf(r.out, "WRONG "+format+"\n", args...)
}

// Run looks at everything serve needs, and fails when something is wrong.
func (c *doctorCommand) Run(s std) error {
	r := &report{out: s.out}
	o, err := c.read(s)
	if err != nil {
		var usage *usageError
		if errors.As(err, &usage) {
			return err
		}
		r.ill("%v", err)
		return sickness(r)
	}
	r.well("settings are complete")
	r.well("configuration %s loads: %d offices, %d complaint categories, %d services", o.config.Version(),
		len(o.config.City.Offices), len(o.config.City.Categories), len(o.config.City.Services))
	for _, problem := range o.config.City.Warnings(time.Now()) {
		r.unsure("%s", problem.Message)
	}
	ctx, cancel := context.WithTimeout(s.ctx, 15*time.Second)
	defer cancel()
	o.checkStore(ctx, r)
	o.checkTelegram(ctx, r)
	return sickness(r)
}

func sickness(r *report) error {
	switch r.sick {
	case 0:
		return nil
	case 1:
		return errors.New("1 thing is wrong")
	}
	return errors.New(strconv.Itoa(r.sick) + " things are wrong")
}

func (o *setup) checkStore(ctx context.Context, r *report) {
	rdb := o.redis.open()
	defer rdb.Close()
	if err := reachable(ctx, rdb); err != nil {
		r.ill("Redis does not answer at %s (%v): start it, or set NOKEN_REDIS_URL", o.redis.where(), err)
		return
	}
	r.well("Redis answers at %s", o.redis.where())
	kept := store.New(rdb, store.Options{City: o.config.City.ID, Keys: o.keys})
	d, err := kept.Durability(ctx)
	switch {
	case err != nil:
		r.unsure("Redis does not tell about itself: %v", err)
	case !d.Known:
		r.unsure("Redis %s does not let its settings be asked; make sure of appendonly yes, appendfsync always, maxmemory-policy noeviction", d.Version)
	case durabilityProblem(d) != "":
		r.ill("%s", durabilityProblem(d))
	default:
		r.well("Redis %s: %s", d.Version, durabilityWords(d))
	}
	if d.Version != "" && !recentRedis(d.Version) {
		r.ill("Redis %s is too old: 7.0 or newer is needed", d.Version)
	}
}

// recentRedis says that a version is 7.0 or newer.
func recentRedis(version string) bool {
	major, _, _ := strings.Cut(version, ".")
	n, err := strconv.Atoi(major)
	return err == nil && n >= 7
}

func (o *setup) checkTelegram(ctx context.Context, r *report) {
	client, err := telegram.NewClient(telegram.ClientOptions{Token: o.token, API: o.api, Timeout: 10 * time.Second})
	if err != nil {
		r.ill("%v", err)
		return
	}
	defer client.Close()
	me, err := client.Me(ctx)
	switch {
	case errors.Is(err, telegram.ErrToken):
		r.ill("Telegram does not know this token: get the right one from @BotFather")
		return
	case err != nil:
		r.ill("Telegram does not answer at %s: check the connection, or NOKEN_TELEGRAM_API", o.api)
		return
	}
	r.well("the token is @%s's", me.Username)
	o.checkWebhook(ctx, r, client)
	o.checkClock(ctx, r)
}

func (o *setup) checkWebhook(ctx context.Context, r *report, client *telegram.Client) {
	info, err := client.WebhookInfo(ctx)
	switch {
	case err != nil:
		r.unsure("Telegram does not tell about the webhook: %v", err)
	case o.webhookURL == "" && info.URL != "":
		r.unsure("a webhook is set at Telegram though NOKEN_WEBHOOK_URL is not; serve removes it and polls")
	case o.webhookURL == "":
		r.well("long polling, %d updates wait", info.Pending)
	case info.URL != o.webhookURL:
		r.unsure("another webhook is set at Telegram; serve sets the one in NOKEN_WEBHOOK_URL")
	case info.LastError != "" && time.Since(info.LastErrorAt) < time.Hour:
		r.ill("Telegram could not deliver at %s: %s", info.LastErrorAt.Format(time.DateTime), info.LastError)
	default:
		r.well("the webhook is set, %d updates wait", info.Pending)
	}
	if o.webhookURL != "" && !strings.HasPrefix(o.webhookURL, "https://") {
		r.unsure("NOKEN_WEBHOOK_URL is not https; Telegram's own servers deliver to https only")
	}
}

// checkClock compares this machine's clock with Telegram's: deadlines and
// working hours are counted by it.
func (o *setup) checkClock(ctx context.Context, r *report) {
	request, err := http.NewRequestWithContext(ctx, http.MethodHead, o.api, nil)
	if err != nil {
		r.unsure("the clock could not be compared: %v", err)
		return
	}
	response, err := http.DefaultClient.Do(request)
	if err != nil {
		r.unsure("the clock could not be compared with Telegram's")
		return
	}
	response.Body.Close()
	theirs, err := http.ParseTime(response.Header.Get("Date"))
	if err != nil {
		r.unsure("the clock could not be compared: Telegram sends no date")
		return
	}
	off := time.Since(theirs).Abs().Round(time.Second)
	if off > 30*time.Second {
		r.ill("the clock of this machine is off by %s: let it be set by NTP", off)
		return
	}
	r.well("the clock is right")
}
