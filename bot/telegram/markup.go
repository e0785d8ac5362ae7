package telegram

import "noken/bot"

// The library's InlineKeyboardButton always serialises an empty copy_text, which
// makes two actions of one; these carry exactly one.
// https://core.telegram.org/bots/api#inlinekeyboardmarkup
type keyboard struct {
	Rows [][]button `json:"inline_keyboard"`
}

type button struct {
	Text  string    `json:"text"`
	Data  string    `json:"callback_data,omitempty"`
	URL   string    `json:"url,omitempty"`
	Copy  *copyText `json:"copy_text,omitempty"`
	Style string    `json:"style,omitempty"` // danger, success, primary
}

type copyText struct {
	Text string `json:"text"`
}

// https://core.telegram.org/bots/api#forcereply
type forceReply struct {
	Force       bool   `json:"force_reply"`
	Placeholder string `json:"input_field_placeholder,omitempty"`
	Selective   bool   `json:"selective,omitempty"` // only the one who is answered sees it
}

// https://core.telegram.org/bots/api#replykeyboardmarkup
type placeKeyboard struct {
	Rows    [1][1]placeButton `json:"keyboard"`
	Resize  bool              `json:"resize_keyboard"`
	OneTime bool              `json:"one_time_keyboard"`
}

type placeButton struct {
	Text  string `json:"text"`
	Place bool   `json:"request_location"`
}

// https://core.telegram.org/bots/api#replykeyboardremove
type noKeyboard struct {
	Remove bool `json:"remove_keyboard"`
}

// markup makes the reply_markup of out; nil: none. Buttons go before ForceReply and
// both before AskPlace: a message can carry one of them.
func (c *Client) markup(out bot.Out, replies bool) any {
	if rows := c.rows(out.Buttons); len(rows) > 0 {
		return keyboard{Rows: rows}
	}
	if out.ForceReply != "" {
		return forceReply{Force: true, Placeholder: shorten(out.ForceReply, placeholderMax), Selective: replies}
	}
	switch {
	case out.AskPlace != "" && out.Chat > 0: // in a group Telegram refuses the whole message for it
		return placeKeyboard{Rows: [1][1]placeButton{{{Text: shorten(out.AskPlace, labelMax), Place: true}}}, Resize: true, OneTime: true}
	case out.NoKeyboard:
		return noKeyboard{Remove: true}
	}
	return nil
}

// rows leaves out buttons that would make Telegram refuse the whole message, and
// counts them as defects: a message with a button less is better than none.
func (c *Client) rows(buttons [][]bot.Button) [][]button {
	rows := make([][]button, 0, len(buttons))
	for _, from := range buttons {
		row := make([]button, 0, len(from))
		for _, b := range from {
			to := button{Text: shorten(b.Label, labelMax)}
			switch b.Style {
			case "success", "danger", "primary":
				to.Style = b.Style
			}
			switch {
			case b.Data != "" && len(b.Data) <= callbackMax:
				to.Data = b.Data
			case b.Data == "" && b.Copy != "" && units(b.Copy) <= copyMax:
				to.Copy = &copyText{Text: b.Copy}
			case b.Data == "" && b.Copy == "" && b.URL != "":
				to.URL = b.URL
			}
			if blank(bot.Rich{{Text: b.Label}}) || to.Data == "" && to.Copy == nil && to.URL == "" {
				c.o.Metrics.defect()
				continue
			}
			row = append(row, to)
		}
		if len(row) > 0 {
			rows = append(rows, row)
		}
	}
	return rows
}
