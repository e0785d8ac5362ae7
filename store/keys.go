package store

import (
	"fmt"
	"strconv"
)

// Partitions is how many parts the inbox has. It is fixed: changing it would
// send the waiting updates of a chat to two workers.
const Partitions = 16

// Partition says to which part a chat belongs, 0 to Partitions-1. Telegram's ids
// are not spread evenly, so they are mixed first (the finalizer of splitmix64).
func Partition(chat int64) int {
	x := uint64(chat)
	x ^= x >> 30
	x *= 0xbf58476d1ce4e5b9
	x ^= x >> 27
	x *= 0x94d049bb133111eb
	x ^= x >> 31
	return int(x % Partitions)
}

// names makes the keys of a city. The braces are the hash tag that keeps them in
// one slot of a cluster.
type names struct {
	prefix string
	in     [Partitions]string
	out    [Partitions]string
	due    [Partitions]string
	duep   [Partitions]string
	lease  [Partitions]string
}

func newNames(city string) names {
	n := names{prefix: "noken:{" + city + "}:"}
	for p := range Partitions {
		n.in[p] = fmt.Sprintf("%sin:%d", n.prefix, p)
		n.out[p] = fmt.Sprintf("%sout:%d", n.prefix, p)
		n.due[p] = fmt.Sprintf("%sdue:%d", n.prefix, p)
		n.duep[p] = fmt.Sprintf("%sduep:%d", n.prefix, p)
		n.lease[p] = fmt.Sprintf("%slease:%d", n.prefix, p)
	}
	return n
}

func (n *names) chat(id int64) string         { return n.prefix + "chat:" + strconv.FormatInt(id, 10) }
func (n *names) caseOf(number string) string  { return n.prefix + "case:" + number }
func (n *names) mine(chat int64) string       { return n.prefix + "mine:" + strconv.FormatInt(chat, 10) }
func (n *names) posts(chat int64) string      { return n.prefix + "posts:" + strconv.FormatInt(chat, 10) }
func (n *names) config(version string) string { return n.prefix + "config:" + version }
func (n *names) configLive() string           { return n.prefix + "config:current" }
func (n *names) configLog() string            { return n.prefix + "config:log" }
func (n *names) counts(key CountKey) string   { return n.prefix + string(key) }
func (n *names) said() string                 { return n.prefix + "said" }
func (n *names) office() string               { return n.prefix + "office" }
func (n *names) group() string                { return n.prefix + "group" }
func (n *names) mark(set string) string       { return n.prefix + "mark:" + set }
func (n *names) like(band int) string         { return n.prefix + "like:" + strconv.Itoa(band) }
func (n *names) audit() string                { return n.prefix + "audit" }
func (n *names) replicas() string             { return n.prefix + "replicas" }
func (n *names) poll() string                 { return n.prefix + "lease:poll" }
func (n *names) aside() string                { return n.prefix + "aside" }
func (n *names) number(year int) string       { return fmt.Sprintf("%snumber:%02d", n.prefix, year%100) }

// seenBits is how many update ids one bitmap holds: 16 KiB when full.
const seenBits = 1 << 17

func (n *names) seen(update int64) (key string, bit int64) {
	return n.prefix + "seen:" + strconv.FormatInt(update/seenBits, 10), update % seenBits
}
