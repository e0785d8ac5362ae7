package tickets

import (
	"regexp"
	"slices"

	"noken/source"
)

var (
	langShape      = regexp.MustCompile(`^[a-z]{2,3}$`)
	languagesShape = regexp.MustCompile(`(?m)^languages: *(\[.*\])`)
	firstNameShape = regexp.MustCompile(`(?m)^  name: *(\{.*\})`)
)

// All texts are read by the city's languages. A mistake in the one line that names
// them would be told of every text there is; so it is looked for first, and told
// once.

// guessLanguages are the languages where city.yaml cannot be read: those that its
// line names all the same, else those of an office's name.
func (l *loader) guessLanguages() []string {
	if line := languagesShape.FindSubmatch(l.files[cityFile]); line != nil {
		if root, _ := source.Parse(cityFile, line[1], nil, new(source.Problems)); root != nil {
			if languages := languagesAmong(root.Items); len(languages) > 0 {
				return languages
			}
		}
	}
	if line := firstNameShape.FindSubmatch(l.files[officesFile]); line != nil {
		if root, _ := source.Parse(officesFile, line[1], nil, new(source.Problems)); root != nil {
			if languages := languagesAmong(keysOf(root)); len(languages) > 0 {
				return languages
			}
		}
	}
	return []string{"id"}
}

func languagesAmong(nodes []*source.Node) []string {
	var languages []string
	for _, n := range nodes {
		if n.Shape == source.Scalar && langShape.MatchString(n.Text) && !slices.Contains(languages, n.Text) {
			languages = append(languages, n.Text)
		}
	}
	return languages
}

func keysOf(n *source.Node) []*source.Node {
	var keys []*source.Node
	if n != nil {
		for _, e := range n.Keys {
			keys = append(keys, e.Key)
		}
	}
	return keys
}

// languagesOf are the languages of city.yaml: those it names, held against those
// that its own texts are in. What does not fit is told here.
func languagesOf(f *source.File, root *source.Node) []string {
	list := itemsOf(root.Get("languages"))
	named := languagesAmong(list)
	texts := []*source.Node{root.Get("name")}
	for _, key := range []string{"emergency", "elsewhere"} {
		if contacts := root.Get(key); contacts != nil {
			for _, e := range contacts.Keys {
				texts = append(texts, e.Value.Get("label"))
			}
		}
	}
	used, in := map[string]int{}, []string{}
	for _, text := range texts {
		for _, lang := range languagesAmong(keysOf(text)) {
			if used[lang]++; used[lang] == 1 {
				in = append(in, lang)
			}
		}
	}
	in = slices.DeleteFunc(in, func(lang string) bool { return used[lang] < len(texts) })
	switch {
	case len(named) == 0 && len(in) > 0:
		return in
	case len(named) == 0:
		return []string{"id"}
	case len(texts) < 2:
		return named
	}
	for _, n := range list {
		if slices.Contains(named, n.Text) && used[n.Text] == 0 {
			f.Problem(n, source.RuleTranslation, source.DidYouMean(n.Text, in), "no text of the city is in %q", n.Text)
		}
	}
	languages := slices.DeleteFunc(slices.Clone(named), func(lang string) bool { return used[lang] == 0 })
	if len(languages) < len(named) && len(in) > 0 {
		return in
	}
	for _, lang := range in {
		if !slices.Contains(named, lang) {
			f.Problem(root.Key("languages"), source.RuleTranslation, "add "+lang, "the texts are in %q too, which is not among the languages", lang)
			languages = append(languages, lang)
		}
	}
	return languages
}
