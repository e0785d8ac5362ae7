package main

import (
	"context"
	"errors"
	"fmt"
	"net"
	"net/http"
	"runtime/debug"
	"time"
)

type serveCommand struct {
	settings
}

// Run serves until a signal ends it.
func (c *serveCommand) Run(s std) error {
	o, err := c.read(s)
	if err != nil && o != nil && o.watch {
		if o.config = o.lastLive(s.ctx); o.config != nil {
			o.log.Error("the folder does not load; what is live goes on", "error", err)
			err = nil // the watch tells the admins, and takes the folder when it is mended
		}
	}
	if err != nil {
		return err
	}
	if s.getenv("GOGC") == "" {
		// What is live is small; collecting it less often costs a few megabytes
		// and gives a tenth of the processor back.
		debug.SetGCPercent(300)
	}
	rdb := o.redis.open()
	defer rdb.Close()
	a, err := newApp(appOptions{
		Token: o.token, API: o.api, WebhookURL: o.webhookURL, Secret: o.secret,
		Redis: rdb, Keys: o.keys, Config: o.config, Road: o.road, Folder: o.folder, Watch: o.watch, Admins: o.admins, Rate: o.rate, Owner: o.owner, Log: o.log,
	})
	if err != nil {
		return err
	}
	listener, err := net.Listen("tcp", o.listen)
	if err != nil {
		return &usageError{fmt.Sprintf("NOKEN_LISTEN: found %q, which cannot be listened on (%v); expected a free address such as 127.0.0.1:8080", o.listen, err)}
	}
	server := &http.Server{Handler: a.handler(), ReadHeaderTimeout: 5 * time.Second, ReadTimeout: 30 * time.Second, IdleTimeout: 2 * time.Minute}
	served := make(chan error, 1)
	go func() { served <- server.Serve(listener) }()
	o.log.Info("listening", "address", listener.Addr().String(), "store", o.redis.where())

	err = a.run(s.ctx)
	stop, cancel := context.WithTimeout(context.Background(), time.Second)
	defer cancel()
	if e := server.Shutdown(stop); e != nil {
		_ = server.Close()
	}
	if e := <-served; err == nil && !errors.Is(e, http.ErrServerClosed) {
		err = fmt.Errorf("serve HTTP: %w", e)
	}
	return err
}
