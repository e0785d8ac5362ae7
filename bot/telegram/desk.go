package telegram

import (
	"context"
	"errors"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"noken/bot"
)

// rights are what the bot lacks where Telegram says no more than that its rights do
// not suffice, by what was asked.
// https://core.telegram.org/bots/api#chatadministratorrights
var rights = map[bot.Op]string{
	bot.OpTopic:       "can_manage_topics",
	bot.OpTopicClose:  "can_manage_topics",
	bot.OpTopicReopen: "can_manage_topics",
	bot.OpTopicName:   "can_manage_topics",
	bot.OpPin:         "can_pin_messages",
	bot.OpUnpin:       "can_pin_messages",
	bot.OpForget:      "can_delete_messages",
}

// right is the right that op needs; administrator where it has no name.
func right(op bot.Op) string {
	if name, ok := rights[op]; ok {
		return name
	}
	return "administrator"
}

// ofMessage says that op is about a message that was posted before.
func ofMessage(op bot.Op) bool {
	switch op {
	case bot.OpEdit, bot.OpReact, bot.OpPin, bot.OpUnpin, bot.OpForget:
		return true
	}
	return false
}

// ofTopic says that op is about a topic that was made before.
func ofTopic(op bot.Op) bool {
	switch op {
	case bot.OpTopicClose, bot.OpTopicReopen, bot.OpTopicName:
		return true
	}
	return false
}

// topic closes, opens or renames a topic. One that is so already counts as done.
func (c *Client) topic(ctx context.Context, out bot.Out, to Resolved) error {
	if to.Topic <= 0 {
		return &Failure{Kind: TopicGone, cause: errors.New("no topic")}
	}
	var err error
	switch out.Op {
	case bot.OpTopicClose:
		_, err = c.lib.CloseForumTopic(ctx, &tg.CloseForumTopicParams{ChatID: out.Chat, MessageThreadID: to.Topic})
	case bot.OpTopicReopen:
		_, err = c.lib.ReopenForumTopic(ctx, &tg.ReopenForumTopicParams{ChatID: out.Chat, MessageThreadID: to.Topic})
	default:
		_, err = c.lib.EditForumTopic(ctx, &tg.EditForumTopicParams{
			ChatID: out.Chat, MessageThreadID: to.Topic, Name: shorten(out.Text.String(), topicNameMax),
		})
	}
	return classify(err)
}

// keep pins, unpins or deletes a message. One that is not pinned or not there any
// more is what was wanted.
func (c *Client) keep(ctx context.Context, out bot.Out, to Resolved) error {
	if to.Message <= 0 { // without an id Telegram would unpin whichever is the newest
		return &Failure{Kind: MessageGone, cause: errors.New("no message")}
	}
	var err error
	switch out.Op {
	case bot.OpPin:
		_, err = c.lib.PinChatMessage(ctx, &tg.PinChatMessageParams{ChatID: out.Chat, MessageID: to.Message, DisableNotification: true})
		return classify(err)
	case bot.OpUnpin:
		_, err = c.lib.UnpinChatMessage(ctx, &tg.UnpinChatMessageParams{ChatID: out.Chat, MessageID: to.Message})
	default:
		_, err = c.lib.DeleteMessage(ctx, &tg.DeleteMessageParams{ChatID: out.Chat, MessageID: to.Message})
	}
	if err = classify(err); kindOf(err) == MessageGone {
		return nil
	}
	return err
}

// voice sends a voice message by the id that Telegram gave it.
func (c *Client) voice(ctx context.Context, out bot.Out, to Resolved, mode models.ParseMode) (Posted, error) {
	message, err := c.lib.SendVoice(ctx, &tg.SendVoiceParams{
		ChatID: out.Chat, MessageThreadID: to.Topic, Voice: &models.InputFileString{Data: out.Voice},
		Caption: words(out.Text, mode), ParseMode: mode, DisableNotification: out.Silent,
		ReplyParameters: replying(to.ReplyTo), ReplyMarkup: c.markup(out, to.ReplyTo != 0),
	})
	return posted(message, err)
}
