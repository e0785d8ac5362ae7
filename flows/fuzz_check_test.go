package flows

import (
	"slices"
	"strings"
	"testing"

	"noken/source"
)

// FuzzCheck reads any two files: nothing panics, and what is found lies in the
// files and comes in their order.
func FuzzCheck(f *testing.F) {
	files := everything(f)
	for name, data := range files {
		if strings.HasPrefix(name, "flows/") {
			f.Add(string(data), "flow: other\n")
		}
	}
	for _, m := range mutations {
		f.Add(strings.Replace(string(files[m.file]), m.from, m.to, 1), "a: {id: \"{b} **\", en: x}\n")
	}
	f.Add("flow: t\ntitle: {id: T, en: T}\nparams:\n  - p: {type: word}\nsteps:\n  - a: {call: {flow: t, with: {p: x}}}\n", "")
	f.Add("flow: t\ntitle: {id: T, en: T}\nsteps:\n  - a:\n      branch: [{if: a.b[0] in [1..9], go: a}, {else: end}]\n", "x: {id: y, en: z}")
	env := mimika()
	f.Fuzz(func(t *testing.T, flow, text string) {
		all := map[string][]byte{"flows/a.yaml": []byte(flow), "flows/pemohon.yaml": files["flows/pemohon.yaml"], "texts/flow.yaml": files["texts/flow.yaml"]}
		texts := map[string][]byte{"texts/x.yaml": []byte(text)}
		set, found := Check(all, env)
		_, inTexts := CheckTexts(texts, env, nil)
		if (set == nil) != (found.Errors() > 0) {
			t.Errorf("a set %v with %d errors", set, found.Errors())
		}
		inside(t, all, found)
		inside(t, texts, inTexts)
		for _, p := range []source.Problems{found, inTexts} {
			_ = p.Error()
			if sorted := slices.Clone(p).Sorted(); !slices.Equal(sorted, p) {
				t.Errorf("not in order: %v", p)
			}
		}
	})
}
