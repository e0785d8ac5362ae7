package transcript

import (
	"regexp"
	"slices"
	"strconv"
	"strings"
)

// Bytes is the transcript as a file.
func (f *File) Bytes() []byte {
	var b strings.Builder
	if f.head != nil {
		for _, row := range f.head {
			b.WriteString(row + "\n")
		}
	} else {
		f.writeHead(&b)
	}
	for _, turn := range f.Turns {
		if turn.Do.Verb != "" {
			turn.Do.write(&b)
		}
		for i := range turn.Said {
			turn.Said[i].write(&b)
		}
	}
	return []byte(b.String())
}

func (f *File) writeHead(b *strings.Builder) {
	b.WriteString("# yaml-language-server: $schema=../.schema/transcript.json\n") // completion, where an editor knows it
	b.WriteString("transcript: " + quoted(f.Title, false) + "\nflow: " + quoted(f.Flow, false) + "\nlang: " + quoted(f.Lang, false) + "\n")
	if !f.At.IsZero() {
		b.WriteString("at: " + f.At.Format(timeForm) + "\n")
	}
	if f.Mine != nil && !slices.Equal(f.Mine, []Pair{{Sample, sampleName}}) {
		b.WriteString("mine: " + inline(f.Mine) + "\n")
	}
	if s := f.Seed; s.Text != "" || len(s.Photos) > 0 || s.Pin != nil {
		b.WriteString("before:\n")
		if s.Text != "" {
			b.WriteString("  text: " + quoted(s.Text, false) + "\n")
		}
		if len(s.Photos) > 0 {
			b.WriteString("  photos: " + row(s.Photos) + "\n")
		}
		if s.Pin != nil {
			b.WriteString("  pin: " + inline(s.Pin) + "\n")
		}
	}
	b.WriteString("chat:\n")
}

// write writes a line of the chat as an item of its list.
func (l *Line) write(b *strings.Builder) {
	b.WriteString("  - " + string(l.Verb) + ":")
	if l.Verb != Filed {
		b.WriteByte(' ')
	}
	switch l.Verb {
	case Album:
		b.WriteString(row(l.Names) + "\n")
	case Pin, Paper, Lookup, Result:
		b.WriteString(inline(l.Pairs) + "\n")
	case Filed:
		b.WriteString("\n")
		for _, p := range l.Pairs {
			b.WriteString("      " + p.Key + ": " + bareTrue(p.Value) + "\n")
		}
	default:
		b.WriteString(block(l.Text, "      ") + "\n")
	}
	if l.Which > 1 {
		b.WriteString("    which: " + strconv.Itoa(l.Which) + "\n")
	}
	if len(l.Buttons) > 0 {
		b.WriteString("    buttons:\n")
		for _, labels := range l.Buttons {
			b.WriteString("      - " + row(labels) + "\n")
		}
	}
}

func row(words []string) string {
	all := make([]string, len(words))
	for i, w := range words {
		all[i] = quoted(w, true)
	}
	return "[" + strings.Join(all, ", ") + "]"
}

func inline(pairs []Pair) string {
	all := make([]string, len(pairs))
	for i, p := range pairs {
		all[i] = quoted(p.Key, true) + ": " + quoted(p.Value, true)
	}
	return "{" + strings.Join(all, ", ") + "}"
}

// bareTrue is quoted, but for what says that something is so.
func bareTrue(s string) string {
	if s == "true" {
		return s
	}
	return quoted(s, false)
}

// block is a text over several lines as they stand, where YAML can hold it so.
func block(s, indent string) string {
	lines := strings.Split(s, "\n")
	if len(lines) < 2 {
		return quoted(s, false)
	}
	for i, line := range lines {
		bare := i == 0 || i == len(lines)-1
		if strings.ContainsFunc(line, func(r rune) bool { return !plainRune(r) }) || line != strings.TrimSpace(line) || bare && line == "" || crowded(line) {
			return quoted(s, false)
		}
	}
	var b strings.Builder
	b.WriteString("|-")
	for _, line := range lines {
		b.WriteString("\n")
		if line != "" {
			b.WriteString(indent + line)
		}
	}
	return b.String()
}

// plainRune says that a character means itself in a file and can be seen.
func plainRune(r rune) bool { return r != '\ufeff' && r != '\u00a0' && strconv.IsPrint(r) }

// crowded says that a line has more brackets than a reader of files puts up with.
func crowded(s string) bool { return strings.Count(s, "[")+strings.Count(s, "{") > 50 }

var (
	// bareForm is what needs no quotes: words of letters, and signs that mean nothing to YAML there.
	bareForm = regexp.MustCompile(`^\pL[\pL\pM\pN .,?!()/&·»«✓_+*%'…–—-]*$`)
	// bareCode is a number of a case and the like, and bareNumber degrees.
	bareCode   = regexp.MustCompile(`^[A-Z]{2,5}-[0-9]{2}-[0-9]{6}-[A-Z]$`)
	bareNumber = regexp.MustCompile(`^-?[0-9]{1,3}\.[0-9]{1,6}$`)
	meaning    = []string{"true", "false", "yes", "no", "on", "off", "null", "y", "n"}
)

// quoted is words on one line, between quotes where YAML needs them.
func quoted(s string, within bool) string {
	if bareCode.MatchString(s) || bareNumber.MatchString(s) {
		return s
	}
	if bareForm.MatchString(s) && strings.TrimSpace(s) == s && !(within && strings.Contains(s, ",")) &&
		!slices.Contains(meaning, strings.ToLower(s)) && !strings.HasSuffix(s, ":") {
		return s
	}
	crowd := crowded(s)
	var b strings.Builder
	b.WriteByte('"')
	for _, r := range s {
		switch {
		case r == '"' || r == '\\':
			b.WriteString(`\` + string(r))
		case r == '\n':
			b.WriteString(`\n`)
		case plainRune(r) && !(crowd && (r == '[' || r == '{')):
			b.WriteRune(r)
		case r > 0xffff:
			b.WriteString(`\U` + hex(r, 8))
		default:
			b.WriteString(`\u` + hex(r, 4))
		}
	}
	return b.String() + `"`
}

func hex(r rune, digits int) string {
	s := strconv.FormatInt(int64(r), 16)
	return strings.Repeat("0", digits-len(s)) + s
}
