package store

import (
	"fmt"
	"maps"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
)

// seats is who sits where, seen from both sides: they must agree.
func seats(t *testing.T, b *testBundle) map[string]int64 {
	t.Helper()
	desks, err := b.Desks(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	from := map[string]int64{}
	for chat := range b.rdb.HGetAll(t.Context(), b.names.group()).Val() {
		list, err := b.ChatDesks(t.Context(), number(chat))
		if err != nil || len(list) == 0 || !slices.IsSorted(list) {
			t.Errorf("chat %s has desks %q, error %v", chat, list, err)
		}
		for _, desk := range list {
			from[desk] = number(chat)
		}
	}
	if !maps.Equal(desks, from) {
		t.Errorf("desks say %v, chats say %v", desks, from)
	}
	return desks
}

func TestManyDesksSitAtOneChatAndEachAtOne(t *testing.T) {
	t.Parallel()
	both(t, func(t *testing.T, b *testBundle) {
		lease := b.hold(t, 1)
		steps := []struct {
			name   string
			rechat []Rechat
			bind   []Bind
			want   map[string]int64
		}{
			{"two offices", nil, []Bind{{"a", -1}, {"b", -2}}, map[string]int64{"a": -1, "b": -2}},
			{"another group of an office", nil, []Bind{{"a/c/x", -3}}, map[string]int64{"a": -1, "b": -2, "a/c/x": -3}},
			{"one group for two offices", nil, []Bind{{"b", -1}}, map[string]int64{"a": -1, "b": -1, "a/c/x": -3}},
			{"bound again", nil, []Bind{{"b", -1}}, map[string]int64{"a": -1, "b": -1, "a/c/x": -3}},
			{"a group that became a supergroup", []Rechat{{-1, -100}}, nil, map[string]int64{"a": -100, "b": -100, "a/c/x": -3}},
			{"into a group that has desks", []Rechat{{-3, -100}}, nil, map[string]int64{"a": -100, "b": -100, "a/c/x": -100}},
			{"a group without desks", []Rechat{{-3, -100}, {-100, -100}}, nil, map[string]int64{"a": -100, "b": -100, "a/c/x": -100}},
			{"moved, then one bound", []Rechat{{-100, -5}}, []Bind{{"b", -6}}, map[string]int64{"a": -5, "b": -6, "a/c/x": -5}},
			{"released", nil, []Bind{{"a", 0}, {"b", 0}, {"never", 0}}, map[string]int64{"a/c/x": -5}},
		}
		for _, s := range steps {
			commit(t, b.Store, &Commit{Lease: lease, Rechat: s.rechat, Bind: s.bind})
			if diff := cmp.Diff(s.want, seats(t, b)); diff != "" {
				t.Errorf("%s (-want +got):\n%s", s.name, diff)
			}
		}
		if chat, desk, ok, err := b.DeskChat(t.Context(), "a/c/y", "a/c/x", "a"); chat != -5 || desk != "a/c/x" || !ok || err != nil {
			t.Errorf("the first desk that is bound: %d %q %v, error %v", chat, desk, ok, err)
		}
		if chat, _, ok, err := b.DeskChat(t.Context(), "a", "b"); chat != 0 || ok || err != nil {
			t.Errorf("a desk that is not bound: %d %v, error %v", chat, ok, err)
		}
		if office, ok, err := b.ChatOffice(t.Context(), -5); office != "a" || !ok || err != nil {
			t.Errorf("office of the chat %q %v, error %v", office, ok, err)
		}
		if office, ok, err := b.ChatOffice(t.Context(), -1); office != "" || ok || err != nil {
			t.Errorf("office of a chat without one %q %v, error %v", office, ok, err)
		}
	})
}

func TestOfficesBoundBeforeDesksStayBound(t *testing.T) {
	t.Parallel()
	b := setup(t)
	b.rdb.HSet(t.Context(), b.names.office(), "pupr", -1, "dlh", -2)
	b.rdb.HSet(t.Context(), b.names.group(), -1, "pupr", -2, "dlh")
	if desks, err := b.ChatDesks(t.Context(), -1); err != nil || !slices.Equal(desks, []string{"pupr"}) {
		t.Errorf("desks %q, error %v", desks, err)
	}
	commit(t, b.Store, &Commit{Lease: b.hold(t, 1), Bind: []Bind{{"dlh", -1}}})
	if diff := cmp.Diff(map[string]int64{"pupr": -1, "dlh": -1}, seats(t, b)); diff != "" {
		t.Errorf("(-want +got):\n%s", diff)
	}
}

func TestDesksThatCannotBeAreRefused(t *testing.T) {
	t.Parallel()
	b := setup(t)
	lease := b.hold(t, 1)
	for i, c := range []*Commit{
		{Bind: []Bind{{"", 1}}}, {Bind: []Bind{{"a,b", 1}}}, {Bind: []Bind{{"a b", 1}}}, {Bind: []Bind{{strings.Repeat("a", 201), 1}}},
		{Rechat: []Rechat{{0, 1}}}, {Rechat: []Rechat{{1, 0}}},
	} {
		c.Lease = lease
		if _, err := b.Commit(t.Context(), c); err == nil {
			t.Errorf("%s was taken", fmt.Sprint(i, c.Bind, c.Rechat))
		}
	}
}
