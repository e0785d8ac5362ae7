package telegram

import (
	"sync"
	"time"
)

// gate lets calls to Telegram through: at most max at once, at most rate messages a
// second with a small burst, the more urgent first. Calls that post nothing need
// no token and never wait behind those that do.
type gate struct {
	mu     sync.Mutex
	rate   float64 // tokens a second
	burst  float64
	tokens float64
	filled time.Time // when tokens was right
	until  time.Time // nothing passes before
	calls  int
	max    int
	queues [1 + lanes][]*pass // 0: needs no token, 1+lane: needs tokens
	timer  *time.Timer
}

// pass is a call's place at the gate.
type pass struct {
	need   float64
	ready  chan struct{} // closed when the call may go
	passed bool
	gone   bool
}

func newGate(rate float64, most int) *gate {
	burst := rate/10 + 1
	return &gate{rate: rate, burst: burst, tokens: burst, filled: time.Now(), max: most}
}

var open = func() chan struct{} { c := make(chan struct{}); close(c); return c }()

// enter asks to make a call that posts need messages. Each pass must come back by
// leave once it was ready, or by cancel.
func (g *gate) enter(lane int, need int) *pass {
	class := 0
	if need > 0 {
		class = 1 + lane
	}
	g.mu.Lock()
	defer g.mu.Unlock()
	p := &pass{need: float64(need)}
	if g.fill(time.Now()); g.vacant(class) && g.admits(p) {
		p.ready = open
		return p
	}
	p.ready = make(chan struct{})
	g.queues[class] = append(g.queues[class], p)
	g.advance()
	return p
}

// leave says that the call has ended.
func (g *gate) leave() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.calls--
	g.advance()
}

// cancel gives a pass back that was not used.
func (g *gate) cancel(p *pass) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if p.gone {
		return
	}
	p.gone = true
	if p.passed {
		g.calls--
		g.tokens += p.need
	}
	g.advance()
}

// pauseAll lets nothing through for d.
func (g *gate) pauseAll(d time.Duration) {
	g.mu.Lock()
	defer g.mu.Unlock()
	if until := time.Now().Add(d); until.After(g.until) {
		g.until = until
	}
}

func (g *gate) fill(now time.Time) {
	g.tokens = min(g.burst, g.tokens+g.rate*now.Sub(g.filled).Seconds())
	g.filled = now
}

// vacant says that nobody as urgent or more waits.
func (g *gate) vacant(class int) bool {
	for _, queue := range g.queues[:class+1] {
		if len(queue) > 0 {
			return false
		}
	}
	return true
}

// admits takes a call in if it may go now.
func (g *gate) admits(p *pass) bool {
	if g.calls >= g.max || g.filled.Before(g.until) || p.need > 0 && g.tokens < min(p.need, g.burst) {
		return false
	}
	g.calls++
	g.tokens -= p.need // below zero for an album larger than the burst
	p.passed = true
	return true
}

// advance lets in who may go, and sets the timer for the next one.
func (g *gate) advance() {
	g.fill(time.Now())
	for class := range g.queues {
		for len(g.queues[class]) > 0 {
			p := g.queues[class][0]
			if !p.gone {
				if !g.admits(p) {
					g.arm(p)
					return // who is less urgent waits behind
				}
				close(p.ready)
			}
			g.queues[class][0] = nil
			g.queues[class] = g.queues[class][1:]
		}
		g.queues[class] = nil
	}
}

// arm wakes the gate when time alone lets p in; a call's end does it otherwise.
func (g *gate) arm(p *pass) {
	wait := g.until.Sub(g.filled)
	if lack := min(p.need, g.burst) - g.tokens; p.need > 0 && lack > 0 {
		wait = max(wait, time.Duration(lack/g.rate*float64(time.Second))+time.Microsecond)
	}
	if wait <= 0 {
		return
	}
	if g.timer == nil {
		g.timer = time.AfterFunc(wait, g.tick)
		return
	}
	g.timer.Reset(wait)
}

func (g *gate) tick() {
	g.mu.Lock()
	defer g.mu.Unlock()
	g.advance()
}

// pace is the limit of one chat: a bucket of tokens.
type pace struct {
	tokens float64
	filled time.Time
	rate   float64 // tokens a second
	burst  float64
}

// newPace gives a chat its limit: about one message a second in private and 20 a
// minute in a group, both with a burst.
// https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
func newPace(chat int64, now time.Time) pace {
	if chat < 0 {
		return pace{rate: 20.0 / 60, burst: 20, tokens: 20, filled: now}
	}
	return pace{rate: 1, burst: 6, tokens: 6, filled: now}
}

// wait is how long until need messages may be posted.
func (p *pace) wait(need int, now time.Time) time.Duration {
	p.tokens = min(p.burst, p.tokens+p.rate*now.Sub(p.filled).Seconds())
	p.filled = now
	if lack := min(float64(need), p.burst) - p.tokens; lack > 1e-6 {
		return time.Duration(lack/p.rate*float64(time.Second)) + time.Microsecond
	}
	return 0
}

func (p *pace) spend(need int) { p.tokens -= float64(need) }

// close stops the timer.
func (g *gate) close() {
	g.mu.Lock()
	defer g.mu.Unlock()
	if g.timer != nil {
		g.timer.Stop()
	}
}
