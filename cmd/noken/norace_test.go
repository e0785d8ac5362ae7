//go:build !race

package main

const (
	raceRounds = 1000 // of each race between two
	histories  = 240  // of cases that three work on at once
	weekTimers = 2000 // of a week in which nothing ran
)
