package simulator_test

import (
	"bytes"
	"mime/multipart"
	"net/url"
	"os"
	"strings"
	"testing"

	"noken/simulator"
)

func TestWhatTelegramRefuses(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("a", 4097)
	row := func(n int) []any {
		var buttons []any
		for range n {
			buttons = append(buttons, args{"text": "a", "callback_data": "a"})
		}
		return buttons
	}
	markup := func(fields args) args {
		return args{"chat_id": yohana, "text": "a", "reply_markup": button(fields)}
	}
	cases := []struct {
		name   string
		method string
		args   args
		want   string
	}{
		{"a method that does not exist", "sendMesage", nil, "Not Found"},
		{"no chat", "sendMessage", args{"text": "a"}, "Bad Request: chat_id is empty"},
		{"an unknown chat", "sendMessage", args{"chat_id": 5, "text": "a"}, "Bad Request: chat not found"},
		{"a username nobody has", "sendMessage", args{"chat_id": "@nobody", "text": "a"}, "Bad Request: chat_id is empty"},
		{"no text", "sendMessage", args{"chat_id": yohana}, "Bad Request: message text is empty"},
		{"white space only", "sendMessage", args{"chat_id": yohana, "text": " \n "}, "Bad Request: message text is empty"},
		{"tags only", "sendMessage", args{"chat_id": yohana, "text": "<b></b>", "parse_mode": "HTML"}, "Bad Request: message text is empty"},
		{"a text too long", "sendMessage", args{"chat_id": yohana, "text": long}, "Bad Request: message is too long"},
		{"emoji count twice", "sendMessage", args{"chat_id": yohana, "text": strings.Repeat("😀", 2049)}, "Bad Request: message is too long"},
		{"an unclosed tag", "sendMessage", args{"chat_id": yohana, "text": "<b>a", "parse_mode": "HTML"}, "Bad Request: can't parse entities: Can't find end tag corresponding to start tag \"b\""},
		{"an unknown tag", "sendMessage", args{"chat_id": yohana, "text": "a <p>", "parse_mode": "HTML"}, "Bad Request: can't parse entities: Unsupported start tag \"p\" at byte offset 2"},
		{"Markdown is not played", "sendMessage", args{"chat_id": yohana, "text": "a", "parse_mode": "MarkdownV2"}, "Bad Request: unsupported parse_mode"},
		{"an unknown parameter", "sendMessage", args{"chat_id": yohana, "text": "a", "txt": "b"}, "Bad Request: unknown parameter"},
		{"a wrong type", "sendMessage", args{"chat_id": yohana, "text": "a", "message_thread_id": "x"}, "Bad Request: can't parse message_thread_id"},
		{"an unknown field in a nested object", "sendMessage", args{"chat_id": yohana, "text": "a", "reply_parameters": args{"message_id": 1, "id": 2}}, "Bad Request: can't parse reply_parameters"},
		{"a reply to nothing", "sendMessage", args{"chat_id": yohana, "text": "a", "reply_parameters": args{"message_id": 99}}, "Bad Request: message to be replied not found"},
		{"a topic that is not there", "sendMessage", args{"chat_id": forum, "text": "a", "message_thread_id": 99}, "Bad Request: message thread not found"},
		{"a button without action", "sendMessage", markup(args{"text": "a"}), "Bad Request: can't parse inline keyboard button: Text buttons are unallowed"},
		{"a button with two actions", "sendMessage", markup(args{"text": "a", "callback_data": "a", "url": "https://a.id"}), "Bad Request: can't parse inline keyboard button: Exactly one"},
		{"a button with an empty copy_text beside its data", "sendMessage", markup(args{"text": "a", "callback_data": "a", "copy_text": args{"text": ""}}), "Bad Request: can't parse inline keyboard button: Exactly one"},
		{"an empty copy_text", "sendMessage", markup(args{"text": "a", "copy_text": args{"text": ""}}), "Bad Request: BUTTON_COPY_TEXT_INVALID"},
		{"a button without label", "sendMessage", markup(args{"text": " ", "callback_data": "a"}), "Bad Request: can't parse inline keyboard button: Button text must be non-empty"},
		{"callback data of 65 bytes", "sendMessage", markup(args{"text": "a", "callback_data": strings.Repeat("é", 32) + "a"}), "Bad Request: BUTTON_DATA_INVALID"},
		{"an unknown button style", "sendMessage", markup(args{"text": "a", "callback_data": "a", "style": "red"}), "Bad Request: can't parse inline keyboard button: Unknown button style"},
		{"an unknown field in a button", "sendMessage", markup(args{"text": "a", "callback_data": "a", "colour": "red"}), "Bad Request: can't parse inline keyboard button"},
		{"a link that is none", "sendMessage", markup(args{"text": "a", "url": "mimika"}), "Bad Request: inline keyboard button URL 'mimika' is invalid"},
		{"nine buttons in a row", "sendMessage", args{"chat_id": yohana, "text": "a", "reply_markup": args{"inline_keyboard": []any{row(9)}}}, "Bad Request: can't parse inline keyboard"},
		{"more than a hundred buttons", "sendMessage", args{"chat_id": yohana, "text": "a", "reply_markup": args{"inline_keyboard": []any{row(8), row(8), row(8), row(8), row(8), row(8), row(8), row(8), row(8), row(8), row(8), row(8), row(8)}}}, "Bad Request: reply markup is too long"},
		{"an edit of nothing", "editMessageText", args{"chat_id": yohana, "message_id": 99, "text": "a"}, "Bad Request: message to edit not found"},
		{"a deletion of nothing", "deleteMessage", args{"chat_id": yohana, "message_id": 99}, "Bad Request: message to delete not found"},
		{"a reaction to nothing", "setMessageReaction", args{"chat_id": yohana, "message_id": 99}, "Bad Request: message to react not found"},
		{"a reaction that is none", "setMessageReaction", args{"chat_id": yohana, "message_id": 1, "reaction": []any{args{"type": "emoji", "emoji": "✅"}}}, "Bad Request: REACTION_INVALID"},
		{"an answer to no press", "answerCallbackQuery", args{"callback_query_id": "7"}, "Bad Request: query is too old and response timeout expired or query ID is invalid"},
		{"a topic in a plain group", "createForumTopic", args{"chat_id": group, "name": "a"}, "Bad Request: the chat is not a forum"},
		{"a topic without name", "createForumTopic", args{"chat_id": forum, "name": ""}, "Bad Request: parameter \"name\" is required"},
		{"an album of one", "sendMediaGroup", args{"chat_id": yohana, "media": []any{args{"type": "photo", "media": "x"}}}, "Bad Request: media group must include 2-10 items"},
		{"a photo nobody sent", "sendPhoto", args{"chat_id": yohana, "photo": "AgAC"}, "Bad Request: wrong file identifier/HTTP URL specified"},
		{"a caption too long", "sendPhoto", args{"chat_id": yohana, "photo": "AgAC", "caption": strings.Repeat("a", 1025)}, "Bad Request: message caption is too long"},
		{"a place off the earth", "sendLocation", args{"chat_id": yohana, "latitude": 91, "longitude": 0}, "Bad Request: wrong latitude or longitude specified"},
		{"a command in capitals", "setMyCommands", args{"commands": []any{args{"command": "Lapor", "description": "a"}}}, "Bad Request: BOT_COMMAND_INVALID"},
		{"a command without description", "setMyCommands", args{"commands": []any{args{"command": "lapor", "description": ""}}}, "Bad Request: BOT_COMMAND_DESCRIPTION_INVALID"},
		{"a scope that does not exist", "setMyCommands", args{"commands": []any{}, "scope": args{"type": "all"}}, "Bad Request: can't parse scope"},
		{"an unknown chat action", "sendChatAction", args{"chat_id": yohana, "action": "thinking"}, "Bad Request: wrong parameter action in request"},
		{"what is not played", "sendDice", args{"chat_id": yohana}, "Bad Request: the simulator does not play sendDice"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			b := setup(t)
			got := b.try(c.method, c.args)
			if got.OK || !strings.HasPrefix(got.Description, c.want) {
				t.Errorf("got %v %q, want %q", got.OK, got.Description, c.want)
			}
			if got.status != got.ErrorCode {
				t.Errorf("HTTP status %d, error_code %d", got.status, got.ErrorCode)
			}
		})
	}
}

func TestWrongTokenIsUnauthorized(t *testing.T) {
	t.Parallel()
	b := setup(t)
	got := b.post(b.url+"/bot2:test/getMe", "application/json", nil)
	if got.status != 401 || got.Description != "Unauthorized" {
		t.Errorf("got %d %q", got.status, got.Description)
	}
}

func TestMethodNamesMatterInNoCase(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.do("GETME", nil, nil)
}

func TestArgumentsComeInEveryForm(t *testing.T) {
	t.Parallel()
	markup := `{"inline_keyboard":[[{"text":"Kirim","callback_data":"a","style":"success"}]]}`
	t.Run("urlencoded", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		form := url.Values{"chat_id": {"1001"}, "text": {"a"}, "reply_markup": {markup}}
		got := b.post(b.url+"/bot1:test/sendMessage", "application/x-www-form-urlencoded", []byte(form.Encode()))
		checkSent(t, b, got)
	})
	t.Run("query", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		form := url.Values{"chat_id": {"1001"}, "text": {"a"}, "reply_markup": {markup}}
		checkSent(t, b, b.post(b.url+"/bot1:test/sendMessage?"+form.Encode(), "", nil))
	})
	t.Run("multipart", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		var body bytes.Buffer
		w := multipart.NewWriter(&body)
		_ = w.WriteField("chat_id", "1001")
		_ = w.WriteField("text", "a")
		_ = w.WriteField("reply_markup", markup)
		_ = w.Close()
		checkSent(t, b, b.post(b.url+"/bot1:test/sendMessage", w.FormDataContentType(), body.Bytes()))
	})
	t.Run("JSON with objects as strings", func(t *testing.T) {
		t.Parallel()
		b := setup(t)
		checkSent(t, b, b.try("sendMessage", args{"chat_id": "1001", "text": "a", "reply_markup": markup}))
	})
}

func checkSent(t *testing.T, b *testBundle, got reply) {
	t.Helper()
	if !got.OK {
		t.Fatal(got.Description)
	}
	m, ok := b.tg.Last(yohana)
	if !ok || m.Text != "a" || len(m.Buttons) != 1 || m.Buttons[0][0] != (simulator.Button{Label: "Kirim", Data: "a", Style: "success"}) {
		t.Errorf("got %+v", m)
	}
}

func TestReferenceIsThatOfTheSharedDocuments(t *testing.T) {
	t.Parallel()
	const shared = "../../shared/telegram/api.json"
	if _, err := os.Stat(shared); err != nil {
		t.Logf("%s is not here: nothing to compare with", shared)
		return
	}
	if err := simulator.CompareReference(shared); err != nil {
		t.Error(err)
	}
}
