package flows

import (
	"fmt"
	"slices"
	"strings"
)

// template is a text whose markup and placeholders are already taken apart.
type template struct {
	parts []part
	plain bool // no placeholder: parts is all there is
	rich  Rich // the same as a Rich, when plain
}

type part struct {
	span Span
	arg  string // set: the placeholder's name; span.Style is how it is shown
}

// parseTemplate takes a text apart: **bold** and {placeholder}. What does not
// close is taken as it stands.
func parseTemplate(text string) *template {
	t := &template{plain: true}
	style := Plain
	add := func(s string) {
		if s != "" {
			t.parts = append(t.parts, part{span: Span{Text: s, Style: style}})
		}
	}
	start := 0
	for i := 0; i < len(text); {
		switch {
		case strings.HasPrefix(text[i:], "**") && (style == Bold || strings.Contains(text[i+2:], "**")):
			add(text[start:i])
			style = Bold - style
			i += 2
			start = i
		case text[i] == '{':
			name, ok := placeholder(text[i:])
			if !ok {
				i++
				continue
			}
			add(text[start:i])
			t.parts = append(t.parts, part{span: Span{Style: style}, arg: name})
			t.plain = false
			i += len(name) + 2
			start = i
		default:
			i++
		}
	}
	add(text[start:])
	if t.plain {
		t.rich = t.render(nil)
	}
	return t
}

// placeholder reads {name} at the start of s.
func placeholder(s string) (string, bool) {
	end := strings.IndexByte(s, '}')
	if end < 2 {
		return "", false
	}
	for _, c := range []byte(s[1:end]) {
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '_' || c == '.') {
			return "", false
		}
	}
	return s[1:end], true
}

// names are the placeholders, sorted, each once.
func (t *template) names() []string {
	var names []string
	for _, p := range t.parts {
		if p.arg != "" {
			names = append(names, p.arg)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

// render fills the placeholders. A name that arg does not know stays as it is,
// so that the mistake is seen.
func (t *template) render(arg func(name string) (any, bool)) Rich {
	if t.plain && t.rich != nil {
		return t.rich
	}
	out := make(Rich, 0, len(t.parts)+1)
	for _, p := range t.parts {
		if p.arg == "" {
			out = append(out, p.span)
			continue
		}
		value, ok := any(nil), false
		if arg != nil {
			value, ok = arg(p.arg)
		}
		if !ok {
			out = append(out, Span{Text: "{" + p.arg + "}", Style: p.span.Style})
			continue
		}
		switch v := value.(type) {
		case Rich:
			for _, s := range v {
				if s.Style == Plain {
					s.Style = p.span.Style
				}
				out = append(out, s)
			}
		case string:
			out = append(out, Span{Text: v, Style: p.span.Style})
		default:
			out = append(out, Span{Text: fmt.Sprint(v), Style: p.span.Style})
		}
	}
	return out
}
