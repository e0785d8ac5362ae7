package tickets_test

import (
	"bytes"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/google/go-cmp/cmp"

	"noken/source"
	"noken/tickets"
)

func TestShippedCityIsWhole(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	for what, got := range map[string]struct{ n, least int }{
		"categories": {len(city.Categories), 16},
		"services":   {len(city.Services), 10},
		"offices":    {len(city.Offices), 30 + 18},
		"areas":      {len(city.Areas), 1 + 18 + 152},
		"emergency":  {len(city.Emergency), 5},
		"holidays":   {len(city.Calendar.Holidays), 17 + 8},
		"leaders":    {len(city.People.Leaders), 3},
		"replies":    {len(city.Replies[""]), 6},
	} {
		if got.n < got.least {
			t.Errorf("%d %s, expected at least %d", got.n, what, got.least)
		}
	}
	if city.Prefix != "MMK" || city.Coordinator != "diskominfo" || city.Zone.String() != "WIT" {
		t.Errorf("city is %q, coordinator %q, zone %v", city.Prefix, city.Coordinator, city.Zone)
	}
	if c, _ := city.Category("pungli"); !c.Secret || c.Photos != "never" || c.Office != "inspektorat" {
		t.Errorf("pungli is %+v", c)
	}
	if got := city.AreaName("94.04.01.1002"); got != "Kwamki, Mimika Baru" {
		t.Errorf("area name is %q", got)
	}
	if o, ok := city.Office(" PUPR "); !ok || o.Code != "pupr" {
		t.Errorf("office PUPR is %+v, %v", o, ok)
	}
}

func TestShippedLabelsTellApart(t *testing.T) {
	t.Parallel()
	city := mimika(t)
	for _, lang := range city.Languages {
		seen := map[string]string{}
		note := func(id, label string) {
			if other := seen[label]; other != "" {
				t.Errorf("%s and %s are both called %q", id, other, label)
			}
			if n := utf8.RuneCountInString(label); n > 24 {
				t.Errorf("%s is %d characters long", id, n)
			}
			seen[label] = id
		}
		for _, c := range city.Categories {
			note(c.ID, c.Label[lang])
		}
		for _, s := range city.Services {
			note(s.ID, s.Label[lang])
		}
	}
}

func TestSuggestOffice(t *testing.T) {
	t.Parallel()
	for typed, want := range map[string]string{
		"puprr": "pupr", "PURP": "pupr", "dinas pupr": "pupr", "Satpol PP": "satpol_pp", "mimika baru": "mimika_baru", "zzzzzz": "",
	} {
		if got := mimika(t).SuggestOffice(typed); got != want {
			t.Errorf("%q suggests %q, expected %q", typed, got, want)
		}
	}
}

// Each case of testdata/mistakes is one file with a mistake, named after the
// file it stands in for, and a golden file with what the admin reads.
func TestMistakesAreToldLikeToAPerson(t *testing.T) {
	t.Parallel()
	dirs, err := filepath.Glob("testdata/mistakes/*")
	if err != nil || len(dirs) == 0 {
		t.Fatalf("no cases: %v", err)
	}
	for _, dir := range dirs {
		t.Run(filepath.Base(dir), func(t *testing.T) {
			t.Parallel()
			shipped, err := shippedFiles()
			if err != nil {
				t.Fatal(err)
			}
			files := maps.Clone(shipped)
			names, err := os.ReadDir(dir)
			if err != nil {
				t.Fatal(err)
			}
			for _, n := range names {
				if n.Name() == "expected.txt" {
					continue
				}
				if files[n.Name()], err = os.ReadFile(filepath.Join(dir, n.Name())); err != nil {
					t.Fatal(err)
				}
			}
			_, problems := tickets.LoadCity(files)
			// What the mistake breaks in the shipped files would change with them.
			problems = slices.DeleteFunc(problems, func(p source.Problem) bool {
				_, err := os.Stat(filepath.Join(dir, p.File))
				return err != nil
			})
			golden(t, filepath.Join(dir, "expected.txt"), problems.Error()+"\n")
		})
	}
}

// golden compares with a file, or writes it where GOLDEN=write is set.
func golden(t *testing.T, path, got string) {
	t.Helper()
	if os.Getenv("GOLDEN") == "write" {
		if err := os.WriteFile(path, []byte(got), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got); diff != "" {
		t.Errorf("%s (-expected +got):\n%s", path, diff)
	}
}

func TestMissingFilesAreAllNamed(t *testing.T) {
	t.Parallel()
	city, problems := tickets.LoadCity(nil)
	if city == nil {
		t.Fatal("expected a city all the same")
	}
	err := problems.Error()
	for _, file := range []string{"areas.csv", "categories.yaml", "city.yaml", "holidays.yaml", "offices.yaml", "services.yaml"} {
		if !strings.Contains(err, file+": the file is missing") {
			t.Errorf("%s is not named in:\n%v", file, err)
		}
	}
}

func FuzzLoadCity(f *testing.F) {
	shipped, err := shippedFiles()
	if err != nil {
		f.Fatal(err)
	}
	names := []string{"city.yaml", "offices.yaml", "categories.yaml", "services.yaml", "holidays.yaml", "areas.csv", "ladder.yaml", "people.yaml", "replies/all.yaml"}
	for i, name := range names {
		f.Add(i, shipped[name][:min(len(shipped[name]), 2000)])
	}
	f.Add(2, []byte("a: {label: {id: x, en: y}, office: pupr}\nb: *x\n"))
	f.Add(2, []byte("a: &x [1]\n<<: *x\n? {q: 1}\n: 2\n"))
	f.Add(0, []byte("a:\n\t- b: [\n"))
	f.Fuzz(func(t *testing.T, i int, data []byte) {
		files := maps.Clone(shipped)
		name := names[((i%len(names))+len(names))%len(names)]
		files[name] = data
		city, problems := tickets.LoadCity(files)
		city.Warnings(time.Date(2026, time.November, 23, 9, 0, 0, 0, city.Zone))
		city.OfficeFor("sampah", "", "94.04.01.1002")
		lines := map[string]int{}
		for name, data := range files {
			lines[name] = bytes.Count(data, []byte("\n")) + bytes.Count(data, []byte("\r")) + 1
		}
		for _, p := range problems {
			if p.File == "" || p.Rule == "" || p.Message == "" || p.Line < 0 || p.Line > lines[p.File] || p.Line > 0 && (p.Col < 1 || p.Width < 1) {
				t.Fatalf("%+v has no place", p)
			}
		}
	})
}

func BenchmarkLoadCity(b *testing.B) {
	files, err := shippedFiles()
	if err != nil {
		b.Fatal(err)
	}
	b.ReportAllocs()
	for b.Loop() {
		if _, problems := tickets.LoadCity(files); len(problems) > 0 {
			b.Fatal(problems)
		}
	}
}
