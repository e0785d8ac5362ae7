package flows

import (
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// TestATraceSaysWhy plays conversations and compares the reasons for the ways
// that part with those of the outline.
func TestATraceSaysWhy(t *testing.T) {
	t.Parallel()
	set := load(t)
	for name, test := range map[string]struct {
		lines []string
		want  Arrow
	}{
		"a branch whose condition holds":   {[]string{"(start layanan)", "akta", "tidak"}, Arrow{Flow: "layanan", From: "arah", Event: "go end", To: "end", Why: `lanjut == "tidak"`}},
		"a branch that goes on":            {[]string{"(start layanan)", "akta", "ya"}, Arrow{Flow: "layanan", From: "arah", Event: "next", To: "pemohon"}},
		"an outcome":                       {[]string{"(start status)", "MMK-1", "(result outcome=typo)"}, Arrow{Flow: "status", From: "cek", Event: "go nomor", To: "nomor", Why: "typo"}},
		"another outcome to the same step": {[]string{"(start status)", "MMK-1", "(result outcome=unknown)"}, Arrow{Flow: "status", From: "cek", Event: "go nomor", To: "nomor", Why: "unknown"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			c := &talk{set: set, lang: "id"}
			var trace Trace
			for _, line := range test.lines {
				c.s, _ = set.StepTraced(c.s, c.event(line), &trace)
			}
			var got []Arrow
			for i, a := range trace.Arrows {
				a.Why = trace.Reasons[i]
				got = append(got, a)
			}
			outline, _ := set.Outline(test.want.Flow)
			if !slices.Contains(got, test.want) || !slices.Contains(outline.Arrows, test.want) {
				t.Errorf("%+v is not among\n%+v", test.want, got)
			}
		})
	}
}

func TestATraceNamesOwnChoices(t *testing.T) {
	t.Parallel()
	set := load(t)
	c := &talk{set: set, lang: "id"}
	var trace Trace
	for _, line := range []string{"(start layanan)", "akta", "tidak"} {
		c.s, _ = set.StepTraced(c.s, c.event(line), &trace)
	}
	if diff := cmp.Diff([]Choice{{"layanan", "lanjut", "tidak"}}, trace.Chosen); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]Choice{{"layanan", "lanjut", "ajukan"}, {"layanan", "lanjut", "tidak"}}, set.Choices("layanan", "lanjut")); diff != "" {
		t.Error(diff)
	}
	if set.Choices("layanan", "pilih") != nil || set.Choices("gone", "x") != nil || set.Choices("layanan", "gone") != nil {
		t.Error("only own choices are told")
	}
}

// TestConditionsThatAlwaysHold uses the city of the tests, all of whose services
// ask for a name and a NIK.
func TestConditionsThatAlwaysHold(t *testing.T) {
	t.Parallel()
	set := load(t)
	for where, want := range map[string][2]bool{
		"pemohon nama": {true, true}, "pemohon nik": {true, true}, "pemohon telepon": {false, false},
		"layanan alamat": {false, true}, "layanan kk": {false, false}, "layanan pamit": {false, false},
		"layanan pilih": {false, false}, "aduan foto": {false, false}, "gone x": {false, false},
	} {
		flow, step, _ := strings.Cut(where, " ")
		if taken, ok := set.Certain(flow, step); taken != want[0] || ok != want[1] {
			t.Errorf("%s: taken %t, certain %t", where, taken, ok)
		}
	}
}

func TestComplaintsAreWhatTheKindsCanSay(t *testing.T) {
	t.Parallel()
	set := load(t)
	for flow, want := range map[string]struct{ with, without []string }{
		"aduan":   {[]string{"wrong.choose", "wrong.short", "wrong.long", "wrong.empty", "wrong.photo", "wrong.summary", "wrong.place", "cannot.sticker", "failed", "stale"}, []string{"wrong.nikday", "wrong.number", "cannot.text", "wait"}},
		"pemohon": {[]string{"wrong.nikday", "wrong.nikdigits", "wrong.phone", "cannot.photo"}, []string{"wrong.kk", "failed"}},
		"status":  {[]string{"wrong.choose", "failed", "stale"}, []string{"wrong.short", "wrong.photo"}},
		"gone":    {},
	} {
		got := set.Complaints(flow)
		for _, key := range want.with {
			if !slices.Contains(got, key) {
				t.Errorf("%s does not name %s: %v", flow, key, got)
			}
		}
		for _, key := range want.without {
			if slices.Contains(got, key) {
				t.Errorf("%s names %s", flow, key)
			}
		}
	}
	if got := set.Languages(); !slices.Equal(got, []string{"id", "en"}) {
		t.Error(got)
	}
}
