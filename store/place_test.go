package store

import (
	"fmt"
	"maps"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"
)

// stands commits where a case stands.
func (b *testBundle) stands(t testing.TB, lease Lease, c *Case, is ...Place) {
	t.Helper()
	commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: c, Is: is}}})
}

// index is what stands in an index, with scores.
func (b *testBundle) index(t testing.TB, index string) map[string]float64 {
	t.Helper()
	found, err := b.rdb.ZRangeWithScores(t.Context(), b.names.prefix+index, 0, -1).Result()
	if err != nil {
		t.Fatal(err)
	}
	all := map[string]float64{}
	for _, z := range found {
		all[z.Member.(string)] = z.Score
	}
	return all
}

func TestACaseStandsWhereItsLastWriteSaid(t *testing.T) {
	t.Parallel()
	b := setup(t)
	const chat = 21
	lease := b.hold(t, chat)
	indexes := []string{"queue:a", "queue:a:free", "agent:7", "idle:a", "ended:a:202611"}
	runs := 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		want := map[string]map[string]float64{}
		number := fmt.Sprintf("N%d", runs)
		c := &Case{Number: number, Reporter: chat}
		for range rapid.IntRange(1, 6).Draw(rt, "writes") {
			if c.Version > 0 && rapid.Bool().Draw(rt, "load") {
				c = b.caseOf(t, number)
			}
			var is []Place
			for _, index := range indexes {
				if rapid.Bool().Draw(rt, "in "+index) {
					is = append(is, Place{index, rapid.Float64Range(-9e15, 9e15).Draw(rt, "score")})
				}
			}
			b.stands(t, lease, c, is...)
			want[number] = map[string]float64{}
			for _, p := range is {
				want[number][p.Index] = p.Score
			}
			for _, index := range indexes {
				score, in := b.index(t, index)[number]
				if wantScore, wantIn := want[number][index]; in != wantIn || score != wantScore {
					rt.Fatalf("%s: %v %v, want %v %v", index, score, in, wantScore, wantIn)
				}
			}
			if got := b.caseOf(t, number).Places; got == nil || len(is) != len(got) || len(is) > 0 && !cmp.Equal(is, got) {
				rt.Fatalf("noted as %v, want %v", got, is)
			}
		}
	})
}

func TestOnlyTheDifferenceOfPlacesIsWritten(t *testing.T) {
	t.Parallel()
	b := setup(t)
	stood := []Place{{"queue:a", 1}, {"agent:7", 2}, {"idle:a", 3}}
	writes := func(w CaseWrite) []string {
		w.Case.Number, w.Case.Reporter = "N", 1
		builder := commitBuilder{s: b.Store, c: &Commit{}}
		if _, err := builder.places(&w); err != nil {
			t.Fatal(err)
		}
		var all []string
		for i := 0; i < len(builder.writes); i += 3 + builder.writes[i+2].(int) {
			key := builder.call.keys[builder.writes[i+1].(int)-1]
			all = append(all, builder.writes[i].(string)+" "+strings.TrimPrefix(key, b.names.prefix))
		}
		return all
	}
	tests := []struct {
		name  string
		write CaseWrite
		want  []string
	}{
		{"nothing changed", CaseWrite{Case: &Case{Places: stood}, Is: stood}, nil},
		{"another order", CaseWrite{Case: &Case{Places: stood}, Is: []Place{stood[2], stood[0], stood[1]}}, nil},
		{"another score", CaseWrite{Case: &Case{Places: stood}, Is: []Place{stood[0], stood[1], {"idle:a", 4}}}, []string{"ZADD idle:a"}},
		{"one is left and one entered", CaseWrite{Case: &Case{Places: stood}, Is: []Place{stood[0], {"agent:8", 2}, stood[2]}}, []string{"ZREM agent:7", "ZADD agent:8"}},
		{"all are left", CaseWrite{Case: &Case{Places: stood}}, []string{"ZREM queue:a", "ZREM agent:7", "ZREM idle:a"}},
		{"stored before places were noted", CaseWrite{Case: &Case{}, Was: []Place{{"queue:a", 0}}, Is: []Place{{"queue:b", 1}}}, []string{"ZREM queue:a", "ZADD queue:b"}},
		{"stored before, and it stays", CaseWrite{Case: &Case{}, Was: []Place{{"queue:a", 1}}, Is: []Place{{"queue:a", 1}, {"idle:a", 1}}}, []string{"ZADD queue:a", "ZADD idle:a"}},
		{"an older program moved it since", CaseWrite{Case: &Case{Places: stood[:1]}, Was: []Place{{"queue:b", 0}}, Is: []Place{{"queue:c", 1}}}, []string{"ZREM queue:a", "ZREM queue:b", "ZADD queue:c"}},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			t.Parallel()
			if diff := cmp.Diff(tt.want, writes(tt.write)); diff != "" {
				t.Errorf("writes (-want +got):\n%s", diff)
			}
		})
	}
}

// A case as the program before wrote it: no note of places, and its queue.
func TestACaseFromBeforePlacesLeavesItsOldQueue(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = 22
		lease := b.hold(t, chat)
		b.stands(t, lease, &Case{Number: "N", Reporter: chat}, Place{"queue:a", 5})
		if err := b.rdb.HDel(t.Context(), b.names.caseOf("N"), "i").Err(); err != nil {
			t.Fatal(err)
		}
		c := b.caseOf(t, "N")
		if c.Places != nil {
			t.Errorf("places %v of a case without a note", c.Places)
		}
		commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{
			Case: c, Was: []Place{{"queue:a", 5}}, Is: []Place{{"queue:b", 6}, {"idle:b", 7}},
		}}})
		for index, want := range map[string]map[string]float64{"queue:a": {}, "queue:b": {"N": 6}, "idle:b": {"N": 7}} {
			if got := b.index(t, index); !maps.Equal(got, want) {
				t.Errorf("%s holds %v, want %v", index, got, want)
			}
		}
	})
}

func TestPlacesThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := b.hold(t, 1)
	for _, places := range [][]Place{
		{{"office:a", 1}}, {{"queue", 1}}, {{"queue:", 1}}, {{"", 1}}, {{":a", 1}},
		{{"queue:a b", 1}}, {{"queue:a\nb", 1}}, {{"queue:" + strings.Repeat("a", 200), 1}},
		{{"queue:a", math.NaN()}}, {{"queue:a", math.Inf(1)}},
		{{"queue:a", 1}, {"queue:a", 2}},
	} {
		before := state(t, b)
		_, err := b.Commit(t.Context(), &Commit{Lease: lease, Cases: []CaseWrite{{Case: &Case{Number: "N", Reporter: 1}, Is: places}}})
		if err == nil || !cmp.Equal(before, state(t, b)) {
			t.Errorf("%v: error %v; want one, and nothing written", places, err)
		}
	}
	if _, _, err := b.Page(t.Context(), "office", 0, 1); err == nil {
		t.Error("a page of what is no index")
	}
}

func TestANoteOfPlacesThatCannotBeReadIsNone(t *testing.T) {
	t.Parallel()
	for _, note := range []string{"", "queue:a 1\n", "\nqueue:a\n", "\nqueue:a x\n", "\nqueue:a 1\nqueue:a 2\n", "\nchat:1 1\n", "\n\n"} {
		if got := decodePlaces(note); got != nil {
			t.Errorf("%q is read as %v", note, got)
		}
	}
	places := []Place{{"queue:a", 1732430000123}, {"idle:a", -0.1}}
	if got := decodePlaces(encodePlaces(places)); !slices.Equal(got, places) {
		t.Errorf("%v, want %v", got, places)
	}
	if got := decodePlaces(encodePlaces(nil)); got == nil || len(got) != 0 {
		t.Errorf("nowhere is read as %#v", got)
	}
}

func TestIndexesAreReadInPages(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = 23
		lease := b.hold(t, chat)
		for i := range 10 {
			b.stands(t, lease, &Case{Number: fmt.Sprint("N", i), Reporter: chat}, Place{"queue:a", float64(10 * i)})
		}
		b.stands(t, lease, &Case{Number: "M", Reporter: chat}, Place{"ended:a:202611", 4}, Place{"late:a", -3})
		b.stands(t, lease, &Case{Number: "L", Reporter: chat}, Place{"ended:a:202611", 7})
		ctx, inf := t.Context(), math.Inf(1)
		pages := []struct {
			from, count int
			want        string
		}{{0, 3, "N0 N1 N2"}, {8, 3, "N8 N9"}, {10, 3, ""}, {7, 0, "N7 N8 N9"}}
		for _, p := range pages {
			got, total, err := b.Page(ctx, "queue:a", p.from, p.count)
			if strings.Join(got, " ") != p.want || total != 10 || err != nil {
				t.Errorf("page from %d: %q of %d, error %v; want %q of 10", p.from, got, total, err, p.want)
			}
		}
		parts := []struct {
			low, high   float64
			from, count int
			want        string
			total       int
		}{
			{20, 40, 0, 0, "N2 N3 N4", 3}, {20, 40, 1, 1, "N3", 3}, {-inf, 15, 0, 9, "N0 N1", 2},
			{75, inf, 0, 1, "N8", 2}, {21, 29, 0, 0, "", 0},
		}
		for _, p := range parts {
			got, total, err := b.Between(ctx, "queue:a", p.low, p.high, p.from, p.count)
			if strings.Join(got, " ") != p.want || total != p.total || err != nil {
				t.Errorf("%+v: %q of %d, error %v", p, got, total, err)
			}
		}
		sizes, err := b.Sizes(ctx, Range{Index: "queue:a"}, Range{"queue:a", -inf, 45}, Range{Index: "queue:none"}, Range{"late:a", -3, -3})
		if err != nil || !slices.Equal(sizes, []int{10, 5, 0, 1}) {
			t.Errorf("sizes %v, error %v", sizes, err)
		}
		firsts, err := b.Firsts(ctx, "queue:a", "queue:none", "late:a")
		if err != nil || !slices.Equal(firsts, []Scored{{"N0", 0}, {}, {"M", -3}}) {
			t.Errorf("firsts %v, error %v", firsts, err)
		}
		middles, err := b.Median(ctx, "queue:a", "queue:none", "late:a", "ended:a:202611")
		if err != nil || !slices.Equal(middles, []Middle{{45, 10}, {}, {-3, 1}, {5.5, 2}}) {
			t.Errorf("medians %v, error %v", middles, err)
		}
	})
}

func TestATimerMovesWithTheCaseOrNotAtAll(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		const chat = 24
		lease := b.hold(t, chat)
		at := time.UnixMilli(1_700_000_000_000)
		wake := func(at time.Time) []Timer {
			return []Timer{{Chat: chat, Name: "case/N", At: at, Payload: []byte("wake")}}
		}
		c := &Case{Number: "N", Reporter: chat}
		commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: c, Is: []Place{{"queue:a", 1}}}}, Timers: wake(at)})
		old := b.caseOf(t, "N")
		commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: c, Is: []Place{{"queue:a", 2}}}}, Timers: wake(at.Add(time.Hour))})
		if _, err := b.Commit(t.Context(), &Commit{Lease: lease, Cases: []CaseWrite{{Case: old}}, Timers: wake(time.Time{})}); err == nil {
			t.Error("a case was written twice upon one version")
		}
		for _, s := range []struct{ after, want time.Duration }{{0, 0}, {time.Hour, 1}} {
			if n, left, err := b.Fire(t.Context(), []Lease{lease}, at.Add(s.after), 10); n != int(s.want) || left || err != nil {
				t.Errorf("after %v %d fired, %v, error %v; want %d", s.after, n, left, err, s.want)
			}
		}
		commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: c}}, Timers: wake(at)})
		commit(t, b.Store, &Commit{Lease: lease, Cases: []CaseWrite{{Case: c}}, Timers: wake(time.Time{})})
		if n, _, err := b.Fire(t.Context(), []Lease{lease}, at, 10); n != 0 || err != nil {
			t.Errorf("%d fired after it was cancelled, error %v", n, err)
		}
	})
}
