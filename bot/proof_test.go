package bot

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"noken/store"
	"noken/tickets"
)

func TestDistanceBetweenPinsIsInMetres(t *testing.T) {
	t.Parallel()
	pin := func(lat, lon float64) *tickets.Place { return &tickets.Place{Lat: lat, Lon: lon, Pin: true} }
	for _, c := range []struct {
		name string
		a, b *tickets.Place
		want float64
	}{
		{"the same place", pin(-4.5467, 136.8833), pin(-4.5467, 136.8833), 0},
		{"a thousandth of a degree to the north", pin(-4.5467, 136.8833), pin(-4.5457, 136.8833), 111.2},
		{"Timika to Kuala Kencana", pin(-4.5467, 136.8833), pin(-4.4100, 136.8700), 15270},
		{"across the date line", pin(0, 179.9995), pin(0, -179.9995), 111.2},
		{"the other side of the earth", pin(0, 0), pin(0, 180), math.Pi * earthRadius},
		{"a place without a pin", pin(-4.5, 136.8), &tickets.Place{Text: "pasar"}, 0},
		{"no place", nil, pin(1, 1), 0},
	} {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			if got := distance(c.a, c.b); math.Abs(got-c.want) > c.want/1000+0.5 {
				t.Errorf("got %.1f m, want %.1f m", got, c.want)
			}
		})
	}
}

func TestMetresAreSaidAsPeopleSayThem(t *testing.T) {
	t.Parallel()
	for metres, want := range map[float64]string{4: "0 m", 86: "90 m", 994: "990 m", 999: "1 km", 2449: "2,4 km", 15270: "15,3 km"} {
		if got := metresWords("id", metres); got != want {
			t.Errorf("%v is said as %q, want %q", metres, got, want)
		}
	}
	if got := metresWords("en", 2449); got != "2.4 km" {
		t.Errorf("in English it is said as %q", got)
	}
}

func TestBeforeAndAfterFitIntoOneAlbum(t *testing.T) {
	t.Parallel()
	photos := func(n int) []tickets.Photo { return make([]tickets.Photo, n) }
	for _, c := range []struct{ filed, done, before, after int }{
		{0, 3, 0, 0}, {3, 0, 0, 0}, {1, 1, 1, 1}, {6, 2, 6, 2}, {2, 12, 2, 8}, {6, 6, 5, 5}, {12, 1, 9, 1}, {20, 20, 5, 5},
	} {
		before, after := sideBySidePhotos(photos(c.filed), photos(c.done))
		if len(before) != c.before || len(after) != c.after {
			t.Errorf("of %d and %d an album shows %d and %d, want %d and %d", c.filed, c.done, len(before), len(after), c.before, c.after)
		}
	}
	if before, _ := sideBySidePhotos([]tickets.Photo{{AsFile: true}}, photos(1)); before != nil {
		t.Error("a file stands in an album of photos")
	}
}

func TestAHistoryHasItsNewestLinesOnTheFirstPage(t *testing.T) {
	t.Parallel()
	lines := make([]tickets.Line, 2*linesAPage+3)
	for i := range lines {
		lines[i].ID = int64(i)
	}
	for _, c := range []struct {
		page, first, count, at int
		older, newer           bool
	}{
		{0, linesAPage + 3, linesAPage, 0, true, false},
		{1, 3, linesAPage, 1, true, true},
		{2, 0, 3, 2, false, true},
		{99, 0, 3, 2, false, true},
		{-1, linesAPage + 3, linesAPage, 0, true, false},
	} {
		shown, at, older, newer := pageOfLines(lines, c.page)
		if len(shown) != c.count || shown[0].ID != int64(c.first) || at != c.at || older != c.older || newer != c.newer {
			t.Errorf("page %d has %d lines from %d on (page %d, older %v, newer %v)", c.page, len(shown), shown[0].ID, at, older, newer)
		}
	}
	if shown, _, older, newer := pageOfLines(nil, 0); len(shown) != 0 || older || newer {
		t.Error("an empty history has pages")
	}
}

func TestOnlyWhatATurnBroughtIsNotedAndAProofMustBeTheFirst(t *testing.T) {
	t.Parallel()
	photo := func(unique string) []tickets.Photo { return []tickets.Photo{{File: "f" + unique, Unique: unique}} }
	doc := &caseDoc{stored: &store.Case{Version: 3}, said: 1}
	k := &doc.ticket
	k.Number = "MMK-26-000001-S"
	k.Personal.Photos = photo("filed")
	k.Personal.Talk = []tickets.Word{
		{By: tickets.ByAgent, Kind: tickets.WordReply, Photos: photo("before")},
		{By: tickets.ByAgent, Kind: tickets.WordResolve, Photos: photo("proof")},
		{By: tickets.ByResident, Kind: tickets.WordAnswer, Photos: photo("answer")},
	}
	k.Personal.Notes = []tickets.Note{{Photos: photo("note")}, {Photos: photo("with blank")}}
	turn := &turn{}
	var noted []string
	for _, m := range turn.marksOf(doc, map[string]bool{}) {
		if m.Set != photoMarks || m.Value != k.Number || m.Must != (m.Member == "proof") {
			t.Errorf("it is noted as %+v", m)
		}
		noted = append(noted, m.Member)
	}
	if want := []string{"proof", "answer", "note"}; !slices.Equal(noted, want) {
		t.Errorf("noted are %q, want %q", noted, want)
	}
	k.Into = "MMK-26-000002-T" // the words of the case it follows are that one's
	if marks := turn.marksOf(doc, map[string]bool{}); len(marks) != 2 {
		t.Errorf("a case that follows notes %+v", marks)
	}
	doc.stored.Version = 0
	if files := doc.newFiles(); files[0].Unique != "filed" || files[0].office {
		t.Errorf("a new case brings %+v", files)
	}
}

func TestWhatIsSaidByHalfIsBoundedAndForgotten(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 1, 0, 0, 0, time.UTC)
	turn := &turn{now: now}
	for i := range halvesMax + 5 {
		turn.event.From.ID = int64(i + 1)
		var h Half
		h.hears(&turn.event, tickets.Word{Text: strings.Repeat("a", 20)}, now.Add(time.Duration(i)*time.Second))
		h.Last = now.Add(time.Duration(i) * time.Second)
		turn.keepHalf("MMK-26-000001-S", "resolve", h)
	}
	if n := len(turn.state.Halves); n != halvesMax {
		t.Errorf("%d halves are kept, want %d", n, halvesMax)
	}
	turn.event.From.ID = 1
	if h := turn.half("MMK-26-000001-S", "resolve"); len(h.Messages) != 0 {
		t.Error("the oldest was kept")
	}
	turn.event.From.ID = halvesMax + 5
	turn.now = now.Add(halfFor + time.Hour)
	if h := turn.half("MMK-26-000001-S", "resolve"); len(h.Messages) != 0 {
		t.Error("what was said yesterday is still waited on")
	}
	turn.dropHalf("MMK-26-000001-S", "resolve")
	if turn.state.Halves != nil {
		t.Errorf("%d halves are kept for good", len(turn.state.Halves))
	}
}
