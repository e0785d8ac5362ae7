package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// configFor is how long a version of the config is kept that was never put live.
const configFor = 180 * 24 * time.Hour

// ErrMoved says that another version of the config is live than the one an
// edition was made upon. Nothing was written.
var ErrMoved = errors.New("another configuration is live")

// Edition is one version of the config as it was put live: the same version may
// be put live again, as another edition.
type Edition struct {
	Seq     int64 // 1 is the first, and each has the next number
	Version string
	Entry   []byte // who, when and why, as the caller encodes it; kept sealed
	Err     error  // ErrSealed: Entry cannot be opened, so this was not made by who has the key
}

// PutConfig keeps a version of the config: for 180 days from now, or, once it was
// put live, until nobody needs it.
func (s *Store) PutConfig(ctx context.Context, version string, data []byte) error {
	key := s.names.config(version)
	fresh, err := s.rdb.SetNX(ctx, key, data, configFor).Result()
	if err != nil {
		return fmt.Errorf("keep config %s: %w", version, err)
	}
	if fresh {
		return nil
	}
	// What stands there is the same by its name, unless somebody changed it. The
	// time it is kept for begins anew only where it has one.
	if err := s.rdb.SetArgs(ctx, key, data, redis.SetArgs{Mode: "XX", KeepTTL: true}).Err(); err != nil && !errors.Is(err, redis.Nil) {
		return fmt.Errorf("keep config %s: %w", version, err)
	}
	if err := s.rdb.ExpireXX(ctx, key, configFor).Err(); err != nil {
		return fmt.Errorf("keep config %s: %w", version, err)
	}
	return nil
}

// Config returns a version of the config, if it is kept still.
func (s *Store) Config(ctx context.Context, version string) (data []byte, ok bool, err error) {
	data, err = s.rdb.Get(ctx, s.names.config(version)).Bytes()
	if errors.Is(err, redis.Nil) {
		return nil, false, nil
	}
	if err != nil {
		return nil, false, fmt.Errorf("load config %s: %w", version, err)
	}
	return data, true, nil
}

// Publish puts a version live that PutConfig keeps, upon the version that is live
// now: base, empty for none. With the entry, who, when and why, it is one script:
// all of it is true or nothing. ErrMoved: base is not what is live.
func (s *Store) Publish(ctx context.Context, base, version string, entry []byte) (Edition, error) {
	for {
		n, err := s.rdb.LLen(ctx, s.names.configLog()).Result()
		if err != nil {
			return Edition{}, fmt.Errorf("publish config %s: %w", version, err)
		}
		e := Edition{Seq: n + 1, Version: version, Entry: entry}
		blob, err := s.keys.sealTransit(s.rand, entry, s.editionPurpose(e.Seq, version))
		if err != nil {
			return Edition{}, fmt.Errorf("publish config %s: %w", version, err)
		}
		c := call{keys: []string{s.names.configLive(), s.names.configLog(), s.names.config(version)}}
		c.add(base, e.Seq, version, blob)
		reply, err := c.run(ctx, s.rdb, publishScript).Text()
		if err != nil {
			return Edition{}, fmt.Errorf("publish config %s: %w", version, err)
		}
		switch reply {
		case "OK":
			return e, nil
		case "NUMBER": // another came in between, and then the base again
			continue
		case "MOVED":
			return Edition{}, fmt.Errorf("publish config %s: %w", version, ErrMoved)
		}
		return Edition{}, fmt.Errorf("publish config %s: its files are not kept", version)
	}
}

// editionPurpose binds an entry to its number and version: an old entry put in
// another's place stays shut.
func (s *Store) editionPurpose(seq int64, version string) string {
	return s.purpose("edition", itoa(seq)+"/"+version)
}

// LiveEdition returns what is live; ok is false where nothing was ever put live.
func (s *Store) LiveEdition(ctx context.Context) (e Edition, ok bool, err error) {
	v, err := s.rdb.HMGet(ctx, s.names.configLive(), "seq", "version", "entry").Result()
	if err != nil {
		return Edition{}, false, fmt.Errorf("ask what config is live: %w", err)
	}
	version, ok := v[1].(string)
	if !ok {
		return Edition{}, false, nil
	}
	blob, _ := v[2].(string)
	return s.openEdition(number(v[0]), version, []byte(blob)), true, nil
}

// Editions returns what was put live, the newest first, at most limit (0: all).
func (s *Store) Editions(ctx context.Context, limit int) ([]Edition, error) {
	log, from, err := s.editionLog(ctx, limit)
	if err != nil {
		return nil, err
	}
	all := make([]Edition, 0, len(log))
	for i := len(log) - 1; i >= 0; i-- {
		version, blob, _ := strings.Cut(log[i], " ")
		all = append(all, s.openEdition(from+int64(i)+1, version, []byte(blob)))
	}
	return all, nil
}

// editionLog is the end of the log, and how much stands before it.
func (s *Store) editionLog(ctx context.Context, limit int) (log []string, before int64, err error) {
	pipe := s.rdb.TxPipeline()
	n := pipe.LLen(ctx, s.names.configLog())
	last := pipe.LRange(ctx, s.names.configLog(), -int64(limit), -1)
	if _, err := pipe.Exec(ctx); err != nil {
		return nil, 0, fmt.Errorf("list what configs were live: %w", err)
	}
	log = last.Val()
	return log, n.Val() - int64(len(log)), nil
}

func (s *Store) openEdition(seq int64, version string, blob []byte) Edition {
	e := Edition{Seq: seq, Version: version}
	e.Entry, e.Err = s.keys.openTransit(blob, s.editionPurpose(seq, version))
	return e
}

// ResealEditions seals anew, with the first master key, the entries that another
// sealed, and returns how many. Those that cannot be opened stay as they are.
func (s *Store) ResealEditions(ctx context.Context) (int, error) {
	log, before, err := s.editionLog(ctx, 0)
	if err != nil {
		return 0, err
	}
	done := 0
	for i, line := range log {
		version, blob, _ := strings.Cut(line, " ")
		if m, _, _, _ := s.keys.parse([]byte(blob)); m == nil || m == s.keys.first {
			continue
		}
		e := s.openEdition(before+int64(i)+1, version, []byte(blob))
		if e.Err != nil {
			continue
		}
		fresh, err := s.keys.sealTransit(s.rand, e.Entry, s.editionPurpose(e.Seq, version))
		if err != nil {
			return done, fmt.Errorf("seal edition %d anew: %w", e.Seq, err)
		}
		c := call{keys: []string{s.names.configLive(), s.names.configLog()}}
		c.add(e.Seq, version, blob, fresh)
		n, err := c.run(ctx, s.rdb, resealScript).Int()
		if err != nil {
			return done, fmt.Errorf("seal edition %d anew: %w", e.Seq, err)
		}
		done += n
	}
	return done, nil
}

// SweepConfigs deletes versions that were put live once, are not live, are not
// among the last keep editions, and have neither a conversation nor an open case
// on them (CountTalks, CountCases). It returns those it deleted.
func (s *Store) SweepConfigs(ctx context.Context, keep int) ([]string, error) {
	log, _, err := s.editionLog(ctx, 0)
	if err != nil {
		return nil, err
	}
	kept := map[string]bool{}
	c := call{keys: []string{s.names.configLive(), s.names.counts(CountTalks), s.names.counts(CountCases)}}
	for i := len(log) - 1; i >= 0; i-- {
		version, _, _ := strings.Cut(log[i], " ")
		if kept[version] {
			continue
		}
		kept[version] = true
		if len(log)-i > keep {
			c.keys = append(c.keys, s.names.config(version), s.names.counts(CountFunnel+CountKey(version)))
			c.add(version)
		}
	}
	if len(c.args) == 0 {
		return nil, nil
	}
	gone, err := c.run(ctx, s.rdb, sweepScript).StringSlice()
	if err != nil {
		return nil, fmt.Errorf("sweep old configs: %w", err)
	}
	return gone, nil
}

// FirstToSay says that this is told for the first time since it was last taken
// back: what is a name of the kind of thing, which tells one such thing from
// another. Of several replicas that see the same, one says so.
func (s *Store) FirstToSay(ctx context.Context, what, which string) (bool, error) {
	fresh, err := s.rdb.HSetNX(ctx, s.names.said(), what+"/"+which, 1).Result()
	if err != nil {
		return false, fmt.Errorf("note that %s was told: %w", what, err)
	}
	return fresh, nil
}

// UnsayAll forgets what was told of a kind of thing, so that it is told again.
func (s *Store) UnsayAll(ctx context.Context, what string) error {
	all, err := s.rdb.HKeys(ctx, s.names.said()).Result()
	if err != nil {
		return fmt.Errorf("forget that %s was told: %w", what, err)
	}
	for _, field := range all {
		if !strings.HasPrefix(field, what+"/") {
			continue
		}
		if err := s.rdb.HDel(ctx, s.names.said(), field).Err(); err != nil {
			return fmt.Errorf("forget that %s was told: %w", what, err)
		}
	}
	return nil
}

// CountKey names a set of counters that commits keep.
type CountKey string

// The counters. Those of the funnel stand apart by version: CountFunnel + VERSION.
const (
	CountAt     CountKey = "config:at"    // conversations by "VERSION/FLOW/STEP" where they stand now
	CountTalks  CountKey = "config:talks" // conversations under way by version
	CountCases  CountKey = "config:cases" // open cases by version
	CountFunnel CountKey = "funnel:"      // what became of questions, by "FLOW/STEP/WHAT"
)

// Count is added to a counter by the commit it is part of. A counter that comes
// to zero is removed.
type Count struct {
	Key   CountKey
	Field string
	By    int64
}

// Counters returns the counters of a key, or those whose field begins with a prefix.
func (s *Store) Counters(ctx context.Context, key CountKey, prefix string) (map[string]int64, error) {
	all, err := s.rdb.HGetAll(ctx, s.names.counts(key)).Result()
	if err != nil {
		return nil, fmt.Errorf("read the counters %s: %w", key, err)
	}
	found := map[string]int64{}
	for field, text := range all {
		if !strings.HasPrefix(field, prefix) {
			continue
		}
		n, err := strconv.ParseInt(text, 10, 64)
		if err != nil {
			return nil, fmt.Errorf("read the counter %s of %s: %w", field, key, err)
		}
		found[field] = n
	}
	return found, nil
}
