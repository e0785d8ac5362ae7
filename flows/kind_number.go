package flows

import (
	"math"
	"regexp"
	"strconv"
	"strings"

	"github.com/expr-lang/expr/types"

	"noken/source"
)

// numberKind asks for a whole number. "1.500" and "1 500" are 1500.
//
//	steps:
//	  - jumlah:
//	      number: {min: 1, max: 20}
//	      ask: {id: Berapa orang?, en: How many people?}
type numberKind struct {
	question
	min, max int
}

// maxNumber keeps numbers whole in every reader of JSON.
const maxNumber = 1 << 52

// numberBody says what numbers are taken.
type numberBody struct {
	source.Where

	// The smallest number that is taken.
	Min int `yaml:"min" jsonschema:"minimum=-4503599627370496,maximum=4503599627370496,default=-4503599627370496"`

	// The greatest number that is taken.
	Max int `yaml:"max" jsonschema:"minimum=-4503599627370496,maximum=4503599627370496,default=4503599627370496"`
}

func readNumber(_ *loader, st *step, body *source.Node) kind {
	var b numberBody
	st.flow.src.Decode(body, &b)
	if b.Min > b.Max {
		st.flow.src.Problem(b.At("min"), RuleLimits, "", "min is greater than max")
	}
	return &numberKind{min: b.Min, max: b.Max}
}

var (
	numberForm  = regexp.MustCompile(`^([+-]?)([0-9]{1,16}|[0-9]{1,3}(?:[. ][0-9]{3}){1,4})$`)
	numberDrops = strings.NewReplacer(".", "", " ", "")
)

// parseNumber reads a whole number as people write it.
func parseNumber(s string) (int, bool) {
	m := numberForm.FindStringSubmatch(strings.TrimSpace(s))
	if m == nil {
		return 0, false
	}
	n, err := strconv.ParseInt(m[1]+numberDrops.Replace(m[2]), 10, 64)
	if err != nil || math.Abs(float64(n)) > maxNumber {
		return 0, false
	}
	return int(n), true
}

func (k *numberKind) accept(_ *turn, _ *step, e *Event) verdict {
	if e.Kind != Text {
		return verdict{}
	}
	n, ok := parseNumber(e.Text)
	args := map[string]any{"min": strconv.Itoa(k.min), "max": strconv.Itoa(k.max)}
	switch {
	case !ok:
		return verdict{why: "wrong.number"}
	case n < k.min:
		return verdict{why: "wrong.small", args: args}
	case n > k.max:
		return verdict{why: "wrong.big", args: args}
	}
	return verdict{what: answered, value: Value{Kind: "number", Text: strconv.Itoa(n)}}
}

func (k *numberKind) value(_ *turn, v Value) any {
	n, _ := strconv.Atoi(v.Text)
	return n
}

func (k *numberKind) typ() types.Type { return types.Int }
