package tickets_test

import (
	"maps"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noken/tickets"
)

// changedCity is the shipped city with words of a file exchanged, pair by pair;
// a file without pairs is left out.
func changedCity(t *testing.T, file string, pairs ...string) *tickets.City {
	t.Helper()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	files := maps.Clone(shipped)
	text := string(files[file])
	for i := 0; i < len(pairs); i += 2 {
		if !strings.Contains(text, pairs[i]) {
			t.Fatalf("%s has no %q", file, pairs[i])
		}
		text = strings.Replace(text, pairs[i], pairs[i+1], 1)
	}
	if files[file] = []byte(text); len(pairs) == 0 {
		delete(files, file)
	}
	city, problems := tickets.LoadCity(files)
	if problems.Err() != nil {
		t.Fatal(problems)
	}
	return city
}

// cut is what stands in the shipped city.yaml from one key to another.
func cut(t *testing.T, from, to string) string {
	t.Helper()
	files, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	text := string(files["city.yaml"])
	start, end := strings.Index(text, "\n"+from), strings.Index(text, "\n"+to)
	if start < 0 || end < start {
		t.Fatalf("city.yaml has no %s before %s", from, to)
	}
	return text[start:end]
}

func TestWhatTheCityDoesNotSayIsTheRules(t *testing.T) {
	t.Parallel()
	silent := changedCity(t, "city.yaml", cut(t, "deadlines:", "# Selalu satu ketukan"), "")
	for _, kind := range tickets.Kinds {
		if got, want := silent.Deadlines[kind], tickets.OfficialTimes(kind); got != want {
			t.Errorf("%s has %+v, expected %+v", kind, got, want)
		}
	}
	shipped := mimika(t)
	if diff := cmp.Diff(shipped.Deadlines, silent.Deadlines); diff != "" {
		t.Errorf("Mimika's deadlines are not the rules' (-Mimika +rules):\n%s", diff)
	}
	if silent.Verification != tickets.VerifyOff || silent.Red != (tickets.Red{Yellow: 3, Red: 5}) {
		t.Errorf("verification %q, red %+v", silent.Verification, silent.Red)
	}
	if diff := cmp.Diff(shipped.Quiet, silent.Quiet); diff != "" {
		t.Errorf("quiet hours (-Mimika +default):\n%s", diff)
	}
	if silent.DigestAt != 7*time.Hour+30*time.Minute || silent.WeeklyOn != time.Monday {
		t.Errorf("digest at %v, weekly on %v", silent.DigestAt, silent.WeeklyOn)
	}
	if got := silent.FirstContactFor("adminduk"); got != "diskominfo" {
		t.Errorf("who wants a person gets to %q", got)
	}
}

func TestTheCitySaysItsOwnRules(t *testing.T) {
	t.Parallel()
	city := changedCity(t, "city.yaml",
		cut(t, "  complaint:", "# Apakah koordinator"), "\n  complaint: {resolve_days: 4}\n  aspiration: {resolve_days: 90}\n",
		"verification: off", "verification: on", "yellow: 3, red: 5", "yellow: 1, red: 2",
		"agent: 17:00-07:00", "agent: 00.00-00.00", `digest: "07:30"`, "digest: 06:05", "weekly: monday", "weekly: sunday")
	if got, want := city.Deadlines[tickets.KindComplaint], (tickets.Times{Verify: 3, FollowUp: 4, Resolve: 4, Inspection: 60}); got != want {
		t.Errorf("complaints have %+v, expected %+v", got, want)
	}
	if got, want := city.Deadlines[tickets.KindAspiration], (tickets.Times{Verify: 3, FollowUp: 5, Resolve: 90, Inspection: 90}); got != want {
		t.Errorf("aspirations have %+v, expected %+v", got, want)
	}
	if city.Verification != tickets.VerifyOn || city.Red != (tickets.Red{Yellow: 1, Red: 2}) {
		t.Errorf("verification %q, red %+v", city.Verification, city.Red)
	}
	if got := city.Quiet[string(tickets.ToAgent)]; got.From != got.To {
		t.Errorf("agents are quiet %+v", got)
	}
	if city.DigestAt != 6*time.Hour+5*time.Minute || city.WeeklyOn != time.Sunday {
		t.Errorf("digest at %v, weekly on %v", city.DigestAt, city.WeeklyOn)
	}
	if got := city.FirstContactFor("adminduk"); got != "disdukcapil" {
		t.Errorf("who wants a person about family cards gets to %q", got)
	}
}

func TestNothingSecretAsksForProof(t *testing.T) {
	t.Parallel()
	proofs := 0
	for _, c := range mimika(t).Categories {
		if c.Secret && (c.Proof != tickets.ProofNone || c.ProofPin != 0) {
			t.Errorf("%s asks for proof %q, %d m", c.ID, c.Proof, c.ProofPin)
		}
		if c.Proof == tickets.ProofPhoto {
			proofs++
		}
	}
	if c, _ := mimika(t).Category("jalan"); proofs < 5 || c.Proof != tickets.ProofPhoto {
		t.Errorf("%d categories ask for a photo, roads for %q", proofs, c.Proof)
	}
}
