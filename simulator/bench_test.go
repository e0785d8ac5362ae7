package simulator_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"noken/simulator"
)

// BenchmarkSendMessage is one call without the network: parse, check, post, answer.
func BenchmarkSendMessage(b *testing.B) {
	tg := simulator.New(simulator.Options{Token: "1:test"})
	tg.AddUser(simulator.User{ID: yohana, First: "Yohana"})
	body := `{"chat_id":1001,"parse_mode":"HTML","text":"2 dari 5 · <b>Di mana tempatnya?</b> Kirim pin lokasi, pilih distrik, atau tulis saja.","reply_markup":{"inline_keyboard":[[{"text":"Mimika Baru","callback_data":"f:2:a"},{"text":"Wania","callback_data":"f:2:b"}],[{"text":"Kembali","callback_data":"f:2:k"},{"text":"Batal","callback_data":"f:2:x","style":"danger"}]]}}`
	b.ReportAllocs()
	for b.Loop() {
		r := httptest.NewRequest(http.MethodPost, "/bot1:test/sendMessage", strings.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		w := httptest.NewRecorder()
		tg.ServeHTTP(w, r)
		if w.Code != 200 {
			b.Fatal(w.Body)
		}
	}
}
