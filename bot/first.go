package bot

import (
	"strings"
	"unicode"

	"noken/flows"
)

// first takes a message that comes when nothing runs: it is kept, and may
// become the first answer of a report.
func (t *turn) first() error {
	e := &t.event
	if e.Photo == nil && e.Place == nil {
		if e.What != "" {
			t.menu(t.unreadable(e.What))
			return nil
		}
		if done, err := t.firstWords(); done || err != nil {
			return err
		}
	}
	more := t.state.Stash != nil
	album := e.Album != "" && e.Album == t.state.Album
	t.keep()
	if album {
		return nil // the album's first photo has been answered
	}
	key := "resident.stash.ask"
	if more {
		key = "resident.stash.more"
	}
	t.send(Out{Op: OpSend, Text: bold(t.text(key, nil)), Slot: "stash", Buttons: [][]Button{{
		{Label: t.text("resident.button.yes_report", nil), Data: menuData("stash:yes"), Style: "success"},
		{Label: t.text("resident.button.no_report", nil), Data: menuData("stash:no")},
	}}})
	return nil
}

// firstWords takes words that are no report: a ticket number, yes or no to the
// question whether they are one, a greeting, or nothing to go by.
func (t *turn) firstWords() (done bool, err error) {
	text := t.event.Text
	if number, ok := t.config.findNumber(text); ok {
		return true, t.openNumber(number)
	}
	if t.state.Stash != nil {
		if p, ok := t.named(askedStash); ok {
			return true, t.pressed(p)
		}
	}
	if p, ok := t.named(askedMenu); ok {
		return true, t.pressed(p)
	}
	if t.means(wordsOf(text), "menu") {
		return true, t.greet()
	}
	if t.state.Stash == nil && !sentence(text) {
		t.menu(t.text("resident.unknown", nil))
		return true, nil
	}
	return false, nil
}

// keep adds the message to what waits to be reported. What is kept is bounded
// as a report is.
func (t *turn) keep() {
	e := &t.event
	stash := &flows.Seed{}
	if t.state.Stash != nil {
		*stash = *t.state.Stash
	}
	if e.Photo != nil && len(stash.Photos) < 10 {
		stash.Photos = append(stash.Photos[:len(stash.Photos):len(stash.Photos)], *e.Photo)
	}
	if e.Place != nil {
		stash.Place = e.Place
	}
	if words := strings.TrimSpace(e.Text); words != "" {
		stash.Text = bounded(strings.TrimSpace(stash.Text+"\n"+words), 4000)
	}
	t.state.Stash, t.state.Album = stash, e.Album
}

// stash answers "is this a report?".
func (t *turn) stash(yes bool) error {
	seed := t.state.Stash
	t.state.Stash, t.state.Album = nil, ""
	if seed == nil {
		t.toast(t.text("resident.stale", nil))
		t.menu("")
		return nil
	}
	t.send(Out{Op: OpEdit, EditSlot: "stash", Beside: true, Text: plain(t.text("resident.stash.ask", nil))})
	if !yes {
		t.menu(t.text("resident.stash.dropped", nil))
		return nil
	}
	return t.start(t.config.reportFlow(), seed)
}

// unreadable says kindly that something cannot be read.
func (t *turn) unreadable(what string) string {
	key := "resident.unreadable." + what
	if !t.config.Texts.Has(key) {
		key = "resident.unreadable.other"
	}
	return t.text(key, nil)
}

// openNumber shows a case that was named by its number alone.
func (t *turn) openNumber(number string) error {
	doc, err := t.ticket(number)
	switch {
	case err != nil:
		return err
	case doc != nil && doc.ticket.Reporter == t.event.Chat:
		t.view(doc)
		return nil
	case len(t.state.Flow.Path) > 0: // answers are never dropped unasked
		return t.begin("status")
	}
	return t.start("status", &flows.Seed{Text: number})
}

// sentence says that words may be a report: two words with letters in them, or
// one long one.
func sentence(text string) bool {
	words, letters := 0, 0
	for _, w := range strings.Fields(text) {
		n := 0
		for _, r := range w {
			if unicode.IsLetter(r) {
				n++
			}
		}
		letters += n
		if n > 0 {
			words++
		}
	}
	return words >= 2 && letters >= 6 || letters >= 10
}
