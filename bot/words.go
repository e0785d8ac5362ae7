package bot

import (
	"fmt"
	"strings"

	"noken/flows"
)

// languageFor is the city's language for a Telegram language_code: the city's
// first one for those who speak a language of the region or give none.
func (c *Config) languageFor(code string) string {
	first := c.City.Languages[0]
	code, _, _ = strings.Cut(strings.ToLower(code), "-")
	for _, lang := range c.City.Languages {
		if lang == code {
			return lang
		}
	}
	switch code {
	case "", "in", "ms", "jv", "su":
		return first
	}
	for _, lang := range c.City.Languages {
		if lang == "en" {
			return lang
		}
	}
	return first
}

// command takes "/lapor@noken_bot payload" apart; ok is false where the text is
// no command, or one for another bot.
func command(text, bot string) (name, payload string, ok bool) {
	if !strings.HasPrefix(text, "/") || len(text) < 2 {
		return "", "", false
	}
	head, payload, _ := strings.Cut(text[1:], " ")
	name, at, addressed := strings.Cut(head, "@")
	if addressed && bot != "" && !strings.EqualFold(at, bot) {
		return "", "", false
	}
	return strings.ToLower(name), strings.TrimSpace(payload), true
}

// bounded cuts a text to at most n runes.
func bounded(s string, n int) string {
	if len(s) <= n {
		return s
	}
	count := 0
	for i := range s {
		if count == n {
			return s[:i]
		}
		count++
	}
	return s
}

func bold(s string) Rich { return Rich{{Text: s, Style: flows.Bold}} }

// contact is how to reach a human at the office that owns the bot.
func (t *turn) contact() map[string]any {
	code := t.config.City.Coordinator
	args := map[string]any{"office": code, "contact": ""}
	if o, ok := t.config.City.Office(code); ok {
		args["office"] = o.Name[t.lang()]
		if o.Phone != "" {
			args["contact"] = fmt.Sprintf(" (%s)", o.Phone)
		}
	}
	return args
}
