package store

import (
	"slices"
	"strings"
	"testing"
)

func TestTheIndexOfACodeDoesNotTellTheCodeAndOutlivesAChangeOfKeys(t *testing.T) {
	t.Parallel()
	b := setup(t)
	before := New(b.rdb, Options{City: "mimika", Keys: keyring(t, masterKey("k1", "a"))})
	after := New(b.rdb, Options{City: "mimika", Keys: keyring(t, masterKey("k2", "b")+","+masterKey("k1", "a"))})
	old := before.CodeIndex("417063")
	if strings.Contains(old, "417063") || checkIndex(old) != nil || old == before.CodeIndex("417064") {
		t.Errorf("the index of a code is %q", old)
	}
	if got := after.CodeIndexes("417063"); len(got) != 2 || got[0] != after.CodeIndex("417063") || !slices.Contains(got, old) {
		t.Errorf("after a change of keys a code may stand under %q; it stood under %q", got, old)
	}
	other := New(b.rdb, Options{City: "mimika", Keys: keyring(t, masterKey("k3", "c"))})
	if other.CodeIndex("417063") == old {
		t.Error("whoever has other keys can tell the index")
	}
}
