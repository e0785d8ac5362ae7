package telegram

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
)

// ErrToken is what errors.Is finds in a failure that means: Telegram does not
// know this bot token. Nothing but a new token helps.
var ErrToken = errors.New("telegram does not accept the bot token")

// FailureKind says what a failed call means for the one who made it.
type FailureKind string

// How a call to Telegram can fail.
const (
	RetryAfter   FailureKind = "retry_after"  // too fast: wait Failure.After
	Migrated     FailureKind = "migrated"     // the group is now the supergroup Failure.To
	Blocked      FailureKind = "blocked"      // blocked by the person, or no member of the group
	Vanished     FailureKind = "vanished"     // the chat does not exist (any more)
	NoRight      FailureKind = "no_right"     // the bot lacks a right in the group
	TopicGone    FailureKind = "topic_gone"   // the topic was deleted or closed, or topics were switched off
	MessageGone  FailureKind = "message_gone" // the message to edit was deleted or can't be edited
	NotModified  FailureKind = "not_modified" // the edit changes nothing; counts as done
	ReplyGone    FailureKind = "reply_gone"   // the message to answer was deleted
	BadMarkup    FailureKind = "bad_markup"   // the HTML was not understood
	QueryOld     FailureKind = "query_old"    // the button press can't be answered any more
	TooLong      FailureKind = "too_long"     // the text is over the limit
	Refused      FailureKind = "refused"      // will never be taken, for another reason
	Temporary    FailureKind = "temporary"    // the network, a cut, a 5xx: try again
	Unauthorized FailureKind = "unauthorized" // the token is not accepted
	noText       FailureKind = "no_text"      // editMessageText of a message that has a caption
	unreadable   FailureKind = "unreadable"   // done, but the answer made no sense: never repeat
)

// Failure is a call that Telegram did not carry out. Its text holds the method's
// outcome only, never what was to be sent.
type Failure struct {
	Kind  FailureKind
	After time.Duration // RetryAfter: how long to wait, at least a second
	To    int64         // Migrated: the new chat's id
	cause error
}

// Error names the kind; the cause's text is left out because Telegram quotes
// people's words in some of its descriptions.
func (f *Failure) Error() string {
	switch f.Kind {
	case RetryAfter:
		return fmt.Sprintf("telegram: retry after %s", f.After)
	case Migrated:
		return fmt.Sprintf("telegram: the group moved to %d", f.To)
	}
	return "telegram: " + string(f.Kind)
}

// Unwrap gives the library's error.
func (f *Failure) Unwrap() error { return f.cause }

// Is makes errors.Is(err, ErrToken) true for Unauthorized.
func (f *Failure) Is(target error) bool {
	return target == ErrToken && f.Kind == Unauthorized
}

// kindOf returns the kind of err, Temporary for what is no Failure and "" for nil.
func kindOf(err error) FailureKind {
	if err == nil {
		return ""
	}
	if f, ok := errors.AsType[*Failure](err); ok {
		return f.Kind
	}
	return Temporary
}

// phrases are parts of Telegram's descriptions, lower case, in the order in which
// they are tried. The Bot API gives no codes for these; the wording is that of
// tdlib/telegram-bot-api (Client.cpp) and MTProto error names that it passes on.
var phrases = []struct {
	part string
	kind FailureKind
}{
	{"message is not modified", NotModified},
	{"topic_not_modified", NotModified}, // closed, open or called so already
	{"chat_not_modified", NotModified},
	{"there is no text in the message to edit", noText},
	{"message to edit not found", MessageGone},
	{"message can't be edited", MessageGone},
	{"message_id_invalid", MessageGone},
	{"message to react not found", MessageGone},
	{"message to pin not found", MessageGone},
	{"message to unpin not found", MessageGone},
	{"message to delete not found", MessageGone},
	{"message not found", MessageGone},
	{"message to be replied not found", ReplyGone},
	{"message to reply not found", ReplyGone},
	{"replied message not found", ReplyGone},
	{"message thread not found", TopicGone},
	{"topic_deleted", TopicGone},
	{"topic_closed", TopicGone},
	{"topic_id_invalid", TopicGone},
	{"the chat is not a forum", TopicGone},
	{"can't parse entities", BadMarkup},
	{"can't parse message text", BadMarkup},
	{"unsupported parse_mode", BadMarkup},
	{"query is too old", QueryOld},
	{"query id is invalid", QueryOld},
	{"query_id_invalid", QueryOld},
	{"is too long", TooLong},
	{"media_caption_too_long", TooLong},
	{"chat not found", Vanished},
	{"group chat was deleted", Vanished},
	{"user is deactivated", Vanished},
	{"peer_id_invalid", Vanished},
	{"channel_invalid", Vanished},
	{"bot was blocked", Blocked},
	{"bot was kicked", Blocked},
	{"bot is not a member", Blocked},
	{"bot can't initiate conversation", Blocked},
	{"have no rights to send", Blocked},
	{"not enough rights to send", Blocked},
	{"need administrator rights in the channel chat", Blocked},
	{"not enough rights", NoRight}, // to create or edit a topic, to pin; behind those to send
	{"chat_admin_required", NoRight},
	{"right_forbidden", NoRight},
	{"chat_write_forbidden", Blocked},
	{"chat_restricted", Blocked},
}

// classify turns an error of the library into a *Failure; nil stays nil.
func classify(err error) error {
	if err == nil {
		return nil
	}
	if limit, ok := errors.AsType[*tg.TooManyRequestsError](err); ok {
		// https://core.telegram.org/bots/api#responseparameters: seconds; a missing
		// number still means to wait.
		return &Failure{Kind: RetryAfter, After: time.Duration(max(limit.RetryAfter, 1)) * time.Second, cause: err}
	}
	if moved, ok := errors.AsType[*tg.MigrateError](err); ok {
		return &Failure{Kind: Migrated, To: int64(moved.MigrateToChatID), cause: err}
	}
	return &Failure{Kind: kindFromText(err), cause: err}
}

func kindFromText(err error) FailureKind {
	text := strings.ToLower(err.Error())
	switch {
	case errors.Is(err, context.Canceled), errors.Is(err, context.DeadlineExceeded):
		return Temporary
	case errors.Is(err, tg.ErrorUnauthorized), errors.Is(err, tg.ErrorNotFound):
		return Unauthorized
	case errors.Is(err, tg.ErrorForbidden):
		if kind := kindFromPhrase(text); kind == Vanished {
			return Vanished
		}
		return Blocked
	case errors.Is(err, tg.ErrorBadRequest):
		if kind := kindFromPhrase(text); kind != "" {
			return kind
		}
		return Refused
	case errors.Is(err, tg.ErrorConflict):
		return Temporary
	case strings.Contains(text, "error decode response result"):
		return unreadable
	}
	// "error response from telegram for method %s, %d %s"
	if _, rest, ok := strings.Cut(text, "error response from telegram for method "); ok {
		_, rest, _ = strings.Cut(rest, ", ")
		code, _, _ := strings.Cut(rest, " ")
		if n, errCode := strconv.Atoi(code); errCode == nil && n >= 400 && n < 500 {
			return Refused
		}
	}
	return Temporary
}

func kindFromPhrase(text string) FailureKind {
	for _, p := range phrases {
		if strings.Contains(text, p.part) {
			return p.kind
		}
	}
	return ""
}
