// Open-loop load: requests leave at a fixed rate, however slowly they are answered.
import { Agent, request } from "node:http";
import { type LoadSummary, LoadTally } from "./tally.js";

/** Over the 15 s of the sidecars' routes. */
const REQUEST_TIMEOUT_MS = 20_000;
/** How long `stop` waits for what is in flight. */
const DRAIN_MS = 2_000;

/** In turn, for policies that look at the header `x-tenant`. */
const TENANTS = ["gold", "silver", "bronze"];

export interface LoadOptions {
  /** Port of 127.0.0.1. */
  port: number;
  /** :authority. */
  host: string;
  path: string;
  ratePerSecond: number;
  clock?: LoadClock;
}

/** Monotonic milliseconds, and a call after some of them. */
export interface LoadClock {
  nowMs(): number;
  /** Returns how to call it off. */
  after(delayMs: number, call: () => void): () => void;
}

export interface Load {
  summary(): LoadSummary;
  /** Sends no more, waits up to 2 s for what is in flight, and closes the connections. */
  stop(): Promise<LoadSummary>;
}

/** Sends at once, each request when it is due, whatever became of those before. Throws a RangeError for a rate that is none. */
export function startLoad(options: LoadOptions): Load {
  const { clock = systemClock, ratePerSecond } = options;
  if (!(ratePerSecond > 0))
    throw new RangeError(`a load of ${ratePerSecond} requests a second is not over 0`);
  const tally = new LoadTally(ratePerSecond, clock.nowMs());
  const agent = new Agent({ keepAlive: true });
  let sequence = 0;
  let cancelTick = () => {};
  let onCompletion = () => {};
  const tick = () => {
    for (const dueMs of tally.takeDue(clock.nowMs())) {
      send(options, agent, sequence++, (status) => {
        tally.complete(dueMs, clock.nowMs(), status);
        onCompletion();
      });
    }
    cancelTick = clock.after(Math.max(0, tally.nextDueMs() - clock.nowMs()), tick);
  };
  const drain = () =>
    new Promise<void>((resolve) => {
      const giveUp = clock.after(DRAIN_MS, resolve);
      onCompletion = () => {
        if (tally.summary().inFlight > 0) return;
        giveUp();
        resolve();
      };
      onCompletion();
    });
  tick();
  return {
    summary: () => tally.summary(),
    stop: async () => {
      cancelTick();
      await drain();
      agent.destroy();
      return tally.summary();
    },
  };
}

const systemClock: LoadClock = {
  nowMs: () => performance.now(),
  after: (delayMs, call) => {
    const timer = setTimeout(call, delayMs);
    return () => clearTimeout(timer);
  },
};

/** `finish` is called once, with the status or with what went wrong. */
function send(options: LoadOptions, agent: Agent, sequence: number, finish: (status: string) => void): void {
  let isFinished = false;
  const end = (status: string) => {
    if (!isFinished) finish(status);
    isFinished = true;
  };
  const headers = { host: options.host, "x-tenant": TENANTS[sequence % TENANTS.length] };
  const outgoing = request(
    {
      host: "127.0.0.1",
      port: options.port,
      path: options.path,
      headers,
      agent,
      timeout: REQUEST_TIMEOUT_MS,
    },
    (response) => {
      response.resume();
      response.on("end", () => end(String(response.statusCode)));
      response.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? "error"));
    },
  );
  outgoing.on("timeout", () => {
    end("timeout");
    outgoing.destroy();
  });
  outgoing.on("error", (error: NodeJS.ErrnoException) => end(error.code ?? "error"));
  outgoing.end();
}
