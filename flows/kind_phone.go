package flows

import (
	"strings"

	"noken/source"
)

// phoneKind asks for an Indonesian phone number, typed or shared as a contact:
// 08..., 628..., +628... with spaces, dots and dashes. It is kept as +62...
//
//	steps:
//	  - telepon:
//	      phone:
//	      ask: {id: Nomor HP?, en: Phone number?}
type phoneKind struct{ question }

func readPhone(_ *loader, st *step, body *source.Node) kind {
	bare(st, body)
	return &phoneKind{}
}

// parsePhone gives a number as +62...; with the country's code it has 10 to 14
// digits, which is 9 to 13 as people dial it.
func parsePhone(s string) (string, bool) {
	plus := false
	var b strings.Builder
	for i, r := range strings.TrimSpace(s) {
		switch {
		case r >= '0' && r <= '9':
			b.WriteRune(r)
		case r == '+' && i == 0:
			plus = true
		case strings.ContainsRune(" .-()/", r):
		default:
			return "", false
		}
	}
	digits := b.String()
	switch {
	case strings.HasPrefix(digits, "620"): // +62 0812...
		digits = "62" + digits[3:]
	case strings.HasPrefix(digits, "62"):
	case plus:
		return "", false
	case strings.HasPrefix(digits, "0"):
		digits = "62" + digits[1:]
	case strings.HasPrefix(digits, "8"):
		digits = "62" + digits
	default:
		return "", false
	}
	if !strings.HasPrefix(digits, "628") || len(digits) < 10 || len(digits) > 14 {
		return "", false
	}
	return "+" + digits, true
}

func (k *phoneKind) accept(_ *turn, _ *step, e *Event) verdict {
	if e.Kind != Text && e.Kind != Contact {
		return verdict{}
	}
	number, ok := parsePhone(e.Text)
	if !ok {
		return verdict{why: "wrong.phone"}
	}
	return verdict{what: answered, value: Value{Kind: "phone", Text: number}}
}
