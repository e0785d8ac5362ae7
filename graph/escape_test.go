package graph_test

import (
	"regexp"
	"strings"
	"testing"

	"noken/flows"
	"noken/graph"
)

// nasty are words that mean something to the formats.
var nasty = []string{
	`<script>alert(1)</script>`, `"><img src=x onerror=alert(1)>`, `</title></style></svg><script>`, "]]> --> <!-- &amp; &", "`markdown` **x**",
	`%%{init: {"theme": "x"}}%%`, `end; click a href "javascript:alert(1)"`, `a"] --> b["c`, `#quot; #35;`, `\N \G \" \`, "two\nlines\r\nthree", "\x00\x01\x1b nul", "\xff\xfe broken",
	`{{.Name}} ${x} {pilih}`, strings.Repeat("panjangsekali", 40), "नमस्ते 漢字 🙂 مرحبا",
}

// dressed are small flows in which every word is the same nasty one.
func dressed(word string) []flows.Outline {
	all := small()
	for i := range all {
		o := &all[i]
		o.Title = both(word, word)
		o.File = word
		for j := range o.Steps {
			st := &o.Steps[j]
			st.Ask, st.Label, st.When = both(word, word), both(word, word), word
		}
		for j := range o.Arrows {
			o.Arrows[j].Why = word
		}
	}
	return all
}

var (
	mermaidNode  = regexp.MustCompile(`^    f\d+_[A-Za-z0-9_]+(\(\[|\(\(\(|\(|>|\[/|\{\{|\[\[|\[\(|\[)"[^"]*"(\]\)|\)\)\)|\)|\]|\\\]|/\]|\}\}|\]\]|\)\])$`)
	mermaidArrow = regexp.MustCompile(`^ +f\d+_[A-Za-z0-9_]+ (-->|-\.->)(\|"[^"]*"\|)? f\d+_[A-Za-z0-9_]+$`)
	mermaidOther = regexp.MustCompile(`^(flowchart TD|  subgraph f\d+\["[^"]*"\]|    direction TB|  end|  class f\d+_\w+ (unreachable|untested)|  classDef (unreachable|untested) [a-z0-9:,\- ]+)$`)
	dotLine      = regexp.MustCompile(`^ *(digraph flows \{|\}|subgraph cluster_f\d+ \{|style=rounded|(label|id)="([^"\\]|\\.)*"|\w+( -> \w+)?( \[(\w+=("([^"\\]|\\.)*"|[\w]+)(, )?)*\])?)$`)
)

// checkPictures says what is wrong with the pictures of flows, whatever their words are.
func checkPictures(t *testing.T, all []flows.Outline, o graph.Options) {
	t.Helper()
	for line := range strings.Lines(graph.Mermaid(all, o)) {
		line = strings.TrimSuffix(line, "\n")
		if !mermaidNode.MatchString(line) && !mermaidArrow.MatchString(line) && !mermaidOther.MatchString(line) {
			t.Errorf("not Mermaid: %q", line)
		}
		if strings.ContainsAny(strings.ReplaceAll(line, "<br/>", ""), "<%`") {
			t.Errorf("Mermaid would read this as its own: %q", line)
		}
	}
	for line := range strings.Lines(graph.DOT(all, o)) {
		if !dotLine.MatchString(strings.TrimSuffix(line, "\n")) {
			t.Errorf("not DOT: %q", line)
		}
	}
	svg := graph.SVG(all, o)
	if err := wellFormed(svg); err != nil {
		t.Errorf("not SVG: %v", err)
	}
	html := page(t, all, o)
	if strings.Contains(svg, "<script") || strings.Contains(svg, "<img") || strings.Count(html, "<script") != 1 || strings.Contains(html, "<img") {
		t.Error("somebody's words became a tag")
	}
}

func TestNobodysWordsAreReadAsCode(t *testing.T) {
	t.Parallel()
	for _, word := range nasty {
		o := options()
		o.Name = word
		checkPictures(t, dressed(word), o)
	}
}

func FuzzWords(f *testing.F) {
	for _, word := range nasty {
		f.Add(word)
	}
	f.Fuzz(func(t *testing.T, word string) { checkPictures(t, dressed(word), options()) })
}
