package phrases

import (
	"bytes"
	"cmp"
	"fmt"
	"slices"
	"strings"

	"noken/source"
)

// edit replaces a piece of a file.
type edit struct {
	span
	text string
}

// editing is a file on its way to another content: the pieces to replace, and
// beside them what the file shall say when it is read again.
type editing struct {
	d       *document
	at      *layout
	eol     string
	careful bool // quotes around everything
	edits   []edit
	want    map[*source.Node]*source.Node // the wanted counterpart of each node
	err     error
}

func (d *document) edit(careful bool) *editing {
	e := &editing{d: d, at: newLayout(d.raw, d.root), eol: "\n", careful: careful, want: map[*source.Node]*source.Node{}}
	if first := bytes.IndexByte(d.raw, '\n'); first > 0 && d.raw[first-1] == '\r' {
		e.eol = "\r\n"
	}
	e.clone(d.root)
	return e
}

func (e *editing) clone(n *source.Node) *source.Node {
	c := *n
	c.Keys, c.Items = nil, nil
	for _, entry := range n.Keys {
		c.Keys = append(c.Keys, source.Entry{Key: e.clone(entry.Key), Value: e.clone(entry.Value)})
	}
	for _, item := range n.Items {
		c.Items = append(c.Items, e.clone(item))
	}
	e.want[n] = &c
	return &c
}

func (e *editing) cannot(n *source.Node, why string) {
	if e.err == nil {
		e.err = fmt.Errorf("%s:%d:%d: %s", e.d.name, n.Line, n.Col, why)
	}
}

// put makes a text say the words in a language.
func (e *editing) put(text *source.Node, lang, words string) {
	key, value := text.Key(lang), text.Get(lang)
	switch {
	case value == nil:
		e.add(text, lang, words)
		return
	case value.Shape == source.Empty:
		e.fill(text, key, words)
	default:
		e.replace(key, value, words)
	}
	w := e.want[value]
	w.Shape, w.Text = source.Scalar, words
}

// replace changes words that stand there.
func (e *editing) replace(key, value *source.Node, words string) {
	at, known := e.at.spans[value]
	if !known {
		e.cannot(value, "it cannot be told where these words end; put them between quotes")
		return
	}
	like := styleOf(e.d.raw[at.start])
	if like == block {
		e.replaceBlock(key, at, words)
		return
	}
	several := strings.Contains(value.Text, "\n")
	if strings.Contains(words, "\n") && !several && e.room(value, at.end) && blockable(words) {
		e.edits = append(e.edits, edit{at, "|-" + indented(words, key.Col+1, e.eol)})
		return
	}
	e.edits = append(e.edits, edit{at, e.line(words, like, e.at.flow[value])})
}

// replaceBlock changes the lines of a block and leaves its head, which may have a
// comment.
func (e *editing) replaceBlock(key *source.Node, at span, words string) {
	head := string(e.d.raw[at.start:e.at.lineEnd(at.start)])
	signs, note, noted := strings.Cut(head, " ")
	if e.careful || !blockable(words) {
		text := quoted(words)
		if noted {
			text += " " + note
		}
		e.edits = append(e.edits, edit{at, text})
		return
	}
	signs = strings.ReplaceAll(strings.Trim(signs, "0123456789"), ">", "|")
	if signs != "|" && signs != "|+" {
		signs = "|-"
	}
	if noted {
		signs += " " + note
	}
	e.edits = append(e.edits, edit{at, signs + indented(words, key.Col+1, e.eol)})
}

// room says whether lines may follow a place: no brackets around, nothing behind.
func (e *editing) room(n *source.Node, at int) bool {
	return !e.careful && !e.at.flow[n] && strings.TrimSpace(string(e.d.raw[at:e.at.lineEnd(at)])) == ""
}

func (e *editing) line(words string, like style, flow bool) string {
	if e.careful {
		return quoted(words)
	}
	return written(words, like, flow)
}

// fill writes words after a key that has none.
func (e *editing) fill(text, key *source.Node, words string) {
	at, known := e.afterKey(key)
	if !known {
		e.cannot(key, "there is no : after this key")
		return
	}
	e.edits = append(e.edits, edit{at, " " + e.line(words, e.like(text), e.at.flow[key])})
}

// afterKey is the place behind a key's colon, and whatever says there that
// nothing follows.
func (e *editing) afterKey(key *source.Node) (at span, known bool) {
	end := e.at.spans[key].end
	rest := string(e.d.raw[end:e.at.lineEnd(end)])
	colon := strings.IndexByte(rest, ':')
	if _, known = e.at.spans[key]; !known || colon < 0 || strings.TrimSpace(rest[:colon]) != "" {
		return span{}, false
	}
	at = span{end + colon + 1, end + colon + 1}
	value := strings.TrimLeft(rest[colon+1:], " \t")
	for _, nothing := range []string{"~", "null", "Null", "NULL"} {
		after, is := strings.CutPrefix(value, nothing)
		if is && (after == "" || strings.IndexByte(" \t,}]", after[0]) >= 0) {
			at.end = at.start + len(rest[colon+1:]) - len(after)
			break
		}
	}
	return at, true
}

// like is the style of the last words that a text has.
func (e *editing) like(text *source.Node) style {
	for _, entry := range slices.Backward(text.Keys) {
		if at, known := e.at.spans[entry.Value]; known {
			return styleOf(e.d.raw[at.start])
		}
	}
	return double
}

// last is where the last entry of a mapping ends.
func (e *editing) last(n *source.Node) (end int, known bool) {
	entry := n.Keys[len(n.Keys)-1]
	switch entry.Value.Shape {
	case source.Scalar:
		at, known := e.at.spans[entry.Value]
		return at.end, known
	case source.Empty:
		at, known := e.afterKey(entry.Key)
		return at.end, known
	case source.Mapping:
		if len(entry.Value.Keys) == 0 {
			return 0, false
		}
		end, known = e.last(entry.Value)
		if known && e.at.flow[entry.Value.Keys[0].Key] {
			closing := bytes.IndexByte(e.d.raw[end:], '}')
			return end + closing + 1, closing >= 0
		}
		return end, known
	}
	return 0, false
}

// add writes words in a language that the text does not have, after the last.
func (e *editing) add(text *source.Node, lang, words string) {
	end, known := e.last(text)
	if !known {
		e.cannot(text, "it cannot be told where this text ends; put its words between quotes")
		return
	}
	first, like := text.Keys[0].Key, e.like(text)
	after := text.Keys[len(text.Keys)-1].Value
	several := strings.Contains(after.Text, "\n") && like == double
	if e.at.flow[first] {
		e.edits = append(e.edits, edit{span{end, end}, ", " + lang + ": " + e.line(words, like, true)})
	} else {
		end = e.at.lineEnd(end)
		said := e.line(words, like, false)
		if !e.careful && blockable(words) && (like == block || strings.Contains(words, "\n") && !several) {
			said = "|-" + indented(words, first.Col+1, e.eol)
		}
		e.edits = append(e.edits, edit{span{end, end}, e.eol + strings.Repeat(" ", first.Col-1) + lang + ": " + said})
	}
	w := e.want[text]
	w.Keys = append(w.Keys, entryOf(lang, &source.Node{Shape: source.Scalar, Text: words}))
}

func entryOf(key string, value *source.Node) source.Entry {
	return source.Entry{Key: &source.Node{Shape: source.Scalar, Text: key}, Value: value}
}

// addItem writes a word at the end of a list.
func (e *editing) addItem(list *source.Node, word string) {
	item := list.Items[len(list.Items)-1]
	at, known := e.at.spans[item]
	if !known {
		e.cannot(item, "it cannot be told where this word ends")
		return
	}
	text := ", " + word
	end := at.end
	if !e.at.flow[item] {
		end = e.at.lineEnd(end)
		text = e.eol + strings.Repeat(" ", list.Col-1) + "- " + word
	}
	e.edits = append(e.edits, edit{span{end, end}, text})
	w := e.want[list]
	w.Items = append(w.Items, &source.Node{Shape: source.Scalar, Text: word})
}

// addText writes a text with the same words in each language, as the last key of
// a mapping in a block.
func (e *editing) addText(under *source.Node, key string, languages []string, words string) {
	end, known := e.last(under)
	if !known || e.at.flow[under.Keys[0].Key] {
		e.cannot(under, "no line can be added here")
		return
	}
	end = e.at.lineEnd(end)
	said := make([]string, len(languages))
	text := &source.Node{Shape: source.Mapping}
	for i, lang := range languages {
		said[i] = lang + ": " + e.line(words, plain, true)
		text.Keys = append(text.Keys, entryOf(lang, &source.Node{Shape: source.Scalar, Text: words}))
	}
	line := strings.Repeat(" ", under.Keys[0].Key.Col-1) + key + ": {" + strings.Join(said, ", ") + "}"
	e.edits = append(e.edits, edit{span{end, end}, e.eol + line})
	w := e.want[under]
	w.Keys = append(w.Keys, entryOf(key, text))
}

// result is the file with all edits, read again and found to say what was meant.
func (e *editing) result() ([]byte, error) {
	if e.err != nil {
		return nil, e.err
	}
	slices.SortStableFunc(e.edits, func(a, b edit) int { return cmp.Compare(a.start, b.start) })
	var out bytes.Buffer
	from := 0
	for _, one := range e.edits {
		if one.start < from {
			return nil, fmt.Errorf("%s: two changes meet at byte %d", e.d.name, one.start)
		}
		out.Write(e.d.raw[from:one.start])
		out.WriteString(one.text)
		from = one.end
	}
	out.Write(e.d.raw[from:])
	var problems source.Problems
	root, _ := source.Parse(e.d.name, out.Bytes(), nil, &problems)
	if err := problems.Err(); err != nil {
		return nil, err
	}
	if at := differs(e.want[e.d.root], root); at != nil {
		return nil, fmt.Errorf("%s:%d:%d: this would not say what was meant when it is read again", e.d.name, at.Line, at.Col)
	}
	if !keeps(newLayout(out.Bytes(), root).comments, e.at.comments) {
		return nil, fmt.Errorf("%s: a comment would be lost", e.d.name)
	}
	return out.Bytes(), nil
}

// differs is the first node that does not say the same, nil where all do.
func differs(want, got *source.Node) *source.Node {
	if want.Shape != got.Shape || want.Text != got.Text || len(want.Keys) != len(got.Keys) || len(want.Items) != len(got.Items) {
		return got
	}
	for i := range want.Keys {
		if want.Keys[i].Key.Text != got.Keys[i].Key.Text {
			return got.Keys[i].Key
		}
		if at := differs(want.Keys[i].Value, got.Keys[i].Value); at != nil {
			return at
		}
	}
	for i := range want.Items {
		if at := differs(want.Items[i], got.Items[i]); at != nil {
			return at
		}
	}
	return nil
}

// change is words that a text shall have.
type change struct {
	phrase      *Phrase
	lang, words string
}

// write puts changes into the files. It returns only the files that changed.
func (b *Book) write(changes []change) (map[string][]byte, error) {
	byFile := map[string][]change{}
	for _, c := range changes {
		byFile[c.phrase.File] = append(byFile[c.phrase.File], c)
	}
	files := map[string][]byte{}
	for name, all := range byFile {
		data, err := b.docs[name].changed(func(e *editing) {
			for _, c := range all {
				e.put(c.phrase.node, c.lang, c.words)
			}
		})
		if err != nil {
			return nil, fmt.Errorf("write the texts of %s: %w", name, err)
		}
		files[name] = data
	}
	return files, nil
}

// changed carries out edits in the style of the file and, where that would not be
// read as meant, with quotes around everything.
func (d *document) changed(do func(*editing)) ([]byte, error) {
	e := d.edit(false)
	do(e)
	data, err := e.result()
	if err == nil {
		return data, nil
	}
	e = d.edit(true)
	do(e)
	if data, again := e.result(); again == nil {
		return data, nil
	}
	return nil, err
}

// keeps says that comments are all there, in their order. There may be more now:
// one behind a |- that became a line of its own was part of the block before.
func keeps(now, before []string) bool {
	for _, comment := range now {
		if len(before) > 0 && comment == before[0] {
			before = before[1:]
		}
	}
	return len(before) == 0
}
