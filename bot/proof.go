package bot

import (
	"math"
	"slices"
	"strconv"
	"strings"
	"time"
	"unicode/utf8"

	"noken/store"
	"noken/tickets"
)

const (
	// answerMin runes are the least that an office says to a resident at an end.
	answerMin = 10
	// cameraFor is how old a photo may be that was to be taken now, when the deed is
	// done. Telegram does not say when a photo was taken, only when it was sent.
	cameraFor = 10 * time.Minute
	// photoMarks is the set in the store in which each photo that came into a case is
	// noted with the case's number.
	photoMarks = "photo"
)

// resolvePrompt asks what was done, and says what a proof the category asks for.
func (t *turn) resolvePrompt(doc *caseDoc, _ press) error {
	text := t.rich("office.resolve_what", t.about(doc))
	proof, metres := t.proofOf(doc)
	switch proof {
	case tickets.ProofPhoto:
		text = below(text, t.rich("office.proof.photo", nil)...)
	case tickets.ProofCamera:
		text = below(text, t.rich("office.proof.camera", nil)...)
	}
	if metres > 0 {
		text = below(text, t.rich("office.proof.pin", map[string]any{"metres": metres})...)
	}
	t.ask(doc, "resolve", text)
	return nil
}

// ask asks the agent for words for a deed, as prompt does, in words of the caller's.
func (t *turn) ask(doc *caseDoc, deed string, text Rich) {
	t.send(Out{
		Op: OpSend, Text: text, Ref: doc.ticket.Number + " " + deed,
		ForceReply: t.text("office.placeholder", nil), ReplyTo: t.event.Message, Topic: t.event.Topic,
		TopicSlot: t.topicSlot(doc.ticket.Number),
	})
}

// proofOf is the proof that a case's category asks of who ends it, and within how
// many metres of its place a pin must lie (0: none is asked).
func (t *turn) proofOf(doc *caseDoc) (proof string, metres int) {
	category, ok := t.rulesOf(doc).Category(doc.ticket.Category)
	if !ok {
		return tickets.ProofNone, 0
	}
	metres = category.ProofPin
	if p := doc.ticket.Personal.Place; p == nil || !p.Pin {
		metres = 0 // nothing to be near to
	}
	return category.Proof, metres
}

// resolveReply takes an agent's words, or photos, or pin for the end of a case.
func (t *turn) resolveReply(doc *caseDoc, _ string) error {
	k := &doc.ticket
	word, ok := t.word()
	if !ok {
		t.answer("office.unreadable", t.about(doc))
		return nil
	}
	if k.Stage.Ended() {
		t.dropHalf(k.Number, "resolve")
		if t.event.Album != "" && t.event.Album == t.state.Album { // a picture that came late
			return t.speak(doc, "")
		}
		t.movedOn(doc)
		return nil
	}
	h := t.half(k.Number, "resolve")
	h.hears(&t.event, word, t.now)
	if t.event.Album != "" {
		t.waitForAlbum(k.Number, "resolve", h)
		return nil
	}
	return t.resolveWith(doc, h)
}

// resolveWith ends a case with what was said, or asks for what is missing.
func (t *turn) resolveWith(doc *caseDoc, h Half) error {
	k := &doc.ticket
	lacks, err := t.weigh(doc, &h)
	if err != nil {
		return err
	}
	if len(lacks) > 0 {
		h.Looking, h.Looked = time.Time{}, false
		t.keepHalf(k.Number, "resolve", h)
		text := t.rich("office.proof.not_yet", t.about(doc))
		for _, lack := range lacks {
			text = below(text, lack...)
		}
		if h.Word.Text != "" || len(h.Word.Photos)+len(h.Word.Files) > 0 {
			text = below(text, t.rich("office.proof.kept", nil)...)
		}
		t.ask(doc, "resolve", text)
		return nil
	}
	if t.looksFirst(doc, &h) {
		return nil
	}
	t.dropHalf(k.Number, "resolve")
	if !h.Seen && utf8.RuneCountInString(h.Word.Text) > longAnswer {
		t.state.Album = h.Album
		t.preview(doc, Unsent{Deed: "resolve", Word: h.Word, Messages: h.Messages})
		return nil
	}
	if done, err := t.refused(doc, k.Resolve(t.actor(doc, tickets.ActResolve), h.Word, t.now)); done {
		return err
	}
	t.state.Album = h.Album
	return t.concluded(doc, Event{Name: "resolved", Then: t.receiptsFor(doc, h)})
}

// looksFirst has the photos of a proof looked at before it goes out; false: it was
// done, nothing is to be looked at, or it took too long.
func (t *turn) looksFirst(doc *caseDoc, h *Half) bool {
	const deed = "resolve"
	number := doc.ticket.Number
	proof, _ := t.proofOf(doc)
	photos := h.unlooked()
	if h.Looked || t.Bot.desk.files == nil || t.event.Chat > 0 || proof == "" || proof == tickets.ProofNone || len(photos) == 0 {
		return false
	}
	if !h.Looking.IsZero() && t.now.Sub(h.Looking) >= proofFor {
		h.Looked = true
		return false
	}
	for _, p := range photos {
		t.glances = append(t.glances, glance{number: number, photo: p, waited: true, then: Event{
			Kind: TicketNews, Chat: t.event.Chat, ChatType: t.event.ChatType, Name: "proof_seen", Ticket: number, From: t.event.From, Data: p.Unique,
		}})
	}
	if h.Looking.IsZero() {
		h.Looking = t.now
	}
	t.keepHalf(number, deed, *h)
	t.goOnAt(number, deed, h.Looking.Add(proofFor))
	return true
}

// sameLook takes out of a word the photos that look the same as one of another case.
func (t *turn) sameLook(doc *caseDoc, h *Half) (lacks []Rich, err error) {
	k := &doc.ticket
	var kept []tickets.Photo
	for _, p := range h.Word.Photos {
		hash, err := strconv.ParseUint(h.Looks[p.Unique], 16, 64)
		if err != nil { // not looked at, or nothing to compare
			kept = append(kept, p)
			continue
		}
		number, _, same, err := t.store.Like(t.ctx, hash, sameWithin, append([]string{k.Number, k.Into}, k.Merged...)...)
		if err != nil {
			return nil, err
		}
		if !same {
			kept = append(kept, p)
			continue
		}
		other, err := t.otherCase(doc, number)
		if err != nil {
			return nil, err
		}
		lacks = append(lacks, t.rich("office.proof.same_look", map[string]any{"other": other}))
	}
	h.Word.Photos = kept
	return lacks, nil
}

// receiptsFor is the event that tells whether the resident got a word that came with
// several messages: one behind the other.
func (t *turn) receiptsFor(doc *caseDoc, h Half) *Event {
	var first *Event
	for _, message := range slices.Backward(h.Messages) {
		e := t.receiptFor(doc, h.Word)
		e.Message, e.Then = message, first
		first = e
	}
	return first
}

// weigh says what is missing in an agent's last word of a case. Photos that prove
// nothing are taken out of it; words that are too short too.
func (t *turn) weigh(doc *caseDoc, h *Half) (lacks []Rich, err error) {
	k, word := &doc.ticket, &h.Word
	lack := func(key string, args map[string]any) { lacks = append(lacks, t.rich(key, args)) }
	if lacks, err = t.usedBefore(doc, word); err != nil {
		return nil, err
	}
	same, err := t.sameLook(doc, h)
	if err != nil {
		return nil, err
	}
	lacks = append(lacks, same...)
	proof, metres := t.proofOf(doc)
	if proof == tickets.ProofCamera {
		sent := len(word.Photos)
		word.Photos = slices.DeleteFunc(word.Photos, func(p tickets.Photo) bool { return p.Forwarded })
		if len(word.Photos) < sent {
			lack("office.proof.forwarded", nil)
		}
		sent = len(word.Photos)
		word.Photos = slices.DeleteFunc(word.Photos, func(p tickets.Photo) bool { return !p.At.IsZero() && h.Last.Sub(p.At) > cameraFor })
		if len(word.Photos) < sent {
			lack("office.proof.old", nil)
		}
		if len(h.Pictures) > 0 {
			word.Files = slices.DeleteFunc(word.Files, func(p tickets.Photo) bool { return slices.Contains(h.Pictures, p.File) })
			h.Pictures = nil
			lack("office.proof.as_file", nil)
		}
	}
	photos := len(word.Photos)
	for _, f := range word.Files {
		if slices.Contains(h.Pictures, f.File) {
			photos++
		}
	}
	if utf8.RuneCountInString(word.Text) < answerMin {
		word.Text = ""
		lack("office.proof.words", map[string]any{"min": answerMin})
	}
	switch {
	case photos > 0:
	case proof == tickets.ProofPhoto:
		lack("office.proof.photo", nil)
	case proof == tickets.ProofCamera:
		lack("office.proof.camera", nil)
	}
	if metres > 0 {
		switch far := distance(k.Personal.Place, word.Place); {
		case word.Place == nil || !word.Place.Pin:
			lack("office.proof.pin", map[string]any{"metres": metres})
		case far > float64(metres):
			word.Place = nil
			lack("office.proof.far", map[string]any{"metres": metres, "distance": metresWords(t.lang(), far)})
		}
	}
	return lacks, nil
}

// usedBefore takes out of a word the photos that came into a case before, this one
// or another, and says which that was, where that is the office's to know. What the
// offices of this case showed each other in notes is the work itself: it may be shown
// to the resident.
func (t *turn) usedBefore(doc *caseDoc, word *tickets.Word) (lacks []Rich, err error) {
	members := markable(slices.Concat(word.Photos, word.Files))
	used, err := t.store.Marked(t.ctx, photoMarks, members...)
	if err != nil || len(used) == 0 {
		return nil, err
	}
	told := map[string]bool{}
	for _, member := range members {
		number, ok := used[member]
		if number == doc.ticket.Number && doc.ticket.Personal.OnlyNoted(member) {
			delete(used, member)
			continue
		}
		if !ok || told[number] {
			continue
		}
		told[number] = true
		if number == doc.ticket.Number {
			lacks = append(lacks, t.rich("office.proof.used_here", nil))
			continue
		}
		other, err := t.otherCase(doc, number)
		if err != nil {
			return nil, err
		}
		lacks = append(lacks, t.rich("office.proof.used", map[string]any{"other": other}))
	}
	isUsed := func(p tickets.Photo) bool { _, ok := used[p.Unique]; return ok }
	word.Photos = slices.DeleteFunc(word.Photos, isUsed)
	word.Files = slices.DeleteFunc(word.Files, isUsed)
	return lacks, nil
}

// otherCase is what a case may be called in the group of the office that has doc: by
// its number where that is the same office's, else "another case".
func (t *turn) otherCase(doc *caseDoc, number string) (string, error) {
	other, err := t.ticket(number)
	if err != nil {
		return "", err
	}
	if other == nil || other.ticket.Secret || doc.ticket.Office != other.ticket.Office {
		return t.text("office.proof.other_case", nil), nil
	}
	return number, nil
}

// markable are the file_unique_ids by which files are known again.
func markable(files []tickets.Photo) []string {
	var members []string
	for _, f := range files {
		if f.Unique != "" && len(f.Unique) <= 200 && !slices.ContainsFunc([]byte(f.Unique), func(c byte) bool { return c <= ' ' || c >= 0x7f }) &&
			!slices.Contains(members, f.Unique) {
			members = append(members, f.Unique)
		}
	}
	return members
}

// newFile is a file that a turn brought into a case.
type newFile struct {
	tickets.Photo
	proof   bool // an office says that the case is done with it
	office  bool // came from an office
	picture bool // what it shows can be looked at
}

// newFiles are the files that this turn brought into a case. What a case says that
// follows another came into that one.
func (doc *caseDoc) newFiles() []newFile {
	k, p := &doc.ticket, &doc.ticket.Personal
	var files []newFile
	add := func(photos, papers []tickets.Photo, office, proof bool) {
		for _, one := range photos {
			files = append(files, newFile{one, proof, office, !one.AsFile})
		}
		for _, one := range papers {
			files = append(files, newFile{one, proof, office, false})
		}
	}
	if doc.stored.Version == 0 {
		add(p.Photos, p.Files, false, false)
	}
	for _, w := range p.Talk[min(doc.said, len(p.Talk)):] {
		if office := w.By != tickets.ByResident; !office || k.Into == "" {
			add(w.Photos, w.Files, office, w.Kind == tickets.WordResolve)
		}
	}
	for _, n := range p.Notes[min(doc.noted, len(p.Notes)):] {
		add(n.Photos, n.Files, true, false)
	}
	return files
}

// marksOf notes the files that came into a case, so that no other is proved by
// them. A proof must be the first: of two cases proved by one photo at once, one is
// told.
func (t *turn) marksOf(doc *caseDoc, noted map[string]bool) []store.Mark {
	var marks []store.Mark
	for _, f := range doc.newFiles() {
		for _, member := range markable([]tickets.Photo{f.Photo}) {
			if !noted[member] {
				noted[member] = true
				marks = append(marks, store.Mark{Set: photoMarks, Member: member, Value: doc.ticket.Number, Must: f.proof})
			}
		}
	}
	return marks
}

// earthRadius in metres, as the haversine takes it.
const earthRadius = 6_371_000

// distance between two pins in metres; 0 where one is none.
func distance(a, b *tickets.Place) float64 {
	if a == nil || b == nil || !a.Pin || !b.Pin {
		return 0
	}
	rad := func(degrees float64) float64 { return degrees * math.Pi / 180 }
	lat, lon := math.Sin(rad(b.Lat-a.Lat)/2), math.Sin(rad(b.Lon-a.Lon)/2)
	h := lat*lat + math.Cos(rad(a.Lat))*math.Cos(rad(b.Lat))*lon*lon
	return 2 * earthRadius * math.Asin(math.Min(1, math.Sqrt(h)))
}

// metresWords is a distance as people say it: "80 m", "2,4 km".
func metresWords(lang string, metres float64) string {
	if metres < 995 {
		return strconv.Itoa(int(math.Round(metres/10))*10) + " m"
	}
	km := strconv.FormatFloat(math.Round(metres/100)/10, 'f', -1, 64) + " km"
	if lang == "en" {
		return km
	}
	return strings.Replace(km, ".", ",", 1)
}

// forwardedPhotos is how many of the photos that the office sent came out of another
// chat.
func forwardedPhotos(k *tickets.Ticket) (n int) {
	for _, w := range k.Personal.Talk {
		if w.By == tickets.ByResident {
			continue
		}
		for _, p := range w.Photos {
			if p.Forwarded {
				n++
			}
		}
	}
	return n
}
