package simulator_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/simulator"
)

// asks makes the bot ask for what Telegram only tells on request.
func (b *testBundle) asks(kinds ...string) {
	b.t.Helper()
	b.do("getUpdates", args{"allowed_updates": kinds}, nil)
}

// topic makes a topic in the forum.
func (b *testBundle) topic(name string) int {
	b.t.Helper()
	var made struct {
		ID int `json:"message_thread_id"`
	}
	b.do("createForumTopic", args{"chat_id": forum, "name": name}, &made)
	return made.ID
}

func TestARightThatIsMissingIsNamedByTheRefusal(t *testing.T) {
	t.Parallel()
	b := setup(t)
	own := b.topic("MMK-1")
	id := b.sends(forum, "papan")
	theirs := b.tg.As(pace).Says(forum, "makan?")
	for _, right := range []string{simulator.RightTopics, simulator.RightPin, simulator.RightDelete} {
		b.tg.SetBotRight(forum, pace, right, false)
	}
	for _, c := range []struct {
		name, method string
		args         args
		want         string
	}{
		{"making a topic", "createForumTopic", args{"name": "a"}, "Bad Request: not enough rights to create a topic"},
		{"closing its own topic", "closeForumTopic", args{"message_thread_id": own}, ""},
		{"closing it twice", "closeForumTopic", args{"message_thread_id": own}, "Bad Request: TOPIC_NOT_MODIFIED"},
		{"writing into its own closed topic", "sendMessage", args{"message_thread_id": own, "text": "a"}, ""},
		{"renaming its own topic", "editForumTopic", args{"message_thread_id": own, "name": "MMK-1 selesai"}, ""},
		{"opening its own topic", "reopenForumTopic", args{"message_thread_id": own}, ""},
		{"deleting its own topic", "deleteForumTopic", args{"message_thread_id": own}, "Bad Request: not enough rights to delete the topic"},
		{"pinning", "pinChatMessage", args{"message_id": id}, "Bad Request: not enough rights to manage pinned messages in the chat"},
		{"unpinning", "unpinChatMessage", args{"message_id": id}, "Bad Request: not enough rights to manage pinned messages in the chat"},
		{"deleting what somebody said", "deleteMessage", args{"message_id": theirs}, "Bad Request: message can't be deleted"},
		{"deleting the opening of a topic", "deleteMessage", args{"message_id": own}, "Bad Request: message can't be deleted"},
		{"deleting its own message", "deleteMessage", args{"message_id": id}, ""},
		{"deleting it twice", "deleteMessage", args{"message_id": id}, "Bad Request: message to delete not found"},
	} {
		c.args["chat_id"] = forum
		if r := b.try(c.method, c.args); r.Description != c.want {
			t.Errorf("%s: got %q, want %q", c.name, r.Description, c.want)
		}
	}
	b.tg.SetBotRight(forum, pace, simulator.RightTopics, true)
	b.topic("MMK-2")
	var now struct {
		Pins   bool `json:"can_pin_messages"`
		Topics bool `json:"can_manage_topics"`
	}
	b.do("getChatMember", args{"chat_id": forum, "user_id": b.tg.BotID()}, &now)
	if now.Pins || !now.Topics {
		t.Errorf("got %+v", now)
	}
	told := 0
	for _, u := range b.polls(0) {
		if u.Member != nil {
			told++
		}
	}
	if told != 4 {
		t.Errorf("the bot was told of %d changes", told)
	}
}

func TestABotThatIsNoAdministratorStillKeepsItsOwnTopics(t *testing.T) {
	t.Parallel()
	b := setup(t)
	own := b.topic("MMK-1")
	b.tg.DemoteBot(forum, pace)
	b.do("closeForumTopic", args{"chat_id": forum, "message_thread_id": own}, nil)
	if r := b.try("createForumTopic", args{"chat_id": forum, "name": "a"}); r.OK {
		t.Error("a plain member made a topic")
	}
	b.tg.SetForum(forum, false)
	if r := b.try("reopenForumTopic", args{"chat_id": forum, "message_thread_id": own}); r.Description != "Bad Request: the chat is not a forum" {
		t.Errorf("got %q", r.Description)
	}
}

func TestABoardIsPinnedOnceAndSeen(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.sends(forum, "papan")
	for range 2 {
		b.do("pinChatMessage", args{"chat_id": forum, "message_id": id, "disable_notification": true}, nil)
	}
	b.do("editMessageText", args{"chat_id": forum, "message_id": id, "text": "papan: 3 baru"}, nil)
	if p := b.tg.Pinned(forum); len(p) != 1 || p[0].Text != "papan: 3 baru" {
		t.Errorf("got %+v", p)
	}
	if got := b.polls(0); len(got) != 1 || got[0].Message["pinned_message"] == nil {
		t.Errorf("the bot hears of a pin once: %+v", got)
	}
	b.do("unpinChatMessage", args{"chat_id": forum, "message_id": id}, nil)
	if p := b.tg.Pinned(forum); len(p) != 0 {
		t.Errorf("got %+v", p)
	}
	b.do("pinChatMessage", args{"chat_id": forum, "message_id": id}, nil)
	b.tg.DeleteMessage(forum, id)
	if r := b.try("pinChatMessage", args{"chat_id": forum, "message_id": id}); r.Description != "Bad Request: message to pin not found" || len(b.tg.Pinned(forum)) != 0 {
		t.Errorf("a board that is gone: %q, %+v", r.Description, b.tg.Pinned(forum))
	}
	old := b.sends(yohana, "lama")
	b.now = b.now.Add(49 * time.Hour)
	if r := b.try("deleteMessage", args{"chat_id": yohana, "message_id": old}); r.Description != "Bad Request: message can't be deleted for everyone" {
		t.Errorf("got %q", r.Description)
	}
}

func TestWhoComesAndGoesIsToldToAnAdministratorThatAsks(t *testing.T) {
	t.Parallel()
	type step struct {
		do   func(b *testBundle)
		want string // service messages and standings, in order
	}
	steps := []step{
		{func(b *testBundle) { b.tg.As(pace).Joins(forum) }, "2001 is member, 2001 came"},
		{func(b *testBundle) { b.tg.Promote(forum, pace) }, "2001 is administrator"},
		{func(b *testBundle) { b.tg.Demote(forum, pace) }, "2001 is member"},
		{func(b *testBundle) { b.tg.As(pace).Leaves(forum) }, "2001 is left, 2001 went"},
		{func(b *testBundle) { b.tg.As(pace).Leaves(forum) }, ""},
		{func(b *testBundle) { b.tg.Join(forum, pace); b.polls(0) }, "2001 is member, 2001 came"},
		{func(b *testBundle) { b.tg.Kick(forum, yohana, pace) }, "2001 is kicked, 2001 went"},
	}
	for _, bot := range []string{"administrator", "member"} {
		t.Run(bot, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			b.asks("message", "chat_member")
			if bot == "member" {
				b.tg.DemoteBot(forum, pace)
			}
			var offset int64
			for i, s := range steps {
				s.do(b)
				var got []string
				for _, u := range b.raw(offset) {
					offset = u.ID + 1
					switch {
					case u.Person.New.Status != "":
						got = append(got, fmt.Sprintf("%d is %s", u.Person.New.User.ID, u.Person.New.Status))
					case u.Message.Left.ID != 0:
						got = append(got, fmt.Sprintf("%d went", u.Message.Left.ID))
					case len(u.Message.New) > 0:
						got = append(got, fmt.Sprintf("%d came", u.Message.New[0].ID))
					}
				}
				want := s.want
				if bot == "member" { // which hears of it by service messages only
					want = strings.Join(slices.DeleteFunc(strings.Split(want, ", "), func(s string) bool { return strings.Contains(s, " is ") }), ", ")
				}
				if strings.Join(got, ", ") != want {
					t.Errorf("step %d: got %v, want %s", i, got, want)
				}
			}
		})
	}
}

type memberUpdate struct {
	ID     int64 `json:"update_id"`
	Person struct {
		New struct {
			Status string
			User   struct{ ID int64 }
		} `json:"new_chat_member"`
	} `json:"chat_member"`
	Message struct {
		Left struct{ ID int64 }   `json:"left_chat_member"`
		New  []struct{ ID int64 } `json:"new_chat_members"`
	}
}

func (b *testBundle) raw(offset int64) []memberUpdate {
	b.t.Helper()
	var got []memberUpdate
	b.do("getUpdates", args{"offset": offset}, &got)
	return got
}

func TestWhatComesFromElsewhereIsMarked(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.tg.As(pace)
	first := p.SendsPhoto(pace, "got")
	p.ForwardsPhoto(forum, "got bersih")
	if _, err := p.Forwards(forum, pace, first); err != nil {
		t.Fatal(err)
	}
	sent, _ := b.tg.Message(pace, first)
	p.Sends(forum, simulator.Content{Again: sent.Photos, Caption: "lagi"})
	if _, err := p.Forwards(forum, pace, 99); err == nil {
		t.Error("a message that is not there was forwarded")
	}
	got := b.polls(0)
	unique := func(i int) any {
		sizes := got[i].Message["photo"].([]any)
		return sizes[len(sizes)-1].(map[string]any)["file_unique_id"]
	}
	origin := func(i int) any {
		o, _ := got[i].Message["forward_origin"].(map[string]any)
		return o["type"]
	}
	if len(got) != 4 || origin(0) != nil || origin(1) != "hidden_user" || origin(2) != "user" || origin(3) != nil {
		t.Fatalf("got %+v", got)
	}
	if unique(1) == unique(0) || unique(2) != unique(0) || unique(3) != unique(0) {
		t.Error("the same picture has the same id, another one another")
	}
	if m := b.tg.Messages(forum); !m[0].Forwarded || !m[1].Forwarded || m[2].Forwarded {
		t.Errorf("got %+v", m)
	}
}

func TestAVoiceMessageIsSentOnByItsID(t *testing.T) {
	t.Parallel()
	b := setup(t)
	heard, _ := b.tg.Message(forum, b.tg.As(pace).SendsVoice(forum))
	b.do("sendVoice", args{"chat_id": yohana, "voice": heard.Voice, "caption": "Dari PUPR"}, nil)
	if m, _ := b.tg.Last(yohana); m.Kind != "voice" || m.Voice != heard.Voice || m.Text != "Dari PUPR" {
		t.Errorf("got %+v", m)
	}
}

func TestAnEditedAnswerStillSaysWhatItAnswers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	card := b.sends(forum, "kartu")
	id := b.tg.As(pace).Replies(forum, card, "Tim turun besok")
	if err := b.tg.As(pace).Edits(forum, id, "Tim turun lusa"); err != nil {
		t.Fatal(err)
	}
	got := b.polls(0)
	if answered := got[1].Edited["reply_to_message"].(map[string]any); int(answered["message_id"].(float64)) != card {
		t.Errorf("got %v", answered)
	}
}

func TestATopicThatIsClosedIsClosedToMembers(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.topic("MMK-1")
	b.tg.Join(forum, pace, yohana)
	b.tg.Promote(forum, pace)
	if err := b.tg.As(yohana).ClosesTopic(forum, id); err == nil {
		t.Error("a plain member closed a topic")
	}
	if err := b.tg.As(pace).ClosesTopic(forum, id); err != nil {
		t.Fatal(err)
	}
	if topics := b.tg.Topics(forum); !topics[0].Closed {
		t.Errorf("got %+v", topics)
	}
	b.tg.As(pace).SaysIn(forum, id, "admin boleh")
	func() {
		defer func() {
			if recover() == nil {
				t.Error("a plain member wrote into a closed topic")
			}
		}()
		b.tg.As(yohana).SaysIn(forum, id, "anggota tidak")
	}()
	if err := b.tg.As(pace).ReopensTopic(forum, id); err != nil || b.tg.Topics(forum)[0].Closed {
		t.Error(err, "still closed")
	}
}

func TestAButtonThatAsksForThePlace(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ask := func(chat int64) reply {
		return b.try("sendMessage", args{"chat_id": chat, "text": "di mana?", "reply_markup": args{"keyboard": []any{[]any{args{"text": "Kirim lokasi", "request_location": true}}}, "one_time_keyboard": true}})
	}
	if r := ask(group); r.Description != "Bad Request: location can be requested in private chats only" {
		t.Errorf("got %q", r.Description)
	}
	if r := ask(yohana); !r.OK || b.tg.AskedPlace(yohana) != "Kirim lokasi" {
		t.Fatal(r.Description, b.tg.AskedPlace(yohana))
	}
	m, _ := b.tg.Last(yohana)
	if r := b.try("editMessageText", args{"chat_id": yohana, "message_id": m.ID, "text": "a"}); m.AskPlace == "" || r.Description != "Bad Request: message can't be edited" {
		t.Errorf("%+v: got %q", m, r.Description)
	}
	b.tg.As(yohana).SendsPin(yohana, -4.5, 136.9)
	if b.tg.AskedPlace(yohana) != "" {
		t.Error("a keyboard for one time stayed")
	}
	ask(yohana)
	b.sends(yohana, "baik", args{"reply_markup": args{"remove_keyboard": true}})
	if b.tg.AskedPlace(yohana) != "" {
		t.Error("it was taken away and stayed")
	}
}

func TestAGroupThatIsRenamedSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.Rename(forum, pace, "Dinas Lingkungan")
	b.tg.As(pace).Says(forum, "a")
	got := b.polls(0)
	if got[0].Message["new_chat_title"] != "Dinas Lingkungan" || got[1].Message["chat"].(map[string]any)["title"] != "Dinas Lingkungan" {
		t.Errorf("got %+v", got)
	}
}

func TestEverythingTheBotEverShowedCanBeSearched(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.sends(group, "<b>nama</b> <a href=\"https://a.id/rahasia\">x</a>", args{"parse_mode": "HTML", "reply_markup": args{"inline_keyboard": []any{
		[]any{args{"text": "label", "callback_data": "data"}, args{"text": "b", "url": "https://t.me/x"}, args{"text": "c", "copy_text": args{"text": "salinan"}}}}}})
	b.do("editMessageText", args{"chat_id": group, "message_id": id, "text": "sesudah"}, nil)
	b.do("deleteMessage", args{"chat_id": group, "message_id": id}, nil)
	b.do("sendMessage", args{"chat_id": group, "text": "a", "reply_markup": args{"force_reply": true, "input_field_placeholder": "petunjuk"}}, nil)
	photo, _ := b.tg.Message(yohana, b.tg.As(yohana).SendsPhoto(yohana, "a"))
	b.do("sendPhoto", args{"chat_id": group, "photo": photo.Photos[0], "caption": "keterangan"}, nil)
	b.do("forwardMessage", args{"chat_id": group, "from_chat_id": yohana, "message_id": photo.ID}, nil)
	query := b.tg.As(pace).PressesData(group, id, "data")
	b.do("answerCallbackQuery", args{"callback_query_id": query, "text": "balon"}, nil)
	b.do("editForumTopic", args{"chat_id": forum, "message_thread_id": b.topic("topik"), "name": "topik baru"}, nil)
	all := strings.Join(append(b.tg.EverSent(group), b.tg.EverSent(forum)...), "\n")
	for _, want := range []string{"nama x", "https://a.id/rahasia", "label", "data", "https://t.me/x", "salinan", "sesudah", "petunjuk", "keterangan", "Yohana", "balon", "topik", "topik baru"} {
		if !strings.Contains(all, want) {
			t.Errorf("%q is not in it", want)
		}
	}
	if b.tg.As(pace).Says(group, "kata petugas"); slices.Contains(b.tg.EverSent(group), "kata petugas") {
		t.Error("what people say is not the bot's")
	}
	deaf := simulator.New(simulator.Options{KeepCalls: -1})
	defer func() {
		if recover() == nil {
			t.Error("a search through nothing passed")
		}
	}()
	deaf.EverSent(group)
}
