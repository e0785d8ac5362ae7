package main

import (
	"context"
	"fmt"
	"log"
	"strconv"
	"strings"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
)

// button and keyboard stand in for the library's, whose buttons always carry an
// empty copy_text, which Telegram refuses.
type button struct {
	Text string `json:"text"`
	Data string `json:"callback_data"`
}

type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

// talk is the handling of one update.
type talk struct {
	*desk
	b    *bot.Bot
	ctx  context.Context
	chat int64
	u    *user
}

var (
	categories = []string{"Jalan & jembatan", "Sampah", "Got & banjir", "Lampu jalan", "Air bersih", "MCK & sanitasi"}
	districts  = []string{"Mimika Baru", "Wania", "Kuala Kencana", "Kwamki Narama", "Iwaka", "Mimika Timur"}
	labels     = map[string]string{atCategory: "Masalah", atPlace: "Tempat", atStory: "Cerita", atPhoto: "Foto", atName: "Nama"}
)

// question is what is asked in a state.
func (t *talk) question() (text string, rows [][]button) {
	choices := func(labels []string) {
		for i, label := range labels {
			b := button{label, "a:" + strconv.Itoa(i)}
			if i%2 == 0 {
				rows = append(rows, []button{b})
			} else {
				rows[len(rows)-1] = append(rows[len(rows)-1], b)
			}
		}
	}
	switch t.u.machine.Current() {
	case atCategory:
		choices(categories)
		text = "1 dari 5 · <b>Masalahnya tentang apa?</b>"
	case atPlace:
		choices(districts)
		text = "2 dari 5 · <b>Di mana tempatnya? Kirim pin lokasi, pilih distrik, atau tulis saja.</b>"
	case atStory:
		text = "3 dari 5 · <b>Apa yang terjadi, dan sejak kapan?</b>"
	case atPhoto:
		choices([]string{"Tanpa foto"})
		text = "4 dari 5 · <b>Ada foto? Kirim satu atau beberapa.</b>"
		if n := len(t.u.session.Photos); n > 0 {
			rows = nil
			choices([]string{"Lanjut"})
			text = fmt.Sprintf("%d foto diterima. Lanjut, atau kirim lagi.", n)
		}
	case atName:
		choices([]string{"Boleh", "Jangan, anonim saja"})
		text = "5 dari 5 · <b>Boleh nama Anda dilihat petugas?</b>"
	case atSummary:
		choices([]string{"Kirim"})
		text = "<b>Periksa dulu</b>"
		for _, step := range []string{atCategory, atPlace, atStory, atPhoto, atName} {
			text += "\n" + labels[step] + ": " + escape(t.u.session.Answers[step])
		}
	}
	return text, append(rows, []button{{"Batal", "cancel"}})
}

func escape(s string) string {
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;").Replace(s)
}

func (t *talk) send(text string, rows [][]button) {
	p := &bot.SendMessageParams{ChatID: t.chat, Text: text, ParseMode: models.ParseModeHTML}
	if len(rows) > 0 {
		p.ReplyMarkup = keyboard{rows}
	}
	m, err := t.b.SendMessage(t.ctx, p)
	if err != nil {
		log.Printf("send to %d: %v", t.chat, err)
		return
	}
	t.u.session.Question = m.ID
}

func (t *talk) ask() { t.send(t.question()) }

// settle turns the standing question into a record of its answer.
func (t *talk) settle(text string) {
	_, err := t.b.EditMessageText(t.ctx, &bot.EditMessageTextParams{
		ChatID: t.chat, MessageID: t.u.session.Question, Text: escape(text), ParseMode: models.ParseModeHTML,
	})
	if err != nil {
		log.Printf("edit in %d: %v", t.chat, err)
	}
}

// take takes an answer and asks on.
func (t *talk) take(words string) {
	state := t.u.machine.Current()
	t.u.session.Answers[state] = words
	t.settle(labels[state] + ": " + words + " ✓")
	t.step(answer)
	t.ask()
}

func (t *talk) step(event string) {
	if err := t.u.machine.Event(t.ctx, event); err != nil && err.Error() != "no transition" {
		log.Printf("%s in %d: %v", event, t.chat, err)
	}
}

func (t *talk) said(m *models.Message) {
	s := &t.u.session
	switch m.Text {
	case "/start":
		t.send("Halo. Apa yang bisa kami bantu?", [][]button{{{"Lapor masalah", "begin"}}})
		return
	case "/lapor":
		t.begin()
		return
	}
	state := t.u.machine.Current()
	switch {
	case state == atPhoto && len(m.Photo) > 0:
		first := len(s.Photos) == 0
		s.Photos = append(s.Photos, m.Photo[len(m.Photo)-1].FileID)
		if first || m.MediaGroupID == "" || m.MediaGroupID != s.Album {
			if first {
				t.settle("Foto")
			}
			t.ask()
		}
		s.Album = m.MediaGroupID
	case state == atPlace && m.Location != nil:
		t.take(fmt.Sprintf("pin %f %f", m.Location.Latitude, m.Location.Longitude))
	case (state == atPlace || state == atStory) && m.Text != "":
		t.take(m.Text)
	case state == atRest:
		t.send("Apa yang bisa kami bantu?", [][]button{{{"Lapor masalah", "begin"}}})
	default:
		t.ask()
	}
}

func (t *talk) begin() {
	t.step(begin)
	t.u.session.Answers, t.u.session.Photos, t.u.session.Album = map[string]string{}, nil, ""
	t.ask()
}

func (t *talk) pressed(q *models.CallbackQuery) {
	if _, err := t.b.AnswerCallbackQuery(t.ctx, &bot.AnswerCallbackQueryParams{CallbackQueryID: q.ID}); err != nil {
		log.Printf("answer a press of %d: %v", t.chat, err)
	}
	i, err := strconv.Atoi(strings.TrimPrefix(q.Data, "a:"))
	switch {
	case q.Data == "begin":
		t.begin()
		return
	case q.Data == "cancel":
		t.step(cancel)
		t.send("Baik, dibatalkan.", [][]button{{{"Lapor masalah", "begin"}}})
		return
	case err != nil:
		return
	}
	switch t.u.machine.Current() {
	case atCategory:
		t.take(categories[min(i, len(categories)-1)])
	case atPlace:
		t.take(districts[min(i, len(districts)-1)])
	case atPhoto:
		t.take(fmt.Sprintf("%d", len(t.u.session.Photos)))
	case atName:
		t.take([]string{"boleh dilihat petugas", "tidak dilihat petugas"}[min(i, 1)])
	case atSummary:
		t.settle("Laporan dikirim ✓")
		t.step(answer)
		number, err := t.file(t.ctx, t.chat, &t.u.session)
		if err != nil {
			log.Printf("file for %d: %v", t.chat, err)
			return
		}
		t.send("Laporan masuk: <b>"+number+"</b>\nDitangani: Dinas PUPR", [][]button{{{"Salin nomor", "copy"}}})
	}
}
