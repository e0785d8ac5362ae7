package tickets_test

import (
	"io/fs"
	"os"
	"strings"
	"sync"
	"testing"
	"time"

	"noken/tickets"
)

// shippedFiles are the files that come with the program.
var shippedFiles = sync.OnceValues(func() (map[string][]byte, error) {
	dir := os.DirFS("../configs/mimika")
	files := map[string][]byte{}
	err := fs.WalkDir(dir, ".", func(path string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		files[path], err = fs.ReadFile(dir, path)
		return err
	})
	return files, err
})

var shippedCity = sync.OnceValues(func() (*tickets.City, error) {
	files, err := shippedFiles()
	if err != nil {
		return nil, err
	}
	city, problems := tickets.LoadCity(files)
	return city, problems.Err()
})

func mimika(t testing.TB) *tickets.City {
	t.Helper()
	city, err := shippedCity()
	if err != nil {
		t.Fatalf("load the shipped city:\n%v", err)
	}
	return city
}

// at is a moment in Mimika, such as "2026-11-23 09:00".
func at(t testing.TB, s string) time.Time {
	t.Helper()
	when, err := time.ParseInLocation("2006-01-02 15:04", s, time.FixedZone("WIT", 9*3600))
	if err != nil {
		t.Fatal(err)
	}
	return when
}

func filed(t testing.TB, category, when string) tickets.Ticket {
	t.Helper()
	return tickets.New(mimika(t), tickets.Filing{
		Kind: tickets.KindComplaint, Category: category, Reporter: 7001, Lang: "id", Name: "Yohana Magal",
		Area: "94.04.01.1002", Text: "air tergenang depan pasar su 3 hari",
		Photos: []tickets.Photo{{File: "AgACphoto", Unique: "u1"}},
		Place:  &tickets.Place{Lat: -4.5467, Lon: 136.8877, Pin: true},
	}, "MMK-26-004217-K", "482913", at(t, when))
}

// codes is a readable form of a history.
func codes(k tickets.Ticket) string {
	var b strings.Builder
	for _, c := range k.History {
		b.WriteString(string(c.What) + ">" + string(c.To) + " ")
	}
	return strings.TrimSpace(b.String())
}
