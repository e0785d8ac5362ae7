package store

import (
	"context"
	"errors"
	"fmt"
	"strconv"
	"strings"
	"time"

	"github.com/redis/go-redis/v9"
)

// auditMost is about how many entries the audit keeps; the oldest go first. At
// about 60 bytes each they take 120 MB.
const auditMost = 2_000_000

// Audit says that somebody read or did something that must be answered for. It is
// readable, so it holds ids and codes only: a text where a code belongs is refused.
type Audit struct {
	Who    int64  // Telegram's id of the person
	Role   string // as what they did it: agent, head, leader ...
	What   string // what they did: a code such as read, search, export
	Number string // of the case; "": none
}

// AuditEntry is an Audit as it was kept.
type AuditEntry struct {
	Audit
	At time.Time // by Redis' clock
	ID string    // for AuditLog to go on behind it
}

func (b *commitBuilder) audit(a Audit) error {
	for _, code := range []string{a.Role, a.What, a.Number} {
		if code != "" && !auditCode(code) {
			return errors.New("audit: a role, deed or number that is no code")
		}
	}
	b.write("XADD", b.s.names.audit(), "MAXLEN", "~", auditMost, "*", "w", a.Who, "r", a.Role, "d", a.What, "n", a.Number)
	return nil
}

// auditCode says whether a text is a code: 1 to 64 letters, digits and marks.
func auditCode(code string) bool {
	return len(code) <= 64 && strings.IndexFunc(code, func(r rune) bool {
		return (r < '0' || r > '9') && (r < 'a' || r > 'z') && (r < 'A' || r > 'Z') && !strings.ContainsRune("_-./:", r)
	}) < 0
}

// AuditLog returns what was noted from a moment on, the oldest first, at most
// count entries.
func (s *Store) AuditLog(ctx context.Context, from time.Time, count int) ([]AuditEntry, error) {
	return s.auditLog(ctx, itoa(max(0, from.UnixMilli())), count)
}

// AuditAfter returns what was noted behind an entry, the oldest first, at most
// count entries.
func (s *Store) AuditAfter(ctx context.Context, id string, count int) ([]AuditEntry, error) {
	return s.auditLog(ctx, "("+id, count)
}

func (s *Store) auditLog(ctx context.Context, start string, count int) ([]AuditEntry, error) {
	found, err := s.rdb.XRangeN(ctx, s.names.audit(), start, "+", int64(count)).Result()
	if err != nil {
		return nil, fmt.Errorf("read the audit: %w", err)
	}
	entries := make([]AuditEntry, len(found))
	for i, m := range found {
		entries[i] = auditEntry(m)
	}
	return entries, nil
}

func auditEntry(m redis.XMessage) AuditEntry {
	text := func(field string) string { s, _ := m.Values[field].(string); return s }
	who, _ := strconv.ParseInt(text("w"), 10, 64) // 0 where it is no number
	return AuditEntry{
		ID: m.ID, At: added([]redis.XMessage{m}),
		Audit: Audit{Who: who, Role: text("r"), What: text("d"), Number: text("n")},
	}
}
