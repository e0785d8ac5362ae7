// Command obvious is the complaint conversation written the obvious way, to
// measure Noken against and to show why the rest of Noken exists.
//
// It uses the library as its README does: the library's polling, a handler, one
// looplab/fsm machine for each user in memory, and the session saved to Redis once
// the answer has been sent. It asks the same questions with the same buttons as
// configs/mimika/flows/aduan.yaml and makes the same calls a step: answer the
// press, edit the question into a record of the answer, send the next question.
//
// It keeps no promise. The library confirms updates to Telegram before they are
// handled, so that a crash loses what was in hand; a crash between sending and
// saving forgets an answer that the resident saw accepted; a call that fails is
// logged and forgotten; two updates of one chat may be handled at the same time;
// what people wrote lies readable in Redis; limits are not minded. bench/ shows in
// numbers what that buys and what it costs.
package main

import (
	"context"
	"log"
	"net/http"
	"os"
	"os/signal"
	"syscall"
	"time"

	"github.com/go-telegram/bot"
	"github.com/redis/go-redis/v9"
)

func main() {
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	defer stop()
	options, err := redis.ParseURL(os.Getenv("NOKEN_REDIS_URL"))
	if err != nil {
		log.Fatalf("NOKEN_REDIS_URL: %v", err)
	}
	rdb := redis.NewClient(options)
	defer func() { _ = rdb.Close() }()

	d := &desk{rdb: rdb, users: map[int64]*user{}}
	// Connections are kept, as anybody would who measured once: with the default
	// client most of the time goes into making new ones.
	client := &http.Client{Timeout: time.Minute, Transport: &http.Transport{MaxIdleConnsPerHost: 128}}
	b, err := bot.New(os.Getenv("NOKEN_TELEGRAM_TOKEN"),
		bot.WithServerURL(os.Getenv("NOKEN_TELEGRAM_API")),
		bot.WithHTTPClient(time.Minute, client),
		bot.WithDefaultHandler(d.handle),
	)
	if err != nil {
		log.Fatal(err)
	}
	b.Start(ctx)
}
