package api

import (
	"net/http"
	"strconv"
	"time"

	"github.com/prometheus/client_golang/prometheus"
	"github.com/prometheus/client_golang/prometheus/collectors"
	"github.com/prometheus/client_golang/prometheus/promhttp"
)

// metrics are the counters of this process, in a registry of their own.
type metrics struct {
	registry *prometheus.Registry
	requests *prometheus.CounterVec
	latency  *prometheus.HistogramVec
	started  *prometheus.CounterVec
	answers  *prometheus.CounterVec
}

func newMetrics() *metrics {
	m := &metrics{
		registry: prometheus.NewRegistry(),
		requests: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "shunban_http_requests_total",
			Help: "Requests answered, by method, route and status."}, []string{"method", "route", "status"}),
		latency: prometheus.NewHistogramVec(prometheus.HistogramOpts{Name: "shunban_http_request_seconds",
			Help: "Time to answer a request, by method and route.", Buckets: []float64{.005, .01, .025, .05, .1, .25, .5, 1, 2.5, 5, 15}}, []string{"method", "route"}),
		started: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "shunban_cases_started_total",
			Help: "Applications accepted by this process, by procedure."}, []string{"process", "rehearsal"}),
		answers: prometheus.NewCounterVec(prometheus.CounterOpts{Name: "shunban_answers_total",
			Help: "Answers of people taken by this process, by kind of task."}, []string{"kind"}),
	}
	m.registry.MustRegister(m.requests, m.latency, m.started, m.answers,
		collectors.NewGoCollector(), collectors.NewProcessCollector(collectors.ProcessCollectorOpts{}))
	return m
}

func (m *metrics) handler() http.Handler {
	return promhttp.HandlerFor(m.registry, promhttp.HandlerOpts{})
}

func (m *metrics) request(method, route string, status int, took time.Duration) {
	switch method {
	case http.MethodGet, http.MethodHead, http.MethodPost, http.MethodDelete, http.MethodOptions, http.MethodPut, http.MethodPatch:
	default:
		method = "other" // methods are the caller's words; counters must stay few
	}
	m.requests.WithLabelValues(method, route, strconv.Itoa(status)).Inc()
	m.latency.WithLabelValues(method, route).Observe(took.Seconds())
}

func (m *metrics) caseStarted(process string, rehearsal bool) {
	m.started.WithLabelValues(process, strconv.FormatBool(rehearsal)).Inc()
}

func (m *metrics) answered(kind string) { m.answers.WithLabelValues(kind).Inc() }
