package schema

import (
	"fmt"
	"io/fs"
	"maps"
	"reflect"
	"slices"
	"strings"
	"time"

	"noken/bot"
	"noken/flows"
	"noken/source"
)

// reference is docs/flow-reference.md. The city in configs/mimika, below root,
// lends its lists and words: with them the examples are loaded, which tells what
// their answers are and what they may say.
func reference(docs *Docs, root fs.FS) ([]byte, error) {
	mimika, err := fs.Sub(root, "configs/mimika")
	if err != nil {
		return nil, fmt.Errorf("open the city: %w", err)
	}
	files, _, err := bot.ReadFiles(mimika)
	if err != nil {
		return nil, err
	}
	w := &writer{builder: builder{docs: docs}, files: files}
	w.beginning()
	for _, k := range flows.KindTypes() {
		w.kind(k)
	}
	w.otherFiles()
	return []byte(strings.TrimRight(w.out.String(), "\n") + "\n"), w.err()
}

// writer writes the reference.
type writer struct {
	builder
	files map[string][]byte // of the city
	out   strings.Builder
}

func (w *writer) say(format string, args ...any) { fmt.Fprintf(&w.out, format+"\n\n", args...) }

func (w *writer) example(yaml string) {
	if yaml != "" {
		w.say("```yaml\n%s\n```", yaml)
	}
}

func (w *writer) beginning() {
	w.say("<!-- Generated from the program's types by \"make generate\"; do not edit. -->")
	w.say("# What stands in a city's files")
	w.say("Every key that the files of a city may have, and what it means. An editor that knows YAML, such as VS Code " +
		"with its extension \"YAML\", says the same while you type: the first line of each file names its schema. " +
		"`noken flows check` says whether all of it fits together.")
	w.say("A text is given in every language of the city: `{id: ..., en: ...}`. A list of one may be written without its dash.")
	var kinds, others []string
	for _, k := range flows.KindTypes() {
		kinds = append(kinds, fmt.Sprintf("[%s](#%s)", k.Name, k.Name))
	}
	for _, one := range kindsOfFiles[1:] {
		others = append(others, fmt.Sprintf("[%s](#%s)", heading(one), strings.NewReplacer("/", "", `\*`, "", ".", "").Replace(heading(one))))
	}
	w.say("[A flow](#flowsyaml), [a step](#a-step) and the kinds of steps: %s.", strings.Join(kinds, ", "))
	w.say("The other files: %s.", strings.Join(others, ", "))
	w.say("## %s", heading(kindsOfFiles[0]))
	w.say("%s", w.docs.Of("flows.FlowFile").Text)
	w.table(reflect.TypeFor[flows.FlowFile]())
	w.say("### A step")
	w.say("%s", w.docs.Of("flows.StepBody").Text)
	w.table(reflect.TypeFor[flows.StepKeys]())
	w.say("An expression: %s", lower(w.docs.Of("flows.Expression").Text))
	w.say("## The kinds of steps")
}

func heading(k kindOfFile) string { return strings.ReplaceAll(k.files, "*", `\*`) }

func (w *writer) kind(k flows.KindType) {
	d := w.kindDoc(k)
	w.say("### %s", k.Name)
	w.say("%s", d.Text)
	w.example(d.Example)
	switch {
	case standsAlone(k):
		w.say("It takes no keys and may stand alone: `periksa: %s`.", k.Name)
	case k.Body == nil:
		w.say("Nothing stands after `%s:`.", k.Name)
	default:
		w.say("`%s:` is %s", k.Name, w.body(k.Body))
		w.table(k.Body)
	}
	if k.Beside != nil {
		w.say("Beside `%s:` these keys %s", k.Name, lower(w.docs.Of(typeKey(k.Beside)).Text))
		w.table(k.Beside)
	}
	w.answer(k, d.Example)
}

// body says in words what stands after a kind's key.
func (w *writer) body(t reflect.Type) string {
	text := w.docs.Of(typeKey(t)).Text
	if _, fixed := reflect.Zero(t).Interface().(interface{ Words() []string }); fixed || t.PkgPath() != "noken/flows" {
		return w.value(t, source.Rules{}) + "."
	}
	if t.Kind() == reflect.Struct && w.fields(t)[0].Form == "" {
		if mayBeEmpty(&w.builder, t) {
			return "one or more of these keys, or nothing:"
		}
		return "these keys:"
	}
	return lower(text)
}

// example is where a kind's example stands while it is loaded.
const (
	exampleFlow = "example"
	exampleFile = "flows/example.yaml"
)

// answer says what expressions see of an answer, and what the engine may say. The
// flow "kontak" is there for examples that call one with params.
func (w *writer) answer(k flows.KindType, example string) {
	files := maps.Clone(w.files)
	files[exampleFile] = []byte("flow: " + exampleFlow + "\ntitle: {id: Contoh, en: Example}\n" + example + "\n")
	files["flows/kontak.yaml"] = []byte("flow: kontak\ntitle: {id: Kontak, en: Contact}\n" + w.docs.Of("flows.ParamBody").Example + `
steps:
  - nama:
      text: {min: 2}
      when: not anak
      ask: {id: "Nama {siapa}?", en: "What is {siapa} name?"}
`)
	config, problems := bot.CheckFiles(files, time.Time{})
	if config == nil {
		w.wrong("the example of the kind %s does not load: %w", k.Name, problems)
		return
	}
	o, _ := config.Flows.Outline(exampleFlow)
	var gives, wrong []string
	for _, st := range o.Steps {
		if st.Kind == k.Name {
			gives, wrong = append(gives, st.Gives), append(wrong, st.Wrong...)
		}
	}
	gives = slices.DeleteFunc(gives, func(s string) bool { return s == "" })
	slices.Sort(wrong)
	if len(gives) > 0 {
		w.say("In expressions its answer is %s.", oneOf(slices.Compact(inWords(gives))))
	}
	if len(wrong) > 0 {
		w.say("What it says of answers that it does not take stands in texts/flow.yaml: `flow.%s`.",
			strings.Join(slices.Compact(wrong), "`, `flow."))
	}
}

// inWords are types of expressions as people know them.
func inWords(types []string) []string {
	var all []string
	for _, t := range types {
		switch {
		case t == "string":
			t = "a text"
		case t == "int":
			t = "a whole number"
		case strings.HasPrefix(t, "{"):
			t = "a thing with parts, such as `NAME." + strings.Trim(t, "{}")[:strings.IndexByte(t, ':')-1] + "`: `" + t + "`"
		case t == "[]string":
			t = "a list, of which `len(...)` is the number"
		default:
			t = "`" + t + "`"
		}
		all = append(all, t)
	}
	slices.Sort(all)
	return all
}

func oneOf(words []string) string { return strings.Join(words, " or ") }

// otherFiles are those beside the flows.
func (w *writer) otherFiles() {
	for _, one := range kindsOfFiles[1:] {
		w.say("## %s", heading(one))
		switch {
		case one.name == "texts":
			w.say("%s", aboutTexts)
		case one.name == "transcript":
			w.say("%s", aboutTranscript)
			w.transcripts()
		default:
			d := w.docs.Of(one.doc)
			w.say("%s", d.Text)
			w.example(d.Example)
			w.table(one.typ)
		}
	}
}
