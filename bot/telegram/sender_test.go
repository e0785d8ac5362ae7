package telegram

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"testing/synctest"
	"time"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"

	"noken/bot"
	"noken/flows"
)

func TestMessagesOfAChatGoInOrderAndUrgentLanesFirst(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.sender.Hand(
			text("1", 5, bot.Broadcast, "b1"), text("2", 5, bot.Notification, "n1"),
			text("3", 5, bot.Interactive, "i1"), text("4", 5, bot.Interactive, "i2"), text("5", 5, bot.Notification, "n2"),
		)
		time.Sleep(time.Minute)
		got := b.api.texts(5)
		if diff := cmp.Diff([]string{"i1", "i2", "n1", "n2", "b1"}, got); diff != "" {
			t.Error(diff)
		}
		if ids := b.outbox.ids(); len(ids) != 5 {
			t.Errorf("noted %v", ids)
		}
	})
}

func TestAPrivateChatIsPacedAfterABurst(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		start := time.Now()
		for i := range 10 {
			b.sender.Hand(text(fmt.Sprint(i), 5, 0, fmt.Sprint(i)))
		}
		time.Sleep(time.Minute)
		calls := b.api.got()
		if len(calls) != 10 {
			t.Fatalf("%d calls", len(calls))
		}
		if d := calls[5].at.Sub(start); d > 500*time.Millisecond {
			t.Errorf("the burst took %v", d)
		}
		if d := calls[9].at.Sub(start); d < 3500*time.Millisecond || d > 5*time.Second {
			t.Errorf("the tenth came after %v", d)
		}
	})
}

func TestAGroupGetsTwentyAMinute(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		start := time.Now()
		for i := range 45 {
			b.sender.Hand(text(fmt.Sprint(i), -5, 0, "x"))
		}
		time.Sleep(5 * time.Minute)
		within := 0
		for _, c := range b.api.got() {
			if c.at.Sub(start) < time.Minute {
				within++
			}
		}
		if within > 40 || len(b.api.got()) != 45 {
			t.Errorf("%d in the first minute, %d in all", within, len(b.api.got()))
		}
	})
}

func TestTheWholeBotKeepsItsRateAndUrgentMessagesTakeItFirst(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		start := time.Now()
		for i := range 300 {
			b.sender.Hand(text(fmt.Sprint("b", i), int64(1000+i), bot.Broadcast, "slow"))
		}
		time.Sleep(2 * time.Second)
		b.sender.Hand(text("now", 7, bot.Interactive, "now"))
		time.Sleep(100 * time.Millisecond)
		if got := b.api.texts(7); len(got) != 1 {
			t.Error("the urgent message waited behind the broadcast")
		}
		n := len(b.api.got())
		if limit := int(30*time.Since(start).Seconds()) + 6; n > limit || n < limit-12 {
			t.Errorf("%d calls in %v", n, time.Since(start))
		}
		time.Sleep(time.Minute)
	})
}

func TestAChatThatIsSlowedDownWaitsAndOthersGoOn(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		first := true
		b.api.say = func(c call, _ int) (int, string) {
			if c.chat() == 5 && first {
				first = false
				return 429, tooMany(7)
			}
			return 0, ""
		}
		start := time.Now()
		b.sender.Hand(text("1", 5, 0, "one"), text("2", 5, 0, "two"), text("3", 6, 0, "other"))
		time.Sleep(20 * time.Second)
		calls := b.api.got()
		if got := b.api.texts(5); !slices.Equal(got, []string{"one", "one", "two"}) {
			t.Errorf("got %v", got)
		}
		for i, c := range calls {
			if d := c.at.Sub(start); c.chat() == 6 && d > time.Second || c.chat() == 5 && i > 1 && d < 7*time.Second {
				t.Errorf("call %d to %d after %v", i, c.chat(), d)
			}
		}
	})
}

func TestTemporaryFailuresAreTriedAgainInOrder(t *testing.T) {
	t.Parallel()
	for name, answer := range map[string]struct {
		code int
		body string
	}{
		"a cut":            {-1, ""},
		"an error page":    {502, "<html>bad gateway</html>"},
		"an internal one":  {500, refusal(500, "Internal Server Error: restart")},
		"a cut off answer": {200, `{"ok":true,"res`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withSender(t, nil, func(t *testing.T, b *bed) {
				b.api.say = func(_ call, nth int) (int, string) {
					if nth <= 5 {
						return answer.code, answer.body
					}
					return 0, ""
				}
				b.sender.Hand(text("1", 5, 0, "one"), text("2", 5, 0, "two"))
				time.Sleep(time.Minute)
				if got := b.api.texts(5); !slices.Equal(got[4:], []string{"one", "one", "two"}) {
					t.Errorf("got %v", got)
				}
				if got := b.outbox.ids(); !slices.Equal(got, []string{"1", "2"}) {
					t.Errorf("noted %v", got)
				}
			})
		})
	}
}

func TestAnAnswerThatMakesNoSenseIsNotRepeated(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(call, int) (int, string) { return 200, `{"ok":true,"result":{"message_id":"seven"}}` }
		b.sender.Hand(text("1", 5, 0, "one"))
		time.Sleep(time.Minute)
		if got := b.api.texts(5); len(got) != 1 {
			t.Errorf("sent %d times", len(got))
		}
	})
}

func TestEveryEndReachesWhoAskedForIt(t *testing.T) {
	t.Parallel()
	for description, want := range map[string]struct {
		code    int
		outcome bot.Outcome
	}{
		"Forbidden: bot was blocked by the user":                           {403, bot.Blocked},
		"Forbidden: bot was kicked from the supergroup chat":               {403, bot.Blocked},
		"Forbidden: user is deactivated":                                   {403, bot.Vanished},
		"Bad Request: chat not found":                                      {400, bot.Vanished},
		"Bad Request: message thread not found":                            {400, bot.TopicGone},
		"Bad Request: TOPIC_DELETED":                                       {400, bot.TopicGone},
		"Bad Request: wrong file identifier/HTTP URL":                      {400, bot.Refused},
		"Bad Request: message is too long":                                 {400, bot.Refused},
		"Bad Request: not enough rights to send text messages to the chat": {400, bot.Blocked},
	} {
		t.Run(description, func(t *testing.T) {
			t.Parallel()
			withSender(t, nil, func(t *testing.T, b *bed) {
				b.api.say = func(c call, _ int) (int, string) { return want.code, refusal(want.code, description) }
				o := text("1", -5, 0, "one")
				o.Out.Topic = 3
				o.Out.Then = &bot.Event{Chat: 99, Name: "receipt", Ticket: "T"}
				b.sender.Hand(o)
				time.Sleep(time.Minute)
				n := b.outbox.note(t, "1")
				wantEvents := []bot.Event{{Kind: bot.SendResult, Chat: 99, Name: "receipt", Ticket: "T", Outcome: want.outcome}}
				if want.outcome == bot.TopicGone {
					wantEvents[0].Posted = 3
				}
				if diff := cmp.Diff(wantEvents, n.Events); diff != "" {
					t.Error(diff)
				}
				if len(b.api.got()) != 1 {
					t.Errorf("%d calls", len(b.api.got()))
				}
			})
		})
	}
}

func TestWhatWasPostedIsRememberedAndReported(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.sender.Hand(
			out("1", bot.Out{Op: bot.OpTopic, Chat: -5, Text: flows.Words("MMK"), Slot: "topic/1", Ref: "MMK-1"}),
			out("2", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("card"), Slot: "card/1", TopicSlot: "topic/1", Ref: "MMK-1",
				Then: &bot.Event{Chat: 7}}),
			out("3", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("answer"), ReplySlot: "card/1", TopicSlot: "topic/1"}),
			out("4", bot.Out{Op: bot.OpEdit, Chat: -5, Text: flows.Words("taken"), EditSlot: "card/1"}),
			out("5", bot.Out{Op: bot.OpMember, Chat: -5, Member: 7, Then: &bot.Event{Chat: -5, Name: "bind"}}),
			out("6", bot.Out{Op: bot.OpPhotos, Chat: -5, Photos: []string{"a", "b"}, Ref: "MMK-1"}),
		)
		time.Sleep(time.Minute)
		calls := b.api.got()
		if calls[1].fields["message_thread_id"] != "101" || calls[2].fields["reply_parameters"] != `{"message_id":102,"allow_sending_without_reply":true}` ||
			calls[3].fields["message_id"] != "102" {
			t.Errorf("calls %v", calls)
		}
		if diff := cmp.Diff(Noted{ID: "1", Chat: -5, Slots: map[string]int{"topic/1": 101}, Refs: map[int]string{101: "MMK-1"}}, b.outbox.note(t, "1")); diff != "" {
			t.Error(diff)
		}
		want := Noted{ID: "2", Chat: -5, Slots: map[string]int{"card/1": 102}, Refs: map[int]string{102: "MMK-1"},
			Events: []bot.Event{{Kind: bot.SendResult, Chat: 7, Outcome: bot.Sent, Posted: 102}}}
		if diff := cmp.Diff(want, b.outbox.note(t, "2")); diff != "" {
			t.Error(diff)
		}
		if e := b.outbox.note(t, "5").Events; len(e) != 1 || e[0].Result != "administrator" {
			t.Errorf("member: %v", e)
		}
		if n := b.outbox.note(t, "6"); len(n.Refs) != 2 {
			t.Errorf("album: %v", n)
		}
	})
}

func TestAnEditOfWhatIsNotThereIsSentAnewWhereAskedFor(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.outbox.slots[fmt.Sprint(int64(5), "q")] = 77
		b.api.say = func(c call, _ int) (int, string) {
			if c.fields["message_id"] == "77" {
				return 400, refusal(400, "Bad Request: message to edit not found")
			}
			return 0, ""
		}
		b.sender.Hand(
			out("1", bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("gone"), EditSlot: "q", OrSend: true, Ref: "r"}),
			out("2", bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("unknown"), EditSlot: "u", OrSend: true, Beside: true}),
			out("3", bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("never"), EditSlot: "n", Then: &bot.Event{Chat: 5}}),
			out("4", bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("again"), EditSlot: "q"}),
		)
		time.Sleep(time.Minute)
		if got := b.api.texts(5); !slices.Equal(got, []string{"gone", "gone", "unknown", "again"}) {
			t.Errorf("got %v", got)
		}
		if n := b.outbox.note(t, "1"); n.Slots["q"] != 101 || n.Refs[101] != "r" {
			t.Errorf("noted %v", n)
		}
		if n := b.outbox.note(t, "2"); n.Slots["u"] != 102 {
			t.Errorf("noted %v", n)
		}
		if n := b.outbox.note(t, "3"); n.Events[0].Outcome != bot.Refused {
			t.Errorf("noted %v", n)
		}
	})
}

func TestAnEditBesideTheOrderMeansTheMessageOfItsTurn(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.outbox.slots[fmt.Sprint(int64(5), "q")] = 77
		hold := make(chan struct{})
		b.api.say = func(c call, _ int) (int, string) {
			if c.method == "editMessageText" && c.fields["text"] == "answered" {
				<-hold
			}
			return 0, ""
		}
		b.sender.Hand(
			out("1", bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("answered"), EditSlot: "q", Beside: true}),
			out("2", bot.Out{Op: bot.OpSend, Chat: 5, Text: flows.Words("next"), Slot: "q"}),
			out("3", bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("old again"), EditMessage: 77, Beside: true}),
		)
		time.Sleep(2 * noteLinger)
		synctest.Wait()
		if got := b.outbox.ids(); !slices.Equal(got, []string{"2"}) {
			t.Errorf("noted %v while the edit hangs", got)
		}
		close(hold)
		time.Sleep(time.Second)
		for _, c := range b.api.got() {
			if c.method == "editMessageText" && c.fields["message_id"] != "77" {
				t.Errorf("edited %s", c.fields["message_id"])
			}
		}
		if got := b.api.texts(5); got[2] != "old again" || len(got) != 3 {
			t.Errorf("got %v", got)
		}
	})
}

func TestAnEditThatALaterOneReplacesIsLeftOut(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		edit := func(id, words string) bot.Outgoing {
			return out(id, bot.Out{Op: bot.OpEdit, Chat: -5, Text: flows.Words(words), EditSlot: "card", Then: &bot.Event{Chat: 1}})
		}
		b.sender.Hand(
			out("0", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("card"), Slot: "card"}),
			edit("1", "a"), edit("2", "b"), edit("3", "c"),
			out("4", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("new card"), Slot: "card"}),
			edit("5", "d"),
		)
		time.Sleep(time.Minute)
		if got := b.api.texts(-5); !slices.Equal(got, []string{"card", "c", "new card", "d"}) {
			t.Errorf("got %v", got)
		}
		if n := b.outbox.note(t, "1"); n.Events[0].Outcome != bot.Sent {
			t.Errorf("noted %v", n)
		}
	})
}

func TestATopicThatIsGoneIsDoneWithoutWhereNobodyWaits(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(c call, _ int) (int, string) {
			if c.fields["message_thread_id"] != "" {
				return 400, refusal(400, "Bad Request: message thread not found")
			}
			return 0, ""
		}
		b.sender.Hand(out("1", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("x"), Topic: 9}))
		time.Sleep(time.Minute)
		if calls := b.api.got(); len(calls) != 2 || calls[1].fields["message_thread_id"] != "" {
			t.Errorf("calls %v", calls)
		}
	})
}

func TestAGroupThatMovedIsFollowedAndTold(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(c call, _ int) (int, string) {
			if c.chat() == -5 {
				return 400, `{"ok":false,"error_code":400,"description":"Bad Request: group chat was upgraded to a supergroup chat","parameters":{"migrate_to_chat_id":-1005}}`
			}
			return 0, ""
		}
		b.sender.Hand(
			out("1", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("x"), Slot: "card", Then: &bot.Event{Chat: 8}}),
			out("2", bot.Out{Op: bot.OpEdit, Chat: -5, Text: flows.Words("y"), EditSlot: "card"}),
			out("3", bot.Out{Op: bot.OpEdit, Chat: -5, Text: flows.Words("z"), EditMessage: 3}),
		)
		time.Sleep(time.Minute)
		n := b.outbox.note(t, "1")
		want := Noted{ID: "1", Chat: -1005, Slots: map[string]int{"card": 101}, Events: []bot.Event{
			{Kind: bot.ChatMoved, Chat: -5, MovedTo: -1005},
			{Kind: bot.SendResult, Chat: 8, Outcome: bot.Sent, Posted: 101},
		}}
		if diff := cmp.Diff(want, n); diff != "" {
			t.Error(diff)
		}
		calls := b.api.got()
		if len(calls) != 3 || calls[2].chat() != -1005 || calls[2].fields["message_id"] != "101" {
			t.Errorf("calls %v", calls)
		}
	})
}

func TestALongMessageThatIsInterruptedGoesOnWhereItWas(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(_ call, nth int) (int, string) {
			if nth == 2 {
				return 429, tooMany(3)
			}
			return 0, ""
		}
		long := make([]byte, 0, 9000)
		for i := range 900 {
			long = fmt.Appendf(long, "kata %04d\n", i)
		}
		o := out("1", bot.Out{Op: bot.OpSend, Chat: 5, Text: flows.Words(string(long)), Slot: "q", Lane: bot.Notification,
			Buttons: [][]bot.Button{{{Label: "Lanjut", Data: "x"}}}})
		b.sender.Hand(o)
		synctest.Wait()
		b.sender.Hand(text("2", 5, bot.Interactive, "after"))
		time.Sleep(time.Minute)
		calls := b.api.got()
		if len(calls) != 5 || calls[4].fields["text"] != "after" || calls[1].fields["text"] != calls[2].fields["text"] ||
			calls[2].fields["reply_markup"] != "" || calls[3].fields["reply_markup"] == "" {
			t.Errorf("%d calls", len(calls))
		}
		if n := b.outbox.note(t, "1"); n.Slots["q"] != 103 {
			t.Errorf("noted %v", n.Slots)
		}
	})
}

func TestCallsAreCountedWithoutNamingAnybody(t *testing.T) {
	t.Parallel()
	registry := prometheus.NewRegistry()
	withSender(t, func(o *Options) { o.Metrics = NewMetrics(registry) }, func(t *testing.T, b *bed) {
		b.sender.Hand(text("1", 5, 0, "x"))
		time.Sleep(time.Second)
		families, err := registry.Gather()
		if err != nil {
			t.Fatal(err)
		}
		all := fmt.Sprint(families)
		if !strings.Contains(all, "noken_sends_total") || strings.Contains(all, testToken) {
			t.Errorf("got %s", all)
		}
	})
}
