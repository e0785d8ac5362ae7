package flows

import (
	"strconv"
	"strings"

	"noken/source"
)

// nikKind asks for a NIK: 16 digits, of which the first six are a region (never
// checked: people moved, and the county's own code changed in 2022), then the
// day of birth as DDMMYY with 40 added to the day of a woman's, then a number.
// With family: true it asks for a No. KK, where only the length is checked.
//
//	steps:
//	  - nik:
//	      nik:
//	      ask: {id: Nomor NIK?, en: Your NIK?}
//	  - kk:
//	      nik: {family: true}
//	      ask: {id: Nomor KK?, en: Family card number?}
type nikKind struct {
	question
	family bool
}

// nikBody says which number is asked for.
type nikBody struct {
	source.Where

	// true: the number of a family card (No. KK) instead of a NIK.
	Family bool `yaml:"family"`
}

func readNIK(_ *loader, st *step, body *source.Node) kind {
	var b nikBody
	st.flow.src.Decode(body, &b)
	return &nikKind{family: b.Family}
}

var nikDrops = strings.NewReplacer(" ", "", ".", "", "-", "", "\n", "")

// parseNIK gives the 16 digits, or the key of what is wrong and how many digits there are.
func parseNIK(s string, family bool) (digits, why string, count int) {
	digits = nikDrops.Replace(s)
	for _, r := range digits {
		if r >= '0' && r <= '9' {
			count++
		}
	}
	if count != 16 || len(digits) != 16 {
		if family {
			return "", "wrong.kk", count
		}
		return "", "wrong.nikdigits", count
	}
	if family {
		return digits, "", count
	}
	day, _ := strconv.Atoi(digits[6:8])
	month, _ := strconv.Atoi(digits[8:10])
	if day < 1 || day > 71 || day > 31 && day < 41 {
		return "", "wrong.nikday", count
	}
	if month < 1 || month > 12 {
		return "", "wrong.nikmonth", count
	}
	return digits, "", count
}

func (k *nikKind) accept(_ *turn, _ *step, e *Event) verdict {
	if e.Kind != Text {
		return verdict{}
	}
	digits, why, count := parseNIK(e.Text, k.family)
	if why != "" {
		return verdict{why: why, args: map[string]any{"n": strconv.Itoa(count)}}
	}
	return verdict{what: answered, value: Value{Kind: "nik", Text: digits}}
}
