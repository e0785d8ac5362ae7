package simulator

import (
	"context"
	"errors"
	"time"
)

// Call is a call the bot made.
type Call struct {
	Method string // as the reference spells it
	Chat   int64  // 0: none
	Args   map[string]any
	At     time.Time
	OK     bool
	Error  string // Telegram's words when not OK
	Posted int    // id of the message that was posted or edited; 0: none
}

// Calls are the newest calls, oldest first; Options.KeepCalls says how many.
// getUpdates is not among them.
func (s *Server) Calls() []Call {
	s.mu.Lock()
	defer s.mu.Unlock()
	calls := s.calls
	if n := len(calls) - s.opts.KeepCalls; n > 0 {
		calls = calls[n:]
	}
	return append([]Call(nil), calls...)
}

// Count is how often method was called, and how often it was refused (faults
// among them), since the start.
func (s *Server) Count(method string) (calls, refused int) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.counts[method], s.counts[method+" refused"]
}

func (s *Server) note(q *request, method string, result any, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.counts[method]++
	if err != nil && !errors.Is(err, context.Canceled) {
		s.counts[method+" refused"]++
	}
	if s.opts.KeepCalls < 0 || method == "getUpdates" {
		return
	}
	call := Call{Method: method, Chat: q.chatID(), Args: q.args, At: s.opts.Now(), OK: err == nil}
	if err != nil {
		call.Error = err.Error()
	}
	switch m := result.(type) {
	case *wireMessage:
		call.Posted = m.ID
	case []*wireMessage:
		call.Posted = m[0].ID
	}
	if len(s.calls) >= 2*s.opts.KeepCalls {
		s.calls = append(s.calls[:0:0], s.calls[len(s.calls)-s.opts.KeepCalls:]...)
	}
	s.calls = append(s.calls, call)
}
