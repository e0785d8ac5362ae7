package main

import (
	"fmt"
	"strconv"
	"strings"

	"noken/transcript"
)

// where an area has no pin of its own, this one in Timika stands for it.
const sampleLat, sampleLon = "-4.54", "136.89"

// read is what a typed line means.
func (t *terminal) read(line string) (transcript.Line, error) {
	word, rest, _ := strings.Cut(line, " ")
	rest = strings.TrimSpace(rest)
	do := transcript.Line{Text: rest}
	switch strings.ToLower(word) {
	case "/pin":
		return pinOf(strings.Fields(rest))
	case "/foto", "/photo":
		do.Verb = transcript.Photo
		if rest == "" {
			do.Text = t.photo()
		}
	case "/album":
		return t.album(rest)
	case "/berkas", "/file":
		return paperOf(strings.Fields(rest))
	case "/kontak", "/contact":
		do.Verb = transcript.Contact
	case "/kirim", "/send":
		do.Verb = transcript.Send
	case "/ketik", "/type":
		do.Verb = transcript.Type
	case "/kembali", "/back":
		do.Verb, do.Text = transcript.Command, "back"
	case "/batal", "/cancel":
		do.Verb, do.Text = transcript.Command, "cancel"
	case "/ulang", "/again":
		do.Verb, do.Text = transcript.Command, "again"
	case "/lama", "/old":
		do.Verb = transcript.PressOld
	case "/tekan", "/press":
		do.Verb = transcript.Press
	case "/dua", "/twice":
		n, err := strconv.Atoi(rest)
		if err != nil {
			n = 0
		}
		return t.button(transcript.PressTwice, n)
	case "/hasil", "/result":
		return resultOf(rest)
	default:
		if n, err := strconv.Atoi(line); err == nil {
			if do, err := t.button(transcript.Press, n); err == nil {
				return do, nil
			}
		}
		if strings.HasPrefix(word, "/") {
			return do, fmt.Errorf("nothing here is called %s; /help tells what you can do", word)
		}
		do.Verb, do.Text = transcript.Type, line
	}
	if do.Text == "" {
		return do, fmt.Errorf("%s needs something behind it; /help tells what", word)
	}
	return do, nil
}

// button is the n-th button of the standing question, from 1.
func (t *terminal) button(verb transcript.Verb, n int) (transcript.Line, error) {
	if q := t.player.Question(); q != nil {
		i := 0
		before := map[string]int{}
		for _, row := range q.Buttons {
			for _, b := range row {
				before[b.Label]++
				if i++; i == n {
					return transcript.Line{Verb: verb, Text: b.Label, Which: before[b.Label]}, nil
				}
			}
		}
	}
	return transcript.Line{}, fmt.Errorf("there is no button %d", n)
}

// photo is a name for another photo.
func (t *terminal) photo() string {
	t.photos++
	return fmt.Sprintf("foto%d", t.photos)
}

func (t *terminal) album(count string) (transcript.Line, error) {
	n, err := strconv.Atoi(count)
	if err != nil || n < 2 || n > 10 { // https://core.telegram.org/bots/api#sendmediagroup
		return transcript.Line{}, fmt.Errorf("an album has 2 to 10 photos: /album 3")
	}
	do := transcript.Line{Verb: transcript.Album}
	for range n {
		do.Names = append(do.Names, t.photo())
	}
	return do, nil
}

func pinOf(words []string) (transcript.Line, error) {
	do := transcript.Line{Verb: transcript.Pin}
	put := func(key, value string) { do.Pairs = append(do.Pairs, transcript.Pair{Key: key, Value: value}) }
	switch len(words) {
	case 1:
		put("lat", sampleLat)
		put("lon", sampleLon)
		put("area", words[0])
	case 2, 3:
		for i, key := range []string{"lat", "lon"} {
			if _, err := strconv.ParseFloat(words[i], 64); err != nil {
				return do, fmt.Errorf("%q is no number of degrees: /pin -4.54 136.89", words[i])
			}
			put(key, words[i])
		}
		if len(words) == 3 {
			put("area", words[2])
		}
	default:
		return do, fmt.Errorf("a pin is /pin LAT LON or /pin AREA")
	}
	return do, nil
}

// paperOf reads NAME.TYPE [MB].
func paperOf(words []string) (transcript.Line, error) {
	do := transcript.Line{Verb: transcript.Paper}
	if len(words) < 1 || len(words) > 2 {
		return do, fmt.Errorf("a file is /berkas NAME.pdf or /berkas NAME.jpg, with its size in megabytes behind it if that matters")
	}
	name, short, _ := strings.Cut(words[0], ".")
	do.Pairs = []transcript.Pair{{Key: "name", Value: name}}
	if short != "" {
		do.Pairs = append(do.Pairs, transcript.Pair{Key: "type", Value: short})
	}
	if len(words) == 2 {
		do.Pairs = append(do.Pairs, transcript.Pair{Key: "mb", Value: words[1]})
	}
	return do, nil
}

// resultOf reads OUTCOME KEY=VALUE ...
func resultOf(rest string) (transcript.Line, error) {
	words := strings.Fields(rest)
	if len(words) == 0 {
		return transcript.Line{}, fmt.Errorf("a result has an outcome: /hasil found")
	}
	do := transcript.Line{Verb: transcript.Result, Pairs: []transcript.Pair{{Key: "outcome", Value: words[0]}}}
	for _, w := range words[1:] {
		key, value, ok := strings.Cut(w, "=")
		if !ok || key == "" || do.Has(key) {
			return do, fmt.Errorf("%q is not KEY=VALUE", w)
		}
		do.Pairs = append(do.Pairs, transcript.Pair{Key: key, Value: value})
	}
	return do, nil
}
