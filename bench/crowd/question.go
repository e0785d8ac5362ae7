package crowd

import (
	"slices"
	"strings"

	"noken/simulator"
)

// Question is what a message of the bot asks, as a reader understands it.
type Question string

// The questions of a complaint. A reader goes by the buttons first: they say what
// can be done now; words may be changed by the city.
const (
	None     Question = ""
	Menu     Question = "menu"     // what can we do for you
	Category Question = "category" // what is it about
	Place    Question = "place"    // where
	Story    Question = "story"    // what happened
	Photo    Question = "photo"    // any photos
	More     Question = "more"     // photos came in; go on?
	Name     Question = "name"     // may the office see the name
	Summary  Question = "summary"  // check, then send
	Filed    Question = "filed"    // the ticket number
	Lookup   Question = "lookup"   // which case
	Case     Question = "case"     // how a case stands
)

// The words on the buttons that a resident looks for.
const (
	buttonReport  = "Lapor masalah"
	buttonSend    = "Kirim"
	buttonNoPhoto = "Tanpa foto"
	buttonOn      = "Lanjut"
	buttonCancel  = "Batal"
	buttonBack    = "Kembali"
	buttonCopy    = "Salin nomor"
)

// Labels are a message's buttons, in reading order.
func Labels(m simulator.Message) []string {
	var all []string
	for _, row := range m.Buttons {
		for _, b := range row {
			all = append(all, b.Label)
		}
	}
	return all
}

// Asks tells what a message asks.
func Asks(m simulator.Message) Question {
	labels := Labels(m)
	has := func(label string) bool { return slices.Contains(labels, label) }
	says := func(words ...string) bool {
		for _, w := range words {
			if strings.Contains(m.Text, w) {
				return true
			}
		}
		return false
	}
	switch {
	case len(labels) == 0:
		return None
	case has(buttonCopy) && says("masuk:"):
		return Filed
	case has(buttonCopy):
		return Case
	case sends(labels) != "":
		return Summary
	case has(buttonNoPhoto):
		return Photo
	case has(buttonOn):
		return More
	case has(buttonReport) && !has(buttonCancel):
		return Menu
	case says("Boleh nama"):
		return Name
	case says("Di mana"):
		return Place
	case says("Apa yang terjadi"):
		return Story
	case says("Masalahnya tentang"):
		return Category
	case has(buttonCancel) && ticketNumber.MatchString(strings.Join(labels, " ")):
		return Lookup
	}
	return None
}

// Choices are the buttons that answer a question, not those that lead elsewhere.
func Choices(m simulator.Message) []string {
	return slices.DeleteFunc(Labels(m), func(label string) bool {
		return label == buttonCancel || label == buttonBack || strings.HasSuffix(label, "»") || strings.HasPrefix(label, "«")
	})
}

// sends is the button that sends a form; empty: there is none.
func sends(labels []string) string {
	for _, label := range labels {
		if strings.HasPrefix(label, buttonSend) {
			return label
		}
	}
	return ""
}
