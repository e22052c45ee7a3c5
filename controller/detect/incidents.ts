// From what ends show in a step to incidents: what begins together, or explains each other, is one.
import type { Harm, Incident, Span, SymptomKind } from "../model/index.js";
import { addHarm, NO_HARM, type StepHarm } from "./harm.js";
import type { KeptIncidents } from "./kept.js";
import { type Call, reachedFrom } from "./reach.js";
import type { Thresholds } from "./thresholds.js";
import { type IsCalm, type Sighting, Tracked } from "./tracked.js";
import type { Step } from "./watch.js";

/** Steps of harm that are kept to be charged to an incident that began before it was detected. */
const BEFORE = 24;
/** How long it is told from what nothing was learned. */
const TOLD_MS = 86_400_000;
/** A weaker sign is noise beside an incident: of what would be enough in one step. */
const SIGN = 0.5;
/** What waits takes long once it ends, and what takes long waits: one trouble, told twice. */
const SAME: Readonly<Record<SymptomKind, readonly SymptomKind[]>> = {
  errors: ["errors"],
  latency: ["latency", "hung"],
  hung: ["latency", "hung"],
  traffic_loss: ["traffic_loss"],
  traffic_surge: ["traffic_surge"],
};
/** What it is the sequel of at the same end: who waits, or is failed, asks less. */
const FOLLOWS: typeof SAME = { ...SAME, traffic_loss: ["errors", "latency", "hung", "traffic_loss"] };

interface StepSeen extends StepHarm {
  step: Step;
  sightings: readonly Sighting[];
  isCalm: IsCalm;
  calls: readonly Call[];
  learnedFromMs: number;
}

export class Incidents {
  readonly #thresholds: Thresholds;
  #nextId: number;
  #open: Tracked[] = [];
  #harms: { toMs: number; harm: Harm }[] = [];
  #unlearned: Span[] = [];

  constructor(thresholds: Thresholds, firstId: number) {
    this.#thresholds = thresholds;
    this.#nextId = firstId;
  }

  keep(): KeptIncidents {
    return {
      nextId: this.#nextId,
      open: this.#open.flatMap((tracked) => tracked.keep() ?? []),
      ...{ harms: this.#harms, unlearned: this.#unlearned },
    };
  }

  /** To be called before it takes anything; it gives no number again. */
  restore({ nextId, open, harms, unlearned }: KeptIncidents): void {
    this.#nextId = Math.max(this.#nextId, nextId);
    this.#open = open.map((kept) => Tracked.of(kept));
    [this.#harms, this.#unlearned] = [[...harms], [...unlearned]];
  }

  get open(): readonly Tracked[] {
    return this.#open;
  }

  /** Times of incidents that are over. */
  get unlearned(): readonly Span[] {
    return this.#unlearned;
  }

  /** Those that are open, opened or ended in this step. */
  take(seen: StepSeen): Incident[] {
    const { step, harm, hanging, isCalm } = seen;
    this.#harms = [...this.#harms, { toMs: step.toMs, harm }].slice(-BEFORE);
    for (const tracked of this.#open) tracked.suffer(harm);
    this.#place(seen);
    for (const tracked of this.#open) {
      tracked.settle(step, isCalm, this.#thresholds, hanging);
      if (step.toMs - tracked.onsetMs >= this.#thresholds.adaptAfterMs) tracked.end(step.toMs);
    }
    const views = this.#open.map((tracked) => tracked.view());
    this.#close(step);
    return views;
  }

  /** Nobody was listening for so long. */
  pass(ms: number): void {
    for (const tracked of this.#open) tracked.pass(ms);
  }

  /** Time runs otherwise than it did: nothing is known of how they go on. */
  endAll(atMs: number): Incident[] {
    for (const tracked of this.#open) tracked.end(atMs);
    const views = this.#open.map((tracked) => tracked.view());
    this.#open = [];
    this.#harms = [];
    return views;
  }

  #place({ step, sightings, calls, learnedFromMs }: StepSeen): void {
    const decisive = sightings.filter(({ felt }) => felt);
    const homeless = decisive.filter((sighting) => {
      const home = this.#homeOf(sighting, step, calls);
      home?.add(sighting, step);
      return home === undefined;
    });
    if (homeless.length > 0) this.#begin(homeless, step, learnedFromMs);
    for (const sighting of sightings)
      if (!sighting.felt && this.#isSign(sighting))
        (this.#related(sighting, calls) ?? this.#open.at(-1))?.add(sighting, step);
  }

  #begin(sightings: readonly Sighting[], step: Step, learnedFromMs: number): void {
    const onsetMs = Math.min(...sightings.map(({ finding }) => finding.sinceMs));
    const tracked = new Tracked(this.#nextId, step, onsetMs, learnedFromMs);
    this.#nextId += 1;
    for (const sighting of sightings) tracked.add(sighting, step);
    const since = this.#harms.filter(({ toMs }) => toMs > onsetMs).map(({ harm }) => harm);
    tracked.suffer(since.reduce(addHarm, NO_HARM));
    this.#open.push(tracked);
  }

  /**
   * The open incident that a felt sighting belongs to: felt there so already, begun together, the aftermath of one that recovers, or explained
   * by one.
   */
  #homeOf(sighting: Sighting, step: Step, calls: readonly Call[]): Tracked | undefined {
    const { end, finding } = sighting;
    const isTogether = ({ condition, detectedMs }: Tracked) =>
      condition === "recovering" || step.toMs - detectedMs <= this.#thresholds.calmMs;
    return (
      this.#open.find((tracked) => tracked.isFeltAt(end.key, FOLLOWS[finding.kind])) ??
      this.#open.find(isTogether) ??
      this.#related(sighting, calls)
    );
  }

  /** Whoever calls what fails, fails, and what is slow makes slow: no new trouble. What lies behind does not follow from it. */
  #related({ end, finding }: Sighting, calls: readonly Call[]): Tracked | undefined {
    const running = this.#open.filter(({ condition }) => condition === "incident");
    if (running.length === 0) return undefined;
    const reached = reachedFrom(end.destination, calls);
    return running.find((tracked) => tracked.isAt(reached, SAME[finding.kind]));
  }

  #isSign({ finding }: Sighting): boolean {
    const { latencyZ, errorsZ, trafficZ } = this.#thresholds;
    const enough = finding.kind === "latency" ? latencyZ : finding.kind === "errors" ? errorsZ : trafficZ;
    return finding.confirmed || finding.z >= enough * SIGN;
  }

  #close(step: Step): void {
    const over = this.#open.filter(({ condition }) => condition === "over");
    if (over.length === 0) return;
    this.#open = this.#open.filter(({ condition }) => condition !== "over");
    const spans = over.map(({ onsetMs }) => ({ fromMs: onsetMs, toMs: step.toMs }));
    this.#unlearned = [...this.#unlearned, ...spans].filter(({ toMs }) => step.toMs - toMs <= TOLD_MS);
  }
}
