package telegram

import (
	"cmp"
	"context"
	"slices"
	"strconv"
	"strings"

	"noken/bot"
)

// Inbox keeps what happened. After Accept returned nil the events are safe: only
// then Telegram is told that they were received. It may be given the same event
// again and must then keep it once. Events with Chat 0 are only to be remembered
// as seen.
type Inbox interface {
	Accept(ctx context.Context, events []bot.Event) error
}

// BotID reads the bot's own user id from its token; 0 where the token has none.
func BotID(token string) int64 {
	number, _, _ := strings.Cut(token, ":")
	id, err := strconv.ParseInt(number, 10, 64)
	if err != nil {
		return 0
	}
	return id
}

func sortByUpdate(events []bot.Event) {
	slices.SortStableFunc(events, func(a, b bot.Event) int { return cmp.Compare(a.Update, b.Update) })
}

func sortDeliveries(all []*delivery) {
	slices.SortStableFunc(all, func(a, b *delivery) int { return cmp.Compare(a.event.Update, b.event.Update) })
}
