// One step of a mesh on paper: how each request fares on its way, and what both ends of each edge see of it.
import type { Outcome } from "../../../controller/model/index.js";

export const STEP_MS = 5_000;
export const BEFORE = 20;
export const SINCE = 4;
export const ONSET_MS = BEFORE * STEP_MS;
/** A hop of a sound network. */
const HOP_MS = 1;
const OVERLOAD_MS = 40;

export interface SimService {
  selfMs: number;
  /** Callee and how often a request asks it. */
  calls?: Record<string, number>;
  /** Its requests succeed though a callee fails. */
  tolerates?: boolean;
  /** Version and its share of the requests. */
  versions?: Record<string, number>;
  /** Requests a step that it can serve before they wait. */
  capacity?: number;
}

/** What is wrong since the onset. Shares are 0 to 1; `edge`: caller and callee. */
export type SimFault =
  | { kind: "slow"; at: string; ms: number; cores?: number; version?: string }
  | { kind: "errors"; at: string; share: number; version?: string }
  | { kind: "crash"; at: string }
  | { kind: "gap"; edge: [string, string]; ms: number }
  | { kind: "lost"; edge: [string, string]; share: number }
  | { kind: "gone"; at: string }
  | { kind: "hung"; at: string; requests: number }
  | { kind: "calls"; edge: [string, string]; times: number }
  | { kind: "rush"; times: number }
  | { kind: "rejected"; edge: [string, string]; share: number }
  | { kind: "injected"; at: string; share: number };

export type SimMesh = Record<string, SimService>;

export interface Seen {
  requests: number;
  outcomes: Partial<Record<Outcome, number>>;
  meanMs: number;
  inFlight: number;
}

/** What one step of the mesh looks like. */
export class Step {
  readonly sources = new Map<string, Seen>();
  readonly destinations = new Map<string, Seen>();
  readonly #mesh: SimMesh;
  readonly #faults: readonly SimFault[];
  readonly #noise: () => number;

  constructor(mesh: SimMesh, faults: readonly SimFault[], noise: () => number) {
    this.#mesh = mesh;
    this.#faults = faults;
    this.#noise = noise;
  }

  /** Answers with what the caller sees: mean time, and the share that failed. */
  ask(source: string, destination: string, requests: number): { ms: number; failed: number } {
    const service = this.#mesh[destination] ?? { selfMs: 0 };
    const inside = this.#inside(destination, service, requests);
    const edge = (of: SimFault): boolean =>
      "edge" in of && of.edge[0] === source && of.edge[1] === destination;
    const lost = this.#sum((of) => (of.kind === "lost" && edge(of) ? of.share : 0));
    const gone = this.#faults.some((of) => of.kind === "gone" && of.at === destination) ? 1 : 0;
    const rejected = this.#sum((of) => (of.kind === "rejected" && edge(of) ? of.share : 0));
    const gap = this.#sum((of) => (of.kind === "gap" && edge(of) ? of.ms : 0));
    const hung = this.#sum((of) => (of.kind === "hung" && of.at === destination ? of.requests : 0));
    const arrived = requests * (1 - rejected) * (1 - lost) * (1 - gone);
    const injected = this.#sum((of) => (of.kind === "injected" && of.at === destination ? of.share : 0));
    const own = { failure: arrived * (1 - injected) * inside.failed, injected: arrived * injected };
    this.#put(this.destinations, source, destination, arrived, own, inside.ms, hung);
    const failed = requests * (1 - rejected) * (lost + gone - lost * gone) + own.failure + own.injected;
    const ms = inside.ms + HOP_MS + gap;
    const seen = { failure: failed, rejected: requests * rejected };
    this.#put(this.sources, source, destination, requests, seen, ms * (1 - rejected), hung);
    return { ms, failed: (failed + requests * rejected) / requests };
  }

  #inside(name: string, service: SimService, requests: number): { ms: number; failed: number } {
    const here = (of: SimFault): boolean => "at" in of && of.at === name;
    const share = (version: string | undefined) =>
      version === undefined ? 1 : (service.versions?.[version] ?? 0);
    const slow = this.#sum((of) => (of.kind === "slow" && here(of) ? of.ms * share(of.version) : 0));
    const fails = this.#sum((of) => (of.kind === "errors" && here(of) ? of.share * share(of.version) : 0));
    if (this.#faults.some((of) => of.kind === "crash" && here(of))) return { ms: 0.3, failed: 1 };
    const waits = requests > (service.capacity ?? Number.POSITIVE_INFINITY) ? OVERLOAD_MS : 0;
    let ms = service.selfMs * this.#noise() + slow + waits;
    let failed = fails;
    for (const [callee, times] of Object.entries(service.calls ?? {})) {
      const more = this.#faults.find(
        (of) => of.kind === "calls" && of.edge[0] === name && of.edge[1] === callee,
      );
      const often = more?.kind === "calls" ? times * more.times : times;
      const answer = this.ask(name, callee, Math.round(requests * often * (1 - fails)));
      ms += often * answer.ms;
      if (service.tolerates !== true) failed = 1 - (1 - failed) * (1 - Math.min(1, answer.failed * often));
    }
    return { ms, failed };
  }

  #sum(of: (fault: SimFault) => number): number {
    return this.#faults.reduce((sum, fault) => sum + of(fault), 0);
  }

  #put(
    into: Map<string, Seen>,
    source: string,
    destination: string,
    requests: number,
    failed: Partial<Record<Outcome, number>>,
    meanMs: number,
    inFlight: number,
  ): void {
    const key = `${source} ${destination}`;
    const before = into.get(key);
    const all = (before?.requests ?? 0) + requests;
    const outcomes = { ...before?.outcomes };
    for (const [outcome, count] of Object.entries(failed) as [Outcome, number][])
      outcomes[outcome] = Math.round((outcomes[outcome] ?? 0) + count);
    const spent = (before?.requests ?? 0) * (before?.meanMs ?? 0) + requests * meanMs;
    into.set(key, { requests: Math.round(all), outcomes, meanMs: all === 0 ? 0 : spent / all, inFlight });
  }
}
