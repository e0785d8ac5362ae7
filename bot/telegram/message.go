package telegram

import "encoding/json"

// The parts of Telegram's objects that Noken reads. They are decoded here and not
// with the library's models because those fail a whole update over one nested
// object of a new type, and cost several times as much to decode.

type update struct {
	ID       json.RawMessage `json:"update_id"`
	Message  *message        `json:"message"`
	Edited   *message        `json:"edited_message"`
	Callback *callback       `json:"callback_query"`
	Member   *membering      `json:"my_chat_member"`
	Person   *membering      `json:"chat_member"`
}

type user struct {
	ID    int64  `json:"id"`
	Bot   bool   `json:"is_bot"`
	First string `json:"first_name"`
	Last  string `json:"last_name"`
	Lang  string `json:"language_code"`
}

type chatInfo struct {
	ID    int64  `json:"id"`
	Type  string `json:"type"`
	Title string `json:"title"`
	Forum bool   `json:"is_forum"`
}

type message struct {
	ID          int       `json:"message_id"`
	Thread      int       `json:"message_thread_id"`
	InTopic     bool      `json:"is_topic_message"`
	From        *user     `json:"from"`
	SenderChat  *chatInfo `json:"sender_chat"`
	AutoForward bool      `json:"is_automatic_forward"`
	Date        int64     `json:"date"`
	EditDate    int64     `json:"edit_date"`
	Chat        chatInfo  `json:"chat"`
	ReplyTo     *replied  `json:"reply_to_message"`
	Album       string    `json:"media_group_id"`
	Voice       *document `json:"voice"`
	NewMembers  []user    `json:"new_chat_members"`
	LeftMember  *user     `json:"left_chat_member"`
	Text        string    `json:"text"`
	Caption     string    `json:"caption"`
	Photo       []size    `json:"photo"`
	Document    *document `json:"document"`
	Location    *location `json:"location"`
	Venue       *venue    `json:"venue"`
	Contact     *contact  `json:"contact"`
	MigrateTo   int64     `json:"migrate_to_chat_id"`
	MigrateFrom int64     `json:"migrate_from_chat_id"`

	// Only whether they are there matters.
	Animation json.RawMessage `json:"animation"`
	Audio     json.RawMessage `json:"audio"`
	Sticker   json.RawMessage `json:"sticker"`
	Story     json.RawMessage `json:"story"`
	Video     json.RawMessage `json:"video"`
	VideoNote json.RawMessage `json:"video_note"`
	Forward   json.RawMessage `json:"forward_origin"`
	Dice      json.RawMessage `json:"dice"`
	Poll      json.RawMessage `json:"poll"`
}

// replied is the message a message answers.
type replied struct {
	ID      int    `json:"message_id"`
	From    *user  `json:"from"`
	Text    string `json:"text"`
	Caption string `json:"caption"`

	// A message in a topic answers the service message that opened the topic
	// unless the person chose another one.
	TopicCreated json.RawMessage `json:"forum_topic_created"`
	TopicEdited  json.RawMessage `json:"forum_topic_edited"`
	NewMembers   json.RawMessage `json:"new_chat_members"`
	Pinned       json.RawMessage `json:"pinned_message"`
}

type size struct {
	File   string `json:"file_id"`
	Unique string `json:"file_unique_id"`
	Width  int    `json:"width"`
	Height int    `json:"height"`
}

type document struct {
	File   string `json:"file_id"`
	Unique string `json:"file_unique_id"`
	Name   string `json:"file_name"`
	MIME   string `json:"mime_type"`
	Size   int64  `json:"file_size"`
}

type location struct {
	Lat float64 `json:"latitude"`
	Lon float64 `json:"longitude"`
}

type venue struct {
	Location location `json:"location"`
	Title    string   `json:"title"`
	Address  string   `json:"address"`
}

type contact struct {
	Phone string `json:"phone_number"`
	User  int64  `json:"user_id"`
}

type callback struct {
	ID      string   `json:"id"`
	From    user     `json:"from"`
	Message *message `json:"message"` // of an inaccessible one only chat, id and date 0 are left
	Data    string   `json:"data"`
}

type membering struct {
	Chat chatInfo `json:"chat"`
	From user     `json:"from"`
	Date int64    `json:"date"`
	New  struct {
		Status   string `json:"status"`
		User     user   `json:"user"`
		IsMember *bool  `json:"is_member"`
		Pins     bool   `json:"can_pin_messages"`
		Topics   bool   `json:"can_manage_topics"`
	} `json:"new_chat_member"`
}

// serviceFields are the fields of messages that nobody wrote: Telegram tells with
// them what happened to the chat.
// https://core.telegram.org/bots/api#message
var serviceFields = []string{
	"new_chat_members", "left_chat_member", "chat_owner_left", "chat_owner_changed",
	"new_chat_title", "new_chat_photo", "delete_chat_photo", "group_chat_created",
	"supergroup_chat_created", "channel_chat_created", "message_auto_delete_timer_changed",
	"migrate_from_chat_id", "pinned_message", "forum_topic_created", "forum_topic_edited",
	"forum_topic_closed", "forum_topic_reopened", "general_forum_topic_hidden",
	"general_forum_topic_unhidden", "video_chat_scheduled", "video_chat_started",
	"video_chat_ended", "video_chat_participants_invited", "boost_added", "chat_background_set",
	"write_access_allowed", "connected_website", "proximity_alert_triggered",
	"giveaway_created", "giveaway_completed", "successful_payment", "refunded_payment",
	"users_shared", "chat_shared", "passport_data", "direct_message_price_changed",
	"paid_message_price_changed", "checklist_tasks_done", "checklist_tasks_added",
}
