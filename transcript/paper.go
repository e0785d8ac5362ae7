package transcript

import (
	"cmp"
	"errors"
	"fmt"
	"strconv"

	"noken/flows"
)

var paperKeys = []string{"name", "type", "mb"}

// types are the short names of the types of files that a flow may take.
var types = map[string]string{
	"": "application/pdf", "pdf": "application/pdf", "jpg": "image/jpeg", "png": "image/png",
	"docx": "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
}

// paper is the file that a Paper sends: a PDF of 1 MB where it does not say.
func paper(pairs []Pair) (flows.Document, error) {
	l := Line{Pairs: pairs}
	name, short := l.get("name"), l.get("type")
	if name == "" {
		return flows.Document{}, errors.New("a file has a name")
	}
	mb, err := strconv.Atoi(cmp.Or(l.get("mb"), "1"))
	if err != nil || mb < 0 || mb > 4000 { // Telegram takes up to 4 GB
		return flows.Document{}, fmt.Errorf("mb: %q is no size in megabytes", l.get("mb"))
	}
	return flows.Document{File: name, Unique: "u" + name, MIME: cmp.Or(types[short], short), Size: int64(mb) << 20}, nil
}
