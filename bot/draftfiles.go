package bot

import (
	"archive/zip"
	"bytes"
	"errors"
	"io"
	"io/fs"
	"maps"
	"path"
	"regexp"
	"slices"
	"strings"
)

// Bounds of what an admin sends: far above any city's configuration.
const (
	fileLimit    = 1 << 20  // bytes of a file, also of one in a zip
	zipLimit     = 2 << 20  // bytes of a zip
	zipEntries   = 300      // files and folders in a zip
	zipWholeSize = 16 << 20 // bytes of all that is in a zip
)

// ErrTooLarge says that a file is larger than was asked for.
var ErrTooLarge = errors.New("too large")

// refusedError is what an admin sent and what cannot be taken: a text and what it
// tells.
type refusedError struct {
	key  string
	args map[string]any
}

func (e *refusedError) Error() string { return "refused: " + e.key }

func refusal(key string, args map[string]any) error { return &refusedError{key, args} }

// limitOf is how many bytes a file of that name may have.
func limitOf(name string) int64 {
	if isZip(name) {
		return zipLimit
	}
	return fileLimit
}

func isZip(name string) bool { return strings.EqualFold(path.Ext(name), ".zip") }

// again is what phones and browsers add to the name of a file that they have
// already: "aduan (1).yaml".
var again = regexp.MustCompile(` ?\(\d+\)(\.[a-z]+)$`)

// placeOfFile is where a file belongs in a configuration: where its caption says,
// else in the place of the one file with the same name, else where a file of that
// name always lies.
func placeOfFile(files map[string][]byte, name, caption string) (string, error) {
	name = path.Base(strings.ReplaceAll(name, `\`, "/"))
	name = again.ReplaceAllString(strings.ToLower(name), "$1")
	if yml, ok := strings.CutSuffix(name, ".yml"); ok {
		name = yml + ".yaml"
	}
	if caption = strings.TrimSpace(caption); belongs(caption) {
		if !clean(caption) {
			return "", refusal("admin.zip_name", map[string]any{"name": bounded(caption, 80)})
		}
		return caption, nil
	}
	var found []string
	for file := range files {
		if path.Base(file) == name {
			found = append(found, file)
		}
	}
	if len(found) == 0 && slices.Contains(cityFiles, name) {
		return name, nil // such as people.yaml of a city that had none
	}
	if len(found) != 1 {
		return "", refusal("admin.where", map[string]any{"name": bounded(name, 80)})
	}
	return found[0], nil
}

// belongs says that a name is one that a configuration's files may have.
func belongs(name string) bool {
	return !strings.ContainsAny(name, " \n\t") && (strings.HasSuffix(name, ".yaml") || strings.HasSuffix(name, ".csv"))
}

// clean says that a path stays in the folder that it begins in.
func clean(name string) bool {
	return fs.ValidPath(name) && !strings.ContainsAny(name, "\\:\x00") && len(name) <= 200
}

// unzip takes a zip apart. It believes nothing that the zip says of itself: bytes
// are counted as they come out. A folder around everything is taken off; what is no
// part of a configuration is left out.
func unzip(data []byte) (map[string][]byte, error) {
	z, err := zip.NewReader(bytes.NewReader(data), int64(len(data)))
	if err != nil {
		return nil, refusal("admin.zip_broken", nil)
	}
	if len(z.File) > zipEntries {
		return nil, refusal("admin.zip_many", map[string]any{"count": len(z.File), "limit": zipEntries})
	}
	files := map[string][]byte{}
	room := int64(zipWholeSize)
	for _, f := range z.File {
		name := f.Name
		if f.Mode().IsDir() || strings.HasSuffix(name, "/") {
			continue
		}
		if !clean(name) || !f.Mode().IsRegular() {
			return nil, refusal("admin.zip_name", map[string]any{"name": bounded(strings.ToValidUTF8(name, "?"), 80)})
		}
		if yml, ok := strings.CutSuffix(name, ".yml"); ok {
			name = yml + ".yaml"
		}
		if hidden(name) || !strings.HasSuffix(name, ".yaml") && !strings.HasSuffix(name, ".csv") {
			continue
		}
		if _, twice := files[name]; twice {
			return nil, refusal("admin.zip_name", map[string]any{"name": bounded(name, 80)})
		}
		content, err := unpack(f, min(room, fileLimit))
		if err != nil {
			return nil, err
		}
		room -= int64(len(content))
		files[name] = content
	}
	if len(files) == 0 {
		return nil, refusal("admin.zip_empty", nil)
	}
	return withoutTop(files), nil
}

// unpack reads one file of a zip, at most limit bytes of it.
func unpack(f *zip.File, limit int64) ([]byte, error) {
	r, err := f.Open()
	if err != nil {
		return nil, refusal("admin.zip_broken", nil)
	}
	defer func() { _ = r.Close() }()
	content, err := io.ReadAll(io.LimitReader(r, limit+1))
	if int64(len(content)) > limit {
		return nil, refusal("admin.too_large", map[string]any{"name": bounded(f.Name, 80), "limit": mega(fileLimit)})
	}
	if err != nil {
		return nil, refusal("admin.zip_broken", nil)
	}
	return content, nil
}

// hidden says that a file or one of its folders is, or is what a Mac adds.
func hidden(name string) bool {
	return slices.ContainsFunc(strings.Split(name, "/"), func(part string) bool {
		return strings.HasPrefix(part, ".") || part == "__MACOSX"
	})
}

// withoutTop takes off the folder around all files, unless it is one of a city's own.
func withoutTop(files map[string][]byte) map[string][]byte {
	top := ""
	for name := range files {
		first, _, inFolder := strings.Cut(name, "/")
		if !inFolder || slices.Contains(cityFolders, first) || top != "" && first != top {
			return files
		}
		top = first
	}
	bare := make(map[string][]byte, len(files))
	for name, content := range files {
		bare[strings.TrimPrefix(name, top+"/")] = content
	}
	return bare
}

// changedFiles are the files that differ, or that only one has.
func changedFiles(before, after map[string][]byte) []string {
	changed := map[string]bool{}
	for name, content := range after {
		if was, ok := before[name]; !ok || !bytes.Equal(was, content) {
			changed[name] = true
		}
	}
	for name := range before {
		if _, ok := after[name]; !ok {
			changed[name] = true
		}
	}
	return slices.Sorted(maps.Keys(changed))
}
