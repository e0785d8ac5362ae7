package simulator

import "sort"

// chat is one private chat, group or supergroup as the bot sees it.
// Everything in it is guarded by Server.mu.
type chat struct {
	wire     *wireChat         // replaced, never changed: others encode it
	user     *wireUser         // the person of a private chat
	title    string            // what the page calls it; empty: by the person
	members  map[int64]*member // of a group
	messages []*message        // oldest first, bounded by Options.KeepMessages
	lastID   int
	topics   map[int]*topic
	moved    int64 // the supergroup it became
	bot      string
	lacks    map[string]bool // rights that the bot as an administrator was not given, as Telegram names them
	pinned   []int           // messages, in the order they were pinned
	askPlace string          // label of the button under the input field that sends where the person is; empty: none
	sent     []string        // all words the bot ever showed here
	fresh    bool            // the person has not opened the bot yet
	changed  chan struct{}   // closed at the next change
	news     *news           // of the Server
	rev      int64           // news.rev at the last change
	toSend   bucket
	typing   string
}

// Statuses of a member, as Telegram names them.
const (
	statusMember = "member"
	statusAdmin  = "administrator"
	statusOwner  = "creator"
	statusLeft   = "left"
	statusKicked = "kicked"
)

type member struct {
	user   *wireUser
	status string
}

type topic struct {
	id      int // of the service message that opened it
	name    string
	closed  bool
	deleted bool
	byBot   bool // the bot made it: it may close and rename it whatever its rights
}

type message struct {
	wire       wireMessage
	kind       string
	forceReply string
	askPlace   string
	reactions  map[int64][]string // by who set them
	edits      int
	deleted    bool
	replyTo    int
	byBot      bool
}

// Rights of administrators that the simulator knows, as Telegram names them.
// https://core.telegram.org/bots/api#chatadministratorrights
const (
	RightTopics = "can_manage_topics"
	RightPin    = "can_pin_messages"
	RightDelete = "can_delete_messages"
)

// can says that the bot has a right in a group.
func (c *chat) can(right string) bool { return c.bot == statusAdmin && !c.lacks[right] }

func (c *chat) private() bool { return c.user != nil }

// find returns the message with this id, nil where there is none or it is gone.
func (c *chat) find(id int) *message {
	m := c.findAny(id)
	if m == nil || m.deleted {
		return nil
	}
	return m
}

func (c *chat) findAny(id int) *message {
	i := sort.Search(len(c.messages), func(i int) bool { return c.messages[i].wire.ID >= id })
	if i < len(c.messages) && c.messages[i].wire.ID == id {
		return c.messages[i]
	}
	return nil
}

// add gives the message its id and keeps it; at most keep are kept.
func (c *chat) add(m *message, keep int) {
	c.lastID++
	m.wire.ID = c.lastID
	if len(c.messages) >= 2*keep {
		// In halves, so that it costs little per message.
		c.messages = append(c.messages[:0:0], c.messages[len(c.messages)-keep:]...)
	}
	c.messages = append(c.messages, m)
	c.touch()
}

// news counts changes in all chats, for the page.
type news struct {
	rev     int64
	changed chan struct{} // closed at the next change
}

func (n *news) bump() int64 {
	n.rev++
	if n.changed != nil {
		close(n.changed)
		n.changed = nil
	}
	return n.rev
}

func (n *news) wait() <-chan struct{} {
	if n.changed == nil {
		n.changed = make(chan struct{})
	}
	return n.changed
}

// touch wakes who waits for a change.
func (c *chat) touch() {
	c.rev = c.news.bump()
	if c.changed != nil {
		close(c.changed)
		c.changed = nil
	}
}

func (c *chat) changes() <-chan struct{} {
	if c.changed == nil {
		c.changed = make(chan struct{})
	}
	return c.changed
}

// quoted is m as another message's reply_to_message: without its own.
func (m *message) quoted() *wireMessage {
	w := m.wire
	w.ReplyTo = nil
	return &w
}

// thread is the topic or thread that an answer to m belongs to.
func (c *chat) thread(m *message) int {
	if m.wire.Thread != 0 {
		return m.wire.Thread
	}
	if c.wire.Type == "supergroup" && !c.wire.IsForum {
		return m.wire.ID
	}
	return 0
}

// topicFor is the topic that a message goes into: the one that is named, or that of
// the message it answers; 0: none.
func (c *chat) topicFor(topic int, reply *message) int {
	if topic == 0 && reply != nil {
		return c.topicOf(reply)
	}
	return topic
}
