package simulator_test

import (
	"context"
	"strings"
	"testing"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// TestTheLibraryTalksToIt drives the simulator with go-telegram/bot, whose requests
// are streamed multipart forms.
func TestTheLibraryTalksToIt(t *testing.T) {
	t.Parallel()
	b := setup(t)
	answered := make(chan struct{})
	client, err := bot.New("1:test", bot.WithServerURL(b.url), bot.WithDefaultHandler(func(ctx context.Context, tg *bot.Bot, u *models.Update) {
		defer close(answered)
		if _, err := tg.SendMessage(ctx, &bot.SendMessageParams{ChatID: u.Message.Chat.ID, Text: "<i>Halo</i>", ParseMode: models.ParseModeHTML}); err != nil {
			t.Error(err)
		}
	}))
	if err != nil {
		t.Fatal(err)
	}
	ctx, stop := context.WithCancel(b.ctx)
	polling := make(chan struct{})
	go func() {
		defer close(polling)
		client.Start(ctx)
	}()
	t.Cleanup(func() {
		stop()
		<-polling
	})
	b.tg.As(yohana).Says(yohana, "halo")
	<-answered
	if m, _ := b.tg.Last(yohana); m.HTML != "<i>Halo</i>" {
		t.Errorf("got %+v", m)
	}
	if _, err := client.SendDocument(b.ctx, &bot.SendDocumentParams{ChatID: yohana, Document: &models.InputFileUpload{Filename: "antrian.csv", Data: strings.NewReader("a,b")}}); err != nil {
		t.Error(err)
	}
	_, err = client.SendMediaGroup(b.ctx, &bot.SendMediaGroupParams{ChatID: yohana, Media: []models.InputMedia{
		&models.InputMediaPhoto{Media: "attach://a.jpg", MediaAttachment: strings.NewReader("a"), Caption: "dua"},
		&models.InputMediaPhoto{Media: "attach://b.jpg", MediaAttachment: strings.NewReader("b")},
	}})
	if err != nil {
		t.Error(err)
	}
	_, err = client.SendMessage(b.ctx, &bot.SendMessageParams{ChatID: yohana, Text: "a", ReplyMarkup: &models.InlineKeyboardMarkup{
		InlineKeyboard: [][]models.InlineKeyboardButton{{{Text: "a", CallbackData: "b"}}},
	}})
	if err == nil || !strings.Contains(err.Error(), "Exactly one action") {
		t.Errorf("the library's empty copy_text passed: %v", err)
	}
	if got := b.tg.Messages(yohana); len(got) != 5 || got[2].File != "antrian.csv" || got[3].Text != "dua" {
		t.Errorf("got %+v", got)
	}
}
