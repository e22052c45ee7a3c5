/** Wall clock and timers of the running controller; tests have their own. */
export interface Clock {
  /** Milliseconds since the epoch. */
  nowMs(): number;
  /** Calls once after a while; the result calls it off. Keeps no process alive. */
  after(delayMs: number, call: () => void): () => void;
}

/** Longest delay of a timer; what is later is waited for in steps. */
const MOST_DELAY_MS = 2 ** 31 - 1;

export const SYSTEM_CLOCK: Clock = {
  nowMs: Date.now,
  after(delayMs, call) {
    const timer = setTimeout(call, Math.min(delayMs, MOST_DELAY_MS)).unref();
    return () => clearTimeout(timer);
  },
};
