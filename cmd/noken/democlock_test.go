package main

import (
	"testing"
	"time"
)

func TestTheDemosClockIsSetAhead(t *testing.T) {
	t.Parallel()
	start := time.Date(2026, 11, 24, 8, 0, 0, 0, time.UTC)
	clock := &demoClock{from: func() time.Time { return start }}
	clock.ahead(time.Hour)
	clock.ahead(24 * time.Hour)
	if got := clock.now(); !got.Equal(start.Add(25 * time.Hour)) {
		t.Errorf("got %v", got)
	}
	if since := time.Since((&demoClock{}).now()); since > time.Minute || since < -time.Minute {
		t.Errorf("without another clock it is %v off", since)
	}
}
