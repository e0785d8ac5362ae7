package transcript

import (
	"fmt"
	"strings"

	"noken/flows"
)

// Show is a line as a chat shows it, over one or more lines of text.
func (l *Line) Show() []string {
	switch l.Verb {
	case Bot:
		return append(strings.Split(l.Text, "\n"), l.showButtons()...)
	case Edit:
		return append(strings.Split("(now reads) "+l.Text, "\n"), l.showButtons()...)
	case Settled:
		return strings.Split("→ "+l.Text, "\n")
	case Toast:
		return strings.Split("(toast) "+l.Text, "\n")
	case Filed:
		return []string{"(filed) " + l.showPairs()}
	case Lookup:
		return []string{"(looks up) " + l.showPairs()}
	case End:
		return []string{"(end) " + l.Text}
	case Type:
		return strings.Split("> "+l.Text, "\n")
	case Press:
		return []string{"> [" + l.Text + "]"}
	case Album:
		return []string{"> (album " + strings.Join(l.Names, ", ") + ")"}
	case Pin:
		return []string{"> (pin " + l.showPairs() + ")"}
	case Paper:
		return []string{"> (file " + l.showPairs() + ")"}
	case Result:
		return []string{"(result) " + l.showPairs()}
	}
	return []string{"> (" + strings.ReplaceAll(string(l.Verb), "_", " ") + " " + l.Text + ")"}
}

func (l *Line) showButtons() []string {
	rows := make([]string, len(l.Buttons))
	for i, row := range l.Buttons {
		rows[i] = "[" + strings.Join(row, "] [") + "]"
	}
	return rows
}

func (l *Line) showPairs() string {
	parts := make([]string, len(l.Pairs))
	for i, p := range l.Pairs {
		parts[i] = p.Key + ": " + p.Value
	}
	return strings.Join(parts, ", ")
}

func show(lines []Line) []string {
	var all []string
	for i := range lines {
		all = append(all, lines[i].Show()...)
	}
	return all
}

// lineOf is what an effect looks like in a chat.
func lineOf(effect flows.Effect) Line {
	switch e := effect.(type) {
	case flows.Say:
		return Line{Verb: Bot, Text: marked(e.Text)}
	case flows.Ask:
		l := Line{Verb: Bot, Text: marked(e.Text)}
		if e.Replace {
			l.Verb = Edit
		}
		for _, row := range e.Buttons {
			labels := make([]string, len(row))
			for i, b := range row {
				labels[i] = readable(b.Label)
			}
			l.Buttons = append(l.Buttons, labels)
		}
		return l
	case flows.Settle:
		return Line{Verb: Settled, Text: marked(e.Text)}
	case flows.Toast:
		return Line{Verb: Toast, Text: readable(e.Text)}
	case flows.File:
		return filed(&e)
	case flows.Lookup:
		l := Line{Verb: Lookup}
		l.put("number", e.Number)
		l.put("code", e.Code)
		return l
	case flows.End:
		return Line{Verb: End, Text: e.Why}
	}
	return Line{Verb: Bot, Text: fmt.Sprintf("(%T)", effect)}
}

// filed is what an office would get, without the words in every language.
func filed(f *flows.File) Line {
	l := Line{Verb: Filed}
	l.put("kind", f.Kind)
	l.put("office", f.Office)
	l.put("category", f.Category)
	l.put("service", f.Service)
	if f.Anonymous {
		l.put("anonymous", "true")
	}
	if f.Secret {
		l.put("secret", "true")
	}
	l.put("text", f.Text)
	if p := f.Place; p != nil {
		if p.Pin {
			l.put("pin", fmt.Sprintf("%g %g", p.Lat, p.Lon))
		}
		l.put("area", p.Area)
		l.put("place", p.Text)
	}
	var names []string
	for _, p := range f.Photos {
		names = append(names, p.File)
	}
	l.put("photos", strings.Join(names, " "))
	names = nil
	for _, d := range f.Files {
		names = append(names, d.File)
	}
	l.put("files", strings.Join(names, " "))
	names = nil
	for _, field := range f.Fields {
		names = append(names, field.Step)
	}
	l.put("answers", strings.Join(names, " "))
	return l
}

func (l *Line) put(key, value string) {
	if value = readable(value); value != "" {
		l.Pairs = append(l.Pairs, Pair{key, value})
	}
}

var marks = map[flows.Style]string{flows.Bold: "**", flows.Italic: "_", flows.Code: "`"}

// marked is a text with its styles written as in the flows.
func marked(r flows.Rich) string {
	var b strings.Builder
	style := flows.Plain
	for _, s := range r {
		if s.Text == "" {
			continue
		}
		if s.Style != style {
			b.WriteString(marks[style] + marks[s.Style])
			style = s.Style
		}
		b.WriteString(s.Text)
	}
	b.WriteString(marks[style])
	return readable(b.String())
}

// readable is a text as a file can hold it and a reader tells it from another.
func readable(s string) string {
	return strings.TrimRight(strings.ToValidUTF8(s, "\ufffd"), "\n")
}
