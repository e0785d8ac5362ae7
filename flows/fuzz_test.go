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
	for _, s := range []string{"17-8-1990", "2 Januari 2020", "0812 3456 7890", "9404015708900001", "1.500", "jalan", "\u202e"} {
		f.Add(s)
	}
	set := load(f)
	areas := set.flows["aduan"].step("jenis").kind.(*chooseKind).list
	f.Fuzz(func(t *testing.T, s string) {
		if date, ok := parseDate(s, noon); ok {
			if again, ok := parseDate(date.Format(time.DateOnly), noon); !ok || !again.Equal(date) {
				t.Errorf("the date of %q does not read back", s)
			}
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
