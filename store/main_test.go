package store

import (
	"context"
	"encoding/base64"
	"fmt"
	"os"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/alicebob/miniredis/v2"
	"github.com/redis/go-redis/v9"
	"go.uber.org/goleak"

	"noken/store/redistest"
)

var server *redistest.Server

func TestMain(m *testing.M) {
	var err error
	if server, err = redistest.Start(); err != nil {
		fmt.Fprintln(os.Stderr, err)
		os.Exit(1)
	}
	code := m.Run()
	server.Stop()
	if code == 0 {
		if err := goleak.Find(); err != nil {
			fmt.Fprintln(os.Stderr, err)
			code = 1
		}
	}
	os.Exit(code)
}

// masterKey makes a key for tests out of one letter.
func masterKey(id, letter string) string {
	return id + ":" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat(letter, keySize)))
}

func keyring(t testing.TB, text string) *Keyring {
	t.Helper()
	k, err := ParseKeyring(text)
	if err != nil {
		t.Fatal(err)
	}
	return k
}

var cities atomic.Int64

// testBundle is one city of its own.
type testBundle struct {
	*Store
	rdb  redis.UniversalClient
	city string
}

// with returns the same city seen with other master keys.
func (b *testBundle) with(t testing.TB, keys string) *Store {
	return New(b.rdb, Options{City: b.city, Keys: keyring(t, keys)})
}

// hold takes all partitions for owner "me" and returns the lease of a chat's.
func (b *testBundle) hold(t testing.TB, chat int64) Lease {
	t.Helper()
	held, _, err := b.Hold(t.Context(), "me", time.Minute)
	if err != nil || len(held) != Partitions {
		t.Fatalf("hold: %d leases, error %v; want all %d", len(held), err, Partitions)
	}
	return held[Partition(chat)]
}

// enter puts an event of a chat into the inbox and returns its entry.
func (b *testBundle) enter(t testing.TB, chat, update int64) Entry {
	t.Helper()
	fresh, err := b.Accept(t.Context(), []Arrival{{Update: update, Chat: chat, Payload: []byte("hello")}})
	if err != nil || fresh != 1 {
		t.Fatalf("accept: %d fresh, error %v; want 1", fresh, err)
	}
	entries := b.inbox(t, chat)
	return entries[len(entries)-1]
}

// inbox returns what stands in the inbox of a chat's partition.
func (b *testBundle) inbox(t testing.TB, chat int64) []Entry {
	t.Helper()
	entries, err := b.Read(t.Context(), map[int]string{Partition(chat): ""}, 1000, 0)
	if err != nil {
		t.Fatal(err)
	}
	return entries
}

func (b *testBundle) record(t testing.TB, chat int64) *Record {
	t.Helper()
	r, err := b.Records(t.Context(), chat)
	if err != nil {
		t.Fatal(err)
	}
	return r[0]
}

func (b *testBundle) caseOf(t testing.TB, number string) *Case {
	t.Helper()
	c, err := b.Cases(t.Context(), number)
	if err != nil {
		t.Fatal(err)
	}
	return c[0]
}

func newBundle(rdb redis.UniversalClient, keys *Keyring) *testBundle {
	city := fmt.Sprintf("city-%d", cities.Add(1))
	return &testBundle{Store: New(rdb, Options{City: city, Keys: keys}), rdb: rdb, city: city}
}

// setup returns a city on the real redis-server.
func setup(t testing.TB) *testBundle {
	t.Helper()
	rdb := server.Client()
	t.Cleanup(func() { _ = rdb.Close() })
	return newBundle(rdb, keyring(t, masterKey("k1", "a")))
}

// both runs a test on a real redis-server and on miniredis.
func both(t *testing.T, test func(t *testing.T, b *testBundle)) {
	t.Helper()
	t.Run("redis", func(t *testing.T) {
		t.Parallel()
		test(t, setup(t))
	})
	t.Run("miniredis", func(t *testing.T) {
		t.Parallel()
		mini := miniredis.RunT(t)
		rdb := redis.NewClient(&redis.Options{Addr: mini.Addr()})
		t.Cleanup(func() { _ = rdb.Close() })
		test(t, newBundle(rdb, keyring(t, masterKey("k1", "a"))))
	})
}

// eventually repeats a check until it holds. The check itself asks Redis, so
// nothing is gained by pausing in between.
func eventually(t testing.TB, what string, check func() bool) {
	t.Helper()
	ctx, cancel := context.WithTimeout(t.Context(), 10*time.Second)
	defer cancel()
	for !check() {
		if ctx.Err() != nil {
			t.Fatalf("never happened: %s", what)
		}
	}
}
