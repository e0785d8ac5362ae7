package bot

import (
	"strconv"
	"strings"
)

// Callback data, at most 64 bytes, colon-separated; the first letter says whose it is:
//
//	f:SEQ:BUTTON      a button of question SEQ in the running flow
//	m:ACTION[:ARG]    the menu and the like, valid whenever pressed
//	t:NUMBER:ACT      a resident about a case
//	o:NUMBER:ACT[:ARG] an agent about a case
//	d:ACT[:ARG]       an admin about a draft or a version
//	r:ACT[:ARG]       a leader about the red list
//	w:ACT:AGENT[:ARG] an agent about what they have
//	b:ACT:DESK        an admin about what a group is bound to
//	q:ACT[:ARGS]      a view of an office's cases or figures, see queueview.go
//	c:DATA            any of these, in a draft that an admin plays
//
// It is never trusted: rights and state are looked up when it arrives.

func flowData(seq uint32, button string) string {
	return "f:" + strconv.FormatUint(uint64(seq), 10) + ":" + button
}

func menuData(action string) string        { return "m:" + action }
func redData(action string) string         { return "r:" + action }
func deskData(action string) string        { return "d:" + action }
func bindData(action string) string        { return "b:" + action }
func caseData(number, act string) string   { return "t:" + number + ":" + act }
func officeData(number, act string) string { return "o:" + number + ":" + act }

// press is callback data taken apart.
type press struct {
	whose  string // f, m, t, o, d, c; empty: nothing we ever made
	seq    uint32
	button string
	number string
	act    string
	arg    string
}

func parseData(data string) press {
	whose, rest, ok := strings.Cut(data, ":")
	if !ok || len(data) > 64 {
		return press{}
	}
	switch whose {
	case "f":
		seq, button, ok := strings.Cut(rest, ":")
		n, err := strconv.ParseUint(seq, 10, 32)
		if !ok || err != nil {
			return press{}
		}
		return press{whose: whose, seq: uint32(n), button: button}
	case "m", "d", "r", "b", "w", "q":
		act, arg, _ := strings.Cut(rest, ":")
		return press{whose: whose, act: act, arg: arg}
	case "c":
		return press{whose: whose, arg: rest}
	case "t", "o":
		number, rest, ok := strings.Cut(rest, ":")
		if !ok {
			return press{}
		}
		act, arg, _ := strings.Cut(rest, ":")
		return press{whose: whose, number: number, act: act, arg: arg}
	}
	return press{}
}
