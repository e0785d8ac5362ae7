package telegram

import (
	"context"
	"fmt"
	"testing"
	"testing/synctest"
	"time"

	"noken/bot"
	"noken/flows"
)

func TestTheGateLetsSoManyCallsThroughAtOnce(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1000, 2)
		defer g.close()
		a, b, c := g.enter(0, 1), g.enter(0, 1), g.enter(2, 1)
		urgent := g.enter(0, 1)
		<-a.ready
		<-b.ready
		select {
		case <-c.ready:
			t.Error("a third call at once")
		default:
		}
		g.leave()
		<-urgent.ready // before c, which came first
		g.cancel(urgent)
		<-c.ready
	})
}

func TestCallsThatPostNothingDoNotWaitForTokens(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(1, 64)
		defer g.close()
		start := time.Now()
		var last *pass
		for range 5 {
			last = g.enter(0, 1)
		}
		<-g.enter(0, 0).ready
		if d := time.Since(start); d > 0 {
			t.Errorf("waited %v", d)
		}
		<-last.ready
		if d := time.Since(start); d < 3*time.Second || d > 5*time.Second {
			t.Errorf("the fifth token after %v", d)
		}
	})
}

func TestAnAlbumLargerThanTheBurstPassesAndIsPaidFor(t *testing.T) {
	t.Parallel()
	synctest.Test(t, func(t *testing.T) {
		g := newGate(10, 64)
		defer g.close()
		start := time.Now()
		<-g.enter(0, 10).ready
		<-g.enter(0, 1).ready
		if d := time.Since(start); d < 850*time.Millisecond || d > 1100*time.Millisecond {
			t.Errorf("the next passed after %v", d)
		}
	})
}

func BenchmarkSender(b *testing.B) {
	api, outbox := &fakeAPI{}, &memory{slots: map[string]int{}}
	client, err := NewClient(ClientOptions{Token: testToken, Transport: api})
	if err != nil {
		b.Fatal(err)
	}
	s := NewSender(Options{Client: client, Outbox: outbox, Rate: 1e6, Log: quiet})
	ctx, cancel := context.WithCancel(b.Context())
	ended := make(chan error)
	go func() { ended <- s.Run(ctx) }()
	n := 0
	b.ReportAllocs()
	for b.Loop() {
		chat := int64(n%64 + 1)
		s.Hand(bot.Outgoing{ID: fmt.Sprint(n), Out: bot.Out{Op: bot.OpSend, Chat: chat, Text: flows.Words("halo"), Slot: "q"}})
		if n++; n%64 == 0 {
			for c := range int64(64) {
				for s.Settled(ctx, c+1) != nil {
					b.Fatal("not settled")
				}
			}
		}
	}
	cancel()
	<-ended
}
