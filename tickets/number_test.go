package tickets_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"noken/tickets"
)

func TestFormatNumber(t *testing.T) {
	t.Parallel()
	for _, c := range []struct {
		prefix  string
		year    int
		running int64
		want    string
	}{
		{"MMK", 2026, 4217, "MMK-26-004217-K"},
		{"MMK", 2026, 3990, "MMK-26-003990-Q"},
		{"MMK", 2100, 1, "MMK-00-000001-" + last(tickets.FormatNumber("MMK", 2000, 1))},
		{"MMK", 2026, 1234567, "MMK-26-1234567-" + last(tickets.FormatNumber("MMK", 26, 1234567))},
	} {
		if got := tickets.FormatNumber(c.prefix, c.year, c.running); got != c.want {
			t.Errorf("number %d of %d is %s, expected %s", c.running, c.year, got, c.want)
		}
	}
	if tickets.FormatNumber("MMK", 2026, 4217) == strings.Replace(tickets.FormatNumber("NBR", 2026, 4217), "NBR", "MMK", 1) {
		t.Error("another city's number has the same check character")
	}
}

func last(s string) string { return s[len(s)-1:] }

func TestParseNumberAsPeopleTypeIt(t *testing.T) {
	t.Parallel()
	const right = "MMK-26-004217-K"
	for typed, want := range map[string]tickets.NumberVerdict{
		right:                      tickets.NumberOK,
		"mmk-26-004217-k":          tickets.NumberOK,
		" MMK 26 004217 K ":        tickets.NumberOK,
		"mmk26004217k":             tickets.NumberOK,
		"MMK-26-OO42I7-K":          tickets.NumberOK,
		"MMK-26-0042l7-K":          tickets.NumberOK,
		"MMK-26-4217-K":            tickets.NumberOK,
		"MMK–26–004217–K":          tickets.NumberOK, // the long dashes of phone keyboards
		"#MMK-26-004217-K.":        tickets.NumberOK,
		"MMK-26-004271-K":          tickets.NumberTypo,
		"MMK-26-004217-Q":          tickets.NumberTypo,
		"MNK-26-004217-K":          tickets.NumberTypo,
		"MMK-26-00A217-K":          tickets.NumberTypo,
		"MMK-26-0004217-K":         tickets.NumberTypo,
		"":                         tickets.NotANumber,
		"halo":                     tickets.NotANumber,
		"MMK":                      tickets.NotANumber,
		"jalan rusak":              tickets.NotANumber,
		"081234567890":             tickets.NotANumber,
		"9404012309900001":         tickets.NotANumber,
		"482913":                   tickets.NotANumber,
		"NBR-26-004217-K":          tickets.NotANumber,
		right + " sampai kapan":    tickets.NotANumber,
		strings.Repeat("1", 1000):  tickets.NotANumber,
		"MMK-26-004217-\U0001F600": tickets.NotANumber,
	} {
		number, verdict := tickets.ParseNumber("MMK", typed)
		if verdict != want || (verdict == tickets.NumberOK) != (number == right) {
			t.Errorf("%q is %v (%q), expected %v", typed, verdict, number, want)
		}
	}
}

// Every character of a number replaced by every other, and every two neighbours
// exchanged, must never give another valid number. What only differs in how it
// is typed (a dash for a space, O for 0) may give the same.
func TestNoSlipGivesAnotherNumber(t *testing.T) {
	t.Parallel()
	const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789- abcxyz"
	prefixes := []string{"MMK", "IOL", "XA", "ZZZZ"}
	for _, prefix := range prefixes {
		for _, running := range []int64{1, 9, 10, 4217, 3990, 99999, 123456, 606060, 999999, 1000000, 1042171, 7654321, 1 << 40} {
			for _, year := range []int{2026, 2030, 2099} {
				number := tickets.FormatNumber(prefix, year, running)
				if got, verdict := tickets.ParseNumber(prefix, number); verdict != tickets.NumberOK || got != number {
					t.Fatalf("%s itself is %v", number, verdict)
				}
				check := func(slip string) {
					if got, verdict := tickets.ParseNumber(prefix, slip); verdict == tickets.NumberOK && got != number {
						t.Errorf("%s for %s gives %s", slip, number, got)
					}
				}
				for i := range number {
					for _, c := range letters {
						check(number[:i] + string(c) + number[i+1:])
					}
					if i > 0 {
						check(number[:i-1] + number[i:i+1] + number[i-1:i] + number[i+1:])
					}
				}
			}
		}
	}
}

// All numbers of six digits: a wrong digit, or two digits exchanged anywhere and
// not only neighbours, changes the check character.
func TestEveryRunningNumberIsProtected(t *testing.T) {
	t.Parallel()
	checks := make([]byte, 1_000_000)
	for n := range checks {
		number := tickets.FormatNumber("MMK", 2026, int64(n))
		checks[n] = number[len(number)-1]
	}
	places := [6]int{1, 10, 100, 1000, 10_000, 100_000}
	for n := range checks {
		for i, p := range places {
			digit := n / p % 10
			for wrong := range 10 {
				if slip := n + (wrong-digit)*p; wrong != digit && checks[slip] == checks[n] {
					t.Fatalf("%06d passes for %06d", slip, n)
				}
			}
			for _, q := range places[:i] {
				other := n / q % 10
				if slip := n + (other-digit)*p + (digit-other)*q; slip != n && checks[slip] == checks[n] {
					t.Fatalf("%06d passes for %06d", slip, n)
				}
			}
		}
	}
}

func TestFindNumber(t *testing.T) {
	t.Parallel()
	const right = "MMK-26-004217-K"
	for text, want := range map[string]string{
		"nomor sa " + right + " su sampai mana?":      right,
		"mmk 26 004217 k bagaimana":                   right,
		"(MMK26004217K)":                              right,
		"salah MMK-26-004271-K, benar " + right + "!": right,
		"Laporan masuk:\n" + right:                    right,
		"xMMK-26-004217-K":                            "",
		"tidak ada nomor di sini, mmk":                "",
		"MMK-26-004217-Kx":                            "",
	} {
		if got, ok := tickets.FindNumber("MMK", text); got != want || ok != (want != "") {
			t.Errorf("in %q found %q, expected %q", text, got, want)
		}
	}
}

func TestNumbersSurviveBeingTyped(t *testing.T) {
	t.Parallel()
	rapid.Check(t, func(t *rapid.T) {
		number := tickets.FormatNumber("MMK", rapid.IntRange(2020, 2119).Draw(t, "year"), rapid.Int64Range(1, 1e15).Draw(t, "running"))
		typed := number
		if rapid.Bool().Draw(t, "bare") {
			typed = strings.ReplaceAll(typed, "-", rapid.SampledFrom([]string{"", " "}).Draw(t, "between"))
		}
		if rapid.Bool().Draw(t, "small") {
			typed = strings.ToLower(typed)
		}
		if got, verdict := tickets.ParseNumber("MMK", typed); got != number || verdict != tickets.NumberOK {
			t.Fatalf("%q gives %q, %v; expected %q", typed, got, verdict, number)
		}
		if got, ok := tickets.FindNumber("MMK", "cek "+typed+" dong"); !ok || got != number {
			t.Fatalf("in %q found %q, expected %q", typed, got, number)
		}
	})
}

func FuzzParseNumber(f *testing.F) {
	for _, s := range []string{"MMK-26-004217-K", "mmk 26 004217 k", "MMK26OO4217K", "MMK-26-1042171-K", "halo", "", "\xff", "–—", "MMKMMKMMK-26-1-A"} {
		f.Add("MMK", s)
	}
	f.Add("IOL", "I0L-26-000001-A")
	f.Fuzz(func(t *testing.T, prefix, s string) {
		if len(prefix) < 2 || len(prefix) > 4 || strings.Trim(prefix, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
			return
		}
		number, verdict := tickets.ParseNumber(prefix, s)
		if (verdict == tickets.NumberOK) != (number != "") {
			t.Fatalf("%q is %v with number %q", s, verdict, number)
		}
		if verdict == tickets.NumberOK {
			if again, v := tickets.ParseNumber(prefix, number); again != number || v != tickets.NumberOK {
				t.Fatalf("%q gives %q, which is %v", s, number, v)
			}
		}
		if found, ok := tickets.FindNumber(prefix, s); ok {
			if again, v := tickets.ParseNumber(prefix, found); again != found || v != tickets.NumberOK {
				t.Fatalf("found %q in %q, which is %v", found, s, v)
			}
		}
	})
}

func BenchmarkParseNumber(b *testing.B) {
	b.ReportAllocs()
	for b.Loop() {
		tickets.ParseNumber("MMK", "MMK-26-004217-K")
	}
}
