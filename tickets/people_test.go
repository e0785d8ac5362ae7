package tickets_test

import (
	"slices"
	"strings"
	"testing"

	"noken/source"
	"noken/tickets"
)

// staffed is Mimika with persons.
func staffed(t *testing.T) *tickets.City {
	t.Helper()
	return changedCity(t, "people.yaml",
		"# user: 700000001", "user: 11",
		"# offices:\n#   pupr: {head: 700000011, staff: [700000012, 700000013]}", "offices:\n  pupr: {head: 21, staff: [22, 23]}\n  diskominfo: {head: 31}\n  inspektorat: {head: 41}",
		"# coordinators: [700000031]", "coordinators: [32]",
		"# readers: [700000041]", "readers: [51]",
		"# secret:\n#   kekerasan: [700000051]", "secret:\n  kekerasan: [61, 62]")
}

func TestRightsThatTheFilesGive(t *testing.T) {
	t.Parallel()
	city := staffed(t)
	for name, c := range map[string]struct{ got, want bool }{
		"the head of an office": {city.IsHead(21, "pupr"), true},
		"a head is staff":       {city.IsStaff(21, "pupr"), true},
		"staff is no head":      {city.IsHead(22, "pupr"), false},
		"staff":                 {city.IsStaff(22, "pupr"), true},
		"the head of one office is not another's": {city.IsHead(21, "dlh"), false},
		"nobody is no head":                       {city.IsHead(0, "dlh"), false},
		"nobody is no staff":                      {city.IsStaff(0, "dlh"), false},
		"a leader":                                {city.IsLeader(11), true},
		"a leader whose id is not known is none":  {city.IsLeader(0), false},
		"somebody else is no leader":              {city.IsLeader(21), false},
		"a coordinator":                           {city.IsCoordinator(32), true},
		"the head of the coordinating office":     {city.IsCoordinator(31), true},
		"another head is no coordinator":          {city.IsCoordinator(21), false},
		"nobody is no coordinator":                {city.IsCoordinator(0), false},
		"a reader":                                {city.IsReader(51), true},
		"nobody is no reader":                     {city.IsReader(0), false},
	} {
		if c.got != c.want {
			t.Errorf("%s: %v", name, c.got)
		}
	}
	if l, ok := city.LeaderOf(11); !ok || l.ID != "bupati" || l.Title["en"] != "Regent" || !l.Morning {
		t.Errorf("leader 11 is %+v, %v", l, ok)
	}
}

func TestSecretCasesAreForFew(t *testing.T) {
	t.Parallel()
	city := staffed(t)
	for category, want := range map[string][]int64{
		"kekerasan": {61, 62}, // named
		"pungli":    {41},     // the head of its office
		"sampah":    nil,      // not secret
		"xyz":       nil,
	} {
		if got := city.HeadsFor(category); !slices.Equal(got, want) {
			t.Errorf("%s is for %v, expected %v", category, got, want)
		}
	}
	if got := mimika(t).HeadsFor("pungli"); got != nil {
		t.Errorf("with nobody named, pungli is for %v", got)
	}
}

func TestThoseWithoutAHeadAreToldOnceSomebodyIsNamed(t *testing.T) {
	t.Parallel()
	of := func(city *tickets.City) (found []string) {
		for _, p := range city.Warnings(at(t, "2026-11-23 09:00")) {
			if p.Rule == tickets.RulePeople {
				if p.Severity != source.Warning || p.File != "people.yaml" {
					t.Errorf("%+v", p)
				}
				found = append(found, p.Message)
			}
		}
		return found
	}
	if got := of(mimika(t)); len(got) > 0 {
		t.Errorf("with nobody named: %q", got)
	}
	got := of(staffed(t))
	if len(got) != 1 || !strings.Contains(got[0], "disdukcapil, dpmptsp") || strings.Contains(got[0], "pupr") {
		t.Errorf("with some named: %q", got)
	}
	if got := of(changedCity(t, "people.yaml")); len(got) > 0 {
		t.Errorf("without the file: %q", got)
	}
}

func TestALongListOfPersonsIsAskedAbout(t *testing.T) {
	t.Parallel()
	shipped, err := shippedFiles()
	if err != nil {
		t.Fatal(err)
	}
	ids := make([]string, 41)
	for i := range ids {
		ids[i] = "7000" + string(rune('0'+i/10)) + string(rune('0'+i%10))
	}
	problems := findings(shipped, "people.yaml", "readers: ["+strings.Join(ids, ", ")+"]\n")
	if len(problems) != 1 || !strings.Contains(problems[0].Message, "41 persons") || problems[0].Severity != source.Warning {
		t.Errorf("found:\n%v", problems)
	}
}
