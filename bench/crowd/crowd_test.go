package crowd

import (
	"context"
	"path/filepath"
	"testing"
	"time"

	"noken/bench/process"
	"noken/simulator"
	"noken/store/redistest"
)

// TestCrowdFilesWithTheObviousBot shows that the crowd can hold the conversation,
// and that the obvious bot does.
func TestCrowdFilesWithTheObviousBot(t *testing.T) {
	t.Parallel()
	srv, err := redistest.Start()
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Stop)
	c := New(Options{Residents: 20, Filings: 2, Seed: 1, Greet: true, Plain: true})
	tg := simulator.New(simulator.Options{OnPost: c.Heard})
	url, closeTelegram, err := tg.Listen("127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(closeTelegram)
	path, err := process.Build(t.TempDir(), "noken/bench/obvious")
	if err != nil {
		t.Fatal(err)
	}
	bot, err := process.Start(path, filepath.Join(t.TempDir(), "log"), map[string]string{
		"NOKEN_TELEGRAM_TOKEN": tg.Token(), "NOKEN_TELEGRAM_API": url, "NOKEN_REDIS_URL": srv.URL(),
	})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(bot.Kill)

	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Second)
	defer cancel()
	if err := c.Run(ctx, tg); err != nil {
		t.Error(err)
	}
	rep := c.Report()
	t.Log(rep.String())
	if len(rep.Filings) != 40 || rep.Tickets() != 40 || len(rep.Unanswered) != 0 || rep.Repeated != 0 {
		t.Errorf("want 40 complaints filed, nothing unanswered, nothing twice; got %v", rep.String())
	}
	stories := map[string]bool{}
	for _, f := range rep.Filings {
		if !f.Sent || f.Category == "" || stories[f.Marker] {
			t.Errorf("a complaint that was not sent, has no category, or whose marker is another's: %+v", f)
		}
		stories[f.Marker] = true
	}
}
