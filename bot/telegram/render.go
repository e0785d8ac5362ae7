package telegram

import (
	"strconv"
	"strings"
	"unicode/utf8"

	"noken/bot"
	"noken/flows"
)

// Telegram's limits, in UTF-16 code units after parsing unless it says otherwise.
const (
	textMax        = 4096 // https://core.telegram.org/bots/api#sendmessage
	captionMax     = 1024 // https://core.telegram.org/bots/api#sendphoto
	toastMax       = 200  // https://core.telegram.org/bots/api#answercallbackquery
	topicNameMax   = 128  // https://core.telegram.org/bots/api#createforumtopic
	callbackMax    = 64   // bytes; https://core.telegram.org/bots/api#inlinekeyboardbutton
	copyMax        = 256  // https://core.telegram.org/bots/api#copytextbutton
	placeholderMax = 64   // https://core.telegram.org/bots/api#forcereply
	labelMax       = 64   // Telegram names no limit; longer ones are cut on every phone
	albumMax       = 10   // photos; https://core.telegram.org/bots/api#sendmediagroup
)

// tags are the HTML elements of the styles.
// https://core.telegram.org/bots/api#html-style
var tags = [...]string{flows.Bold: "b", flows.Italic: "i", flows.Code: "code", flows.Quote: "blockquote"}

// renderHTML writes r for parse_mode HTML. Everything in the spans is escaped, so
// no text can become markup.
func renderHTML(r bot.Rich) string {
	var b strings.Builder
	for _, span := range r {
		if span.Text == "" {
			continue
		}
		if span.User > 0 { // https://core.telegram.org/bots/api#html-style, a mention of somebody who may have no username
			b.WriteString(`<a href="tg://user?id=` + strconv.FormatInt(span.User, 10) + `">`)
			escape(&b, span.Text)
			b.WriteString("</a>")
			continue
		}
		tag := ""
		if int(span.Style) < len(tags) {
			tag = tags[span.Style]
		}
		if tag == "" {
			escape(&b, span.Text)
			continue
		}
		b.WriteString("<" + tag + ">")
		escape(&b, span.Text)
		b.WriteString("</" + tag + ">")
	}
	return b.String()
}

// escape also replaces what is no UTF-8: Telegram refuses the whole message for it.
func escape(b *strings.Builder, s string) {
	from := 0
	for i := 0; i < len(s); {
		r, n := rune(s[i]), 1
		if r >= utf8.RuneSelf {
			r, n = utf8.DecodeRuneInString(s[i:])
		}
		with := ""
		switch {
		case r == '&':
			with = "&amp;"
		case r == '<':
			with = "&lt;"
		case r == '>':
			with = "&gt;"
		case r == '"':
			with = "&quot;"
		case r == utf8.RuneError && n == 1:
			with = "\uFFFD"
		}
		if with != "" {
			b.WriteString(s[from:i])
			b.WriteString(with)
			from = i + n
		}
		i += n
	}
	b.WriteString(s[from:])
}

// units is the length of s as Telegram counts it: in UTF-16 code units.
func units(s string) int {
	n := 0
	for _, r := range s {
		n += unitsOf(r)
	}
	return n
}

func unitsOf(r rune) int {
	if r >= 0x10000 {
		return 2
	}
	return 1
}

func richUnits(r bot.Rich) int {
	n := 0
	for _, span := range r {
		n += units(span.Text)
	}
	return n
}

// blank says that nothing would be left to show: Telegram trims texts and refuses empty ones.
func blank(r bot.Rich) bool {
	for _, span := range r {
		if strings.TrimSpace(span.Text) != "" {
			return false
		}
	}
	return true
}
