// Package configs holds the configurations that come with the program: a folder
// per city, as an admin would edit it.
package configs

import (
	"embed"
	"io/fs"
)

//go:embed all:mimika
var cities embed.FS

// Mimika is the configuration of Kabupaten Mimika, the default.
func Mimika() fs.FS {
	mimika, err := fs.Sub(cities, "mimika")
	if err != nil {
		// Sub fails only on a malformed path, and this one is fixed.
		panic(err)
	}
	return mimika
}

// Schemas are the JSON Schemas of a city's files, such as "flow.json". They lie in
// the hidden folder .schema of each city, where the files' first lines look for them.
func Schemas() fs.FS {
	schemas, err := fs.Sub(cities, "mimika/.schema")
	if err != nil {
		panic(err) // as above
	}
	return schemas
}
