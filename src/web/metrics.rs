//! Figures for Prometheus. They are read on a listener of their own, never on the public one.

use std::time::Duration;

use prometheus::{HistogramOpts, HistogramVec, IntCounterVec, IntGauge, IntGaugeVec, Opts, Registry, TextEncoder};

#[derive(Clone)]
pub struct Metrics {
    registry: Registry,
    requests: IntCounterVec,
    seconds: HistogramVec,
    deliveries: IntGaugeVec,
    oldest_due: IntGauge,
}

impl Metrics {
    pub fn new() -> prometheus::Result<Self> {
        let registry = Registry::new();
        let requests = IntCounterVec::new(
            Opts::new("skymailing_http_requests_total", "Requests answered"),
            &["method", "route", "status"],
        )?;
        let seconds = HistogramVec::new(
            HistogramOpts::new("skymailing_http_request_seconds", "How long answers took")
                .buckets(vec![0.001, 0.005, 0.02, 0.1, 0.5, 2.0, 10.0]),
            &["route"],
        )?;
        let deliveries =
            IntGaugeVec::new(Opts::new("skymailing_deliveries", "Deliveries of the ledger by state"), &["state"])?;
        let oldest_due =
            IntGauge::new("skymailing_oldest_due_seconds", "How long the longest-waiting due letter has waited")?;
        registry.register(Box::new(requests.clone()))?;
        registry.register(Box::new(seconds.clone()))?;
        registry.register(Box::new(deliveries.clone()))?;
        registry.register(Box::new(oldest_due.clone()))?;
        Ok(Self { registry, requests, seconds, deliveries, oldest_due })
    }

    pub fn request(&self, method: &str, route: &str, status: u16, took: Duration) {
        // A stranger can invent methods without end, and each would stay here for ever.
        let method = if matches!(method, "GET" | "HEAD" | "POST") { method } else { "other" };
        self.requests.with_label_values(&[method, route, &status.to_string()]).inc();
        self.seconds.with_label_values(&[route]).observe(took.as_secs_f64());
    }

    pub fn deliveries(&self, state: &str, count: i64) {
        self.deliveries.with_label_values(&[state]).set(count);
    }

    pub fn oldest_due(&self, waited: Duration) {
        self.oldest_due.set(i64::try_from(waited.as_secs()).unwrap_or(i64::MAX));
    }

    pub fn text(&self) -> prometheus::Result<String> {
        TextEncoder::new().encode_to_string(&self.registry.gather())
    }
}
