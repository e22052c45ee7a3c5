//! The breaker as a state machine: closed, open until a deadline, half-open with probes.
use crate::window::{Count, Window};
use std::time::Duration;

const CONSECUTIVE: u32 = 5;
const THRESHOLD_PERCENT: u64 = 50;
const MINIMUM: u32 = 20;
/// Open for 5 s at first, twice as long each time in a row, at most a minute.
const OPEN_BASE: Duration = Duration::from_secs(5);
const OPEN_FACTOR: u32 = 2;
const OPEN_MAX: Duration = Duration::from_secs(60);
/// In flight at once while half-open, and successes that close.
const PROBES: u32 = 3;

#[derive(Clone, Copy, PartialEq)]
pub enum Outcome {
    Success,
    Failure,
    /// Counts in the rate, not in the row.
    SoftFailure,
    Ignored,
    Cancelled,
    Rejected,
}

enum State {
    Closed,
    Open { until: Duration },
    HalfOpen { in_flight: u32, successes: u32 },
}

/// Under which generation a request was let through: what began under another moves nothing.
#[derive(Clone, Copy)]
pub struct Ticket {
    generation: u32,
}

pub enum Admission {
    Admitted(Ticket),
    /// For how long it stays open.
    Rejected(Duration),
}

pub struct Breaker {
    state: State,
    generation: u32,
    failures_in_row: u32,
    /// Times open in a row.
    attempts: u32,
    window: Window,
}

impl Breaker {
    pub fn new() -> Self {
        Breaker {
            state: State::Closed,
            generation: 0,
            failures_in_row: 0,
            attempts: 0,
            window: Window::new(),
        }
    }

    pub fn admit(&mut self, now: Duration) -> Admission {
        if let State::Open { until } = self.state {
            if now < until {
                return Admission::Rejected(until - now);
            }
            self.enter(State::HalfOpen {
                in_flight: 0,
                successes: 0,
            });
        }
        if let State::HalfOpen { in_flight, .. } = &mut self.state {
            if *in_flight >= PROBES {
                return Admission::Rejected(Duration::ZERO);
            }
            *in_flight += 1;
        }
        Admission::Admitted(Ticket {
            generation: self.generation,
        })
    }

    pub fn settle(&mut self, ticket: Ticket, outcome: Outcome, now: Duration) {
        if ticket.generation != self.generation {
            return;
        }
        match &mut self.state {
            State::Closed => self.judge(outcome, now),
            State::Open { .. } => {}
            State::HalfOpen {
                in_flight,
                successes,
            } => {
                *in_flight -= 1;
                match outcome {
                    Outcome::Success => *successes += 1,
                    Outcome::Failure | Outcome::SoftFailure => return self.open(now),
                    _ => return,
                }
                if *successes >= PROBES {
                    self.attempts = 0;
                    self.enter(State::Closed);
                }
            }
        }
    }

    fn judge(&mut self, outcome: Outcome, now: Duration) {
        let is_failure = match outcome {
            Outcome::Success => {
                self.failures_in_row = 0;
                false
            }
            Outcome::Failure => {
                self.failures_in_row += 1;
                true
            }
            Outcome::SoftFailure => true,
            _ => return,
        };
        let Count { completed, failed } = self.window.add(now, is_failure);
        let is_rate_over = completed >= MINIMUM
            && u64::from(failed) * 100 >= u64::from(completed) * THRESHOLD_PERCENT;
        if self.failures_in_row >= CONSECUTIVE || is_rate_over {
            self.open(now);
        }
    }

    fn open(&mut self, now: Duration) {
        let factor = OPEN_FACTOR.saturating_pow(self.attempts);
        self.attempts += 1;
        let open_for = OPEN_BASE.saturating_mul(factor).min(OPEN_MAX);
        self.enter(State::Open {
            until: now + open_for,
        });
    }

    fn enter(&mut self, state: State) {
        self.state = state;
        self.generation = self.generation.wrapping_add(1);
        self.failures_in_row = 0;
        self.window.clear();
    }
}
