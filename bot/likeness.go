package bot

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	_ "image/jpeg" // photos, as Telegram keeps them
	_ "image/png"  // pictures of other makers
	"math/bits"
	"runtime/debug"
	"strconv"
	"sync"
	"sync/atomic"
	"time"

	"github.com/corona10/goimagehash"

	"noken/store"
	"noken/tickets"
)

// glance is a look at a photo that came into a case: what it looks like is compared
// with all photos before it. It begins when the photo's turn is true and nobody
// waits for it but who proves with it that a case is done, and they not for long (P8,
// proofFor); what comes of it is an event. One that is lost with its process is not
// made up for: a photo that is the same file as another is known without it.
type glance struct {
	number string
	photo  tickets.Photo
	then   Event // Result is filled in
	waited bool  // somebody waits for it, and is told that nothing came of it too
}

const (
	// likeWithin is how many of the 64 bits may differ in photos that are alike:
	// the same one after a messenger has pressed or cut its edges.
	likeWithin = 5
	// sameWithin of them may differ in what is refused as a proof: pressed anew, not
	// taken anew.
	sameWithin = 2
	// proofFor is how long a proof waits to be looked at.
	proofFor = 8 * time.Second
	// glancesAtOnce photos are looked at side by side, glancesMax wait or are looked
	// at; more are let pass.
	glancesAtOnce = 2
	glancesMax    = 200
	// glanceFor is how long one may take, with its download.
	glanceFor = 20 * time.Second
	// photoBytes and photoPixels bound a picture. One of few bytes may unfold to
	// any size, so its head is read first.
	photoBytes  = 10 << 20
	photoPixels = 30_000_000
	// photoSide is the least side of a picture that shows anything.
	photoSide = 48
)

// glances is where a replica looks at photos.
type glances struct {
	room    chan struct{}
	waiting atomic.Int32
	running sync.WaitGroup
}

// glancesOf are the photos that this turn brought into a case, to be looked at.
func (doc *caseDoc) glancesOf() []glance {
	var all []glance
	for _, f := range doc.newFiles() {
		if f.picture && f.File != "" {
			all = append(all, glance{number: doc.ticket.Number, photo: f.Photo, then: Event{
				Kind: TicketNews, Chat: doc.ticket.Reporter, Name: "seen", Ticket: doc.ticket.Number, Data: f.Unique,
			}})
		}
	}
	return all
}

// startGlances begins what a turn asked for.
func (b *Bot) startGlances(all []glance) {
	if b.desk.files == nil {
		return
	}
	for _, g := range all {
		if b.glances.waiting.Add(1) > glancesMax {
			b.glances.waiting.Add(-1)
			b.log.Warn("a photo is not compared with others: too many wait", "ticket", g.number)
			continue
		}
		b.glances.running.Go(func() {
			defer b.glances.waiting.Add(-1)
			b.glance(b.desk.ctx, g)
		})
	}
}

// glance looks at a photo. What only computes cannot be stopped, and keeps its place.
func (b *Bot) glance(running context.Context, g glance) {
	select {
	case b.glances.room <- struct{}{}:
	case <-running.Done():
		return
	}
	defer func() { <-b.glances.room }()
	ctx, cancel := context.WithTimeout(running, glanceFor)
	defer cancel()
	data, err := b.desk.files.Download(ctx, g.photo.File, photoBytes)
	if err != nil && running.Err() == nil && !errors.Is(err, ErrTooLarge) {
		b.log.Warn("a photo could not be had to compare it with others", "ticket", g.number, "error", err)
	}
	hash, ok := uint64(0), false
	if err == nil {
		hash, ok = b.hashOf(data)
	}
	switch {
	case ok:
		g.then.Result = strconv.FormatUint(hash, 16)
	case !g.waited:
		return
	}
	arrival, err := arrivalOf(&g.then)
	if err == nil {
		_, err = b.store.Accept(ctx, []store.Arrival{arrival})
	}
	if err != nil && running.Err() == nil {
		b.log.Warn("what a photo looks like could not be stored", "ticket", g.number, "error", err)
	}
}

// hashOf is what a picture looks like; ok is false for what is no picture, too large
// or shows nothing. Nothing that somebody sends may end the process.
func (b *Bot) hashOf(data []byte) (hash uint64, ok bool) {
	defer func() {
		if recover() != nil {
			b.log.Error("looking at a photo panicked", "stack", string(debug.Stack()))
			hash, ok = 0, false
		}
	}()
	hash, err := perceptualHash(data)
	return hash, err == nil
}

// errNothing is the error of a picture in which there is nothing to compare.
var errNothing = errors.New("the picture shows nothing")

// perceptualHash is what a JPEG or PNG looks like, in 64 bits: each says whether it
// gets brighter from one field of a coarse grid to the next.
func perceptualHash(data []byte) (uint64, error) {
	head, _, err := image.DecodeConfig(bytes.NewReader(data))
	switch {
	case err != nil:
		return 0, fmt.Errorf("read the head of a picture: %w", err)
	case head.Width < photoSide || head.Height < photoSide:
		return 0, errNothing
	case head.Height > photoPixels/head.Width:
		return 0, fmt.Errorf("a picture of %d by %d: %w", head.Width, head.Height, ErrTooLarge)
	}
	picture, _, err := image.Decode(bytes.NewReader(data))
	if err != nil {
		return 0, fmt.Errorf("decode a picture: %w", err)
	}
	hash, err := goimagehash.DifferenceHash(picture)
	if err != nil {
		return 0, fmt.Errorf("hash a picture: %w", err)
	}
	if n := bits.OnesCount64(hash.GetHash()); n < 6 || n > 58 { // a wall, the sky at night
		return 0, errNothing
	}
	return hash.GetHash(), nil
}

// seen takes what a photo of a case looks like. Where one of another case looks
// nearly the same, the photo is marked, and the office and the coordinator are told.
func (t *turn) seen(doc *caseDoc) error {
	k := &doc.ticket
	hash, err := strconv.ParseUint(t.event.Result, 16, 64)
	if err != nil {
		return nil
	}
	other, _, ok, err := t.store.Like(t.ctx, hash, likeWithin, append([]string{k.Number, k.Into}, k.Merged...)...)
	if err != nil {
		return err
	}
	t.alike = append(t.alike, store.Alike{Hash: hash, Value: k.Number})
	if !ok {
		return nil
	}
	fromOffice, found := k.LooksLike(t.event.Data, other)
	if !found {
		return nil
	}
	doc.dirty = true
	if err := t.tellOffice(doc, Event{Name: "alike", Text: other}); err != nil {
		return err
	}
	coordinator := t.config.City.Coordinator
	if !fromOffice || k.Secret || k.Office == coordinator {
		return nil // that two people report the same is no cheating
	}
	group, bound, err := t.deskOf(k, coordinator)
	if err != nil || !bound {
		return err
	}
	t.tell(Event{Kind: TicketNews, Chat: group, Name: "alike_told", Ticket: k.Number, Text: other})
	return nil
}

// alikeLine says on a card that photos look like those of another case.
func (t *turn) alikeLine(doc *caseDoc) Rich {
	numbers := doc.ticket.Alike()
	if len(numbers) == 0 {
		return nil
	}
	other, err := t.otherCase(doc, numbers[len(numbers)-1])
	if err != nil {
		return nil // the store is away: the commit will tell
	}
	return t.rich("office.card.alike", map[string]any{"other": other})
}

// alikeTold tells the coordinator of a proof that looks like a photo of another case.
func (t *turn) alikeTold(doc *caseDoc) error {
	other, err := t.ticket(t.event.Text)
	if err != nil {
		return err
	}
	args := t.about(doc)
	args["other"] = t.event.Text
	if other == nil || other.ticket.Secret {
		args["other"] = t.text("office.proof.other_case", nil)
	}
	t.send(Out{Op: OpSend, Lane: Notification, Text: t.rich("office.alike_told", args), Ref: doc.ticket.Number + " " + notForResidents})
	return nil
}
