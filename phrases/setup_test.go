package phrases

import (
	"io/fs"
	"maps"
	"strings"
	"testing"

	"noken/configs"
)

// mimika is the shipped city's files.
func mimika(t testing.TB) map[string][]byte {
	t.Helper()
	files := map[string][]byte{}
	err := fs.WalkDir(configs.Mimika(), ".", func(path string, entry fs.DirEntry, err error) error {
		if err != nil || entry.IsDir() {
			return err
		}
		files[path], err = fs.ReadFile(configs.Mimika(), path)
		return err
	})
	if err != nil {
		t.Fatalf("read the shipped city: %v", err)
	}
	return files
}

// odd is a city whose editor wrote its texts in every way that YAML has.
func odd() map[string][]byte {
	return map[string][]byte{
		"city.yaml": []byte(`# the city
id: kota
name: {id: Kota, en: "Town"} # its name
languages: # in this order
  - id # first
  - en # then
`),
		"texts/odd.yaml": []byte(`# begins
a: {id: "é »x\" {n}", en: 'it''s {n}'} # after a
b:
  id: foo bar
    baz qux
  en: |- # a note
    l1

    l2

# between
c: [ {id: a, en: "b
    c"}, { # opened
  id: 12, # twelve

  en: no # no
  }]
d:
  'id': »é # é
  "en": >
    folded
    text

    end
e: {id: a b, en: null}
f:
 - x:
     id: é # c
     en:
g:
  id:
    next line plain # note
  en:
    "next quoted"
h: {id: "{\"a\": [1]} # none", en: ~ } # last of h
i:
  id: |2
      deep
    less
  en: |+
    keep

j: {id: 'x', en: } # here
k:
    - {en: only}
    - id: "two\nlines"
      en: "two\
        joined"
button:
  language_id: {id: Indonesia, en: Indonesian}
  language_en: {id: Inggris, en: English} # end of buttons
`),
		"flows/f.yaml": []byte("flow: f\ntitle: {id: Alur, en: Flow}\nsteps:\n  - id: summary\n  - en:\n      ask: {id: Apa?, en: What?}\n      choose:\n        - id: {id: Ya, en: \"Yes\"}\n"),
		"flows/g.yaml": []byte(`flow: g
title: {id: Isian, en: Form} # g
params:
  - siapa: {type: text, default: {id: Anda, en: you}}
steps:
  - on:
      ask: {id: "Berapa {siapa}?", en: "How many {siapa}?"}
      check:
        - if: on > 20 # too many
          say: {id: Terlalu banyak., en: Too many.}
  - lagi:
      call: {flow: g, with: {siapa: {id: anak, en: child}, id: x}}
  - wali:
      call: {flow: g, with: {id: x, en: y}}
  - cek:
      on: {id: lagi, en: wali}
`),
	}
}

// windows is the files as an editor on Windows saves them.
func windows(files map[string][]byte) map[string][]byte {
	files = maps.Clone(files)
	for name, data := range files {
		files[name] = []byte("\ufeff" + strings.ReplaceAll(string(data), "\n", "\r\n"))
	}
	return files
}

func read(t testing.TB, files map[string][]byte, languages ...string) *Book {
	t.Helper()
	b, err := Read(files, languages...)
	if err != nil {
		t.Fatalf("read the texts: %v", err)
	}
	return b
}

func sheet(t testing.TB, text string) *Sheet {
	t.Helper()
	s, err := ReadSheet([]byte(text))
	if err != nil {
		t.Fatalf("read the table: %v", err)
	}
	return s
}
