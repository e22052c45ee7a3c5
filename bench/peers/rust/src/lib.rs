//! One breaker before all requests, as in the scenario `breaker`: five failures in a row, or half of at least 20 in 10 s.
//! The same work as the filter's: a look at the clock at both ends, who answered and how, a failure in the middle of a
//! body, the outcome counted, the duration sampled; counters reach the host on the tick. What it leaves out, to its own
//! good: agreement of workers, gRPC statuses, names of services, limits read from a configuration.
mod breaker;
mod metrics;
mod stream;
mod window;

use std::cell::RefCell;
use std::rc::Rc;
use std::time::{Duration, Instant};

use breaker::Breaker;
use metrics::Metrics;
use proxy_wasm::traits::{Context, HttpContext, RootContext};
use proxy_wasm::types::{ContextType, LogLevel};
use stream::Stream;

/// As often as the filter's counters reach Envoy.
const TICK: Duration = Duration::from_millis(100);

proxy_wasm::main! {{
    proxy_wasm::set_log_level(LogLevel::Warn);
    proxy_wasm::set_root_context(|_| Box::new(Root { shared: Rc::new(Shared::new()) }));
}}

/// What all streams of a root context have in common; a VM has one thread.
pub struct Shared {
    started: Instant,
    pub breaker: RefCell<Breaker>,
    pub metrics: RefCell<Metrics>,
}

impl Shared {
    fn new() -> Self {
        Shared {
            started: Instant::now(),
            breaker: RefCell::new(Breaker::new()),
            metrics: RefCell::new(Metrics::default()),
        }
    }

    /// Monotonic, from the start of the VM.
    pub fn now(&self) -> Duration {
        self.started.elapsed()
    }
}

struct Root {
    shared: Rc<Shared>,
}

impl Context for Root {}

impl RootContext for Root {
    fn on_configure(&mut self, _size: usize) -> bool {
        self.set_tick_period(TICK);
        true
    }

    fn on_tick(&mut self) {
        self.shared.metrics.borrow_mut().publish();
    }

    fn create_http_context(&self, _context: u32) -> Option<Box<dyn HttpContext>> {
        Some(Box::new(Stream::new(Rc::clone(&self.shared))))
    }

    fn get_type(&self) -> Option<ContextType> {
        Some(ContextType::HttpContext)
    }
}
