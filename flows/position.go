package flows

import (
	"strings"
	"unicode/utf8"

	"noken/source"
)

// within is a problem at a piece of a text: the piece itself where it can be
// found in the file, else the text. from says where in the text it begins, in
// characters, negative where that is not known.
func within(src *source.File, n *source.Node, piece string, from int) source.Problem {
	whole := src.Place(n)
	if n == nil || n.Line < 1 || n.Line > len(src.Lines) || piece == "" {
		return whole
	}
	place := func(line, col int) source.Problem {
		return src.Place(&source.Node{Line: line, Col: col, Text: piece})
	}
	line := src.Lines[n.Line-1]
	if from >= 0 && !n.Block {
		col := n.Col + from
		if n.Quoted {
			col++
		}
		if at, ok := bytesTo(line, col-1); ok && strings.HasPrefix(line[at:], piece) {
			return place(n.Line, col)
		}
	}
	const far = 60 // lines of a text; longer ones are none
	rest, before := line, 0
	if at, ok := bytesTo(line, n.Col-1); ok {
		rest, before = line[at:], n.Col-1
	}
	for i := n.Line; i < n.Line+far; i++ {
		if at := strings.Index(rest, piece); at >= 0 {
			return place(i, before+utf8.RuneCountInString(rest[:at])+1)
		}
		if i >= len(src.Lines) || !n.Block && !n.Quoted {
			break
		}
		rest, before = src.Lines[i], 0
	}
	return whole
}

// bytesTo is how many bytes the first n characters of a line have.
func bytesTo(line string, n int) (int, bool) {
	for i := range line {
		if n == 0 {
			return i, true
		}
		n--
	}
	return len(line), n == 0
}
