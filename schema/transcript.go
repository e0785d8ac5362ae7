package schema

import (
	"noken/transcript"
)

const aboutTranscript = "A conversation, written down: what the bot says and what a resident does, line by line. \"noken flows test\" plays it again."

// A transcript reads itself, because a chat's lines are told apart by their verbs;
// so its schema is made here.
var (
	anyWords  = object{{"type", []string{"string", "number", "boolean", "null"}}}
	someWords = words.with("pattern", visible)
	nameList  = object{{"type", "array"}, {"minItems", 1}, {"items", anyWords}}
	pin       = only([]prop{
		{"lat", "Degrees of latitude, south is negative.", anyWords}, {"lon", "Degrees of longitude.", anyWords},
		{"area", "The area it lies in, as its code in areas.csv.", anyWords},
	})
	rows = object{{"type", "array"}, {"items", nameList}}
)

// prop is a key, what it is for, and what may stand there.
type prop struct {
	key, doc string
	schema   object
}

// verb is a line of a chat.
type verb struct {
	verb  transcript.Verb
	doc   string // the constant
	takes object
	with  []prop // keys beside it
}

var verbs = []verb{
	{transcript.Bot, "Bot", anyWords, withButtons}, {transcript.Edit, "Edit", anyWords, withButtons},
	{transcript.Settled, "Settled", anyWords, nil}, {transcript.Toast, "Toast", anyWords, nil},
	{transcript.Filed, "Filed", filed, nil},
	{transcript.Lookup, "Lookup", only([]prop{
		{"number", "The number that is looked up.", anyWords}, {"code", "The code that came with it.", anyWords},
	}), nil},
	{transcript.End, "End", someWords, nil},
	{transcript.Start, "Start", someWords, nil},
	{transcript.Press, "Press", someWords, withWhich}, {transcript.PressTwice, "PressTwice", someWords, withWhich},
	{transcript.PressOld, "PressOld", someWords, nil},
	{transcript.Type, "Type", anyWords, nil}, {transcript.Pin, "Pin", pin, nil},
	{transcript.Photo, "Photo", someWords, nil}, {transcript.Album, "Album", nameList, nil},
	{transcript.Contact, "Contact", someWords, nil}, {transcript.Send, "Send", someWords, nil},
	{transcript.Command, "Command", someWords, nil},
	{transcript.Result, "Result", object{
		{"type", "object"}, {"required", []string{"outcome"}},
		{"properties", object{{"outcome", object{{"description", "What came of it, such as filed or found."}}.and(words.with("minLength", 1))}}},
		{"additionalProperties", anyWords},
	}, nil},
}

var (
	withButtons = []prop{{"buttons", "The labels of its buttons, a list for each row.", rows}}
	withWhich   = []prop{{"which", "Which of several buttons with that label, from 1.", object{
		{"type", []string{"integer", "string"}}, {"pattern", digits}, {"minimum", 1}, {"maximum", 1000},
	}}}
	filed = only([]prop{
		{"kind", "complaint, service, information or aspiration.", anyWords}, {"office", "The code of the office.", anyWords},
		{"category", "The category's id.", anyWords}, {"service", "The service's id.", anyWords},
		{"anonymous", "Whether the office does not see who asks.", anyWords}, {"secret", "Whether it is never public.", anyWords},
		{"text", "The story.", anyWords}, {"pin", "The place on the map.", anyWords}, {"area", "The area's code.", anyWords},
		{"place", "The place in words.", anyWords}, {"photos", "The photos by their names.", anyWords},
		{"answers", "All answers as the office's card shows them.", anyWords},
	})
)

// only is a mapping with these keys and no others.
func only(props []prop, required ...string) object {
	properties := object{}
	for _, p := range props {
		properties = properties.with(p.key, object{{"description", p.doc}}.and(p.schema))
	}
	o := object{{"type", "object"}, {"properties", properties}}
	if required != nil {
		o = o.with("required", required)
	}
	return o.with("additionalProperties", false)
}

func (b *builder) transcript() object {
	line := b.define("line", b.line)
	file := only(b.transcriptKeys(line), "transcript", "flow", "chat")
	return object{{"description", aboutTranscript}}.and(file)
}

func (b *builder) transcriptKeys(line object) []prop {
	return []prop{
		{"transcript", "What this conversation shows.", someWords},
		{"flow", "The name of the flow that it begins with.", someWords},
		{"lang", "The resident's language. Left out: the city's first.", someWords},
		{"at", "When it begins, by the clocks of the city: 2026-11-23 08:00.", object{{"type", "string"}, {"pattern", `^\d{4}-\d\d-\d\d \d{1,2}:\d\d$`}}},
		{"mine", "The resident's own cases: number and label. Left out: one; with nothing behind it: none.",
			object{{"type", []string{"object", "null"}}, {"additionalProperties", anyWords}}},
		{"before", "What was sent before the flow began.", only([]prop{
			{"text", "Words.", someWords}, {"photos", "Photos, by any names.", nameList}, {"pin", "A place on the map.", pin},
		})},
		{"chat", "What is said, line by line. With nothing behind it, \"noken flows test --update\" writes the bot's first words.",
			object{{"type", []string{"array", "null"}}, {"minItems", 1}, {"maxItems", 2000}, {"items", line}}},
	}
}

// line is one line of a chat: exactly one verb, and what may stand beside it.
func (b *builder) line() object {
	properties := object{}
	var one, ways []object
	for _, v := range verbs {
		d := b.docs.Of("transcript." + v.doc)
		if d.Text == "" {
			b.wrong("the verb %q has no comment", v.verb)
		}
		key := string(v.verb)
		properties = properties.with(key, described(d, v.takes))
		beside := object{{key, true}}
		for _, p := range v.with {
			properties = properties.with(p.key, object{{"description", p.doc}}.and(p.schema))
			beside = beside.with(p.key, true)
		}
		one = append(one, object{{"required", []string{key}}})
		ways = append(ways, object{
			{"if", object{{"required", []string{key}}}},
			{"then", object{{"properties", beside}, {"additionalProperties", false}}},
		})
	}
	return object{
		{"description", "Who does what: one verb, and what belongs to it."}, {"type", "object"},
		{"properties", properties}, {"anyOf", one}, {"allOf", ways},
	}
}
