package simulator

import (
	"math"
	"time"
)

// Limits are how much the bot may send. https://core.telegram.org/bots/faq#my-bot-is-hitting-limits-how-do-i-avoid-this
type Limits struct {
	All          float64 // messages a second in all; 0: no limit
	Private      float64 // messages a second to one person; 0: no limit
	PrivateBurst int     // messages at once to one person; 0: 5
	Group        float64 // messages a minute to one group; 0: no limit
}

// TelegramLimits are the limits of a bot that does not pay.
func TelegramLimits() *Limits {
	return &Limits{All: 30, Private: 1, PrivateBurst: 5, Group: 20}
}

// bucket is a token bucket: at is when it was last empty, in effect.
type bucket struct{ full time.Time }

// take takes n tokens from a bucket that fills with rate tokens a second up to
// burst; else it returns how many seconds to wait.
func (b *bucket) take(now time.Time, n int, rate float64, burst int) (wait int) {
	if rate <= 0 {
		return 0
	}
	each := time.Duration(float64(time.Second) / rate)
	full := b.full
	if full.Before(now) {
		full = now
	}
	full = full.Add(time.Duration(n) * each)
	if over := full.Sub(now) - time.Duration(burst)*each; over > 0 {
		return int(math.Ceil(over.Seconds()))
	}
	b.full = full
	return 0
}

// limit refuses what would be too much; mu is held.
func (s *Server) limit(c *chat, n int) error {
	l := s.opts.Limits
	if l == nil {
		return nil
	}
	now := s.opts.Now()
	burst := l.PrivateBurst
	if burst == 0 {
		burst = 5
	}
	before := c.toSend
	wait := 0
	if c.private() {
		wait = c.toSend.take(now, n, l.Private, max(burst, n))
	} else {
		wait = c.toSend.take(now, n, l.Group/60, max(int(l.Group), n))
	}
	if wait == 0 {
		if wait = s.toSend.take(now, n, l.All, max(int(l.All), n)); wait > 0 {
			c.toSend = before
		}
	}
	if wait > 0 {
		return tooMany(wait)
	}
	return nil
}
