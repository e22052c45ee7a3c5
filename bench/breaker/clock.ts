// Monotonic milliseconds, and a pause of so many. Tests have a clock of their own, which waits for nobody.
import { setTimeout as wait } from "node:timers/promises";

export interface Clock {
  nowMs(): number;
  wait(ms: number): Promise<void>;
}

export const systemClock: Clock = {
  nowMs: () => performance.now(),
  wait: (ms) => wait(ms),
};
