//go:build crash

package main

import (
	"testing"

	"noken/bench/crowd"
)

// TestStoreDies kills Redis while residents file complaints and starts it again
// on what it kept: a commit whose answer was lost may have been made or not, and
// either way its messages have to go out, once (P1, P2, P4).
func TestStoreDies(t *testing.T) {
	t.Parallel()
	deaths, residents := 5, 200
	if testing.Short() {
		deaths, residents = 2, 60
	}
	program := buildForCrashes(t)
	for _, mode := range []string{"polling", "webhook"} {
		t.Run(mode, func(t *testing.T) {
			t.Parallel()
			w := newWorld(t, program, mode, crowd.Options{Residents: residents, Seed: 11, Greet: true})
			bot := w.serve(t, 0, "")
			w.bindOffices(t)
			finish := w.residentsFile(t)
			for range deaths {
				w.posts(t, 150)
				if err := w.redis.Restart(); err != nil {
					t.Fatal(err)
				}
				w.nextEra(t)
			}
			w.posts(t, 150)
			finish()
			w.check(t)
			select {
			case <-bot.Ended():
				t.Errorf("the bot did not outlive Redis: %v", bot.Err())
			default:
			}
			t.Log(w)
		})
	}
}
