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
// passes the point that NOKEN_CRASH_AT names ("after-commit:17"). NOKEN_STOP_AT
// names one where it stops with SIGSTOP, as a machine that is suspended would, and
// goes on from there when it is continued. Only the build for crash tests (-tags
// crash) has this. The points, in the order an update passes them: after-store (in
// the inbox, not yet confirmed to Telegram), after-step (stepped, not committed),
// after-commit (committed, not sent), after-send (Telegram has it, not noted).
var points = atPoints(
	atPoint(os.Getenv("NOKEN_CRASH_AT"), func() {
		_ = syscall.Kill(os.Getpid(), syscall.SIGKILL)
		select {} // the signal is on its way
	}),
	atPoint(os.Getenv("NOKEN_STOP_AT"), func() {
		_ = syscall.Kill(os.Getpid(), syscall.SIGSTOP)
	}),
)

func atPoints(all ...func(string)) func(string) {
	return func(name string) {
		for _, at := range all {
			at(name)
		}
	}
}

func atPoint(where string, do func()) func(string) {
	point, nth, _ := strings.Cut(where, ":")
	n, err := strconv.ParseInt(nth, 10, 64)
	if point == "" || err != nil {
		return func(string) {}
	}
	var left atomic.Int64
	left.Store(n)
	return func(name string) {
		if name == point && left.Add(-1) == 0 {
			do()
		}
	}
}
