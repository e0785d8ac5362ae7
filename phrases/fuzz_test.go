package phrases

import (
	"maps"
	"testing"
)

// FuzzWrite: whatever a file holds, writing words into it either fails and leaves
// it, or the words stand there and all else says what it said.
func FuzzWrite(f *testing.F) {
	for _, data := range odd() {
		f.Add(data, "new words")
	}
	for _, data := range windows(odd()) {
		f.Add(data, "two\nlines: #")
	}
	f.Add([]byte("a: {id: x, en: 'y'}\n? b\n: {id: |\n x}\r"), "no")
	f.Add([]byte("id: x\nen: y\n"), "z")
	f.Add([]byte("- - id: >2-\n      x\n    en:\n- {id: \"\\\"\", en: }"), "\"'")
	f.Fuzz(func(t *testing.T, data []byte, words string) {
		words = Normal(words)
		if _, is := hidden(words); is || words == "" {
			return
		}
		files := map[string][]byte{"city.yaml": []byte("languages: [id, en]\n"), "texts/a.yaml": data}
		b, err := Read(files, "pmy")
		if err != nil {
			return
		}
		for i := range b.Phrases {
			for _, lang := range []string{"id", "pmy"} {
				written, err := b.write([]change{{&b.Phrases[i], lang, words}})
				if err != nil {
					continue
				}
				merged := maps.Clone(files)
				maps.Copy(merged, written)
				after, err := Read(merged, "pmy")
				if err != nil {
					t.Fatalf("the files cannot be read any more: %v", err)
				}
				if got := Normal(after.Phrases[i].Words[lang]); got != words {
					t.Fatalf("%s says %q in %s, not %q", after.Phrases[i].Key, got, lang, words)
				}
			}
		}
	})
}
