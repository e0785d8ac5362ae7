package main

import (
	"fmt"
	"strings"
	"sync"
	"testing"
	"time"

	"noken/simulator"
	"noken/tickets"
)

// rounds of a race that a test runs.
const rounds = 12

// raceCases files cases of n residents and returns their cards.
func (w *town) raceCases(n int) (cards []simulator.Message, numbers []string, residents []int64) {
	w.t.Helper()
	numbers, residents = make([]string, n), make([]int64, n)
	for i := range n {
		residents[i] = int64(5000 + i)
		w.AddUser(simulator.User{ID: residents[i], First: fmt.Sprintf("Warga%d", i), Lang: "id"})
		numbers[i] = w.files(residents[i], "sampah", "sampah menumpuk di depan sekolah")
	}
	for _, number := range numbers {
		cards = append(cards, w.has(groupDLH, "the card of "+number, func(m simulator.Message) bool {
			return m.Bot && strings.HasPrefix(m.Text, number+" · Sampah")
		}))
	}
	return cards, numbers, residents
}

func TestOfTwoAgentsWhoTakeACaseAtOnceOneGetsItAndTheOtherIsToldWho(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cards, numbers, residents := w.raceCases(rounds)
	for i, card := range cards {
		var toasts [2]simulator.Toast
		var pressing sync.WaitGroup
		for j, agent := range []int64{kobogau, rahel} {
			pressing.Go(func() {
				query, err := w.As(agent).Presses(groupDLH, card.ID, "Saya tangani")
				if err != nil { // the other was quicker, the button is gone already
					query = w.As(agent).PressesData(groupDLH, card.ID, "o:"+numbers[i]+":take")
				}
				toasts[j] = w.toast(agent, groupDLH, query)
			})
		}
		pressing.Wait()
		winner, loser, name := toasts[0], toasts[1], "Pak Kobogau"
		if strings.Contains(loser.Text, "Anda menangani") {
			winner, loser, name = loser, winner, "Ibu Rahel"
		}
		if winner.Text != "Anda menangani "+numbers[i]+"." || loser.Text != numbers[i]+" sudah ditangani "+name+"." {
			t.Errorf("the agents were told %q and %q", toasts[0].Text, toasts[1].Text)
		}
		w.becomes(card, "Ditangani "+name)
		w.sees(residents[i], "sekarang ditangani")
		taken := 0
		for _, change := range w.ticket(numbers[i]).History {
			if change.What == tickets.ActTake {
				taken++
			}
		}
		if taken != 1 {
			t.Errorf("%s was taken %d times", numbers[i], taken)
		}
	}
}

func TestWhatAResidentSaysWhileTheAgentResolvesIsNotLost(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	cards, numbers, residents := w.raceCases(rounds)
	for i, card := range cards {
		w.presses(kobogau, card, "Tanya pelapor")
		prompt := w.sees(groupDLH, numbers[i]+": apa yang mau ditanyakan")
		w.As(kobogau).Replies(groupDLH, prompt.ID, "sebelah mana?")
		w.sees(residents[i], "sebelah mana?")
		w.presses(kobogau, card, "Selesai")
		prompt = w.sees(groupDLH, numbers[i]+": apa yang sudah dikerjakan")

		said, done := fmt.Sprintf("di sebelah kiri gerbang %d", i), fmt.Sprintf("sudah diangkut %d", i)
		var both sync.WaitGroup
		both.Go(func() { w.As(residents[i]).Says(residents[i], said) })
		both.Go(func() { w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 1, done) })
		both.Wait()
		w.has(groupDLH, said, func(m simulator.Message) bool { return m.Bot && strings.Contains(m.Text, said) })
		w.sees(residents[i], done)
		k := w.ticket(numbers[i])
		if !wasSaid(k, tickets.ByResident, said) || !wasSaid(k, tickets.ByAgent, done) {
			t.Errorf("round %d: something is lost: %+v", i, k.Personal.Talk)
		}
		if k.Stage != tickets.Done {
			t.Errorf("round %d: the case is %s", i, k.Stage)
		}
	}
}

func TestAReplyFasterThanOurNoteOfThePostBelongsToTheCase(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	// People see the card at once, the bot learns its id late.
	w.SetFaults(func(method string, chat int64) *simulator.Fault {
		if method == "sendMessage" && chat == groupDLH {
			return &simulator.Fault{Kind: simulator.FaultDelayAfter, Delay: 400 * time.Millisecond}
		}
		return nil
	})
	for i := range 3 {
		_, card := w.dlhCase([]int64{yohana, marthen, yohana}[i])
		words := fmt.Sprintf("Tim turun besok, regu %d.", i)
		id := w.As(kobogau).Replies(groupDLH, card.ID, words)
		w.sees([]int64{yohana, marthen, yohana}[i], words)
		w.receipted(groupDLH, id)
	}
}

func TestTwoQuickRepliesOfAnAgentArriveInOrder(t *testing.T) {
	t.Parallel()
	w := newTown(t)
	_, card := w.dlhCase(yohana)
	first := true
	var mu sync.Mutex
	w.SetFaults(func(method string, _ int64) *simulator.Fault {
		mu.Lock()
		defer mu.Unlock()
		if method == "getChatMember" && first { // the answer about the first word comes late
			first = false
			return &simulator.Fault{Kind: simulator.FaultDelayAfter, Delay: 300 * time.Millisecond}
		}
		return nil
	})
	w.As(kobogau).Replies(groupDLH, card.ID, "satu: tim turun besok")
	w.As(kobogau).Replies(groupDLH, card.ID, "dua: jam sembilan")
	w.As(kobogau).Replies(groupDLH, card.ID, "tiga: mohon tunggu")
	w.sees(yohana, "satu: ")
	w.sees(yohana, "dua: ")
	w.sees(yohana, "tiga: ")
}
