package flows

import (
	"fmt"
	"strconv"
	"strings"
	"time"
)

var noon = time.Date(2026, 11, 23, 12, 0, 0, 0, time.FixedZone("WIT", 9*3600))

// talk plays a conversation written as lines and writes down what was said:
//
//	> words      typed
//	> [label]    the standing question's button
//	> (file a application/pdf 2)  (file a application/pdf 2 album 1)    of 2 MB
//	> (press =x)  a button by its id, whether it is there or not
//	> (photo a)  (photo a album 1)  (pin)  (sticker)  (contact 0812...)  (back)  (cancel)  (again)
//	> (stale)    a button of an older question
//	> (twice)    the button that was just pressed, once more at once
//	> (result outcome=filed number=...)
//	> (start aduan)
type talk struct {
	set  *Set
	s    Session
	ask  *Ask
	lang string
	seed *Seed
	said int // lines; ten seconds lie between two
	out  strings.Builder
}

func (c *talk) event(line string) Event {
	if line != "(twice)" {
		c.said++
	}
	e := Event{Kind: Text, Text: line, Lang: c.lang, Now: noon.Add(time.Duration(c.said) * 10 * time.Second), Lists: map[string][]Item{"mine": {
		{ID: "MMK-26-004217-K", Label: both("Got & banjir · MMK-26-004217-K", "Drains · MMK-26-004217-K")},
	}}}
	if label, ok := strings.CutPrefix(line, "["); ok {
		label = strings.TrimSuffix(label, "]")
		e.Kind, e.Text, e.Seq, e.Button = Press, "", c.s.Seq, "no such button: "+label
		if c.ask != nil {
			for _, row := range c.ask.Buttons {
				for _, b := range row {
					if b.Label == label {
						e.Button = b.ID
					}
				}
			}
		}
		return e
	}
	if !strings.HasPrefix(line, "(") {
		return e
	}
	words := strings.Fields(strings.Trim(line, "()"))
	e.Text = ""
	switch words[0] {
	case "photo":
		e.Kind, e.Photo = PhotoIn, Photo{File: words[1], Unique: "u" + words[1]}
		if len(words) > 3 {
			e.Album = words[3]
		}
	case "file":
		e.Kind, e.File = FileIn, Document{File: words[1], Unique: "u" + words[1], MIME: words[2]}
		mb, _ := strconv.Atoi(words[3])
		e.File.Size = int64(mb) << 20
		if len(words) > 5 {
			e.Album = words[5]
		}
	case "press":
		e.Kind, e.Seq, e.Button = Press, c.s.Seq, words[1]
	case "pin":
		e.Kind, e.Place = PlaceIn, Place{Lat: -4.54, Lon: 136.89, Pin: true, Area: "94.04.01.1002"}
	case "contact":
		e.Kind, e.Text = Contact, words[1]
	case "back":
		e.Kind = Back
	case "cancel":
		e.Kind = Cancel
	case "again":
		e.Kind = Again
	case "stale", "twice":
		e.Kind, e.Seq, e.Button = Press, c.s.Seq-1, "=x"
	case "start":
		e.Kind, e.Text, e.Seed = Start, words[1], c.seed
	case "result":
		e.Kind, e.Result = Result, map[string]string{}
		for _, w := range words[1:] {
			k, v, _ := strings.Cut(w, "=")
			e.Result[k] = v
		}
	default:
		e.Kind, e.Text = Other, words[0]
	}
	return e
}

// say plays one line.
func (c *talk) say(line string) []Effect {
	fmt.Fprintf(&c.out, "> %s\n", line)
	var effects []Effect
	c.s, effects = c.set.Step(c.s, c.event(line))
	for _, effect := range effects {
		if ask, ok := effect.(Ask); ok {
			c.ask = &ask
		}
		c.out.WriteString(shown(effect))
	}
	c.out.WriteString("\n")
	return effects
}

func marked(r Rich) string {
	var b strings.Builder
	for _, s := range r {
		if s.Style == Bold {
			b.WriteString("**" + s.Text + "**")
		} else {
			b.WriteString(s.Text)
		}
	}
	return strings.ReplaceAll(b.String(), "****", "")
}

func shown(effect Effect) string {
	switch e := effect.(type) {
	case Say:
		return marked(e.Text) + "\n"
	case Ask:
		how := ""
		if e.Replace {
			how = " (replaced)"
		}
		out := fmt.Sprintf("#%d%s %s\n", e.Seq, how, marked(e.Text))
		for _, row := range e.Buttons {
			for i, b := range row {
				if i > 0 {
					out += " "
				}
				out += "[" + b.Label + "]"
				if b.Style != "" {
					out += "!" + b.Style
				}
			}
			out += "\n"
		}
		return out
	case Settle:
		return fmt.Sprintf("#%d → %s\n", e.Seq, marked(e.Text))
	case Toast:
		return "toast: " + e.Text + "\n"
	case End:
		return fmt.Sprintf("end of %s: %s\n", e.Flow, e.Why)
	case Lookup:
		return fmt.Sprintf("lookup %q code %q\n", e.Number, e.Code)
	case File:
		out := fmt.Sprintf("file %s: office=%s category=%s service=%s anonymous=%t secret=%t photos=%d text=%q\n",
			e.Kind, e.Office, e.Category, e.Service, e.Anonymous, e.Secret, len(e.Photos), e.Text)
		if e.Place != nil {
			out += fmt.Sprintf("  place: pin=%t area=%s text=%q\n", e.Place.Pin, e.Place.Area, e.Place.Text)
		}
		for _, f := range e.Fields {
			out += fmt.Sprintf("  %s | %s: %s | %s: %s\n", f.Step, f.Label["id"], f.Shown["id"], f.Label["en"], f.Shown["en"])
		}
		return out
	}
	return fmt.Sprintf("?? %T\n", effect)
}
