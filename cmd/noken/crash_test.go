//go:build crash

package main

import (
	"context"
	"math/rand/v2"
	"os"
	"strconv"
	"testing"
	"time"

	"noken/bench/crowd"
)

// crashPoints of the pipeline at which the process ends itself, see points_crash.go.
var crashPoints = []string{"after-store", "after-step", "after-commit", "after-send"}

// TestCrash kills serve again and again while residents file complaints, and then
// looks whether anything was lost, doubled or left readable (P1, P2, P4, P5, P7).
//
//	NOKEN_CRASH_KILLS      kills at random moments, in each intake mode (20; -short: 2)
//	NOKEN_CRASH_RESIDENTS  residents at once (200; -short: 60)
//	NOKEN_CRASH_SEED       of the moments and of what residents choose
//
// Each named point of the pipeline comes on top of the random kills.
func TestCrash(t *testing.T) {
	t.Parallel()
	kills, residents := 20, 200
	if testing.Short() {
		kills, residents = 2, 60
	}
	kills, residents = fromEnv(t, "NOKEN_CRASH_KILLS", kills), fromEnv(t, "NOKEN_CRASH_RESIDENTS", residents)
	seed := uint64(fromEnv(t, "NOKEN_CRASH_SEED", int(time.Now().Unix())))
	program := buildForCrashes(t)
	for _, mode := range []string{"polling", "webhook"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			t.Logf("to see it again: NOKEN_CRASH_SEED=%d", seed)
			w := newWorld(t, program, mode, crowd.Options{Residents: residents, Seed: seed, Greet: true})
			random := rand.New(rand.NewPCG(seed, 2))
			// A death is a kill at a random moment (""), or at a point.
			deaths := append(make([]string, kills), crashPoints...)
			random.Shuffle(len(deaths), func(i, j int) { deaths[i], deaths[j] = deaths[j], deaths[i] })

			bot := w.serve(t, 0, "")
			w.bindOffices(t)
			bot.Kill()
			finish := w.residentsFile(t)
			for i, point := range deaths {
				at := ""
				if point != "" {
					at = point + ":" + strconv.Itoa(1+random.IntN(100))
				}
				bot = w.serve(t, 0, at)
				if point == "" {
					w.someWork(t, bot, random)
					bot.Kill()
				}
				w.ends(t, bot, "death "+strconv.Itoa(i+1)+" "+at)
				w.nextEra(t)
			}
			bot = w.serve(t, 0, "")
			finish()
			w.check(t)
			w.scan(t)
			t.Logf("%d deaths; %v", len(deaths), w)
		})
	}
}

// someWork returns at a random moment: after some messages and a little time.
// Now and then that is while the process is starting.
func (w *world) someWork(t *testing.T, bot *served, random *rand.Rand) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), patience)
	defer cancel()
	go func() {
		select {
		case <-bot.Ended():
			cancel()
		case <-ctx.Done():
		}
	}()
	if random.IntN(8) > 0 {
		if err := w.crowd.WaitPosts(ctx, 1+random.IntN(150)); err != nil {
			t.Fatalf("the bot does nothing: %v\n%s", err, w.lastLog(t))
		}
	}
	moment := time.NewTimer(time.Duration(random.IntN(20_000)) * time.Microsecond)
	defer moment.Stop()
	<-moment.C
}

func fromEnv(t *testing.T, name string, otherwise int) int {
	t.Helper()
	text := os.Getenv(name)
	if text == "" {
		return otherwise
	}
	n, err := strconv.Atoi(text)
	if err != nil || n < 0 {
		t.Fatalf("%s: found %q; expected a whole number", name, text)
	}
	return n
}
