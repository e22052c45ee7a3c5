// One launch of the controller with so many sidecars: its memory, and how soon what is written has reached them all.
import { setTimeout as wait } from "node:timers/promises";
import { memoryOf } from "../memory/rss.js";
import { BenchError, type Settings } from "../step.js";
import { Crowd } from "./crowd.js";
import { startController } from "./process.js";
import { openSenders, ReportLoad } from "./report-load.js";

/** After the last reply: what it does in the background is done. */
const SETTLED_MS = 1_000;
/** Writes. */
const TOLD_EVERY = 10;
const HEARD_WITHIN_MS = 2_000;
const POLL_MS = 50;
/** What a sidecar with some neighbours has to tell. */
const EDGES = 10;
const REPORTS_A_SECOND = 200;

export interface PushPlan {
  sidecars: number;
  writes: number;
}

export interface Launch {
  sidecars: number;
  streams: number;
  /** Bytes of the controller with nobody, and with all of them, each of which has reported. */
  aloneRss: number;
  rss: number;
  /** One for each write: when it was answered, and when each stream that it is pushed to had, shortest first. */
  writes: readonly Write[];
}

export interface Write {
  answeredMs: number;
  acknowledgedMs: readonly number[];
}

export async function measureLaunch(settings: Settings, { sidecars, writes }: PushPlan): Promise<Launch> {
  const { signal, progress } = settings;
  const controller = await startController(settings);
  const crowd = new Crowd(controller.xds, signal);
  const senders = openSenders(controller.xds, sidecars);
  try {
    await wait(SETTLED_MS, undefined, { signal });
    const { rss: aloneRss } = await memoryOf(controller.pid);
    await crowd.join(sidecars);
    const burst = { ratePerSecond: REPORTS_A_SECOND, count: sidecars, edges: EDGES, signal };
    await new ReportLoad(senders).send(burst);
    await wait(SETTLED_MS, undefined, { signal });
    const { rss } = await memoryOf(controller.pid);
    const done: Write[] = [];
    for (let index = 0; index < writes; index++) {
      if (index % TOLD_EVERY === TOLD_EVERY - 1)
        progress(`controller: ${sidecars} sidecars, write ${index + 1} of ${writes}`);
      done.push(await write(controller.api, crowd, index));
    }
    await checkAnswered(controller.api, crowd.streams + crowd.pushed * writes);
    return { sidecars, streams: crowd.streams, aloneRss, rss, writes: done };
  } finally {
    crowd.close();
    for (const sender of senders) sender.close();
    await controller.stop();
  }
}

async function write(api: string, crowd: Crowd, index: number): Promise<Write> {
  let answeredMs = Number.NaN;
  const acknowledgedMs = await crowd.pushedBy(async () => {
    const beganMs = performance.now();
    const response = await fetch(`${api}/api/v1/policies`, {
      method: "POST",
      headers: { "content-type": "application/json" },
      body: policy(index),
    });
    const text = await response.text();
    if (!response.ok) throw new BenchError(`the controller refuses a policy: ${text}`);
    answeredMs = performance.now() - beganMs;
  });
  return { answeredMs, acknowledgedMs };
}

/** For both directions of every sidecar; each time another one. */
function policy(index: number): string {
  return JSON.stringify({
    apiVersion: "meshfuse.dev/v1alpha1",
    kind: "CircuitBreaker",
    metadata: { name: "bench", namespace: "default" },
    spec: { direction: "both", trip: { consecutive: 2 + index } },
  });
}

/** What the sidecars acknowledged the controller must hear, and refusals there must be none. */
async function checkAnswered(api: string, least: number): Promise<void> {
  let counted = new Map<string, number>();
  for (let waitedMs = 0; waitedMs <= HEARD_WITHIN_MS; waitedMs += POLL_MS) {
    counted = eventsIn(await (await fetch(`${api}/metrics`)).text());
    if ((counted.get("ack") ?? 0) >= least && (counted.get("nack") ?? 0) === 0) return;
    await wait(POLL_MS);
  }
  const heard = [...counted].map(([event, count]) => `${event} ${count}`).join(", ") || "nothing";
  throw new BenchError(`the controller was to hear of ${least} acknowledgements, and counts: ${heard}`);
}

/** From the controller's metrics: what became of pushes, by event. */
export function eventsIn(text: string): Map<string, number> {
  const lines = text.matchAll(/^meshfuse_controller_xds_events_total\{event="(\w+)"\} (\d+)$/gm);
  return new Map([...lines].map(([, event = "", count]) => [event, Number(count)]));
}
