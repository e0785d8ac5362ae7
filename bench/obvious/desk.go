package main

import (
	"context"
	"encoding/json"
	"fmt"
	"log"
	"strconv"
	"sync"
	"time"

	"github.com/go-telegram/bot"
	"github.com/go-telegram/bot/models"
	"github.com/looplab/fsm"
	"github.com/redis/go-redis/v9"
)

// The states of a complaint, and the one event that leads on.
const (
	atRest     = "rest"
	atCategory = "jenis"
	atPlace    = "lokasi"
	atStory    = "cerita"
	atPhoto    = "foto"
	atName     = "nama"
	atSummary  = "periksa"

	begin  = "begin"
	answer = "answer"
	cancel = "cancel"
)

var transitions = fsm.Events{
	{Name: begin, Src: []string{atRest, atCategory, atPlace, atStory, atPhoto, atName, atSummary}, Dst: atCategory},
	{Name: answer, Src: []string{atCategory}, Dst: atPlace},
	{Name: answer, Src: []string{atPlace}, Dst: atStory},
	{Name: answer, Src: []string{atStory}, Dst: atPhoto},
	{Name: answer, Src: []string{atPhoto}, Dst: atName},
	{Name: answer, Src: []string{atName}, Dst: atSummary},
	{Name: answer, Src: []string{atSummary}, Dst: atRest},
	{Name: cancel, Src: []string{atCategory, atPlace, atStory, atPhoto, atName, atSummary}, Dst: atRest},
}

// session is what is kept of a user.
type session struct {
	State    string            `json:"state"`
	Question int               `json:"question"` // message id of the standing question
	Answers  map[string]string `json:"answers"`
	Photos   []string          `json:"photos"`
	Album    string            `json:"album"`
}

// user is one user with their machine.
type user struct {
	mu      sync.Mutex
	machine *fsm.FSM
	session session
}

// desk is the bot.
type desk struct {
	rdb   *redis.Client
	mu    sync.Mutex
	users map[int64]*user
}

// user finds a user's machine, or makes it of the session that was saved.
func (d *desk) user(ctx context.Context, chat int64) *user {
	d.mu.Lock()
	defer d.mu.Unlock()
	u := d.users[chat]
	if u == nil {
		u = &user{session: session{State: atRest, Answers: map[string]string{}}}
		saved, err := d.rdb.Get(ctx, sessionKey(chat)).Bytes()
		if err == nil {
			if err := json.Unmarshal(saved, &u.session); err != nil {
				log.Printf("session of %d: %v", chat, err)
			}
		}
		u.machine = fsm.NewFSM(u.session.State, transitions, nil)
		d.users[chat] = u
	}
	return u
}

func sessionKey(chat int64) string { return "session:" + strconv.FormatInt(chat, 10) }

// handle takes an update. The library calls it in a goroutine of its own.
func (d *desk) handle(ctx context.Context, b *bot.Bot, up *models.Update) {
	var chat int64
	switch {
	case up.Message != nil:
		chat = up.Message.Chat.ID
	case up.CallbackQuery != nil:
		chat = up.CallbackQuery.From.ID
	default:
		return
	}
	u := d.user(ctx, chat)
	u.mu.Lock()
	defer u.mu.Unlock()
	t := &talk{desk: d, b: b, ctx: ctx, chat: chat, u: u}
	if up.CallbackQuery != nil {
		t.pressed(up.CallbackQuery)
	} else {
		t.said(up.Message)
	}
	// Saved after sending.
	u.session.State = u.machine.Current()
	data, err := json.Marshal(&u.session)
	if err == nil {
		err = d.rdb.Set(ctx, sessionKey(chat), data, 0).Err()
	}
	if err != nil {
		log.Printf("save the session of %d: %v", chat, err)
	}
}

// file keeps a ticket and returns its number.
func (d *desk) file(ctx context.Context, chat int64, s *session) (string, error) {
	n, err := d.rdb.Incr(ctx, "number").Result()
	if err != nil {
		return "", err
	}
	number := fmt.Sprintf("MMK-26-%06d-A", n)
	data, err := json.Marshal(map[string]any{"chat": chat, "answers": s.Answers, "photos": s.Photos, "filed": time.Now()})
	if err != nil {
		return "", err
	}
	return number, d.rdb.HSet(ctx, "tickets", number, data).Err()
}
