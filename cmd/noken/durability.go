package main

import "noken/store"

// durabilityWords say what the store survives.
func durabilityWords(d store.Durability) string {
	switch {
	case !d.Known:
		return "how durable the store is cannot be asked here"
	case d.AOF != "yes":
		return "the store keeps nothing across a restart (appendonly no)"
	case d.Fsync == "always":
		return "the store survives a power cut (appendfsync always)"
	}
	return "the store may lose the last second at a power cut (appendfsync " + d.Fsync + ")"
}

// durabilityProblem says what an operator should change; empty: nothing.
func durabilityProblem(d store.Durability) string {
	switch {
	case !d.Known:
		return ""
	case d.AOF != "yes":
		return "PERSISTENCE IS OFF: a restart of Redis loses every case; set appendonly yes and appendfsync always"
	case d.Fsync != "always":
		return "Redis may lose the last second at a power cut; set appendfsync always to lose nothing that was acknowledged"
	case d.Eviction != "" && d.Eviction != "noeviction":
		return "Redis may throw cases away when memory is short (maxmemory-policy " + d.Eviction + "); set maxmemory-policy noeviction"
	}
	return ""
}
