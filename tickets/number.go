package tickets

import (
	"fmt"
	"strings"
)

// A ticket number reads MMK-26-004217-K: the city's prefix, two digits of the
// year, the running number with at least six digits, and a check character.
//
// The check character is a weighted sum modulo 23, a prime, written with the 23
// letters that nobody takes for a digit (no I, L, O). The weight of each place
// is a power of 17, a primitive root of 23. Digits differ by at most 9, so every
// single wrong digit changes the sum; the places of year and running number have
// 21 different weights, so every exchange of two digits does too. The exponents
// begin where they make the numbers in the project's documents true. Letters of
// the prefix count with A=1, so that another city's number is told apart.
const checkLetters = "ABCDEFGHJKMNPQRSTUVWXYZ"

const (
	runningDigits = 6  // at least
	maxRunning    = 18 // digits; beyond lies no int64
)

// checkPowers[i] is 17^i mod 23; the powers repeat after 22.
var checkPowers = func() (p [22]int) {
	p[0] = 1
	for i := 1; i < len(p); i++ {
		p[i] = p[i-1] * 17 % 23
	}
	return p
}()

// checkCharacter computes the check character of a number's parts: prefix in
// capital letters, year and running in digits.
func checkCharacter(prefix, year, running string) byte {
	sum := 0
	add := func(part string, zero byte, exponent int) {
		for i := range len(part) {
			place := len(part) - 1 - i
			sum += int(part[i]-zero) * checkPowers[(exponent+place)%22]
		}
	}
	add(prefix, 'A'-1, 1)
	add(running, '0', 10)
	add(year, '0', 10+19)
	return checkLetters[(23-sum%23)%23]
}

// FormatNumber writes the number of a city's running-th ticket of a year. The
// prefix is two to four capital letters; running counts from 1.
func FormatNumber(prefix string, year int, running int64) string {
	yy := fmt.Sprintf("%02d", ((year%100)+100)%100)
	n := fmt.Sprintf("%0*d", runningDigits, max(running, 0))
	return prefix + "-" + yy + "-" + n + "-" + string(checkCharacter(prefix, yy, n))
}

// NumberVerdict says what ParseNumber made of a text.
type NumberVerdict int

// What a text can be.
const (
	NotANumber NumberVerdict = iota
	NumberTypo               // has the shape of a number, but one that was never given
	NumberOK
)

// String names the verdict.
func (v NumberVerdict) String() string {
	switch v {
	case NumberOK:
		return "ok"
	case NumberTypo:
		return "typo"
	}
	return "not a number"
}

// maxNumberInput is how long a text may be to be read as a number, in bytes.
const maxNumberInput = 64

// ParseNumber reads a ticket number as people type it: in any case, with spaces
// or nothing for the dashes, with O for 0 and I or l for 1, and, where the parts
// are set apart, without the leading zeros. With NumberOK it returns the number
// as FormatNumber writes it, else an empty one.
func ParseNumber(prefix, s string) (number string, verdict NumberVerdict) {
	if len(s) > maxNumberInput {
		return "", NotANumber
	}
	typed, ok := foldNumber(s)
	if !ok {
		return "", NotANumber
	}
	bare := strings.ReplaceAll(typed, "-", "")
	if len(bare) < len(prefix)+4 {
		return "", NotANumber
	}
	head, digits, check := bare[:len(prefix)], bare[len(prefix):len(bare)-1], bare[len(bare)-1]
	if fold(prefix) != head || !isDigits(digits) || len(digits) > 2+maxRunning {
		return "", looksLike(prefix, head, digits)
	}
	year, running := digits[:2], digits[2:]
	if !setApart(typed, head, year, running, string(check)) {
		return "", looksLike(prefix, head, digits)
	}
	if missing := runningDigits - len(running); missing > 0 {
		running = strings.Repeat("0", missing) + running
	}
	if checkCharacter(prefix, year, running) != check {
		return "", looksLike(prefix, head, digits)
	}
	return prefix + "-" + year + "-" + running + "-" + string(check), NumberOK
}

// setApart says whether the dashes of what was typed are where they belong. A
// dash for a digit or a digit for a dash makes the number shorter or longer,
// which the check character alone would let pass once in 23: so dashes stand
// between parts only, and a running number that has not the usual length is
// taken with all of them, a long one also with none.
func setApart(typed, head, year, running, check string) bool {
	all, none := head+"-"+year+"-"+running+"-"+check, head+year+running+check
	switch {
	case typed == all:
		return len(running) <= runningDigits || running[0] != '0'
	case typed == none:
		return len(running) == runningDigits || len(running) > runningDigits && running[0] != '0'
	case len(running) != runningDigits:
		return false
	}
	rest := typed
	for _, part := range []string{head, year, running, check} {
		var ok bool
		if rest, ok = strings.CutPrefix(strings.TrimPrefix(rest, "-"), part); !ok {
			return false
		}
	}
	return rest == ""
}

// foldNumber brings a text to capital letters and digits, with one dash for
// whatever sets them apart. It fails on anything that no number holds.
func foldNumber(s string) (string, bool) {
	var b strings.Builder
	apart := false
	write := func(c byte) {
		if apart && b.Len() > 0 {
			b.WriteByte('-')
		}
		apart = false
		b.WriteByte(c)
	}
	for _, r := range s {
		switch {
		case r >= '0' && r <= '9', r >= 'A' && r <= 'Z':
			write(byte(r))
		case r >= 'a' && r <= 'z':
			write(byte(r - 'a' + 'A'))
		case strings.ContainsRune("-_/ .,#:\t\n\r\u00a0\u2212", r), r >= 0x2010 && r <= 0x2015:
			apart = true
		default:
			return "", false
		}
	}
	return fold(b.String()), true
}

var folder = strings.NewReplacer("O", "0", "I", "1", "L", "1")

// fold replaces the letters that are taken for digits by those digits.
func fold(s string) string { return folder.Replace(s) }

func isDigits(s string) bool {
	for i := range len(s) {
		if s[i] < '0' || s[i] > '9' {
			return false
		}
	}
	return s != ""
}

// looksLike tells a mistyped number from what is none: a mistyped one has the
// city's prefix or all but one letter of it, and digits with at most one
// exception, at least four of them.
func looksLike(prefix, head, digits string) NumberVerdict {
	wrong, figures := 0, 0
	folded := fold(prefix)
	for i := range len(folded) {
		if folded[i] != head[i] {
			wrong++
		}
	}
	for i := range len(digits) {
		if digits[i] >= '0' && digits[i] <= '9' {
			figures++
		} else {
			wrong++
		}
	}
	if wrong > 1 || figures < 4 || figures > 2+maxRunning {
		return NotANumber
	}
	return NumberTypo
}

// FindNumber finds the first valid number inside a longer text, such as a
// forwarded message.
func FindNumber(prefix, text string) (string, bool) {
	folded := strings.ToUpper(fold(strings.ToUpper(prefix)))
	for i := range len(text) {
		if !beginsWord(text, i) || !beginsFolded(text[i:], folded) {
			continue
		}
		if number, ok := numberAt(prefix, text[i:]); ok {
			return number, true
		}
	}
	return "", false
}

// numberAt reads a number at the beginning of s: the longest stretch that is
// valid and ends at the end of a word.
func numberAt(prefix, s string) (string, bool) {
	s = s[:min(len(s), 40)]
	for end := len(s); end >= len(prefix)+4; end-- {
		if !isWordByte(s[end-1]) || end < len(s) && isWordByte(s[end]) {
			continue
		}
		if number, verdict := ParseNumber(prefix, s[:end]); verdict == NumberOK {
			return number, true
		}
	}
	return "", false
}

func beginsWord(s string, i int) bool {
	return isWordByte(s[i]) && (i == 0 || !isWordByte(s[i-1]))
}

func beginsFolded(s, folded string) bool {
	return len(s) >= len(folded) && fold(strings.ToUpper(s[:len(folded)])) == folded
}

func isWordByte(b byte) bool {
	return b >= '0' && b <= '9' || b >= 'a' && b <= 'z' || b >= 'A' && b <= 'Z' || b >= 0x80
}
