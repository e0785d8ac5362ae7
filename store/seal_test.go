package store

import (
	"bytes"
	"encoding/base64"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noken/store/redistest"
)

func TestParseKeyring(t *testing.T) {
	t.Parallel()
	short := base64.StdEncoding.EncodeToString([]byte("short"))
	secret := strings.TrimPrefix(masterKey("k1", "s"), "k1:")
	tests := []struct{ name, text, err string }{
		{"one key", masterKey("k1", "a"), ""},
		{"two keys and blanks", " " + masterKey("k2", "b") + " , " + masterKey("k1", "a"), ""},
		{"no padding", strings.TrimRight(masterKey("k1", "a"), "="), ""},
		{"nothing", " ", "empty"},
		{"no colon", secret, "key 1: no colon"},
		{"a key for an id", secret + ":k1", "key 1: bad id"},
		{"an id twice", masterKey("k1", "a") + "," + masterKey("k1", "b"), `key 2: id "k1" is there twice`},
		{"no base64", "k1:" + secret[:10] + "!", `key 1 (id "k1"): not base64`},
		{"too short", masterKey("k1", "a") + ",k2:" + short, `key 2 (id "k2"): 5 bytes, want 32`},
		{"a comma too many", masterKey("k1", "a") + ",", "key 2: no colon"},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			k, err := ParseKeyring(tt.text)
			if tt.err == "" {
				if err != nil || k.First() != strings.TrimSpace(tt.text)[:2] {
					t.Errorf("first %v, error %v", k, err)
				}
				return
			}
			if err == nil || !strings.Contains(err.Error(), tt.err) {
				t.Fatalf("error %v, want %q", err, tt.err)
			}
			for _, s := range []string{secret[:10], short} {
				if strings.Contains(err.Error(), s) {
					t.Errorf("error shows key material: %v", err)
				}
			}
		})
	}
}

func FuzzParseKeyring(f *testing.F) {
	for _, s := range []string{"", ":", "k:", masterKey("k", "x"), masterKey("k", "x") + ",", "k:AAAA"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, text string) {
		if k, err := ParseKeyring(text); err == nil && k.byID[k.First()] == nil {
			t.Errorf("accepted %q without a first key", text)
		}
	})
}

func FuzzOpen(f *testing.F) {
	k := keyring(f, masterKey("k1", "a"))
	s := New(nil, Options{City: "fuzz", Keys: k})
	good, err := k.sealTransit(s.rand, []byte("text"), "p")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(good)
	f.Add([]byte{})
	f.Add([]byte{sealFormat, 255})
	f.Fuzz(func(t *testing.T, blob []byte) {
		if plain, err := k.openTransit(blob, "p"); err == nil && string(plain) != "text" {
			t.Errorf("opened a forged blob: %q", plain)
		}
		if _, err := s.unwrap(1, blob); err == nil {
			t.Error("unwrapped a forged key")
		}
		if key, err := s.newDataKey(); err == nil {
			if _, err := key.open(blob, "p"); err == nil {
				t.Error("opened a forged blob with a data key")
			}
		}
	})
}

func TestABlobOpensOnlyWhereItBelongs(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := b.hold(t, 1)
	for _, chat := range []int64{1, 2} {
		commit(t, b.Store, &Commit{Lease: lease, Record: &RecordWrite{Record: b.record(t, chat), Data: []byte("mine")}})
	}
	one := b.rdb.HGetAll(t.Context(), b.names.chat(1)).Val()
	if err := b.rdb.HSet(t.Context(), b.names.chat(2), "d", one["d"], "k", one["k"]).Err(); err != nil {
		t.Fatal(err)
	}
	if r := b.record(t, 2); !errors.Is(r.Err, ErrSealed) {
		t.Errorf("another's record opened: %+v", r)
	}
	if r := b.record(t, 1); r.Err != nil {
		t.Errorf("own record: %v", r.Err)
	}
}

func TestMasterKeysRotate(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const chat = 1
	commit(t, b.Store, &Commit{Lease: b.hold(t, chat), Record: &RecordWrite{Record: b.record(t, chat), Data: []byte("old")},
		Cases: []CaseWrite{{Case: &Case{Number: "N", Reporter: chat}, Personal: []byte("personal")}}})
	b.enter(t, chat, 1)

	rotated := &testBundle{Store: b.with(t, masterKey("k2", "b")+","+masterKey("k1", "a")), rdb: b.rdb}
	if in := rotated.inbox(t, chat); len(in) != 1 || in[0].Err != nil {
		t.Errorf("inbox after rotation: %+v", in)
	}
	r := rotated.record(t, chat)
	if r.Err != nil || string(r.Data) != "old" {
		t.Fatalf("record after rotation: %+v", r)
	}
	commit(t, rotated.Store, &Commit{Lease: b.hold(t, chat), Record: &RecordWrite{Record: r, Data: []byte("new")}})

	onlyNew := &testBundle{Store: b.with(t, masterKey("k2", "b")), rdb: b.rdb}
	if r := onlyNew.record(t, chat); r.Err != nil || string(r.Data) != "new" {
		t.Errorf("record with only the new key: %+v", r)
	}
	if c := onlyNew.caseOf(t, "N"); c.Err != nil || string(c.Personal) != "personal" {
		t.Errorf("case with only the new key: %+v", c)
	}

	// A replica that runs on with what it knew is told to load again, once.
	c := b.caseOf(t, "N")
	w := func() *Commit {
		return &Commit{Lease: b.hold(t, 5), Cases: []CaseWrite{{Case: c, Personal: []byte("changed")}}}
	}
	if _, err := b.Commit(t.Context(), w()); !errors.Is(err, ErrConflict) {
		t.Errorf("with the old wrap: %v, want ErrConflict", err)
	}
	late := &testBundle{Store: rotated.Store, rdb: b.rdb}
	c = late.caseOf(t, "N")
	commit(t, late.Store, w())
}

func TestAWrongKeyOpensNothingAndDestroysNothing(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const chat = 1
	commit(t, b.Store, &Commit{Lease: b.hold(t, chat), Record: &RecordWrite{Record: b.record(t, chat), Data: []byte("old")},
		Cases: []CaseWrite{{Case: &Case{Number: "N", Reporter: chat}, Open: []byte("{}"), Personal: []byte("p")}}, Out: [][]byte{[]byte("o")}})
	wrong := &testBundle{Store: b.with(t, masterKey("k1", "z")), rdb: b.rdb}
	r := wrong.record(t, chat)
	if !errors.Is(r.Err, ErrSealed) || r.Version != 1 {
		t.Errorf("record %+v", r)
	}
	if c := wrong.caseOf(t, "N"); !errors.Is(c.Err, ErrSealed) || string(c.Open) != "{}" {
		t.Errorf("case %+v", c)
	}
	if out, err := wrong.Pending(t.Context(), Partition(chat), "", 10); err != nil || len(out) != 1 || !errors.Is(out[0].Err, ErrSealed) {
		t.Errorf("outbox %+v, error %v", out, err)
	}
	w := &Commit{Lease: b.hold(t, chat), Record: &RecordWrite{Record: r, Data: []byte("new")}}
	if _, err := wrong.Commit(t.Context(), w); !errors.Is(err, ErrSealed) {
		t.Errorf("written over what could not be opened: %v", err)
	}
	if r := b.record(t, chat); r.Err != nil {
		t.Errorf("record with the right key: %v", r.Err)
	}
	w.Record.Anew = true
	commit(t, wrong.Store, w)
	if r := wrong.record(t, chat); r.Err != nil || string(r.Data) != "new" {
		t.Errorf("record begun anew: %+v", r)
	}
}

func TestRedisNeverHoldsWhatPeopleWrote(t *testing.T) {
	t.Parallel()
	srv, err := redistest.Start("--appendonly", "yes", "--appendfsync", "always")
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(srv.Stop)
	rdb := srv.Client()
	t.Cleanup(func() { _ = rdb.Close() })
	b := newBundle(rdb, keyring(t, masterKey("k1", "a")))
	const chat, secret = 42, "Yohana di Kwamki -4.5467"
	say := func(where string) []byte { return []byte(where + " " + secret) }

	if _, err := b.Accept(t.Context(), []Arrival{{Update: 1, Chat: chat, Payload: say("inbox")}}); err != nil {
		t.Fatal(err)
	}
	lease := b.hold(t, chat)
	ids := commit(t, b.Store, &Commit{
		Lease: lease, Record: &RecordWrite{Record: b.record(t, chat), Data: say("record")},
		Cases:  []CaseWrite{{Case: &Case{Number: "N", Reporter: chat}, Open: []byte(`{"office":"readable"}`), Personal: say("case"), Is: []Place{{"queue:A", 1}}, Filed: time.Now()}},
		Timers: []Timer{{Chat: chat, Name: "t", At: time.UnixMilli(1), Payload: say("timer")}, {Chat: chat, Name: "u", At: time.UnixMilli(1 << 50), Payload: say("timer")}},
		Out:    [][]byte{say("out"), say("out"), say("out")},
		Events: []Arrival{{Chat: 2, Payload: say("event")}},
	})
	if err := b.Note(t.Context(), []Note{{Partition: lease.Partition, ID: ids[0], Chat: chat, Slots: map[string]int{"q": 1}, Events: []Arrival{{Chat: chat, Payload: say("sent")}}}}); err != nil {
		t.Fatal(err)
	}
	if err := b.SetAsideOut(t.Context(), lease.Partition, ids[1], "why"); err != nil {
		t.Fatal(err)
	}
	if err := b.SetAside(t.Context(), lease, b.inbox(t, chat)[0].ID, "why"); err != nil {
		t.Fatal(err)
	}
	if _, _, err := b.Fire(t.Context(), []Lease{lease}, time.UnixMilli(2), 10); err != nil {
		t.Fatal(err)
	}

	look := func(where string, data []byte) {
		for _, word := range strings.Fields(secret) {
			if len(word) > 2 && bytes.Contains(data, []byte(word)) {
				t.Errorf("%s holds %q", where, word)
			}
		}
	}
	readable := false
	for key, dump := range state(t, b) {
		look(key, []byte(key+dump))
		readable = readable || strings.Contains(dump, "readable")
	}
	if !readable {
		t.Error("the open part of the case was not found: the search is blind")
	}
	files := 0
	err = filepath.WalkDir(srv.Dir, func(path string, d os.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if bytes.Contains(data, []byte("readable")) {
			files++
		}
		look(path, data)
		return err
	})
	if err != nil || files == 0 {
		t.Errorf("append-only file: %d files with our data, error %v", files, err)
	}
}
