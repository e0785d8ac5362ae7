package bot

import "noken/flows"

// Rich is a text in spans; people's words are spans like all others, so that no
// text can smuggle markup in.
type Rich = flows.Rich

// Op is what an Out asks Telegram to do.
type Op string

// What can be asked of Telegram.
const (
	OpSend        Op = "send"         // a message: Text, Buttons, ForceReply
	OpEdit        Op = "edit"         // change the text and buttons of EditSlot (or EditMessage)
	OpPhotos      Op = "photos"       // one photo or an album of Photos, Text is the caption
	OpFiles       Op = "files"        // one file or an album of Files, Text is the caption
	OpPlace       Op = "place"        // a pin
	OpAnswer      Op = "answer"       // answer the button press Callback, Text is the toast
	OpReact       Op = "react"        // set the reaction Emoji on EditMessage
	OpTyping      Op = "typing"       // chat action
	OpTopic       Op = "topic"        // create a forum topic called Text; its id is kept under Slot
	OpVoice       Op = "voice"        // the voice message Voice, Text is the caption
	OpTopicClose  Op = "topic_close"  // close the topic TopicSlot (or Topic)
	OpTopicReopen Op = "topic_reopen" // open it again
	OpTopicName   Op = "topic_name"   // rename it to Text
	OpPin         Op = "pin"          // pin EditSlot (or EditMessage), silently
	OpUnpin       Op = "unpin"        // unpin it
	OpForget      Op = "forget"       // delete it; one that is gone already counts as done
	OpMember      Op = "member"       // ask for Member's status in Chat; the answer comes in Then.Result
	OpLeave       Op = "leave"        // leave the chat
)

// Lane is an Out's precedence: lower goes first.
type Lane uint8

// The lanes of the outbox.
const (
	Interactive  Lane = iota // an answer to what a person just did
	Notification             // news about a case
	Broadcast                // the same for many
)

// Out is one thing to be done at Telegram, free of Telegram's types. It is what
// the outbox holds (as JSON, sealed). Outs of one chat and lane are done in order.
//
// A slot is a name for a message (or topic) of a chat that the bot posted before
// or will have posted by then: "q" is the standing question in a private chat,
// "card/MMK-26-000001-A" a case's card and "topic/MMK-26-000001-A" its topic in a
// group. The sender keeps slot -> id; so one Out may speak of a message whose id
// nobody knows yet.
type Out struct {
	Op       Op           `json:"o"`
	Chat     int64        `json:"c"`
	Lane     Lane         `json:"l,omitempty"`
	Text     Rich         `json:"t,omitempty"`
	Buttons  [][]Button   `json:"b,omitempty"`
	Photos   []string     `json:"p,omitempty"`  // file ids, 1-10
	Captions []string     `json:"ps,omitempty"` // of the Photos, one each, instead of Text
	Files    []string     `json:"fl,omitempty"` // file ids of documents, 1-10
	Place    *flows.Place `json:"pl,omitempty"`
	Voice    string       `json:"v,omitempty"` // file id of a voice message

	Slot string `json:"s,omitempty"` // remember what is posted under this name
	Ref  string `json:"r,omitempty"` // remember that what is posted is about this ("MMK-26-000001-A", "MMK-26-000001-A ask", ...)

	EditSlot    string `json:"es,omitempty"` // OpEdit, OpReact, OpPin, OpUnpin, OpForget: the message under this name; of a text that took several messages and has no buttons the first one
	EditMessage int    `json:"em,omitempty"` // the message with this id; wins over EditSlot
	OrSend      bool   `json:"os,omitempty"` // OpEdit: where the message is unknown or gone, send it anew (under EditSlot)
	Beside      bool   `json:"be,omitempty"` // needs no order: may be done while later ones of the chat are

	ReplyTo    int    `json:"rt,omitempty"` // answer this message
	ReplySlot  string `json:"rs,omitempty"` // answer the message under this name
	TopicSlot  string `json:"ts,omitempty"` // post into the topic under this name
	Topic      int    `json:"th,omitempty"` // post into this topic
	TopicOnly  bool   `json:"to,omitempty"` // into the topic or nowhere: ends in TopicGone where it is unknown or gone
	ForceReply string `json:"f,omitempty"`  // ask the person to reply; the text is the placeholder of the input field
	AskPlace   string `json:"ap,omitempty"` // in a private chat: show a button of this label under the input field that sends where the person is, until it was used. Buttons and ForceReply go before it, as a message carries one of these; a message with it cannot be edited
	NoKeyboard bool   `json:"nk,omitempty"` // take such a button away
	Silent     bool   `json:"q,omitempty"`  // disable_notification

	Callback string `json:"cb,omitempty"`
	Alert    bool   `json:"a,omitempty"` // OpAnswer: a window instead of a toast
	Emoji    string `json:"e,omitempty"`
	Member   int64  `json:"m,omitempty"`

	Then       *Event `json:"tn,omitempty"` // put into the inbox of Then.Chat with the outcome filled in
	OnlyFailed bool   `json:"of,omitempty"` // Then only where it was not Sent
}

// Button is one button. Exactly one of Data, Copy and URL is set.
type Button struct {
	Label string `json:"l"`
	Data  string `json:"d,omitempty"` // callback data, at most 64 bytes
	Copy  string `json:"c,omitempty"` // copied to the clipboard
	URL   string `json:"u,omitempty"`
	Style string `json:"s,omitempty"` // success, danger, primary
}

// Outgoing is an Out on its way: which partition's outbox holds it, and under which id.
type Outgoing struct {
	Partition int
	ID        string // id of the outbox entry, unique within the partition
	Out       Out
}
