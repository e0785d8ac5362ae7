package telegram

import (
	"html"
	"regexp"
	"strings"
	"testing"
	"unicode"
	"unicode/utf16"

	"github.com/google/go-cmp/cmp"

	"noken/bot"
	"noken/flows"
)

func TestRenderHTMLEscapesEverythingPeopleWrote(t *testing.T) {
	t.Parallel()
	got := renderHTML(bot.Rich{
		{Text: "a<b> & \"c\" "}, {Text: "<b>", Style: flows.Bold}, {Text: ""}, {Text: "x\xff", Style: flows.Quote},
		{Text: "i", Style: flows.Italic}, {Text: "1", Style: flows.Code}, {Text: "odd", Style: 99},
	})
	want := "a&lt;b&gt; &amp; &quot;c&quot; <b>&lt;b&gt;</b><blockquote>x\uFFFD</blockquote><i>i</i><code>1</code>odd"
	if got != want {
		t.Errorf("got %s", got)
	}
}

func TestSplitCutsWhereItHurtsLeast(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		text  string
		limit int
		want  []string
	}{
		"what fits stays whole":        {"one two", 7, []string{"one two"}},
		"between paragraphs":           {"aaaa b. c\n\nd e", 12, []string{"aaaa b. c", "d e"}},
		"between lines":                {"aaaa bb\ncc dd ee", 12, []string{"aaaa bb", "cc dd ee"}},
		"between sentences":            {"aaaa bb. cc dd ee", 12, []string{"aaaa bb.", "cc dd ee"}},
		"between words":                {"aaaa bbbb cccc", 12, []string{"aaaa bbbb", "cccc"}},
		"inside a word if it must":     {strings.Repeat("a", 25), 10, []string{strings.Repeat("a", 10), strings.Repeat("a", 10), "aaaaa"}},
		"never inside a pair":          {strings.Repeat("😀", 5), 5, []string{"😀😀", "😀😀", "😀"}},
		"never before an accent":       {"aaaae\u0301", 5, []string{"aaaa", "e\u0301"}},
		"never inside a joined emoji":  {"aaaa👩\u200d🔧", 7, []string{"aaaa", "👩\u200d🔧"}},
		"white space alone is dropped": {"aaaa      \n\n     \n", 6, []string{"aaaa"}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []string
			for _, part := range split(flows.Words(tc.text), tc.limit) {
				got = append(got, part.String())
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

func TestSplitKeepsStyles(t *testing.T) {
	t.Parallel()
	got := split(bot.Rich{{Text: "head "}, {Text: "bold words here", Style: flows.Bold}, {Text: " tail"}}, 12)
	want := []bot.Rich{
		{{Text: "head "}, {Text: "bold", Style: flows.Bold}},
		{{Text: "words here", Style: flows.Bold}},
		{{Text: "tail"}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

func TestShorten(t *testing.T) {
	t.Parallel()
	for _, tc := range []struct {
		text  string
		limit int
		want  string
	}{
		{"short", 5, "short"}, {"longer words", 8, "longer…"}, {"unbreakable", 6, "unbre…"}, {"😀😀😀", 4, "😀…"},
	} {
		if got := shorten(tc.text, tc.limit); got != tc.want {
			t.Errorf("got %q, want %q", got, tc.want)
		}
	}
}

func TestPartsKeepWithinTelegramsLimits(t *testing.T) {
	t.Parallel()
	long := strings.Repeat("kata ", 500)
	buttons := [][]bot.Button{{{Label: "x", Data: "x"}}}
	twelve := strings.Split("abcdefghijkl", "")
	type shape struct {
		Op      bot.Op
		Photos  int
		Text    bool
		Buttons bool
		Reply   bool
	}
	for name, tc := range map[string]struct {
		out  bot.Out
		want []shape
	}{
		"nothing":                      {bot.Out{Op: bot.OpSend, Text: flows.Words(" \n")}, nil},
		"a photo with words":           {bot.Out{Op: bot.OpPhotos, Photos: twelve[:1], Text: flows.Words("x"), Buttons: buttons}, []shape{{bot.OpPhotos, 1, true, true, false}}},
		"an album with words":          {bot.Out{Op: bot.OpPhotos, Photos: twelve[:3], Text: flows.Words("x")}, []shape{{bot.OpPhotos, 3, true, false, false}}},
		"an album with buttons":        {bot.Out{Op: bot.OpPhotos, Photos: twelve[:3], Text: flows.Words("x"), Buttons: buttons, ReplyTo: 4}, []shape{{bot.OpPhotos, 3, false, false, true}, {bot.OpSend, 0, true, true, false}}},
		"more photos than an album":    {bot.Out{Op: bot.OpPhotos, Photos: twelve, Text: flows.Words("x")}, []shape{{bot.OpPhotos, 10, true, false, false}, {bot.OpPhotos, 2, false, false, false}}},
		"a caption that is too long":   {bot.Out{Op: bot.OpPhotos, Photos: twelve[:1], Text: flows.Words(long)}, []shape{{bot.OpPhotos, 1, false, false, false}, {bot.OpSend, 0, true, false, false}}},
		"one file":                     {bot.Out{Op: bot.OpFiles, Files: twelve[:1], Buttons: buttons}, []shape{{bot.OpFiles, 1, false, true, false}}},
		"more files than an album":     {bot.Out{Op: bot.OpFiles, Files: twelve, Text: flows.Words("x")}, []shape{{bot.OpFiles, 10, true, false, false}, {bot.OpFiles, 2, false, false, false}}},
		"photos that are missing":      {bot.Out{Op: bot.OpPhotos, Text: flows.Words("x")}, []shape{{bot.OpSend, 0, true, false, false}}},
		"a text of two parts, answers": {bot.Out{Op: bot.OpSend, Text: flows.Words(long + long), Buttons: buttons, ReplyTo: 4}, []shape{{bot.OpSend, 0, true, false, true}, {bot.OpSend, 0, true, true, false}}},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			var got []shape
			for _, p := range Parts(tc.out) {
				got = append(got, shape{p.Op, len(p.Photos) + len(p.Files), len(p.Text) > 0, len(p.Buttons) > 0, p.ReplyTo != 0})
			}
			if diff := cmp.Diff(tc.want, got); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var anyTag = regexp.MustCompile(`</?(b|i|code|blockquote)>`)

func FuzzRender(f *testing.F) {
	f.Add("air tergenang <b> & \"got\"", uint8(1), "😀é", uint8(4), uint8(9))
	f.Add(strings.Repeat("kata. ", 40), uint8(0), "\xff\n\n", uint8(2), uint8(20))
	f.Fuzz(func(t *testing.T, a string, sa uint8, b string, sb uint8, limit uint8) {
		r := bot.Rich{{Text: a, Style: flows.Style(sa % 6)}, {Text: b, Style: flows.Style(sb % 6)}}
		want := strings.ToValidUTF8(a, "\uFFFD")
		if n := len(utf16.Encode([]rune(want))); units(want) != n {
			t.Errorf("counted %d units of %d", units(want), n)
		}
		most := max(int(limit), 2)
		all := ""
		for _, part := range split(r, most) {
			shown := html.UnescapeString(anyTag.ReplaceAllString(renderHTML(part), ""))
			if strings.ContainsAny(anyTag.ReplaceAllString(renderHTML(part), ""), "<>\"") {
				t.Errorf("markup in %q", shown)
			}
			if units(shown) > most || richUnits(part) != units(shown) {
				t.Errorf("%d units, limit %d", units(shown), most)
			}
			all += shown
		}
		if dense(all) != dense(each(a)+each(b)) {
			t.Errorf("got %q of %q", all, a+b)
		}
	})
}

// each replaces invalid bytes one by one, as rendering does.
func each(s string) string { return string([]rune(s)) }

// dense leaves out white space and replacement characters, of which a run may be one.
func dense(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == unicode.ReplacementChar {
			return -1
		}
		return r
	}, s)
}
