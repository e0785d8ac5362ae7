package flows

import (
	"slices"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// documentKind asks for a paper: a PDF, or a photo of it, sent as a photo or as a
// file. With pages above 1 several are taken, one by one or as an album. Files stay
// with Telegram and are sent on by their ids.
//
//	steps:
//	  - surat:
//	      document: {types: [pdf, photo], max_mb: 10, pages: 5, optional: true}
//	      label: {id: Surat lahir, en: Birth letter}
//	      ask: {id: Kirim surat lahir., en: Send the birth letter.}
type documentKind struct {
	question
	pdf, photo bool
	bytes      int64 // greatest size of a file
	mb         int
	max        int
	optional   bool
}

// documentBody says what papers are taken.
type documentBody struct {
	source.Where

	// What is taken: pdf, photo (of the paper) or both.
	Types []string `yaml:"types" jsonschema:"enum=pdf,enum=photo,minItems=1,uniqueItems,example=[pdf\\, photo]"`

	// Greatest size of one file in megabytes. Telegram takes up to 2,000 from people
	// and lets a bot send on any of them; a phone that has to load it is glad of less.
	// Photos are made small by Telegram itself.
	MaxMB int `yaml:"max_mb" jsonschema:"minimum=1,maximum=2000,default=20"`

	// How many files are taken; a Telegram album has 10.
	Pages int `yaml:"pages" jsonschema:"minimum=1,maximum=10,default=1"`

	// true: people may go on without one.
	Optional bool `yaml:"optional"`
}

func readDocument(_ *loader, st *step, body *source.Node) kind {
	var b documentBody
	st.flow.src.Decode(body, &b)
	k := &documentKind{mb: b.MaxMB, bytes: int64(b.MaxMB) << 20, max: b.Pages, optional: b.Optional}
	k.pdf, k.photo = slices.Contains(b.Types, "pdf"), slices.Contains(b.Types, "photo")
	if !b.Has("types") {
		k.pdf, k.photo = true, true
	}
	return k
}

// heading is the question once there are files: how many.
func (k *documentKind) heading(t *turn, st *step) Rich {
	have := len(t.s.Values[t.key(st)].Files)
	if have == 0 {
		return nil
	}
	args := map[string]any{"n": strconv.Itoa(have), "max": strconv.Itoa(k.max)}
	more := "documentmore"
	if have >= k.max {
		more = "documentfull"
	}
	return slices.Concat(t.text("document", args), Words(" "), t.text(more, args))
}

func (k *documentKind) rows(t *turn, st *step) [][]Button {
	switch have := len(t.s.Values[t.key(st)].Files); {
	case have > 0 && have < k.max:
		return [][]Button{{t.button("go"), t.button("add")}, {t.button("delfile")}}
	case have > 0:
		return [][]Button{{t.button("go")}, {t.button("delfile")}}
	case k.optional:
		return [][]Button{{t.button("nofile")}}
	}
	return nil
}

func (k *documentKind) accept(t *turn, st *step, e *Event) verdict {
	key := t.key(st)
	have := t.s.Values[key].Files
	switch e.Kind {
	case FileIn, PhotoIn:
		return k.file(t, st, have, e)
	case Press:
		switch {
		case e.Button == "nofile" && k.optional && len(have) == 0:
			return verdict{what: answered, value: Value{Kind: "document"}}
		case e.Button == "go" && len(have) > 0:
			return verdict{what: answered, value: Value{Kind: "document", Files: have}}
		case e.Button == "add" && len(have) > 0 && len(have) < k.max:
			if t.typedIn { // no button to put a toast at
				return verdict{what: again}
			}
			t.toast("documentadd")
			return verdict{what: ignored}
		case e.Button == "delfile" && len(have) > 0:
			delete(t.s.Values, key)
			return verdict{what: again}
		}
		return verdict{}
	case Text:
		return k.wants(t, "wrong.document")
	case Other:
		if strings.HasPrefix(e.Text, "document") {
			return k.wants(t, "wrong.documenttype")
		}
	}
	return verdict{}
}

// wants says with an answer that is not taken what would be one.
func (k *documentKind) wants(t *turn, why string) verdict {
	var words []string
	if k.pdf {
		words = append(words, t.text("documentpdf", nil).String())
	}
	if k.photo {
		words = append(words, t.text("documentphoto", nil).String())
	}
	types := words[0]
	if len(words) > 1 {
		types = t.text("documentor", map[string]any{"a": words[0], "b": words[1]}).String()
	}
	return verdict{why: why, args: map[string]any{"types": types}}
}

// sent is the file of an event; a photo is one too.
func sent(e *Event) Document {
	if e.Kind == PhotoIn {
		return Document{File: e.Photo.File, Unique: e.Photo.Unique, Photo: !e.Photo.AsFile}
	}
	return e.File
}

// takes says why a file is not taken; without a why it is.
func (k *documentKind) takes(t *turn, d Document) verdict {
	image := d.Photo || strings.HasPrefix(d.MIME, "image/")
	switch {
	case d.File == "":
		return k.wants(t, "wrong.document")
	case !(k.pdf && d.MIME == "application/pdf") && !(k.photo && image):
		return k.wants(t, "wrong.documenttype")
	case d.Size > k.bytes:
		return verdict{why: "wrong.documentbig", args: map[string]any{
			"n": strconv.FormatInt((d.Size+1<<20-1)>>20, 10), "max": strconv.Itoa(k.mb),
		}}
	}
	return verdict{}
}

// file keeps one more file, and says so once for an album. Where one is enough, it
// is the answer.
func (k *documentKind) file(t *turn, st *step, have []Document, e *Event) verdict {
	d := sent(e)
	if v := k.takes(t, d); v.why != "" {
		if e.Album != "" && t.s.Album == "!"+e.Album {
			return verdict{what: ignored} // said for the album already
		}
		return v
	}
	same := e.Album != "" && e.Album == t.s.Album
	if len(have) >= k.max || slices.ContainsFunc(have, d.same) {
		if same {
			return verdict{what: ignored}
		}
		return verdict{what: again, seq: true}
	}
	v := Value{Kind: "document", Files: append(slices.Clip(have), d)}
	if k.max == 1 {
		return verdict{what: answered, value: v}
	}
	if len(have) == 0 {
		t.out = append(t.out, Settle{Seq: t.s.Seq, Text: t.asked(st)}) // its buttons go
	}
	t.s.Values[t.key(st)] = v
	return verdict{what: again, seq: !same}
}

// same says whether two are one file.
func (d Document) same(other Document) bool {
	return d.File == other.File || d.Unique != "" && d.Unique == other.Unique
}

func (k *documentKind) late(t *turn, v Value) (Value, bool) {
	d := sent(&t.e)
	if len(v.Files) == 0 || len(v.Files) >= k.max || k.takes(t, d).why != "" || slices.ContainsFunc(v.Files, d.same) {
		return v, false
	}
	return Value{Kind: "document", Files: append(slices.Clip(v.Files), d)}, true
}

func (k *documentKind) complaints() []string {
	return []string{"wrong.document", "wrong.documenttype", "wrong.documentbig"}
}

func (k *documentKind) words(t *turn, v Value) string {
	if len(v.Files) == 0 {
		return t.text("documentnone", nil).String()
	}
	return t.text("documentcount", map[string]any{"n": strconv.Itoa(len(v.Files))}).String()
}

func (k *documentKind) value(_ *turn, v Value) any {
	files := make([]string, len(v.Files))
	for i, d := range v.Files {
		files[i] = d.File
	}
	return files
}

func (k *documentKind) typ() types.Type { return types.TypeOf([]string{}) }
