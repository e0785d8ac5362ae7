package bot

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"slices"
	"time"

	"noken/store"
	"noken/tickets"
)

const (
	// recountChat is where open cases are looked through after another
	// configuration has come to run: no person's chat, as Telegram gives nobody this
	// id. What is done there is done in order, by one replica at a time, and goes on
	// where it was when that replica dies.
	recountChat = 1
	// recountTimer goes on with the next page, after one that had cases counted
	// anew: what people say comes in between.
	recountTimer = "recount"
	// recountPage cases are looked through in one turn.
	recountPage = 500
	// A replica that does not run the edition yet leaves it for recountWait, and does
	// what it can after recountTries, as it may not be able to run it at all.
	recountWait  = 500 * time.Millisecond
	recountTries = 40
)

// behind leaves the event at hand for a little later where the edition it is about
// does not run here yet: another replica has been quicker.
func (t *turn) behind() bool {
	e := t.event
	if t.edition >= int64(e.Posted) || e.Tries >= recountTries {
		return false
	}
	e.Tries++
	t.timerFor(recountTimer+"/"+e.Ticket, t.now.Add(recountWait), e)
	return true
}

// Recounted is how far the open cases were looked through for an edition.
type Recounted struct {
	Seq    int64  `json:"s,omitempty"`  // of the edition
	Office int    `json:"o,omitempty"`  // the queue it is at, in the order of codes
	After  string `json:"a,omitempty"`  // the last number that was looked at
	Ladder string `json:"l,omitempty"`  // hash of the ladder that the timers go by
	All    bool   `json:"al,omitempty"` // all timers are set anew
}

// recountFor asks for all open cases to be looked through, because an edition runs
// from now on: its holidays, hours and ladder may be others. Every replica asks,
// also when it starts; the first is listened to.
func (b *Bot) recountFor(ctx context.Context, seq int64) {
	arrival, err := arrivalOf(&Event{Kind: Recount, Chat: recountChat, Posted: int(seq)})
	if err == nil {
		_, err = b.store.Accept(ctx, []store.Arrival{arrival})
	}
	if err != nil && ctx.Err() == nil {
		b.log.Error("open cases keep their dates until this replica starts again", "error", err)
	}
}

// recount looks through the next page of open cases, and has those counted anew
// whose deadlines are others by the calendars of today. Doing a page twice does no
// harm: a case that is right already stays as it is.
func (t *turn) recount() error {
	e, r := &t.event, &t.state.Recount
	if t.behind() {
		return nil
	}
	switch seq := int64(e.Posted); {
	case e.Name == "" && seq <= r.Seq || e.Name != "" && seq != r.Seq:
		return nil // asked for already, or another edition began from the first case
	case e.Name == "":
		ladder := ladderHash(t.config.City)
		// Also the first time: cases from before there were timers have none.
		*r = Recounted{Seq: seq, Ladder: ladder, All: r.Ladder != ladder}
	}
	offices := make([]string, len(t.config.City.Offices))
	for i, o := range t.config.City.Offices {
		offices[i] = o.Code
	}
	slices.Sort(offices)
	if r.Office >= len(offices) {
		return nil
	}
	// By the number, not the place: cases that are counted anew move.
	numbers, _, err := t.store.Page(t.ctx, queueIndex(offices[r.Office]), 0, 0)
	if err != nil {
		return err
	}
	slices.Sort(numbers)
	from, found := slices.BinarySearch(numbers, r.After)
	if found {
		from++
	}
	page := numbers[from:min(from+recountPage, len(numbers))]
	moved, err := t.recountPage(page)
	if err != nil {
		return err
	}
	switch {
	case len(page) == recountPage:
		r.After = page[len(page)-1]
	case r.Office+1 == len(offices):
		r.Office, r.After = len(offices), ""
		return nil
	default:
		r.Office, r.After = r.Office+1, ""
	}
	next := Event{Kind: Recount, Chat: recountChat, Name: "next", Posted: int(r.Seq)}
	if !moved {
		t.tell(next)
		return nil
	}
	t.timerFor(recountTimer, t.now.Add(time.Millisecond), next)
	return nil
}

// recountPage tells the chats of those cases that are to be counted anew.
func (t *turn) recountPage(numbers []string) (moved bool, err error) {
	docs, err := t.tickets(numbers...)
	if err != nil {
		return false, err
	}
	for _, doc := range docs {
		if doc == nil {
			continue
		}
		probe := doc.ticket
		if probe.Recompute(t.rulesOf(doc)) || t.state.Recount.All {
			moved = true
			t.tell(Event{Kind: TicketNews, Chat: doc.ticket.Reporter, Name: "recount", Ticket: doc.ticket.Number, Posted: t.event.Posted})
		}
	}
	return moved, nil
}

// ladderHash tells ladders apart.
func ladderHash(city *tickets.City) string {
	data, err := json.Marshal([]any{city.Ladder, city.Red})
	if err != nil {
		return "" // plain values always encode
	}
	sum := sha256.Sum256(data)
	return hex.EncodeToString(sum[:8])
}

// recounted counts one case anew, in its reporter's chat, who is told when the day
// that was promised moved. Its timer is set anew with the commit.
func (t *turn) recounted(doc *caseDoc) error {
	if t.behind() {
		return nil
	}
	k := &doc.ticket
	day := t.config.City.DayWords(t.lang(), k.PromisedDay())
	changed := k.Recompute(t.rulesOf(doc))
	doc.dirty = true
	if !changed {
		return nil
	}
	if now := t.config.City.DayWords(t.lang(), k.PromisedDay()); now != day && !k.Waiting {
		args := t.about(doc)
		args["day"] = now
		t.send(Out{Op: OpSend, Lane: Notification, Silent: true, Ref: k.Number,
			Text: t.rich("resident.late_case.moved", args), Buttons: [][]Button{{
				{Label: t.text("resident.button.view", nil), Data: caseData(k.Number, "view")},
			}}})
	}
	return t.tellOthers(doc, Event{Name: "redraw"})
}
