package main

import (
	"fmt"
	"io"
	"strconv"
	"strings"
	"text/tabwriter"
	"time"

	"noken/store"
)

// auditCommand tells who read what. It prints ids and codes only: whose id it is,
// and what the case is about, stays in Telegram and in the sealed store.
type auditCommand struct {
	Number string `help:"Only about this case." placeholder:"MMK-26-004217-K"`
	Who    string `help:"Only what this Telegram user (or group) did, by id." placeholder:"ID"`
	Since  string `help:"Only from this day on, in the city's time; unset: all that is kept." placeholder:"2026-11-30"`
	liveSettings
}

// auditPage entries are read from the store at once.
const auditPage = 1000

func (c *auditCommand) Run(s std) error {
	who := int64(0)
	if c.Who != "" {
		id, err := strconv.ParseInt(c.Who, 10, 64)
		if err != nil || id == 0 {
			return &usageError{fmt.Sprintf("--who: found %q; expected a Telegram id such as 700000011", c.Who)}
		}
		who = id
	}
	if _, err := time.Parse(time.DateOnly, c.Since); c.Since != "" && err != nil {
		return &usageError{fmt.Sprintf("--since: found %q; expected a day such as 2026-11-30", c.Since)}
	}
	l, err := c.open(s, "")
	if err != nil {
		return err
	}
	defer l.close()
	_, config, err := l.current(s)
	if err != nil {
		return err
	}
	zone := zoneOf(config)
	since := time.UnixMilli(0)
	if c.Since != "" {
		since, _ = time.ParseInLocation(time.DateOnly, c.Since, zone) // read above
	}
	wants := func(e store.AuditEntry) bool {
		return (who == 0 || e.Who == who) && (c.Number == "" || strings.EqualFold(e.Number, strings.TrimSpace(c.Number)))
	}
	return printAudit(s, l.store, since, zone, wants)
}

// printAudit writes what was noted since a moment, the oldest first, as far as it
// is wanted. It goes through the store page by page, whatever its length.
func printAudit(s std, kept *store.Store, since time.Time, zone *time.Location, wants func(store.AuditEntry) bool) error {
	w := tabwriter.NewWriter(s.out, 0, 0, 2, ' ', 0)
	told := 0
	entries, err := kept.AuditLog(s.ctx, since, auditPage)
	for ; err == nil && len(entries) > 0; entries, err = kept.AuditAfter(s.ctx, entries[len(entries)-1].ID, auditPage) {
		for _, e := range entries {
			if !wants(e) {
				continue
			}
			if told == 0 {
				fmt.Fprintln(w, "WHEN\tWHO\tAS\tDID\tCASE")
			}
			told++
			auditLine(w, e, zone)
		}
	}
	if err != nil {
		return err
	}
	if told == 0 {
		fmt.Fprintln(w, "Nothing was noted.")
	}
	if err := w.Flush(); err != nil {
		return fmt.Errorf("write the audit: %w", err)
	}
	return nil
}

func auditLine(out io.Writer, e store.AuditEntry, zone *time.Location) {
	fmt.Fprintf(out, "%s\t%d\t%s\t%s\t%s\n", e.At.In(zone).Format("2006-01-02 15:04:05"), e.Who, e.Role, e.What, e.Number)
}
