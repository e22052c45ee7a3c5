// Asks one worker all the time, and remembers when it last let a request through.
import type { Clock } from "./clock.js";
import type { Asked, Asks, Target } from "./connection.js";

/** Between two requests of one connection: the grain of what is measured, with two connections a worker the half. */
export const PACE_MS = 4;

export interface Asking {
  /** Index of the worker that answers. */
  readonly worker: number;
  /** When its last request was sent that was not turned away; undefined: none was. */
  lastAdmittedMs(): number | undefined;
  /** When the first of those that it turns away now was sent; undefined: it lets them through. */
  rejectsSinceMs(): number | undefined;
  /** Resolves when the last answer has come. Rejects with what went wrong while it asked. */
  stop(): Promise<void>;
}

export interface AskerOptions {
  connection: Asks;
  worker: number;
  target: Target;
  path: string;
  isAdmitted: (asked: Asked) => boolean;
  clock: Clock;
}

export function startAsking(options: AskerOptions): Asking {
  const { connection, worker, target, path, isAdmitted, clock } = options;
  let lastAdmittedMs: number | undefined;
  let rejectsSinceMs: number | undefined;
  let isStopped = false;
  const asking = (async () => {
    while (!isStopped) {
      const asked = await connection.ask(target, path);
      if (isAdmitted(asked)) {
        lastAdmittedMs = asked.sentMs;
        rejectsSinceMs = undefined;
      } else rejectsSinceMs ??= asked.sentMs;
      await clock.wait(Math.max(0, asked.sentMs + PACE_MS - clock.nowMs()));
    }
  })();
  // It is told by `stop`; until then it is no unhandled rejection.
  asking.catch(() => undefined);
  return {
    worker,
    lastAdmittedMs: () => lastAdmittedMs,
    rejectsSinceMs: () => rejectsSinceMs,
    stop: () => {
      isStopped = true;
      return asking;
    },
  };
}
