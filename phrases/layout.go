package phrases

import (
	"bytes"
	"slices"
	"strings"
	"unicode/utf8"

	"noken/source"
)

// span is a piece of a file, in bytes.
type span struct{ start, end int }

// layout knows where in a file's bytes the words stand. The nodes say where each
// begins; what lies between them is brackets, signs and comments.
type layout struct {
	raw      []byte
	lines    []int                 // where each line begins
	spans    map[*source.Node]span // of scalars, keys too
	flow     map[*source.Node]bool // stands between brackets
	comments []string
	depth    int // of brackets, while reading
}

func newLayout(raw []byte, root *source.Node) *layout {
	l := &layout{raw: raw, lines: []int{0}, spans: map[*source.Node]span{}, flow: map[*source.Node]bool{}}
	if bytes.HasPrefix(raw, []byte("\ufeff")) {
		l.lines[0] = len("\ufeff")
	}
	for i, c := range raw {
		if c == '\n' {
			l.lines = append(l.lines, i+1)
		}
	}
	end := l.read(root, 0, l.lines[0])
	l.between(end, len(raw))
	return l
}

// read measures the scalars in a node, in the order of the file. Parent is the
// column (from 1) of what a block must stand right of, from is where to go on.
func (l *layout) read(n *source.Node, parent, from int) int {
	switch n.Shape {
	case source.Scalar:
		start := max(l.offset(n.Line, n.Col), from)
		l.between(from, start)
		l.flow[n] = l.depth > 0
		end, known := l.end(n, start, parent)
		if known {
			l.spans[n] = span{start, end}
		}
		return end
	case source.Mapping:
		for _, e := range n.Keys {
			from = l.read(e.Key, e.Key.Col, from)
			from = l.read(e.Value, e.Key.Col, from)
		}
	case source.List:
		for _, item := range n.Items {
			from = l.read(item, n.Col, from)
		}
	}
	return from
}

// offset is where a line and column, from 1 and in characters, stand.
func (l *layout) offset(line, col int) int {
	if line < 1 || line > len(l.lines) {
		return len(l.raw)
	}
	at := l.lines[line-1]
	for range col - 1 {
		if at >= len(l.raw) {
			break
		}
		_, size := utf8.DecodeRune(l.raw[at:])
		at += size
	}
	return at
}

// between reads what is no word: it counts brackets and keeps comments.
func (l *layout) between(from, to int) {
	for i := from; i < to; i++ {
		switch l.raw[i] {
		case '{', '[':
			l.depth++
		case '}', ']':
			l.depth--
		case '#':
			if i == 0 || strings.IndexByte(" \t\n", l.raw[i-1]) >= 0 || i == l.lines[0] {
				end := l.lineEnd(i)
				l.comments = append(l.comments, string(l.raw[i:end]))
				i = end
			}
		}
	}
}

// lineEnd is where the line that holds a byte ends, before its line end.
func (l *layout) lineEnd(at int) int {
	end := bytes.IndexByte(l.raw[at:], '\n')
	if end < 0 {
		return len(l.raw)
	}
	end += at
	if end > at && l.raw[end-1] == '\r' {
		end--
	}
	return end
}

// nextLine is where the line after the one that holds a byte begins.
func (l *layout) nextLine(at int) int {
	end := bytes.IndexByte(l.raw[at:], '\n')
	if end < 0 {
		return len(l.raw)
	}
	return at + end + 1
}

// end is where a scalar ends; known is false where that cannot be told for sure.
func (l *layout) end(n *source.Node, start, parent int) (end int, known bool) {
	if start >= len(l.raw) {
		return len(l.raw), false
	}
	switch c := l.raw[start]; {
	case n.Block:
		return l.blockEnd(start, parent), c == '|' || c == '>'
	case c == '"':
		for i := start + 1; i < len(l.raw); i++ {
			switch l.raw[i] {
			case '\\':
				i++
			case '"':
				return i + 1, true
			}
		}
		return len(l.raw), false
	case c == '\'':
		for i := start + 1; i < len(l.raw); i++ {
			if l.raw[i] != '\'' {
				continue
			}
			if i+1 < len(l.raw) && l.raw[i+1] == '\'' {
				i++
				continue
			}
			return i + 1, true
		}
		return len(l.raw), false
	}
	return l.plainEnd(start, n.Text)
}

// blockEnd is where the last line of a | or > block ends.
func (l *layout) blockEnd(start, parent int) int {
	end := l.lineEnd(start)
	indent := 0
	if header, _, _ := strings.Cut(string(l.raw[start:end]), " "); strings.ContainsAny(header, "123456789") {
		indent = parent - 1 + int(header[strings.IndexAny(header, "123456789")]-'0')
	}
	next, _ := slices.BinarySearch(l.lines, start+1)
	for _, begin := range l.lines[next:] {
		line := strings.TrimRight(string(l.raw[begin:l.lineEnd(begin)]), " \t\r")
		if line == "" {
			continue
		}
		in := len(line) - len(strings.TrimLeft(line, " "))
		if in < parent || in < indent {
			break
		}
		if indent == 0 {
			indent = in
		}
		end = l.lineEnd(begin)
	}
	return end
}

// plainEnd is where words without quotes end; they may go on in the next lines.
func (l *layout) plainEnd(start int, text string) (end int, known bool) {
	end = l.plainLine(start)
	said := string(l.raw[start:end])
	first, breaks := end, 0
	for at := l.nextLine(end); said != text; {
		for at < len(l.raw) && strings.IndexByte(" \t\r", l.raw[at]) >= 0 {
			at++
		}
		if l.depth > 0 || at >= len(l.raw) || len(said) >= len(text) {
			return first, false
		}
		if l.raw[at] == '\n' {
			breaks++
			at++
			continue
		}
		end = l.plainLine(at)
		if breaks == 0 {
			said += " "
		}
		said += strings.Repeat("\n", breaks) + string(l.raw[at:end])
		breaks = 0
		at = l.nextLine(end)
	}
	return end, true
}

// plainLine is where words without quotes end in their line.
func (l *layout) plainLine(start int) int {
	end, i := l.lineEnd(start), start
	for ; i < end; i++ {
		c, next := l.raw[i], byte(' ')
		if i+1 < end {
			next = l.raw[i+1]
		}
		if c == '#' && i > start && (l.raw[i-1] == ' ' || l.raw[i-1] == '\t') ||
			c == ':' && (next == ' ' || next == '\t' || l.depth > 0 && strings.IndexByte(",[]{}", next) >= 0) ||
			l.depth > 0 && strings.IndexByte(",[]{}", c) >= 0 {
			break
		}
	}
	for i > start && (l.raw[i-1] == ' ' || l.raw[i-1] == '\t') {
		i--
	}
	return i
}
