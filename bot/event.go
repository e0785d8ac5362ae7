package bot

import (
	"time"

	"noken/flows"
)

// EventKind says what happened.
type EventKind string

// What can happen. The first group comes from Telegram, the second from Noken itself.
const (
	MessageIn    EventKind = "message" // text, photo, pin, contact or anything else a person sent
	Edited       EventKind = "edited"  // a person changed a message
	Pressed      EventKind = "press"   // a person pressed a button
	BotMember    EventKind = "member"  // the bot was added, removed, blocked, unblocked or given other rights
	PersonMember EventKind = "person"  // somebody came, went or was given another standing in a group: From, with What as the new status. One who leaves may be told of twice
	ChatMoved    EventKind = "moved"   // a group became a supergroup: MovedTo
	TimerFired   EventKind = "timer"   // Name is the timer's
	TicketNews   EventKind = "news"    // something about a ticket concerns this chat
	SendResult   EventKind = "sent"    // the outcome of a message whose Out.Then asked for it
	Recount      EventKind = "recount" // open cases are to be looked through for the edition Posted, in recountChat only; Name "next": further
	DraftIn      EventKind = "draft"   // a draft of the configuration, for an admin's own chat: Draft; Name says draftOffered or draftLooked
)

// Event is one thing that happened in one chat, free of Telegram's types. It is
// what the inbox holds (as JSON, sealed).
type Event struct {
	Kind      EventKind       `json:"k"`
	Update    int64           `json:"u,omitempty"`  // Telegram's update_id; 0: from within
	Chat      int64           `json:"c"`            // the private chat or group it happened in
	ChatType  string          `json:"ct,omitempty"` // private, group, supergroup, channel
	Title     string          `json:"ti,omitempty"` // the group's title
	Forum     bool            `json:"fo,omitempty"` // the group has topics
	From      Person          `json:"fr,omitzero"`
	Message   int             `json:"m,omitempty"`  // message id; of the pressed message for Pressed
	Topic     int             `json:"th,omitempty"` // message_thread_id where is_topic_message is set
	At        time.Time       `json:"at,omitzero"`  // when it was sent; zero where Telegram does not say (a press)
	Text      string          `json:"t,omitempty"`  // text or caption
	Photo     *flows.Photo    `json:"ph,omitempty"` // the largest size
	File      *flows.Document `json:"fi,omitempty"` // a file; What says document or document_image beside it
	FileName  string          `json:"fn,omitempty"` // of a File that may belong to a configuration (.yaml, .yml, .csv, .zip); other names may name people and are left out
	Album     string          `json:"al,omitempty"` // media_group_id
	Place     *flows.Place    `json:"pl,omitempty"`
	Voice     string          `json:"vo,omitempty"` // file id of a voice message; What says voice beside it
	Forwarded bool            `json:"fw,omitempty"` // somebody said or took it elsewhere before; who is not taken
	What      string          `json:"w,omitempty"`  // for what has no field: sticker, voice, audio, video, video_note, document, document_image, animation, contact, poll, dice, story, other, or service for what nobody wrote; for BotMember and PersonMember the new status: creator, administrator, member, restricted, left, kicked
	Lacks     []string        `json:"la,omitempty"` // BotMember in a group: the rights it would need and does not have, as Telegram names them: can_pin_messages, can_manage_topics (of a forum)
	Others    []Person        `json:"ot,omitempty"` // PersonMember: who else came by the same message
	Phone     string          `json:"pn,omitempty"` // of a contact
	Reply     *Reply          `json:"re,omitempty"` // the message this one answers
	Callback  string          `json:"cb,omitempty"` // callback query id
	Data      string          `json:"d,omitempty"`  // callback data; never trusted
	MovedTo   int64           `json:"mv,omitempty"`

	// From within.
	Name    string     `json:"n,omitempty"`  // timer's name; for TicketNews and SendResult what it is about
	Ticket  string     `json:"tk,omitempty"` // ticket number
	Outcome Outcome    `json:"oc,omitempty"` // SendResult
	Result  string     `json:"rs,omitempty"` // SendResult of a question to Telegram: such as the member's status; of NoRight the right that is missing
	Posted  int        `json:"po,omitempty"` // SendResult: message id that was given, of TopicGone the topic; TicketNews: which word of the case's talk
	Tries   int        `json:"tr,omitempty"` // how often this was begun anew
	Then    *Event     `json:"tn,omitempty"` // the event that waited for this result
	Draft   *DraftNews `json:"dr,omitempty"` // DraftIn
	Head    bool       `json:"hd,omitempty"` // TicketNews: for one of those who alone get the case, not for who reported it
	Due     []DueLine  `json:"du,omitempty"` // what time has made due; TicketNews "due": one of them
}

// Person is who did something.
type Person struct {
	ID        int64  `json:"i"`
	Name      string `json:"n,omitempty"` // first and last name
	Lang      string `json:"l,omitempty"` // language_code as Telegram gives it
	Bot       bool   `json:"b,omitempty"`
	Anonymous bool   `json:"a,omitempty"` // an anonymous admin, or a channel speaking
}

// Reply is the message an event answers.
type Reply struct {
	Message int    `json:"m"`
	Ours    bool   `json:"o,omitempty"` // this bot sent it
	Service bool   `json:"s,omitempty"` // a service message, such as the one that opened a topic
	Text    string `json:"t,omitempty"` // its first 200 characters, only when Ours
}

// Outcome is how sending ended.
type Outcome string

// How sending can end.
const (
	Sent      Outcome = "sent"
	Blocked   Outcome = "blocked"    // the person blocked the bot, or the bot is no member of the group
	Vanished  Outcome = "vanished"   // the chat does not exist (any more)
	TopicGone Outcome = "topic_gone" // the topic was deleted, or topics were switched off
	NoRight   Outcome = "no_right"   // the bot lacks a right in the group; Event.Result names it: can_manage_topics, can_pin_messages, can_delete_messages, administrator
	Refused   Outcome = "refused"    // Telegram will never take it, for another reason
)
