package simulator

import (
	"context"
	"encoding/base64"
	"fmt"
	"net/http"
	"strconv"
	"strings"
)

// fileKind is the beginning of a file id, which tells its kind as Telegram's do.
type fileKind string

const (
	filePhoto    fileKind = "AgACAgUAAxkS"
	fileDocument fileKind = "BQACAgUAAxkS"
	fileVoice    fileKind = "AwACAgUAAxkS"
	fileSticker  fileKind = "CAACAgUAAxkS"
)

var fileWords = map[fileKind]string{filePhoto: "Photo", fileDocument: "Document", fileVoice: "VoiceNote", fileSticker: "Sticker"}

// A file is a number; its id says kind, number and size, so nothing is kept but
// what documents hold that were sent with content of their own.
// The ids are about as long as Telegram's.
func fileID(kind fileKind, n, size int) string {
	return fmt.Sprintf("%sIM%08dAAJ%dBAAGsimulatedFileOfTheNokenTelegramAAIBAAN5AAM2BA", kind, n, size)
}

func uniqueID(n, size int) string { return fmt.Sprintf("AQADSIM%08d%d", n, size) }

// parseFileID returns what fileID was given.
func parseFileID(id string) (kind fileKind, n, size int, ok bool) {
	const head = len(filePhoto)
	if len(id) < head+14 || id[head:head+2] != "IM" {
		return "", 0, 0, false
	}
	kind = fileKind(id[:head])
	n, err := strconv.Atoi(id[head+2 : head+10])
	if err != nil || fileWords[kind] == "" {
		return "", 0, 0, false
	}
	size = int(id[head+13] - '0')
	return kind, n, size, size >= 0 && size <= 9 && fileID(kind, n, size) == id
}

// file takes a file from an upload or by its id.
func (s *Server) file(q *request, kind fileKind, file string) (int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if field, ok := strings.CutPrefix(file, "attach://"); ok {
		up, ok := q.files[field]
		if !ok {
			return 0, bad("there is no file %q in the request", field)
		}
		if up.size == 0 {
			return 0, bad("file must be non-empty")
		}
		s.lastFile++
		return s.lastFile, nil
	}
	if strings.HasPrefix(file, "http://") || strings.HasPrefix(file, "https://") {
		return 0, bad("failed to get HTTP URL content")
	}
	got, n, _, ok := parseFileID(file)
	if !ok || n > s.lastFile || n < 1 {
		return 0, bad("wrong file identifier/HTTP URL specified")
	}
	if got != kind {
		return 0, bad("can't use file of type %s as %s", fileWords[got], fileWords[kind])
	}
	return n, nil
}

func photoSizes(n int) []wirePhoto {
	return []wirePhoto{
		{FileID: fileID(filePhoto, n, 0), FileUniqueID: uniqueID(n, 0), Width: 90, Height: 67, FileSize: 1200},
		{FileID: fileID(filePhoto, n, 1), FileUniqueID: uniqueID(n, 1), Width: 320, Height: 240, FileSize: 17000},
		{FileID: fileID(filePhoto, n, 2), FileUniqueID: uniqueID(n, 2), Width: 1280, Height: 960, FileSize: 160000},
	}
}

func (s *Server) getFile(_ context.Context, q *request) (any, error) {
	kind, n, size, ok := parseFileID(q.str("file_id"))
	s.mu.Lock()
	known, held := n <= s.lastFile, onePixel
	if content, ok := s.contents[n]; ok {
		held = content
	}
	s.mu.Unlock()
	if !ok || !known {
		return nil, bad("invalid file_id")
	}
	path := fmt.Sprintf("%ss/file_%d", strings.ToLower(fileWords[kind]), n)
	if kind == filePhoto {
		path += ".png"
	}
	return wireFile{FileID: q.str("file_id"), FileUniqueID: uniqueID(n, size), FileSize: len(held), FilePath: path}, nil
}

// onePixel is what a file holds that nobody gave anything: the smallest PNG.
var onePixel, _ = base64.StdEncoding.DecodeString("iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==")

func (s *Server) serveFile(w http.ResponseWriter, rest string) {
	token, path, _ := strings.Cut(rest, "/")
	if token != s.opts.Token {
		answer(w, nil, &refusal{code: 401, text: "Unauthorized"})
		return
	}
	_, name, ok := strings.Cut(path, "/file_")
	if !ok {
		answer(w, nil, &refusal{code: 404, text: "Not Found"})
		return
	}
	held := onePixel
	if n, err := strconv.Atoi(strings.TrimSuffix(name, ".png")); err == nil {
		s.mu.Lock()
		if content, ok := s.contents[n]; ok {
			held = content
		}
		s.mu.Unlock()
	}
	w.Header().Set("Content-Type", "application/octet-stream")
	_, _ = w.Write(held)
}
