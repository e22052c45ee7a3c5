// Requests by outcome, published as differences on the tick, and a histogram of durations, sampled by each request.
// Each is defined when it first has something to say.

import { Counter, Histogram } from "@gcoredev/proxy-wasm-sdk-as/assembly";
import { OUTCOMES, Outcome } from "./outcome";

export class Metrics {
  private unpublished: StaticArray<u32> = new StaticArray<u32>(OUTCOMES.length);
  private counters: Array<Counter | null> = new Array<Counter | null>(OUTCOMES.length);
  private durations: Histogram | null = null;

  record(outcome: Outcome, durationMs: f64): void {
    this.unpublished[outcome]++;
    let durations = this.durations;
    if (durations === null) {
      durations = new Histogram("peer_request_duration_milliseconds");
      this.durations = durations;
    }
    durations.record(durations.metric_id, durationMs as u64);
  }

  publish(): void {
    for (let outcome = 0; outcome < OUTCOMES.length; outcome++) {
      if (this.unpublished[outcome] == 0) continue;
      let counter = this.counters[outcome];
      if (counter === null) {
        counter = new Counter(`peer_requests_total.outcome=.=${OUTCOMES[outcome]};.;`);
        this.counters[outcome] = counter;
      }
      counter.increment(this.unpublished[outcome]);
      this.unpublished[outcome] = 0;
    }
  }
}
