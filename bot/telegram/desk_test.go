package telegram

import (
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/flows"
)

// refuse has a method refused in Telegram's words.
func refuse(method, words string) func(call, int) (int, string) {
	return func(c call, _ int) (int, string) {
		if c.method == method {
			return 400, refusal(400, "Bad Request: "+words)
		}
		return 0, ""
	}
}

func TestHowATopicAndABoardEnd(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		op            bot.Op
		method, words string // a refusal; empty: none
		want          bot.Outcome
		result        string
	}{
		"a topic that may not be made":        {bot.OpTopic, "createForumTopic", "not enough rights to create a topic", bot.NoRight, "can_manage_topics"},
		"a topic that may not be closed":      {bot.OpTopicClose, "closeForumTopic", "not enough rights to close or open the topic", bot.NoRight, "can_manage_topics"},
		"a topic that may not be opened":      {bot.OpTopicReopen, "reopenForumTopic", "CHAT_ADMIN_REQUIRED", bot.NoRight, "can_manage_topics"},
		"a topic that may not be renamed":     {bot.OpTopicName, "editForumTopic", "not enough rights to edit the topic", bot.NoRight, "can_manage_topics"},
		"a topic that is closed already":      {bot.OpTopicClose, "closeForumTopic", "TOPIC_NOT_MODIFIED", bot.Sent, ""},
		"a topic that was deleted":            {bot.OpTopicReopen, "reopenForumTopic", "TOPIC_ID_INVALID", bot.TopicGone, ""},
		"topics that were switched off":       {bot.OpTopicName, "editForumTopic", "the chat is not a forum", bot.TopicGone, ""},
		"a board that may not be pinned":      {bot.OpPin, "pinChatMessage", "not enough rights to manage pinned messages in the chat", bot.NoRight, "can_pin_messages"},
		"a board that was deleted":            {bot.OpPin, "pinChatMessage", "message to pin not found", bot.Refused, ""},
		"a board that is not pinned any more": {bot.OpUnpin, "unpinChatMessage", "message to unpin not found", bot.Sent, ""},
		"a message that is gone already":      {bot.OpForget, "deleteMessage", "message to delete not found", bot.Sent, ""},
		"a message too old to be deleted":     {bot.OpForget, "deleteMessage", "message can't be deleted for everyone", bot.Refused, ""},
		"all well":                            {bot.OpPin, "", "", bot.Sent, ""},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withSender(t, nil, func(t *testing.T, b *bed) {
				b.api.say = refuse(tc.method, tc.words)
				b.outbox.slots["-5topic/1"], b.outbox.slots["-5board"] = 9, 8
				b.sender.Hand(out("1", bot.Out{Op: tc.op, Chat: -5, Text: flows.Words("x"), TopicSlot: "topic/1", EditSlot: "board", Then: &bot.Event{Chat: -5, Name: "done"}}))
				time.Sleep(time.Minute)
				e := b.outbox.note(t, "1").Events
				if len(e) != 1 || e[0].Outcome != tc.want || e[0].Result != tc.result {
					t.Errorf("events %+v", e)
				}
				if n := len(b.api.got()); n != 1 {
					t.Errorf("%d calls", n)
				}
			})
		})
	}
}

func TestNothingIsAskedAboutWhatIsNotKnown(t *testing.T) {
	t.Parallel()
	for op, want := range map[bot.Op]bot.Outcome{
		bot.OpTopicClose: bot.TopicGone, bot.OpTopicName: bot.TopicGone, bot.OpPin: bot.Refused, bot.OpUnpin: bot.Refused, bot.OpForget: bot.Refused,
	} {
		t.Run(string(op), func(t *testing.T) {
			t.Parallel()
			withSender(t, nil, func(t *testing.T, b *bed) {
				b.sender.Hand(out("1", bot.Out{Op: op, Chat: -5, Text: flows.Words("x"), TopicSlot: "topic/1", EditSlot: "board", Then: &bot.Event{Chat: -5}}))
				time.Sleep(time.Minute)
				if e := b.outbox.note(t, "1").Events; len(e) != 1 || e[0].Outcome != want {
					t.Errorf("events %+v", e)
				}
				if calls := b.api.got(); len(calls) != 0 {
					t.Errorf("calls %v", calls)
				}
			})
		})
	}
}

func TestATopicThatCouldNotBeMadeIsNotClosedEither(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		b.api.say = refuse("createForumTopic", "not enough rights to create a topic")
		b.sender.Hand(
			out("1", bot.Out{Op: bot.OpTopic, Chat: -5, Text: flows.Words("MMK"), Slot: "topic/1"}),
			out("2", bot.Out{Op: bot.OpTopicClose, Chat: -5, TopicSlot: "topic/1", Then: &bot.Event{Chat: -5}}),
		)
		time.Sleep(time.Minute)
		if e := b.outbox.note(t, "2").Events; len(e) != 1 || e[0].Outcome != bot.TopicGone {
			t.Errorf("events %+v", e)
		}
		if calls := b.api.got(); len(calls) != 1 {
			t.Errorf("calls %v", calls)
		}
	})
}

func TestABoardIsPostedBeforeItIsPinnedThoughALaterEditWaits(t *testing.T) {
	t.Parallel()
	withSender(t, nil, func(t *testing.T, b *bed) {
		edit := func(id, words string) bot.Outgoing {
			return out(id, bot.Out{Op: bot.OpEdit, Chat: -5, EditSlot: "board", OrSend: true, Text: flows.Words(words)})
		}
		b.sender.Hand(edit("1", "satu"), out("2", bot.Out{Op: bot.OpPin, Chat: -5, EditSlot: "board"}), edit("3", "dua"), edit("4", "tiga"))
		time.Sleep(time.Minute)
		var methods []string
		for _, c := range b.api.got() {
			methods = append(methods, c.method)
		}
		if got := strings.Join(methods, " "); got != "sendMessage pinChatMessage editMessageText" {
			t.Error(got)
		}
	})
}

func TestASlotOfALongTextStandsForItsBeginning(t *testing.T) {
	t.Parallel()
	long := flows.Words(strings.Repeat("kata ", 1500))
	for name, tc := range map[string]struct {
		buttons [][]bot.Button
		want    int
	}{
		"without buttons":                       {nil, 101},
		"with buttons, which the last part has": {[][]bot.Button{{{Label: "a", Data: "b"}}}, 102},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			withSender(t, nil, func(t *testing.T, b *bed) {
				b.sender.Hand(out("1", bot.Out{Op: bot.OpSend, Chat: 5, Text: long, Slot: "word/1", Buttons: tc.buttons, Ref: "MMK"}))
				time.Sleep(time.Minute)
				n := b.outbox.note(t, "1")
				if n.Slots["word/1"] != tc.want || len(n.Refs) != 2 {
					t.Errorf("slots %v, refs %v", n.Slots, n.Refs)
				}
				b.sender.Hand(out("2", bot.Out{Op: bot.OpEdit, Chat: 5, Text: long, EditSlot: "word/1"}))
				time.Sleep(time.Minute)
				calls := b.api.got()
				if last := calls[len(calls)-1]; last.method != "editMessageText" || units(last.fields["text"]) > textMax {
					t.Errorf("call %s with %d units", last.method, units(last.fields["text"]))
				}
			})
		})
	}
}

func TestAVoiceMessageWithALongTextHasItBehind(t *testing.T) {
	t.Parallel()
	parts := Parts(bot.Out{Op: bot.OpVoice, Voice: "v", Text: flows.Words(strings.Repeat("kata ", 300)), Buttons: [][]bot.Button{{{Label: "a", Data: "b"}}}})
	if len(parts) != 2 || parts[0].Op != bot.OpVoice || parts[0].Voice != "v" || parts[0].Buttons != nil || parts[1].Op != bot.OpSend || parts[1].Buttons == nil || parts[1].Voice != "" {
		t.Errorf("%+v", parts)
	}
	if parts := Parts(bot.Out{Op: bot.OpVoice, Text: flows.Words("x")}); len(parts) != 1 || parts[0].Op != bot.OpSend {
		t.Errorf("a voice that is missing: %+v", parts)
	}
}
