package bot

import (
	"maps"
	"strings"
)

// textKeys are the texts that a configuration must have besides its flows' own,
// each with the placeholders that are filled in, parted by spaces. Tests hold it
// against what the code names and the shipped texts use. Besides, each language
// of the city has a "resident.button.language_CODE".
var textKeys = func() map[string]string {
	all := map[string]string{}
	for _, texts := range []map[string]string{residentTexts, officeTexts, leaderTexts, adminTexts, otherTexts} {
		maps.Copy(all, texts)
	}
	return all
}()

// otherTexts are those that several of them read.
var otherTexts = map[string]string{
	"command.answer":    "",
	"command.back":      "",
	"command.bind":      "",
	"command.cancel":    "",
	"command.find":      "",
	"command.help":      "",
	"command.history":   "",
	"command.human":     "",
	"command.language":  "",
	"command.leave":     "",
	"command.menu":      "",
	"command.note":      "",
	"command.queue":     "",
	"command.report":    "",
	"command.services":  "",
	"command.start":     "",
	"command.status":    "",
	"command.tasks":     "",
	"command.unbind":    "",
	"reason.defamation": "",
	"reason.duplicate":  "",
	"reason.incomplete": "",
	"reason.outside":    "",
}

// wantedTexts are the textKeys of a city as flows.CheckTexts takes them.
func wantedTexts(languages []string) map[string][]string {
	want := make(map[string][]string, len(textKeys)+len(languages))
	for key, args := range textKeys {
		want[key] = strings.Fields(args)
	}
	for _, lang := range languages {
		want["resident.button.language_"+lang] = nil
	}
	return want
}
