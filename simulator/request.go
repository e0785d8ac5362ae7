package simulator

import (
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"mime"
	"mime/multipart"
	"net/http"
	"strconv"
	"strings"
)

// maxBody is how much of a request is read, bytes. Telegram takes files of 50 MB.
const maxBody = 50 << 20

// request is one call of a method with its arguments, checked and decoded.
type request struct {
	method string // as the reference spells it
	args   map[string]any
	files  map[string]upload // by form field
}

type upload struct {
	name string
	size int
}

// readRequest takes the arguments from query, JSON, urlencoded or multipart form.
// The request is never nil; what was read until an error is in it.
func readRequest(s *shape, r *http.Request) (*request, error) {
	req := &request{method: s.name, args: make(map[string]any, 8)}
	if r.URL.RawQuery != "" {
		for name, values := range r.URL.Query() {
			if err := req.take(s, name, values[0]); err != nil {
				return req, err
			}
		}
	}
	kind, params, _ := mime.ParseMediaType(r.Header.Get("Content-Type"))
	body := io.LimitReader(r.Body, maxBody)
	switch kind {
	case "application/json":
		if err := req.readJSON(s, body); err != nil {
			return req, err
		}
	case "multipart/form-data":
		if err := req.readMultipart(s, multipart.NewReader(body, params["boundary"])); err != nil {
			return req, err
		}
	case "application/x-www-form-urlencoded":
		r.Body = io.NopCloser(body)
		if err := r.ParseForm(); err != nil {
			return req, bad("can't parse the form")
		}
		for name, values := range r.PostForm {
			if err := req.take(s, name, values[0]); err != nil {
				return req, err
			}
		}
	}
	// Only once a body is read to its end does the server notice a client that goes
	// away, which ends a getUpdates that waits.
	if _, err := io.Copy(io.Discard, body); err != nil {
		return req, bad("can't read the request")
	}
	return req, req.check(s)
}

func (q *request) readJSON(s *shape, body io.Reader) error {
	var args map[string]any
	if err := json.NewDecoder(body).Decode(&args); err != nil && !errors.Is(err, io.EOF) {
		return bad("can't parse JSON object")
	}
	for name, v := range args {
		if v == nil {
			continue
		}
		// Telegram takes "17" for 17 here too, and objects as strings of JSON.
		if text, ok := v.(string); ok {
			if err := q.take(s, name, text); err != nil {
				return err
			}
			continue
		}
		q.args[name] = v
	}
	return nil
}

func (q *request) readMultipart(s *shape, form *multipart.Reader) error {
	for {
		part, err := form.NextPart()
		if errors.Is(err, io.EOF) {
			return nil
		}
		if err != nil {
			// The library sends a form without parts when a method has no arguments.
			if len(q.args) == 0 && len(q.files) == 0 {
				return nil
			}
			return bad("can't parse the form: %v", err)
		}
		name := part.FormName()
		if part.FileName() != "" {
			size, err := io.Copy(io.Discard, part)
			if err != nil {
				return bad("can't read file %q", name)
			}
			if q.files == nil {
				q.files = map[string]upload{}
			}
			q.files[name] = upload{name: part.FileName(), size: int(size)}
			if _, ok := s.fields[name]; ok {
				q.args[name] = "attach://" + name
			}
			continue
		}
		value, err := io.ReadAll(part)
		if err != nil {
			return bad("can't read field %q", name)
		}
		if err := q.take(s, name, string(value)); err != nil {
			return err
		}
	}
}

// take turns a value that came as text into what its type says.
func (q *request) take(s *shape, name, text string) error {
	f, ok := s.fields[name]
	if !ok {
		return bad("unknown parameter %q of %s", name, s.name)
	}
	v, err := f.decode(text)
	if err != nil {
		return bad("can't parse %s: %v", name, err)
	}
	if v != nil {
		q.args[name] = v
	}
	return nil
}

func (f field) decode(text string) (any, error) {
	var firstErr error
	for _, typ := range f.types {
		var v any
		var err error
		switch typ {
		case "String", "InputFile":
			v = text
		case "Integer":
			n, perr := strconv.ParseInt(text, 10, 64)
			v, err = float64(n), perr
		case "Float":
			v, err = strconv.ParseFloat(text, 64)
		case "Boolean":
			switch strings.ToLower(text) {
			case "true", "1", "yes":
				v = true
			case "false", "0", "no", "":
				v = false
			default:
				err = fmt.Errorf("expected a Boolean")
			}
		default:
			if text == "" || text == "null" {
				return nil, nil
			}
			err = json.Unmarshal([]byte(text), &v)
		}
		if err == nil {
			return v, nil
		}
		if firstErr == nil {
			firstErr = err
		}
	}
	return nil, firstErr
}

func (q *request) check(s *shape) error {
	for _, name := range s.required {
		v, ok := q.args[name]
		if !ok {
			return missing(name)
		}
		// An empty text is a missing one.
		if v == "" && name != "url" {
			return missing(name)
		}
	}
	for name, v := range q.args {
		f, ok := s.fields[name]
		if !ok {
			return bad("unknown parameter %q of %s", name, s.name)
		}
		if err := botAPI.checkAny(f.types, v); err != nil {
			return bad("can't parse %s: %v", parameterWords(name), err)
		}
	}
	return nil
}

// parameterWords names a parameter as Telegram's complaints do.
func parameterWords(name string) string {
	switch name {
	case "reply_markup":
		return "inline keyboard button"
	}
	return name
}

func missing(name string) error {
	switch name {
	case "chat_id":
		return bad("chat_id is empty")
	case "text":
		return bad("message text is empty")
	case "message_id":
		return bad("message identifier is not specified")
	case "callback_query_id":
		return bad("query is too old and response timeout expired or query ID is invalid")
	}
	return bad("parameter %q is required", name)
}

func (q *request) str(name string) string {
	s, _ := q.args[name].(string)
	return s
}

func (q *request) int(name string) int {
	n, _ := q.args[name].(float64)
	return int(n)
}

func (q *request) float(name string) float64 {
	n, _ := q.args[name].(float64)
	return n
}

func (q *request) bool(name string) bool {
	b, _ := q.args[name].(bool)
	return b
}

func (q *request) object(name string) map[string]any {
	m, _ := q.args[name].(map[string]any)
	return m
}

// chatID is the chat the call is about; 0: none, or a @username, which nobody has here.
func (q *request) chatID() int64 {
	n, _ := q.args["chat_id"].(float64)
	return int64(n)
}
