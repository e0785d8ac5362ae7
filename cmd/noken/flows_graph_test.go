package main

import (
	"bytes"
	"flag"
	"os"
	"path/filepath"
	"testing"
)

var updatePictures = flag.Bool("update-pictures", false, "draw the pictures of the docs anew")

func TestPicturesInTheDocsAreFresh(t *testing.T) {
	t.Parallel()
	for _, flow := range []string{"aduan", "status"} {
		t.Run(flow, func(t *testing.T) {
			t.Parallel()
			var out bytes.Buffer
			s := std{ctx: t.Context(), out: &out, err: &out, getenv: func(string) string { return "" }}
			if code := run(s, []string{"flows", "graph", flow, "--format", "svg"}); code != exitDone {
				t.Fatalf("exit code %d:\n%s", code, &out)
			}
			name := filepath.Join("..", "..", "docs", flow+".svg")
			if *updatePictures {
				if err := os.WriteFile(name, out.Bytes(), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			kept, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(kept, out.Bytes()) {
				t.Errorf("%s is not what the flow looks like now; run this test with -update-pictures", name)
			}
		})
	}
}
