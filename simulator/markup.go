package simulator

import (
	"slices"
	"strings"
)

// inlineKeyboard is an InlineKeyboardMarkup.
type inlineKeyboard struct {
	Rows [][]inlineButton `json:"inline_keyboard"`
}

type inlineButton struct {
	Text  string    `json:"text"`
	Style string    `json:"style,omitempty"`
	Data  string    `json:"callback_data,omitempty"`
	URL   string    `json:"url,omitempty"`
	Copy  *copyText `json:"copy_text,omitempty"`
}

type copyText struct {
	Text string `json:"text"`
}

// Limits of keyboards. The reference gives the length of callback data; the others
// are what Telegram's servers take.
const (
	maxButtons      = 100
	maxButtonsInRow = 8
	maxData         = 64 // bytes
	maxCopy         = 256
)

// markup is what reply_markup asked for.
type markup struct {
	keyboard   *inlineKeyboard
	forceReply string // placeholder; "…" where none was given
	askPlace   string // label of a button of the reply keyboard that sends where the person is
	noKeyboard bool   // the reply keyboard is taken away
}

func (q *request) markup() (markup, error) {
	object := q.object("reply_markup")
	if object == nil {
		return markup{}, nil
	}
	if rows, ok := object["inline_keyboard"].([]any); ok {
		keyboard, err := readKeyboard(rows)
		return markup{keyboard: keyboard}, err
	}
	if object["force_reply"] == true {
		placeholder, _ := object["input_field_placeholder"].(string)
		if n := utf16Len(placeholder); n > 64 {
			return markup{}, bad("input field placeholder is too long")
		}
		if placeholder == "" {
			placeholder = "…"
		}
		return markup{forceReply: placeholder}, nil
	}
	if object["remove_keyboard"] == true {
		return markup{noKeyboard: true}, nil
	}
	label, err := askedPlace(object["keyboard"], q.chatID() > 0)
	return markup{askPlace: label}, err
}

// askedPlace reads a reply keyboard; of its buttons only one that asks for the place
// is played. https://core.telegram.org/bots/api#keyboardbutton
func askedPlace(keyboard any, private bool) (label string, err error) {
	rows, _ := keyboard.([]any)
	for _, r := range rows {
		row, _ := r.([]any)
		for _, b := range row {
			object, _ := b.(map[string]any)
			text, _ := object["text"].(string)
			if plain, ok := b.(string); ok {
				text = plain
			}
			switch {
			case strings.TrimSpace(text) == "":
				return "", bad("can't parse keyboard button: Button text must be non-empty")
			case object["request_location"] == true && !private:
				return "", bad("location can be requested in private chats only")
			case object["request_location"] == true:
				label = text
			}
		}
	}
	return label, nil
}

func readKeyboard(rows []any) (*inlineKeyboard, error) {
	keyboard := &inlineKeyboard{}
	total := 0
	for _, r := range rows {
		row, _ := r.([]any)
		if len(row) == 0 {
			continue // Telegram drops empty rows
		}
		if len(row) > maxButtonsInRow {
			return nil, bad("can't parse inline keyboard: a row has %d buttons, at most %d fit", len(row), maxButtonsInRow)
		}
		buttons := make([]inlineButton, 0, len(row))
		for _, b := range row {
			button, err := readButton(b)
			if err != nil {
				return nil, err
			}
			buttons = append(buttons, button)
		}
		if total += len(row); total > maxButtons {
			return nil, bad("reply markup is too long")
		}
		keyboard.Rows = append(keyboard.Rows, buttons)
	}
	if total == 0 {
		return nil, nil
	}
	return keyboard, nil
}

// notActions are the fields of a button that do not say what it does.
var notActions = []string{"text", "style", "icon_custom_emoji_id"}

func readButton(v any) (inlineButton, error) {
	object, _ := v.(map[string]any)
	actions := 0
	for name, v := range object {
		if v != nil && !slices.Contains(notActions, name) {
			actions++
		}
	}
	var b inlineButton
	b.Text, _ = object["text"].(string)
	if strings.TrimSpace(b.Text) == "" {
		return b, bad("can't parse inline keyboard button: Button text must be non-empty")
	}
	switch actions {
	case 0:
		return b, bad("can't parse inline keyboard button: Text buttons are unallowed in the inline keyboard")
	case 1:
	default:
		return b, bad("can't parse inline keyboard button: Exactly one action must be given, button %q has %d", b.Text, actions)
	}
	if style, given := object["style"]; given {
		b.Style, _ = style.(string)
		if !slices.Contains([]string{"danger", "success", "primary"}, b.Style) {
			return b, bad("can't parse inline keyboard button: Unknown button style specified")
		}
	}
	if data, given := object["callback_data"]; given {
		b.Data, _ = data.(string)
		if len(b.Data) == 0 || len(b.Data) > maxData {
			return b, bad("BUTTON_DATA_INVALID")
		}
	}
	if url, given := object["url"]; given {
		b.URL, _ = url.(string)
		if !validURL(b.URL) {
			return b, bad("inline keyboard button URL '%s' is invalid: Wrong HTTP URL", b.URL)
		}
	}
	if c, ok := object["copy_text"].(map[string]any); ok {
		text, _ := c["text"].(string)
		if n := utf16Len(text); n == 0 || n > maxCopy {
			return b, bad("BUTTON_COPY_TEXT_INVALID")
		}
		b.Copy = &copyText{Text: text}
	}
	return b, nil
}

func validURL(s string) bool {
	if strings.HasPrefix(s, "tg://") {
		return true
	}
	rest, ok := strings.CutPrefix(s, "https://")
	if !ok {
		rest, ok = strings.CutPrefix(s, "http://")
	}
	host, _, _ := strings.Cut(rest, "/")
	return ok && (strings.Contains(host, ".") || strings.HasPrefix(host, "localhost")) && !strings.ContainsAny(s, " \n")
}

func (k *inlineKeyboard) equal(other *inlineKeyboard) bool {
	if k == nil || other == nil {
		return k == other
	}
	return slices.EqualFunc(k.Rows, other.Rows, func(a, b []inlineButton) bool {
		return slices.EqualFunc(a, b, func(x, y inlineButton) bool {
			sameCopy := x.Copy == y.Copy || x.Copy != nil && y.Copy != nil && *x.Copy == *y.Copy
			return sameCopy && x.Text == y.Text && x.Style == y.Style && x.Data == y.Data && x.URL == y.URL
		})
	})
}
