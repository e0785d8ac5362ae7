//go:build !crash

package main

// points does nothing; the build for crash tests ends the process at named
// points of the pipeline (points_crash.go).
var points func(name string)
