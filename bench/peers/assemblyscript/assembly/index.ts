// One breaker before all requests, as in the scenario `breaker`: five failures in a row, or half of at least 20 in 10 s.
// The same work as the filter's: a look at the clock at both ends, who answered and how, a failure in the middle of a
// body, the outcome counted, the duration sampled; counters reach the host on the tick. What it leaves out, to its own
// good: agreement of workers, gRPC statuses, names of services, limits read from a configuration.

import {
  Context,
  RootContext,
  registerRootContext,
  set_tick_period_milliseconds,
} from "@gcoredev/proxy-wasm-sdk-as/assembly";
import { Breaker } from "./breaker";
import { Metrics } from "./metrics";
import { Stream } from "./stream";

export * from "@gcoredev/proxy-wasm-sdk-as/assembly/proxy";

/** As often as the filter's counters reach Envoy. */
const TICK_MS: u32 = 100;

/** A VM has one thread, and the SDK one root context for all plugins in it. */
class Root extends RootContext {
  breaker: Breaker = new Breaker();
  metrics: Metrics = new Metrics();

  onConfigure(_size: u32): bool {
    set_tick_period_milliseconds(TICK_MS);
    return true;
  }

  onTick(): void {
    this.metrics.publish();
  }

  createContext(id: u32): Context {
    return new Stream(id, this, this.breaker, this.metrics);
  }
}

registerRootContext((id: u32) => new Root(id), "breaker");
