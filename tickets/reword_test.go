package tickets_test

import (
	"errors"
	"testing"

	"noken/tickets"
)

func TestAChangedAnswerReplacesTheOldOneAndTheHistoryKeepsBoth(t *testing.T) {
	t.Parallel()
	k := filed(t, "got", "2026-11-23 09:00")
	rahel := tickets.Agent{ID: 31, Name: "Ibu Rahel"}
	word := tickets.Word{Text: "Tim turun jam 9.", Origin: &tickets.Origin{Chat: -5, Message: 12}}
	if err := k.Reply(rahel, word, at(t, "2026-11-23 10:00")); err != nil {
		t.Fatal(err)
	}
	before := k
	i, ok := k.Personal.WordFrom(-5, 12)
	if !ok || i != 0 {
		t.Fatalf("the word of message 12 is found at %d, %v", i, ok)
	}
	if _, ok := k.Personal.WordFrom(-6, 12); ok {
		t.Error("a message of another group is taken for it")
	}
	if err := k.Reword(rahel, i, "Tim turun jam 10.", "sebelumnya: Tim turun jam 9.", at(t, "2026-11-23 10:05")); err != nil {
		t.Fatal(err)
	}
	if w := k.Personal.Talk[0]; w.Text != "Tim turun jam 10." || w.Edited.IsZero() {
		t.Errorf("the word is %+v", w)
	}
	if before.Personal.Talk[0].Text != "Tim turun jam 9." {
		t.Error("a copy made before was changed with it")
	}
	last := k.History[len(k.History)-1]
	if last.What != tickets.ActNote || k.Personal.Notes[last.Note-1].Text != "sebelumnya: Tim turun jam 9." {
		t.Errorf("the history ends with %+v", last)
	}
	if err := k.Answered(tickets.Word{Text: "baik"}, at(t, "2026-11-23 11:00")); err != nil {
		t.Fatal(err)
	}
	if err := k.Reword(rahel, 1, "x", "y", at(t, "2026-11-23 12:00")); !errors.Is(err, tickets.ErrNoWord) {
		t.Errorf("the resident's words are changed: %v", err)
	}
}

func TestANoteCanBeChangedButNotWhatCameWithADeed(t *testing.T) {
	t.Parallel()
	k := filed(t, "got", "2026-11-23 09:00")
	rahel := tickets.Agent{ID: 31, Name: "Ibu Rahel"}
	note := tickets.Note{Text: "pompa rusak", Origin: &tickets.Origin{Chat: -5, Message: 14}}
	if err := k.AddNote(rahel, note, at(t, "2026-11-23 10:00")); err != nil {
		t.Fatal(err)
	}
	i, ok := k.Personal.NoteFrom(-5, 14)
	if !ok {
		t.Fatal("the note is not found by its message")
	}
	if err := k.RewordNote(i, "pompa rusak, besok diganti"); err != nil || k.Personal.Notes[i].Text != "pompa rusak, besok diganti" {
		t.Errorf("the note is %q (%v)", k.Personal.Notes[i].Text, err)
	}
	if err := k.RewordNote(7, "x"); !errors.Is(err, tickets.ErrNoWord) {
		t.Errorf("a note that is not there is changed: %v", err)
	}
}
