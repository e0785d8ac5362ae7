package bot

import (
	"strings"
	"testing"
	"time"

	cities "noken/configs"
	"noken/tickets"
)

func TestADeskIsFoundByWhatAnAdminWrites(t *testing.T) {
	t.Parallel()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	turn := &turn{config: config}
	cases := map[string]struct{ words, desk, problem string }{
		"an office's code":                     {words: "pupr", desk: "pupr"},
		"a code in capitals":                   {words: " PUPR ", desk: "pupr"},
		"a category's code":                    {words: "pupr got_banjir", desk: "pupr/c/got_banjir"},
		"a category's code in two words":       {words: "pupr got banjir", desk: "pupr/c/got_banjir"},
		"a category's label":                   {words: "pupr Jalan & jembatan", desk: "pupr/c/jalan"},
		"a category's label in English":        {words: "pupr roads & bridges", desk: "pupr/c/jalan"},
		"an everyday word":                     {words: "pupr trotoar", desk: "pupr/c/jalan"},
		"a district's name":                    {words: "pupr  mimika   baru", desk: "pupr/a/94.04.01"},
		"an area's code":                       {words: "pupr 94.04.16", desk: "pupr/a/94.04.16"},
		"all of the city":                      {words: "pupr mimika", desk: "pupr"},
		"an office that does not exist":        {words: "pupt", problem: `"pupt". Maksudnya "pupr"?`},
		"an office by its name":                {words: "Dinas Kesehatan", problem: `Maksudnya "dinkes"?`},
		"nothing known at all":                 {words: "zzzzzzzz", problem: `"zzzzzzzz".`},
		"a district that is nearly one":        {words: "pupr wnia", problem: `"wnia". Maksudnya "pupr wania"?`},
		"a part that is nothing":               {words: "pupr qqqqqqqq", problem: `jenis masalah atau wilayah bernama "qqqqqqqq".`},
		"a word as long as Telegram's message": {words: "pupr " + strings.Repeat("q", 4000), problem: strings.Repeat("q", 32) + `".`},
	}
	for name, c := range cases {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			desk, problem := turn.deskWanted(c.words)
			if desk != c.desk || !strings.HasSuffix(problem.String(), c.problem) || (problem == nil) != (c.problem == "") {
				t.Errorf("%q is desk %q with problem %q, want %q and %q", c.words, desk, problem, c.desk, c.problem)
			}
			if desk != "" && !turn.deskKnown(desk) {
				t.Errorf("the desk %q is found, but not known", desk)
			}
		})
	}
}

func TestOnlyDesksOfTheConfigurationAreKnown(t *testing.T) {
	t.Parallel()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	turn := &turn{config: config}
	for _, desk := range []string{"", "*", "nowhere", "pupr/", "pupr/c/", "pupr/c/nothing", "pupr/a/99", "pupr/x/jalan", "nowhere/c/jalan"} {
		if turn.deskKnown(desk) {
			t.Errorf("%q counts as a desk", desk)
		}
	}
}

func TestEveryDeskFitsAButton(t *testing.T) {
	t.Parallel()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	for _, office := range config.City.Offices {
		for _, c := range config.City.Categories {
			if data := bindData("off:" + office.Code + deskCategory + c.ID); len(data) > 64 {
				t.Errorf("%q has %d bytes", data, len(data))
			}
		}
		for _, a := range config.City.Areas {
			data := bindData("off:" + office.Code + deskArea + a.Code)
			if p := parseData(data); p.whose != "b" || p.act != "off" || p.arg != office.Code+deskArea+a.Code {
				t.Errorf("%q is read as %+v", data, p)
			}
		}
	}
}

func TestAGroupsStateFromBeforeItHadSeveralDesksKeepsItsOffice(t *testing.T) {
	t.Parallel()
	s, err := decodeState([]byte(`{"o":"pupr","fo":true}`))
	if err != nil || len(s.Desks) != 1 || s.Desks[0] != "pupr" || s.Office != "" {
		t.Errorf("it is read as %+v (%v)", s, err)
	}
}

func TestOnlyCasesThatEndedLongAgoForGoodAreForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	for name, c := range map[string]struct {
		stage tickets.Stage
		days  int
		over  bool
	}{
		"done long ago":        {tickets.Done, 31, true},
		"rejected long ago":    {tickets.Rejected, 31, true},
		"done this month":      {tickets.Done, 29, false},
		"put off":              {tickets.Deferred, 90, false},
		"merged":               {tickets.Merged, 90, false},
		"open since last year": {tickets.InProgress, 400, false},
	} {
		var k tickets.Ticket
		k.Stage, k.EndedAt = c.stage, now.AddDate(0, 0, -c.days)
		if got := isOver(&k, now); got != c.over {
			t.Errorf("%s: over is %v", name, got)
		}
	}
}

func TestATopicsNameHasNumberCategoryAndAreaAndFitsTelegram(t *testing.T) {
	t.Parallel()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	turn := &turn{Bot: &Bot{configs: newConfigs(config, nil)}, config: config}
	doc := &caseDoc{version: config.Version()}
	doc.ticket.Number, doc.ticket.Category, doc.ticket.Office = "MMK-26-000001-S", "jalan", "pupr"
	for area, want := range map[string]string{
		"":         "MMK-26-000001-S · Jalan & jembatan",
		"94.04":    "MMK-26-000001-S · Jalan & jembatan",
		"94.04.16": "MMK-26-000001-S · Jalan & jembatan · Wania",
	} {
		doc.ticket.Area = area
		if got := turn.topicName(doc).String(); got != want {
			t.Errorf("in %q it is %q, want %q", area, got, want)
		}
	}
}
