package main

import (
	"encoding/json"
	"fmt"
	"net/http"
	"net/http/httptest"
	"regexp"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"noken/bot"
	"noken/simulator"
	"noken/store"
)

func TestTheSameUpdateDeliveredTenTimesChangesNothing(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "jalan", "jalan berlubang depan gereja")
	card := w.sees(groupPUPR, number)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.sees(yohana, "sekarang ditangani")
	w.settled(yohana)
	resident, group := len(w.Messages(yohana)), len(w.Messages(groupPUPR))
	last := w.LastUpdate()
	for id := int64(700_000_001); id <= last; id++ {
		if err := w.Redeliver(id, 10); err != nil {
			t.Fatal(err)
		}
	}
	w.settled(yohana)
	if n := len(w.Messages(yohana)) - resident; n != 2 { // the command for help and its answer
		t.Errorf("%d messages more in the resident's chat, not 2:\n%s", n, w.chat(yohana))
	}
	if n := len(w.Messages(groupPUPR)) - group; n != 0 {
		t.Errorf("%d messages more in the group:\n%s", n, w.chat(groupPUPR))
	}
	if numbers, err := w.store.Mine(w.ctx, yohana, 10); err != nil || len(numbers) != 1 {
		t.Errorf("the resident has the cases %q (%v), not one", numbers, err)
	}
}

func TestMessagesFromBeforeTheStartAreAnsweredLateWithAnApology(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	w.As(yohana).Says(yohana, "/lapor")
	w.As(yohana).Says(yohana, "jalan")
	w.As(marthen).Says(marthen, "jalan rusak berat depan rumah kami")
	w.passes(5 * time.Hour)
	w.As(sarah).Says(sarah, "/start")
	w.starts(nil)
	w.sees(yohana, "baru bisa menjawab sekarang")
	w.sees(yohana, "Di mana tempatnya?")
	w.sees(marthen, "baru bisa menjawab sekarang")
	w.sees(marthen, "Mau laporkan ini?")
	w.sees(sarah, "Hello, Sarah")
	w.settled(yohana)
	w.settled(sarah)
	if n := w.told(yohana, "baru bisa menjawab sekarang"); n != 1 {
		t.Errorf("the apology came %d times, not once", n)
	}
	if n := w.told(sarah, "only answer now"); n != 0 {
		t.Error("an apology came for a message that did not wait")
	}
}

// hooked is a town whose updates come to n replicas by webhook, in turns.
func hooked(t *testing.T, n int) (w *town, front *httptest.Server) {
	t.Helper()
	w = newGround(t)
	var handlers []http.Handler
	var ready sync.WaitGroup
	ready.Add(1)
	var turn atomic.Int64
	front = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		ready.Wait()
		handlers[int(turn.Add(1))%n].ServeHTTP(rw, r)
	}))
	t.Cleanup(front.Close)
	for i := range n {
		w.starts(func(o *appOptions) {
			o.WebhookURL, o.Secret, o.Owner = front.URL+"/hook", "geheim", fmt.Sprintf("replica-%d", i)
		})
		handlers = append(handlers, w.app.handler())
	}
	ready.Done()
	return w, front
}

func TestUnknownKindsOfUpdatesAreCountedAndHarmNobody(t *testing.T) {
	t.Parallel()
	w, front := hooked(t, 1)
	w.chats(yohana, "/start", "Halo, Yohana")
	post := func(secret, body string) int {
		r, err := http.NewRequestWithContext(w.ctx, http.MethodPost, front.URL+"/hook", strings.NewReader(body))
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("X-Telegram-Bot-Api-Secret-Token", secret)
		answer, err := http.DefaultClient.Do(r)
		if err != nil {
			t.Fatal(err)
		}
		_ = answer.Body.Close()
		return answer.StatusCode
	}
	for i, body := range []string{
		`{"update_id":%d,"purchased_paid_media":{"from":{"id":1001},"paid_media_payload":"x"}}`,
		`{"update_id":%d,"something_of_next_year":{"chat":{"id":1001}}}`,
		`{"update_id":%d}`,
		`{"update_id":%d,"message":null}`,
		`{"update_id":%d,"message":{"message_id":"seven","chat":"here"}}`,
		`{"update_id":%d,"message":{"message_id":7,"date":1,"chat":{"id":1001,"type":"private"},"from":{"id":1001,"first_name":"Yohana","is_bot":false},"gift_of_next_year":{}}}`,
		`{"update_id":%d,"message":{"message_id":8,"date":1,"chat":{"id":1001,"type":"private"},"from":{"id":1001,"first_name":"Yohana","is_bot":false},"message_auto_delete_timer_changed":{"message_auto_delete_time":86400}}}`,
		`{"update_id":%d,"edited_message":{"message_id":9,"date":1,"edit_date":2,"chat":{"id":1001,"type":"private"},"from":{"id":1001,"first_name":"Yohana","is_bot":false},"location":{"latitude":-4.5,"longitude":136.8,"live_period":900}}}`,
		`{"update_id":%d,"channel_post":{"message_id":7,"date":1,"chat":{"id":-5,"type":"channel"},"text":"/start"}}`,
	} {
		if code := post("geheim", fmt.Sprintf(body, 800_000_000+i)); code != http.StatusOK {
			t.Errorf("%s was answered with %d", body, code)
		}
	}
	if code := post("falsch", `{"update_id":800000100}`); code != http.StatusUnauthorized {
		t.Errorf("a wrong secret was answered with %d", code)
	}
	w.settled(yohana)
	if n := w.told(yohana, ""); n != 4 { // the greeting, two about the gift (it is from 1970, hence late), the help
		t.Errorf("%d messages came, not 4:\n%s", n, w.chat(yohana))
	}
	if !regexp.MustCompile(`noken_updates_total\{kind="other"\} [3-9]`).MatchString(w.metrics()) {
		t.Errorf("unknown kinds were not counted:\n%s", w.metrics())
	}
}

func TestAPayloadThatCannotBeOpenedIsSetAsideAndTheChatGoesOn(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "/lapor", "Masalahnya tentang apa?", "jalan", "Di mana tempatnya?")
	stream := fmt.Sprintf("noken:{mimika}:in:%d", store.Partition(yohana))
	err := w.redis.XAdd(w.ctx, &redis.XAddArgs{Stream: stream, Values: []any{"c", yohana, "u", 0, "p", "no seal at all"}}).Err()
	if err != nil {
		t.Fatal(err)
	}
	m := w.sees(yohana, "gagal kami proses")
	w.wants(m, "Nomor rujukan:", "Lanjutkan formulir")
	w.chats(yohana, "wania", "Apa yang terjadi")
	if !strings.Contains(w.metrics(), "noken_set_aside_total 1\n") {
		t.Error("what was set aside was not counted")
	}
}

func TestALeapOfTheClockLeavesNoMessageUnanswered(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.chats(yohana, "/start", "Halo, Yohana")
	for range 8 { // each leap ends the leases by the app's own clock
		w.As(yohana).Says(yohana, "/bantuan")
		w.passes(time.Minute)
	}
	w.until("all messages are answered", func() bool { return w.told(yohana, "Yang bisa Anda lakukan") == 8 })
}

func TestAnUnsentFormIsOfferedAgainOnceAndForgottenAfterTwoWeeks(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	timers := func(n int) {
		w.until(fmt.Sprintf("%d timers fell due", n), func() bool {
			return strings.Contains(w.metrics(), fmt.Sprintf("noken_events_total{kind=\"timer\"} %d\n", n))
		})
	}
	w.toStory(yohana)
	w.passes(73 * time.Hour)
	m := w.sees(yohana, "belum terkirim")
	w.wants(m, "Lapor masalah", "Lanjutkan", "Mulai baru", "Buang")
	w.presses(yohana, m, "Lanjutkan formulir")
	w.sees(yohana, "3 dari 5 · Apa yang terjadi")
	w.chats(yohana, "jalan berlubang depan gereja", "Ada foto?")
	timers(1)
	w.passes(13 * 24 * time.Hour)
	timers(2) // two weeks after the form was begun it looks for the last sign of life
	w.chats(yohana, "/start", "Halo, Yohana")
	if n := w.told(yohana, "belum terkirim"); n != 1 {
		t.Errorf("the form was offered %d times, not once", n)
	}
	w.passes(15 * 24 * time.Hour)
	timers(3)
	m = w.chats(yohana, "/start", "Halo, Yohana")
	w.lacks(m, "Lanjutkan")
	if strings.Contains(keyboard(m), "Lanjutkan") {
		t.Error("a forgotten form is still offered")
	}
	w.chats(yohana, "/kembali", "Tidak ada formulir")
	if n := w.told(yohana, "belum terkirim"); n != 1 {
		t.Errorf("the form was offered %d times, not once", n)
	}
}

func TestAConversationFinishesOnTheConfigurationItBeganWith(t *testing.T) {
	t.Parallel()
	w := newStreet(t)
	w.toStory(yohana)
	w.stop()
	config := altered(t, "flows/aduan.yaml", "Ada foto? Kirim satu atau beberapa.", "Punya gambar?")
	w.starts(func(o *appOptions) { o.Config = config })
	w.chats(yohana, "jalan berlubang depan gereja", "Ada foto?")
	w.toStory(marthen)
	w.chats(marthen, "jalan berlubang depan sekolah", "Punya gambar?")
	w.chats(yohana, "tanpa foto", "Boleh nama Anda", "boleh", "Periksa dulu", "kirim", "Laporan masuk")
	w.toStory(yohana)
	w.chats(yohana, "lampu jalan mati di depan gereja", "Punya gambar?")
}

// altered is Mimika's configuration with words of a file exchanged.
func altered(t *testing.T, file, words, by string) *bot.Config {
	t.Helper()
	bundle, err := mimika(t).Bundle()
	if err != nil {
		t.Fatal(err)
	}
	files := map[string][]byte{}
	if err := json.Unmarshal(bundle, &files); err != nil {
		t.Fatal(err)
	}
	was := string(files[file])
	if !strings.Contains(was, words) {
		t.Fatalf("%s does not say %q", file, words)
	}
	files[file] = []byte(strings.ReplaceAll(was, words, by))
	if bundle, err = json.Marshal(files); err != nil {
		t.Fatal(err)
	}
	config, err := bot.LoadBundle(bundle)
	if err != nil {
		t.Fatal(err)
	}
	return config
}

func TestTwoReplicasOnShuffledWebhooksLoseAndDoubleNothing(t *testing.T) {
	t.Parallel()
	w, _ := hooked(t, 2)
	(&demo{telegram: w.Server}).bindGroups()
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}
	w.SetDelivery(simulator.Delivery{Shuffle: true, Times: 2})
	const residents, words = 12, 6
	var filed [residents]string
	var all sync.WaitGroup
	for i := range residents {
		who := int64(5001 + i)
		w.AddUser(simulator.User{ID: who, First: fmt.Sprintf("Warga %d", i), Lang: "id"})
		all.Go(func() { // each on a view of the town of their own
			mine := &town{Server: w.Server, t: t, ctx: w.ctx, seen: map[int64]int{}}
			filed[i] = mine.files(who, "jalan", fmt.Sprintf("jalan berlubang di blok %d sejak kemarin", i))
			confirmed := mine.chatOf(who, "Laporan masuk")
			for n := range words {
				mine.As(who).Replies(who, confirmed.ID, fmt.Sprintf("kata %d-%d.", i, n))
			}
		})
	}
	all.Wait()
	w.until("every word reached the group", func() bool {
		n := 0
		for i := range residents {
			for k := range words {
				n += min(1, w.told(groupPUPR, fmt.Sprintf("kata %d-%d.", i, k)))
			}
		}
		return n == residents*words
	})
	if err := w.WaitConfirmed(w.ctx); err != nil {
		t.Fatal(err)
	}
	numbers := map[string]bool{}
	for i, number := range filed {
		who := int64(5001 + i)
		w.settled(who)
		numbers[number] = true
		if own, err := w.store.Mine(w.ctx, who, 10); err != nil || len(own) != 1 {
			t.Errorf("resident %d has the cases %q (%v), not one", i, own, err)
		}
		if n := w.told(who, "Diteruskan ke"); n != words {
			t.Errorf("resident %d was told %d times that words were passed on, not %d times", i, n, words)
		}
		for k := range words {
			if n := w.told(groupPUPR, fmt.Sprintf("kata %d-%d.", i, k)); n != 1 {
				t.Errorf("word %d of resident %d stands %d times in the group", k, i, n)
			}
		}
	}
	if len(numbers) != residents {
		t.Errorf("%d residents got %d numbers", residents, len(numbers))
	}
	if n, err := w.store.QueueLen(w.ctx, "pupr"); err != nil || n != residents {
		t.Errorf("the office's queue holds %d cases (%v), not %d", n, err, residents)
	}
}
