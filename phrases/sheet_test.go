package phrases

import (
	"maps"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

func TestTablesAreReadHoweverASpreadsheetSavedThem(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, table string }{
		{"commas", "key,en\na,\"b\nc\"\n"},
		{"semicolons", "key;en\na;\"b\nc\"\n"},
		{"tabs", "key\ten\na\t\"b\nc\"\n"},
		{"a byte order mark", "\ufeffkey,en\na,\"b\nc\"\n"},
		{"Windows' line ends", "key,en\r\na,\"b\r\nc\"\r\n"},
		{"no line end at the end", "key,en\na,\"b\nc\""},
		{"columns in another order, and others", "en,note,KEY ,\n\"b\nc\",x,a,\n"},
		{"spaces around words", "key,en\n a ,\"  b  \nc \"\n"},
		{"a hint at what parts the cells", "sep=;\nkey;en\na;\"b\nc\"\n"},
		{"quotes around everything", "\"key\",\"en\"\n\"a\",\"b\nc\"\n"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			s := sheet(t, test.table)
			key, _ := s.cell(1, "key")
			words, there := s.cell(1, "en")
			if key != "a" || words != "b\nc" || !there {
				t.Errorf("read %q, %q", key, words)
			}
		})
	}
}

func TestTablesThatCannotBeReadAreTold(t *testing.T) {
	t.Parallel()
	tests := []struct{ name, table, want string }{
		{"nothing", "", "empty"},
		{"a workbook", "PK\x03\x04...", "CSV UTF-8"},
		{"another encoding", "key,en\na,caf\xe9\n", "UTF-8"},
		{"two bytes a letter", "\xff\xfek\x00e\x00y\x00", "UTF-8"},
		{"no column of keys", "name,en\na,b\n", `no column "key"`},
		{"a column twice", "key,en,EN\na,b,c\n", `"en" is there twice`},
		{"a quote that does not close", "key,en\na,\"b\n", "line 2"},
		{"too large", "key\n" + strings.Repeat("a", maxSheet), "larger"},
		{"too many rows", "key\n" + strings.Repeat("a\n", maxRows), "rows"},
	}
	for _, test := range tests {
		t.Run(test.name, func(t *testing.T) {
			t.Parallel()
			if _, err := ReadSheet([]byte(test.table)); err == nil || !strings.Contains(err.Error(), test.want) {
				t.Errorf("got %v, want something with %q", err, test.want)
			}
		})
	}
}

func TestNoCellIsAFormula(t *testing.T) {
	t.Parallel()
	for _, words := range []string{"=1+1", "+62", "-1", "@x", "\tx", "'=1", "''=1", "'a", "a=1", "", "'"} {
		cell := tamed(words)
		if cell != "" && strings.IndexByte("=+-@\t\r", cell[0]) >= 0 {
			t.Errorf("%q goes out as %q", words, cell)
		}
		if wild(cell) != words {
			t.Errorf("%q comes back as %q", words, wild(cell))
		}
	}
	rapid.Check(t, func(t *rapid.T) {
		words := rapid.StringMatching(`'{0,3}[=+@a-]{0,3}`).Draw(t, "words")
		if wild(tamed(words)) != words {
			t.Fatalf("%q comes back as %q", words, wild(tamed(words)))
		}
	})
	files := odd()
	files["texts/odd.yaml"] = []byte("a: {id: \"=HYPERLINK(1)\", en: \"-\"}\n")
	b := read(t, files)
	if out := string(b.Export(b.Phrases, "en", ',')); !strings.Contains(out, ",'=HYPERLINK(1),'-,") {
		t.Errorf("exported:\n%s", out)
	}
}

func TestAnExportIsATableThatASpreadsheetOpens(t *testing.T) {
	t.Parallel()
	files := map[string][]byte{
		"city.yaml":    []byte("languages: [id, en]\n"),
		"texts/a.yaml": []byte("a:\n  b: {id: \"Halo {name}, {n}\\nbaris \\\"2\\\"\", en: Hello}\n"),
	}
	want := "\ufeffkey,where,id,en,pmy,max length,placeholders\r\n" +
		"texts/a.yaml#a.b,Kata bot: a.b,\"Halo {name}, {n}\nbaris \"\"2\"\"\",Hello,,4096,{n} {name}\r\n"
	b := read(t, files, "pmy")
	if diff := cmp.Diff(want, string(b.Export(b.Phrases, "pmy", ','))); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

// FuzzReadSheet: no table makes reading or importing it panic, and whatever is
// taken leaves files that can be read.
func FuzzReadSheet(f *testing.F) {
	b := read(f, odd())
	f.Add(b.Export(b.Phrases, "en", ','))
	f.Add(b.Export(b.Phrases[:3], "en", ';'))
	f.Add([]byte("sep=;\nkey;en\ncity.yaml#name;=1+1\n"))
	f.Add([]byte("en\tkey\r\n\"a \"\"b\r\n c\"\ttexts/odd.yaml#d\r\n"))
	f.Add([]byte("key,en,id\ntexts/odd.yaml#h,\"{}, : # - |\n  x\",\n"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := ReadSheet(data)
		if err != nil {
			return
		}
		result, err := Import(odd(), s, Options{Lang: "en", Force: true})
		if err != nil {
			return
		}
		files := odd()
		maps.Copy(files, result.Files)
		if _, err := Read(files); err != nil {
			t.Errorf("the files cannot be read any more: %v", err)
		}
	})
}
