package telegram

import (
	"context"
	"time"
)

// note is an outcome that the Outbox does not have yet.
type note struct {
	Noted
	chat *chat
	item *item
}

// keepNoting gives outcomes to the Outbox, all that came up meanwhile at once,
// until noteEnd is closed and nothing is left.
func (s *Sender) keepNoting() {
	var end time.Time // zero: not ending yet
	batch := make([]note, 0, notesMax)
	for {
		batch = s.takeNotes(batch[:0])
		if len(batch) == 0 {
			if !end.IsZero() {
				return
			}
			select {
			case <-s.noteReady:
				s.gather()
			case <-s.noteEnd:
				end = time.Now().Add(grace)
			}
			continue
		}
		s.noteBatch(batch, &end)
	}
}

// gather waits a moment for more: the calls that answer one press end together,
// and each note on its own costs the store a write to its disk.
func (s *Sender) gather() {
	timer := time.NewTimer(noteLinger)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-s.noteEnd:
	}
}

func (s *Sender) takeNotes(batch []note) []note {
	s.mu.Lock()
	defer s.mu.Unlock()
	n := min(len(s.notes), notesMax)
	batch = append(batch, s.notes[:n]...)
	clear(s.notes[:n])
	if s.notes = s.notes[n:]; len(s.notes) == 0 {
		s.notes = nil
	}
	return batch
}

// noteBatch tries until the Outbox has the batch. It gives up only what belongs to
// a partition that is not held any more, whose next holder sends it again, and
// everything when the Sender has to end.
func (s *Sender) noteBatch(batch []note, end *time.Time) {
	for tries := 1; ; tries++ {
		done := make([]Noted, len(batch))
		for i, n := range batch {
			done[i] = n.Noted
		}
		ctx, cancel := context.WithTimeout(context.Background(), 10*time.Second)
		err := s.o.Outbox.Note(ctx, done)
		cancel()
		if err == nil {
			s.noted(batch)
			return
		}
		s.o.Log.Error("what was sent could not be noted; trying again", "messages", len(batch), "try", tries, "err", err)
		if batch = s.forgetUnheld(batch); len(batch) == 0 {
			return
		}
		if end.IsZero() {
			timer := time.NewTimer(backoff(tries, 2*time.Second, s.o.Rand))
			select {
			case <-timer.C:
			case <-s.noteEnd:
				*end = time.Now().Add(grace)
			}
			timer.Stop()
			continue
		}
		if !time.Now().Before(*end) {
			s.noted(batch) // it stays in the outbox and will be repeated
			return
		}
		pause(context.Background(), 50*time.Millisecond)
	}
}

func (s *Sender) forgetUnheld(batch []note) []note {
	if s.o.Holds == nil {
		return batch
	}
	var held, lost []note
	for _, n := range batch {
		if s.o.Holds(n.Partition) {
			held = append(held, n)
		} else {
			lost = append(lost, n)
		}
	}
	s.noted(lost)
	return held
}

// noted ends the items' time under way.
func (s *Sender) noted(batch []note) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, n := range batch {
		s.release(n.chat, n.item)
	}
}
