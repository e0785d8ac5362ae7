package telegram

import (
	"context"
	"errors"
	"net/url"
	"time"
)

// backoff is how long to wait after the n-th failure in a row (from 1): 100 ms
// doubled each time up to limit, with the upper half drawn by chance so that many
// waiters do not come back at once.
func backoff(n int, limit time.Duration, chance func() float64) time.Duration {
	wait := limit
	if n < 12 {
		wait = min(limit, 100*time.Millisecond<<(n-1))
	}
	return wait/2 + time.Duration(chance()*float64(wait/2))
}

// pause waits, or until ctx is done.
func pause(ctx context.Context, d time.Duration) {
	timer := time.NewTimer(d)
	defer timer.Stop()
	select {
	case <-timer.C:
	case <-ctx.Done():
	}
}

// withoutURL takes the URL, which holds the token, out of an HTTP client's error.
func withoutURL(err error) error {
	if at, ok := errors.AsType[*url.Error](err); ok {
		return at.Err
	}
	return err
}
