// A service with faults of its own, and what anybody can say of a request to it beforehand: by the rule of the draw
// alone, from the request's id.
import { randomUUID } from "node:crypto";
import { setTimeout as wait } from "node:timers/promises";
import {
  amountUs,
  type DrawKind,
  hashOf,
  partOf,
  unitOfRequest,
} from "../../../../controller/fault/index.js";
import type { Answer, Wish } from "../../filter/rig/index.js";

const MILLION = 1_000_000;
const US_PER_MS = 1_000;
/** Of a client that leaves. */
const STAYS_MS = 120;

/** One request, before and after. */
export interface Sent {
  id: string;
  wish: Wish;
  answer: Answer;
}

export interface Lane {
  host: string;
  /** Of the configuration, in their order; names and matches are made from `host`. */
  faults: Record<string, Record<string, unknown>>;
  path?: string;
  /** Of the load. */
  weight: number;
  /** More headers for the n-th request. */
  headers?: (n: number) => Record<string, string>;
  /** Whether the client of the request with this id goes away, and since when it waits for that. */
  leaves?: (id: string) => "sent" | "arrived" | undefined;
  /** What is wrong with what the client saw. */
  check: (sent: Sent) => string | undefined;
}

/** `default/<host>-<suffix>`. */
export function nameOf(host: string, suffix: string): string {
  return `default/${host}-${suffix}`;
}

export function faultsOf({ host, faults }: Lane): object[] {
  return Object.entries(faults).map(([suffix, spec]) => ({
    name: nameOf(host, suffix),
    match: { hosts: [host] },
    activeFor: "1h",
    ...spec,
  }));
}

/** `arrivalOf` resolves when the upstream has got the request with that id. */
export function wishOf(
  lane: Lane,
  n: number,
  arrivalOf: (id: string) => Promise<void>,
): { id: string; wish: Wish } {
  const id = randomUUID();
  const headers = { "x-request-id": id, ...lane.headers?.(n) };
  const wish = { host: lane.host, path: lane.path ?? "/s/200", headers };
  const since = lane.leaves?.(id);
  if (since === "sent") return { id, wish: { ...wish, cancelAfterMs: STAYS_MS } };
  if (since === "arrived")
    return { id, wish: { ...wish, cancelOn: arrivalOf(id).then(() => wait(STAYS_MS)) } };
  return { id, wish };
}

/** Whether a fault with that percentage hits the request. */
export function drawn(
  name: string,
  id: string,
  percent: number,
  kind: DrawKind = "policy",
  seed = 0,
): boolean {
  return partOf(hashOf({ name, kind, unit: unitOfRequest(id), seed })) < percent * (MILLION / 100);
}

/** Milliseconds, of a uniform distribution. */
export function uniformMs(name: string, id: string, minMs: number, maxMs: number): number {
  const hash = hashOf({ name, kind: "delay.amount", unit: unitOfRequest(id), seed: 0 });
  const amount = { kind: "uniform", minUs: minMs * US_PER_MS, maxUs: maxMs * US_PER_MS } as const;
  return amountUs(amount, hash) / US_PER_MS;
}

/** Of an answer that a fault gave. */
export function markOf({ headers }: Answer): string | undefined {
  return headers["x-meshfuse"]?.toString();
}
