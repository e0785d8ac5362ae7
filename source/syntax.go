package source

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"unicode/utf8"

	"github.com/goccy/go-yaml"
)

// What a file may have at most before the parser sees it, which goes as deep as
// the file does and takes time that grows with the square of the depth.
const (
	maxOpen   = 100 // brackets that are open at once
	maxIndent = 200 // characters before the first word of a line
	maxSigns  = 500 // words that begin a level of their own: ?, :, &anchor, !tag
	maxKeys   = 10000
)

// tooDeep is the line from which on a file is nested, or holds keys, beyond
// measure, 0 where it does not. Brackets and signs within texts count too; no text has so many.
func tooDeep(lines []string) int {
	open, signs, keys := 0, 0, 0
	for i, line := range lines {
		for _, r := range line {
			switch r {
			case '[', '{':
				open++
			case ']', '}':
				open = max(open-1, 0)
			}
			if open > maxOpen {
				return i + 1
			}
		}
		for word := range strings.FieldsSeq(line) {
			if word == "?" || word == ":" || len(word) > 1 && (word[0] == '&' || word[0] == '!') {
				signs++
			}
		}
		keys += strings.Count(line, ":")
		if keys > maxKeys || signs > maxSigns || len(line)-len(strings.TrimLeft(line, " -")) > maxIndent {
			return i + 1
		}
	}
	return 0
}

// syntax notes what the parser did not bear, in words for people, and where it
// most probably is: the parser tells where it stumbled.
func (f *File) syntax(err error, data []byte) {
	p := Problem{Rule: RuleSyntax, Message: "not valid YAML", Hint: syntaxHint(data)}
	var at yaml.Error
	if errors.As(err, &at) { // its Error draws the whole file
		p.Message = "not valid YAML: " + at.GetMessage()
		if tk := at.GetToken(); tk != nil && tk.Position != nil {
			p.Line, p.Col = tk.Position.Line, max(tk.Position.Column, 1)
			p.Width = utf8.RuneCountInString(strings.TrimSpace(firstLine(tk.Origin)))
		}
		f.plainWords(&p, at.GetMessage())
		f.oddIndent(&p)
	}
	for i, line := range f.Lines { // what the parser says of a tab depends on where it stands
		if before := len(line) - len(strings.TrimLeft(line, " ")); before < len(line) && line[before] == '\t' && strings.TrimSpace(line) != "" {
			p.Line, p.Col, p.Width = i+1, before+1, 1
			p.Message, p.Hint = "not valid YAML: a tab before the words of this line", "use spaces to move a line to the right"
			break
		}
	}
	f.Note(p)
}

// plainWords says what a parser's message means, and moves it to the line that is
// to be mended.
func (f *File) plainWords(p *Problem, message string) {
	move := func(line int, message, hint string) {
		p.Line, p.Col, p.Width = line, f.indent(line)+1, utf8.RuneCountInString(strings.TrimSpace(f.Lines[line-1]))
		p.Message, p.Hint = "not valid YAML: "+message, hint
	}
	if line, col := f.openQuote(p.Line - 1); line > 0 {
		move(line, "the quote that is opened here is not closed in its line", "end the text with the same quote")
		p.Col, p.Width = col, 1
		return
	}
	switch {
	case strings.HasPrefix(message, "mapping value is not allowed"):
		next, before := f.nextLine(p.Line), f.lineBefore(p.Line)
		if next > 0 && f.indent(next) > f.indent(p.Line) {
			if before > 0 && f.indent(before) == f.indent(next) {
				move(p.Line, "this line stands further to the left than those around it", "put as many spaces before it as before those")
				return
			}
			move(next, "this line stands further to the right than the line above, which is complete", "put as many spaces before it as before the lines it belongs to")
			return
		}
		p.Message = `not valid YAML: a text that holds ": " is not between quotes`
		p.Hint = `put the whole text between quotes: "..."`
	case strings.HasPrefix(message, "value is not allowed"):
		before := f.lineBefore(p.Line)
		switch {
		case before == 0 || p.Col != f.indent(p.Line)+1:
		case f.indent(p.Line) > f.indent(before):
			move(p.Line, "this line stands further to the right than the line above, which is complete", "put as many spaces before it as before the lines it belongs to")
			return
		case f.indent(before)%2 == 1 && f.indent(p.Line)%2 == 0 && f.indent(p.Line) > 0: // even numbers of spaces are what people keep to
			move(before, "this line stands further to the right than the lines it belongs to", "put as many spaces before it as before those")
			return
		}
		p.Message = "not valid YAML: this does not fit what stands before it"
		p.Hint = "look at the spaces before this line and the ones above, and at quotes that end too early"
	case strings.HasPrefix(message, "unexpected key name"), strings.HasPrefix(message, "non-map value is specified"):
		p.Message = `not valid YAML: "key: value" is needed here`
		p.Hint = "look for a colon, or the space after it, that is missing"
	case strings.HasPrefix(message, "could not find end character of"):
		p.Message = "not valid YAML: the quote that is opened here is not closed"
		p.Hint = "end the text with the same quote; one within the text is written twice"
	case strings.Contains(message, "']' must be specified"), strings.Contains(message, "'}' must be specified"),
		strings.Contains(message, "could not find flow"), strings.Contains(message, "end token"):
		if line, col := f.openBracket(p.Line); line > 0 {
			p.Line, p.Col, p.Width = line, col, 1
		}
		p.Message = "not valid YAML: the bracket that is opened here is not closed, or a comma is missing behind it"
		p.Hint = "lists are written [a, b], texts {id: ..., en: ...}"
	}
}

// openQuote is the first quote, up to a line, that is not closed in its line.
func (f *File) openQuote(upTo int) (line, col int) {
	for i, text := range f.Lines[:max(0, min(upTo, len(f.Lines)))] {
		if at := openQuoteIn(text); at > 0 {
			return i + 1, at
		}
	}
	return 0, 0
}

// openQuoteIn is the column of the quote that a line does not close, 0 where it
// closes all. A quote begins where a text does.
func openQuoteIn(line string) int {
	quote, began, before := rune(0), 0, ' '
	for at, r := range []rune(line) {
		switch {
		case quote != 0:
			if r == quote && before != '\\' {
				quote = 0
			}
		case (r == '"' || r == '\'') && strings.ContainsRune(" [{,", before):
			quote, began = r, at+1
		case r == '#' && before == ' ':
			return 0
		}
		before = r
	}
	if quote == 0 {
		return 0
	}
	return began
}

// lineBefore is the last line before another that says something, 0 where none
// does.
func (f *File) lineBefore(line int) int {
	for i := min(line, len(f.Lines)) - 1; i > 0; i-- {
		if text := strings.TrimSpace(f.Lines[i-1]); text != "" && text[0] != '#' {
			return i
		}
	}
	return 0
}

// oddIndent moves a problem to the only line with an odd number of spaces before
// it, where the parser stumbled over another: people keep to even ones.
func (f *File) oddIndent(p *Problem) {
	odd := 0
	for i, line := range f.Lines {
		if text := strings.TrimSpace(line); text == "" || text[0] == '#' || f.indent(i+1)%2 == 0 {
			continue
		}
		if odd > 0 {
			return
		}
		odd = i + 1
	}
	if odd == 0 || odd == p.Line || openQuoteIn(f.Lines[max(p.Line-1, 0)]) > 0 {
		return
	}
	p.Line, p.Col, p.Width = odd, f.indent(odd)+1, utf8.RuneCountInString(strings.TrimSpace(f.Lines[odd-1]))
	p.Message = fmt.Sprintf("not valid YAML: this line does not stand right below those it belongs to; it has %d spaces before it", f.indent(odd))
	p.Hint = "put as many spaces before it as before the lines it belongs to"
}

// halfPair tells a plain text that ends a bracket or a quote which it did not
// begin: the sign that began it was lost, and all would be read as one text.
func (f *File) halfPair(n *Node) {
	if n.Quoted {
		return
	}
	open := map[rune]int{}
	for _, r := range n.Text {
		switch r {
		case '[', '{', '"':
			open[r]++
		case ']':
			open['[']--
		case '}':
			open['{']--
		}
	}
	switch {
	case open['['] < 0:
		f.Problem(n, RuleSyntax, "write [a, b], or put the text between quotes", `a "]" ends a list here that no "[" begins`)
	case open['{'] < 0:
		f.Problem(n, RuleSyntax, "write {id: ..., en: ...}, or put the text between quotes", `a "}" ends something here that no "{" begins`)
	case open['"']%2 != 0 && strings.HasSuffix(n.Text, `"`):
		f.Problem(n, RuleSyntax, "put one at the beginning of the text too", "a quote ends a text here that none begins")
	}
}

// nextLine is the first line after another that says something, 0 where none does.
func (f *File) nextLine(after int) int {
	for i := max(after, 0); i < len(f.Lines); i++ {
		if text := strings.TrimSpace(f.Lines[i]); text != "" && text[0] != '#' {
			return i + 1
		}
	}
	return 0
}

func (f *File) indent(line int) int {
	if line < 1 || line > len(f.Lines) {
		return 0
	}
	return len(f.Lines[line-1]) - len(strings.TrimLeft(f.Lines[line-1], " "))
}

// openBracket is the last bracket, up to a line, that nothing closes.
func (f *File) openBracket(upTo int) (line, col int) {
	type place struct{ line, col int }
	var open []place
	for i, text := range f.Lines[:max(0, min(upTo, len(f.Lines)))] {
		var quote rune
		before := ' '
		for at, r := range []rune(text) {
			switch {
			case quote != 0:
				if r == quote {
					quote = 0
				}
			case (r == '"' || r == '\'') && strings.ContainsRune(" [{,", before):
				quote = r
			case r == '[' || r == '{':
				open = append(open, place{i + 1, at + 1})
			case (r == ']' || r == '}') && len(open) > 0:
				open = open[:len(open)-1]
			}
			if quote == 0 && r == '#' && before == ' ' {
				break
			}
			before = r
		}
	}
	if len(open) == 0 {
		return 0, 0
	}
	last := open[len(open)-1]
	return last.line, last.col
}

// settle moves a plain text to where it begins: of one that goes over the last
// lines of a file, the parser tells where it ends.
func (f *File) settle(n *Node) {
	word, _, more := strings.Cut(n.Text, " ")
	if n.Quoted || !more || n.Line > len(f.Lines) {
		return
	}
	for line := n.Line; line >= max(1, n.Line-20); line-- {
		text := []rune(f.Lines[line-1])
		if line == n.Line && n.Col <= len(text) && strings.HasPrefix(string(text[n.Col-1:]), word) {
			return
		}
		if at := strings.Index(f.Lines[line-1], word); at >= 0 && line < n.Line {
			n.Line, n.Col = line, utf8.RuneCountInString(f.Lines[line-1][:at])+1
			return
		}
	}
}

// runOn tells a list's entry that stands too far to the right: YAML takes it for
// more words of the entry before it.
func (f *File) runOn(n *Node) {
	if n.Quoted {
		return
	}
	for line := n.Line + 1; line <= len(f.Lines) && f.indent(line) > f.indent(n.Line); line++ {
		text := strings.TrimSpace(f.Lines[line-1])
		if text == "" || !strings.Contains(n.Text, text) {
			return
		}
		if strings.HasPrefix(text, "- ") {
			f.Note(Problem{
				Rule: RuleSyntax, Line: line, Col: f.indent(line) + 1, Width: utf8.RuneCountInString(text),
				Message: "this entry stands further to the right than the one above, and would be read as more of its words",
				Hint:    "put as many spaces before it as before the other entries",
			})
			return
		}
	}
}

func firstLine(s string) string {
	line, _, _ := strings.Cut(strings.TrimLeft(s, "\n "), "\n")
	return line
}

func syntaxHint(data []byte) string {
	if bytes.ContainsRune(data, '\t') {
		return "the file holds a tab; use spaces to move a line to the right"
	}
	return `look at the spaces before this line and the ones above, and put a text that holds ": " or begins with a sign between quotes`
}
