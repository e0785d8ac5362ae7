package store

import (
	"context"
	_ "embed" // the scripts
	"strconv"

	"github.com/redis/go-redis/v9"
)

//go:embed accept.lua
var acceptLua string

//go:embed commit.lua
var commitLua string

//go:embed hold.lua
var holdLua string

//go:embed giveback.lua
var givebackLua string

//go:embed poll.lua
var pollLua string

//go:embed fire.lua
var fireLua string

//go:embed note.lua
var noteLua string

//go:embed aside.lua
var asideLua string

//go:embed publish.lua
var publishLua string

//go:embed sweep.lua
var sweepLua string

//go:embed reseal.lua
var resealLua string

var (
	acceptScript   = redis.NewScript(acceptLua)
	commitScript   = redis.NewScript(commitLua)
	holdScript     = redis.NewScript(holdLua)
	givebackScript = redis.NewScript(givebackLua)
	pollScript     = redis.NewScript(pollLua)
	fireScript     = redis.NewScript(fireLua)
	noteScript     = redis.NewScript(noteLua)
	asideScript    = redis.NewScript(asideLua)
	publishScript  = redis.NewScript(publishLua)
	sweepScript    = redis.NewScript(sweepLua)
	resealScript   = redis.NewScript(resealLua)
)

// call gathers the keys and arguments of one script call. A key is declared once
// and spoken of by its number, as Redis Cluster wants it.
type call struct {
	keys []string
	args []any
}

// key declares a key and returns its number in KEYS, from 1. The few keys of a
// call make a list quicker than a map.
func (c *call) key(name string) int {
	for i, k := range c.keys {
		if k == name {
			return i + 1
		}
	}
	c.keys = append(c.keys, name)
	return len(c.keys)
}

func (c *call) add(args ...any) { c.args = append(c.args, args...) }

func (c *call) run(ctx context.Context, rdb redis.Scripter, script *redis.Script) *redis.Cmd {
	return script.Run(ctx, rdb, c.keys, c.args...)
}

// command is the call as a command for a pipeline. By source it also teaches
// Redis the script; else the script must be known there.
func (c *call) command(ctx context.Context, script *redis.Script, source string) *redis.Cmd {
	args := make([]any, 0, 3+len(c.keys)+len(c.args))
	if source != "" {
		args = append(args, "eval", source)
	} else {
		args = append(args, "evalsha", script.Hash())
	}
	args = append(args, len(c.keys))
	for _, k := range c.keys {
		args = append(args, k)
	}
	return redis.NewCmd(ctx, append(args, c.args...)...)
}

func itoa(n int64) string { return strconv.FormatInt(n, 10) }
