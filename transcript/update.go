package transcript

import (
	"errors"
	"strings"
)

// Update is the transcript's file with the bot's side as it is now. What stands
// above the chat, what the person does and all comments stay as they are written;
// so does every turn that went as written. The error says why the conversation
// cannot be played to its end; then nobody knows what belongs there.
func (r *Ran) Update() ([]byte, error) {
	if r.halt != "" {
		return nil, errors.New(strings.TrimRight(r.halt, "\n"))
	}
	f := r.File
	if f.rows == nil {
		return (&File{Name: f.Name, Title: f.Title, Options: f.Options, Turns: r.turns}).Bytes(), nil
	}
	var b strings.Builder
	for _, row := range f.head {
		if row != "" || len(f.head) != len(f.rows) { // a file whose chat is empty ends here
			b.WriteString(row + "\n")
		}
	}
	next := len(f.head) + 1 // the line that was not yet written
	raw := func(upTo int) {
		for ; next < upTo; next++ {
			b.WriteString(f.rows[next-1] + "\n")
		}
	}
	for i, turn := range f.Turns {
		if turn.Do.Verb != "" {
			raw(f.gap(&turn.Do))
		}
		if sameLines(turn.Said, r.turns[i].Said) {
			if n := len(turn.Said); n > 0 {
				raw(f.gap(&turn.Said[n-1]))
			}
			continue
		}
		for j := range turn.Said {
			for at := next; at < turn.Said[j].at; at++ { // comments among what the bot said
				if turn.Said[j].comment(f.rows[at-1]) {
					b.WriteString(f.rows[at-1] + "\n")
				}
			}
			next = f.gap(&turn.Said[j])
		}
		for j := range r.turns[i].Said {
			r.turns[i].Said[j].write(&b)
		}
	}
	raw(len(f.rows) + 1)
	return []byte(strings.TrimRight(b.String(), "\n") + "\n"), nil
}

// gap is the line after the last one of a line of the chat: comments and empty
// lines below it belong to what follows.
func (f *File) gap(l *Line) int {
	end := l.end
	for end-1 > l.at && (l.comment(f.rows[end-2]) || strings.Trim(f.rows[end-2], " ") == "") {
		end--
	}
	return end
}

// comment says that a row near a line of the chat is a comment; what stands further
// to the right belongs to a text.
func (l *Line) comment(row string) bool {
	words := strings.TrimLeft(row, " ")
	return strings.HasPrefix(words, "#") && len(row)-len(words) < l.col
}
