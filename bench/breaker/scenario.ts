// What trips: a breaker of its own for each trial, so that every trial begins from closed and nothing waits for it to
// close again; or Envoy's outlier detection, which is the nearest that a stock Envoy has.
import type { Clock } from "./clock.js";
import type { Asked, Asks, Target } from "./connection.js";
import { FAIL, LATE, LATE_MS, NEUTRAL, OK, SLOW } from "./paths.js";

/** Failures in a row, for both: Envoy's own default. */
const CONSECUTIVE = 5;
/** Completions that the joint window must have; 8 connections bring 3 each, so with several workers none has enough. */
const MINIMUM = 24;
const CALLS_EACH = 3;
const HUNG_OVER_MS = 50;
/** As many connections as wait for an answer: each worker alone has too few of them. */
export const CALLERS = 8;
const OPEN = { base: "1h", max: "1h" };
const WINDOW = { threshold: "50%", window: "1m", minimum: MINIMUM };

export interface Scenario {
  readonly name: string;
  readonly title: string;
  /** What the filter is given for so many trials; absent: there is no filter. */
  readonly document?: (trials: number) => object;
  target(trial: number): Target;
  /** What is asked all the time, and which answers say that it went through. */
  readonly askPath: string;
  /** False: asking would end the row of failures, so it begins with the trip. */
  readonly asksBefore: boolean;
  /** How long after a trip its last answers come, and keep their connections. */
  readonly pendingMs: number;
  isAdmitted(asked: Asked): boolean;
  /** Does what must trip; the instant by `clock` from when on it should have. `first`: the caller to begin with. */
  trip(target: Target, callers: readonly Asks[], first: number, clock: Clock): Promise<number>;
}

const CONSECUTIVE_TRIP: Scenario = {
  ...ofBreaker("consecutive", "consecutive: 5 failures in a row on one worker", { consecutive: CONSECUTIVE }),
  trip: failInRow,
};

const RATE_TRIP: Scenario = {
  ...ofBreaker("rate", "rate: 24 failures, 3 on each of 8 connections", { rate: WINDOW }),
  trip: (target, callers) => callAll(target, callers, FAIL),
};

const SLOW_TRIP: Scenario = {
  ...ofBreaker("slow", "slow: 24 late answers, 3 on each of 8 connections", {
    slow: { over: "10ms", ...WINDOW },
  }),
  trip: (target, callers) => callAll(target, callers, SLOW),
};

const HUNG_TRIP: Scenario = {
  ...ofBreaker("hung", "hung: 8 requests without an answer, on 8 connections", {
    hung: { over: `${HUNG_OVER_MS}ms`, count: CALLERS },
  }),
  pendingMs: LATE_MS,
  trip: async (target, callers, _first, clock) => {
    for (const caller of callers) void caller.ask(target, LATE).catch(() => undefined);
    return clock.nowMs() + HUNG_OVER_MS;
  },
};

const KEYED_TRIP: Scenario = {
  ...CONSECUTIVE_TRIP,
  name: "keyed",
  title: "keyed: 5 failures in a row of one value of a header",
  document: () =>
    documentOf([{ ...breaker("keyed", { consecutive: CONSECUTIVE }), key: { header: "x-key" } }]),
  target: (trial) => ({ host: "keyed", key: `key-${trial}` }),
};

const OUTLIER: Scenario = {
  name: "outlier",
  title: "Envoy's outlier detection: 5 failures in a row",
  target: (trial) => ({ host: `outlier-${trial}` }),
  askPath: OK,
  asksBefore: false,
  pendingMs: 0,
  isAdmitted: ({ status }) => status === 200,
  trip: failInRow,
};

/** In the order of the table. The last is the peer of the first. */
export const SCENARIOS: readonly Scenario[] = [
  CONSECUTIVE_TRIP,
  RATE_TRIP,
  SLOW_TRIP,
  HUNG_TRIP,
  KEYED_TRIP,
  OUTLIER,
];
export const PEERS = { ours: CONSECUTIVE_TRIP.name, theirs: OUTLIER.name };

function ofBreaker(name: string, title: string, trip: object): Omit<Scenario, "trip"> {
  const hostOf = (trial: number) => `${name}-${trial}`;
  return {
    name,
    title,
    document: (trials) =>
      documentOf(Array.from({ length: trials }, (_, trial) => breaker(hostOf(trial), trip))),
    target: (trial) => ({ host: hostOf(trial) }),
    askPath: NEUTRAL,
    asksBefore: true,
    pendingMs: 0,
    isAdmitted: ({ isAdmitted }) => isAdmitted,
  };
}

function documentOf(breakers: object[]): object {
  return { version: 1, direction: "outbound", breakers };
}

function breaker(host: string, trip: object): object {
  return { name: `bench/${host}`, match: { hosts: [host] }, trip, open: OPEN };
}

/** One connection, so one worker; the next trial takes the next. */
async function failInRow(target: Target, callers: readonly Asks[], first: number): Promise<number> {
  let endMs = 0;
  for (let n = 0; n < CONSECUTIVE; n++) {
    const caller = callers[first % callers.length];
    if (caller !== undefined) ({ endMs } = await caller.ask(target, FAIL));
  }
  return endMs;
}

/** Every connection calls as often as the others, all at the same time. */
async function callAll(target: Target, callers: readonly Asks[], path: string): Promise<number> {
  const ends = await Promise.all(
    callers.map(async (caller) => {
      let endMs = 0;
      for (let n = 0; n < CALLS_EACH; n++) ({ endMs } = await caller.ask(target, path));
      return endMs;
    }),
  );
  return Math.max(...ends);
}
