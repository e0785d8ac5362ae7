package simulator_test

import (
	"fmt"
	"strings"
	"testing"
	"unicode/utf8"

	"noken/simulator"
)

func TestParseHTML(t *testing.T) {
	t.Parallel()
	cases := []struct{ name, in, text, entities string }{
		{"plain", "a b", "a b", "[]"},
		{"bold", "<b>a</b> c", "a c", "[bold 0 1]"},
		{"nested", "<b>a<i>b</i></b>", "ab", "[italic 1 1 bold 0 2]"},
		{"offsets count emoji twice", "😀<b>a</b>", "😀a", "[bold 2 1]"},
		{"entities", "&lt;b&gt; &amp; &quot; &#233; &#x1F600;", "<b> & \" é 😀", "[]"},
		{"unknown entities stay", "&nbsp; & &x", "&nbsp; & &x", "[]"},
		{"a link", `<a href="https://a.id/?b&amp;c">x</a>`, "x", "[text_link 0 1]"},
		{"capital tags", "<B>a</B>", "a", "[bold 0 1]"},
		{"white space around is dropped", "  <b> a </b>\n", "a", "[bold 0 1]"},
		{"quotation", "<blockquote expandable>a</blockquote>", "a", "[expandable_blockquote 0 1]"},
		{"short end tag", "<b>a</>", "a", "[bold 0 1]"},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			text, entities, err := simulator.ParseHTML(c.in)
			if err != nil {
				t.Fatal(err)
			}
			if got := show(entities); text != c.text || got != c.entities {
				t.Errorf("got %q %s, want %q %s", text, got, c.text, c.entities)
			}
		})
	}
}

func show(entities []simulator.Entity) string {
	var all []string
	for _, e := range entities {
		all = append(all, fmt.Sprintf("%s %d %d", e.Type, e.Offset, e.Length))
	}
	return "[" + strings.Join(all, " ") + "]"
}

func TestParseHTMLComplains(t *testing.T) {
	t.Parallel()
	for in, want := range map[string]string{
		"<b>a":                      `Can't find end tag corresponding to start tag "b"`,
		"<b>a</i>":                  `Unmatched end tag at byte offset 4, expected "</b>", found "</i>"`,
		"a</b>":                     `Unexpected end tag at byte offset 1`,
		"<b":                        `Unclosed start tag at byte offset 0`,
		"<":                         `Unclosed start tag at byte offset 0`,
		"<b>a</b":                   `Unclosed end tag at byte offset 4`,
		"1 < 2 >":                   `Unsupported start tag "" at byte offset 2`,
		"<br>":                      `Unsupported start tag "br" at byte offset 0`,
		`<a href="x>y</a>`:          `Unclosed start tag at byte offset 0`,
		"<span>a</span>":            `Tag "span" must have class "tg-spoiler" at byte offset 0`,
		"<a =x>a</a>":               `Empty attribute name in the tag "a" at byte offset 0`,
		"<blockquote><blockquote>a": `Blockquote entities can't be nested at byte offset 12`,
	} {
		_, _, err := simulator.ParseHTML(in)
		if err == nil || err.Error() != "Bad Request: can't parse entities: "+want {
			t.Errorf("%q: got %v, want %s", in, err, want)
		}
	}
}

func FuzzParseHTML(f *testing.F) {
	for _, seed := range []string{"<b>a</b>", "&lt;&#x1F600;", "<a href='x'>y</a>", "</>", "<code class=\"language-go\">x</code>", "😀<i> </i>"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, in string) {
		text, entities, err := simulator.ParseHTML(in)
		if err != nil {
			return
		}
		length := simulator.UTF16Len(text)
		if !utf8.ValidString(text) {
			t.Fatalf("%q became invalid UTF-8", in)
		}
		for _, e := range entities {
			if e.Offset < 0 || e.Length <= 0 || e.Offset+e.Length > length {
				t.Fatalf("%q: %+v lies outside of %d units", in, e, length)
			}
		}
		if out := simulator.HTMLOf(text, entities); !utf8.ValidString(out) {
			t.Fatalf("%q: %q is no valid UTF-8", in, out)
		}
	})
}
