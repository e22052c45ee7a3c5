/**
 * The course of the demo: calm, an experiment that makes ratings fail, the breakers before it open, the experiment
 * ends, they close. It looks at the mesh through the API alone, as anybody could.
 */
import { type BreakerView, policyKey } from "../../model/index.js";
import type { Client } from "../client.js";
import { documentsText } from "../documents.js";
import { BASE_POLICIES, BREAKER_NAME, EXPERIMENT } from "./policies.js";
import { hasOpened, type Snapshot, type Step } from "./summary.js";

/** Often enough to see a breaker move, seldom enough to cost nothing. */
const LOOK_EVERY_MS = 250;
/** Push, compilation in each Envoy, one report. */
const DELIVERY_WITHIN_MS = 15_000;
/** Five failures in a row come within a second; reports once a second. */
const OPEN_WITHIN_MS = 15_000;
/** The longest open time of the breaker, probes, one report. */
const CLOSE_WITHIN_MS = 30_000;

export interface StoryParts {
  client: Client;
  /** Node ids of all sidecars, and of those whose breaker shall open. */
  sidecars: readonly string[];
  tripping: readonly string[];
  startLoad: () => void;
  /** How long nothing happens first, and how long the open breakers are left to be looked at. */
  calmMs: number;
  holdMs: number;
  clock: () => number;
  /** Resolves after a while, or rejects once the demo is to end. */
  wait: (ms: number) => Promise<void>;
  /** What happens now. */
  tell: (step: Step) => void;
}

export async function look(client: Client): Promise<Snapshot> {
  const [sidecars, edges, breakers, faults] = await Promise.all([
    client.list("sidecars"),
    client.list("edges"),
    client.list("breakers"),
    client.list("faults"),
  ]);
  return { sidecars, edges, breakers, faults };
}

/** Resolves with what did not happen in its time; rejects when a call fails or `wait` rejects. */
export async function playStory(parts: StoryParts): Promise<string[]> {
  const { client, wait } = parts;
  const failures: string[] = [];
  const until = async (what: string, withinMs: number, holds: (seen: Snapshot) => boolean) => {
    const isSeen = await happens(parts, withinMs, holds);
    if (isSeen) say(parts, what);
    else failures.push(`after ${withinMs / 1000} s still not: ${what}`);
  };

  await client.apply(documentsText(BASE_POLICIES), false);
  say(parts, "policies applied: a breaker before ratings, a tag");
  await until("every sidecar runs its revision", DELIVERY_WITHIN_MS, (seen) => allDelivered(parts, seen));
  parts.startLoad();
  say(parts, "load begins at productpage");
  await wait(parts.calmMs);

  await client.apply(documentsText([EXPERIMENT]), false);
  say(parts, "experiment begins: ratings answers 503");
  const opened = (seen: Snapshot) => breakersOf(parts, seen).every(hasOpened);
  await until("the breakers before ratings have opened", OPEN_WITHIN_MS, opened);
  await wait(parts.holdMs);

  await client.remove(policyKey(EXPERIMENT));
  say(parts, "experiment ended: ratings is well again");
  const closed = (seen: Snapshot) => breakersOf(parts, seen).every(({ state }) => state === "closed");
  await until(
    "the breakers before ratings have closed",
    CLOSE_WITHIN_MS,
    (seen) => opened(seen) && closed(seen),
  );
  await until("every sidecar runs its revision", DELIVERY_WITHIN_MS, (seen) => allDelivered(parts, seen));
  return failures;
}

function say({ tell, clock }: StoryParts, step: string): void {
  tell({ step, atMs: clock() });
}

async function happens(
  { client, clock, wait }: StoryParts,
  withinMs: number,
  holds: (seen: Snapshot) => boolean,
): Promise<boolean> {
  const deadlineMs = clock() + withinMs;
  while (!holds(await look(client))) {
    if (clock() >= deadlineMs) return false;
    await wait(LOOK_EVERY_MS);
  }
  return true;
}

function allDelivered({ sidecars }: StoryParts, seen: Snapshot): boolean {
  return sidecars.every((id) => {
    const deliveries = seen.sidecars.find((known) => known.id === id)?.deliveries ?? [];
    return deliveries.length > 0 && deliveries.every(({ delivered }) => delivered);
  });
}

/** One for each sidecar that shall trip; one that reports none has not opened. */
function breakersOf({ tripping }: StoryParts, seen: Snapshot): Pick<BreakerView, "state" | "transitions">[] {
  return tripping.map(
    (id) =>
      seen.breakers.find(({ name, sidecar }) => name === BREAKER_NAME && sidecar === id) ?? {
        state: "closed",
        transitions: [],
      },
  );
}
