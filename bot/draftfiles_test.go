package bot

import (
	"archive/zip"
	"bytes"
	"errors"
	"fmt"
	"io/fs"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// entryOf is a file in a zip.
type entryOf struct {
	name, content string
	mode          fs.FileMode
}

func zipOf(t testing.TB, entries ...entryOf) []byte {
	t.Helper()
	var b bytes.Buffer
	z := zip.NewWriter(&b)
	for _, e := range entries {
		header := &zip.FileHeader{Name: e.name, Method: zip.Deflate}
		header.SetMode(e.mode)
		w, err := z.CreateHeader(header)
		if err == nil {
			_, err = w.Write([]byte(e.content))
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	if err := z.Close(); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func TestAZipIsTakenApart(t *testing.T) {
	t.Parallel()
	many := make([]entryOf, zipEntries+1)
	for i := range many {
		many[i] = entryOf{name: fmt.Sprintf("flows/f%d.yaml", i), mode: 0o644}
	}
	mega := strings.Repeat("a", fileLimit)
	var whole []entryOf
	for i := range 17 {
		whole = append(whole, entryOf{fmt.Sprintf("flows/f%d.yaml", i), mega, 0o644})
	}
	file := func(names ...string) []entryOf {
		var all []entryOf
		for _, name := range names {
			all = append(all, entryOf{name, "x", 0o644})
		}
		return all
	}
	for name, c := range map[string]struct {
		entries []entryOf
		want    []string
		refused string
	}{
		"files of a city":             {file("city.yaml", "flows/aduan.yaml", "areas.csv"), []string{"areas.csv", "city.yaml", "flows/aduan.yaml"}, ""},
		"a folder around them":        {file("kota/city.yaml", "kota/flows/aduan.yaml"), []string{"city.yaml", "flows/aduan.yaml"}, ""},
		"only a city's own folder":    {file("flows/aduan.yaml", "flows/status.yaml"), []string{"flows/aduan.yaml", "flows/status.yaml"}, ""},
		"the other ending":            {file("flows/aduan.yml"), []string{"flows/aduan.yaml"}, ""},
		"what a Mac and git add":      {file("flows/aduan.yaml", "__MACOSX/flows/._aduan.yaml", ".git/config.yaml", "flows/.DS_Store"), []string{"flows/aduan.yaml"}, ""},
		"other files":                 {file("flows/aduan.yaml", "baca.txt"), []string{"flows/aduan.yaml"}, ""},
		"nothing of a city":           {file("baca.txt"), nil, "admin.zip_empty"},
		"a way up":                    {file("flows/../../aduan.yaml"), nil, "admin.zip_name"},
		"a path from the root":        {file("/etc/aduan.yaml"), nil, "admin.zip_name"},
		"a path of Windows":           {file(`flows\aduan.yaml`), nil, "admin.zip_name"},
		"a drive":                     {file("C:/aduan.yaml"), nil, "admin.zip_name"},
		"a link":                      {[]entryOf{{"flows/aduan.yaml", "/etc/passwd", fs.ModeSymlink | 0o777}}, nil, "admin.zip_name"},
		"the same name twice":         {file("flows/aduan.yaml", "flows/aduan.yml"), nil, "admin.zip_name"},
		"too many files":              {many, nil, "admin.zip_many"},
		"a file that grows too large": {[]entryOf{{"flows/aduan.yaml", mega + "a", 0o644}}, nil, "admin.too_large"},
		"files that fill too much":    {whole, nil, "admin.too_large"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files, err := unzip(zipOf(t, c.entries...))
			if c.refused != "" {
				if refused, ok := errors.AsType[*refusedError](err); !ok || refused.key != c.refused {
					t.Fatalf("error %v, want %s", err, c.refused)
				}
				return
			}
			if err != nil {
				t.Fatal(err)
			}
			if diff := cmp.Diff(c.want, slices.Sorted(maps.Keys(files))); diff != "" {
				t.Errorf("files (-want +got):\n%s", diff)
			}
		})
	}
}

func TestAFileFindsItsPlace(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{"city.yaml": nil, "flows/aduan.yaml": nil, "flows/status.yaml": nil, "texts/status.yaml": nil, "areas.csv": nil}
	for _, c := range []struct{ name, caption, want string }{
		{"aduan.yaml", "", "flows/aduan.yaml"},
		{"Aduan.YAML", "", "flows/aduan.yaml"},
		{"aduan.yml", "", "flows/aduan.yaml"},
		{"aduan (2).yaml", "", "flows/aduan.yaml"},
		{"aduan.yaml", "pertanyaan baru", "flows/aduan.yaml"},
		{"areas.csv", "", "areas.csv"},
		{"people.yaml", "", "people.yaml"},
		{"status.yaml", "", ""},
		{"status.yaml", "texts/status.yaml", "texts/status.yaml"},
		{"surat.yaml", "", ""},
		{"surat.yaml", "flows/surat.yaml", "flows/surat.yaml"},
		{"surat.yaml", "../surat.yaml", ""},
		{"surat.yaml", "/flows/surat.yaml", ""},
		{"../../aduan.yaml", "", "flows/aduan.yaml"},
	} {
		got, err := placeOfFile(files, c.name, c.caption)
		if got != c.want || (err == nil) != (c.want != "") {
			t.Errorf("%q with caption %q goes to %q (%v), want %q", c.name, c.caption, got, err, c.want)
		}
	}
}

// Whatever is sent as a zip is taken apart within its bounds or refused.
func FuzzUnzip(f *testing.F) {
	f.Add([]byte("PK"))
	f.Add(zipOf(f, entryOf{"kota/flows/aduan.yaml", "flow: aduan", 0o644}, entryOf{"kota/city.yaml", "id: x", 0o644}))
	f.Add(zipOf(f, entryOf{"../a.yaml", "x", 0o644}))
	f.Fuzz(func(t *testing.T, data []byte) {
		files, err := unzip(data)
		if err != nil {
			if _, ok := errors.AsType[*refusedError](err); !ok {
				t.Fatalf("an error that has no words: %v", err)
			}
			return
		}
		size := 0
		for name, content := range files {
			if size += len(content); !clean(name) || !belongs(name) && !strings.ContainsAny(name, " \n\t") || size > zipWholeSize {
				t.Fatalf("took %q, %d bytes in all", name, size)
			}
		}
	})
}
