package source_test

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"noken/source"
)

// parse reads a file f.yaml of a city with the languages id and en.
func parse(text string) (*source.Node, *source.File, *source.Problems) {
	var problems source.Problems
	root, f := source.Parse("f.yaml", []byte(text), []string{"id", "en"}, &problems)
	return root, f, &problems
}

// outline is a node as a line: where each piece stands, and what it is.
func outline(n *source.Node) string {
	if n == nil {
		return "nil"
	}
	place := fmt.Sprintf("%d:%d", n.Line, n.Col)
	var parts []string
	switch n.Shape {
	case source.Scalar:
		return fmt.Sprintf("%s %q", place, n.Text)
	case source.Mapping:
		for _, e := range n.Keys {
			parts = append(parts, outline(e.Key)+": "+outline(e.Value))
		}
		return place + " {" + strings.Join(parts, ", ") + "}"
	case source.List:
		for _, item := range n.Items {
			parts = append(parts, outline(item))
		}
		return place + " [" + strings.Join(parts, ", ") + "]"
	}
	return place + " empty"
}

func TestEveryPieceKnowsWhereItStands(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"a key and its word":         {"a: b\n", `1:1 {1:1 "a": 1:4 "b"}`},
		"a key in a key":             {"a:\n  b: c\n", `1:1 {1:1 "a": 2:3 {2:3 "b": 2:6 "c"}}`},
		"a list":                     {"a:\n  - b\n  - c: d\n", `1:1 {1:1 "a": 2:3 [2:5 "b", 3:5 {3:5 "c": 3:8 "d"}]}`},
		"a list between brackets":    {"a: [b, {c: d}]\n", `1:1 {1:1 "a": 1:4 [1:5 "b", 1:9 {1:9 "c": 1:12 "d"}]}`},
		"quotes":                     {"'a': \"b: c\"\n", `1:1 {1:1 "a": 1:6 "b: c"}`},
		"a quote within quotes":      {"a: 'it''s'\n", `1:1 {1:1 "a": 1:4 "it's"}`},
		"letters of several bytes":   {"a: [é, ü]\n", `1:1 {1:1 "a": 1:4 [1:5 "é", 1:8 "ü"]}`},
		"a block of lines":           {"a: |\n  b\n\n  c\nd: e\n", `1:1 {1:1 "a": 1:4 "b\n\nc", 5:1 "d": 5:4 "e"}`},
		"lines folded into one":      {"a: >\n  b\n  c\nd: e\n", `1:1 {1:1 "a": 1:4 "b c", 4:1 "d": 4:4 "e"}`},
		"a plain text on two lines":  {"a: b\n  c\nd: e\n", `1:1 {1:1 "a": 1:4 "b c", 3:1 "d": 3:4 "e"}`},
		"nothing after keys":         {"a:\nb: ~\nc: null\n", `1:1 {1:1 "a": 1:3 empty, 2:1 "b": 2:4 empty, 3:1 "c": 3:4 empty}`},
		"numbers, dates and yes":     {"a: 0119\nb: 2026-01-01\nc: yes\nd: 94.04\n", `1:1 {1:1 "a": 1:4 "0119", 2:1 "b": 2:4 "2026-01-01", 3:1 "c": 3:4 "yes", 4:1 "d": 4:4 "94.04"}`},
		"comments":                   {"# x\na: b # c\n# d\ne: f\n", `2:1 {2:1 "a": 2:4 "b", 4:1 "e": 4:4 "f"}`},
		"Windows line ends":          {"a: b\r\nc:\r\n  d: e\r\n", `1:1 {1:1 "a": 1:4 "b", 2:1 "c": 3:3 {3:3 "d": 3:6 "e"}}`},
		"a byte order mark":          {"\ufeffa: b\n", `1:1 {1:1 "a": 1:4 "b"}`},
		"empty lists and mappings":   {"a: []\nb: {}\n", `1:1 {1:1 "a": 1:4 [], 2:1 "b": 2:4 {}}`},
		"a plain text at the end":    {"a: b\n  c", `1:1 {1:1 "a": 1:4 "b c"}`},
		"a tab between key and word": {"a:\tb\n", `1:1 {1:1 "a": 1:3 "b"}`},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			root, _, problems := parse(c.text)
			if got := outline(root); got != c.want || len(*problems) > 0 {
				t.Errorf("got  %s\nwant %s\n%v", got, c.want, *problems)
			}
		})
	}
}

// In the files that ship, every word stands where its node says.
func TestPlacesHoldInTheShippedFiles(t *testing.T) {
	t.Parallel()
	files, err := filepath.Glob("../configs/mimika/*.yaml")
	if err != nil {
		t.Fatal(err)
	}
	more, _ := filepath.Glob("../configs/mimika/*/*.yaml")
	for _, name := range append(files, more...) {
		data, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		root, f, problems := parse(string(data))
		if root == nil || len(*problems) > 0 {
			t.Errorf("%s: %v", name, *problems)
			continue
		}
		each(root, func(n *source.Node) {
			if n.Shape != source.Scalar || n.Block {
				return
			}
			rest := string([]rune(f.Lines[n.Line-1])[n.Col-1:])
			first, _, _ := strings.Cut(n.Text, " ")
			first, _, _ = strings.Cut(first, "\n")
			if n.Quoted {
				rest = strings.ReplaceAll(rest[1:], "''", "'")
			}
			if !strings.HasPrefix(rest, first) && !strings.Contains(rest, `\`) {
				t.Errorf("%s:%d:%d: expected %q, it reads %q", name, n.Line, n.Col, n.Text, rest)
			}
		})
	}
}

func each(n *source.Node, do func(*source.Node)) {
	if n == nil {
		return
	}
	do(n)
	for _, e := range n.Keys {
		do(e.Key)
		each(e.Value, do)
	}
	for _, item := range n.Items {
		each(item, do)
	}
}

func TestSyntaxIsToldInPlainWordsAtItsLine(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"nothing":                          {"", "f.yaml: is empty"},
		"only comments":                    {"# a\n\n", "f.yaml: is empty"},
		"a tab":                            {"a:\n  b: c\n\td: e\n", "f.yaml:3:1: not valid YAML: a tab before the words"},
		"a tab after spaces":               {"a:\n  b: c\n  \td: e\n", "f.yaml:3:3: not valid YAML: a tab before the words"},
		"a line too far to the right":      {"a:\n  b: c\n   d: e\n", "f.yaml:3:4: not valid YAML: this line stands further to the right"},
		"right of a list":                  {"a:\n  b: [c]\n   d: e\n", "f.yaml:3:4: not valid YAML: this line stands further to the right"},
		"the first line too far":           {"a:\n   b: c\n  d: e\n", "f.yaml:2:4: not valid YAML: this line stands further to the right than the lines"},
		"a line too far to the left":       {"a:\n  b: c\nd: e\n  f: g\n", "f.yaml:3:1: not valid YAML: this line stands further to the left"},
		"an entry too far to the right":    {"a:\n  - b\n   - c\n", "f.yaml:3:4: this entry stands further to the right"},
		"a colon lost":                     {"a\nb: c\n", `f.yaml:1:1: not valid YAML: "key: value" is needed`},
		"a text with a colon":              {"a: b: c\n", `f.yaml:1:4: not valid YAML: a text that holds ": "`},
		"a bracket not closed":             {"a: [b, c\nd: e\n", "f.yaml:1:4: not valid YAML: the bracket that is opened here"},
		"a brace not closed at the end":    {"a: {b: c\n", "f.yaml:1:4: not valid YAML: the bracket that is opened here"},
		"a quote not closed":               {"a: \"b\nc: d\n", "f.yaml:1:4: not valid YAML: the quote that is opened here"},
		"a quote closed by another's":      {"a: \"b\nc: \"d\"\n", "f.yaml:1:4: not valid YAML: the quote that is opened here"},
		"words after a quote":              {"a: \"b\" c\n", "f.yaml:1:8: not valid YAML: this does not fit"},
		"a key twice":                      {"a: b\nc: d\na: e\n", "f.yaml:3:1: \"a\" stands here twice\n   2 | c: d\n   3 | a: e\n     | ^\n  the first is in line 1"},
		"an anchor":                        {"a: &b c\n", "f.yaml:1:4: anchor is not used"},
		"an alias":                         {"a: *b\n", "f.yaml:1:4: alias is not used"},
		"a tag":                            {"a: !!str b\n", "f.yaml:1:4: tag is not used"},
		"a merge":                          {"a: b\n<<: {c: d}\n", "f.yaml:2:1: << is not used"},
		"two documents":                    {"a: b\n---\nc: d\n", "f.yaml:3:1: a second document"},
		"a directive":                      {"%YAML 1.2\n---\na: b\n", "directive is not used"},
		"no UTF-8":                         {"a: \xff\n", "f.yaml: is not text in UTF-8"},
		"too large":                        {"a: b\n" + strings.Repeat("#", source.MaxFile), "f.yaml: is larger than 256 kB"},
		"brackets without end":             {strings.Repeat("[\n", 1000), "nested deeper"},
		"nested beyond what can be read":   {strings.Repeat("[", 60) + strings.Repeat("]", 60), "nested deeper"},
		"indented beyond what can be read": {"a:\n" + strings.Repeat(" ", 300) + "b: c\n", "f.yaml:2:1: is nested deeper"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, _, problems := parse(c.text)
			if got := problems.Error(); !strings.Contains(got, c.want) {
				t.Errorf("expected %q in:\n%s", c.want, got)
			}
			if len(*problems) > 2 {
				t.Errorf("one slip is told %d times", len(*problems))
			}
		})
	}
}

// The time to read grows with the size of a file, whatever it holds.
func TestNothingTakesLong(t *testing.T) {
	t.Parallel()
	for name, piece := range map[string]string{
		"brackets": "[\n", "braces": "{a: \n", "complex keys": "? ", "anchors": "&a ", "anchors on lines": "&a\n", "tags": "!a ",
		"tags on lines": "!a\n", "colons": ": ", "one key": "a: b\n", "entries": "- a\n", "entries in entries": "- ", "documents": "---\n",
		"comments": "#\n", "quotes": "'a'\n", "half quotes": "\"a\n", "words": "a ", "lines": "a\n ", "brackets closed": "[]", "aliases": "*a ",
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			began := time.Now()
			parse(strings.Repeat(piece, (source.MaxFile-1)/len(piece)))
			if took := time.Since(began); took > 20*time.Second {
				t.Errorf("took %v", took)
			}
		})
	}
}

func TestProblemsAreInOrderAndOnce(t *testing.T) {
	t.Parallel()
	a := source.Problem{Rule: "a", File: "a.yaml", Line: 2, Col: 1, Message: "x"}
	b := source.Problem{Rule: "a", File: "a.yaml", Line: 2, Col: 5, Severity: source.Warning, Message: "y"}
	c := source.Problem{Rule: "a", File: "b.yaml", Line: 1, Col: 1, Message: "z"}
	all := source.Problems{c, b, a, a}.Sorted()
	if diff := cmp.Diff(source.Problems{a, b, c}, all); diff != "" {
		t.Error(diff)
	}
	if all.Count() != "2 errors, 1 warning" || all.Err() == nil || !all.In("b.yaml") || all.In("c.yaml") {
		t.Errorf("counted as %s", all.Count())
	}
	if (source.Problems{b}).Err() != nil {
		t.Error("warnings are no error")
	}
}

func TestTheMeantWordIsFound(t *testing.T) {
	t.Parallel()
	known := []string{"lokasi", "foto", "nama", "ringkasan"}
	for wrong, want := range map[string]string{
		"lokas": "lokasi", "LOKASI": "lokasi", "loaksi": "lokasi", "fotto": "foto", "namaa": "nama", "ringkasn": "ringkasan", "zzz": "", "": "",
	} {
		if got := source.Nearest(wrong, known); got != want {
			t.Errorf("%q is taken for %q, expected %q", wrong, got, want)
		}
	}
	if got := source.DidYouMean("zzz", known); got != "known here: lokasi, foto, nama, ringkasan" {
		t.Errorf("hint is %q", got)
	}
}

func FuzzParse(f *testing.F) {
	for _, text := range []string{
		"a: {id: x, en: y}\nb: *x\n", "a: &x [1]\n<<: *x\n? {q: 1}\n: 2\n", "a:\n\t- b: [\n", "a: |\n  x\r\n  y\n", "\ufeffa: 'b''c'\n", "- - - a\n",
		"a: \"\\u00e9\n", "---\n...\n---\n", "a: >-\n\n x\n", "{a: b, c: [d, {e: f}]}\n", "a: !!binary x\n", "%TAG ! x\n", "a: ?\n", "\x00", "a: b #c\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		root, file, problems := parse(text)
		if root == nil && len(*problems) == 0 {
			t.Error("nothing was read, and nothing told")
		}
		checkPlaces(t, file, *problems)
	})
}

// checkPlaces fails when a problem is nowhere or outside of its file.
func checkPlaces(t *testing.T, f *source.File, problems source.Problems) {
	t.Helper()
	for _, p := range problems {
		if p.File != "f.yaml" || p.Rule == "" || p.Message == "" || p.Line < 0 || p.Line > 0 && (p.Col < 1 || p.Width < 1 || p.Line > len(f.Lines)) {
			t.Errorf("%+v has no place in %d lines", p, len(f.Lines))
		}
		_ = p.String()
	}
}
