package graph_test

import (
	"encoding/xml"
	"errors"
	"flag"
	"io"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"noken/flows"
	"noken/graph"
)

var update = flag.Bool("update", false, "write the golden files anew")

func both(id, en string) map[string]string { return map[string]string{"id": id, "en": en} }

func arrow(from, event, to, why string) flows.Arrow {
	return flows.Arrow{Flow: "lapor", From: from, Event: event, To: to, Why: why}
}

// small is a city's two flows with every way a picture has to draw: skips, jumps
// ahead and back, ends in the middle, a call, and a step nothing leads to.
func small() []flows.Outline {
	return []flows.Outline{
		{
			Name: "lapor", File: "flows/lapor.yaml", Title: both("Lapor", "Report"),
			Steps: []flows.OutlineStep{
				{Name: "jenis", Kind: "choose", Line: 5, Asks: true, Ask: both("Tentang apa?", "About what?"), Label: both("Jenis", "Kind")},
				{Name: "foto", Kind: "photos", Line: 8, Asks: true, Ask: both("Ada foto?", "Any photos?"), When: `jenis.photos != "never"`},
				{Name: "arah", Kind: "branch", Line: 11},
				{Name: "lama", Kind: "say", Line: 15, Ask: both("Sudah lewat.", "Too late.")},
				{Name: "siapa", Kind: "call", Line: 17, Calls: "orang"},
				{Name: "cek", Kind: "lookup", Line: 19},
				{Name: "kirim", Kind: "file", Line: 22},
			},
			Arrows: []flows.Arrow{
				arrow("jenis", "next", "foto", ""),
				arrow("foto", "next", "arah", ""), arrow("foto", "skip", "arah", ""),
				arrow("arah", "go end", "end", `jenis.id == "lain"`), arrow("arah", "go siapa", "siapa", "else"),
				arrow("lama", "next", "siapa", ""),
				arrow("siapa", "next", "cek", ""),
				arrow("cek", "go kirim", "kirim", "found"), arrow("cek", "go jenis", "jenis", "typo"), arrow("cek", "go jenis", "jenis", "unknown"),
				arrow("kirim", "next", "end", ""),
			},
		},
		{
			Name: "orang", File: "flows/orang.yaml", Title: both("Data diri", "About you"), Called: true,
			Steps:  []flows.OutlineStep{{Name: "nama", Kind: "text", Line: 4, Asks: true, Ask: both("Siapa nama Anda?", "What is your name?")}},
			Arrows: []flows.Arrow{{Flow: "orang", From: "nama", Event: "next", To: "end"}},
		},
	}
}

func options() graph.Options {
	return graph.Options{
		Languages: []string{"id", "en"}, Name: "Kota Kecil",
		Tested: map[[2]string]bool{{"lapor", "jenis"}: true, {"lapor", "foto"}: true, {"lapor", "arah"}: true, {"lapor", "siapa"}: true, {"lapor", "kirim"}: true, {"orang", "nama"}: true},
	}
}

func page(tb testing.TB, all []flows.Outline, o graph.Options) string {
	tb.Helper()
	html, err := graph.HTML(all, o)
	if err != nil {
		tb.Fatal(err)
	}
	return html
}

// formats are all pictures of the same flows, by the ending of their files.
func formats(tb testing.TB, all []flows.Outline, o graph.Options) map[string]string {
	return map[string]string{"mmd": graph.Mermaid(all, o), "dot": graph.DOT(all, o), "svg": graph.SVG(all, o), "html": page(tb, all, o)}
}

func TestPicturesForOtherToolsAreAsReviewed(t *testing.T) {
	t.Parallel()
	all := formats(t, small(), options())
	for _, ending := range []string{"mmd", "dot"} {
		name := filepath.Join("testdata", "small."+ending)
		if *update {
			if err := os.WriteFile(name, []byte(all[ending]), 0o644); err != nil {
				t.Fatal(err)
			}
		}
		want, err := os.ReadFile(name)
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(string(want), all[ending]); diff != "" {
			t.Errorf("%s differs; after looking at it: go test ./graph -update\n%s", name, diff)
		}
	}
}

func TestTheSameFlowsGiveTheSamePicture(t *testing.T) {
	t.Parallel()
	first := formats(t, small(), graph.Options{})
	for range 20 {
		if diff := cmp.Diff(first, formats(t, small(), graph.Options{})); diff != "" {
			t.Fatal(diff)
		}
	}
}

func TestStepsOutOfReachAndUntestedAreSaidInWords(t *testing.T) {
	t.Parallel()
	for ending, picture := range formats(t, small(), options()) {
		for _, word := range []string{"tak terjangkau", "belum diuji"} {
			if !strings.Contains(picture, word) {
				t.Errorf("%s does not say %q", ending, word)
			}
		}
	}
	o := options()
	o.Tested = nil
	if strings.Contains(graph.SVG(small(), o), "belum diuji") {
		t.Error("steps are called untested though nobody knows")
	}
}

func TestEveryConditionIsOnItsArrow(t *testing.T) {
	t.Parallel()
	for ending, picture := range formats(t, small(), options()) {
		for _, word := range []string{"lain", "else", "found", "typo", "unknown", "never", "lewati"} {
			if !strings.Contains(picture, word) {
				t.Errorf("%s does not show %q", ending, word)
			}
		}
	}
}

func TestACalledFlowIsALinkInsideThePicture(t *testing.T) {
	t.Parallel()
	all := formats(t, small(), options())
	for _, ending := range []string{"svg", "html"} {
		if !strings.Contains(all[ending], `<a href="#flow-orang"`) || !strings.Contains(all[ending], `id="flow-orang"`) {
			t.Errorf("%s: no link from the step to the flow it calls", ending)
		}
	}
	if alone := graph.SVG(small()[:1], options()); strings.Contains(alone, "#flow-orang") {
		t.Error("a link leads to a flow that is not in the picture")
	}
}

func TestThePageHoldsAllLanguagesAndThePictureOne(t *testing.T) {
	t.Parallel()
	all := formats(t, small(), options())
	if !strings.Contains(all["html"], "About what?") || !strings.Contains(all["html"], "Tentang apa?") {
		t.Error("a language is missing on the page")
	}
	if strings.Contains(all["svg"], "About what?") {
		t.Error("the picture shows the second language")
	}
	english := graph.SVG(small(), graph.Options{Languages: []string{"en"}})
	if !strings.Contains(english, "About what?") || strings.Contains(english, "mulai") {
		t.Error("the English picture is not English")
	}
}

// foreign are addresses and ways to load something from elsewhere.
var foreign = regexp.MustCompile(`(?i)(src|href)="(https?:|//)|url\(|@import|<link|<img|<iframe`)

func TestPicturesLoadNothing(t *testing.T) {
	t.Parallel()
	for _, ending := range []string{"svg", "html"} {
		if found := foreign.FindString(formats(t, small(), options())[ending]); found != "" {
			t.Errorf("%s has %q", ending, found)
		}
	}
}

// wellFormed reads a picture as the XML it has to be.
func wellFormed(picture string) error {
	d := xml.NewDecoder(strings.NewReader(picture))
	for {
		if _, err := d.Token(); errors.Is(err, io.EOF) {
			return nil
		} else if err != nil {
			return err
		}
	}
}

func TestThePictureIsXML(t *testing.T) {
	t.Parallel()
	if err := wellFormed(graph.SVG(small(), options())); err != nil {
		t.Error(err)
	}
}

func TestAFlowWithoutStepsIsDrawnToo(t *testing.T) {
	t.Parallel()
	for ending, picture := range formats(t, []flows.Outline{{Name: "kosong"}}, graph.Options{}) {
		if !strings.Contains(picture, "kosong") {
			t.Errorf("%s has nothing of it", ending)
		}
	}
}
