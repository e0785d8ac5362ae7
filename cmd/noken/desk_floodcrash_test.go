//go:build crash

package main

import "testing"

// The same with as many timers as a city gathers in a week.
func TestTenThousandTimersAreDealtWithAtOnce(t *testing.T) { flood(t, 10_000) }
