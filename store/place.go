package store

import (
	"errors"
	"fmt"
	"math"
	"strconv"
	"strings"
)

// Place is where a case stands in an index: a sorted set of case numbers, the
// lowest score first. An index is named by its kind and what it is of, with
// colons between: "queue:pupr", "agent:7001". Its name has 3 to 200 bytes, no
// blank and no control character. Names are readable in Redis and must not tell
// who a resident is.
type Place struct {
	Index string
	Score float64 // any number but an infinite one; exact up to 2^53, so a time in ms is
}

// indexKinds are what the name of an index may begin with. Each has its row in
// docs/ARCHITECTURE.md; other kinds of keys have other first words.
var indexKinds = map[string]bool{
	"queue":  true, // open cases of an office, whole or in part: by urgency
	"tasks":  true, // open cases in which an office supports another: by when it is due
	"agent":  true, // open cases of one agent: by urgency
	"idle":   true, // open cases of an office: by the time of the last act on them
	"ended":  true, // cases an office ended in a month: by the working minutes it took
	"late":   true, // open cases of an office whose clock runs: by when they are due, so that the first of them are late
	"new":    true, // cases that came to an office in a month: by the time they were filed
	"intime": true, // of the ended, those that ended by their deadline: by the time they ended
	"veto":   true, // cases whose reporter said that they were not fixed: by the time
	"first":  true, // cases an office first answered in a month: by the working minutes it took
	"code":   true, // cases of one reporter's code, named by CodeIndex: by the time they were filed
	"near":   true, // open cases of one kind and neighbourhood: by the time they were filed
}

// checkIndex says what is wrong with the name of an index. Only names that pass
// make keys, so that an index cannot be taken for a key of another kind.
func checkIndex(index string) error {
	kind, rest, _ := strings.Cut(index, ":")
	if !indexKinds[kind] || rest == "" {
		return fmt.Errorf("index %q: want one of the known kinds, a colon and what it is of", index)
	}
	if !plainName(index, 200) {
		return fmt.Errorf("index %q: blanks, control characters or more than 200 bytes", index)
	}
	return nil
}

// errBlank says that a name cannot be kept where blanks, commas or line ends
// separate names.
var errBlank = errors.New("a name is empty, too long, or has blanks, control characters or what separates names")

// plainName says whether a name may stand in a list whose parts blanks or line
// ends separate.
func plainName(name string, most int) bool {
	return name != "" && len(name) <= most &&
		strings.IndexFunc(name, func(r rune) bool { return r <= ' ' || r == 0x7f }) < 0
}

func checkPlaces(places []Place) error {
	for i, p := range places {
		if err := checkIndex(p.Index); err != nil {
			return err
		}
		// Redis refuses what is no number in the middle of the script.
		if math.IsNaN(p.Score) || math.IsInf(p.Score, 0) {
			return fmt.Errorf("index %q: score %v", p.Index, p.Score)
		}
		if _, twice := placeIn(places[:i], p.Index); twice {
			return fmt.Errorf("index %q: the case would stand in it twice", p.Index)
		}
	}
	return nil
}

// placeIn finds an index among the few in which one case stands.
func placeIn(places []Place, index string) (Place, bool) {
	for _, p := range places {
		if p.Index == index {
			return p, true
		}
	}
	return Place{}, false
}

// places writes the difference between where a case stood and where it stands
// from now on, and returns the new note of it, "" where the old one holds.
func (b *commitBuilder) places(w *CaseWrite) (note string, err error) {
	if err := checkPlaces(w.Is); err != nil {
		return "", err
	}
	number, stood, prefix := w.Case.Number, w.Case.Places, b.s.names.prefix
	for _, p := range stood {
		if _, stays := placeIn(w.Is, p.Index); !stays {
			b.write("ZREM", prefix+p.Index, number)
		}
	}
	for _, p := range w.Was {
		_, stays := placeIn(w.Is, p.Index)
		if _, noted := placeIn(stood, p.Index); stays || noted {
			continue
		}
		if err := checkIndex(p.Index); err != nil {
			return "", err
		}
		b.write("ZREM", prefix+p.Index, number)
	}
	same := stood != nil && len(stood) == len(w.Is)
	for _, p := range w.Is {
		if old, ok := placeIn(stood, p.Index); !ok || old.Score != p.Score {
			b.write("ZADD", prefix+p.Index, p.Score, number)
			same = false
		}
	}
	if same {
		return "", nil
	}
	return encodePlaces(w.Is), nil
}

// encodePlaces makes the note of where a case stands: a line for each place, its
// index, a blank and its score. A case that stands nowhere has a note too.
func encodePlaces(places []Place) string {
	b := make([]byte, 0, 40*len(places)+1)
	b = append(b, '\n')
	for _, p := range places {
		b = append(append(b, p.Index...), ' ')
		b = append(strconv.AppendFloat(b, p.Score, 'g', -1, 64), '\n')
	}
	return string(b)
}

// decodePlaces reads the note of where a case stands. It is nil where there is
// none, or none that can be read: then every place is written anew.
func decodePlaces(note string) []Place {
	body, ok := strings.CutPrefix(note, "\n")
	if !ok {
		return nil
	}
	places := []Place{}
	for line := range strings.Lines(body) {
		p, err := decodePlace(strings.TrimSuffix(line, "\n"))
		if err != nil {
			return nil
		}
		places = append(places, p)
	}
	if checkPlaces(places) != nil {
		return nil
	}
	return places
}

func decodePlace(line string) (Place, error) {
	index, text, ok := strings.Cut(line, " ")
	if !ok {
		return Place{}, errors.New("no blank between index and score")
	}
	score, err := strconv.ParseFloat(text, 64)
	if err != nil {
		return Place{}, fmt.Errorf("score of %s: %w", index, err)
	}
	return Place{Index: index, Score: score}, nil
}
