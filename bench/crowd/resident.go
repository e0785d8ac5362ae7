package crowd

import (
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"sync"
	"time"

	"noken/simulator"
)

// post is a message of the bot as it was heard.
type post struct {
	simulator.Message
	at  time.Time
	era int64
}

// Filing is one complaint as its resident remembers it.
type Filing struct {
	Chat     int64
	Category string // label of the pressed button
	Marker   string // a word of the story that nothing else contains
	Phone    string // a telephone number in the story
	Story    string
	Place    string         // typed; empty with a pin
	Pin      *simulator.Pin // degrees
	Photos   int
	Hidden   bool   // the name is hidden from the office
	Sent     bool   // the button that sends it was pressed
	Number   string // of the ticket; empty: never heard of
}

// resident is one of the crowd. What is not guarded by mu belongs to the goroutine
// of live until it has returned.
type resident struct {
	c           *Crowd
	id          int64
	first, last string
	random      *rand.Rand
	me          *simulator.Person

	mu    sync.Mutex
	heard []post
	news  chan struct{} // has room for one word

	filings   []*Filing
	latencies []time.Duration
	actions   int
	again     int
	seen      map[string]post // posts by what they say
	repeated  int
	wrongly   []string // repeats that no death explains
	waiting   string   // what got no answer
	newest    post     // the newest that is no repeat
}

func newResident(c *Crowd, i int) *resident {
	random := rand.New(rand.NewPCG(c.o.Seed, uint64(i)))
	return &resident{
		c: c, id: firstID + int64(i),
		first: "Yosi" + marker(random), last: "Wanma" + marker(random),
		random: random, news: make(chan struct{}, 1), seen: map[string]post{},
	}
}

// marker is a word nobody would write: it is searched for in what the bot keeps.
func marker(random *rand.Rand) string {
	b := make([]byte, 10)
	for i := range b {
		b[i] = byte('a' + random.IntN(26))
	}
	return string(b)
}

func (r *resident) hear(p post) {
	r.mu.Lock()
	r.heard = append(r.heard, p)
	r.mu.Unlock()
	select {
	case r.news <- struct{}{}:
	default:
	}
}

// errUnanswered is the end of a resident whom the bot left waiting.
var errUnanswered = errors.New("left without an answer")

// next returns the next post, or ctx's error. again is done when nothing comes
// for as long as the options say.
func (r *resident) next(ctx context.Context, again func() error) (post, error) {
	var late <-chan time.Time
	if r.c.o.Again > 0 {
		timer := time.NewTimer(r.c.o.Again)
		defer timer.Stop()
		late = timer.C
	}
	for {
		r.mu.Lock()
		if len(r.heard) > 0 {
			p := r.heard[0]
			r.heard = r.heard[1:]
			r.mu.Unlock()
			return p, nil
		}
		r.mu.Unlock()
		select {
		case <-r.news:
		case <-late:
			late = nil
			r.again++
			if err := again(); err != nil {
				return post{}, err
			}
		case <-ctx.Done():
			return post{}, ctx.Err()
		}
	}
}

// live files until enough is filed.
func (r *resident) live(ctx context.Context) error {
	r.me = r.c.tg.As(r.id)
	for n := 0; ; n++ {
		if n > 0 && (r.c.o.Filings > 0 && n >= r.c.o.Filings || r.c.o.Filings == 0 && r.c.finishing()) {
			return nil
		}
		if err := r.file(ctx); err != nil {
			if r.waiting != "" {
				return fmt.Errorf("resident %d, complaint %d, %s, last heard %q %q: %w", r.id, n+1, r.waiting, r.newest.Text, Labels(r.newest.Message), errUnanswered)
			}
			return nil // the end came between two actions
		}
	}
}

// act does something and waits for a post that asks one of the wanted questions.
func (r *resident) act(ctx context.Context, what string, do func() error, wanted ...Question) (post, error) {
	if r.c.o.Pace != nil {
		if err := r.c.o.Pace(ctx); err != nil {
			return post{}, err
		}
	}
	if ctx.Err() != nil {
		return post{}, ctx.Err()
	}
	r.actions++
	r.waiting = what
	start := time.Now()
	if err := do(); err != nil {
		r.waiting = fmt.Sprintf("%s: %v", what, err)
		return post{}, err
	}
	for {
		p, err := r.next(ctx, do)
		if err != nil {
			return p, err
		}
		if r.known(p) {
			continue
		}
		r.newest = p
		if slices.Contains(wanted, Asks(p.Message)) {
			r.c.answered.Add(1)
			if !r.c.unminded.Load() {
				r.latencies = append(r.latencies, p.at.Sub(start))
			}
			r.waiting = ""
			return p, nil
		}
	}
}

// known says that a post was heard before: same words, same buttons with the same
// data. Buttons of questions carry a number of their own, so that a question asked
// anew is not a repeat.
func (r *resident) known(p post) bool {
	q := Asks(p.Message)
	if q == None || q == Menu || q == Case || q == Lookup {
		return false // may be said twice with good reason
	}
	key := p.Text
	for _, row := range p.Buttons {
		for _, b := range row {
			key += "\x00" + b.Data
		}
	}
	before, ok := r.seen[key]
	if !ok {
		r.seen[key] = p
		return false
	}
	r.repeated++
	if before.era == p.era {
		r.wrongly = append(r.wrongly, fmt.Sprintf("chat %d: %s in messages %d and %d", r.id, q, before.ID, p.ID))
	}
	return true
}

func (r *resident) press(p post, label string) func() error {
	return func() error {
		_, err := r.me.Presses(r.id, p.ID, label)
		if err == nil {
			return nil
		}
		// A phone that has not heard of an edit yet still shows the button.
		for _, row := range p.Buttons {
			for _, b := range row {
				if b.Label == label && b.Data != "" {
					r.me.PressesData(r.id, p.ID, b.Data)
					return nil
				}
			}
		}
		return err
	}
}

func (r *resident) say(text string) func() error {
	return func() error { r.me.Says(r.id, text); return nil }
}

// file files one complaint, from the first word to the ticket number.
func (r *resident) file(ctx context.Context) error {
	var p post
	var err error
	if r.c.o.Plain {
		clear(r.seen) // the same questions come again, with the same buttons
	}
	if r.c.o.Greet && len(r.filings) == 0 {
		if p, err = r.act(ctx, "said /start", r.say("/start"), Menu); err != nil {
			return err
		}
		p, err = r.act(ctx, "pressed report", r.press(p, buttonReport), Category)
	} else {
		p, err = r.act(ctx, "said /lapor", r.say("/lapor"), Category)
	}
	if err != nil {
		return err
	}
	f := r.invent()
	r.filings = append(r.filings, f)
	for {
		what, do := r.answer(f, p)
		if do == nil {
			break
		}
		if p, err = r.act(ctx, what, do, Place, Story, Photo, More, Name, Summary, Filed); err != nil {
			return err
		}
	}
	f.Number = ticketNumber.FindString(p.Text)
	if !r.c.o.Status {
		return nil
	}
	_, err = r.act(ctx, "said the number", r.say(f.Number), Case)
	return err
}

// invent makes up a complaint.
func (r *resident) invent() *Filing {
	f := &Filing{Chat: r.id, Marker: marker(r.random), Phone: fmt.Sprintf("0812%08d", r.random.IntN(100_000_000))}
	f.Story = fmt.Sprintf("air tergenang dpn rumah su 3 hari, got penuh sampah %s, telp sa %s", f.Marker, f.Phone)
	switch {
	case r.c.o.Simple || r.random.IntN(2) == 0:
		f.Place = "dekat kios " + marker(r.random)
	default:
		f.Pin = &simulator.Pin{Lat: -around(r.random, 4_5), Lon: around(r.random, 136_8)}
	}
	if !r.c.o.Simple {
		f.Hidden = r.random.IntN(2) == 0
	}
	return f
}

// around is a place in Timika on one axis, given in tenths of a degree, with seven
// digits behind the point that are searched for.
func around(random *rand.Rand, tenths int) float64 {
	return float64(tenths*1_000_000+100_007+10*random.IntN(40_000)) / 1e7
}

// answer is what the resident does when asked p; nil: nothing, it is filed.
func (r *resident) answer(f *Filing, p post) (what string, do func() error) {
	choices := Choices(p.Message)
	q := Asks(p.Message)
	switch q {
	case Category:
		// What is secret would skip a question; the first page has none.
		f.Category = choices[0]
		if !r.c.o.Simple {
			f.Category = choices[r.random.IntN(len(choices))]
		}
		do = r.press(p, f.Category)
	case Place:
		if f.Pin != nil {
			do = func() error { r.me.SendsPin(r.id, f.Pin.Lat, f.Pin.Lon); return nil }
		} else {
			do = r.say(f.Place)
		}
	case Story:
		do = r.say(f.Story)
	case Photo:
		if !r.c.o.Simple {
			f.Photos = r.random.IntN(4) // 0: none, 1: a photo, more: an album
		}
		do = r.press(p, buttonNoPhoto)
		if f.Photos > 0 {
			do = func() error { r.me.SendsAlbum(r.id, f.Photos, ""); return nil }
		}
	case More:
		do = r.press(p, buttonOn)
	case Name:
		yes, no := choices[0], choices[len(choices)-1]
		if strings.Contains(yes, "anonim") {
			yes, no = no, yes
		}
		do = r.press(p, yes)
		if f.Hidden {
			do = r.press(p, no)
		}
	case Summary:
		press := r.press(p, sends(choices))
		do = func() error { f.Sent = true; return press() }
	}
	return "answered " + string(q), do
}
