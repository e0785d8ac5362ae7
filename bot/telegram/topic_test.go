package telegram

import (
	"testing"
	"time"

	"noken/bot"
	"noken/flows"
)

func TestWhatBelongsIntoATopicGoesThereOrNowhere(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.sender.Hand(out("1", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("word"), TopicSlot: "topic/1", TopicOnly: true,
			Then: &bot.Event{Chat: -5, Name: "post"}}))
		time.Sleep(time.Minute)
		if calls := b.api.got(); len(calls) != 0 {
			t.Errorf("calls %v", calls)
		}
		if e := b.outbox.note(t, "1").Events; len(e) != 1 || e[0].Outcome != bot.TopicGone {
			t.Errorf("events %v", e)
		}
	})
}

func TestWhereNoTopicCanBeMadeItGoesWhereAllGo(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = func(c call, _ int) (int, string) {
			if c.method == "createForumTopic" {
				return 400, refusal(400, "Bad Request: not enough rights to create a topic")
			}
			return 0, ""
		}
		b.sender.Hand(
			out("1", bot.Out{Op: bot.OpTopic, Chat: -5, Text: flows.Words("MMK"), Slot: "topic/1"}),
			out("2", bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("card"), Slot: "card/1", TopicSlot: "topic/1", TopicOnly: true,
				Then: &bot.Event{Chat: -5, Name: "post"}}),
		)
		time.Sleep(time.Minute)
		if e := b.outbox.note(t, "2").Events; len(e) != 1 || e[0].Outcome != bot.Sent {
			t.Errorf("events %v", e)
		}
	})
}
