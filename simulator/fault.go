package simulator

import (
	"net/http"
	"time"
)

// FaultKind says how a call goes wrong.
type FaultKind int

// The ways a call can go wrong.
const (
	FaultRefuse      FaultKind = iota // answered with Code, Description, RetryAfter; nothing done
	FaultDelayBefore                  // done and answered, after Delay
	FaultDropBefore                   // connection dropped, nothing done
	FaultDropAfter                    // done, then connection dropped without an answer
	FaultDelayAfter                   // done, answered after Delay
	FaultGarbage                      // done, answered with what is no JSON
)

// Fault is something that goes wrong with one call.
type Fault struct {
	Kind        FaultKind
	Code        int    // FaultRefuse; 0: 500
	Description string // FaultRefuse; empty: Internal Server Error
	RetryAfter  int    // FaultRefuse; seconds
	Delay       time.Duration
}

// SetFaults has decide asked before every valid call; nil from it lets the call
// pass. chat is 0 where a method has none. decide is called from many goroutines.
func (s *Server) SetFaults(decide func(method string, chat int64) *Fault) {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.faults = decide
}

func (s *Server) fault(method string, chat int64) *Fault {
	s.mu.Lock()
	decide := s.faults
	s.mu.Unlock()
	if decide == nil {
		return nil
	}
	return decide(method, chat)
}

func (f *Fault) asError() error {
	switch f.Kind {
	case FaultRefuse:
		code, text := f.Code, f.Description
		if code == 0 {
			code = http.StatusInternalServerError
		}
		if text == "" {
			text = "Internal Server Error"
		}
		return &refusal{code: code, text: text, retryAfter: f.RetryAfter}
	default:
		return &refusal{code: 0, text: "connection dropped"}
	}
}

// before does what comes before the call; false: the call is not made.
func (f *Fault) before(w http.ResponseWriter, r *http.Request) bool {
	switch f.Kind {
	case FaultRefuse:
		answer(w, nil, f.asError())
		return false
	case FaultDelayBefore:
		return pause(r, f.Delay)
	case FaultDropBefore:
		drop(w)
		return false
	}
	return true
}

// after does what comes between the deed and the answer; false: no answer is due.
func (f *Fault) after(w http.ResponseWriter, r *http.Request) bool {
	switch f.Kind {
	case FaultDropAfter:
		drop(w)
		return false
	case FaultDelayAfter:
		return pause(r, f.Delay)
	case FaultGarbage:
		_, _ = w.Write([]byte("<html>502 Bad Gateway"))
		return false
	}
	return true
}

func pause(r *http.Request, d time.Duration) bool {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
		return true
	case <-r.Context().Done():
		return false
	}
}

// drop closes the connection under the client's feet.
func drop(w http.ResponseWriter) {
	if h, ok := w.(http.Hijacker); ok {
		if conn, _, err := h.Hijack(); err == nil {
			_ = conn.Close()
			return
		}
	}
	panic(http.ErrAbortHandler)
}
