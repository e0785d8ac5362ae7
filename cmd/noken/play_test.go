package main

import (
	"flag"
	"io"
	"os"
	"testing"
)

var update = flag.Bool("update", false, "write the story anew")

func TestTheStoryGoesAsWritten(t *testing.T) {
	t.Parallel()
	config, err := withOfficials(mimika(t))
	if err != nil {
		t.Fatal(err)
	}
	told, err := tellStory(std{ctx: t.Context(), out: io.Discard, err: io.Discard, getenv: func(string) string { return "" }}, config)
	if err != nil {
		t.Fatalf("the story stopped: %v\n%s", err, told)
	}
	if *update {
		if err := os.WriteFile("story.txt", []byte(told), 0o644); err != nil {
			t.Fatal(err)
		}
		return
	}
	if diff := deviation(storyText, told); diff != "" {
		t.Errorf("the story deviates (go test -run Story -update writes it anew):\n%s", diff)
	}
}

func TestADeviationIsShownFromItsFirstLine(t *testing.T) {
	t.Parallel()
	if diff := deviation("a\nb\nc", "a\nb\nc"); diff != "" {
		t.Errorf("the same story deviates: %s", diff)
	}
	if got, want := deviation("a\nb", "a\nc"), "from line 2:\n- b\n+ c\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
	if got, want := deviation("a\nb", "a"), "from line 2:\n- b\n"; got != want {
		t.Errorf("got %q, want %q", got, want)
	}
}
