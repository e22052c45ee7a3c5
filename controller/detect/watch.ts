// One end of one edge under watch: what it does beside what it did, and what it learns of it.
import { type StepSample, SYMPTOM_KINDS, type SymptomKind } from "../model/index.js";
import { KEPT, RUN, strideOf, WAITING, warmUpSteps } from "./baseline.js";
import { ErrorBaseline } from "./errors.js";
import { type Deviation, Evidence, type Finding, type Patience } from "./findings.js";
import type { KeptWatch } from "./kept.js";
import { LatencyBaseline } from "./latency.js";
import type { Thresholds } from "./thresholds.js";
import { InFlightBaseline, TrafficBaseline } from "./traffic.js";

/** Users may stay away for a moment: what is missing of them must be missing for a while. */
const AWAY = { steps: 3, ms: 60_000 };

/** A machine that stands still for a moment is no incident: what is slow must be so for longer than one short step. */
const STALL_MS = 10_000;

/** Where it is known that something is wrong, half of what is enough to say so tells that it still is. */
const STILL = 0.5;

/** One lost sample parts no steps that belong together. */
const MISSED = 1;

export interface Step {
  fromMs: number;
  toMs: number;
}

/** What is known beside the sample. */
export interface Beside {
  /** Requests of the caller itself, which the calls follow; null: not told; undefined: the callers are users. */
  callerRequests: number | null | undefined;
  /** What yesterday makes of the expected traffic. */
  season: number;
}

/** How thresholds are applied to each kind of symptom, worked out once. */
export interface Rules {
  thresholds: Thresholds;
  /** Standard deviations that are enough in one step. */
  enough: Readonly<Record<SymptomKind, number>>;
  patiences: readonly (readonly [readonly SymptomKind[], Patience])[];
}

interface Waiting {
  /** Which one of a row of steps that stood out; 0: it did not. */
  inRun: number;
  step: Step;
  sample: StepSample;
  beside: Beside;
}

export function rulesOf(thresholds: Thresholds): Rules {
  const { latencyZ, errorsZ, trafficZ, minRequests } = thresholds;
  const once = { leastSteps: 1, leastMs: 0, weight: minRequests };
  const away = { leastSteps: AWAY.steps, leastMs: AWAY.ms, weight: 0 };
  return {
    thresholds,
    enough: {
      latency: latencyZ,
      errors: errorsZ,
      traffic_loss: trafficZ,
      traffic_surge: trafficZ,
      hung: trafficZ,
    },
    patiences: [
      [["latency"], { z: latencyZ, run: RUN, suspectZ: latencyZ / RUN, ...once, leastMs: STALL_MS }],
      [["errors"], { z: errorsZ, run: 1, suspectZ: errorsZ / 2, ...once }],
      [["traffic_loss", "traffic_surge"], { z: trafficZ, run: RUN, suspectZ: trafficZ / RUN, ...away }],
      [["hung"], { z: trafficZ, run: RUN, suspectZ: trafficZ / RUN, leastSteps: 2, leastMs: 0, weight: 0 }],
    ],
  };
}

export class Watch {
  readonly latency = new LatencyBaseline();
  readonly errors = new ErrorBaseline();
  readonly traffic = new TrafficBaseline();
  readonly #inFlight = new InFlightBaseline();
  readonly #evidence = new Map<SymptomKind, Evidence>();
  #waiting: Waiting[] = [];
  #learned = 0;
  #seen = 0;
  #missed = 0;

  /** Steps that are still to be learned before it judges. */
  coldSteps(stepMs: number): number {
    return Math.max(0, warmUpSteps(stepMs) - this.#learned);
  }

  /** No sample: nothing was heard, which proves nothing; twice running it interrupts what ran. */
  take(step: Step, sample: StepSample | undefined, beside: Beside, rules: Rules): Finding[] {
    if (sample === undefined) {
      this.#missed += 1;
      if (this.#missed > MISSED) this.interrupt();
      return [];
    }
    this.#missed = 0;
    if (this.coldSteps(step.toMs - step.fromMs) > 0) return [];
    const { thresholds, patiences } = rules;
    const seconds = (step.toMs - step.fromMs) / 1000;
    const latency = this.latency.judge(sample);
    const errors = this.errors.judge(sample, thresholds.objective, thresholds.minRequests);
    const hung = this.#inFlight.judge(sample);
    // What waits has come, and is counted when it ends: it is not missing.
    const traffic =
      hung === undefined
        ? this.traffic.judge(sample.requests, unitsOf(beside), thresholds.lossShare, beside.season)
        : undefined;
    const found = [latency, errors, traffic && perSecond(traffic, seconds), hung];
    return patiences.flatMap(([kinds, patience]) => {
      const deviation = found.find((one) => one !== undefined && kinds.includes(one.kind));
      return kinds.flatMap((kind) => {
        const own = deviation?.kind === kind ? deviation : undefined;
        const finding = this.#evidenceOf(kind).take(own, step.fromMs, step.toMs, patience);
        return finding === undefined ? [] : [finding];
      });
    });
  }

  /** Whether far more requests are under way than usual, and fewer end. */
  hangs(sample: StepSample): boolean {
    return this.#inFlight.judge(sample) !== undefined;
  }

  /**
   * Of the step taken last: what would not open an incident keeps none open, but for failures and latency, of which few requests tell
   * late that they go on.
   */
  isCalm(kind: SymptomKind, findings: readonly Finding[], { thresholds, enough }: Rules): boolean {
    const still = STILL * enough[kind];
    const isTold = findings.some((finding) => {
      if (finding.kind !== kind) return false;
      return finding.confirmed || kind === "errors" || (kind === "latency" && finding.z >= still);
    });
    return !isTold && !(kind === "errors" && this.errors.goesOn(thresholds.objective, still));
  }

  /**
   * What waits long enough is learned, and this sample waits: at once as long as nothing is judged. What stood out in a row is left out, up to
   * `adaptAfterMs`: then it is the new normal.
   */
  learn(
    step: Step,
    sample: StepSample | undefined,
    beside: Beside,
    stoodOut: boolean,
    adaptAfterMs: number,
  ): void {
    if (sample === undefined) return;
    const inRun = stoodOut ? (this.#waiting.at(-1)?.inRun ?? 0) + 1 : 0;
    if (inRun * (step.toMs - step.fromMs) > adaptAfterMs) this.forget();
    this.#waiting.push({ inRun, step, sample, beside });
    const most = this.coldSteps(step.toMs - step.fromMs) > 0 ? 0 : WAITING;
    while (this.#waiting.length > most) {
      const oldest = this.#waiting.shift();
      if (oldest !== undefined && !this.#lasts(oldest)) this.#learn(oldest);
    }
  }

  /** An incident began then: what waits of it is not learned, what was before is. */
  freeze(onsetMs: number): void {
    for (const waiting of this.#waiting) if (waiting.step.toMs <= onsetMs) this.#learn(waiting);
    this.#waiting = [];
  }

  /** Steps that follow do not follow those before. */
  interrupt(): void {
    this.errors.interrupt();
    for (const evidence of this.#evidence.values()) evidence.clear();
  }

  /** Begins anew. */
  forget(): void {
    for (const baseline of [this.latency, this.errors, this.traffic, this.#inFlight]) baseline.forget();
    this.interrupt();
    this.#waiting = [];
    this.#learned = 0;
  }

  keep(): KeptWatch {
    const evidence = [...this.#evidence].flatMap(([kind, one]) => {
      const kept = one.keep();
      return kept === undefined ? [] : [[kind, kept] as const];
    });
    return {
      ...{ latency: this.latency.keep(), errors: this.errors.keep(), traffic: this.traffic.keep() },
      ...{ inFlight: this.#inFlight.keep(), evidence: Object.fromEntries(evidence), waiting: this.#waiting },
      ...{ learned: this.#learned, seen: this.#seen, missed: this.#missed },
    };
  }

  /** To be called before it takes anything. */
  restore({ latency, errors, traffic, inFlight, evidence, waiting, learned, seen, missed }: KeptWatch): void {
    this.latency.restore(latency);
    this.errors.restore(errors);
    this.traffic.restore(traffic);
    this.#inFlight.restore(inFlight);
    for (const kind of SYMPTOM_KINDS) {
      const kept = evidence[kind];
      if (kept !== undefined) this.#evidenceOf(kind).restore(kept);
    }
    this.#waiting = waiting.map(({ beside, ...rest }) => {
      // JSON has no undefined: users are those of whom no requests are told.
      return { ...rest, beside: { callerRequests: beside.callerRequests, season: beside.season } };
    });
    [this.#learned, this.#seen, this.#missed] = [learned, seen, missed];
  }

  /** Whether it is one of a row of steps that stood out, longer than a run. */
  #lasts({ inRun }: Waiting): boolean {
    if (inRun === 0) return false;
    const end = this.#waiting.findIndex((later, at) => later.inRun !== inRun + at + 1);
    return inRun + (end === -1 ? this.#waiting.length : end) > RUN;
  }

  #learn({ step, sample, beside }: Waiting): void {
    this.#seen += 1;
    const stride = this.#learned < KEPT ? 1 : strideOf(step.toMs - step.fromMs);
    if (this.#seen % stride !== 0) return;
    this.#learned += 1;
    this.latency.learn(sample);
    this.errors.learn(sample);
    this.traffic.learn(sample.requests, unitsOf(beside));
    this.#inFlight.learn(sample);
  }

  #evidenceOf(kind: SymptomKind): Evidence {
    const known = this.#evidence.get(kind) ?? new Evidence();
    this.#evidence.set(kind, known);
    return known;
  }
}

/** Users come with time, each step alike. */
function unitsOf({ callerRequests }: Beside): number | null {
  return callerRequests === undefined ? 1 : callerRequests;
}

function perSecond(deviation: Deviation, seconds: number): Deviation {
  return { ...deviation, baseline: deviation.baseline / seconds, observed: deviation.observed / seconds };
}
