package schema

import (
	"fmt"
	"reflect"
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"noken/flows"
	"noken/source"
)

// table lists the keys of a type, and below it those of the types within.
func (w *writer) table(t reflect.Type) {
	t = entryOf(t)
	if !hasKeys(t) {
		return
	}
	fields := w.fields(t)
	if len(fields) == 0 {
		return
	}
	if fields[0].Form != "" {
		for _, one := range fields {
			w.inner(one.Type)
		}
		return
	}
	w.out.WriteString("| key | value | left out | meaning |\n|---|---|---|---|\n")
	for _, one := range fields {
		fmt.Fprintf(&w.out, "| `%s` | %s | %s | %s |\n", one.Key, cell(w.value(one.Type, one.Rules)), leftOut(one), cell(one.doc.Text))
	}
	w.out.WriteString("\n")
	told := map[reflect.Type]bool{}
	for _, one := range fields {
		inner := entryOf(one.Type)
		if !hasKeys(inner) || told[inner] || !w.tellsKeys(inner) {
			continue
		}
		told[inner] = true
		var keys []string
		for _, other := range fields {
			if entryOf(other.Type) == inner {
				keys = append(keys, "`"+other.Key+"`")
			}
		}
		w.say("%s: %s", strings.Join(keys, ", "), lower(w.docs.Of(typeKey(inner)).Text))
		w.example(w.docs.Of(typeKey(inner)).Example)
		w.table(inner)
	}
}

// inner is the table of one of several forms.
func (w *writer) inner(t reflect.Type) {
	if inner := entryOf(t); hasKeys(inner) {
		if fields := w.fields(inner); fields[0].Form == "" {
			w.say("%s", w.docs.Of(typeKey(inner)).Text)
		} else {
			w.say("Each is %s", lower(w.docs.Of(typeKey(inner)).Text))
		}
		w.table(inner)
	}
}

// entryOf is the type that lists and mappings hold in the end.
func entryOf(t reflect.Type) reflect.Type {
	for t != nil {
		switch {
		case t.Kind() == reflect.Slice:
			t = t.Elem()
		case t.PkgPath() == "noken/source" && strings.HasPrefix(t.Name(), "Named["):
			t = fieldType(t, "Value")
		default:
			return t
		}
	}
	return nil
}

// hasKeys says whether a type is a mapping with keys of its own to be told.
func hasKeys(t reflect.Type) bool {
	return t != nil && t.Kind() == reflect.Struct && !reflect.PointerTo(t).Implements(reflect.TypeFor[source.Decoder]())
}

// tellsKeys says whether a table would come of a type: not of a choice of words.
func (w *writer) tellsKeys(t reflect.Type) bool {
	return slices.ContainsFunc(w.fields(t), func(f field) bool { return f.Key != "" || hasKeys(entryOf(f.Type)) })
}

func leftOut(f field) string {
	switch {
	case f.Rules.Required:
		return "**needed**"
	case f.Rules.Otherwise != "" && !endless(f.Rules):
		return "`" + f.Rules.Otherwise + "`"
	case f.Type.Kind() == reflect.Bool:
		return "`false`"
	}
	return ""
}

// most is from where on a limit is only there to keep numbers whole.
const most = 1 << 40

// endless says whether the limits of a number say nothing to people.
func endless(r source.Rules) bool { return r.Most != nil && *r.Most > most }

// value says in words what may stand after a key.
func (w *writer) value(t reflect.Type, r source.Rules) string {
	switch t {
	case reflect.TypeFor[source.Text]():
		if r.Length > 0 {
			return fmt.Sprintf("text in each language, at most %d characters", r.Length)
		}
		return "text in each language"
	case reflect.TypeFor[flows.Expression]():
		return "an expression"
	case reflect.TypeFor[flows.Target]():
		return "a step's name, or `end`"
	case reflect.TypeFor[flows.StepBody]():
		return "a step"
	}
	entry := entryOf(t)
	switch {
	case strings.HasPrefix(t.Name(), "Entries["):
		if inner := fieldType(t.Elem(), "Value"); inner.Kind() == reflect.Slice {
			return "names, and after each a " + w.value(inner, source.Rules{})
		}
		return "names, and after each " + w.value(entry, source.Rules{})
	case t.Kind() == reflect.Slice && strings.HasPrefix(t.Elem().Name(), "Named["):
		return "list of `- name:` and " + w.value(entry, source.Rules{})
	case t.Kind() == reflect.Slice:
		inner := r
		inner.Unique, inner.Fewest = false, 0
		text := "list: " + w.value(t.Elem(), inner)
		if r.Fewest > 0 {
			text += fmt.Sprintf("; at least %d", r.Fewest)
		}
		if r.Unique {
			text += "; each once"
		}
		return text
	}
	switch t.Kind() {
	case reflect.Bool:
		return "`true` or `false`"
	case reflect.Int:
		return span(r)
	case reflect.String:
		return w.wordsOf(t, r)
	case reflect.Struct:
		if fields := w.fields(t); len(fields) > 0 && fields[0].Form != "" {
			if text := w.docs.Of(typeKey(t)).Text; text != "" {
				return lower(strings.TrimSuffix(text, "."))
			}
		}
		return "keys, see below"
	}
	return "anything"
}

func span(r source.Rules) string {
	switch {
	case endless(r):
		return "a whole number"
	case r.Least != nil && r.Most != nil:
		return fmt.Sprintf("a whole number from %d to %d", *r.Least, *r.Most)
	case r.Least != nil:
		return fmt.Sprintf("a whole number of %d or more", *r.Least)
	case r.Most != nil:
		return fmt.Sprintf("a whole number of %d or less", *r.Most)
	}
	return "a whole number"
}

func (w *writer) wordsOf(t reflect.Type, r source.Rules) string {
	if fixed, ok := reflect.Zero(t).Interface().(interface{ Words() []string }); ok {
		r.Words = fixed.Words()
	}
	text := "words"
	switch {
	case len(r.Words) > 0:
		text = "`" + strings.Join(r.Words, "`, `") + "`"
		if i := strings.LastIndex(text, ", "); i >= 0 {
			text = text[:i] + " or " + text[i+2:]
		}
	case r.Expect != "":
		text = r.Expect
	}
	switch {
	case r.Shortest > 0 && r.Length > 0:
		text += fmt.Sprintf(", %d to %d characters", r.Shortest, r.Length)
	case r.Length > 0:
		text += fmt.Sprintf(", at most %d characters", r.Length)
	}
	return text
}

// cell keeps a text within a cell of a table.
func cell(text string) string {
	text = strings.ReplaceAll(text, "|", `\|`)
	return strings.ReplaceAll(text, "\n\n", "<br>")
}

// lower begins within a sentence, unless the first word is a name.
func lower(text string) string {
	first, size := utf8.DecodeRuneInString(text)
	next, _ := utf8.DecodeRuneInString(text[size:])
	if unicode.IsUpper(next) {
		return text
	}
	return string(unicode.ToLower(first)) + text[size:]
}

// transcripts are the keys of a transcript and the lines of its chat.
func (w *writer) transcripts() {
	w.out.WriteString("| key | meaning |\n|---|---|\n")
	for _, p := range w.transcriptKeys(nil) {
		fmt.Fprintf(&w.out, "| `%s` | %s |\n", p.key, cell(p.doc))
	}
	w.out.WriteString("\n")
	w.say("Each line of the chat is one of these:")
	w.out.WriteString("| line | meaning | beside it |\n|---|---|---|\n")
	for _, v := range verbs {
		var beside []string
		for _, p := range v.with {
			beside = append(beside, "`"+p.key+"`: "+lower(p.doc))
		}
		fmt.Fprintf(&w.out, "| `- %s:` | %s | %s |\n", v.verb, cell(w.docs.Of("transcript."+v.doc).Text), cell(strings.Join(beside, " ")))
	}
	w.out.WriteString("\n")
}
