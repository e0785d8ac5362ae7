package bot

import (
	"context"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
)

// metrics name offices and partitions at most, never a person.
type metrics struct {
	events    *prometheus.CounterVec
	step      prometheus.Histogram
	commit    prometheus.Histogram
	conflicts prometheus.Counter
	fenced    prometheus.Counter
	aside     prometheus.Counter
	filed     *prometheus.CounterVec
	switches  prometheus.Counter
}

var fast = []float64{.0001, .00025, .0005, .001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5}

func newMetrics(b *Bot, to prometheus.Registerer) *metrics {
	m := &metrics{
		events: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "noken_events_total", Help: "Events taken from the inbox, by kind.",
		}, []string{"kind"}),
		step: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "noken_step_seconds", Help: "Time to load and step one event.", Buckets: fast,
		}),
		commit: prometheus.NewHistogram(prometheus.HistogramOpts{
			Name: "noken_commit_seconds", Help: "Time to commit one event.", Buckets: fast,
		}),
		conflicts: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "noken_conflicts_total", Help: "Commits that lost a race and were taken anew.",
		}),
		fenced: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "noken_fenced_total", Help: "Commits refused because the lease they were made under was lost.",
		}),
		aside: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "noken_set_aside_total", Help: "Events and messages that could not be handled and were set aside.",
		}),
		filed: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "noken_tickets_filed_total", Help: "Tickets filed, by kind and office.",
		}, []string{"kind", "office"}),
		switches: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "noken_config_switches_total", Help: "Times this replica went over to another configuration.",
		}),
	}
	if to != nil {
		to.MustRegister(m.events, m.step, m.commit, m.conflicts, m.fenced, m.aside, m.filed, m.switches, &gauges{bot: b})
	}
	return m
}

// gauges asks the store when it is scraped, so that an idle bot asks nothing.
type gauges struct{ bot *Bot }

var (
	heldDesc   = prometheus.NewDesc("noken_leases_held", "Partitions this replica holds.", nil, nil)
	inboxDesc  = prometheus.NewDesc("noken_inbox_depth", "Events waiting in the inbox.", []string{"partition"}, nil)
	outboxDesc = prometheus.NewDesc("noken_outbox_depth", "Messages waiting in the outbox.", []string{"partition"}, nil)
	inAgeDesc  = prometheus.NewDesc("noken_inbox_age_seconds", "Age of the oldest event in the inbox.", nil, nil)
	liveDesc   = prometheus.NewDesc("noken_config_info", "The configuration that runs in this replica.", []string{"version"}, nil)
	brokenDesc = prometheus.NewDesc("noken_config_broken", "1 while a newer configuration cannot be used and the last good one stays.", nil, nil)
	outAgeDesc = prometheus.NewDesc("noken_outbox_age_seconds", "Age of the oldest message in the outbox.", nil, nil)
)

// Describe implements prometheus.Collector.
func (g *gauges) Describe(ch chan<- *prometheus.Desc) {
	for _, d := range []*prometheus.Desc{heldDesc, inboxDesc, outboxDesc, inAgeDesc, outAgeDesc, liveDesc, brokenDesc} {
		ch <- d
	}
}

// Collect implements prometheus.Collector.
func (g *gauges) Collect(ch chan<- prometheus.Metric) {
	gauge := func(d *prometheus.Desc, v float64, labels ...string) {
		ch <- prometheus.MustNewConstMetric(d, prometheus.GaugeValue, v, labels...)
	}
	gauge(heldDesc, float64(len(g.bot.leases.all())))
	gauge(liveDesc, 1, Short(g.bot.configs.now().Version()))
	broken := 0.0
	if g.bot.Troubles() != "" {
		broken = 1
	}
	gauge(brokenDesc, broken)
	ctx, cancel := context.WithTimeout(context.Background(), 2*time.Second)
	defer cancel()
	depths, err := g.bot.store.Depths(ctx)
	if err != nil {
		g.bot.log.Warn("the depths of inbox and outbox could not be read", "error", err)
		return
	}
	now := g.bot.clock()
	var in, out time.Duration
	for _, d := range depths {
		p := strconv.Itoa(d.Partition)
		gauge(inboxDesc, float64(d.Inbox), p)
		gauge(outboxDesc, float64(d.Outbox), p)
		if d.Inbox > 0 {
			in = max(in, now.Sub(d.OldestIn))
		}
		if d.Outbox > 0 {
			out = max(out, now.Sub(d.OldestOut))
		}
	}
	gauge(inAgeDesc, in.Seconds())
	gauge(outAgeDesc, out.Seconds())
}
