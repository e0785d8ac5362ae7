package tickets

import "strings"

// CannedReply is an answer that an office gives often.
type CannedReply struct {
	ID    string
	Title map[string]string // by language: on the button
	Text  map[string]string // by language: what residents read, with {placeholders}
}

// RepliesFor are the canned replies that an office may use: its own first, then
// those of all offices. One of its own with the id of a common one stands for it.
func (c *City) RepliesFor(office string) []CannedReply {
	var all []CannedReply
	taken := map[string]bool{}
	for _, of := range []string{office, ""} {
		for _, r := range c.Replies[of] {
			if !taken[r.ID] {
				all, taken[r.ID] = append(all, r), true
			}
		}
		if office == "" {
			break
		}
	}
	return all
}

// Reply finds a canned reply that an office may use by its id.
func (c *City) Reply(office, id string) (CannedReply, bool) {
	for _, r := range c.RepliesFor(office) {
		if r.ID == id {
			return r, true
		}
	}
	return CannedReply{}, false
}

// Placeholders are what a canned reply may say in braces.
var Placeholders = []string{"number", "what", "office", "name", "day", "agent"}

// Fill puts the args in the places of {their names}. What has no arg stays as it
// stands, so that whoever looks at it before it goes out sees the gap.
func Fill(text string, args map[string]string) string {
	var b strings.Builder
	for {
		before, rest, found := strings.Cut(text, "{")
		b.WriteString(before)
		if !found {
			return b.String()
		}
		name, after, closed := strings.Cut(rest, "}")
		value, known := args[name]
		if !closed || !known {
			b.WriteByte('{')
			text = rest
			continue
		}
		b.WriteString(value)
		text = after
	}
}
