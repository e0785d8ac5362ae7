package main

import (
	"bytes"
	"encoding/base64"
	"fmt"
	"strings"
	"testing"

	"github.com/redis/go-redis/v9"
)

// audits runs noken audit on the town's store and returns what it prints.
func (w *town) audits(args ...string) string {
	w.t.Helper()
	o := w.redis.(*redis.Client).Options()
	settings := map[string]string{
		"NOKEN_REDIS_URL":   fmt.Sprintf("redis://%s/%d", o.Addr, o.DB),
		"NOKEN_MASTER_KEYS": "test:" + base64.StdEncoding.EncodeToString([]byte(strings.Repeat("k", 32))),
	}
	var out, problems bytes.Buffer
	code := run(std{ctx: w.ctx, out: &out, err: &problems, getenv: func(name string) string { return settings[name] }}, append([]string{"audit"}, args...))
	if code != exitDone {
		w.t.Fatalf("noken audit %q ended with %d: %s", args, code, problems.String())
	}
	return out.String()
}

func TestTheAuditTellsWhoReadWhatAndNothingOfIt(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	if got := w.audits(); !strings.Contains(got, "Nothing was noted") {
		t.Errorf("an empty audit reads %q", got)
	}
	number, card := w.dlhCase(yohana)
	other, _ := w.dlhCase(marthen)
	w.presses(kobogau, card, "Saya tangani")
	w.becomes(card, "Ditangani Pak Kobogau")
	w.presses(rahel, card, "Selengkapnya")
	w.until("the reading is noted", func() bool { return strings.Contains(w.audits(), idText(rahel)) })

	all := w.audits()
	for _, want := range []string{
		"WHEN", idText(groupDLH) + "  group  posted  " + number, idText(groupDLH) + "  group  posted  " + other, idText(rahel),
	} {
		if !strings.Contains(squeezed(all), squeezed(want)) {
			t.Errorf("the audit lacks %q:\n%s", want, all)
		}
	}
	for _, words := range []string{"Yohana", "Kobogau", "Rahel", "menumpuk"} {
		if strings.Contains(all, words) {
			t.Errorf("the audit holds %q", words)
		}
	}
	if got := w.audits("--number", strings.ToLower(number)); !strings.Contains(got, number) || strings.Contains(got, other) {
		t.Errorf("the audit of one case reads\n%s", got)
	}
	if got := w.audits("--who", idText(rahel)); strings.Contains(got, "posted") || !strings.Contains(got, number) {
		t.Errorf("the audit of one person reads\n%s", got)
	}
	if got := w.audits("--who=" + idText(groupDLH)); strings.Count(got, "posted") != 2 {
		t.Errorf("the audit of a group reads\n%s", got)
	}
	if got := w.audits("--since", "2999-01-01"); !strings.Contains(got, "Nothing was noted") {
		t.Errorf("the audit of the future reads\n%s", got)
	}
}

// squeezed has one blank where there are several.
func squeezed(s string) string { return strings.Join(strings.Fields(s), " ") }
