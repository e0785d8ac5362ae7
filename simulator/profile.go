package simulator

import (
	"context"
	"encoding/json"
	"regexp"
	"strings"
)

// BotCommand is an entry of the commands menu.
type BotCommand struct {
	Command     string `json:"command"`
	Description string `json:"description"`
}

const maxCommands = 100

var commandForm = regexp.MustCompile(`^[a-z0-9_]{1,32}$`)

// menuKey names a menu: its scope as JSON (keys sorted) and its language.
func menuKey(q *request) (string, error) {
	scope := q.object("scope")
	if scope == nil {
		scope = map[string]any{"type": "default"}
	}
	key, err := json.Marshal(scope)
	if err != nil {
		return "", bad("can't parse scope")
	}
	lang := q.str("language_code")
	if lang != "" && len(lang) != 2 {
		return "", bad("invalid language code specified")
	}
	return string(key) + " " + lang, nil
}

func (s *Server) setMyCommands(_ context.Context, q *request) (any, error) {
	key, err := menuKey(q)
	if err != nil {
		return nil, err
	}
	list, _ := q.args["commands"].([]any)
	if len(list) > maxCommands {
		return nil, bad("BOT_COMMANDS_TOO_MUCH")
	}
	menu := make([]BotCommand, 0, len(list))
	for _, item := range list {
		object, _ := item.(map[string]any)
		command, _ := object["command"].(string)
		command = strings.TrimPrefix(command, "/")
		words, _ := object["description"].(string)
		if !commandForm.MatchString(command) {
			return nil, bad("BOT_COMMAND_INVALID")
		}
		if n := utf16Len(words); n < 1 || n > 256 {
			return nil, bad("BOT_COMMAND_DESCRIPTION_INVALID")
		}
		menu = append(menu, BotCommand{command, words})
	}
	raw, err := json.Marshal(menu)
	if err != nil {
		return nil, bad("can't encode the commands")
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.commands[key] = raw
	s.news.bump()
	return true, nil
}

func (s *Server) getMyCommands(_ context.Context, q *request) (any, error) {
	key, err := menuKey(q)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if raw, ok := s.commands[key]; ok {
		return raw, nil
	}
	return []BotCommand{}, nil
}

func (s *Server) deleteMyCommands(_ context.Context, q *request) (any, error) {
	key, err := menuKey(q)
	if err != nil {
		return nil, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.commands, key)
	return true, nil
}

// Menu is the commands menu that a person with this language sees in a private
// chat or in a group, found as Telegram finds it: the narrower scope first, in it
// the person's language first. Menus of single chats and of admins are left out.
func (s *Server) Menu(group bool, lang string) []BotCommand {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.menu(group, lang)
}

func (s *Server) menu(group bool, lang string) []BotCommand {
	scope := `{"type":"all_private_chats"}`
	if group {
		scope = `{"type":"all_group_chats"}`
	}
	for _, key := range []string{scope + " " + lang, scope + " ", `{"type":"default"} ` + lang, `{"type":"default"} `} {
		if raw, ok := s.commands[key]; ok {
			var menu []BotCommand
			if err := json.Unmarshal(raw, &menu); err == nil {
				return menu
			}
		}
	}
	return nil
}

var profileLimits = map[string]int{"name": 64, "description": 512, "short_description": 120}

// profileField is what a method such as setMyShortDescription is about.
func profileField(method string) string {
	switch method[len("setMy"):] {
	case "Name":
		return "name"
	case "Description":
		return "description"
	}
	return "short_description"
}

func (s *Server) setProfile(_ context.Context, q *request) (any, error) {
	field := profileField(q.method)
	text := q.str(field)
	if utf16Len(text) > profileLimits[field] {
		return nil, bad("%s is too long", field)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.profile[field+" "+q.str("language_code")] = text
	return true, nil
}

func (s *Server) getProfile(_ context.Context, q *request) (any, error) {
	field := profileField(q.method)
	s.mu.Lock()
	defer s.mu.Unlock()
	text, ok := s.profile[field+" "+q.str("language_code")]
	if !ok {
		text = s.profile[field+" "]
	}
	if text == "" && field == "name" {
		text = s.bot.FirstName
	}
	return map[string]string{field: text}, nil
}
