package flows

import (
	"strings"

	"noken/source"
)

// markup warns of bold that does not end and of braces that are no placeholder:
// both would be shown as they stand.
func markup(src *source.File, n *source.Node, words string) {
	warn := func(piece string, hint, message string) {
		p := within(src, n, piece, -1)
		p.Rule, p.Severity, p.Message, p.Hint = RuleMarkup, source.Warning, message, hint
		src.Note(p)
	}
	if strings.Count(words, "**")%2 == 1 {
		warn("**", "put ** before and after what is to be bold", "** stands without its other half and would be shown as it is")
	}
	for rest := words; ; {
		_, after, found := strings.Cut(rest, "{")
		if !found {
			return
		}
		rest = after
		if _, ok := placeholder("{" + rest); ok {
			continue
		}
		name, _, closed := strings.Cut(rest, "}")
		if inner := strings.ContainsAny(name, "{\n"); !closed || inner {
			line, _, _ := strings.Cut(rest, "\n")
			warn("{"+line, "write {name} with both braces", "a { without its } would be shown as it is")
			return
		}
		hint := "the name of an answer has small letters, digits, _ and ."
		if fixed := strings.ToLower(strings.TrimSpace(name)); fixed != name {
			if _, ok := placeholder("{" + fixed + "}"); ok {
				hint = "did you mean {" + fixed + "}?"
			}
		}
		warn("{"+name+"}", hint, "{"+name+"} is no placeholder and would be shown as it is")
		return
	}
}
