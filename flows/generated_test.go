package flows

import (
	"maps"
	"regexp"
	"slices"
	"strings"
	"testing"

	"noken/source"
)

// harmless are lines whose loss changes what a flow does and leaves a flow that
// works: keys that may be left out, and whole entries that nothing names.
var harmless = regexp.MustCompile(`^\s*(#.*|` +
	`label: .*|hint: .*|shown: .*|words: .*|count: .*|when: .*|next: .*|` + // may be left out
	`office: .*|category: .*|service: .*|anonymous: .*|secret: .*|place: .*|photos: (foto|alamat)|text: (cerita|keterangan)|` + // of file: guessed or not wanted
	`- periksa: summary|` + // a flow may send without asking
	`\*\*\{pilih\}\*\*|Yang dibawa:|What to bring:|` + // words of a block
	`[a-z_]+: \{id: .*\})?$`) // a text, of those that the engine can do without

// TestLostLines loses each line of the flows and of the engine's words in turn.
func TestLostLines(t *testing.T) {
	t.Parallel()
	files, env := shipped(t), mimika()
	for name := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			lines := strings.Split(string(files[name]), "\n")
			for i, line := range lines {
				changed := maps.Clone(files)
				changed[name] = []byte(strings.Join(slices.Concat(lines[:i], lines[i+1:]), "\n"))
				found := findings(changed, env)
				inside(t, changed, found)
				if len(found) > 5 {
					t.Errorf("line %d lost, %q, is told %d times:\n%v", i+1, line, len(found), found)
				}
				if len(found) == 0 && !harmless.MatchString(line) {
					t.Errorf("line %d lost, %q, is not found", i+1, line)
				}
			}
		})
	}
}

var word = regexp.MustCompile(`[a-z][a-z0-9_]+`)

// TestLostLetters loses the last letter of every key and of every name of a
// step, answer, list or flow in turn.
func TestLostLetters(t *testing.T) {
	t.Parallel()
	files, env := shipped(t), mimika()
	key := regexp.MustCompile(`(?:^|[\s{,-])([a-z][a-z0-9_]*):(?:\s|$)`)
	name := regexp.MustCompile(`(?:next|go|call|from|found|foreign|place|photos|office|category|service|secret|text|number|else|if|when|anonymous): '?"?([^{"'].*)`)
	for file := range files {
		if !strings.HasPrefix(file, "flows/") {
			continue
		}
		t.Run(file, func(t *testing.T) {
			t.Parallel()
			text := string(files[file])
			spots := map[int]int{} // end of a word: its beginning
			for _, m := range key.FindAllStringSubmatchIndex(text, -1) {
				spots[m[3]] = m[2]
			}
			for _, m := range name.FindAllStringSubmatchIndex(text, -1) {
				for _, w := range word.FindAllStringIndex(text[m[2]:m[3]], -1) {
					spots[m[2]+w[1]] = m[2] + w[0]
				}
			}
			for at, from := range spots {
				line := 1 + strings.Count(text[:at], "\n")
				row := strings.Split(text, "\n")[line-1]
				if strings.HasPrefix(strings.TrimSpace(row), "#") || at-from < 2 {
					continue
				}
				changed := maps.Clone(files)
				changed[file] = []byte(text[:at-1] + text[at:])
				found := findings(changed, env)
				inside(t, changed, found)
				if len(found) == 0 && !freeName(row, text[from:at]) {
					t.Errorf("line %d: %q that loses a letter is not found in %q", line, text[from:at], row)
				}
				if len(found) > 5 {
					t.Errorf("line %d: %q that loses a letter is told %d times:\n%v", line, text[from:at], len(found), found)
				}
			}
		})
	}
}

// freeName says whether a word is the name of a step, choice or flow that
// nothing else in the shipped flows speaks of, so that it may be any.
func freeName(row, name string) bool {
	for _, free := range []string{"- " + name + ":", "flow: " + name, "Yang " + name, "What to " + name} {
		if strings.Contains(row, free) {
			return true
		}
	}
	return false
}

// TestExchangedLetters exchanges the two middle letters of every key.
func TestExchangedLetters(t *testing.T) {
	t.Parallel()
	files, env := shipped(t), mimika()
	key := regexp.MustCompile(`(?m)^\s+(?:- )?([a-z][a-z0-9_]+):`)
	for name := range files {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			text := string(files[name])
			for _, m := range key.FindAllStringSubmatchIndex(text, -1) {
				mid := (m[2] + m[3]) / 2
				if text[mid] == text[mid-1] {
					continue
				}
				changed := maps.Clone(files)
				changed[name] = []byte(text[:mid-1] + text[mid:mid+1] + text[mid-1:mid] + text[mid+1:])
				found := findings(changed, env)
				inside(t, changed, found)
				step := strings.HasPrefix(strings.TrimSpace(text[m[0]:m[1]]), "- ")
				head := text[:m[3]]
				typed := strings.Contains(head, "  typed") && !strings.Contains(head, "  before:") || // what the host says or takes: it knows which
					strings.Contains(head, "  cannot:") && !slices.Contains(engineKeys, "cannot."+text[m[2]:m[3]])
				if len(found) == 0 && !step && !typed {
					t.Errorf("line %d: %q with two letters exchanged is not found", 1+strings.Count(text[:m[2]], "\n"), text[m[2]:m[3]])
				}
			}
		})
	}
}

// TestHarmlessChanges changes what means nothing.
func TestHarmlessChanges(t *testing.T) {
	t.Parallel()
	files, env := everything(t), mimika()
	rewritten := func(change func(name, text string) string) map[string][]byte {
		all := map[string][]byte{}
		for name, data := range files {
			all[name] = []byte(change(name, string(data)))
		}
		return all
	}
	lines := func(change func(line string) string) map[string][]byte {
		return rewritten(func(_, text string) string {
			all := strings.Split(text, "\n")
			for i := range all {
				all[i] = change(all[i])
			}
			return strings.Join(all, "\n")
		})
	}
	for name, changed := range map[string]map[string][]byte{
		"Windows' line ends":        rewritten(func(_, s string) string { return strings.ReplaceAll(s, "\n", "\r\n") }),
		"a byte order mark":         rewritten(func(_, s string) string { return "\ufeff" + s }),
		"both":                      rewritten(func(_, s string) string { return "\ufeff" + strings.ReplaceAll(s, "\n", "\r\n") }),
		"no newline at the end":     rewritten(func(_, s string) string { return strings.TrimRight(s, "\n") }),
		"empty lines at the end":    rewritten(func(_, s string) string { return s + "\n\n\n" }),
		"a comment at the end":      rewritten(func(_, s string) string { return s + "# selesai\n" }),
		"a comment at the start":    rewritten(func(_, s string) string { return "# {catatan} **\n" + s }),
		"a document mark":           rewritten(func(_, s string) string { return "---\n" + s }),
		"spaces at the line's end":  lines(func(line string) string { return line + map[bool]string{true: "  "}[strings.HasSuffix(line, "}")] }),
		"a comment after each list": lines(func(line string) string { return line + map[bool]string{true: " # ya"}[strings.HasSuffix(line, "}")] }),
		"steps in quotes": rewritten(func(_, s string) string {
			return strings.NewReplacer("- periksa: summary", `- "periksa": 'summary'`, "place: lokasi", `"place": "lokasi"`, "call: pemohon", "call: 'pemohon'").Replace(s)
		}),
		"keys in another order": rewritten(func(_, s string) string {
			return strings.Replace(s, "      place: lokasi\n      photos: foto\n", "      photos: foto\n      place: lokasi\n", 1)
		}),
		"a flow's keys in another order": rewritten(func(name, s string) string {
			if name != status {
				return s
			}
			head, steps, _ := strings.Cut(s, "steps:")
			return "steps:" + strings.TrimRight(steps, "\n") + "\n" + head
		}),
		"languages in another order": rewritten(func(_, s string) string {
			return strings.Replace(s, "{id: Cerita, en: Story}", "{en: Story, id: Cerita}", 1)
		}),
		"braces written out": rewritten(func(_, s string) string {
			return strings.Replace(s, "      label: {id: Cerita, en: Story}\n", "      label:\n        id: Cerita\n        en: Story\n", 1)
		}),
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if found := findings(changed, env); len(found) > 0 {
				t.Error(found)
			}
		})
	}
}

// TestFilesThatAreNoText reads what no editor wrote.
func TestFilesThatAreNoText(t *testing.T) {
	t.Parallel()
	for name, data := range map[string]string{
		"nothing": "", "a zip": "PK\x03\x04\x00\x00", "a zero": "flow: a\x00", "not UTF-8": "flow: \xff\xfe", "only comments": "# a\n",
		"a list": "- a\n- b\n", "a word": "flow", "much": strings.Repeat("a: b\n", 100_000), "deep": strings.Repeat("[", 1000),
		"JSON": `{"flow": "t", "title": {"id": "T", "en": "T"}, "steps": []}`,
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			files := shipped(t)
			files["flows/t.yaml"] = []byte(data)
			found := findings(files, mimika())
			if len(found) == 0 || !slices.ContainsFunc(found, func(p source.Problem) bool { return p.File == "flows/t.yaml" }) {
				t.Errorf("nothing is found: %v", found)
			}
			inside(t, files, found)
		})
	}
}
