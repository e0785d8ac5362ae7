package simulator

import "context"

// methods are what the simulator plays, by the reference's names.
var methods map[string]func(*Server, context.Context, *request) (any, error)

func init() {
	// Assigned here and not above: the functions reach back to the table through act.
	methods = map[string]func(*Server, context.Context, *request) (any, error){
		"getMe":                  (*Server).getMe,
		"logOut":                 (*Server).yes,
		"close":                  (*Server).yes,
		"getUpdates":             (*Server).getUpdates,
		"setWebhook":             (*Server).setWebhook,
		"deleteWebhook":          (*Server).deleteWebhook,
		"getWebhookInfo":         (*Server).getWebhookInfo,
		"sendMessage":            (*Server).sendMessage,
		"sendPhoto":              (*Server).sendPhoto,
		"sendMediaGroup":         (*Server).sendMediaGroup,
		"sendDocument":           (*Server).sendDocument,
		"sendVoice":              (*Server).sendVoice,
		"sendLocation":           (*Server).sendLocation,
		"sendVenue":              (*Server).sendVenue,
		"copyMessage":            (*Server).copyMessage,
		"forwardMessage":         (*Server).forwardMessage,
		"sendChatAction":         (*Server).sendChatAction,
		"editMessageText":        (*Server).editMessageText,
		"editMessageCaption":     (*Server).editMessageCaption,
		"editMessageReplyMarkup": (*Server).editMessageReplyMarkup,
		"deleteMessage":          (*Server).deleteMessage,
		"pinChatMessage":         (*Server).pinChatMessage,
		"unpinChatMessage":       (*Server).unpinChatMessage,
		"setMessageReaction":     (*Server).setMessageReaction,
		"answerCallbackQuery":    (*Server).answerCallbackQuery,
		"createForumTopic":       (*Server).createForumTopic,
		"editForumTopic":         (*Server).editForumTopic,
		"closeForumTopic":        (*Server).closeForumTopic,
		"reopenForumTopic":       (*Server).reopenForumTopic,
		"deleteForumTopic":       (*Server).deleteForumTopic,
		"getChat":                (*Server).getChat,
		"getChatMember":          (*Server).getChatMember,
		"getChatMemberCount":     (*Server).getChatMemberCount,
		"getChatAdministrators":  (*Server).getChatAdministrators,
		"leaveChat":              (*Server).leaveChat,
		"setMyCommands":          (*Server).setMyCommands,
		"getMyCommands":          (*Server).getMyCommands,
		"deleteMyCommands":       (*Server).deleteMyCommands,
		"setMyName":              (*Server).setProfile,
		"setMyDescription":       (*Server).setProfile,
		"setMyShortDescription":  (*Server).setProfile,
		"getMyName":              (*Server).getProfile,
		"getMyDescription":       (*Server).getProfile,
		"getMyShortDescription":  (*Server).getProfile,
		"setChatMenuButton":      (*Server).yes,
		"getFile":                (*Server).getFile,
	}
}

// act does a checked call.
func (s *Server) act(ctx context.Context, q *request) (any, error) {
	f, ok := methods[q.method]
	if !ok {
		return nil, bad("the simulator does not play %s", q.method)
	}
	return f(s, ctx, q)
}

func (s *Server) yes(context.Context, *request) (any, error) { return true, nil }

func (s *Server) getMe(context.Context, *request) (any, error) {
	return struct {
		wireUser
		CanJoinGroups  bool `json:"can_join_groups"`
		CanReadAll     bool `json:"can_read_all_group_messages"`
		SupportsInline bool `json:"supports_inline_queries"`
		CanConnect     bool `json:"can_connect_to_business"`
		HasMainWebApp  bool `json:"has_main_web_app"`
	}{wireUser: s.bot, CanJoinGroups: true, CanReadAll: s.opts.ReadAll}, nil
}

// reach finds the chat a call is about and whether the bot may act in it; mu is held.
func (s *Server) reach(id int64) (*chat, error) {
	if id == 0 {
		return nil, bad("chat_id is empty")
	}
	c := s.chats[id]
	if c == nil {
		return nil, bad("chat not found")
	}
	if c.moved != 0 {
		return nil, &refusal{code: 400, text: "Bad Request: group chat was upgraded to a supergroup chat", migrateTo: c.moved}
	}
	if c.private() {
		switch {
		case c.bot == statusKicked:
			return nil, forbidden("bot was blocked by the user")
		case c.bot == "deactivated":
			return nil, forbidden("user is deactivated")
		case c.fresh:
			return nil, forbidden("bot can't initiate conversation with a user")
		}
		return c, nil
	}
	switch c.bot {
	case statusKicked:
		return nil, forbidden("bot was kicked from the " + c.wire.Type + " chat")
	case statusLeft:
		return nil, forbidden("bot is not a member of the " + c.wire.Type + " chat")
	}
	return c, nil
}

// reachMessage finds the message a call is about; what is the deed, for the refusal.
func (s *Server) reachMessage(q *request, deed string) (*chat, *message, error) {
	c, err := s.reach(q.chatID())
	if err != nil {
		return nil, nil, err
	}
	m := c.find(q.int("message_id"))
	if m == nil {
		return c, nil, bad("message to %s not found", deed)
	}
	return c, m, nil
}
