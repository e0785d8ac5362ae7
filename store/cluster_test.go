package store

import (
	"context"
	"math"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/redis/go-redis/v9"

	"noken/store/redistest"
)

// life calls everything a Store can do once.
func life(t *testing.T, b *testBundle) {
	t.Helper()
	const chat, group = 11, -11
	must := func(err error) {
		t.Helper()
		if err != nil {
			t.Error(err)
		}
	}
	must(b.Ping(t.Context()))
	for u := range int64(40) { // several partitions and bitmaps at once
		batch := []Arrival{{Update: u + 1, Chat: u + 1, Payload: []byte("x")}, {Update: seenBits * (u + 2), Chat: -u - 1, Payload: []byte("x")}}
		if fresh, err := b.Accept(t.Context(), batch); err != nil || fresh != 2 {
			t.Fatalf("accept: %d, %v", fresh, err)
		}
	}
	all := map[int]string{}
	for p := range Partitions {
		all[p] = ""
	}
	if in, err := b.Read(t.Context(), all, 100, time.Millisecond); err != nil || len(in) != 80 {
		t.Fatalf("read %d entries, error %v", len(in), err)
	}
	lease := b.hold(t, chat)
	held, _, err := b.Hold(t.Context(), "me", time.Minute)
	must(err)
	r := b.record(t, chat)
	var everywhere []Place
	for kind := range indexKinds {
		everywhere = append(everywhere, Place{kind + ":B:202611", 1})
	}
	n, err := b.NextNumber(t.Context(), 2026)
	must(err)
	ids := commit(t, b.Store, &Commit{
		Lease: lease, Entry: b.inbox(t, chat)[0].ID,
		Record: &RecordWrite{Record: r, Data: []byte("d")},
		Cases: []CaseWrite{{Case: &Case{Number: "MMK-26-" + itoa(n), Reporter: chat}, Open: []byte("{}"), Personal: []byte("p"),
			Was: []Place{{"queue:A", 0}}, Is: everywhere, Filed: time.UnixMilli(1)}},
		Timers:    []Timer{{Chat: group, Name: "n", At: time.UnixMilli(1), Payload: []byte("t")}, {Chat: 3, Name: "x"}},
		Out:       [][]byte{[]byte("o"), []byte("o")},
		Events:    []Arrival{{Chat: group, Payload: []byte("e")}, {Chat: 99, Payload: []byte("e")}},
		Rechat:    []Rechat{{-12, group}},
		Bind:      []Bind{{"A", group}, {"B/c/x", group}},
		Marks:     []Mark{{"proof", "photo", "N", true}},
		Alike:     []Alike{{12, "N"}},
		Audit:     []Audit{{7, "agent", "read", "N"}},
		DropPosts: []PostDrop{{group, "s"}},
		Counts:    []Count{{CountAt, "v/f/s", 1}, {CountTalks, "x", 1}, {CountCases, "x", 1}, {CountFunnel + "x", "f/s/came", 1}},
	})
	if c := b.caseOf(t, "MMK-26-"+itoa(n)); c.Err != nil || string(c.Personal) != "p" {
		t.Errorf("case %+v", c)
	}
	if fired, _, err := b.Fire(t.Context(), held, time.UnixMilli(2), 10); err != nil || fired != 1 {
		t.Errorf("fired %d, error %v", fired, err)
	}
	must(b.Note(t.Context(), []Note{{Partition: lease.Partition, ID: ids[0], Chat: group, Slots: map[string]int{"q": 1},
		Refs: map[int]string{1: "r"}, Events: []Arrival{{Chat: chat, Payload: []byte("e")}}}}))
	must(b.SetAsideOut(t.Context(), lease.Partition, ids[1], "why"))
	must(b.SetAside(t.Context(), lease, b.inbox(t, chat)[0].ID, "why"))
	_, _, err = b.Slot(t.Context(), group, "q")
	must(err)
	_, err = b.Slots(t.Context(), SlotKey{group, "q"}, SlotKey{chat, "q"})
	must(err)
	_, _, err = b.Ref(t.Context(), group, 1)
	must(err)
	_, err = b.Queue(t.Context(), "B", 5)
	must(err)
	_, err = b.QueueLen(t.Context(), "B")
	must(err)
	_, err = b.Mine(t.Context(), chat, 5)
	must(err)
	_, _, err = b.OfficeChat(t.Context(), "A")
	must(err)
	_, err = b.Desks(t.Context())
	must(err)
	_, err = b.ChatDesks(t.Context(), group)
	must(err)
	_, _, _, err = b.DeskChat(t.Context(), "B/c/x", "B")
	must(err)
	_, _, err = b.Page(t.Context(), "queue:B", 0, 5)
	must(err)
	_, _, err = b.Between(t.Context(), "queue:B", 0, math.Inf(1), 0, 5)
	must(err)
	_, err = b.Sizes(t.Context(), Range{Index: "queue:B"}, Range{"late:B", 1, 2})
	must(err)
	_, err = b.Firsts(t.Context(), "queue:B", "idle:B")
	must(err)
	_, err = b.Median(t.Context(), "ended:B", "ended:C")
	must(err)
	_, err = b.Marked(t.Context(), "proof", "photo")
	must(err)
	_, _, _, err = b.Like(t.Context(), 13, AlikeWithin)
	must(err)
	_, err = b.AuditLog(t.Context(), time.Time{}, 5)
	must(err)
	_, err = b.AuditAfter(t.Context(), "1-1", 5)
	must(err)
	_, err = b.ForgetPosts(t.Context(), group, "other")
	must(err)
	_, _, err = b.ChatOffice(t.Context(), group)
	must(err)
	must(b.PutConfig(t.Context(), "v", []byte("c")))
	_, _, err = b.Config(t.Context(), "v")
	must(err)
	_, err = b.Publish(t.Context(), "", "v", []byte("e"))
	must(err)
	_, _, err = b.LiveEdition(t.Context())
	must(err)
	_, err = b.Editions(t.Context(), 10)
	must(err)
	_, err = b.ResealEditions(t.Context())
	must(err)
	must(b.PutConfig(t.Context(), "w", []byte("c")))
	_, err = b.Publish(t.Context(), "v", "w", []byte("e"))
	must(err)
	_, err = b.SweepConfigs(t.Context(), 1)
	must(err)
	_, err = b.Counters(t.Context(), CountAt, "v/")
	must(err)
	_, err = b.FirstToSay(t.Context(), "what", "which")
	must(err)
	must(b.UnsayAll(t.Context(), "who"))
	_, err = b.Pending(t.Context(), lease.Partition, "", 10)
	must(err)
	_, err = b.Depths(t.Context())
	must(err)
	_, err = b.Durability(t.Context())
	must(err)
	_, err = b.HoldPoll(t.Context(), "me", time.Minute)
	must(err)
	must(b.GiveBackPoll(t.Context(), "me"))
	must(b.GiveBack(t.Context(), "me", 1))
	must(b.Leave(t.Context(), "me"))
}

func TestEverythingRuns(t *testing.T) {
	t.Parallel()
	both(t, life)
}

func TestEverythingRunsOnACluster(t *testing.T) {
	t.Parallel()
	srv, err := redistest.Start("--cluster-enabled", "yes")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Stop)
	node := srv.Client()
	t.Cleanup(func() { _ = node.Close() })
	if err := node.ClusterAddSlotsRange(t.Context(), 0, 16383).Err(); err != nil {
		t.Fatal(err)
	}
	eventually(t, "the cluster of one is up", func() bool {
		return strings.Contains(node.ClusterInfo(t.Context()).Val(), "cluster_state:ok")
	})
	rdb := redis.NewClusterClient(&redis.ClusterOptions{Addrs: []string{srv.Addr}})
	t.Cleanup(func() { _ = rdb.Close() })
	life(t, newBundle(rdb, keyring(t, masterKey("k1", "a"))))
}

// keyHook looks at the keys of every command.
type keyHook struct {
	t      *testing.T
	prefix string
	seen   map[string]bool // commands
}

var keyless = map[string]bool{"ping": true, "info": true, "config": true, "hello": true, "client": true, "multi": true, "exec": true}

func (h keyHook) look(cmd redis.Cmder) {
	args, name := cmd.Args(), strings.ToLower(cmd.Name())
	h.seen[name] = true
	text := func(i int) string { s, _ := args[i].(string); return s }
	var keys []string
	switch name {
	case "eval", "evalsha":
		n, _ := args[2].(int)
		for i := range n {
			keys = append(keys, text(3+i))
		}
		if n == 0 {
			h.t.Errorf("a script without keys: %v", args[:2])
		}
	case "xread":
		for i := range args {
			if strings.HasPrefix(text(i), "noken:") {
				keys = append(keys, text(i))
			}
		}
	default:
		if !keyless[name] {
			keys = []string{text(1)}
		}
	}
	for _, k := range keys {
		if !strings.HasPrefix(k, h.prefix) {
			h.t.Errorf("%s: key %q has not the city's hash tag %q", name, k, h.prefix)
		}
	}
}

func (h keyHook) DialHook(next redis.DialHook) redis.DialHook { return next }

func (h keyHook) ProcessHook(next redis.ProcessHook) redis.ProcessHook {
	return func(ctx context.Context, cmd redis.Cmder) error {
		h.look(cmd)
		return next(ctx, cmd)
	}
}

func (h keyHook) ProcessPipelineHook(next redis.ProcessPipelineHook) redis.ProcessPipelineHook {
	return func(ctx context.Context, cmds []redis.Cmder) error {
		for _, c := range cmds {
			h.look(c)
		}
		return next(ctx, cmds)
	}
}

func TestEveryKeyHasTheHashTagOfItsCity(t *testing.T) {
	t.Parallel()
	b := setup(t)
	h := keyHook{t: t, prefix: "noken:{" + b.city + "}:", seen: map[string]bool{}}
	b.rdb.AddHook(h)
	life(t, b)
	for _, name := range []string{"evalsha", "hmget", "xread", "xrange", "zrange"} {
		if !h.seen[name] {
			t.Errorf("no %s was looked at: the test is blind", name)
		}
	}
}

// A key that is built inside a script would not be known to Redis Cluster.
func TestScriptsTouchOnlyDeclaredKeys(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("*.lua")
	if err != nil || len(files) != 11 {
		t.Fatalf("scripts %q, error %v; want 11", files, err)
	}
	calls := regexp.MustCompile(`redis\.call\(('[A-Z]+'|command),? ?([^,)]*)`)
	declared := regexp.MustCompile(`^(KEYS\[.*|key|desks|chats)$`)
	for _, f := range files {
		text, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, m := range calls.FindAllStringSubmatch(string(text), -1) {
			if m[1] != "'TIME'" && !declared.MatchString(m[2]) {
				t.Errorf("%s: %s speaks of %q, want KEYS[...]", f, m[1], m[2])
			}
		}
		for _, part := range []string{"KEYS", "ARGV", "Result", "Promise"} {
			if !strings.Contains(string(text), "-- "+part) {
				t.Errorf("%s: its header does not tell %s", f, part)
			}
		}
	}
}

func TestWhatWasAcceptedSurvivesAKillOfRedis(t *testing.T) {
	t.Parallel()
	srv, err := redistest.Start("--appendonly", "yes", "--appendfsync", "always")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Stop)
	rdb := srv.Client()
	t.Cleanup(func() { _ = rdb.Close() })
	b := newBundle(rdb, keyring(t, masterKey("k1", "a")))
	const chat = 6
	lease := b.hold(t, chat)
	first, second := b.enter(t, chat, 1), b.enter(t, chat, 2)
	commit(t, b.Store, &Commit{Lease: lease, Entry: first.ID, Record: &RecordWrite{Record: b.record(t, chat), Data: []byte("d")}, Out: [][]byte{[]byte("o")}})
	if d, err := b.Durability(t.Context()); err != nil || d.AOF != "yes" || d.Fsync != "always" || !d.Known {
		t.Errorf("durability %+v, error %v", d, err)
	}
	if err := srv.Restart(); err != nil {
		t.Fatal(err)
	}
	if in := b.inbox(t, chat); len(in) != 1 || in[0].ID != second.ID {
		t.Errorf("inbox %+v, want only %s", in, second.ID)
	}
	if out, err := b.Pending(t.Context(), lease.Partition, "", 10); err != nil || len(out) != 1 {
		t.Errorf("outbox %+v, error %v", out, err)
	}
	// The script is forgotten by a new process; the commit teaches it again.
	commit(t, b.Store, &Commit{Lease: lease, Entry: second.ID, Record: &RecordWrite{Record: b.record(t, chat), Data: []byte("e")}})
}
