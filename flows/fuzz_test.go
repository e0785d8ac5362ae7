package flows

import (
	"testing"
	"time"
)

func FuzzLoad(f *testing.F) {
	files := shipped(f)
	for _, data := range files {
		f.Add(string(data))
	}
	f.Add("flow: t\ntitle: {id: T, en: T}\nsteps:\n  - a: [")
	env := city()
	f.Fuzz(func(t *testing.T, data string) {
		set, err := Load(map[string][]byte{"flows/t.yaml": []byte(data), "texts/flow.yaml": files["texts/flow.yaml"]}, env)
		if err != nil {
			_ = err.Error()
			return
		}
		for _, name := range set.Flows() {
			s, _ := set.Step(Session{}, Event{Kind: Start, Text: name, Lang: "id"})
			for _, word := range []string{"1", "x", "kirim"} {
				s, _ = set.Step(s, Event{Kind: Text, Text: word, Lang: "id"})
			}
		}
	})
}

func FuzzTyped(f *testing.F) {
	for _, s := range []string{"17-8-1990", "2 Januari 2020", "0812 3456 7890", "9404015708900001", "1.500", "jalan", "sel 24 nov", "1/12", "4 bintang", "⭐⭐", "29 feb", "\u202e"} {
		f.Add(s)
	}
	set := loadWith(f, "kunjungan", "orang")
	visit := set.flows["kunjungan"]
	day, mark := visit.step("hari").kind.(*dateKind), visit.step("nilai").kind.(*ratingKind)
	areas := set.flows["aduan"].step("jenis").kind.(*chooseKind).list
	f.Fuzz(func(t *testing.T, s string) {
		if date, ok := parseDate(s, noon); ok {
			if again, ok := parseDate(date.Format(time.DateOnly), noon); !ok || !again.Equal(date) {
				t.Errorf("the date of %q does not read back", s)
			}
		}
		t1 := &turn{set: set, e: Event{Kind: Text, Text: s, Now: noon}}
		if v := day.accept(t1, nil, &t1.e); v.what == answered {
			date, err := time.Parse(time.DateOnly, v.value.Text)
			if err != nil || date.Before(dayOf(noon).AddDate(0, 0, 1)) || date.After(dayOf(noon).AddDate(0, 0, 30)) || !set.working(date) {
				t.Errorf("%q is taken for the day %s", s, v.value.Text)
			}
		}
		if v := mark.accept(t1, nil, &t1.e); v.what == answered && mark.digits(v.value.Text) == 0 {
			t.Errorf("%q is taken for the mark %s", s, v.value.Text)
		}
		if number, ok := parsePhone(s); ok {
			if again, ok := parsePhone(number); !ok || again != number {
				t.Errorf("the number of %q does not read back", s)
			}
		}
		if digits, why, _ := parseNIK(s, false); why == "" && len(digits) != 16 {
			t.Errorf("a NIK of %d digits", len(digits))
		}
		parseNumber(s)
		match(s, len(areas.candidates), func(i int) *candidate { return &areas.candidates[i] })
		if again := tidy(tidy(s)); again != tidy(s) {
			t.Errorf("tidy(%q) is not tidy", s)
		}
		_ = parseTemplate(s).render(nil)
		if cut := short(s, 10); len([]rune(cut)) > 10 {
			t.Errorf("short(%q, 10) is %q", s, cut)
		}
	})
}
