package flows

import (
	"maps"
	"runtime"
	"slices"
	"strings"
	"sync"

	"noken/source"
)

// parsedFile is a flow's file, not understood yet.
type parsedFile struct {
	root *source.Node
	src  *source.File
}

// parse parses the flows' files side by side, which is half of the work of a
// large city, and gives them in the order of their names.
func (l *loader) parse(files map[string][]byte) []parsedFile {
	var names []string
	for _, name := range slices.Sorted(maps.Keys(files)) {
		if strings.HasPrefix(name, "flows/") && strings.HasSuffix(name, ".yaml") {
			names = append(names, name)
		}
	}
	parsed := make([]parsedFile, len(names))
	var work sync.WaitGroup
	workers := runtime.GOMAXPROCS(0)
	for w := range workers {
		work.Go(func() {
			for i := w; i < len(names); i += workers {
				one := &parsed[i]
				one.root, one.src = source.Parse(names[i], files[names[i]], l.set.languages, new(source.Problems))
			}
		})
	}
	work.Wait()
	for _, one := range parsed {
		one.src.Gather(l.problems)
	}
	return parsed
}
