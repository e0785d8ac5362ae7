package main

import (
	"encoding/json"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/tickets"
)

// With another table of holidays the clocks of open cases are counted anew: the
// card shows it, and the resident is told the new day.
func TestANewHolidayMovesWhatWasPromised(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	number := w.files(yohana, "got", "air tergenang depan pasar su 3 hari")
	card := w.sees(groupPUPR, number)
	if want := "Sen 30 Nov 16.00"; !strings.Contains(card.Text, want) {
		t.Fatalf("the card reads %q, want %q in it", card.Text, want)
	}
	w.puts(withHoliday(t, "2026-11-26"), "pilkada")
	w.becomes(card, "Sel 1 Des 16.00")
	told := w.sees(yohana, "Ada perubahan hari kerja")
	if want := "Selasa, 1 Desember"; !strings.Contains(told.Text, want) {
		t.Errorf("the resident reads %q, want %q in it", told.Text, want)
	}
	w.puts(mimika(t), "kembali")
	w.becomes(card, "Sen 30 Nov 16.00")
	w.sees(yohana, "Senin, 30 November")
	if n := w.said(yohana, "Ada perubahan hari kerja"); n != 2 {
		t.Errorf("the resident was told %d times, want once for each change", n)
	}
}

// A replica that goes in the middle leaves the rest to another.
func TestARecountThatIsCutOffIsFinishedByAnother(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	w.stop()
	const cases = 1200 // three pages
	numbers := w.pours(mimika(t).City, cases)
	stop := w.starts(nil)
	newer := withHoliday(t, "2026-11-26")
	w.puts(newer, "pilkada")
	for w.counted(newer, numbers) < cases/4 {
		w.rests()
	}
	stop()
	if n := w.counted(newer, numbers); n == cases {
		t.Log("all was done before the replica went")
	}
	w.starts(nil)
	for w.counted(newer, numbers) < cases {
		w.rests()
	}
}

// counted is how many of the cases have their dates by a configuration.
func (w *town) counted(config *bot.Config, numbers []string) (n int) {
	w.t.Helper()
	cases, err := w.store.Cases(w.ctx, numbers...)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, c := range cases {
		var k tickets.Ticket
		if err := json.Unmarshal(c.Open, &k.Open); err != nil {
			w.t.Fatal(err)
		}
		if !k.Recompute(config.City) {
			n++
		}
	}
	return n
}

// rests waits a moment for the bot, which says nothing where the test could hear it.
func (w *town) rests() {
	w.t.Helper()
	select {
	case <-w.ctx.Done():
		w.t.Fatal("it never came to an end")
	case <-time.After(20 * time.Millisecond):
	}
}

// withHoliday is Mimika's configuration with another day off.
func withHoliday(t testing.TB, day string) *bot.Config {
	t.Helper()
	text, err := os.ReadFile(filepath.Join("..", "..", "configs", "mimika", "holidays.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	return edited(t, "holidays.yaml", strings.Replace(string(text), "  2026-12-24:", "  "+day+": Pilkada\n  2026-12-24:", 1))
}
