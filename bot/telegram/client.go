package telegram

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"strings"
	"time"

	tg "github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"

	"noken/bot"
)

// DefaultAPI is Telegram's own Bot API server.
const DefaultAPI = "https://api.telegram.org"

// ClientOptions are what a Client needs. Token is required.
type ClientOptions struct {
	Token     string
	API       string            // base URL; empty: DefaultAPI
	Timeout   time.Duration     // of one call; 0: 30 s
	Transport http.RoundTripper // nil: one that keeps up to 128 connections
	Metrics   *Metrics
}

// Client calls Telegram. It is safe for many goroutines.
type Client struct {
	o    ClientOptions
	lib  *tg.Bot
	http http.Client
}

// Resolved are the ids that stand for an Out's slots; 0: none.
type Resolved struct {
	Message int // to edit or to react to
	Topic   int // to post into
	ReplyTo int // to answer
}

// Posted is what a call gave.
type Posted struct {
	Messages []int  // ids of the messages posted, in order
	Topic    int    // OpTopic: message_thread_id
	Status   string // OpMember: creator, administrator, member, restricted, left, kicked
}

// NewClient makes a Client; nothing is called yet.
func NewClient(o ClientOptions) (*Client, error) {
	if o.API == "" {
		o.API = DefaultAPI
	}
	if o.Timeout <= 0 {
		o.Timeout = 30 * time.Second
	}
	if o.Transport == nil {
		transport := http.DefaultTransport.(*http.Transport).Clone()
		transport.MaxIdleConns, transport.MaxIdleConnsPerHost = 128, 128
		o.Transport = transport
	}
	c := &Client{o: o, http: http.Client{Transport: o.Transport}}
	lib, err := tg.New(o.Token,
		tg.WithSkipGetMe(),
		tg.WithServerURL(strings.TrimRight(o.API, "/")),
		tg.WithHTTPClient(time.Minute, wholeBodies{&c.http}),
		tg.WithErrorsHandler(func(error) {}), // the calls return them too
	)
	if err != nil {
		return nil, fmt.Errorf("set up the Telegram client: %w", err)
	}
	c.lib = lib
	return c, nil
}

// Close closes idle connections.
func (c *Client) Close() { c.http.CloseIdleConnections() }

// wholeBodies sends each request with its whole body at once. The library streams
// multipart forms through a pipe, which would go out in many small chunks.
type wholeBodies struct{ client *http.Client }

func (w wholeBodies) Do(req *http.Request) (*http.Response, error) {
	if req.Body != nil {
		var body bytes.Buffer
		_, err := io.Copy(&body, req.Body)
		if errClose := req.Body.Close(); err == nil {
			err = errClose
		}
		if err != nil {
			return nil, fmt.Errorf("write the request: %w", err)
		}
		req.ContentLength = int64(body.Len())
		if body.Len() == 0 { // the library announces a form even where there are no fields
			req.Body = http.NoBody
			req.Header.Del("Content-Type")
			return w.client.Do(req)
		}
		req.Body = io.NopCloser(bytes.NewReader(body.Bytes()))
	}
	return w.client.Do(req)
}

// Do carries out an Out, in as many calls as its Parts need. An error is a
// *Failure; Posted then holds what was done before it. NotModified is no error.
func (c *Client) Do(ctx context.Context, out bot.Out, to Resolved) (Posted, error) {
	var all Posted
	for i, part := range Parts(out) {
		if i > 0 {
			to.ReplyTo = 0
		}
		posted, err := c.call(ctx, part, to)
		all.Messages = append(all.Messages, posted.Messages...)
		all.Topic, all.Status = posted.Topic, posted.Status
		if err != nil {
			return all, err
		}
	}
	return all, nil
}

// call carries out one part.
func (c *Client) call(ctx context.Context, out bot.Out, to Resolved) (Posted, error) {
	ctx, cancel := context.WithTimeout(ctx, c.o.Timeout)
	defer cancel()
	start := time.Now()
	posted, err := c.once(ctx, out, to, models.ParseModeHTML)
	switch kindOf(err) {
	case BadMarkup:
		c.o.Metrics.defect()
		posted, err = c.once(ctx, out, to, "")
	case ReplyGone: // allow_sending_without_reply covers most, not all of these
		to.ReplyTo = 0
		posted, err = c.once(ctx, out, to, models.ParseModeHTML)
	}
	switch kindOf(err) {
	case NotModified, unreadable:
		err = nil
	}
	result := "ok"
	if err != nil {
		result = string(kindOf(err))
	}
	c.o.Metrics.sent(out.Op, result, time.Since(start))
	return posted, err
}

// once makes one call. mode is HTML, or empty for the same words as plain text.
func (c *Client) once(ctx context.Context, out bot.Out, to Resolved, mode models.ParseMode) (Posted, error) {
	switch out.Op {
	case bot.OpSend:
		return c.send(ctx, out, to, mode)
	case bot.OpEdit:
		return Posted{}, c.edit(ctx, out, to, mode)
	case bot.OpPhotos:
		return c.photos(ctx, out, to, mode)
	case bot.OpFiles:
		return c.files(ctx, out, to, mode)
	case bot.OpVoice:
		return c.voice(ctx, out, to, mode)
	case bot.OpPlace:
		return c.place(ctx, out, to)
	case bot.OpAnswer:
		_, err := c.lib.AnswerCallbackQuery(ctx, &tg.AnswerCallbackQueryParams{
			CallbackQueryID: out.Callback, Text: shorten(out.Text.String(), toastMax), ShowAlert: out.Alert,
		})
		return Posted{}, classify(err)
	case bot.OpReact:
		_, err := c.lib.SetMessageReaction(ctx, &tg.SetMessageReactionParams{
			ChatID: out.Chat, MessageID: to.Message, Reaction: reaction(out.Emoji),
		})
		return Posted{}, classify(err)
	case bot.OpTyping:
		_, err := c.lib.SendChatAction(ctx, &tg.SendChatActionParams{
			ChatID: out.Chat, MessageThreadID: to.Topic, Action: models.ChatActionTyping,
		})
		return Posted{}, classify(err)
	case bot.OpTopic:
		topic, err := c.lib.CreateForumTopic(ctx, &tg.CreateForumTopicParams{
			ChatID: out.Chat, Name: shorten(out.Text.String(), topicNameMax),
		})
		if err != nil {
			return Posted{}, classify(err)
		}
		return Posted{Topic: topic.MessageThreadID}, nil
	case bot.OpTopicClose, bot.OpTopicReopen, bot.OpTopicName:
		return Posted{}, c.topic(ctx, out, to)
	case bot.OpPin, bot.OpUnpin, bot.OpForget:
		return Posted{}, c.keep(ctx, out, to)
	case bot.OpMember:
		return c.member(ctx, out)
	case bot.OpLeave:
		_, err := c.lib.LeaveChat(ctx, &tg.LeaveChatParams{ChatID: out.Chat})
		return Posted{}, classify(err)
	}
	return Posted{}, &Failure{Kind: Refused, cause: errors.New("unknown op")}
}

func reaction(emoji string) []models.ReactionType {
	if emoji == "" {
		return nil // takes the reaction away
	}
	return []models.ReactionType{{
		Type: models.ReactionTypeTypeEmoji, ReactionTypeEmoji: &models.ReactionTypeEmoji{Emoji: emoji},
	}}
}

// words gives the text as HTML, or plain where that was refused.
func words(r bot.Rich, mode models.ParseMode) string {
	if mode == "" {
		return strings.ToValidUTF8(r.String(), "\uFFFD")
	}
	return renderHTML(r)
}

func replying(message int) *models.ReplyParameters {
	if message == 0 {
		return nil
	}
	return &models.ReplyParameters{MessageID: message, AllowSendingWithoutReply: true}
}

var noPreview = &models.LinkPreviewOptions{IsDisabled: tg.True()}

func (c *Client) send(ctx context.Context, out bot.Out, to Resolved, mode models.ParseMode) (Posted, error) {
	message, err := c.lib.SendMessage(ctx, &tg.SendMessageParams{
		ChatID: out.Chat, MessageThreadID: to.Topic, Text: words(out.Text, mode), ParseMode: mode,
		LinkPreviewOptions: noPreview, DisableNotification: out.Silent,
		ReplyParameters: replying(to.ReplyTo), ReplyMarkup: c.markup(out, to.ReplyTo != 0),
	})
	return posted(message, err)
}

func posted(message *models.Message, err error) (Posted, error) {
	if err != nil {
		return Posted{}, classify(err)
	}
	return Posted{Messages: []int{message.ID}}, nil
}

// edit changes text and buttons, or only the buttons where there is no text.
func (c *Client) edit(ctx context.Context, out bot.Out, to Resolved, mode models.ParseMode) error {
	buttons := keyboard{Rows: c.rows(out.Buttons)} // an empty one takes buttons away
	if blank(out.Text) {
		_, err := c.lib.EditMessageReplyMarkup(ctx, &tg.EditMessageReplyMarkupParams{
			ChatID: out.Chat, MessageID: to.Message, ReplyMarkup: buttons,
		})
		return classify(err)
	}
	_, err := c.lib.EditMessageText(ctx, &tg.EditMessageTextParams{
		ChatID: out.Chat, MessageID: to.Message, Text: words(shortenRich(out.Text, textMax), mode), ParseMode: mode,
		LinkPreviewOptions: noPreview, ReplyMarkup: buttons,
	})
	if err = classify(err); kindOf(err) != noText {
		return err
	}
	_, err = c.lib.EditMessageCaption(ctx, &tg.EditMessageCaptionParams{
		ChatID: out.Chat, MessageID: to.Message, Caption: words(shortenRich(out.Text, captionMax), mode), ParseMode: mode,
		ReplyMarkup: buttons,
	})
	if err = classify(err); kindOf(err) == noText {
		return &Failure{Kind: MessageGone, cause: err}
	}
	return err
}

func (c *Client) photos(ctx context.Context, out bot.Out, to Resolved, mode models.ParseMode) (Posted, error) {
	caption := words(out.Text, mode)
	if len(out.Photos) == 1 {
		message, err := c.lib.SendPhoto(ctx, &tg.SendPhotoParams{
			ChatID: out.Chat, MessageThreadID: to.Topic, Photo: &models.InputFileString{Data: out.Photos[0]},
			Caption: caption, ParseMode: mode, DisableNotification: out.Silent,
			ReplyParameters: replying(to.ReplyTo), ReplyMarkup: c.markup(out, to.ReplyTo != 0),
		})
		return posted(message, err)
	}
	media := make([]models.InputMedia, len(out.Photos))
	for i, file := range out.Photos {
		photo := &models.InputMediaPhoto{Media: file}
		switch {
		case i < len(out.Captions):
			photo.Caption = shorten(out.Captions[i], captionMax)
		case i == 0 && caption != "":
			photo.Caption, photo.ParseMode = caption, mode
		}
		media[i] = photo
	}
	return c.album(ctx, out, to, media)
}

// files sends documents by the ids that Telegram gave them; it keeps their names.
func (c *Client) files(ctx context.Context, out bot.Out, to Resolved, mode models.ParseMode) (Posted, error) {
	caption := words(out.Text, mode)
	if len(out.Files) == 1 {
		message, err := c.lib.SendDocument(ctx, &tg.SendDocumentParams{
			ChatID: out.Chat, MessageThreadID: to.Topic, Document: &models.InputFileString{Data: out.Files[0]},
			Caption: caption, ParseMode: mode, DisableNotification: out.Silent,
			ReplyParameters: replying(to.ReplyTo), ReplyMarkup: c.markup(out, to.ReplyTo != 0),
		})
		return posted(message, err)
	}
	media := make([]models.InputMedia, len(out.Files))
	for i, file := range out.Files {
		document := &models.InputMediaDocument{Media: file}
		if i == 0 && caption != "" {
			document.Caption, document.ParseMode = caption, mode
		}
		media[i] = document
	}
	return c.album(ctx, out, to, media)
}

func (c *Client) album(ctx context.Context, out bot.Out, to Resolved, media []models.InputMedia) (Posted, error) {
	messages, err := c.lib.SendMediaGroup(ctx, &tg.SendMediaGroupParams{
		ChatID: out.Chat, MessageThreadID: to.Topic, Media: media, DisableNotification: out.Silent,
		ReplyParameters: replying(to.ReplyTo),
	})
	if err != nil {
		return Posted{}, classify(err)
	}
	ids := make([]int, 0, len(messages))
	for _, message := range messages {
		if message != nil {
			ids = append(ids, message.ID)
		}
	}
	return Posted{Messages: ids}, nil
}

func (c *Client) place(ctx context.Context, out bot.Out, to Resolved) (Posted, error) {
	if out.Place == nil {
		return Posted{}, &Failure{Kind: Refused, cause: errors.New("no place")}
	}
	message, err := c.lib.SendLocation(ctx, &tg.SendLocationParams{
		ChatID: out.Chat, MessageThreadID: to.Topic, Latitude: out.Place.Lat, Longitude: out.Place.Lon,
		DisableNotification: out.Silent, ReplyParameters: replying(to.ReplyTo), ReplyMarkup: c.markup(out, to.ReplyTo != 0),
	})
	return posted(message, err)
}

func (c *Client) member(ctx context.Context, out bot.Out) (Posted, error) {
	m, err := c.lib.GetChatMember(ctx, &tg.GetChatMemberParams{ChatID: out.Chat, UserID: out.Member})
	if err != nil {
		return Posted{}, classify(err)
	}
	status := string(m.Type)
	if m.Restricted != nil && !m.Restricted.IsMember {
		status = "left" // restricted says what would hold if they came back
	}
	return Posted{Status: status}, nil
}
