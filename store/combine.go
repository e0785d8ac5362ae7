package store

import (
	"context"
	"strings"
	"sync"

	"github.com/redis/go-redis/v9"
)

const (
	// combineMost is how many commits go in one round trip. More make Redis read
	// them in several goes, with a sync of its file after each.
	combineMost = 32
	// combineSide is how many round trips are under way at once: while one is
	// answered (Redis syncs its file once for all it has read) the next fills.
	combineSide = 2
)

// combiner lets commits that wait at the same time share round trips. It runs
// only while there is something to send, so there is nothing to close.
type combiner struct {
	rdb redis.UniversalClient

	mu      sync.Mutex
	waiting []*waiting
	sending int
}

type waiting struct {
	ctx   context.Context
	call  *call
	done  chan struct{}
	reply []string
	err   error
}

// do sends one call of the commit script with whatever else waits. When the
// context ends first, the call may or may not have been made.
func (c *combiner) do(ctx context.Context, call *call) ([]string, error) {
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	w := &waiting{ctx: ctx, call: call, done: make(chan struct{})}
	c.mu.Lock()
	c.waiting = append(c.waiting, w)
	if c.sending < combineSide {
		c.sending++
		go c.send()
	}
	c.mu.Unlock()
	select {
	case <-w.done:
		return w.reply, w.err
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// send sends until nothing waits.
func (c *combiner) send() {
	for {
		c.mu.Lock()
		n := min(len(c.waiting), combineMost)
		if n == 0 {
			c.sending--
			c.mu.Unlock()
			return
		}
		batch := c.waiting[:n:n]
		c.waiting = c.waiting[n:]
		c.mu.Unlock()

		again := c.exec(batch, "")
		if len(again) > 0 { // Redis does not know the script, after a restart for instance
			c.exec(again, commitLua)
		}
	}
}

// exec makes the calls of a batch in one pipeline and returns those that failed
// because Redis lacks the script. With a source the first call teaches it, and
// none is left over.
func (c *combiner) exec(batch []*waiting, source string) (again []*waiting) {
	// A caller that gives up must not take the others along.
	ctx := context.WithoutCancel(batch[0].ctx)
	pipe := c.rdb.Pipeline()
	cmds := make([]*redis.Cmd, len(batch))
	for i, w := range batch {
		if i == 0 {
			cmds[i] = w.call.command(ctx, commitScript, source)
		} else {
			cmds[i] = w.call.command(ctx, commitScript, "")
		}
		_ = pipe.Process(ctx, cmds[i]) // only queues
	}
	_, _ = pipe.Exec(ctx) // every command has its own error
	for i, w := range batch {
		w.reply, w.err = cmds[i].StringSlice()
		if w.err != nil && source == "" && strings.HasPrefix(w.err.Error(), "NOSCRIPT") {
			again = append(again, w)
			continue
		}
		close(w.done)
	}
	return again
}
