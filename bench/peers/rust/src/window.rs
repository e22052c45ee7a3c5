//! Completions of the last 10 s: ten buckets of a second, whose sums are kept.
use std::time::Duration;

pub const BUCKETS: u64 = 10;

#[derive(Clone, Copy, Default)]
pub struct Count {
    pub completed: u32,
    pub failed: u32,
}

pub struct Window {
    buckets: [Count; BUCKETS as usize],
    sum: Count,
    /// The second of the newest bucket.
    second: u64,
}

impl Window {
    pub fn new() -> Self {
        Window {
            buckets: [Count::default(); BUCKETS as usize],
            sum: Count::default(),
            second: 0,
        }
    }

    /// Charges one completion; what is counted then.
    pub fn add(&mut self, now: Duration, is_failure: bool) -> Count {
        self.advance(now.as_secs());
        let bucket = &mut self.buckets[(self.second % BUCKETS) as usize];
        bucket.completed += 1;
        self.sum.completed += 1;
        if is_failure {
            bucket.failed += 1;
            self.sum.failed += 1;
        }
        self.sum
    }

    pub fn clear(&mut self) {
        *self = Window {
            second: self.second,
            ..Window::new()
        };
    }

    fn advance(&mut self, second: u64) {
        if second >= self.second + BUCKETS {
            self.clear();
            self.second = second;
        }
        while self.second < second {
            self.second += 1;
            let bucket = &mut self.buckets[(self.second % BUCKETS) as usize];
            self.sum.completed -= bucket.completed;
            self.sum.failed -= bucket.failed;
            *bucket = Count::default();
        }
    }
}
