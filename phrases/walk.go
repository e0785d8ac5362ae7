package phrases

import (
	"slices"
	"strconv"
	"strings"

	"noken/source"
)

// walker finds the texts of one file.
type walker struct {
	languages []string
	inFlow    bool
	found     []found
}

// namedMaps are the mappings of a flow whose keys are names that its editor
// chooses, for outcomes and params: they are no texts either.
var namedMaps = []string{"on", "with"}

// found is a text and the names that lead to it.
type found struct {
	path []string
	node *source.Node
}

// namedLists are the lists whose entries are "- name: what belongs to it": a step
// or a choice may well be called "id" and is no text for that.
var namedLists = []string{"steps", "choose", "params"}

func (w *walker) walk(n *source.Node, path []string, under string) {
	if n == nil {
		return
	}
	switch n.Shape {
	case source.Mapping:
		named := w.inFlow && slices.Contains(namedMaps, under)
		if len(path) > 0 && w.isText(n) && !named {
			w.found = append(w.found, found{slices.Clone(path), n})
			return
		}
		for _, e := range n.Keys {
			key := e.Key.Text
			if named {
				key = "" // a name, whatever it says
			}
			w.walk(e.Value, append(path, e.Key.Text), key)
		}
	case source.List:
		for i, item := range n.Items {
			w.item(item, path, under, i+1)
		}
	}
}

// item goes into an entry of a list, which is called by its name where it has one.
func (w *walker) item(n *source.Node, path []string, under string, number int) {
	single := n.Shape == source.Mapping && len(n.Keys) == 1
	if single && (w.inFlow && slices.Contains(namedLists, under) || !w.isText(n)) {
		name := n.Keys[0].Key.Text
		w.walk(n.Keys[0].Value, append(path, name), "")
		return
	}
	w.walk(n, append(path, strconv.Itoa(number)), "")
}

// isText says whether a mapping is a text: all its keys are languages, and there
// are words in one of them.
func (w *walker) isText(n *source.Node) bool {
	spoken := false
	for _, e := range n.Keys {
		if !slices.Contains(w.languages, e.Key.Text) || e.Value.Shape != source.Scalar && e.Value.Shape != source.Empty {
			return false
		}
		spoken = spoken || e.Value.Shape == source.Scalar
	}
	return spoken
}

// shortened leaves out what every key of a flow would begin with.
func shortened(file string, path []string) []string {
	if strings.HasPrefix(file, "flows/") && len(path) > 1 && path[0] == "steps" {
		return path[1:]
	}
	return path
}

// placeholders are the names between braces in a text: sorted, each once. They
// are read as the bot reads them.
func placeholders(text string) []string {
	var names []string
	for i := 0; i < len(text); i++ {
		if text[i] != '{' {
			continue
		}
		end := strings.IndexByte(text[i:], '}')
		if end < 2 {
			continue
		}
		if name := text[i+1 : i+end]; !strings.ContainsFunc(name, notInName) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return slices.Compact(names)
}

func notInName(r rune) bool {
	return !(r >= 'a' && r <= 'z' || r >= '0' && r <= '9' || r == '_' || r == '.')
}
