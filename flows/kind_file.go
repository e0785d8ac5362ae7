package flows

import (
	"maps"
	"reflect"
	"slices"
	"strings"

	"noken/source"
)

// fileKind has the host make a ticket of the answers and waits until it is made;
// {number}, {office}, {due} and {code} are known afterwards. Left out, category,
// service, place, photos and text are taken from the first answer of that sort.
//
//	steps:
//	  - jenis:
//	      choose: categories
//	      ask: {id: Tentang apa?, en: What about?}
//	  - cerita:
//	      text: {min: 10}
//	      ask: {id: Apa yang terjadi?, en: What happened?}
//	  - kirim:
//	      file: complaint
//	      office: jenis.office
//	      secret: jenis.secret
type fileKind struct {
	basic
	what                                         string
	office, category, service, anonymous, secret *program
	text                                         *program
	place, photos                                string // answers
	keys                                         fileKeys
}

// fileBody is the kind of ticket: complaint, service, information or aspiration.
type fileBody string

// fileKeys say what becomes of the answers. Left out, category, service, place,
// photos and text are taken from the first answer of that sort.
type fileKeys struct {
	source.Where

	// The office that gets the case, as its code.
	Office Expression `yaml:"office"`

	// What a complaint is about, as the category's id.
	Category Expression `yaml:"category"`

	// What is asked for, as the service's id.
	Service Expression `yaml:"service"`

	// If true, the office does not see who asks.
	Anonymous Expression `yaml:"anonymous"`

	// If true, the case is never public.
	Secret Expression `yaml:"secret"`

	// The answer that says where.
	Place string `yaml:"place"`

	// The answer that holds the photos.
	Photos string `yaml:"photos"`

	// The words that tell the story.
	Text Expression `yaml:"text"`
}

// Words are the words that may stand here.
func (fileBody) Words() []string { return ticketKinds }

var ticketKinds = []string{"complaint", "service", "information", "aspiration"}

func readFile(_ *loader, st *step, body *source.Node) kind {
	src := st.flow.src
	var what fileBody
	var b fileKeys
	src.Decode(body, &what)
	k := &fileKind{what: string(what)}
	if !slices.Contains(ticketKinds, k.what) {
		src.Problem(orStep(body, st), source.RuleChoice, source.DidYouMean(k.what, ticketKinds), "no kind of ticket %q", k.what)
	}
	if st.node.Shape == source.Mapping {
		src.Decode(st.node.With(source.KeysOf(b)), &b)
	}
	k.office, k.category, k.service = b.Office.program(reflect.String), b.Category.program(reflect.String), b.Service.program(reflect.String)
	k.anonymous, k.secret = b.Anonymous.program(reflect.Bool), b.Secret.program(reflect.Bool)
	k.text = b.Text.program(reflect.String)
	k.place, k.photos, k.keys = b.Place, b.Photos, b
	return k
}

func (k *fileKind) link(l *loader, st *step) {
	for _, key := range []string{"place", "photos"} {
		want := map[string]string{"place": k.place, "photos": k.photos}[key]
		if want == "" {
			continue
		}
		names := l.places(st.flow, "", key, 0)
		if !slices.Contains(names, want) {
			st.flow.src.Problem(k.keys.At(key), RuleAnswer, source.DidYouMean(want, names), "no answer %q that has a %s", want, strings.TrimSuffix(key, "s"))
		}
	}
}

// places are the names of the answers that are places (or photos), as STEP or CALL.STEP.
func (l *loader) places(f *flow, prefix, what string, depth int) []string {
	var names []string
	if f == nil || depth > 8 {
		return nil
	}
	for _, st := range f.steps {
		switch k := st.kind.(type) {
		case *locationKind:
			if what == "place" {
				names = append(names, prefix+st.name)
			}
		case *photosKind:
			if what == "photos" {
				names = append(names, prefix+st.name)
			}
		case *callKind:
			names = append(names, l.places(l.set.flows[k.flow], prefix+st.name+".", what, depth+1)...)
		}
	}
	return names
}

func (k *fileKind) programs() []*program {
	return slices.DeleteFunc([]*program{k.office, k.category, k.service, k.anonymous, k.secret, k.text},
		func(p *program) bool { return p == nil })
}

func (k *fileKind) waits() bool { return true }

func (k *fileKind) enter(t *turn, st *step) (string, bool) {
	t.replay, t.s.Return = false, ""
	f := File{
		Kind: k.what, Office: t.textOf(k.office), Category: t.textOf(k.category), Service: t.textOf(k.service),
		Anonymous: k.anonymous != nil && t.truth(k.anonymous, true), // in doubt the name is kept back
		Secret:    k.secret != nil && t.truth(k.secret, true),
		Text:      t.textOf(k.text),
	}
	prefix := strings.TrimSuffix(t.key(st), st.name)
	f.Values = make(map[string]Value, len(t.s.Path))
	t.answers(func(key string, own *step, a asker, v Value) {
		v = cloneValue(v)
		f.Values[key] = v
		field := t.field(key, own, a, v)
		field.Told = k.speaksOf(strings.TrimPrefix(key, prefix))
		f.Fields = append(f.Fields, field)
		f.Files = append(f.Files, v.Files...)
		k.guess(&f, own, v, key, prefix)
	})
	t.out = append(t.out, f)
	return "", true
}

// speaksOf says whether the step's config names an answer, so that the host has it
// in another part of the File.
func (k *fileKind) speaksOf(answer string) bool {
	if answer == k.place || answer == k.photos {
		return true
	}
	for _, p := range k.programs() {
		if slices.Contains(p.refs, answer) {
			return true
		}
	}
	return false
}

// guess fills what the step's config does not say.
func (k *fileKind) guess(f *File, st *step, v Value, key, prefix string) {
	switch a := st.kind.(type) {
	case *chooseKind:
		if a.name == "categories" && k.category == nil && f.Category == "" && v.Kind == "choice" {
			f.Category = v.Text
		}
		if a.name == "services" && k.service == nil && f.Service == "" && v.Kind == "choice" {
			f.Service = v.Text
		}
	case *locationKind:
		if v.Place != nil && (k.place == "" && f.Place == nil || prefix+k.place == key) {
			f.Place = v.Place
		}
	case *photosKind:
		if k.photos == "" && f.Photos == nil || prefix+k.photos == key {
			f.Photos = v.Photos
		}
	case *textKind:
		if k.text == nil && f.Text == "" && k.what != "service" {
			f.Text = v.Text
		}
	}
}

// field is an answer with its words in every language.
func (t *turn) field(key string, st *step, k asker, v Value) Field {
	field := Field{Step: key, Label: make(map[string]string, 2), Shown: make(map[string]string, 2), Value: v}
	now := t.lang
	for i, lang := range t.set.languages {
		t.lang = i
		field.Label[lang], field.Shown[lang] = t.label(key, st), k.words(t, v)
	}
	t.lang = now
	return field
}

// cloneValue keeps what leaves the engine apart from the session.
func cloneValue(v Value) Value {
	v.Photos, v.Files = slices.Clone(v.Photos), slices.Clone(v.Files)
	if v.Place != nil {
		p := *v.Place
		v.Place = &p
	}
	return v
}

func (k *fileKind) result(t *turn, st *step) {
	if t.e.Result["outcome"] != "filed" {
		t.failed()
		return
	}
	t.remember()
	t.enter(t.move(st, "next"))
}

// failed says that it did not work and puts the last question again.
func (t *turn) failed() {
	last := len(t.s.Path) - 1
	if last >= 0 {
		if to, stack := t.find(t.s.Path[last]); to != nil {
			t.s.Path = t.s.Path[:last]
			t.stand(to, stack)
			t.ask(to, t.text("failed", nil), false)
			return
		}
	}
	t.out = append(t.out, Say{Text: t.text("failed", nil)})
	t.finish("cancelled")
}

// remember keeps what a result said, for placeholders.
func (t *turn) remember() {
	for _, name := range slices.Sorted(maps.Keys(t.e.Result)) {
		t.s.Values["="+name] = Value{Kind: "result", Text: t.e.Result[name]}
	}
	t.env = nil
}
