package crowd

import (
	"fmt"
	"slices"
	"time"
)

// Report is what the crowd went through.
type Report struct {
	Residents  int
	Filings    []Filing
	Actions    int             // messages sent and buttons pressed
	Answered   int             // of them
	Again      int             // actions done once more because no answer came
	Latencies  []time.Duration // from an action to the call that answered it, sorted, as far as measured
	Repeated   int             // messages that came twice
	Wrongly    []string        // repeats that no death of the bot explains
	Unanswered []string        // who waits for what
}

// Report sums up; call it after Run has returned.
func (c *Crowd) Report() Report {
	rep := Report{Residents: len(c.residents), Answered: c.Answered()}
	for _, r := range c.residents {
		for _, f := range r.filings {
			rep.Filings = append(rep.Filings, *f)
		}
		for _, p := range r.rest() {
			r.known(p)
		}
		rep.Actions += r.actions
		rep.Again += r.again
		rep.Latencies = append(rep.Latencies, r.latencies...)
		rep.Repeated += r.repeated
		rep.Wrongly = append(rep.Wrongly, r.wrongly...)
		if r.waiting != "" {
			rep.Unanswered = append(rep.Unanswered, fmt.Sprintf("chat %d %s", r.id, r.waiting))
		}
	}
	slices.Sort(rep.Latencies)
	return rep
}

// rest are the posts that nobody looked at any more.
func (r *resident) rest() []post {
	r.mu.Lock()
	defer r.mu.Unlock()
	rest := r.heard
	r.heard = nil
	return rest
}

// Percentile is the latency that p percent of the answers kept.
func (r *Report) Percentile(p float64) time.Duration {
	if len(r.Latencies) == 0 {
		return 0
	}
	i := min(int(p/100*float64(len(r.Latencies))), len(r.Latencies)-1)
	return r.Latencies[i]
}

// Tickets is how many complaints got their number.
func (r *Report) Tickets() int {
	n := 0
	for _, f := range r.Filings {
		if f.Number != "" {
			n++
		}
	}
	return n
}

// String is the report in one line.
func (r *Report) String() string {
	return fmt.Sprintf("%d residents, %d actions, %d answered (p50 %v, p99 %v), %d complaints begun, %d filed, %d messages came twice, %d wait for an answer",
		r.Residents, r.Actions, r.Answered, r.Percentile(50).Round(10*time.Microsecond), r.Percentile(99).Round(10*time.Microsecond),
		len(r.Filings), r.Tickets(), r.Repeated, len(r.Unanswered))
}
