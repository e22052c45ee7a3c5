/** Waiting that ends early when the demo does. */

/** Rejects once the signal is aborted. */
export function sleep(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve, reject) => {
    const timer = setTimeout(done, ms);
    signal.addEventListener("abort", done, { once: true });
    if (signal.aborted) done();
    function done() {
      clearTimeout(timer);
      signal.removeEventListener("abort", done);
      if (signal.aborted) reject(new Error("the demo ends"));
      else resolve();
    }
  });
}

export function untilAborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve();
  return new Promise((resolve) => signal.addEventListener("abort", () => resolve(), { once: true }));
}

/**
 * Aborted when the time is up or another signal is. `AbortSignal.any` over `AbortSignal.timeout` would do, but Node 20
 * may collect that timeout before it fires.
 */
export function abortedAfter(ms: number, other: AbortSignal): AbortSignal {
  const controller = new AbortController();
  const timer = setTimeout(() => controller.abort("the time is up"), ms);
  untilAborted(other).then(() => {
    clearTimeout(timer);
    controller.abort(other.reason);
  });
  return controller.signal;
}
