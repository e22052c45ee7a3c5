//! One request: admitted or turned away, then judged by how it was answered.
use crate::breaker::{Admission, Outcome, Ticket};
use crate::Shared;
use proxy_wasm::traits::{Context, HttpContext};
use proxy_wasm::types::Action;
use std::convert::TryInto;
use std::rc::Rc;
use std::time::Duration;

/// The router adds it to what an upstream answered.
const ANSWERED: &str = "x-envoy-upstream-service-time";
/// Envoy's flags of a failed upstream: UH, UT, LR, UR, UF, UC, URX, UPE.
const UPSTREAM_FAILED: u64 =
    1 << 1 | 1 << 2 | 1 << 3 | 1 << 4 | 1 << 5 | 1 << 6 | 1 << 15 | 1 << 23;
/// DC, DR.
const CLIENT_GONE: u64 = 1 << 14 | 1 << 28;

pub struct Stream {
    shared: Rc<Shared>,
    /// None: no request was seen.
    started: Option<Duration>,
    ticket: Option<Ticket>,
    outcome: Outcome,
    is_end_seen: bool,
}

impl Stream {
    pub fn new(shared: Rc<Shared>) -> Self {
        Stream {
            shared,
            started: None,
            ticket: None,
            outcome: Outcome::Cancelled,
            is_end_seen: false,
        }
    }

    fn reject(&mut self, wait: Duration) {
        self.outcome = Outcome::Rejected;
        let seconds = wait.as_secs() + u64::from(wait.subsec_nanos() > 0);
        let headers = [
            ("retry-after", seconds.to_string()),
            ("x-envoy-ratelimited", "true".to_string()),
        ];
        let headers = headers
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        self.send_http_response(503, headers, Some(b"breaker open"));
    }

    /// By the response headers.
    fn judge(&self) -> Outcome {
        let status = self.get_http_response_header(":status");
        let outcome = match status.and_then(|status| status.parse::<u16>().ok()) {
            Some(500..=599) => Outcome::Failure,
            Some(429) => Outcome::SoftFailure,
            _ => Outcome::Success,
        };
        if self.get_http_response_header(ANSWERED).is_some() {
            return outcome;
        }
        // Nobody answered: its upstream failed, or Envoy or another filter replied.
        if self.flags() & UPSTREAM_FAILED != 0 {
            return Outcome::Failure;
        }
        Outcome::Ignored
    }

    fn flags(&self) -> u64 {
        let bytes = self
            .get_property(vec!["response", "flags"])
            .unwrap_or_default();
        bytes.try_into().map(u64::from_le_bytes).unwrap_or(0)
    }
}

impl Context for Stream {}

impl HttpContext for Stream {
    fn on_http_request_headers(&mut self, _count: usize, _end: bool) -> Action {
        let now = self.shared.now();
        self.started = Some(now);
        let admission = self.shared.breaker.borrow_mut().admit(now);
        match admission {
            Admission::Admitted(ticket) => {
                self.ticket = Some(ticket);
                Action::Continue
            }
            Admission::Rejected(wait) => {
                self.reject(wait);
                Action::Pause
            }
        }
    }

    fn on_http_response_headers(&mut self, _count: usize, end: bool) -> Action {
        if self.ticket.is_some() {
            self.is_end_seen = end;
            self.outcome = self.judge();
        }
        Action::Continue
    }

    fn on_http_response_body(&mut self, _size: usize, end: bool) -> Action {
        self.is_end_seen |= end;
        Action::Continue
    }

    fn on_log(&mut self) {
        // No `let ... else`: Debian 12's compiler is 1.63.
        let started = match self.started {
            Some(started) => started,
            None => return,
        };
        let now = self.shared.now();
        if self.outcome == Outcome::Success && !self.is_end_seen {
            let flags = self.flags();
            if flags & UPSTREAM_FAILED != 0 {
                self.outcome = Outcome::Failure;
            } else if flags & CLIENT_GONE != 0 {
                self.outcome = Outcome::Cancelled;
            }
        }
        if let Some(ticket) = self.ticket {
            self.shared
                .breaker
                .borrow_mut()
                .settle(ticket, self.outcome, now);
        }
        self.shared
            .metrics
            .borrow_mut()
            .record(self.outcome, now - started);
    }
}
