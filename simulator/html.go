package simulator

import (
	"strconv"
	"strings"
	"unicode/utf8"
)

// entity is a MessageEntity; offset and length in UTF-16 code units.
type entity struct {
	Type     string `json:"type"`
	Offset   int    `json:"offset"`
	Length   int    `json:"length"`
	URL      string `json:"url,omitempty"`
	Language string `json:"language,omitempty"`
	EmojiID  string `json:"custom_emoji_id,omitempty"`
}

// utf16Len is the length of s as Telegram counts it.
func utf16Len(s string) int {
	n := 0
	for _, r := range s {
		n++
		if r > 0xFFFF {
			n++
		}
	}
	return n
}

// tagTypes are the tags of HTML style and the entities they make.
// https://core.telegram.org/bots/api#html-style
var tagTypes = map[string]string{
	"b": "bold", "strong": "bold",
	"i": "italic", "em": "italic",
	"u": "underline", "ins": "underline",
	"s": "strikethrough", "strike": "strikethrough", "del": "strikethrough",
	"tg-spoiler": "spoiler", "span": "spoiler",
	"a": "text_link", "tg-emoji": "custom_emoji", "tg-time": "date_time",
	"code": "code", "pre": "pre", "blockquote": "blockquote",
}

type openTag struct {
	name   string
	entity entity
	plain  bool // makes no entity: <a> without a target
}

type htmlParser struct {
	in     string
	pos    int
	out    strings.Builder
	length int // of out, UTF-16
	open   []openTag
	found  []entity
}

// parseHTML takes Telegram's HTML style apart. The complaints are Telegram's.
func parseHTML(in string) (string, []entity, error) {
	if !utf8.ValidString(in) {
		return "", nil, bad("strings must be encoded in UTF-8")
	}
	p := &htmlParser{in: in}
	for p.pos < len(in) {
		switch in[p.pos] {
		case '&':
			r, n := decodeEntity(in[p.pos:])
			if n == 0 {
				r, n = '&', 1
			}
			p.put(r)
			p.pos += n
		case '<':
			var err error
			if strings.HasPrefix(in[p.pos:], "</") {
				err = p.endTag()
			} else {
				err = p.startTag()
			}
			if err != nil {
				return "", nil, err
			}
		default:
			r, n := utf8.DecodeRuneInString(in[p.pos:])
			p.put(r)
			p.pos += n
		}
	}
	if len(p.open) > 0 {
		return "", nil, cantParse("Can't find end tag corresponding to start tag %q", p.open[len(p.open)-1].name)
	}
	text, entities := trimText(p.out.String(), p.found)
	return text, entities, nil
}

func cantParse(format string, args ...any) error {
	return bad("can't parse entities: "+format, args...)
}

func (p *htmlParser) put(r rune) {
	p.out.WriteRune(r)
	p.length++
	if r > 0xFFFF {
		p.length++
	}
}

func decodeEntity(s string) (rune, int) {
	end := strings.IndexByte(s[:min(len(s), 12)], ';')
	if end < 2 {
		return 0, 0
	}
	switch name := s[1:end]; name {
	case "lt":
		return '<', end + 1
	case "gt":
		return '>', end + 1
	case "amp":
		return '&', end + 1
	case "quot":
		return '"', end + 1
	default:
		if name[0] != '#' {
			return 0, 0
		}
		digits, base := name[1:], 10
		if hex, ok := strings.CutPrefix(digits, "x"); ok {
			digits, base = hex, 16
		}
		n, err := strconv.ParseUint(digits, base, 32)
		if err != nil || n == 0 || n >= 0x10FFFF || !utf8.ValidRune(rune(n)) {
			return 0, 0
		}
		return rune(n), end + 1
	}
}

func (p *htmlParser) startTag() error {
	begin := p.pos
	p.pos++
	name := strings.ToLower(p.until(" \t\r\n>"))
	if p.pos >= len(p.in) {
		return cantParse("Unclosed start tag at byte offset %d", begin)
	}
	typ, ok := tagTypes[name]
	if !ok {
		return cantParse("Unsupported start tag %q at byte offset %d", name, begin)
	}
	tag := openTag{name: name, entity: entity{Type: typ, Offset: p.length}}
	spoiler := false
	for {
		p.spaces()
		if p.pos >= len(p.in) {
			return cantParse("Unclosed start tag at byte offset %d", begin)
		}
		if p.in[p.pos] == '>' {
			p.pos++
			break
		}
		attribute, value, err := p.attribute(name, begin)
		if err != nil {
			return err
		}
		switch {
		case name == "a" && attribute == "href":
			tag.entity.URL = value
		case name == "code" && attribute == "class":
			tag.entity.Language, _ = strings.CutPrefix(value, "language-")
		case name == "span" && attribute == "class" && value == "tg-spoiler":
			spoiler = true
		case name == "tg-emoji" && attribute == "emoji-id":
			tag.entity.EmojiID = value
		case name == "blockquote" && attribute == "expandable":
			tag.entity.Type = "expandable_blockquote"
		}
	}
	if name == "span" && !spoiler {
		return cantParse("Tag \"span\" must have class \"tg-spoiler\" at byte offset %d", begin)
	}
	if typ == "blockquote" {
		for _, outer := range p.open {
			if outer.name == "blockquote" {
				return cantParse("Blockquote entities can't be nested at byte offset %d", begin)
			}
		}
	}
	p.open = append(p.open, tag)
	return nil
}

func (p *htmlParser) attribute(tag string, begin int) (name, value string, err error) {
	name = strings.ToLower(p.until(" \t\r\n=>\"'"))
	if name == "" {
		return "", "", cantParse("Empty attribute name in the tag %q at byte offset %d", tag, begin)
	}
	p.spaces()
	if p.pos >= len(p.in) {
		return "", "", cantParse("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	if p.in[p.pos] != '=' {
		return name, "", nil
	}
	p.pos++
	p.spaces()
	if p.pos >= len(p.in) {
		return "", "", cantParse("Unclosed start tag %q at byte offset %d", tag, begin)
	}
	quote := p.in[p.pos]
	if quote != '"' && quote != '\'' {
		value = strings.ToLower(p.until(" \t\r\n>"))
		return name, value, nil
	}
	p.pos++
	raw := p.until(string(quote))
	if p.pos >= len(p.in) {
		return "", "", cantParse("Unclosed start tag at byte offset %d", begin)
	}
	p.pos++
	return name, unescape(raw), nil
}

func (p *htmlParser) endTag() error {
	begin := p.pos
	p.pos += 2
	name := strings.ToLower(p.until(" \t\r\n>"))
	p.spaces()
	if p.pos >= len(p.in) || p.in[p.pos] != '>' {
		return cantParse("Unclosed end tag at byte offset %d", begin)
	}
	p.pos++
	if len(p.open) == 0 {
		return cantParse("Unexpected end tag at byte offset %d", begin)
	}
	tag := p.open[len(p.open)-1]
	if name != "" && name != tag.name {
		return cantParse("Unmatched end tag at byte offset %d, expected \"</%s>\", found \"</%s>\"", begin, tag.name, name)
	}
	p.open = p.open[:len(p.open)-1]
	tag.entity.Length = p.length - tag.entity.Offset
	if tag.name == "a" && tag.entity.URL == "" {
		tag.plain = true // Telegram links the text itself where it is a link; else it is just text
	}
	if tag.entity.Length > 0 && !tag.plain {
		p.found = append(p.found, tag.entity)
	}
	return nil
}

func (p *htmlParser) until(stop string) string {
	n := strings.IndexAny(p.in[p.pos:], stop)
	if n < 0 {
		n = len(p.in) - p.pos
	}
	word := p.in[p.pos : p.pos+n]
	p.pos += n
	return word
}

func (p *htmlParser) spaces() {
	for p.pos < len(p.in) && strings.IndexByte(" \t\r\n", p.in[p.pos]) >= 0 {
		p.pos++
	}
}

func unescape(s string) string {
	if !strings.Contains(s, "&") {
		return s
	}
	var b strings.Builder
	for i := 0; i < len(s); {
		if r, n := decodeEntity(s[i:]); s[i] == '&' && n > 0 {
			b.WriteRune(r)
			i += n
			continue
		}
		b.WriteByte(s[i])
		i++
	}
	return b.String()
}

// trimText drops the white space around a text, as Telegram does, and moves the
// entities along.
func trimText(text string, entities []entity) (string, []entity) {
	left := strings.TrimLeft(text, " \t\r\n")
	shift := len(text) - len(left) // white space is one unit a byte
	text = strings.TrimRight(left, " \t\r\n")
	if shift == 0 && len(text) == len(left) {
		return text, entities
	}
	length := utf16Len(text)
	kept := entities[:0]
	for _, e := range entities {
		start, end := max(e.Offset-shift, 0), min(e.Offset+e.Length-shift, length)
		if end <= start {
			continue
		}
		e.Offset, e.Length = start, end-start
		kept = append(kept, e)
	}
	return text, kept
}
