package store

import (
	"crypto/hmac"
	"crypto/sha256"
	"encoding/hex"
)

// CodeIndex names the index of a reporter's code. The name is keyed with the newest
// master key, so that whoever reads Redis cannot tell the code from it.
func (s *Store) CodeIndex(code string) string { return s.codeIndex(s.keys.first, code) }

// CodeIndexes are the names under which a code may stand, the newest first: that of
// a case written before the master key was changed is still the old key's.
func (s *Store) CodeIndexes(code string) []string {
	names := make([]string, len(s.keys.all))
	for i, m := range s.keys.all {
		names[i] = s.codeIndex(m, code)
	}
	return names
}

func (s *Store) codeIndex(m *master, code string) string {
	mac := hmac.New(sha256.New, m.index)
	mac.Write([]byte(s.purpose("code", code)))
	return "code:" + hex.EncodeToString(mac.Sum(nil)[:16])
}
