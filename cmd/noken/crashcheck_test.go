//go:build crash

package main

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"net/http"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"noken/bench/crowd"
	"noken/tickets"
)

// check waits until all work is done and compares what residents remember with
// what is kept.
func (w *world) check(t *testing.T) {
	t.Helper()
	w.until(t, "inbox and outbox to be empty", func(ctx context.Context) bool {
		depths, err := w.store.Depths(ctx)
		if err != nil || w.tg.Pending() > 0 {
			return false
		}
		for _, d := range depths {
			if d.Inbox+d.Outbox > 0 {
				return false
			}
		}
		return true
	})
	w.counted(t)
	rep := w.crowd.Report()
	for _, who := range rep.Unanswered {
		t.Errorf("left without an answer: %s", who)
	}
	for _, what := range rep.Wrongly {
		t.Errorf("said twice though nothing died in between: %s", what)
	}
	if n := w.rdb.XLen(t.Context(), w.key("aside")).Val(); n != 0 {
		t.Errorf("%d events were set aside", n)
	}
	queued := w.queues(t)
	kept := map[string]bool{}
	for _, key := range w.keys(t) {
		if number, ok := strings.CutPrefix(key, w.key("case:")); ok {
			kept[number] = true
		}
	}
	sent := 0
	for _, f := range rep.Filings {
		if !f.Sent {
			continue // the end came before
		}
		sent++
		if f.Number == "" || !kept[f.Number] {
			t.Errorf("chat %d sent a complaint and has no ticket (heard of %q)", f.Chat, f.Number)
			continue
		}
		delete(kept, f.Number) // a second complaint with this number is an error
		w.checkTicket(t, f, queued[f.Number])
	}
	for number := range kept {
		t.Errorf("ticket %s is nobody's complaint", number)
	}
	if sent < rep.Residents {
		t.Errorf("%d complaints were sent, want one of each of %d residents at least", sent, rep.Residents)
	}
}

// checkTicket compares one complaint with its ticket.
func (w *world) checkTicket(t *testing.T, f crowd.Filing, queues []string) {
	t.Helper()
	cases, err := w.store.Cases(t.Context(), f.Number)
	if err != nil || cases[0].Err != nil {
		t.Errorf("ticket %s cannot be opened: %v, %v", f.Number, err, cases)
		return
	}
	var k tickets.Ticket
	if err := json.Unmarshal(cases[0].Open, &k.Open); err != nil {
		t.Errorf("ticket %s: %v", f.Number, err)
	}
	if err := json.Unmarshal(cases[0].Personal, &k.Personal); err != nil {
		t.Errorf("ticket %s: %v", f.Number, err)
	}
	if len(queues) != 1 || queues[0] != k.Office {
		t.Errorf("ticket %s of %s stands in the queues %v, want exactly that one", f.Number, k.Office, queues)
	}
	category, _ := w.config.City.Category(k.Category)
	got := fmt.Sprint(k.Reporter, category.Label["id"], k.Personal.Text, k.Anonymous, len(k.Personal.Photos))
	want := fmt.Sprint(f.Chat, f.Category, f.Story, f.Hidden, f.Photos)
	if got != want {
		t.Errorf("ticket %s holds other answers than were given:\n got %s\nwant %s", f.Number, got, want)
	}
	place := k.Personal.Place
	switch {
	case place == nil:
		t.Errorf("ticket %s has no place", f.Number)
	case f.Pin != nil && (!place.Pin || place.Lat != f.Pin.Lat || place.Lon != f.Pin.Lon):
		t.Errorf("ticket %s has another pin than was sent", f.Number)
	case f.Pin == nil && place.Text != f.Place:
		t.Errorf("ticket %s has another place than was typed: %q, want %q", f.Number, place.Text, f.Place)
	}
}

// queues are the offices in whose queues each ticket stands, wholes and not parts
// such as queue:pupr:free.
func (w *world) queues(t *testing.T) map[string][]string {
	t.Helper()
	queued := map[string][]string{}
	for _, key := range w.keys(t) {
		office, ok := strings.CutPrefix(key, w.key("queue:"))
		if !ok || strings.Contains(office, ":") {
			continue
		}
		numbers, err := w.store.Queue(t.Context(), office, 0)
		if err != nil {
			t.Fatal(err)
		}
		for _, number := range numbers {
			queued[number] = append(queued[number], office)
		}
	}
	return queued
}

func (w *world) key(name string) string { return "noken:{" + w.config.City.ID + "}:" + name }

func (w *world) keys(t *testing.T) []string {
	t.Helper()
	var keys []string
	all := w.rdb.Scan(t.Context(), 0, "*", 1000).Iterator()
	seen := map[string]bool{}
	for all.Next(t.Context()) {
		if !seen[all.Val()] {
			seen[all.Val()] = true
			keys = append(keys, all.Val())
		}
	}
	if err := all.Err(); err != nil {
		t.Fatal(err)
	}
	return keys
}

// scan looks for what people typed in every key and in the append-only file, and
// in what the processes logged and count.
func (w *world) scan(t *testing.T) {
	t.Helper()
	needles := newNeedles(w.crowd.Markers())
	found := func(where string, data []byte) {
		if word, ok := needles.find(data); ok {
			t.Errorf("%s holds %q, which a person typed or is called", where, word)
		}
	}
	for _, key := range w.keys(t) {
		found("the key "+key, w.value(t, key))
	}
	files := 0
	err := filepath.WalkDir(w.redis.Dir, func(path string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		data, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		if strings.Contains(path, "appendonly") {
			files++
		}
		found("Redis' file "+d.Name(), data)
		return nil
	})
	if err != nil || files == 0 {
		t.Errorf("read %d append-only files, error %v", files, err)
	}
	log := append(w.logOf(t, 0), w.logOf(t, 1)...)
	if len(log) == 0 {
		t.Error("nothing was logged")
	}
	found("the log", log)
	key := strings.SplitN(w.env["NOKEN_MASTER_KEYS"], ":", 2)[1]
	if strings.Contains(string(log), w.tg.Token()) || strings.Contains(string(log), key) {
		t.Error("the log holds a secret")
	}
	metrics := w.metrics(t, 0)
	if !bytes.Contains(metrics, []byte("noken_")) {
		t.Error("there are no metrics")
	}
	found("the metrics", metrics)
}

func (w *world) metrics(t *testing.T, replica int) []byte {
	t.Helper()
	resp, err := http.Get("http://" + w.listen[replica] + "/metrics")
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = resp.Body.Close() }()
	body, err := io.ReadAll(resp.Body)
	if err != nil {
		t.Fatal(err)
	}
	return body
}

// value is all that a key holds.
func (w *world) value(t *testing.T, key string) []byte {
	t.Helper()
	ctx := t.Context()
	var value any
	var err error
	switch kind := w.rdb.Type(ctx, key).Val(); kind {
	case "hash":
		value, err = w.rdb.HGetAll(ctx, key).Result()
	case "stream":
		value, err = w.rdb.XRange(ctx, key, "-", "+").Result()
	case "string":
		value, err = w.rdb.Get(ctx, key).Result()
	case "list":
		value, err = w.rdb.LRange(ctx, key, 0, -1).Result()
	case "zset":
		value, err = w.rdb.ZRange(ctx, key, 0, -1).Result()
	default:
		t.Errorf("key %s is a %s, which nobody looks into", key, kind)
	}
	if err != nil {
		t.Fatal(err)
	}
	return fmt.Append(nil, key, value)
}

// needles are words to be found in much data at once: by their first bytes.
type needles map[[needleHead]byte][]string

const needleHead = 8 // no marker of the crowd is shorter

func newNeedles(words []string) needles {
	n := needles{}
	for _, word := range words {
		if len(word) < needleHead {
			panic("needle too short: " + word)
		}
		head := [needleHead]byte([]byte(word))
		n[head] = append(n[head], word)
	}
	return n
}

func (n needles) find(data []byte) (string, bool) {
	for i := 0; i+needleHead <= len(data); i++ {
		for _, word := range n[[needleHead]byte(data[i:])] {
			if bytes.HasPrefix(data[i:], []byte(word)) {
				return word, true
			}
		}
	}
	return "", false
}

// TestNeedlesAreFound makes sure that the scan would find something.
func TestNeedlesAreFound(t *testing.T) {
	t.Parallel()
	n := newNeedles([]string{"Yosiabcdef", "4.5123457", "136.8123457"})
	for _, text := range []string{"xYosiabcdef", `{"a":-4.5123457}`, "136.8123457"} {
		if _, ok := n.find([]byte(text)); !ok {
			t.Errorf("nothing found in %q", text)
		}
	}
	if word, ok := n.find([]byte("Yosiabcde 4.51234 136.812345")); ok {
		t.Errorf("found %q where it is not", word)
	}
}
