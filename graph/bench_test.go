package graph_test

import (
	"fmt"
	"testing"

	"noken/flows"
	"noken/graph"
)

// large is a city of flows with 40 steps each, every fifth of which can go back.
func large(count int) []flows.Outline {
	all := make([]flows.Outline, count)
	for i := range all {
		o := flows.Outline{Name: fmt.Sprintf("alur%d", i), Title: both("Alur", "Flow")}
		for j := range 40 {
			name, next := fmt.Sprintf("s%d", j), fmt.Sprintf("s%d", j+1)
			if j == 39 {
				next = "end"
			}
			o.Steps = append(o.Steps, flows.OutlineStep{Name: name, Kind: "text", Asks: true, Ask: both("Apa yang terjadi, dan sejak kapan?", "What happened, and since when?")})
			o.Arrows = append(o.Arrows, flows.Arrow{From: name, Event: "next", To: next})
			if j%5 == 4 {
				back := fmt.Sprintf("s%d", j-4)
				o.Arrows = append(o.Arrows, flows.Arrow{From: name, Event: "go " + back, To: back, Why: `s1 == "ulang"`})
			}
		}
		all[i] = o
	}
	return all
}

func BenchmarkHTML(b *testing.B) {
	for _, count := range []int{4, 300} {
		b.Run(fmt.Sprintf("flows=%d", count), func(b *testing.B) {
			all := large(count)
			b.ReportAllocs()
			for b.Loop() {
				page(b, all, graph.Options{Languages: []string{"id", "en"}})
			}
		})
	}
}

func BenchmarkMermaid(b *testing.B) {
	all := large(4)
	b.ReportAllocs()
	for b.Loop() {
		graph.Mermaid(all, graph.Options{Languages: []string{"id"}})
	}
}
