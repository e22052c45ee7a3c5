//! Requests by outcome, published as differences on the tick, and a histogram of durations, sampled by each request.
use crate::breaker::Outcome;
use proxy_wasm::hostcalls::{define_metric, increment_metric, record_metric};
use proxy_wasm::types::MetricType;
use std::time::Duration;

const OUTCOMES: [&str; 6] = [
    "success",
    "failure",
    "soft_failure",
    "ignored",
    "cancelled",
    "rejected",
];

#[derive(Default)]
struct Counter {
    /// Defined when it has something to say.
    metric: Option<u32>,
    unpublished: i64,
}

#[derive(Default)]
pub struct Metrics {
    counters: [Counter; OUTCOMES.len()],
    durations: Option<u32>,
}

impl Metrics {
    pub fn record(&mut self, outcome: Outcome, duration: Duration) {
        self.counters[outcome as usize].unpublished += 1;
        let metric = *self.durations.get_or_insert_with(|| {
            define(MetricType::Histogram, "peer_request_duration_milliseconds")
        });
        let duration_ms = duration.as_secs() * 1_000 + u64::from(duration.subsec_millis());
        record_metric(metric, duration_ms).expect("the histogram is defined");
    }

    pub fn publish(&mut self) {
        for (counter, outcome) in self.counters.iter_mut().zip(OUTCOMES) {
            if counter.unpublished == 0 {
                continue;
            }
            let metric = *counter.metric.get_or_insert_with(|| {
                define(
                    MetricType::Counter,
                    &format!("peer_requests_total.outcome=.={outcome};.;"),
                )
            });
            increment_metric(metric, counter.unpublished).expect("the counter is defined");
            counter.unpublished = 0;
        }
    }
}

fn define(kind: MetricType, name: &str) -> u32 {
    define_metric(kind, name).expect("the host takes any name")
}
