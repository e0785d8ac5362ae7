package telegram

import (
	"time"

	"github.com/prometheus/client_golang/prometheus"

	"noken/bot"
)

// Metrics counts what goes in and out. A nil *Metrics counts nothing.
type Metrics struct {
	updates *prometheus.CounterVec
	sends   *prometheus.CounterVec
	seconds *prometheus.HistogramVec
	markup  prometheus.Counter
	depth   *prometheus.GaugeVec
}

// NewMetrics makes the metrics and registers them with reg; a nil reg keeps them private.
func NewMetrics(reg prometheus.Registerer) *Metrics {
	m := &Metrics{
		updates: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "noken_updates_total", Help: "Updates received from Telegram, by kind.",
		}, []string{"kind"}),
		sends: prometheus.NewCounterVec(prometheus.CounterOpts{
			Name: "noken_sends_total", Help: "Calls to Telegram, by what was asked and how it ended.",
		}, []string{"op", "result"}),
		seconds: prometheus.NewHistogramVec(prometheus.HistogramOpts{
			Name: "noken_send_seconds", Help: "Duration of calls to Telegram.",
			Buckets: []float64{.001, .0025, .005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 10, 30},
		}, []string{"op"}),
		markup: prometheus.NewCounter(prometheus.CounterOpts{
			Name: "noken_markup_defects_total", Help: "Messages whose markup Telegram refused and buttons that had to be left out.",
		}),
		depth: prometheus.NewGaugeVec(prometheus.GaugeOpts{
			Name: "noken_send_queue", Help: "What waits in this process to be sent, by lane.",
		}, []string{"lane"}),
	}
	if reg != nil {
		reg.MustRegister(m.updates, m.sends, m.seconds, m.markup, m.depth)
	}
	return m
}

func (m *Metrics) update(kind string) {
	if m != nil {
		m.updates.WithLabelValues(kind).Inc()
	}
}

func (m *Metrics) sent(op bot.Op, result string, took time.Duration) {
	if m != nil {
		m.sends.WithLabelValues(string(op), result).Inc()
		m.seconds.WithLabelValues(string(op)).Observe(took.Seconds())
	}
}

// result counts an end that needed no call, such as a superseded edit.
func (m *Metrics) result(op bot.Op, result string) {
	if m != nil {
		m.sends.WithLabelValues(string(op), result).Inc()
	}
}

func (m *Metrics) defect() {
	if m != nil {
		m.markup.Inc()
	}
}

var laneNames = [lanes]string{"interactive", "notification", "broadcast"}

func (m *Metrics) queued(lane bot.Lane, n int) {
	if m != nil {
		m.depth.WithLabelValues(laneNames[lane]).Add(float64(n))
	}
}
