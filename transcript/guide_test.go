package transcript_test

import (
	"os"
	"strings"
	"testing"

	"noken/source"
	"noken/transcript"
)

// TestTheGuideNamesEveryLine holds docs/flow-transcripts.md against what can be read.
func TestTheGuideNamesEveryLine(t *testing.T) {
	t.Parallel()
	data, err := os.ReadFile("../docs/flow-transcripts.md")
	if err != nil {
		t.Fatal(err)
	}
	guide := string(data)
	for _, verb := range []transcript.Verb{
		transcript.Bot, transcript.Edit, transcript.Settled, transcript.Toast, transcript.Filed, transcript.Lookup, transcript.End,
		transcript.Start, transcript.Press, transcript.PressTwice, transcript.PressOld, transcript.Type, transcript.Pin, transcript.Photo,
		transcript.Album, transcript.Paper, transcript.Contact, transcript.Send, transcript.Command,
	} {
		if !strings.Contains(guide, "\n| `"+string(verb)+"` | ") {
			t.Errorf("%q is not explained", verb)
		}
	}
	blocks := 0
	for rest := guide; ; blocks++ {
		_, after, ok := strings.Cut(rest, "```yaml\n")
		if !ok {
			break
		}
		block, next, _ := strings.Cut(after, "```")
		var problems source.Problems
		if transcript.Read("guide.yaml", []byte(block), &problems) == nil {
			t.Errorf("an example cannot be read: %v\n%s", problems, block)
		}
		rest = next
	}
	if blocks != 2 {
		t.Errorf("%d examples", blocks)
	}
}
