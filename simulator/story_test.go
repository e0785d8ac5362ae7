package simulator_test

import (
	"fmt"
	"net/http"
	"testing"
	"time"

	"noken/simulator"
)

func TestAPersonAndTheBotTalk(t *testing.T) {
	t.Parallel()
	b := setup(t)
	p := b.tg.As(yohana)
	p.Says(yohana, "/start f_aduan")
	got := b.polls(0)
	if len(got) != 1 || got[0].ID != 700_000_001 || got[0].Message["text"] != "/start f_aduan" {
		t.Fatalf("got %+v", got)
	}
	if fmt.Sprint(got[0].Message["entities"]) != "[map[length:6 offset:0 type:bot_command]]" {
		t.Errorf("entities %v", got[0].Message["entities"])
	}
	id := b.sends(yohana, "<b>Halo</b> &amp; selamat", args{"parse_mode": "HTML", "reply_markup": button(args{"text": "Lapor", "callback_data": "f:1:a"})})
	if m, _ := b.tg.Last(yohana); m.Text != "Halo & selamat" || m.HTML != "<b>Halo</b> &amp; selamat" {
		t.Errorf("got %q %q", m.Text, m.HTML)
	}
	query, err := p.Presses(yohana, id, "Lapor")
	if err != nil {
		t.Fatal(err)
	}
	got = b.polls(got[0].ID + 1)
	if len(got) != 1 || got[0].Callback["data"] != "f:1:a" || got[0].Callback["message"].(map[string]any)["text"] != "Halo & selamat" {
		t.Fatalf("got %+v", got)
	}
	b.do("answerCallbackQuery", args{"callback_query_id": query, "text": "Baik"}, nil)
	if toast, err := b.tg.WaitToast(b.ctx, yohana, yohana, query); err != nil || toast.Text != "Baik" {
		t.Errorf("toast %+v %v", toast, err)
	}
	b.do("editMessageText", args{"chat_id": yohana, "message_id": id, "text": "Lapor ✓"}, nil)
	if m, _ := b.tg.Message(yohana, id); m.Text != "Lapor ✓" || m.Edits != 1 || m.Buttons != nil {
		t.Errorf("got %+v", m)
	}
	if r := b.try("editMessageText", args{"chat_id": yohana, "message_id": id, "text": "Lapor ✓"}); r.Description != "Bad Request: message is not modified: specified new message content and reply markup are exactly the same as a current content and reply markup of the message" {
		t.Errorf("got %q", r.Description)
	}
	if _, err := p.Presses(yohana, id, "Lapor"); err == nil {
		t.Error("a button that is gone was pressed")
	}
	b.now = b.now.Add(2 * time.Minute)
	if r := b.try("answerCallbackQuery", args{"callback_query_id": query}); r.OK {
		t.Error("an old press was answered")
	}
}

func TestAnAlbumIsAnUpdatePerPhotoWithTheCaptionOnTheFirst(t *testing.T) {
	t.Parallel()
	b := setup(t)
	ids := b.tg.As(yohana).SendsAlbum(yohana, 3, "got penuh")
	got := b.polls(0)
	if len(ids) != 3 || len(got) != 3 {
		t.Fatalf("%d ids, %d updates", len(ids), len(got))
	}
	files := map[any]bool{}
	for i, u := range got {
		if u.Message["media_group_id"] != got[0].Message["media_group_id"] || (u.Message["caption"] != nil) != (i == 0) {
			t.Errorf("photo %d: %v", i, u.Message)
		}
		sizes := u.Message["photo"].([]any)
		files[sizes[len(sizes)-1].(map[string]any)["file_id"]] = true
	}
	var media []any
	for file := range files {
		media = append(media, args{"type": "photo", "media": file})
	}
	b.do("sendMediaGroup", args{"chat_id": group, "media": media}, nil)
	if m := b.tg.Messages(group); len(m) != 3 || m[0].Album == "" || m[0].Album != m[2].Album {
		t.Errorf("got %+v", m)
	}
	b.do("sendPhoto", args{"chat_id": group, "photo": media[0].(args)["media"], "caption": "satu"}, nil)
	if r := b.try("sendVoice", args{"chat_id": group, "voice": media[0].(args)["media"]}); r.Description != "Bad Request: can't use file of type Photo as VoiceNote" {
		t.Errorf("got %q", r.Description)
	}
	var file struct {
		Path string `json:"file_path"`
	}
	b.do("getFile", args{"file_id": media[0].(args)["media"]}, &file)
	resp, err := http.Get(b.url + "/file/bot1:test/" + file.Path)
	if err != nil || resp.StatusCode != 200 {
		t.Fatal(err, resp)
	}
	_ = resp.Body.Close()
}

func TestTopicsOfAForum(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.Join(forum, pace)
	var topic struct {
		ID int `json:"message_thread_id"`
	}
	b.do("createForumTopic", args{"chat_id": forum, "name": "MMK-1"}, &topic)
	card := b.sends(forum, "kartu", args{"message_thread_id": topic.ID})
	b.tg.As(pace).SaysIn(forum, topic.ID, "makan siang?")
	b.tg.As(pace).Replies(forum, card, "Tim turun besok")
	got := b.polls(0)
	if len(got) != 3 { // joining, and two messages
		t.Fatalf("got %d updates", len(got))
	}
	plain, answer := got[1].Message, got[2].Message
	opening := plain["reply_to_message"].(map[string]any)
	if plain["is_topic_message"] != true || opening["forum_topic_created"] == nil || int(opening["message_id"].(float64)) != topic.ID {
		t.Errorf("talk in a topic answers its opening: %v", plain)
	}
	if answer["is_topic_message"] != true || int(answer["message_thread_id"].(float64)) != topic.ID || answer["reply_to_message"].(map[string]any)["text"] != "kartu" {
		t.Errorf("got %v", answer)
	}
	b.do("closeForumTopic", args{"chat_id": forum, "message_thread_id": topic.ID}, nil)
	b.do("reopenForumTopic", args{"chat_id": forum, "message_thread_id": topic.ID}, nil)
	b.do("editForumTopic", args{"chat_id": forum, "message_thread_id": topic.ID, "name": "MMK-1 selesai"}, nil)
	if topics := b.tg.Topics(forum); len(topics) != 1 || topics[0].Name != "MMK-1 selesai" {
		t.Errorf("got %+v", topics)
	}
	b.tg.DeleteTopic(forum, topic.ID)
	if r := b.try("sendMessage", args{"chat_id": forum, "text": "a", "message_thread_id": topic.ID}); r.Description != "Bad Request: message thread not found" {
		t.Errorf("got %q", r.Description)
	}
}

func TestWhoCannotBeReached(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.AddUser(simulator.User{ID: 7, First: "Baru", New: true})
	send := func(chat int64) string { return b.try("sendMessage", args{"chat_id": chat, "text": "a"}).Description }
	if got := send(7); got != "Forbidden: bot can't initiate conversation with a user" {
		t.Errorf("got %q", got)
	}
	b.tg.As(yohana).Blocks()
	if got := send(yohana); got != "Forbidden: bot was blocked by the user" {
		t.Errorf("got %q", got)
	}
	b.tg.As(yohana).Says(yohana, "halo lagi")
	if got := send(yohana); got != "" {
		t.Errorf("got %q", got)
	}
	b.tg.RemoveBot(group, pace)
	if got := send(group); got != "Forbidden: bot was kicked from the group chat" {
		t.Errorf("got %q", got)
	}
	b.do("leaveChat", args{"chat_id": forum}, nil)
	if got := send(forum); got != "Forbidden: bot is not a member of the supergroup chat" {
		t.Errorf("got %q", got)
	}
	var statuses []any
	for _, u := range b.polls(0) {
		if u.Member != nil {
			statuses = append(statuses, u.Member["new_chat_member"].(map[string]any)["status"])
		}
	}
	if fmt.Sprint(statuses) != "[kicked member kicked left]" {
		t.Errorf("got %v", statuses)
	}
}

func TestAGroupBecomesASupergroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.Join(group, pace)
	next := b.tg.Upgrade(group)
	r := b.try("sendMessage", args{"chat_id": group, "text": "a"})
	if r.Description != "Bad Request: group chat was upgraded to a supergroup chat" || r.Parameters.MigrateTo != next {
		t.Errorf("got %+v", r)
	}
	b.sends(next, "a")
	got := b.polls(0)
	if n := len(got); n != 3 || int64(got[1].Message["migrate_to_chat_id"].(float64)) != next || int64(got[2].Message["migrate_from_chat_id"].(float64)) != group {
		t.Errorf("got %+v", got)
	}
}

func TestSpeakersInAGroup(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.As(pace).AnonymousSays(group, "halo")
	b.tg.As(pace).ChannelSays(group, "halo")
	got := b.polls(0)
	from := func(i int) string { return got[i].Message["from"].(map[string]any)["username"].(string) }
	if len(got) != 2 || from(0) != "GroupAnonymousBot" || from(1) != "Channel_Bot" {
		t.Errorf("got %+v", got)
	}
	if int64(got[0].Message["sender_chat"].(map[string]any)["id"].(float64)) != group {
		t.Errorf("got %v", got[0].Message["sender_chat"])
	}
}

func TestPrivacyModeKeepsTalkFromAPlainMember(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.AddGroup(simulator.Group{ID: -5, Title: "Lain", Bot: "member"})
	id := b.sends(-5, "kartu")
	p := b.tg.As(pace)
	p.Says(-5, "makan?")
	p.Says(-5, "/antrian")
	p.Says(-5, "hai @Noken_Bot")
	p.Replies(-5, id, "ya")
	if got := b.polls(0); len(got) != 3 {
		t.Errorf("got %d updates, want 3", len(got))
	}
}

func TestMembersAreAskedFor(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.tg.Join(group, pace)
	b.tg.Promote(group, pace)
	status := func(user int64) string {
		var m struct{ Status string }
		b.do("getChatMember", args{"chat_id": group, "user_id": user}, &m)
		return m.Status
	}
	if status(pace) != "administrator" || status(yohana) != "left" || status(b.tg.BotID()) != "administrator" {
		t.Errorf("got %s, %s, %s", status(pace), status(yohana), status(b.tg.BotID()))
	}
	var admins []any
	b.do("getChatAdministrators", args{"chat_id": group}, &admins)
	if len(admins) != 2 {
		t.Errorf("got %v", admins)
	}
	if r := b.try("getChatMember", args{"chat_id": group, "user_id": 77}); r.OK {
		t.Error("a user nobody knows was found")
	}
}

func TestMenusByScopeAndLanguage(t *testing.T) {
	t.Parallel()
	b := setup(t)
	set := func(scope, lang, command string) {
		b.do("setMyCommands", args{"scope": args{"type": scope}, "language_code": lang, "commands": []any{args{"command": command, "description": "a"}}}, nil)
	}
	set("all_private_chats", "", "lapor")
	set("all_private_chats", "en", "report")
	set("all_group_chats", "", "antrian")
	for _, c := range []struct {
		group bool
		lang  string
		want  string
	}{{false, "id", "lapor"}, {false, "en", "report"}, {true, "en", "antrian"}} {
		if menu := b.tg.Menu(c.group, c.lang); len(menu) != 1 || menu[0].Command != c.want {
			t.Errorf("%+v: got %+v", c, menu)
		}
	}
}

func TestReactionsPinsAndCopies(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.tg.As(yohana).SendsPin(yohana, -4.54, 136.89)
	b.do("setMessageReaction", args{"chat_id": yohana, "message_id": id, "reaction": []any{args{"type": "emoji", "emoji": "👍"}}}, nil)
	m, _ := b.tg.Message(yohana, id)
	if fmt.Sprint(m.Reactions) != "[👍]" || m.Pin == nil || m.Pin.Lat != -4.54 {
		t.Errorf("got %+v", m)
	}
	b.do("setMessageReaction", args{"chat_id": yohana, "message_id": id}, nil)
	b.do("copyMessage", args{"chat_id": group, "from_chat_id": yohana, "message_id": id}, nil)
	b.do("forwardMessage", args{"chat_id": group, "from_chat_id": yohana, "message_id": id}, nil)
	b.do("sendLocation", args{"chat_id": group, "latitude": -4.5, "longitude": 136}, nil)
	b.do("sendVenue", args{"chat_id": group, "latitude": -4.5, "longitude": 136, "title": "Pasar", "address": "Timika"}, nil)
	b.do("pinChatMessage", args{"chat_id": group, "message_id": 1}, nil)
	b.do("deleteMessage", args{"chat_id": group, "message_id": 2}, nil)
	got := b.tg.Messages(group)
	if len(got) != 5 || got[0].Pin == nil || !got[1].Deleted || got[3].Text != "Pasar" || got[4].Kind != "service" {
		t.Errorf("got %+v", got)
	}
	if m, _ := b.tg.Message(yohana, id); len(m.Reactions) != 0 {
		t.Errorf("got %+v", m.Reactions)
	}
}

func TestAnEditedMessageIsToldToTheBot(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.tg.As(yohana).Says(yohana, "salah")
	if err := b.tg.As(yohana).Edits(yohana, id, "benar"); err != nil {
		t.Fatal(err)
	}
	got := b.polls(0)
	if len(got) != 2 || got[1].Edited["text"] != "benar" || got[1].Edited["edit_date"] == nil {
		t.Errorf("got %+v", got)
	}
}

func TestAPressOnADeletedMessageSaysSo(t *testing.T) {
	t.Parallel()
	b := setup(t)
	id := b.sends(yohana, "a", args{"reply_markup": button(args{"text": "b", "callback_data": "c"})})
	b.tg.DeleteMessage(yohana, id)
	b.tg.As(yohana).PressesData(yohana, id, "c")
	message := b.polls(0)[0].Callback["message"].(map[string]any)
	if message["date"] != 0.0 || message["text"] != nil || int(message["message_id"].(float64)) != id {
		t.Errorf("got %v", message)
	}
}

func TestLongTextsArriveInPiecesAsFromAPhone(t *testing.T) {
	t.Parallel()
	b := setup(t)
	text := ""
	for range 2500 {
		text += "😀"
	}
	b.tg.As(yohana).Says(yohana, text)
	got := b.tg.Messages(yohana)
	if len(got) != 2 || simulator.UTF16Len(got[0].Text) != 4096 || got[0].Text+got[1].Text != text {
		t.Errorf("%d messages", len(got))
	}
}

func TestWaitWakesOnAChange(t *testing.T) {
	t.Parallel()
	b := setup(t)
	done := make(chan error)
	go func() {
		done <- b.tg.Wait(b.ctx, yohana, func(m []simulator.Message) bool {
			return len(m) > 0 && m[len(m)-1].Text == "tiga"
		})
	}()
	for _, text := range []string{"satu", "dua", "tiga"} {
		b.sends(yohana, text)
	}
	if err := <-done; err != nil {
		t.Error(err)
	}
}
