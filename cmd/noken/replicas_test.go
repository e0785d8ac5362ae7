//go:build crash

package main

import (
	"context"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"syscall"
	"testing"
	"time"

	"noken/bench/crowd"
	"noken/store"
)

// replicaCrowd is who files while replicas come and go.
func replicaCrowd() crowd.Options {
	residents := 200
	if testing.Short() {
		residents = 60
	}
	return crowd.Options{Residents: residents, Seed: 7, Greet: true}
}

// TestReplicasShareTheWork runs two replicas, kills the one that polls (with a
// webhook: either), and sees the other go on with all of the work.
func TestReplicasShareTheWork(t *testing.T) {
	t.Parallel()
	program := buildForCrashes(t)
	for _, mode := range []string{"polling", "webhook"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, program, mode, replicaCrowd())
			bots := []*served{w.serve(t, 0, ""), w.serve(t, 1, "")}
			w.until(t, "each replica to hold half of the partitions", func(ctx context.Context) bool {
				return w.holds(ctx, bots[0]) == store.Partitions/2 && w.holds(ctx, bots[1]) == store.Partitions/2
			})
			w.bindOffices(t)
			finish := w.residentsFile(t)
			w.posts(t, 300)
			for i := range bots {
				if n := w.metric(t, i, `noken_events_total\{kind="message"\}`); n == 0 {
					t.Errorf("replica %d has done nothing", i)
				}
			}
			polls := 0
			if mode == "polling" {
				polls = w.poller(t, bots)
			}
			bots[polls].Kill()
			w.nextEra(t)
			died := time.Now()
			left := bots[1-polls]
			w.until(t, "the other replica to hold everything", func(ctx context.Context) bool {
				return w.holds(ctx, left) == store.Partitions
			})
			if mode == "polling" {
				w.until(t, "the other replica to poll", func(ctx context.Context) bool { return w.polls(ctx, left) })
			}
			w.posts(t, 300)
			if took := time.Since(died); took > 15*time.Second {
				t.Errorf("it took %v until the other replica worked for both", took)
			} else {
				t.Logf("%v after the death the other replica had answered 300 times", took.Round(time.Millisecond))
			}
			finish()
			w.check(t)
			t.Log(w)
		})
	}
}

// TestPausedReplicaCannotWrite stops a replica between step and commit until
// another has its partitions, and lets it go on: what it then writes is refused
// by the term of its lease (P3).
func TestPausedReplicaCannotWrite(t *testing.T) {
	t.Parallel()
	w := newWorld(t, buildForCrashes(t), "polling", replicaCrowd())
	paused := w.serveWith(t, 0, map[string]string{"NOKEN_STOP_AT": "after-step:150"})
	w.until(t, "the first replica to hold everything", func(ctx context.Context) bool {
		return w.holds(ctx, paused) == store.Partitions
	})
	finish := w.residentsFile(t)
	w.until(t, "the first replica to stop", func(context.Context) bool { return paused.Stopped() })
	w.nextEra(t)
	other := w.serve(t, 1, "")
	w.until(t, "the second replica to take everything over", func(ctx context.Context) bool {
		return w.holds(ctx, other) == store.Partitions
	})
	w.posts(t, 200)
	// A call that was stopped on its way to Telegram arrives now, and the other
	// replica has sent the same meanwhile: P5 allows that, as after a death.
	w.nextEra(t)
	if err := paused.Signal(syscall.SIGCONT); err != nil {
		t.Fatal(err)
	}
	w.until(t, "the replicas to share", func(ctx context.Context) bool {
		return w.holds(ctx, paused) == store.Partitions/2 && w.holds(ctx, other) == store.Partitions/2
	})
	w.posts(t, 200)
	finish()
	w.check(t) // what it wrote after the pause, had it not been fenced off, would be there twice
	t.Logf("%v; fenced off %v times", w, w.metric(t, 0, "noken_fenced_total"))
}

// posts waits for n more messages of the bot.
func (w *world) posts(t *testing.T, n int) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	if err := w.crowd.WaitPosts(ctx, n); err != nil {
		t.Fatalf("%v\n%s", err, w.lastLog(t))
	}
}

// holds is how many partitions a replica holds by the store's word.
func (w *world) holds(ctx context.Context, bot *served) int {
	now := w.rdb.Time(ctx).Val().UnixMilli()
	n := 0
	for p := range store.Partitions {
		lease := w.rdb.HGetAll(ctx, w.key(fmt.Sprintf("lease:%d", p))).Val()
		until, _ := strconv.ParseInt(lease["until"], 10, 64)
		if until > now && owns(lease["owner"], bot) {
			n++
		}
	}
	return n
}

// owns says that an owner's name, "host-pid-random", is a process'.
func owns(owner string, bot *served) bool {
	return strings.Contains(owner, fmt.Sprintf("-%d-", bot.Pid()))
}

func (w *world) polls(ctx context.Context, bot *served) bool {
	return owns(w.rdb.HGet(ctx, w.key("lease:poll"), "owner").Val(), bot)
}

// poller is which of the replicas polls.
func (w *world) poller(t *testing.T, bots []*served) int {
	t.Helper()
	for i, bot := range bots {
		if w.polls(t.Context(), bot) {
			return i
		}
	}
	t.Fatal("nobody polls")
	return -1
}

// metric is the value of a metric of a replica; its name is a pattern.
func (w *world) metric(t *testing.T, replica int, name string) float64 {
	t.Helper()
	found := regexp.MustCompile(`(?m)^` + name + ` (\S+)$`).FindSubmatch(w.metrics(t, replica))
	if found == nil {
		return 0
	}
	value, err := strconv.ParseFloat(string(found[1]), 64)
	if err != nil {
		t.Fatal(err)
	}
	return value
}
