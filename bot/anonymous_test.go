package bot

import (
	"testing"

	cities "noken/configs"
	"noken/flows"
	"noken/tickets"
)

func shippedCity(t *testing.T) *tickets.City {
	t.Helper()
	config, err := LoadConfig(cities.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	return config.City
}

func TestAFilingIsVeiledWhenNobodyMayKnowWhoFiledIt(t *testing.T) {
	t.Parallel()
	city := shippedCity(t)
	answers := []flows.Field{
		{Step: "hp", Value: flows.Value{Kind: "phone"}}, {Step: "ktp", Value: flows.Value{Kind: "nik"}}, {Step: "cerita", Value: flows.Value{Kind: "text"}},
	}
	for name, c := range map[string]struct {
		category          string
		anonymous, secret bool
		name              string
		fields, held      int
	}{
		"who shows their name keeps everything":    {"sampah", false, false, "Yohana", 3, 0},
		"an anonymous one keeps words and photos":  {"sampah", true, false, "", 1, 2},
		"a secret category is anonymous by itself": {"kekerasan", false, false, "", 1, 2},
		"a secret one keeps no more than that":     {"sampah", false, true, "", 1, 2},
	} {
		f := tickets.Filing{
			Category: c.category, Anonymous: c.anonymous, Secret: c.secret, Name: "Yohana",
			Photos: []tickets.Photo{{File: "a"}, {File: "b", AsFile: true}},
			Files:  []tickets.Photo{{File: "c", AsFile: true}, {File: "d"}},
			Fields: []tickets.Field{{Step: "hp"}, {Step: "ktp"}, {Step: "cerita"}},
		}
		held := veil(city, &f, answers)
		if held != c.held || f.Name != c.name || len(f.Fields) != c.fields || len(f.Photos)+len(f.Files) != 4-c.held {
			t.Errorf("%s: %d held, name %q, %d fields, %d photos, %d files", name, held, f.Name, len(f.Fields), len(f.Photos), len(f.Files))
		}
	}
}

func TestASecretCaseIsForTheHeadsNamedForItButNotForWhoReportedIt(t *testing.T) {
	t.Parallel()
	city := *shippedCity(t)
	city.People.Secret = map[string][]int64{"kekerasan": {7, 8}, "pungli": {9}}
	for name, c := range map[string]struct {
		k    tickets.Open
		want int
	}{
		"a case that is not secret":                {tickets.Open{Category: "sampah"}, 0},
		"a secret one":                             {tickets.Open{Category: "kekerasan", Secret: true}, 2},
		"one that a head reported":                 {tickets.Open{Category: "kekerasan", Secret: true, Reporter: 7}, 1},
		"one that the only head reported":          {tickets.Open{Category: "pungli", Secret: true, Reporter: 9}, 1},
		"a secret one of what is not secret by it": {tickets.Open{Category: "sampah", Secret: true}, 0},
	} {
		if got := secretTo(&city, &tickets.Ticket{Open: c.k}); len(got) != c.want {
			t.Errorf("%s goes to %v, want %d of them", name, got, c.want)
		}
	}
}
