package transcript

import (
	"strconv"
	"strings"
	"time"

	"noken/source"
)

// timeForm is how times are written.
const timeForm = "2006-01-02 15:04"

// Rules about transcripts that the problems name.
const (
	ruleTime source.Rule = "time"
	ruleChat source.Rule = "chat"
)

// maxLines is the greatest number of lines of a chat.
const maxLines = 2000

// Read reads one transcript. What is wrong is added to problems, and then the
// File is nil.
func Read(name string, data []byte, problems *source.Problems) *File {
	root, src := source.Parse(name, data, nil, problems)
	if root == nil {
		return nil
	}
	if root.Shape != source.Mapping {
		src.Problem(root, source.RuleType, "", "transcript, flow and chat are needed here")
		return nil
	}
	r := reader{src: src}
	f := r.file(root)
	if src.Failed() {
		return nil
	}
	return f
}

type reader struct{ src *source.File }

func (r *reader) wrong(n *source.Node, hint, format string, args ...any) {
	r.src.Problem(n, source.RuleType, hint, format, args...)
}

func (r *reader) file(root *source.Node) *File {
	r.src.Only(root, "transcript", "flow", "lang", "at", "mine", "before", "chat")
	f := &File{Name: r.src.Name, rows: r.src.Lines}
	f.Title, f.Flow = r.need(root, "transcript", "what this conversation shows"), r.need(root, "flow", "the flow it begins with")
	if n := root.Get("lang"); n != nil {
		f.Lang = r.word(n)
	}
	if n := root.Get("at"); n != nil {
		at, err := time.Parse(timeForm, r.word(n))
		if err != nil {
			r.src.Problem(n, ruleTime, "write it as 2026-11-23 08:00", "%q is no time", n.Text)
		}
		f.At = at
	}
	if n := root.Get("mine"); n != nil {
		f.Mine = append([]Pair{}, r.pairs(n, nil)...)
	}
	if n := root.Get("before"); n != nil {
		f.Seed = r.seed(n)
	}
	chat := root.Get("chat")
	switch {
	case chat == nil:
		r.src.Problem(root, source.RuleMissingKey, "write chat: and below it what is said, line by line", "the transcript has no chat")
	case root.Keys[len(root.Keys)-1].Value != chat:
		r.src.Problem(root.Key("chat"), ruleChat, "move what comes after it above it", "the chat is the last part of a transcript")
	case chat.Shape == source.Empty:
		f.head, f.Turns = r.src.Lines, []Turn{{}}
	case chat.Shape != source.List:
		r.wrong(chat, "begin every line of the chat with a dash", "the chat is a list")
	case len(chat.Items) == 0:
		r.wrong(chat, "write nothing behind chat:", "the chat is empty")
	case len(chat.Items) > maxLines:
		r.src.Problem(chat, source.RuleRange, "part it in several", "the chat has more than %d lines", maxLines)
	default:
		r.chat(f, root.Key("chat"), chat)
	}
	return f
}

func (r *reader) need(root *source.Node, key, what string) string {
	n := root.Get(key)
	if n == nil {
		r.src.Problem(root, source.RuleMissingKey, "write "+key+": and "+what, "the transcript has no %s", key)
		return ""
	}
	return r.word(n)
}

func (r *reader) word(n *source.Node) string {
	if n.Shape != source.Scalar || strings.TrimSpace(n.Text) == "" {
		r.wrong(n, "", "words are needed here")
	}
	return n.Text
}

// text is words that may be none.
func (r *reader) text(n *source.Node) string {
	if n.Shape == source.Mapping || n.Shape == source.List {
		r.wrong(n, "put words that look like a list between quotes", "words are needed here")
	}
	return n.Text
}

func (r *reader) words(n *source.Node) []string {
	if n.Shape != source.List || len(n.Items) == 0 {
		r.wrong(n, "write [one, two]", "a list of words is needed here")
		return nil
	}
	all := make([]string, len(n.Items))
	for i, item := range n.Items {
		all[i] = r.text(item)
	}
	return all
}

// pairs reads {key: value}; without known keys any may stand there.
func (r *reader) pairs(n *source.Node, known []string) []Pair {
	if n.Shape != source.Mapping && (n.Shape != source.Empty || known != nil) {
		r.wrong(n, "write {"+strings.Join(known, ": ..., ")+": ...}", "keys and values are needed here")
		return nil
	}
	if known != nil {
		r.src.Only(n, known...)
	}
	var all []Pair
	for _, e := range n.Keys {
		all = append(all, Pair{e.Key.Text, r.text(e.Value)})
	}
	return all
}

func (r *reader) pin(n *source.Node) []Pair {
	pairs := r.pairs(n, []string{"lat", "lon", "area"})
	if _, err := placeOf(pairs); err != nil {
		r.wrong(n, "", "%v", err)
	}
	return pairs
}

func (r *reader) seed(n *source.Node) (s Seed) {
	if n.Shape != source.Mapping {
		r.wrong(n, "write {text: ..., photos: [a, b], pin: {lat: ..., lon: ...}}", "what was sent before is needed here")
		return s
	}
	r.src.Only(n, "text", "photos", "pin")
	if text := n.Get("text"); text != nil {
		s.Text = r.word(text)
	}
	if photos := n.Get("photos"); photos != nil {
		s.Photos = r.words(photos)
	}
	if pin := n.Get("pin"); pin != nil {
		s.Pin = r.pin(pin)
	}
	return s
}

func (r *reader) chat(f *File, key, chat *source.Node) {
	f.head = r.src.Lines[:key.Line]
	turn := Turn{}
	for i, item := range chat.Items {
		line := r.line(item)
		line.end = len(r.src.Lines) + 1
		if i+1 < len(chat.Items) {
			line.end = chat.Items[i+1].Line
		}
		if line.at <= key.Line || line.at > len(r.src.Lines) || line.end <= line.at ||
			!strings.HasPrefix(strings.TrimSpace(r.src.Lines[line.at-1]), "- ") {
			r.src.Problem(item, ruleChat, "write - bot: ..., - press: ..., each in a new line", "every line of the chat begins with a dash on a line of its own")
			return
		}
		if line.Acts() {
			f.Turns = append(f.Turns, turn)
			turn = Turn{Do: line}
			continue
		}
		turn.Said = append(turn.Said, line)
	}
	f.Turns = append(f.Turns, turn)
}

// line reads one item of the chat: a verb, and for some more keys beside it.
func (r *reader) line(item *source.Node) Line {
	l := Line{at: item.Line, col: item.Col}
	if item.Shape != source.Mapping || len(item.Keys) == 0 {
		r.wrong(item, "such as - bot: ..., - press: ... or - type: ...", "a line of the chat says who does what")
		return l
	}
	verbs := append(verbNames(said), verbNames(done)...)
	var value *source.Node
	for _, e := range item.Keys {
		for _, verb := range verbs {
			if e.Key.Text != verb {
				continue
			}
			if value != nil {
				r.wrong(e.Key, "put a dash before it", "%q is a line of its own", verb)
			}
			l.Verb, value = Verb(verb), e.Value
		}
	}
	if value == nil {
		word := item.Keys[0].Key
		r.src.Problem(word, source.RuleChoice, source.DidYouMean(word.Text, verbs), "nothing in a chat is called %q", word.Text)
		return l
	}
	known := []string{string(l.Verb)}
	switch l.Verb {
	case Bot, Edit:
		known = append(known, "buttons")
	case Press, PressTwice:
		known = append(known, "which")
	}
	r.src.Only(item, known...)
	r.value(&l, value)
	if n := item.Get("buttons"); n != nil {
		l.Buttons = r.buttons(n)
	}
	if n := item.Get("which"); n != nil {
		which, err := strconv.Atoi(n.Text)
		if err != nil || which < 1 || which > 1000 {
			r.src.Problem(n, source.RuleRange, "", "which of the buttons with that label: 1, 2, ...")
		}
		l.Which = which
	}
	return l
}

func (r *reader) value(l *Line, n *source.Node) {
	switch l.Verb {
	case Album:
		l.Names = r.words(n)
	case Pin:
		l.Pairs = r.pin(n)
	case Paper:
		l.Pairs = r.pairs(n, paperKeys)
		if _, err := paper(l.Pairs); err != nil {
			r.wrong(n, "write {name: letter, type: pdf, mb: 1}", "%v", err)
		}
	case Filed:
		l.Pairs = r.pairs(n, filedKeys)
	case Lookup:
		l.Pairs = r.pairs(n, []string{"number", "code"})
	case Result:
		l.Pairs = r.pairs(n, nil)
		if l.get("outcome") == "" {
			r.wrong(n, "write {outcome: found}", "a result has an outcome")
		}
	case Type, Bot, Edit, Settled, Toast:
		l.Text = r.text(n)
	default:
		l.Text = r.word(n)
	}
}

var filedKeys = []string{
	"kind", "office", "category", "service", "anonymous", "secret", "text", "pin", "area", "place", "photos", "files", "answers",
}

func (r *reader) buttons(n *source.Node) [][]string {
	if n.Shape != source.List {
		r.wrong(n, "write [[one, two], [three]]: a list for each row", "rows of buttons are needed here")
		return nil
	}
	rows := make([][]string, len(n.Items))
	for i, row := range n.Items {
		rows[i] = r.words(row)
	}
	return rows
}

func verbNames(verbs []Verb) []string {
	names := make([]string, len(verbs))
	for i, v := range verbs {
		names[i] = string(v)
	}
	return names
}
