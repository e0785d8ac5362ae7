package bot

import (
	"slices"
	"strconv"
	"strings"
)

// The bot's own questions, those outside a flow, take typed words where a button
// would do. State.Asked says which one stands: its name, and behind a colon what
// it is about. The next message or press ends it.
const (
	askedRunning  = "running"  // what becomes of the form under way; the flow that was wanted
	askedLanguage = "language" //
	askedStash    = "stash"    // is this a report? (stands as long as State.Stash)
	askedFixed    = "fixed"    // is it fixed? the ticket's number
	askedRating   = "rating"   // 1 to 5; the ticket's number
	askedTalk     = "talk"     // words for a case; it can be called off
	askedMenu     = "menu"     // stands whenever nothing else does
)

// answer is a button of such a question.
type answer struct {
	key  string // of its label, after "resident.button."; "": it has another
	data string // its callback data
	flow string // the flow that it opens
}

func (t *turn) answers(asked string) []answer {
	what, about, _ := strings.Cut(asked, ":")
	switch what {
	case askedRunning:
		return []answer{
			{key: "resume", data: menuData("resume")}, {key: "fresh", data: menuData("fresh:" + about)},
			{key: "discard", data: menuData("drop")},
		}
	case askedLanguage:
		var all []answer
		for _, lang := range t.config.City.Languages {
			all = append(all, answer{key: "language_" + lang, data: menuData("lang:" + lang)})
		}
		return all
	case askedStash:
		return []answer{{key: "yes_report", data: menuData("stash:yes")}, {key: "no_report", data: menuData("stash:no")}}
	case askedFixed:
		return []answer{{key: "fixed", data: caseData(about, "fixed")}, {key: "not_fixed", data: caseData(about, "open")}}
	case askedRating:
		all := make([]answer, 5)
		for i := range all {
			all[i].data = caseData(about, "rate:"+strconv.Itoa(i+1))
		}
		return all
	case askedTalk:
		return []answer{{key: "cancel", data: menuData("silent")}}
	case askedMenu:
		return t.config.mainMenu()
	}
	return nil
}

// named finds the button that the message names: by its label or other words for
// it in any language, or by its place.
func (t *turn) named(asked string) (press, bool) {
	if asked == "" || t.event.Photo != nil || t.event.Place != nil || t.event.What != "" {
		return press{}, false
	}
	typed := wordsOf(t.event.Text)
	if typed == "" || len(typed) > 64 {
		return press{}, false
	}
	all := t.answers(asked)
	for i, c := range all {
		if len(all) > 1 && typed == strconv.Itoa(i+1) || c.key != "" && t.means(typed, c.key) || c.flow != "" && t.titled(typed, c.flow) {
			return parseData(c.data), true
		}
	}
	return press{}, false
}

// titled says that typed words are a flow's title.
func (t *turn) titled(typed, flow string) bool {
	return slices.ContainsFunc(t.config.City.Languages, func(lang string) bool {
		return typed == wordsOf(t.config.Flows.Title(flow, lang))
	})
}

// means says that typed words are a button's label or among the other words for it.
func (t *turn) means(typed, key string) bool {
	texts := t.config.Texts
	for _, lang := range t.config.City.Languages {
		if label := "resident.button." + key; texts.Has(label) && typed == wordsOf(texts.Text(lang, label, nil)) {
			return true
		}
		if other := "resident.typed." + key; texts.Has(other) {
			for word := range strings.SplitSeq(texts.Text(lang, other, nil), ",") {
				if typed == wordsOf(word) {
					return true
				}
			}
		}
	}
	return false
}

// wordsOf is a short answer as it is compared.
func wordsOf(text string) string {
	return strings.ToLower(strings.Join(strings.FieldsFunc(text, func(r rune) bool {
		return strings.ContainsRune(" .,!?\n\t", r)
	}), " "))
}
