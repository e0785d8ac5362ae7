//go:build crash

package main

import (
	"os"
	"strconv"
	"strings"
	"sync/atomic"
	"syscall"
)

// points ends this process with SIGKILL, as a power cut would, the Nth time it
// passes the point that NOKEN_CRASH_AT names ("after-commit:17"). Only the build
// for crash tests (-tags crash) has it. The points, in the order an update passes
// them: after-store (in the inbox, not yet confirmed to Telegram), after-step
// (stepped, not committed), after-commit (committed, not sent), after-send
// (Telegram has it, not noted).
var points = crashAt(os.Getenv("NOKEN_CRASH_AT"))

func crashAt(where string) func(string) {
	point, nth, _ := strings.Cut(where, ":")
	n, err := strconv.ParseInt(nth, 10, 64)
	if point == "" || err != nil {
		return nil
	}
	var left atomic.Int64
	left.Store(n)
	return func(name string) {
		if name == point && left.Add(-1) == 0 {
			_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
			select {} // the signal is on its way
		}
	}
}
