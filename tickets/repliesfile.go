package tickets

import (
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"

	"noken/source"
)

// RepliesFile is replies/CODE.yaml: answers that the office with this code gives
// often; those in replies/all.yaml are for all offices. The key of each is its
// name. An agent looks at an answer before it goes out.
//
//	diperiksa:
//	  title: {id: Sedang diperiksa, en: Being looked at}
//	  text:
//	    id: Laporan {number} sedang kami periksa. Kami kabari paling lambat {day}.
//	    en: We are looking at {number}. You will hear from us by {day}.
type RepliesFile = source.Entries[ReplyEntry]

// ReplyEntry is one answer.
type ReplyEntry struct {
	source.Where

	// What agents choose it by, at most 40 characters.
	//
	//	title: {id: Sedang diperiksa, en: Being looked at}
	Title source.Text `yaml:"title" jsonschema:"required,maxLength=40"`

	// What the resident reads. {number} is the case's number, {what} what it is
	// about, {office} the office, {name} the resident's name, {day} the promised
	// day, {agent} the agent's name.
	//
	//	text: {id: "Terima kasih, {name}.", en: "Thank you, {name}."}
	Text source.Text `yaml:"text" jsonschema:"required,maxLength=1000"`
}

// repliesFolder holds the canned replies; allOffices is the file for all of them.
const (
	repliesFolder = "replies"
	allOffices    = "all"
)

// readReplies reads the files of the folder replies. There may be none.
func (l *loader) readReplies() {
	l.city.Replies = map[string][]CannedReply{}
	for _, name := range slices.Sorted(maps.Keys(l.files)) {
		office, is := strings.CutSuffix(path.Base(name), ".yaml")
		if path.Dir(name) != repliesFolder || !is {
			continue
		}
		f, _ := openIfThere[RepliesFile](l, name)
		l.checkRepliesName(f.File, office)
		if office == allOffices {
			office = ""
		}
		titles := newLabels(f.File, source.Error)
		for _, e := range f.body {
			checkID(f.File, e.Name)
			titles.add(e.Name.Text, e.Value.Title)
			checkPlaceholders(f.File, e.Value.Text)
			l.city.Replies[office] = append(l.city.Replies[office],
				CannedReply{ID: e.Name.Text, Title: e.Value.Title.Words, Text: e.Value.Text.Words})
		}
	}
}

// checkRepliesName tells of a file that is no office's.
func (l *loader) checkRepliesName(f *source.File, office string) {
	if _, ok := l.city.offices[office]; ok || office == allOffices || l.unread[officesFile] {
		return
	}
	hint := "the file's name is an office's code, or " + allOffices + " for all of them"
	if near := source.Nearest(office, append(l.officeCodes(), allOffices)); near != "" {
		hint = `did you mean "` + repliesFolder + "/" + near + `.yaml"?`
	}
	f.Problem(nil, RuleUnknownOffice, hint, "no office %q in %s", office, officesFile)
}

var braces = regexp.MustCompile(`\{([^{}]*)\}`)

// checkPlaceholders tells of braces that nothing is filled into, and of languages
// that do not say the same.
func checkPlaceholders(f *source.File, text source.Text) {
	first, said := "", map[string]bool{}
	for _, lang := range f.Languages {
		at, words := text.In(lang), text.Words[lang]
		if words == "" {
			continue
		}
		in := map[string]bool{}
		for _, m := range braces.FindAllStringSubmatch(words, -1) {
			if in[m[1]] = true; !slices.Contains(Placeholders, m[1]) {
				f.Problem(at, RulePlaceholder, source.DidYouMean(m[1], Placeholders), "nothing is called {%s} here", m[1])
				return
			}
		}
		if strings.ContainsAny(braces.ReplaceAllString(words, ""), "{}") {
			f.Problem(at, RulePlaceholder, "for example: {number}", "a brace stands here without its other half")
			return
		}
		switch {
		case first == "":
			first, said = lang, in
		case !maps.Equal(in, said):
			f.Problem(at, RulePlaceholder, "use the same placeholders in every language",
				"placeholders differ: %q has %s, %q has %s", first, inBraces(said), lang, inBraces(in))
		}
	}
}

func inBraces(names map[string]bool) string {
	if len(names) == 0 {
		return "none"
	}
	return "{" + strings.Join(slices.Sorted(maps.Keys(names)), "}, {") + "}"
}
