package store

import (
	"bufio"
	"cmp"
	"context"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// Durability is what Redis says about keeping what it was given. A field is ""
// where it will not say.
type Durability struct {
	AOF      string // "yes" or "no"
	Fsync    string // "always", "everysec" or "no"
	Eviction string // maxmemory-policy; all but "noeviction" may lose data
	Version  string // of Redis or Valkey
	Known    bool   // AOF is known, and Fsync too where it matters
}

// Durability asks Redis how it keeps data. Managed services and embedded ones
// hide CONFIG or parts of INFO: what cannot be asked is unknown, not wrong. The
// error says only that Redis cannot be reached.
func (s *Store) Durability(ctx context.Context) (Durability, error) {
	if err := s.Ping(ctx); err != nil {
		return Durability{}, fmt.Errorf("ask for durability: %w", err)
	}
	var info []string
	for _, section := range []string{"server", "persistence", "memory"} {
		info = append(info, s.rdb.Info(ctx, section).Val())
	}
	fields := infoFields(strings.Join(info, "\n"))
	d := Durability{
		AOF:      s.setting(ctx, "appendonly"),
		Fsync:    s.setting(ctx, "appendfsync"),
		Eviction: cmp.Or(s.setting(ctx, "maxmemory-policy"), fields["maxmemory_policy"]),
		Version:  cmp.Or(fields["valkey_version"], fields["redis_version"]),
	}
	if d.AOF == "" {
		d.AOF = map[string]string{"0": "no", "1": "yes"}[fields["aof_enabled"]]
	}
	d.Known = d.AOF == "no" || d.AOF == "yes" && d.Fsync != ""
	return d, nil
}

func (s *Store) setting(ctx context.Context, name string) string {
	return s.rdb.ConfigGet(ctx, name).Val()[name]
}

// infoFields reads the "name:value" lines of INFO.
func infoFields(text string) map[string]string {
	fields := map[string]string{}
	lines := bufio.NewScanner(strings.NewReader(text))
	for lines.Scan() {
		if name, value, ok := strings.Cut(strings.TrimSpace(lines.Text()), ":"); ok {
			fields[name] = value
		}
	}
	return fields
}

// Depth is how much waits in a partition, and since when (zero: nothing does).
type Depth struct {
	Partition           int
	Inbox, Outbox       int64
	OldestIn, OldestOut time.Time // by Redis' clock
}

// Depths returns the depth of every partition in one round trip.
func (s *Store) Depths(ctx context.Context) ([]Depth, error) {
	pipe := s.rdb.Pipeline()
	var lens [2 * Partitions]*redis.IntCmd
	var firsts [2 * Partitions]*redis.XMessageSliceCmd
	for p := range Partitions {
		for i, key := range []string{s.names.in[p], s.names.out[p]} {
			lens[2*p+i] = pipe.XLen(ctx, key)
			firsts[2*p+i] = pipe.XRangeN(ctx, key, "-", "+", 1)
		}
	}
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, fmt.Errorf("measure inbox and outbox: %w", err)
	}
	depths := make([]Depth, Partitions)
	for p := range depths {
		depths[p] = Depth{
			Partition: p,
			Inbox:     lens[2*p].Val(), Outbox: lens[2*p+1].Val(),
			OldestIn: added(firsts[2*p].Val()), OldestOut: added(firsts[2*p+1].Val()),
		}
	}
	return depths, nil
}

// added reads the time out of a stream id.
func added(first []redis.XMessage) time.Time {
	if len(first) == 0 {
		return time.Time{}
	}
	ms, _, _ := strings.Cut(first[0].ID, "-")
	n, err := strconv.ParseInt(ms, 10, 64)
	if err != nil {
		return time.Time{}
	}
	return time.UnixMilli(n)
}
