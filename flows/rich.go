package flows

import "strings"

// Style is how a Span looks.
type Style uint8

// The styles a Span can have.
const (
	Plain Style = iota
	Bold
	Italic
	Code
	Quote // words of a person, set apart
)

// Span is a run of text in one style. Its Text is what people see: markup never
// hides in it, so it needs no escaping until it is rendered.
type Span struct {
	Text  string `json:"t"`
	Style Style  `json:"s,omitempty"`
	User  int64  `json:"u,omitempty"` // user id of who is called by it, so that they are told; 0: nobody
}

// Rich is a text in spans.
type Rich []Span

// Words makes a plain Rich of a string.
func Words(s string) Rich { return Rich{{Text: s}} }

// String returns the text without its styles.
func (r Rich) String() string {
	if len(r) == 1 {
		return r[0].Text
	}
	var b strings.Builder
	for _, s := range r {
		b.WriteString(s.Text)
	}
	return b.String()
}

// Add returns r with more spans behind it.
func (r Rich) Add(more ...Span) Rich { return append(r[:len(r):len(r)], more...) }
