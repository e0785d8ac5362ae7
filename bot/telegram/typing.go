package telegram

import (
	"context"
	"time"

	"noken/bot"
)

// typings are shown at once, at most: when everything is slow, showing that it is
// must not make it slower.
const typings = 8

// Typing shows a chat that the bot is at it. It is no promise and leaves no trace:
// where it does not work, or too many are shown already, nothing happens.
func (s *Sender) Typing(chat int64) {
	select {
	case s.typing <- struct{}{}:
	default:
		return
	}
	go func() {
		defer func() { <-s.typing }()
		ctx, cancel := context.WithTimeout(s.calls, 5*time.Second)
		defer cancel()
		_, _ = s.o.Client.Do(ctx, bot.Out{Op: bot.OpTyping, Chat: chat}, Resolved{})
	}()
}
