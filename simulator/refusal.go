package simulator

import "fmt"

// refusal is a call that did not go through, in Telegram's words.
type refusal struct {
	code       int
	text       string // "Bad Request: chat not found"
	retryAfter int    // seconds; 0: none
	migrateTo  int64  // the supergroup a group became; 0: none
}

func (r *refusal) Error() string { return r.text }

func bad(format string, args ...any) error {
	return &refusal{code: 400, text: "Bad Request: " + fmt.Sprintf(format, args...)}
}

func forbidden(text string) error {
	return &refusal{code: 403, text: "Forbidden: " + text}
}

func tooMany(seconds int) error {
	return &refusal{code: 429, text: fmt.Sprintf("Too Many Requests: retry after %d", seconds), retryAfter: seconds}
}
