package telegram

import (
	"encoding/json"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noken/bot"
	"noken/flows"
)

const (
	fromYohana = `"from":{"id":7,"is_bot":false,"first_name":"Yohana","last_name":"K","language_code":"id"},"chat":{"id":7,"type":"private"},"date":1700000000`
	inGroup    = `"from":{"id":8,"first_name":"Petrus"},"chat":{"id":-100,"type":"supergroup","title":"PUPR","is_forum":true},"date":1700000000`
)

var (
	yohana = bot.Person{ID: 7, Name: "Yohana K", Lang: "id"}
	petrus = bot.Person{ID: 8, Name: "Petrus"}
	then   = time.Unix(1700000000, 0).UTC()
)

func private(e bot.Event) bot.Event {
	e.Update, e.Kind, e.Chat, e.ChatType, e.From, e.Message, e.At = 1, bot.MessageIn, 7, "private", yohana, 3, then
	return e
}

func group(e bot.Event) bot.Event {
	if e.Kind == "" {
		e.Kind = bot.MessageIn
	}
	e.Update, e.Chat, e.ChatType, e.Title, e.Forum, e.Message, e.At = 1, -100, "supergroup", "PUPR", true, 3, then
	if e.From == (bot.Person{}) {
		e.From = petrus
	}
	return e
}

// moved is what a service message tells of somebody.
func moved(e bot.Event) bot.Event {
	e.Kind = bot.PersonMember
	return group(e)
}

// standing is what an update about a member tells.
func standing(e bot.Event) bot.Event {
	e = group(e)
	e.Message = 0
	return e
}

// member is an update of the given kind about a member of a forum, done by Petrus.
func member(kind, now string) string {
	return `{"update_id":1,"` + kind + `":{` + inGroup + `,"new_chat_member":` + now + `}}`
}

func TestNormalise(t *testing.T) {
	t.Parallel()
	message := func(rest string) string { return `{"update_id":1,"message":{"message_id":3,` + rest + `}}` }
	pin := &flows.Place{Lat: -4.5, Lon: 136.9, Pin: true}
	for name, tc := range map[string]struct {
		raw  string
		want bot.Event
		kind string // empty: message
	}{
		"a text": {raw: message(fromYohana + `,"text":"halo"`), want: private(bot.Event{Text: "halo"})},
		"the largest photo of an album with its caption": {
			raw:  message(fromYohana + `,"media_group_id":"g","caption":"got","photo":[{"file_id":"s","width":90,"height":90},{"file_id":"l","file_unique_id":"u","width":900,"height":900},{"file_id":"m","width":300,"height":300}]`),
			want: private(bot.Event{Text: "got", Album: "g", Photo: &flows.Photo{File: "l", Unique: "u"}}),
		},
		"a pin": {raw: message(fromYohana + `,"location":{"latitude":-4.5,"longitude":136.9,"live_period":60}`), want: private(bot.Event{Place: pin})},
		"a venue": {
			raw:  message(fromYohana + `,"location":{"latitude":-4.5,"longitude":136.9},"venue":{"location":{"latitude":-4.5,"longitude":136.9},"title":"Pasar","address":"Jl. Hasanuddin"}`),
			want: private(bot.Event{Place: &flows.Place{Lat: -4.5, Lon: 136.9, Pin: true, Text: "Pasar, Jl. Hasanuddin"}}),
		},
		"one's own contact":            {raw: message(fromYohana + `,"contact":{"phone_number":"+628","first_name":"Y","user_id":7}`), want: private(bot.Event{What: "contact", Phone: "+628"})},
		"somebody else's contact":      {raw: message(fromYohana + `,"contact":{"phone_number":"+628","first_name":"Z","user_id":9}`), want: private(bot.Event{What: "contact"})},
		"a sticker":                    {raw: message(fromYohana + `,"sticker":{"file_id":"x"}`), want: private(bot.Event{What: "sticker"})},
		"a voice message":              {raw: message(fromYohana + `,"voice":{"file_id":"x"}`), want: private(bot.Event{What: "voice", Voice: "x"})},
		"an animation":                 {raw: message(fromYohana + `,"animation":{"file_id":"x"},"document":{"file_id":"x"}`), want: private(bot.Event{What: "animation"})},
		"a picture sent as file":       {raw: message(fromYohana + `,"document":{"file_id":"x","mime_type":"image/png"}`), want: private(bot.Event{What: "document_image", File: &flows.Document{File: "x", MIME: "image/png"}})},
		"a file":                       {raw: message(fromYohana + `,"document":{"file_id":"x","file_unique_id":"u","file_name":"KK Yohana.pdf","file_size":2048,"mime_type":"application/pdf"},"caption":"surat"`), want: private(bot.Event{What: "document", Text: "surat", File: &flows.Document{File: "x", Unique: "u", MIME: "application/pdf", Size: 2048}})},
		"a PDF that is not called one": {raw: message(fromYohana + `,"document":{"file_id":"x","file_name":"KK.PDF","mime_type":"application/octet-stream"}`), want: private(bot.Event{What: "document", File: &flows.Document{File: "x", MIME: "application/pdf"}})},
		"something of tomorrow":        {raw: message(fromYohana + `,"hologram":{"x":1}`), want: private(bot.Event{What: "other"})},
		"a service message":            {raw: message(inGroup + `,"new_chat_title":"x"`), want: group(bot.Event{What: "service"})},
		"a plain message in a topic": {
			raw:  message(inGroup + `,"is_topic_message":true,"message_thread_id":9,"text":"x","reply_to_message":{"message_id":9,"from":{"id":42,"is_bot":true,"first_name":"N"},"forum_topic_created":{"name":"T"}}`),
			want: group(bot.Event{Text: "x", Topic: 9, Reply: &bot.Reply{Message: 9, Ours: true, Service: true}}),
		},
		"a thread that is no topic": {raw: message(inGroup + `,"message_thread_id":9,"text":"x"`), want: group(bot.Event{Text: "x"})},
		"an answer to our message": {
			raw:  message(inGroup + `,"text":"x","reply_to_message":{"message_id":4,"from":{"id":42,"is_bot":true,"first_name":"N"},"text":"` + strings.Repeat("é", 300) + `"}`),
			want: group(bot.Event{Text: "x", Reply: &bot.Reply{Message: 4, Ours: true, Text: strings.Repeat("é", 200)}}),
		},
		"an answer to somebody else": {
			raw:  message(inGroup + `,"text":"x","reply_to_message":{"message_id":4,"from":{"id":5,"first_name":"N"},"text":"secret"}`),
			want: group(bot.Event{Text: "x", Reply: &bot.Reply{Message: 4}}),
		},
		"an anonymous admin": {
			raw:  message(`"sender_chat":{"id":-100,"type":"supergroup"},"from":{"id":1087968824,"is_bot":true,"first_name":"Group"},"chat":{"id":-100,"type":"supergroup","title":"PUPR","is_forum":true},"date":1700000000,"text":"x"`),
			want: group(bot.Event{Text: "x", From: bot.Person{ID: 1087968824, Name: "Group", Bot: true, Anonymous: true}}),
		},
		"the linked channel": {
			raw:  message(`"is_automatic_forward":true,"from":{"id":777000,"first_name":"Telegram"},"chat":{"id":-100,"type":"supergroup","title":"PUPR","is_forum":true},"date":1700000000,"text":"x"`),
			want: group(bot.Event{Text: "x", From: bot.Person{ID: 777000, Name: "Telegram", Anonymous: true}}),
		},
		"a group that moved": {
			raw:  message(`"chat":{"id":-5,"type":"group","title":"G"},"date":1700000000,"migrate_to_chat_id":-1005`),
			want: bot.Event{Kind: bot.ChatMoved, Update: 1, Chat: -5, ChatType: "group", Title: "G", Message: 3, At: then, MovedTo: -1005},
		},
		"the other side of that move": {raw: message(`"chat":{"id":-1005,"type":"supergroup"},"date":1,"migrate_from_chat_id":-5`), want: bot.Event{Update: 1}},
		"an edited message": {
			raw: `{"update_id":1,"edited_message":{"message_id":3,` + fromYohana + `,"edit_date":1700000060,"text":"halo"}}`, kind: "edited_message",
			want: func() bot.Event {
				e := private(bot.Event{Text: "halo"})
				e.Kind, e.At = bot.Edited, then.Add(time.Minute)
				return e
			}(),
		},
		"a press": {
			raw: `{"update_id":1,"callback_query":{"id":"c","from":{"id":8,"first_name":"Petrus"},"data":"f:1:a","message":{"message_id":3,"date":5,"is_topic_message":true,"message_thread_id":9,"chat":{"id":-100,"type":"supergroup"}}}}`, kind: "callback_query",
			want: bot.Event{Kind: bot.Pressed, Update: 1, Chat: -100, ChatType: "supergroup", From: petrus, Message: 3, Topic: 9, Callback: "c", Data: "f:1:a"},
		},
		"a press on a message that is too old": {
			raw: `{"update_id":1,"callback_query":{"id":"c","from":{"id":8,"first_name":"Petrus"},"data":"f:1:a","message":{"message_id":3,"date":0,"chat":{"id":8,"type":"private"}}}}`, kind: "callback_query",
			want: bot.Event{Kind: bot.Pressed, Update: 1, Chat: 8, ChatType: "private", From: petrus, Message: 3, Callback: "c", Data: "f:1:a"},
		},
		"a forwarded picture does not say whose it was": {
			raw:  message(fromYohana + `,"forward_origin":{"type":"hidden_user","date":5,"sender_user_name":"Marthen"},"photo":[{"file_id":"l","file_unique_id":"u","width":9,"height":9}]`),
			want: private(bot.Event{Forwarded: true, Photo: &flows.Photo{File: "l", Unique: "u"}}),
		},
		"a voice message with words": {
			raw:  message(inGroup + `,"voice":{"file_id":"v","duration":3},"caption":"dengar","reply_to_message":{"message_id":4,"from":{"id":42,"first_name":"N"},"text":"kartu"}`),
			want: group(bot.Event{What: "voice", Voice: "v", Text: "dengar", Reply: &bot.Reply{Message: 4, Ours: true, Text: "kartu"}}),
		},
		"an edited answer with a picture says what it answers": {
			raw: `{"update_id":1,"edited_message":{"message_id":3,` + inGroup + `,"edit_date":1700000060,"caption":"besok","photo":[{"file_id":"l","file_unique_id":"u","width":9,"height":9}],"reply_to_message":{"message_id":4,"from":{"id":42,"first_name":"N"},"text":"kartu"}}}`, kind: "edited_message",
			want: func() bot.Event {
				e := group(bot.Event{Text: "besok", Photo: &flows.Photo{File: "l", Unique: "u"}, Reply: &bot.Reply{Message: 4, Ours: true, Text: "kartu"}})
				e.Kind, e.At = bot.Edited, then.Add(time.Minute)
				return e
			}(),
		},
		"several who came, a bot among them": {
			raw:  message(inGroup + `,"new_chat_members":[{"id":42,"is_bot":true,"first_name":"N"},{"id":9,"first_name":"Rahel"},{"id":10,"first_name":"Thomas"}]`),
			want: moved(bot.Event{From: bot.Person{ID: 9, Name: "Rahel"}, Others: []bot.Person{{ID: 10, Name: "Thomas"}}, What: "member"}),
		},
		"somebody who left":   {raw: message(inGroup + `,"left_chat_member":{"id":9,"first_name":"Rahel"}`), want: moved(bot.Event{From: bot.Person{ID: 9, Name: "Rahel"}, What: "left"})},
		"the bot itself left": {raw: message(inGroup + `,"left_chat_member":{"id":42,"is_bot":true,"first_name":"N"}`), want: group(bot.Event{What: "service"})},
		"the board was pinned": {
			raw:  message(inGroup + `,"pinned_message":{"message_id":4,"date":1,"text":"papan"}`),
			want: group(bot.Event{What: "service"}),
		},
		"somebody who was put out": {
			raw: member("chat_member", `{"status":"kicked","user":{"id":9,"first_name":"Rahel"},"until_date":0}`), kind: "chat_member",
			want: standing(bot.Event{Kind: bot.PersonMember, From: bot.Person{ID: 9, Name: "Rahel"}, What: "kicked"}),
		},
		"somebody who is gone and was restricted": {
			raw: member("chat_member", `{"status":"restricted","is_member":false,"user":{"id":9,"first_name":"Rahel"}}`), kind: "chat_member",
			want: standing(bot.Event{Kind: bot.PersonMember, From: bot.Person{ID: 9, Name: "Rahel"}, What: "left"}),
		},
		"another bot": {
			raw: member("chat_member", `{"status":"member","user":{"id":9,"is_bot":true,"first_name":"R"}}`), kind: "chat_member", want: bot.Event{Update: 1},
		},
		"a right that the bot lost": {
			raw: member("my_chat_member", `{"status":"administrator","user":{"id":42,"is_bot":true,"first_name":"N"},"can_pin_messages":true}`), kind: "my_chat_member",
			want: standing(bot.Event{Kind: bot.BotMember, From: petrus, What: "administrator", Lacks: []string{"can_manage_topics"}}),
		},
		"a plain member can do neither": {
			raw: member("my_chat_member", `{"status":"member","user":{"id":42,"is_bot":true,"first_name":"N"}}`), kind: "my_chat_member",
			want: standing(bot.Event{Kind: bot.BotMember, From: petrus, What: "member", Lacks: []string{"can_pin_messages", "can_manage_topics"}}),
		},
		"being blocked": {
			raw: `{"update_id":1,"my_chat_member":{"chat":{"id":7,"type":"private"},"from":{"id":8,"first_name":"Petrus"},"date":1700000000,"new_chat_member":{"status":"kicked"}}}`, kind: "my_chat_member",
			want: bot.Event{Kind: bot.BotMember, Update: 1, Chat: 7, ChatType: "private", From: petrus, At: then, What: "kicked"},
		},
		"a channel post":            {raw: `{"update_id":1,"channel_post":{"message_id":3,"chat":{"id":-9,"type":"channel"}}}`, kind: "other", want: bot.Event{Update: 1}},
		"a kind nobody knows":       {raw: `{"update_id":1,"telepathy":{"x":[1]}}`, kind: "other", want: bot.Event{Update: 1}},
		"a message that is a list":  {raw: `{"update_id":1,"message":[1]}`, kind: "broken", want: bot.Event{Update: 1}},
		"an id in quotes":           {raw: `{"update_id":"1","message":7}`, kind: "broken", want: bot.Event{Update: 1}},
		"one field of another type": {raw: message(fromYohana + `,"text":"halo","contact":"x"`), kind: "broken", want: private(bot.Event{Text: "halo", What: "contact"})},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			got, kind, err := Normalise([]byte(tc.raw), 42)
			if err != nil {
				t.Fatal(err)
			}
			if tc.kind == "" {
				tc.kind = "message"
			}
			if diff := cmp.Diff(tc.want, got); diff != "" || kind != tc.kind {
				t.Errorf("kind %s, %s", kind, diff)
			}
		})
	}
}

func TestAnUpdateWithoutIDIsAnError(t *testing.T) {
	t.Parallel()
	for _, raw := range []string{``, `7`, `null`, `{}`, `{"update_id":null}`, `{"update_id":"x"}`, `{"update_id":{}}`, `{"update_id":-1}`, `{"update_id":1e99}`} {
		if _, _, err := Normalise([]byte(raw), 42); !errors.Is(err, ErrNoUpdateID) {
			t.Errorf("%s: %v", raw, err)
		}
	}
}

func FuzzNormalise(f *testing.F) {
	f.Add([]byte(`{"update_id":1,"message":{"message_id":3,` + fromYohana + `,"text":"halo","photo":[{"file_id":"x"}]}}`))
	f.Add([]byte(`{"update_id":2,"callback_query":{"id":"c","from":{"id":8},"message":{"message_id":3,"chat":{"id":8}}}}`))
	f.Add([]byte(`{"update_id":3,"my_chat_member":{"chat":{"id":7},"new_chat_member":{"status":"restricted","is_member":false}}}`))
	f.Add([]byte(member("chat_member", `{"status":"left","user":{"id":9}}`)))
	f.Add([]byte(`{"update_id":4,"message":{"message_id":3,` + inGroup + `,"new_chat_members":[{"id":9},{"id":10}],"voice":{"file_id":"v"},"forward_origin":{}}}`))
	f.Fuzz(func(t *testing.T, raw []byte) {
		event, _, err := Normalise(raw, 42)
		if err == nil && event.Update <= 0 {
			t.Errorf("no id in %v", event)
		}
		if _, err := json.Marshal(event); err != nil {
			t.Error(err)
		}
	})
}

func BenchmarkNormalise(b *testing.B) {
	raw := []byte(`{"update_id":1,"message":{"message_id":3,` + fromYohana + `,"text":"air tergenang depan pasar su 3 hari"}}`)
	b.ReportAllocs()
	for b.Loop() {
		if _, _, err := Normalise(raw, 42); err != nil {
			b.Fatal(err)
		}
	}
}
