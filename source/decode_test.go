package source_test

import (
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"noken/source"
)

type inner struct {
	Deep int `yaml:"deep" jsonschema:"minimum=0"`
}

type body struct {
	source.Where
	Title source.Text           `yaml:"title" jsonschema:"required,maxLength=5"`
	Code  string                `yaml:"code" jsonschema:"required,pattern=^[A-Z]{2\\,3}$,example=AB" expect:"two or three capital letters"`
	Plain string                `yaml:"plain" jsonschema:"pattern=^x+$,minLength=2,maxLength=4"`
	Zone  string                `yaml:"zone" jsonschema:"enum=WIT,enum=WIB,default=WIT"`
	Count int                   `yaml:"count" jsonschema:"minimum=1,maximum=9,default=3"`
	Least int                   `yaml:"least" jsonschema:"minimum=2"`
	Most  int                   `yaml:"most" jsonschema:"maximum=2"`
	On    bool                  `yaml:"on" jsonschema:"default=true"`
	Words []string              `yaml:"words" jsonschema:"minItems=1,uniqueItems,maxLength=3"`
	List  source.Entries[inner] `yaml:"list"`
	Steps []source.Named[inner] `yaml:"steps"`
	Raw   *source.Node          `yaml:"raw"`
	Form  form                  `yaml:"form"`
	inner
}

type form struct {
	Word string   `form:"scalar"`
	Many []string `form:"list"`
	Keys inner    `form:"mapping:deep"`
}

func decode(text string) (body, *source.File, source.Problems) {
	root, f, problems := parse(text)
	var b body
	f.Decode(root, &b)
	return b, f, *problems
}

const whole = "title: {id: satu, en: one}\ncode: AB\n"

func TestValuesAreRead(t *testing.T) {
	t.Parallel()
	got, _, problems := decode(whole + `plain: xx
zone: WIB
count: 7
on: tidak
words: kk
list: {a: {deep: 1}, b: {}}
steps:
  - one: {deep: 2}
  - two
form: [a, b]
deep: 4
`)
	if len(problems) > 0 {
		t.Fatal(problems)
	}
	if got.Title.Words["id"] != "satu" || !got.Title.Whole([]string{"id", "en"}) || got.Title.In("en").Line != 1 {
		t.Errorf("title is %+v", got.Title)
	}
	if got.Code != "AB" || got.Plain != "xx" || got.Zone != "WIB" || got.Count != 7 || got.On || got.Deep != 4 {
		t.Errorf("read %+v", got)
	}
	if diff := cmp.Diff([]string{"kk"}, got.Words); diff != "" {
		t.Error(diff)
	}
	if len(got.List) != 2 || got.List[0].Name.Text != "a" || got.List[0].Value.Deep != 1 {
		t.Errorf("list is %+v", got.List)
	}
	if len(got.Steps) != 2 || got.Steps[0].Value.Deep != 2 || got.Steps[1].Name.Text != "two" {
		t.Errorf("steps are %+v", got.Steps)
	}
	if diff := cmp.Diff([]string{"a", "b"}, got.Form.Many); diff != "" {
		t.Error(diff)
	}
	if !got.Has("words") || got.Has("raw") || got.At("words").Line != 7 || got.At("steps").Text != "steps" || got.At("raw") != got.Node() {
		t.Error("the body does not know where its keys stand")
	}
}

func TestWhatIsMissingHasItsDefault(t *testing.T) {
	t.Parallel()
	for _, text := range []string{whole, whole + "zone: WIR\ncount: 99\non: perhaps\n", "title: {id: a, en: b}\n"} {
		got, _, _ := decode(text)
		want := body{Zone: "WIT", Count: 3, On: true}
		if diff := cmp.Diff(want, got, cmpopts.IgnoreFields(body{}, "Where", "Title", "Code", "Form", "inner"), cmpopts.IgnoreUnexported(body{})); diff != "" {
			t.Errorf("%s:\n%s", text, diff)
		}
	}
}

func TestEachRuleIsTold(t *testing.T) {
	t.Parallel()
	for name, c := range map[string]struct{ text, want string }{
		"an unknown key":                     {whole + "coun: 4\n", "f.yaml:3:1: unknown key \"coun\"\n   2 | code: AB\n   3 | coun: 4\n     | ^^^^\n  did you mean \"count\"?"},
		"a key that is needed":               {"title: {id: a, en: b}\n", "\"code\" is missing"},
		"what a needed key looks like":       {"code: AB\n", "for example: title: {id: ..., en: ...}"},
		"nothing after a key":                {whole + "zone:\n", `nothing stands after "zone"`},
		"nothing between quotes":             {"title: {id: a, en: b}\ncode: ' '\n", `nothing stands between the quotes after "code"`},
		"a pattern, in words":                {"title: {id: a, en: b}\ncode: abcd\n", "\"abcd\" cannot stand here; expected two or three capital letters\n   1 | title: {id: a, en: b}\n   2 | code: abcd\n     |       ^^^^\n  for example: AB"},
		"a pattern":                          {whole + "plain: yy\n", `does not have the form that is needed here: ^x+$`},
		"a text too short":                   {whole + "plain: x\n", "1 characters long; at least 2 are needed"},
		"a text too long":                    {whole + "plain: xxxxx\n", "5 characters long; there is room for 4"},
		"a language too long":                {"title: {id: satudua, en: b}\ncode: AB\n", "f.yaml:1:13: 7 characters long; there is room for 5"},
		"a word that is none":                {whole + "zone: WIR\n", `"WIR" is none of the words`},
		"a number too small":                 {whole + "count: 0\n", "0 is too small; expected a whole number from 1 to 9"},
		"a number too large":                 {whole + "count: 10\n", "10 is too large; expected a whole number from 1 to 9"},
		"a number with only a least":         {whole + "least: 1\n", "1 is too small; expected a whole number of 2 or more"},
		"a number with only a most":          {whole + "most: 3\n", "3 is too large; expected a whole number of 2 or less"},
		"a number in words":                  {whole + "count: tiga\n", `a whole number is needed here, not "tiga"`},
		"a number beyond all":                {whole + "count: 99999999999999999999\n", "a whole number is needed"},
		"neither true nor false":             {whole + "on: maybe\n", `true or false is needed here, not "maybe"`},
		"a list for a word":                  {whole + "plain: [xx]\n", "a single text is needed here"},
		"keys for a word":                    {whole + "plain: {a: b}\n", "a single text is needed here"},
		"an empty list":                      {whole + "words: []\n", "the list has 0 entries; at least 1 needed"},
		"an entry twice":                     {whole + "words: [a, b, a]\n", "f.yaml:3:15: \"a\" stands in the list twice"},
		"an empty entry":                     {whole + "words: [a, '']\n", "an entry of the list is empty"},
		"an entry with nothing":              {whole + "words:\n  - a\n  -\n", "an entry of the list is empty"},
		"an entry too long":                  {whole + "words: [abcd]\n", "4 characters long; there is room for 3"},
		"a word for a text":                  {"title: satu\ncode: AB\n", "f.yaml:1:8: a text for each language is needed here"},
		"a language too few":                 {"title: {id: a}\ncode: AB\n", "f.yaml:1:9: the text has no \"en\""},
		"a language too many":                {"title: {id: a, en: b, fr: c}\ncode: AB\n", `f.yaml:1:23: the city has no language "fr"`},
		"a language with nothing":            {"title: {id: a, en: ''}\ncode: AB\n", `the text in "en" is empty`},
		"a language with a list":             {"title: {id: a, en: [b]}\ncode: AB\n", `the text in "en" should be words`},
		"an entry that is no mapping":        {whole + "list: [a]\n", `lines of the form "name: value" are needed here`},
		"an entry of a mapping with nothing": {whole + "list: {a: }\n", `nothing stands after "a"`},
		"a wrong key of an entry":            {whole + "list: {a: {deeep: 1}}\n", `did you mean "deep"?`},
		"a step with two names":              {whole + "steps:\n  - a: {}\n    b: {}\n", "further to the right"},
		"none of the forms":                  {whole + "form: {x: y}\n", "is needed here"},
		"a word where keys are needed":       {"satu\n", `lines of the form "key: value" are needed here`},
		"a list where keys are needed":       {"- satu\n", `lines of the form "key: value" are needed here`},
		"a wrong key of an embedded struct":  {whole + "deep: -1\n", "-1 is too small"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			_, f, problems := decode(c.text)
			if got := problems.Error(); !strings.Contains(got, c.want) {
				t.Errorf("expected %q in:\n%s", c.want, got)
			}
			checkPlaces(t, f, problems)
		})
	}
}

func TestAProblemMayBeToldLater(t *testing.T) {
	t.Parallel()
	root, f, problems := parse("a: b\nc: 'd e'\n")
	p := f.Place(root.Get("c"))
	if len(*problems) != 0 || p.Line != 2 || p.Col != 4 || p.Width != 5 || p.Source != "a: b\nc: 'd e'" {
		t.Errorf("place is %+v", p)
	}
	f.Warn(root.Get("a"), "some-rule", "do so", "it is %s", "so")
	if got := problems.Error(); !strings.Contains(got, "f.yaml:1:4: warning: it is so") || f.Failed() {
		t.Error(got)
	}
}

func FuzzDecode(f *testing.F) {
	for _, text := range []string{
		whole, whole + "zone: [a\n", whole + "list: {a: {deep: 1}}\nsteps:\n  - a\n  - b: {deep: x}\n", "- a\n", "title:\n", whole + "form: {deep: 1}\nwords: [[a]]\n",
		whole + "steps: {a: {b: c}}\nlist: [a: b]\nraw: {x: [y]}\n", whole + "form: a\nwords: {a: b}\n", "title: {id: {a: b}, en: [c]}\n", whole + "steps:\n-\n- ''\n- '': ''\n",
	} {
		f.Add(text)
	}
	f.Fuzz(func(t *testing.T, text string) {
		_, file, problems := decode(text)
		checkPlaces(t, file, problems)
	})
}
