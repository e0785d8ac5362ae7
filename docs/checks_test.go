package docs_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
	"time"

	"noken/bot"
	"noken/configs"
	"noken/source"
)

// rulesInCode are the values of all constants of the type source.Rule.
func rulesInCode(t *testing.T) map[string]bool {
	t.Helper()
	rules := map[string]bool{}
	for _, folder := range []string{"source", "flows", "tickets", "bot", "transcript", "phrases", "schema"} {
		names, err := filepath.Glob(filepath.Join("..", folder, "*.go"))
		if err != nil {
			t.Fatal(err)
		}
		for _, name := range names {
			if strings.HasSuffix(name, "_test.go") {
				continue
			}
			file, err := parser.ParseFile(token.NewFileSet(), name, nil, parser.SkipObjectResolution)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				spec, ok := n.(*ast.ValueSpec)
				if !ok || len(spec.Values) != 1 {
					return true
				}
				of := ""
				switch typ := spec.Type.(type) {
				case *ast.Ident:
					of = typ.Name
				case *ast.SelectorExpr:
					of = typ.Sel.Name
				}
				if value, ok := spec.Values[0].(*ast.BasicLit); ok && of == "Rule" {
					rule, _ := strconv.Unquote(value.Value)
					rules[rule] = true
				}
				return true
			})
		}
	}
	return rules
}

// explained is a row of the table in checks.md.
type explained struct{ rule, severity, example string }

var ruleRow = regexp.MustCompile("(?m)^\\| `([a-z-]+)` \\| ([a-z, ]+) \\| .+ \\| (.*) \\| .+ \\|$")

func explainedRules(t *testing.T) map[string]explained {
	t.Helper()
	rows := map[string]explained{}
	for _, m := range ruleRow.FindAllStringSubmatch(documents(t)["../docs/checks.md"], -1) {
		rows[m[1]] = explained{m[1], m[2], strings.ReplaceAll(strings.Trim(m[3], "`"), `\|`, "|")}
	}
	return rows
}

func TestEveryRuleIsExplained(t *testing.T) {
	t.Parallel()
	code, doc := rulesInCode(t), map[string]bool{}
	for rule := range explainedRules(t) {
		if bot.Meaning(source.Rule(rule), "id") == "" {
			t.Errorf("the rule %s has no words in Indonesian: add them to bot/meaning.go", rule)
		}
		doc[rule] = true
	}
	compare(t, code, "the code", doc, "checks.md")
	compare(t, doc, "checks.md", code, "the code")
}

// slip is a mistake in Mimika's configuration: old words of a file and what
// stands there instead. Without old words the new ones are added at the end, as a
// new file where there was none; "=" alone empties the file.
type slip struct{ file, old, new string }

// slips are the mistakes that the examples in checks.md come from, by rule.
var slips = map[string]slip{
	"syntax":           {"flows/status.yaml", "      label: {id: Nomor", "\tlabel: {id: Nomor"},
	"file":             {"holidays.yaml", "", "="},
	"double-key":       {"categories.yaml", "", "\nsampah:\n  label: {id: A, en: B}\n  office: dlh\n  words: [x]\n"},
	"unknown-key":      {"flows/aduan.yaml", "label: {id: Cerita", "lable: {id: Cerita"},
	"missing-key":      {"categories.yaml", "  office: dlh\n  words: [sampah", "  words: [sampah"},
	"wrong-type":       {"flows/aduan.yaml", "{min: 10,", "{min: sepuluh,"},
	"out-of-range":     {"categories.yaml", "{id: Sampah, en: Rubbish}", "{id: Sampah dan bau yang mengganggu, en: Rubbish}"},
	"unknown-word":     {"flows/aduan.yaml", "file: complaint", "file: complain"},
	"translation":      {"flows/aduan.yaml", `, en: "What is it about?"`, ""},
	"name":             {"flows/aduan.yaml", "  - cerita:", "  - Cerita-1:"},
	"double-name":      {"flows/status.yaml", "  - kode:", "  - nomor:"},
	"kind":             {"flows/aduan.yaml", "text: {min: 10,", "txt: {min: 10,"},
	"no-question":      {"flows/aduan.yaml", `      ask: {id: "Apa yang terjadi, dan sejak kapan?", en: "What happened, and since when?"}` + "\n", ""},
	"no-step":          {"flows/status.yaml", "foreign: kode", "foreign: kodee"},
	"no-flow":          {"flows/layanan.yaml", "flow: pemohon", "flow: pemohn"},
	"no-list":          {"flows/aduan.yaml", "from: categories", "from: category"},
	"no-answer":        {"flows/aduan.yaml", "photos: foto", "photos: foot"},
	"unreachable":      {"flows/status.yaml", "", "\n  - tamat:\n      say: {id: Selesai., en: Done.}\n"},
	"circle":           {"flows/putar.yaml", "", "flow: putar\ntitle: {id: Putar, en: Round}\nsteps:\n  - satu:\n      say: {id: A., en: B.}\n  - dua:\n      say: {id: C., en: D.}\n      next: satu\n"},
	"dead-end":         {"flows/putar.yaml", "", "flow: putar\ntitle: {id: Putar, en: Round}\nsteps:\n  - satu:\n      text: {}\n      ask: {id: A?, en: B?}\n  - dua:\n      say: {id: C., en: D.}\n      next: satu\n"},
	"unset":            {"flows/aduan.yaml", "anonymous: jenis.secret or", "anonymous: len(foto) == 0 or"},
	"catch-all":        {"flows/status.yaml", "        wrong:\n          say: {id: \"Kodenya belum cocok. Coba lihat lagi.\", en: \"That code does not fit. Please look again.\"}\n          go: kode\n", ""},
	"expression":       {"flows/aduan.yaml", "when: jenis.photos", "when: jenis.photo"},
	"placeholder":      {"flows/layanan.yaml", "Cost: {pilih.cost}", "Cost: {pilih.price}"},
	"limits":           {"flows/aduan.yaml", "{min: 10, max: 1500}", "{min: 2000, max: 1500}"},
	"param":            {"flows/layanan.yaml", "          untuk:", "          buat:"},
	"no-text":          {"texts/flow.yaml", "  back: {", "  bakc: {"},
	"markup":           {"flows/aduan.yaml", "Apa yang terjadi, dan", "**Apa yang terjadi, dan"},
	"unread-file":      {"flow/aduan.yaml", "", "flow: aduan\n"},
	"menu":             {"city.yaml", "", "\nmenu: [aduan, layanan, statsu]\n"},
	"bad-id":           {"categories.yaml", "\njalan:", "\nJalan:"},
	"unknown-office":   {"categories.yaml", "office: dlh\n  words: [sampah", "office: dhl\n  words: [sampah"},
	"unknown-category": {"people.yaml", "", "\nsecret: {pungly: [700000001]}\n"},
	"verification":     {"city.yaml", "verification: off", "verification: category"},
	"proof":            {"categories.yaml", "  secret: true\n", "  secret: true\n  proof: photo\n"},
	"ladder":           {"ladder.yaml", "  when: before\n  days: 1\n", "  when: half\n"},
	"people":           {"people.yaml", "", "\nsecret: {sampah: [700000001]}\n"},
	"unknown-area":     {"offices.yaml", `"94.04.18"`, `"94.04.81"`},
	"unreached-office": {"offices.yaml", "", "\nperpus:\n  name: {id: Perpustakaan, en: Library}\n  short: Perpus\n  does: {id: Buku, en: Books}\n"},
	"deadline":         {"city.yaml", "monday: 07:30-16:00", "monday: 16:00-07:30"},
	"holidays":         {"holidays.yaml", "", "  2026-13-01: Hari yang tidak ada\n"},
	"double-label":     {"categories.yaml", "{id: Sampah,", "{id: Air bersih,"},
	"double-word":      {"categories.yaml", "words: [pajak,", "words: [sampah, pajak,"},
	"telephone-number": {"city.yaml", `number: "112"`, `number: "satu satu dua"`},
	"area":             {"areas.csv", "", "94.04.77,village,Jauh\n"},
	"nothing-to-offer": {"areas.csv", "", "="},
	"time":             {"transcripts/id-aduan-bingung.yaml", "at: 2026-11-24 08:00", "at: besok pagi"},
	"chat":             {"transcripts/coba.yaml", "", "transcript: Coba\nchat: [{press: Sampah}]\nflow: aduan\n"},
}

// The example of each rule in checks.md is what the check says of a real mistake,
// and whether that is an error.
func TestExamplesOfChecksAreReal(t *testing.T) {
	t.Parallel()
	rows := explainedRules(t)
	for _, rule := range slices.Sorted(maps.Keys(rulesInCode(t))) {
		if rule == "list-entry" { // the files are held to more than the lists are
			continue
		}
		t.Run(rule, func(t *testing.T) {
			t.Parallel()
			said := slips[rule].check(t)
			for _, p := range said {
				if string(p.Rule) != rule {
					continue
				}
				if row := rows[rule]; row.example != p.Message || !strings.Contains(row.severity, p.Severity.String()) {
					t.Errorf("checks.md shows %q (%s), the check says:\n| `%s` | %s | ? | `%s` | %s |", row.example, row.severity, rule, p.Severity, strings.ReplaceAll(p.Message, "|", `\|`), p.Hint)
				}
				return
			}
			t.Errorf("the mistake %+v is not told by this rule, but so:\n%v", slips[rule], said)
		})
	}
}

// check is what the check says of Mimika with the slip in it.
func (s slip) check(t *testing.T) source.Problems {
	t.Helper()
	files, _, err := bot.ReadFiles(configs.Mimika())
	if err != nil {
		t.Fatal(err)
	}
	text := string(files[s.file])
	switch {
	case s.new == "=":
		text = ""
	case s.old == "":
		text += s.new
	case !strings.Contains(text, s.old):
		t.Fatalf("%s has no %q", s.file, s.old)
	default:
		text = strings.Replace(text, s.old, s.new, 1)
	}
	files[s.file] = []byte(text)
	_, problems := bot.CheckFiles(files, time.Date(2026, 11, 23, 8, 0, 0, 0, time.UTC))
	return problems
}

// Nothing but rules stands in the table.
func TestRulesInChecksAreInOrder(t *testing.T) {
	t.Parallel()
	text, err := os.ReadFile("checks.md")
	if err != nil {
		t.Fatal(err)
	}
	rows := strings.Count(string(text), "\n| `")
	if n := len(ruleRow.FindAllString(string(text), -1)); n != rows {
		t.Errorf("%d rows of the table can be read, of %d", n, rows)
	}
}
