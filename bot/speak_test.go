package bot

import (
	"testing"
	"time"

	"noken/tickets"
)

func TestWhatAMessageToAResidentIsAboutCanBeReadBack(t *testing.T) {
	t.Parallel()
	const number = "MMK-26-000001-S"
	for _, word := range []int{0, 1, 9, 199} {
		if got := wordOfRef(wordRef(number, word)); got != word+1 {
			t.Errorf("word %d is read back as %d", word, got-1)
		}
	}
	for _, ref := range []string{"", number, number + " ask", number + " w", number + " w-3", number + " wx"} {
		if got := wordOfRef(ref); got != 0 {
			t.Errorf("%q names word %d", ref, got-1)
		}
	}
}

func TestTalkIsWhatIsNotMeantForTheBot(t *testing.T) {
	t.Parallel()
	for name, tc := range map[string]struct {
		event Event
		talk  bool
	}{
		"words among agents":           {Event{Kind: MessageIn, Text: "makan siang?"}, true},
		"a reply to a colleague":       {Event{Kind: MessageIn, Text: "ya", Reply: &Reply{Message: 4}}, true},
		"the first words of a topic":   {Event{Kind: MessageIn, Text: "ya", Reply: &Reply{Message: 4, Ours: true, Service: true}}, true},
		"a reply to the bot":           {Event{Kind: MessageIn, Text: "ya", Reply: &Reply{Message: 4, Ours: true}}, false},
		"a command":                    {Event{Kind: MessageIn, Text: "/catatan ya"}, false},
		"a press, whatever it answers": {Event{Kind: Pressed}, false},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			if got := tc.event.isTalk(); got != tc.talk {
				t.Errorf("got %v", got)
			}
		})
	}
}

func TestUnsentAnswersAreBounded(t *testing.T) {
	t.Parallel()
	now := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	u := &turn{now: now}
	for i := range unsentMax + 5 {
		u.keepDraft(Unsent{ID: int64(i), At: now})
	}
	if n := len(u.state.Unsent); n != unsentMax || u.state.Unsent[0].ID != 5 {
		t.Errorf("%d are kept, the first is %d", n, u.state.Unsent[0].ID)
	}
	u.keepDraft(Unsent{ID: 7, At: now, Deed: "ask"})
	if n := len(u.state.Unsent); n != unsentMax || u.state.Unsent[n-1].Deed != "ask" {
		t.Errorf("one that is kept anew stands twice: %d", n)
	}
	u.now = now.Add(unsentFor + time.Minute)
	u.keepDraft(Unsent{ID: 99, At: u.now})
	if n := len(u.state.Unsent); n != 1 {
		t.Errorf("%d are left after a day", n)
	}
}

func TestOnlyTheLastQuestionAwaitsItsAnswer(t *testing.T) {
	t.Parallel()
	k := &tickets.Ticket{}
	k.Stage, k.Want = tickets.Awaiting, tickets.WantYesNo
	k.Personal.Talk = []tickets.Word{{Kind: tickets.WordAsk}, {Kind: tickets.WordReply}, {Kind: tickets.WordAsk}, {Kind: tickets.WordReply}}
	for word, want := range []tickets.Want{"", "", tickets.WantYesNo, ""} {
		if got := wantedBy(k, word); got != want {
			t.Errorf("word %d asks for %q, not %q", word, got, want)
		}
	}
	k.Stage = tickets.InProgress
	if got := wantedBy(k, 2); got != "" {
		t.Errorf("an answered question asks for %q", got)
	}
}
