package simulator

// The objects of the Bot API that the simulator gives out, as JSON.

type wireUser struct {
	ID        int64  `json:"id"`
	IsBot     bool   `json:"is_bot"`
	FirstName string `json:"first_name"`
	LastName  string `json:"last_name,omitempty"`
	Username  string `json:"username,omitempty"`
	Language  string `json:"language_code,omitempty"`
}

type wireChat struct {
	ID        int64  `json:"id"`
	Type      string `json:"type"`
	Title     string `json:"title,omitempty"`
	Username  string `json:"username,omitempty"`
	FirstName string `json:"first_name,omitempty"`
	LastName  string `json:"last_name,omitempty"`
	IsForum   bool   `json:"is_forum,omitempty"`
}

type wireMessage struct {
	ID              int             `json:"message_id"`
	Thread          int             `json:"message_thread_id,omitempty"`
	From            *wireUser       `json:"from,omitempty"`
	SenderChat      *wireChat       `json:"sender_chat,omitempty"`
	Date            int64           `json:"date"`
	Chat            *wireChat       `json:"chat"`
	IsTopic         bool            `json:"is_topic_message,omitempty"`
	ForwardOrigin   *wireOrigin     `json:"forward_origin,omitempty"`
	ReplyTo         *wireMessage    `json:"reply_to_message,omitempty"`
	EditDate        int64           `json:"edit_date,omitempty"`
	MediaGroup      string          `json:"media_group_id,omitempty"`
	AuthorSignature string          `json:"author_signature,omitempty"`
	Text            string          `json:"text,omitempty"`
	Entities        []entity        `json:"entities,omitempty"`
	Caption         string          `json:"caption,omitempty"`
	CaptionEntities []entity        `json:"caption_entities,omitempty"`
	Photo           []wirePhoto     `json:"photo,omitempty"`
	Document        *wireFile       `json:"document,omitempty"`
	Voice           *wireFile       `json:"voice,omitempty"`
	Sticker         *wireSticker    `json:"sticker,omitempty"`
	Contact         *wireContact    `json:"contact,omitempty"`
	Location        *wireLocation   `json:"location,omitempty"`
	Venue           *wireVenue      `json:"venue,omitempty"`
	NewMembers      []wireUser      `json:"new_chat_members,omitempty"`
	LeftMember      *wireUser       `json:"left_chat_member,omitempty"`
	NewTitle        string          `json:"new_chat_title,omitempty"`
	MigrateTo       int64           `json:"migrate_to_chat_id,omitempty"`
	MigrateFrom     int64           `json:"migrate_from_chat_id,omitempty"`
	Pinned          *wireMessage    `json:"pinned_message,omitempty"`
	TopicCreated    *wireTopic      `json:"forum_topic_created,omitempty"`
	TopicEdited     *wireTopic      `json:"forum_topic_edited,omitempty"`
	TopicClosed     *struct{}       `json:"forum_topic_closed,omitempty"`
	TopicReopened   *struct{}       `json:"forum_topic_reopened,omitempty"`
	Markup          *inlineKeyboard `json:"reply_markup,omitempty"`
}

type wirePhoto struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	FileSize     int    `json:"file_size"`
}

type wireFile struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	FileName     string `json:"file_name,omitempty"`
	MimeType     string `json:"mime_type,omitempty"`
	FileSize     int    `json:"file_size,omitempty"`
	FilePath     string `json:"file_path,omitempty"`
	Duration     int    `json:"duration,omitempty"`
}

type wireSticker struct {
	FileID       string `json:"file_id"`
	FileUniqueID string `json:"file_unique_id"`
	Type         string `json:"type"`
	Width        int    `json:"width"`
	Height       int    `json:"height"`
	IsAnimated   bool   `json:"is_animated"`
	IsVideo      bool   `json:"is_video"`
	Emoji        string `json:"emoji"`
}

type wireContact struct {
	PhoneNumber string `json:"phone_number"`
	FirstName   string `json:"first_name"`
	LastName    string `json:"last_name,omitempty"`
	UserID      int64  `json:"user_id,omitempty"`
}

type wireLocation struct {
	Latitude  float64 `json:"latitude"`
	Longitude float64 `json:"longitude"`
}

type wireVenue struct {
	Location wireLocation `json:"location"`
	Title    string       `json:"title"`
	Address  string       `json:"address"`
}

type wireTopic struct {
	Name      string `json:"name,omitempty"`
	IconColor int    `json:"icon_color,omitempty"`
}

type wireOrigin struct {
	Type     string    `json:"type"`
	User     *wireUser `json:"sender_user,omitempty"`
	UserName string    `json:"sender_user_name,omitempty"`
	Date     int64     `json:"date"`
}

type wireCallback struct {
	ID           string    `json:"id"`
	From         *wireUser `json:"from"`
	Message      any       `json:"message"`
	ChatInstance string    `json:"chat_instance"`
	Data         string    `json:"data"`
}

// wireInaccessible stands for a message that was deleted.
type wireInaccessible struct {
	Chat *wireChat `json:"chat"`
	ID   int       `json:"message_id"`
	Date int64     `json:"date"` // always 0
}

type wireMember struct {
	Status          string   `json:"status"`
	User            wireUser `json:"user"`
	IsAnonymous     *bool    `json:"is_anonymous,omitempty"`
	CanManageTopics bool     `json:"can_manage_topics,omitempty"`
	CanPin          bool     `json:"can_pin_messages,omitempty"`
	CanDelete       bool     `json:"can_delete_messages,omitempty"`
	CanBeEdited     *bool    `json:"can_be_edited,omitempty"`
	UntilDate       *int64   `json:"until_date,omitempty"`
}

type wireMemberUpdate struct {
	Chat *wireChat  `json:"chat"`
	From *wireUser  `json:"from"`
	Date int64      `json:"date"`
	Old  wireMember `json:"old_chat_member"`
	New  wireMember `json:"new_chat_member"`
}
