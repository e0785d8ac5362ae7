package bot

import (
	"maps"
	"slices"
	"strconv"
	"strings"
	"time"

	"noken/tickets"
)

// Half is what an agent has said for a deed that needs more than that: the words and
// photos stand, and only what is missing is asked for.
type Half struct {
	Name     string       `json:"n,omitempty"` // of who says it
	Word     tickets.Word `json:"w"`           // its Origin is the first message
	Messages []int        `json:"m,omitempty"` // of the group, that it came with
	Pictures []string     `json:"p,omitempty"` // file ids of pictures that were sent as files
	Album    string       `json:"a,omitempty"` // media group of the last message
	Last     time.Time    `json:"l"`           // when the last message was sent
	Seen     bool         `json:"s,omitempty"` // they have looked at the whole of it

	Looks   map[string]string `json:"k,omitempty"` // what photos look like, by file_unique_id; empty: nothing that could be compared
	Looking time.Time         `json:"g,omitzero"`  // since when it is looked at them
	Looked  bool              `json:"o,omitempty"` // they were looked at, or it took too long
}

const (
	// halfFor is how long what was said by half is kept, halvesMax how many of them
	// of one group.
	halfFor   = 24 * time.Hour
	halvesMax = 30
	// photosMax bounds the photos, and files, of one word.
	photosMax = 20
	// albumFor is how long the other pictures of an album are waited for; they arrive
	// at once.
	albumFor = 1500 * time.Millisecond
	// halfTimer names the timer that ends this, before the half's key.
	halfTimer = "half/"
)

// halfKey names what somebody says by half for a case; they do one deed at a time.
func halfKey(number, deed string, who int64) string {
	return number + " " + deed + " " + strconv.FormatInt(who, 10)
}

// half is what the person at hand has said for a deed before.
func (t *turn) half(number, deed string) Half {
	h := t.state.Halves[halfKey(number, deed, t.event.From.ID)]
	if t.now.Sub(h.Last) > halfFor {
		return Half{}
	}
	h.Messages, h.Pictures = slices.Clone(h.Messages), slices.Clone(h.Pictures)
	h.Word.Photos, h.Word.Files, h.Looks = slices.Clone(h.Word.Photos), slices.Clone(h.Word.Files), maps.Clone(h.Looks)
	return h
}

// hears adds the message at hand.
func (h *Half) hears(e *Event, w tickets.Word, now time.Time) {
	all := &h.Word
	if all.Origin == nil {
		all.Origin = w.Origin
	}
	if w.Text != "" && all.Text != "" {
		w.Text = all.Text + "\n" + w.Text
	}
	if w.Text != "" {
		all.Text = bounded(w.Text, wordLimit)
	}
	known := func(list []tickets.Photo, p tickets.Photo) bool {
		return slices.ContainsFunc(list, func(q tickets.Photo) bool { return q.File == p.File || p.Unique != "" && q.Unique == p.Unique })
	}
	for _, p := range w.Photos {
		if !known(all.Photos, p) && len(all.Photos) < photosMax {
			all.Photos = append(all.Photos, p)
		}
	}
	for _, f := range w.Files {
		if !known(all.Files, f) && len(all.Files) < photosMax {
			all.Files = append(all.Files, f)
			if e.What == "document_image" {
				h.Pictures = append(h.Pictures, f.File)
			}
		}
	}
	if w.Voice != nil {
		all.Voice = w.Voice
	}
	if w.Place != nil {
		all.Place = w.Place
	}
	h.Name, h.Album, h.Last = bounded(e.From.Name, 64), e.Album, sentAt(e, now)
	if len(h.Messages) < photosMax {
		h.Messages = append(h.Messages, e.Message)
	}
}

// sentAt is when the message at hand was sent, as far as Telegram says.
func sentAt(e *Event, now time.Time) time.Time {
	if e.At.IsZero() || e.At.After(now) {
		return now
	}
	return e.At
}

// keepHalf keeps what was said by half; an empty one is forgotten.
func (t *turn) keepHalf(number, deed string, h Half) {
	halves := maps.Clone(t.state.Halves)
	if halves == nil {
		halves = map[string]Half{}
	}
	maps.DeleteFunc(halves, func(_ string, h Half) bool { return t.now.Sub(h.Last) > halfFor })
	key := halfKey(number, deed, t.event.From.ID)
	delete(halves, key)
	if !h.Last.IsZero() {
		for len(halves) >= halvesMax {
			oldest := ""
			for k, one := range halves {
				if oldest == "" || one.Last.Before(halves[oldest].Last) {
					oldest = k
				}
			}
			delete(halves, oldest)
		}
		halves[key] = h
	}
	if len(halves) == 0 {
		halves = nil
	}
	t.state.Halves = halves
}

// dropHalf forgets what was said by half: the deed is done, or cannot be any more.
func (t *turn) dropHalf(number, deed string) { t.keepHalf(number, deed, Half{}) }

// waitForAlbum keeps what has come of an album and goes on with it when the rest
// must have come too.
func (t *turn) waitForAlbum(number, deed string, h Half) {
	t.keepHalf(number, deed, h)
	t.goOnAt(number, deed, t.now.Add(albumFor))
}

// goOnAt sets when a deed goes on by itself with what was said by half.
func (t *turn) goOnAt(number, deed string, at time.Time) {
	name := halfTimer + halfKey(number, deed, t.event.From.ID)
	t.timerFor(name, at, Event{Kind: TimerFired, Chat: t.event.Chat, ChatType: t.event.ChatType, Name: name, From: t.event.From})
}

// halfDue goes on with what was said by half, as who said it: its album has come
// whole, or it was waited long enough for a look at its photos.
func (t *turn) halfDue() error {
	number, rest, _ := strings.Cut(strings.TrimPrefix(t.event.Name, halfTimer), " ")
	deed, who, _ := strings.Cut(rest, " ")
	if strconv.FormatInt(t.event.From.ID, 10) != who {
		return nil
	}
	return t.goOn(number, deed)
}

// proofSeen takes what a photo looks like that shall prove the end of a case.
func (t *turn) proofSeen() error {
	const deed = "resolve"
	number := t.event.Ticket
	h := t.half(number, deed)
	if len(h.Messages) == 0 || h.Looking.IsZero() {
		return nil // it went on without
	}
	if h.Looks == nil {
		h.Looks = map[string]string{}
	}
	h.Looks[t.event.Data] = t.event.Result
	t.keepHalf(number, deed, h)
	if len(h.unlooked()) > 0 {
		return nil
	}
	t.goOnAt(number, deed, time.Time{})
	return t.goOn(number, deed)
}

// unlooked are the photos of which it is not known what they look like.
func (h *Half) unlooked() []tickets.Photo {
	return slices.DeleteFunc(slices.Clone(h.Word.Photos), func(p tickets.Photo) bool {
		_, known := h.Looks[p.Unique]
		return known || p.File == "" || p.Unique == ""
	})
}

// goOn goes on with what the person at hand said by half.
func (t *turn) goOn(number, deed string) error {
	h := t.half(number, deed)
	if len(h.Messages) == 0 {
		return nil
	}
	member := t.asMember
	if t.event.Chat > 0 { // of a head, who has a seat or none
		member = func(do func() error) error { return do() }
	}
	return member(func() error {
		doc, err := t.ticket(number)
		if err != nil || doc == nil {
			return err
		}
		t.event.Message, t.event.Album = h.Messages[0], h.Album
		if h.Word.Origin != nil {
			t.event.Topic = h.Word.Origin.Topic
		}
		ours, err := t.sit(doc)
		if err != nil {
			return err
		}
		t.ref = number + " " + deed
		if !ours || !t.at.lead {
			t.dropHalf(number, deed)
			t.answer("office.elsewhere", t.about(doc))
			return nil
		}
		return t.resolveWith(doc, h)
	})
}
