package telegram

import (
	"errors"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/prometheus/client_golang/prometheus"
	dto "github.com/prometheus/client_model/go"

	"noken/bot"
	"noken/flows"
)

func newClient(t *testing.T, say func(call, int) (int, string)) (*Client, *fakeAPI, *Metrics) {
	t.Helper()
	api, metrics := &fakeAPI{say: say}, NewMetrics(prometheus.NewRegistry())
	client, err := NewClient(ClientOptions{Token: testToken, Transport: api, Metrics: metrics})
	if err != nil {
		t.Fatal(err)
	}
	return client, api, metrics
}

func TestDoAsksForWhatTheOutSays(t *testing.T) {
	t.Parallel()
	buttons := [][]bot.Button{{
		{Label: "Kirim", Data: "f:1:y", Style: "success"}, {Label: "Salin", Copy: "MMK-1"}, {Label: "Buka", URL: "https://x.id", Style: "odd"},
	}, {{Label: "too much", Data: strings.Repeat("x", 65)}, {Label: " ", Data: "x"}, {Label: "nothing"}}}
	const rows = `{"inline_keyboard":[[{"text":"Kirim","callback_data":"f:1:y","style":"success"},{"text":"Salin","copy_text":{"text":"MMK-1"}},{"text":"Buka","url":"https://x.id"}]]}`
	const plain = `{"is_disabled":true}`
	for name, tc := range map[string]struct {
		out    bot.Out
		to     Resolved
		method string
		fields map[string]string
	}{
		"a text with buttons": {
			bot.Out{Op: bot.OpSend, Chat: 5, Text: bot.Rich{{Text: "a<"}, {Text: "b", Style: flows.Bold}}, Buttons: buttons, Silent: true},
			Resolved{Topic: 9, ReplyTo: 4}, "sendMessage",
			map[string]string{"chat_id": "5", "text": "a&lt;<b>b</b>", "parse_mode": "HTML", "reply_markup": rows, "disable_notification": "true",
				"message_thread_id": "9", "reply_parameters": `{"message_id":4,"allow_sending_without_reply":true}`, "link_preview_options": plain},
		},
		"a text that wants a reply": {
			bot.Out{Op: bot.OpSend, Chat: 5, Text: flows.Words("x"), ForceReply: "Tulis"}, Resolved{ReplyTo: 4}, "sendMessage",
			map[string]string{"chat_id": "5", "text": "x", "parse_mode": "HTML", "reply_markup": `{"force_reply":true,"input_field_placeholder":"Tulis","selective":true}`,
				"reply_parameters": `{"message_id":4,"allow_sending_without_reply":true}`, "link_preview_options": plain},
		},
		"an edit that takes the buttons away": {
			bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("x")}, Resolved{Message: 8}, "editMessageText",
			map[string]string{"chat_id": "5", "message_id": "8", "text": "x", "parse_mode": "HTML", "reply_markup": `{"inline_keyboard":[]}`, "link_preview_options": plain},
		},
		"an edit of the buttons only": {
			bot.Out{Op: bot.OpEdit, Chat: 5, Buttons: buttons}, Resolved{Message: 8}, "editMessageReplyMarkup",
			map[string]string{"chat_id": "5", "message_id": "8", "reply_markup": rows},
		},
		"one photo": {
			bot.Out{Op: bot.OpPhotos, Chat: 5, Photos: []string{"f"}, Text: flows.Words("x")}, Resolved{}, "sendPhoto",
			map[string]string{"chat_id": "5", "photo": "f", "caption": "x", "parse_mode": "HTML"},
		},
		"an album": {
			bot.Out{Op: bot.OpPhotos, Chat: 5, Photos: []string{"f", "g"}, Text: flows.Words("x")}, Resolved{}, "sendMediaGroup",
			map[string]string{"chat_id": "5", "media": `[{"type":"photo","media":"f","caption":"x","parse_mode":"HTML"},{"type":"photo","media":"g"}]`},
		},
		"one file": {
			bot.Out{Op: bot.OpFiles, Chat: 5, Files: []string{"f"}}, Resolved{Topic: 3}, "sendDocument",
			map[string]string{"chat_id": "5", "message_thread_id": "3", "document": "f", "parse_mode": "HTML"},
		},
		"several files": {
			bot.Out{Op: bot.OpFiles, Chat: 5, Files: []string{"f", "g"}, Text: flows.Words("x")}, Resolved{}, "sendMediaGroup",
			map[string]string{"chat_id": "5", "media": `[{"type":"document","media":"f","caption":"x","parse_mode":"HTML"},{"type":"document","media":"g"}]`},
		},
		"a pin": {
			bot.Out{Op: bot.OpPlace, Chat: 5, Place: &flows.Place{Lat: -4.5, Lon: 0}}, Resolved{}, "sendLocation",
			map[string]string{"chat_id": "5", "latitude": "-4.5", "longitude": "0"},
		},
		"a toast": {
			bot.Out{Op: bot.OpAnswer, Chat: 5, Callback: "c", Text: flows.Words(strings.Repeat("x", 300)), Alert: true}, Resolved{}, "answerCallbackQuery",
			map[string]string{"callback_query_id": "c", "text": strings.Repeat("x", 199) + "…", "show_alert": "true"},
		},
		"a reaction": {
			bot.Out{Op: bot.OpReact, Chat: 5, Emoji: "👍"}, Resolved{Message: 8}, "setMessageReaction",
			map[string]string{"chat_id": "5", "message_id": "8", "reaction": `[{"type":"emoji","emoji":"👍"}]`},
		},
		"typing": {bot.Out{Op: bot.OpTyping, Chat: 5}, Resolved{}, "sendChatAction", map[string]string{"chat_id": "5", "action": "typing"}},
		"a topic": {
			bot.Out{Op: bot.OpTopic, Chat: -5, Text: flows.Words(strings.Repeat("x", 200))}, Resolved{}, "createForumTopic",
			map[string]string{"chat_id": "-5", "name": strings.Repeat("x", 127) + "…"},
		},
		"a topic that is closed":   {bot.Out{Op: bot.OpTopicClose, Chat: -5}, Resolved{Topic: 9}, "closeForumTopic", map[string]string{"chat_id": "-5", "message_thread_id": "9"}},
		"a topic that is reopened": {bot.Out{Op: bot.OpTopicReopen, Chat: -5}, Resolved{Topic: 9}, "reopenForumTopic", map[string]string{"chat_id": "-5", "message_thread_id": "9"}},
		"a topic's new name": {
			bot.Out{Op: bot.OpTopicName, Chat: -5, Text: flows.Words(strings.Repeat("x", 200))}, Resolved{Topic: 9}, "editForumTopic",
			map[string]string{"chat_id": "-5", "message_thread_id": "9", "name": strings.Repeat("x", 127) + "…"},
		},
		"a board that is pinned": {
			bot.Out{Op: bot.OpPin, Chat: -5}, Resolved{Message: 8}, "pinChatMessage",
			map[string]string{"chat_id": "-5", "message_id": "8", "disable_notification": "true"},
		},
		"a board that is unpinned": {bot.Out{Op: bot.OpUnpin, Chat: -5}, Resolved{Message: 8}, "unpinChatMessage", map[string]string{"chat_id": "-5", "message_id": "8"}},
		"a message to forget":      {bot.Out{Op: bot.OpForget, Chat: -5}, Resolved{Message: 8}, "deleteMessage", map[string]string{"chat_id": "-5", "message_id": "8"}},
		"a voice message with words and buttons": {
			bot.Out{Op: bot.OpVoice, Chat: 5, Voice: "v", Text: flows.Words("x"), Buttons: buttons, Silent: true}, Resolved{Topic: 9, ReplyTo: 4}, "sendVoice",
			map[string]string{"chat_id": "5", "voice": "v", "caption": "x", "parse_mode": "HTML", "reply_markup": rows, "disable_notification": "true",
				"message_thread_id": "9", "reply_parameters": `{"message_id":4,"allow_sending_without_reply":true}`},
		},
		"a text that asks where one is": {
			bot.Out{Op: bot.OpSend, Chat: 5, Text: flows.Words("x"), AskPlace: "Kirim lokasi"}, Resolved{}, "sendMessage",
			map[string]string{"chat_id": "5", "text": "x", "parse_mode": "HTML", "link_preview_options": plain,
				"reply_markup": `{"keyboard":[[{"text":"Kirim lokasi","request_location":true}]],"resize_keyboard":true,"one_time_keyboard":true}`},
		},
		"a group is never asked where it is": {
			bot.Out{Op: bot.OpSend, Chat: -5, Text: flows.Words("x"), AskPlace: "Kirim lokasi"}, Resolved{}, "sendMessage",
			map[string]string{"chat_id": "-5", "text": "x", "parse_mode": "HTML", "link_preview_options": plain},
		},
		"a text that takes that button away": {
			bot.Out{Op: bot.OpSend, Chat: 5, Text: flows.Words("x"), NoKeyboard: true}, Resolved{}, "sendMessage",
			map[string]string{"chat_id": "5", "text": "x", "parse_mode": "HTML", "link_preview_options": plain, "reply_markup": `{"remove_keyboard":true}`},
		},
		"a question about a member": {bot.Out{Op: bot.OpMember, Chat: -5, Member: 7}, Resolved{}, "getChatMember", map[string]string{"chat_id": "-5", "user_id": "7"}},
		"leaving":                   {bot.Out{Op: bot.OpLeave, Chat: -5}, Resolved{}, "leaveChat", map[string]string{"chat_id": "-5"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			client, api, _ := newClient(t, nil)
			if _, err := client.Do(t.Context(), tc.out, tc.to); err != nil {
				t.Fatal(err)
			}
			calls := api.got()
			if len(calls) != 1 || calls[0].method != tc.method {
				t.Fatalf("calls %v", calls)
			}
			if diff := cmp.Diff(tc.fields, calls[0].fields); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestMarkupThatIsRefusedGoesAsPlainWordsAndIsCounted(t *testing.T) {
	t.Parallel()
	client, api, metrics := newClient(t, func(c call, _ int) (int, string) {
		if c.fields["parse_mode"] != "" {
			return 400, refusal(400, "Bad Request: can't parse entities: Unsupported start tag")
		}
		return 0, ""
	})
	_, err := client.Do(t.Context(), bot.Out{Op: bot.OpSend, Chat: 5, Text: bot.Rich{{Text: "a<b", Style: flows.Bold}}}, Resolved{})
	calls := api.got()
	if err != nil || len(calls) != 2 || calls[1].fields["text"] != "a<b" {
		t.Errorf("%v, calls %v", err, calls)
	}
	var counted dto.Metric
	if err := metrics.markup.Write(&counted); err != nil || counted.GetCounter().GetValue() != 1 {
		t.Errorf("counted %v, %v", counted.GetCounter(), err)
	}
}

func TestAnEditThatChangesNothingIsDone(t *testing.T) {
	t.Parallel()
	client, _, _ := newClient(t, func(call, int) (int, string) {
		return 400, refusal(400, "Bad Request: message is not modified: specified new message content and reply markup are exactly the same")
	})
	if _, err := client.Do(t.Context(), bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("x")}, Resolved{Message: 1}); err != nil {
		t.Error(err)
	}
}

func TestAMessageWithAPhotoHasItsCaptionEdited(t *testing.T) {
	t.Parallel()
	client, api, _ := newClient(t, func(c call, _ int) (int, string) {
		if c.method == "editMessageText" {
			return 400, refusal(400, "Bad Request: there is no text in the message to edit")
		}
		return 0, ""
	})
	_, err := client.Do(t.Context(), bot.Out{Op: bot.OpEdit, Chat: 5, Text: flows.Words("x")}, Resolved{Message: 1})
	if calls := api.got(); err != nil || len(calls) != 2 || calls[1].fields["caption"] != "x" {
		t.Errorf("%v, calls %v", err, calls)
	}
}

func TestFailuresAreToldApart(t *testing.T) {
	t.Parallel()
	for body, want := range map[string]FailureKind{
		refusal(400, "Bad Request: query is too old and response timeout expired or query ID is invalid"): QueryOld,
		refusal(400, "Bad Request: message can't be edited"):                                              MessageGone,
		refusal(400, "Bad Request: MESSAGE_ID_INVALID"):                                                   MessageGone,
		refusal(400, "Bad Request: MEDIA_CAPTION_TOO_LONG"):                                               TooLong,
		refusal(400, "Bad Request: BUTTON_DATA_INVALID"):                                                  Refused,
		refusal(401, "Unauthorized"):                                                                      Unauthorized,
		refusal(404, "Not Found"):                                                                         Unauthorized,
		refusal(403, "Forbidden: bot can't initiate conversation with a user"):                            Blocked,
		refusal(413, "Request Entity Too Large"):                                                          Refused,
		refusal(500, "Internal Server Error"):                                                             Temporary,
		tooMany(3):                                                                                        RetryAfter,
		`<html>`:                                                                                          Temporary,
		`{"ok":false,"error_code":400,"description":"x","parameters":{"migrate_to_chat_id":-1001234567890}}`: Migrated,
	} {
		client, _, _ := newClient(t, func(call, int) (int, string) { return 400, body })
		_, err := client.Do(t.Context(), bot.Out{Op: bot.OpAnswer, Callback: "c"}, Resolved{})
		failure, ok := errors.AsType[*Failure](err)
		if !ok || failure.Kind != want || errors.Is(err, ErrToken) != (want == Unauthorized) {
			t.Errorf("%s: %v", body, err)
		}
		if strings.Contains(err.Error(), "html") || want == Migrated && failure.To != -1001234567890 {
			t.Errorf("%s: %v", body, err)
		}
	}
}

func TestSetCommandsOnlyWhereTheyDiffer(t *testing.T) {
	t.Parallel()
	client, api, _ := newClient(t, func(c call, _ int) (int, string) {
		if c.method == "getMyCommands" && c.fields["language_code"] == "en" {
			return 200, `{"ok":true,"result":[{"command":"menu","description":"Menu"}]}`
		}
		if c.method == "getMyCommands" {
			return 200, `{"ok":true,"result":[]}`
		}
		return 0, ""
	})
	menu := []Command{{"menu", "Menu"}}
	n, err := client.SetCommands(t.Context(), CommandSet{Commands: menu}, CommandSet{Lang: "en", Commands: menu}, CommandSet{Groups: true, Commands: menu})
	if err != nil || n != 2 {
		t.Fatal(n, err)
	}
	calls := api.got()
	last := calls[len(calls)-1]
	if last.method != "setMyCommands" || last.fields["scope"] != `{"type":"all_group_chats"}` || last.fields["commands"] != `[{"command":"menu","description":"Menu"}]` {
		t.Errorf("call %v", last)
	}
}

func TestWebhookAndMe(t *testing.T) {
	t.Parallel()
	client, api, _ := newClient(t, func(c call, _ int) (int, string) {
		if c.method == "getWebhookInfo" {
			return 200, `{"ok":true,"result":{"url":"https://x","pending_update_count":3,"last_error_date":1700000000,"last_error_message":"boo"}}`
		}
		return 0, ""
	})
	if err := client.SetWebhook(t.Context(), "https://x", "s"); err != nil {
		t.Error(err)
	}
	if err := client.DeleteWebhook(t.Context()); err != nil {
		t.Error(err)
	}
	if calls := api.got(); calls[0].fields["allowed_updates"] != `["message","edited_message","callback_query","my_chat_member","chat_member"]` || calls[1].fields["drop_pending_updates"] == "true" {
		t.Errorf("calls %v", calls)
	}
	if info, err := client.WebhookInfo(t.Context()); err != nil || info.Pending != 3 || !info.LastErrorAt.Equal(then) {
		t.Error(info, err)
	}
	if me, err := client.Me(t.Context()); err != nil || me.Username != "noken_bot" {
		t.Error(me, err)
	}
}
