package bot

import (
	"context"
	"strconv"
	"strings"
	"time"

	"noken/flows"
	"noken/store"
)

// Counts say who needs which version now. They name nobody.
type Counts struct {
	Talks map[string]int64                // conversations under way by version
	Cases map[string]int64                // open cases by the version they were filed with
	At    map[string]map[flows.Stop]int64 // conversations by version and where they stand
}

// Stops are the conversations at each step, whatever version they are on.
func (c Counts) Stops() map[flows.Stop]int64 {
	all := map[flows.Stop]int64{}
	for _, stops := range c.At {
		for stop, n := range stops {
			all[stop] += n
		}
	}
	return all
}

// Counts asks who needs which version now. Conversations that have stood still
// since before they were counted are not in it.
func (e *Editions) Counts(ctx context.Context) (Counts, error) {
	c := Counts{At: map[string]map[flows.Stop]int64{}}
	var err error
	if c.Talks, err = e.counters(ctx, store.CountTalks); err != nil {
		return c, err
	}
	if c.Cases, err = e.counters(ctx, store.CountCases); err != nil {
		return c, err
	}
	at, err := e.counters(ctx, store.CountAt)
	for field, n := range at {
		version, rest, _ := strings.Cut(field, "/")
		flow, step, _ := strings.Cut(rest, "/")
		if c.At[version] == nil {
			c.At[version] = map[flows.Stop]int64{}
		}
		c.At[version][flows.Stop{Flow: flow, Step: step}] += n
	}
	return c, err
}

// counters are those above zero.
func (e *Editions) counters(ctx context.Context, key store.CountKey) (map[string]int64, error) {
	all, err := e.store.Counters(ctx, key, "")
	for field, n := range all {
		if n <= 0 {
			delete(all, field)
		}
	}
	return all, err
}

// Passage is what became of those who came to a question: Came = On + Back + Quit
// + those who stand there now.
type Passage struct {
	Came  int64 // the question was put, also to those who came back to it
	On    int64 // answered
	Back  int64 // went to an earlier question
	Again int64 // answers that were not understood
	Quit  int64 // cancelled, began anew, or left it lying until it was forgotten
	times [slowest + 1]int64
}

// Median is how long those who went on took, within a factor of two; zero where
// nobody did.
func (p Passage) Median() time.Duration {
	var all int64
	for _, n := range p.times {
		all += n
	}
	if all == 0 {
		return 0
	}
	var below int64
	for i, n := range p.times {
		if below += n; 2*below >= all {
			return time.Duration(1<<i-1) * time.Second // the bucket's upper end
		}
	}
	return 0
}

// Funnel is what became of the questions of a version, by step.
func (e *Editions) Funnel(ctx context.Context, version string) (map[flows.Stop]Passage, error) {
	all, err := e.store.Counters(ctx, store.CountFunnel+store.CountKey(version), "")
	if err != nil {
		return nil, err
	}
	found := map[flows.Stop]Passage{}
	for field, n := range all {
		flow, rest, _ := strings.Cut(field, "/")
		step, what, _ := strings.Cut(rest, "/")
		stop := flows.Stop{Flow: flow, Step: step}
		p := found[stop]
		switch what {
		case cameField:
			p.Came = n
		case onField:
			p.On = n
		case backField:
			p.Back = n
		case againField:
			p.Again = n
		case quitField:
			p.Quit = n
		default:
			if i, err := strconv.Atoi(strings.TrimPrefix(what, timeField)); err == nil && i >= 0 && i <= slowest {
				p.times[i] = n
			}
		}
		found[stop] = p
	}
	return found, nil
}
