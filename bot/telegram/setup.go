package telegram

import (
	"context"
	"fmt"
	"slices"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// Me is the bot as Telegram knows it.
type Me struct {
	ID       int64
	Name     string
	Username string
}

// Me asks who the token belongs to; an error that is ErrToken means nobody.
func (c *Client) Me(ctx context.Context) (Me, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	me, err := c.lib.GetMe(ctx)
	if err != nil {
		return Me{}, fmt.Errorf("ask Telegram who the bot is: %w", classify(err))
	}
	return Me{ID: me.ID, Name: me.FirstName, Username: me.Username}, nil
}

// Command is one line of the menu of commands.
type Command struct {
	Name string // without the slash, 1-32 of a-z, 0-9 and _
	Text string // 1-256 characters
}

// CommandSet is the menu of commands in one kind of chat and one language.
type CommandSet struct {
	Groups   bool   // for groups; else for private chats
	Lang     string // two letters; empty: for everybody whose language has no set
	Commands []Command
}

// SetCommands gives Telegram those sets that differ from what it has, and returns
// how many did.
func (c *Client) SetCommands(ctx context.Context, sets ...CommandSet) (changed int, err error) {
	for _, set := range sets {
		want := make([]models.BotCommand, len(set.Commands))
		for i, command := range set.Commands {
			want[i] = models.BotCommand{Command: command.Name, Description: command.Text}
		}
		differs, err := c.setCommands(ctx, set, want)
		if err != nil {
			return changed, fmt.Errorf("set the commands (groups %t, language %q): %w", set.Groups, set.Lang, err)
		}
		if differs {
			changed++
		}
	}
	return changed, nil
}

func (c *Client) setCommands(ctx context.Context, set CommandSet, want []models.BotCommand) (changed bool, err error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	var scope models.BotCommandScope = &models.BotCommandScopeAllPrivateChats{}
	if set.Groups {
		scope = &models.BotCommandScopeAllGroupChats{}
	}
	have, err := c.lib.GetMyCommands(ctx, &tg.GetMyCommandsParams{Scope: scope, LanguageCode: set.Lang})
	if err != nil {
		return false, classify(err)
	}
	if slices.Equal(have, want) {
		return false, nil
	}
	_, err = c.lib.SetMyCommands(ctx, &tg.SetMyCommandsParams{Commands: want, Scope: scope, LanguageCode: set.Lang})
	return true, classify(err)
}

// webhookConnections is how many updates Telegram may deliver at once, 1-100;
// they are stored together, so many are good.
const webhookConnections = 100

// SetWebhook has Telegram deliver updates to url with secret (1-256 of A-Z a-z 0-9 _ -).
// Waiting updates are kept.
func (c *Client) SetWebhook(ctx context.Context, url, secret string) error {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	_, err := c.lib.SetWebhook(ctx, &tg.SetWebhookParams{
		URL: url, SecretToken: secret, AllowedUpdates: AllowedUpdates, MaxConnections: webhookConnections,
	})
	if err != nil {
		return fmt.Errorf("set the webhook: %w", classify(err))
	}
	return nil
}

// DeleteWebhook goes back to polling. Waiting updates are kept.
func (c *Client) DeleteWebhook(ctx context.Context) error {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	if _, err := c.lib.DeleteWebhook(ctx, &tg.DeleteWebhookParams{}); err != nil {
		return fmt.Errorf("delete the webhook: %w", classify(err))
	}
	return nil
}

// WebhookInfo is what Telegram says about the webhook.
type WebhookInfo struct {
	URL         string // empty: none is set
	Pending     int    // updates that wait
	LastErrorAt time.Time
	LastError   string // Telegram's words about the last failed delivery
	Connections int
	Allowed     []string
}

// WebhookInfo asks what is set.
func (c *Client) WebhookInfo(ctx context.Context) (WebhookInfo, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	info, err := c.lib.GetWebhookInfo(ctx)
	if err != nil {
		return WebhookInfo{}, fmt.Errorf("ask about the webhook: %w", classify(err))
	}
	return WebhookInfo{
		URL: info.URL, Pending: info.PendingUpdateCount, LastErrorAt: at(int64(info.LastErrorDate)),
		LastError: info.LastErrorMessage, Connections: info.MaxConnections, Allowed: info.AllowedUpdates,
	}, nil
}
