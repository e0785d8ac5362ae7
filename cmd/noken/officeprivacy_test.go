package main

import (
	"bytes"
	"log/slog"
	"strings"
	"sync"
	"testing"

	"noken/simulator"
)

// logged collects what is logged at every level.
type logged struct {
	mu    sync.Mutex
	bytes bytes.Buffer
}

func (l *logged) Write(b []byte) (int, error) {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.Write(b)
}

func (l *logged) String() string {
	l.mu.Lock()
	defer l.mu.Unlock()
	return l.bytes.String()
}

func TestNeitherLogsNorMetricsHoldWhatPeopleTyped(t *testing.T) {
	t.Parallel()
	w := newGround(t)
	var log logged
	(&demo{telegram: w.Server}).bindGroups()
	stop := w.starts(func(o *appOptions) {
		o.Log = slog.New(slog.NewJSONHandler(&log, &slog.HandlerOptions{Level: slog.LevelDebug}))
	})
	for _, group := range []int64{groupPUPR, groupDuk, groupDLH} {
		w.sees(group, "Grup ini sekarang menerima kasus")
	}

	// A whole story, in which things go wrong: errors are where logs talk most.
	typed := []string{
		"Yohana", "Magal", "Kobogau", "Rahel", "Marthen", // names
		"-4.5467", "136.8833", "4.546", "136.88", // a place
		"9404016512900003", "081240001234", "81240001234", // numbers
		"menumpuk", "sekolah", "gerbang", "diangkut", "rahasia keluarga", "hilang di pasar", // texts
		w.Token(), strings.SplitN(w.Token(), ":", 2)[1],
	}
	faults := 0
	var mu sync.Mutex
	w.SetFaults(func(method string, chat int64) *simulator.Fault {
		mu.Lock()
		defer mu.Unlock()
		if method != "sendMessage" && method != "editMessageText" && method != "sendLocation" {
			return nil
		}
		faults++
		switch faults % 11 {
		case 3:
			return &simulator.Fault{Kind: simulator.FaultRefuse, Code: 500, Description: "Internal Server Error: Yohana Magal menumpuk"}
		case 6:
			return &simulator.Fault{Kind: simulator.FaultRefuse, Code: 400, Description: `Bad Request: can't parse entities: "sekolah"`}
		case 9:
			return &simulator.Fault{Kind: simulator.FaultDropBefore}
		}
		return nil
	})
	number, card := w.dlhCase(yohana)
	w.presses(kobogau, card, "Tanya pelapor")
	prompt := w.sees(groupDLH, "apa yang mau ditanyakan")
	id := w.As(kobogau).Replies(groupDLH, prompt.ID, "sebelah mana gerbang?")
	w.sees(yohana, "sebelah mana gerbang?")
	w.receipted(groupDLH, id)
	w.As(yohana).Says(yohana, "kiri, rahasia keluarga")
	w.sees(groupDLH, "rahasia keluarga")
	w.presses(kobogau, card, "Selesai")
	prompt = w.sees(groupDLH, "apa yang sudah dikerjakan")
	w.As(kobogau).RepliesPhoto(groupDLH, prompt.ID, 2, "sudah diangkut")
	w.sees(yohana, "sudah diangkut")
	w.asksForKTP(marthen)
	w.sees(groupDuk, "KTP")
	w.SetFaults(nil)
	w.As(marthen).Says(marthen, "/status "+number)
	w.sees(marthen, "")
	w.As(yohana).Blocks()
	w.As(kobogau).Replies(groupDLH, card.ID, "sudah diangkut semua")
	w.sees(groupDLH, "belum sampai")
	metrics := w.metrics()
	stop()

	for _, words := range typed {
		for where, text := range map[string]string{"the log": log.String(), "the metrics": metrics} {
			if at := strings.Index(strings.ToLower(text), strings.ToLower(words)); at >= 0 {
				t.Errorf("%s holds %q: …%s…", where, words, text[max(0, at-200):min(len(text), at+100)])
			}
		}
	}
	if log.String() == "" || !strings.Contains(metrics, "noken_events_total") {
		t.Errorf("nothing to look at: %d bytes of log, %d of metrics", len(log.String()), len(metrics))
	}
}
