package telegram

import (
	"context"
	"errors"
	"slices"
	"testing"
	"testing/synctest"
	"time"

	"noken/bot"
)

func TestNothingIsSentForAPartitionThatIsNotHeld(t *testing.T) {
	t.Parallel()
	withSender(t, func(o *Options) { o.Holds = func(p int) bool { return p == 1 } }, func(t *testing.T, b *bed) {
		mine, theirs, beside := text("1", 5, 0, "mine"), text("2", 6, 0, "theirs"), out("3", bot.Out{Op: bot.OpAnswer, Chat: 6, Callback: "c"})
		mine.Partition, theirs.Partition, beside.Partition = 1, 2, 2
		b.sender.Hand(mine, theirs, beside)
		time.Sleep(time.Minute)
		if got := b.api.texts(0); !slices.Equal(got, []string{"mine"}) {
			t.Errorf("got %v", got)
		}
		if got := b.outbox.ids(); !slices.Equal(got, []string{"1"}) {
			t.Errorf("noted %v", got)
		}
		if d := b.sender.Depth(); d != [lanes]int{} {
			t.Errorf("depth %v", d)
		}
	})
}

func TestDropForgetsWhatIsQueuedAndWaitsForWhatIsUnderWay(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		hold := make(chan struct{})
		b.api.say = func(c call, _ int) (int, string) {
			if c.fields["text"] == "first" {
				<-hold
			}
			return 0, ""
		}
		b.sender.Hand(text("1", 5, 0, "first"), text("2", 5, 0, "second"))
		synctest.Wait()
		dropped := make(chan struct{})
		go func() { b.sender.Drop(0); close(dropped) }()
		synctest.Wait()
		select {
		case <-dropped:
			t.Error("Drop did not wait")
		default:
		}
		close(hold)
		<-dropped
		if got := b.outbox.ids(); !slices.Equal(got, []string{"1"}) {
			t.Errorf("noted %v", got)
		}
		b.sender.Hand(text("2", 5, 0, "second")) // the lease came back
		time.Sleep(time.Second)
		if got := b.api.texts(5); !slices.Equal(got, []string{"first", "second"}) {
			t.Errorf("got %v", got)
		}
	})
}

func TestDropEndsRetries(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(call, int) (int, string) { return -1, "" }
		b.sender.Hand(text("1", 5, 0, "x"), out("2", bot.Out{Op: bot.OpAnswer, Chat: 5, Callback: "c"}))
		time.Sleep(time.Second)
		b.sender.Drop(0)
		n := len(b.api.got())
		time.Sleep(time.Hour)
		if again := len(b.api.got()); again != n {
			t.Errorf("%d calls after Drop", again-n)
		}
	})
}

func TestSettledWaitsForTheNoteOfWhatWasPosted(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		broken := errors.New("no store")
		b.outbox.fail = func() error { return broken }
		b.sender.Hand(text("1", 5, 0, "x"))
		synctest.Wait()
		ctx, cancel := context.WithTimeout(t.Context(), time.Second)
		if err := b.sender.Settled(ctx, 5); err == nil {
			t.Error("settled before it was noted")
		}
		cancel()
		if err := b.sender.Settled(t.Context(), 6); err != nil {
			t.Error(err)
		}
		b.outbox.mu.Lock()
		b.outbox.fail = nil
		b.outbox.mu.Unlock()
		if err := b.sender.Settled(t.Context(), 5); err != nil {
			t.Error(err)
		}
		if got := b.outbox.ids(); !slices.Equal(got, []string{"1"}) {
			t.Errorf("noted %v", got)
		}
	})
}

func TestAStaleToastIsGivenUp(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(call, int) (int, string) { return -1, "" }
		b.sender.Hand(out("1", bot.Out{Op: bot.OpAnswer, Chat: 5, Callback: "c"}), out("2", bot.Out{Op: bot.OpTyping, Chat: 5}), text("3", 5, 0, "kept"))
		time.Sleep(15 * time.Minute)
		got := b.outbox.ids()
		slices.Sort(got)
		if !slices.Equal(got, []string{"1", "2"}) {
			t.Errorf("noted %v", got)
		}
	})
}

func TestStoppingFinishesTheCallUnderWay(t *testing.T) {
	t.Parallel()
	withSender(t, func(o *Options) {}, func(t *testing.T, b *bed) {
		b.api.say = func(call, int) (int, string) { time.Sleep(time.Second); return 0, "" }
		b.sender.Hand(text("1", 5, 0, "x"), text("2", 5, 0, "y"))
		synctest.Wait()
		start := time.Now()
		b.stop()
		if got := b.outbox.ids(); !slices.Equal(got, []string{"1"}) || time.Since(start) > 5*time.Second {
			t.Errorf("noted %v after %v", got, time.Since(start))
		}
	})
}

func TestTheCrashPointLiesBetweenAcceptanceAndNote(t *testing.T) {
	t.Parallel()
	var b2 *bed
	var seen []string
	withSender(t, func(o *Options) {
		o.Points = func(name string) {
			seen = append(seen, name)
			if len(b2.outbox.ids()) != 0 || len(b2.api.got()) != 1 {
				t.Error("the point is elsewhere")
			}
		}
	}, func(t *testing.T, b *bed) {
		b2 = b
		b.sender.Hand(text("1", 5, 0, "x"))
		time.Sleep(time.Second)
		b.stop()
		if !slices.Equal(seen, []string{"after-send"}) {
			t.Errorf("points %v", seen)
		}
	})
}
