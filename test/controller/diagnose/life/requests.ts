// One request after another on its way through a mesh: what each sidecar that it passes notes of it.
import type { Outcome } from "../../../../controller/model/index.js";
import type { LifeFault } from "./faults.js";
import { type LifeCall, type LifeMesh, type LifeService, MOST_WAIT_MS, type Random } from "./mesh.js";

const HOP_MS = 0.5;
/** What TCP waits before it sends again what was lost. */
const RESEND_MS = 200;
const REFUSED_MS = 0.3;
const BREAKER = { overMs: 3_000, least: 10, share: 0.5, openMs: 5_000 };

export interface Noted {
  startMs: number[];
  ms: number[];
  outcome: Outcome[];
}

/** What one end or one instance noted, by its name. */
export type Notes = Map<string, Noted>;

interface Answer {
  ms: number;
  failed: boolean;
}

interface Guarded {
  recent: { atMs: number; failed: boolean }[];
  openToMs: number;
}

export class Life {
  /** By `source` or `destination`, caller and callee. */
  readonly ends: Notes = new Map();
  /** By service, index of the instance, and `inbound` or `outbound`. */
  readonly instances: Notes = new Map();
  readonly #mesh: LifeMesh;
  readonly #random: Random;
  /** By instance: what its workers had still to do at a time. */
  readonly #work = new Map<string, { atMs: number; ms: number }>();
  /** What workers take on without making others wait. */
  readonly #slackMs = 100;
  #nowMs = 0;
  readonly #breakers = new Map<string, Guarded>();
  #faults: readonly LifeFault[] = [];

  constructor(mesh: LifeMesh, random: Random) {
    this.#mesh = mesh;
    this.#random = random;
  }

  /** Users' requests of a stretch of time. */
  live(fromMs: number, toMs: number, ratePerSecond: number, faults: readonly LifeFault[]): void {
    this.#faults = faults;
    const [entry] = this.#mesh.values();
    if (entry === undefined) return;
    const rush = faults.reduce(
      (times, fault) => (fault.kind === "overload" ? times * fault.times : times),
      1,
    );
    const everyMs = 1000 / (ratePerSecond * rush);
    for (let atMs = fromMs; atMs < toMs; atMs += -Math.log(1 - this.#random()) * everyMs) {
      this.#nowMs = atMs;
      this.#arrive("outside", entry, atMs, MOST_WAIT_MS, 0);
    }
  }

  /** Of the network between two, for one request; undefined: it was lost for good. */
  #network(source: string, destination: string): number | undefined {
    let ms = HOP_MS * (0.5 + this.#random());
    for (const { kind, at, from, ms: delayMs, share } of this.#faults) {
      const here = at === source || at === destination;
      if (kind === "node delay" && here) ms += delayMs;
      if (kind === "node loss" && here && this.#random() < 0.4 * share) ms += RESEND_MS;
      if (from !== source || at !== destination) continue;
      if (kind === "edge delay") ms += delayMs;
      if (kind === "edge resets" && this.#random() < share) return undefined;
    }
    return ms;
  }

  #ask(caller: LifeService, instance: number, call: LifeCall, atMs: number): Answer {
    const callee = this.#mesh.get(call.to);
    if (callee === undefined) return { ms: 0, failed: false };
    const key = `${caller.name} ${call.to}`;
    const guarded = this.#breakers.get(key) ?? { recent: [], openToMs: 0 };
    this.#breakers.set(key, guarded);
    if (call.breaker && caller.sidecar && atMs < guarded.openToMs) {
      this.#noteCall(caller, instance, call.to, atMs, 0.1, "rejected");
      return { ms: 0.1, failed: true };
    }
    let answer = this.#attempt(caller, callee, call, atMs);
    for (let again = 0; again < call.retries && answer.failed; again++) {
      const next = this.#attempt(caller, callee, call, atMs + answer.ms);
      answer = { ms: answer.ms + next.ms, failed: next.failed };
    }
    if (call.breaker) opened(guarded, atMs, answer.failed);
    this.#noteCall(caller, instance, call.to, atMs, answer.ms, answer.failed ? "failure" : "success");
    return answer;
  }

  #attempt(caller: LifeService, callee: LifeService, { timeoutMs }: LifeCall, atMs: number): Answer {
    const network = this.#network(caller.name, callee.name);
    if (network === undefined) return { ms: REFUSED_MS, failed: true };
    if (this.#faults.some(({ kind, at }) => kind === "gone" && at === callee.name))
      return { ms: REFUSED_MS + network, failed: true };
    const source = caller.sidecar ? caller.name : "outside";
    const inside = this.#arrive(source, callee, atMs + network / 2, timeoutMs - network / 2, network);
    return inside.ms + network >= timeoutMs
      ? { ms: timeoutMs, failed: true }
      : { ...inside, ms: inside.ms + network };
  }

  #arrive(source: string, service: LifeService, atMs: number, patienceMs: number, network: number): Answer {
    const instance = Math.floor(this.#random() * service.versions.length);
    const answer = this.#serve(service, instance, atMs);
    const gaveUp = answer.ms + network / 2 >= patienceMs;
    const ms = gaveUp ? Math.max(0, patienceMs) : answer.ms;
    const outcome = gaveUp ? "cancelled" : answer.failed ? "failure" : "success";
    if (service.sidecar) {
      note(this.ends, `destination ${source} ${service.name}`, atMs, ms, outcome);
      note(this.instances, `${service.name} ${instance} inbound`, atMs, ms, outcome);
    }
    return { ...answer, ms };
  }

  #serve(service: LifeService, instance: number, atMs: number): Answer {
    const here = this.#faults.filter(
      ({ at, version }) =>
        at === service.name && (version === undefined || version === service.versions[instance]),
    );
    const hit = (fault: LifeFault): boolean => this.#random() < fault.share;
    let ownMs = service.selfMs * Math.exp(service.spread * this.#normal());
    for (const fault of here) {
      if (fault.kind === "crash") return { ms: REFUSED_MS, failed: true };
      if ((fault.kind === "errors" || fault.kind === "failing version") && hit(fault))
        return { ms: 0.5 * ownMs, failed: true };
      if (fault.kind === "early return" && hit(fault)) return { ms: 0.5 * ownMs, failed: true };
      if (fault.kind === "hang" && hit(fault)) return { ms: MOST_WAIT_MS, failed: true };
      if (fault.kind === "slow" || fault.kind === "slow version") ownMs += fault.ms;
      if (fault.kind === "slow for some" && hit(fault)) ownMs += fault.ms;
      if (fault.kind === "cpu") ownMs *= fault.times;
    }
    const heldUp = here.some(({ kind }) => kind === "slow" || kind.startsWith("slow "));
    const waitMs = heldUp ? 0 : this.#queue(`${service.name} ${instance}`, this.#workersOf(service), ownMs);
    return this.#withCalls(service, instance, atMs, waitMs + ownMs);
  }

  #withCalls(service: LifeService, instance: number, atMs: number, ownMs: number): Answer {
    let nowMs = ownMs / 2;
    let longest = 0;
    for (const call of service.calls) {
      const more = this.#faults.find(
        ({ kind, at, from }) => kind === "bad caller" && at === call.to && from === service.name,
      );
      const times = call.times * (more?.times ?? 1);
      const count = Math.floor(times) + (this.#random() < times % 1 ? 1 : 0);
      for (let one = 0; one < count; one++) {
        const answer = this.#ask(service, instance, call, atMs + nowMs);
        if (service.parallel) longest = Math.max(longest, answer.ms);
        else nowMs += answer.ms;
        if (answer.failed && !call.optional) return { ms: nowMs + longest, failed: true };
      }
    }
    return { ms: nowMs + longest + ownMs / 2, failed: false };
  }

  #workersOf({ name, workers }: LifeService): number {
    return this.#faults.some(({ kind, at }) => kind === "overload" && at === name) ? 1 : workers;
  }

  /** What one waits for the work before it; by users' clock, for calls are not made in the order of their own times. */
  #queue(instance: string, workers: number, ms: number): number {
    const work = this.#work.get(instance) ?? { atMs: this.#nowMs, ms: 0 };
    this.#work.set(instance, work);
    work.ms = Math.max(0, work.ms - (this.#nowMs - work.atMs) * workers);
    work.atMs = this.#nowMs;
    const waitMs = Math.min(MOST_WAIT_MS, Math.max(0, work.ms / workers - this.#slackMs));
    work.ms += ms;
    return waitMs;
  }

  #noteCall(
    caller: LifeService,
    instance: number,
    to: string,
    atMs: number,
    ms: number,
    outcome: Outcome,
  ): void {
    if (!caller.sidecar) return;
    note(this.ends, `source ${caller.name} ${to}`, atMs, ms, outcome);
    note(this.instances, `${caller.name} ${instance} outbound`, atMs, ms, outcome);
  }

  #normal(): number {
    return Math.sqrt(-2 * Math.log(1 - this.#random())) * Math.cos(2 * Math.PI * this.#random());
  }
}

function opened(guarded: Guarded, atMs: number, failed: boolean): void {
  guarded.recent = [...guarded.recent.filter((one) => one.atMs > atMs - BREAKER.overMs), { atMs, failed }];
  const bad = guarded.recent.filter((one) => one.failed).length;
  if (bad < BREAKER.least || bad < BREAKER.share * guarded.recent.length) return;
  guarded.openToMs = atMs + BREAKER.openMs;
  guarded.recent = [];
}

function note(into: Notes, key: string, atMs: number, ms: number, outcome: Outcome): void {
  const noted = into.get(key) ?? { startMs: [], ms: [], outcome: [] };
  into.set(key, noted);
  noted.startMs.push(atMs);
  noted.ms.push(ms);
  noted.outcome.push(outcome);
}
