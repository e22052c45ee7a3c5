/**
 * Tells from windows of a mesh, step after step, when something is wrong with it that users or callers feel. Steps may
 * be of any length; what is usual is learned from the steps themselves. docs/detection.md says how and why.
 */
import type { ConditionView, Incident, MeshWindow, Span } from "../model/index.js";
import { KEPT, strideOf } from "./baseline.js";
import { Callers } from "./callers.js";
import { Conditions } from "./conditions.js";
import { type Finding, isTrouble, needsWitness } from "./findings.js";
import { harmAt } from "./harm.js";
import { Incidents } from "./incidents.js";
import type { KeptLine } from "./kept.js";
import { type End, endsOf, isCallersView, keyOf } from "./roles.js";
import { Seasons } from "./seasons.js";
import { DEFAULT_THRESHOLDS, type Thresholds } from "./thresholds.js";
import type { Sighting } from "./tracked.js";
import { type Beside, type Rules, rulesOf, type Step, Watch } from "./watch.js";
import { Witnesses } from "./witnesses.js";

/** A window that lies so far back was read after a clock was set back: what lies ahead of it is not waited for. */
const SET_BACK_MS = 3_600_000;
/** What no window has had for so long is forgotten. */
const GONE_MS = 86_400_000;
/** Where no users bear out what a service does, it must be beyond doubt: twice what is enough in one step. */
const UNBORNE = 2;

/** What one step of one end shows. */
interface Seen {
  end: End;
  watch: Watch;
  beside: Beside;
  findings: Finding[];
}

export class Detector {
  readonly #rules: Rules;
  readonly #incidents: Incidents;
  readonly #watches = new Map<string, Watch>();
  readonly #heardMs = new Map<string, number>();
  readonly #seasons = new Map<string, Seasons>();
  readonly #conditions = new Conditions();
  #takenMs = Number.NEGATIVE_INFINITY;
  #stepMs = 0;
  #learnedFromMs = 0;

  /** Thresholds as `thresholdErrors` lets them pass. `firstId`: of the first incident, 1 by default. */
  constructor(options: { thresholds?: Partial<Thresholds>; firstId?: number } = {}) {
    this.#rules = rulesOf({ ...DEFAULT_THRESHOLDS, ...options.thresholds });
    this.#incidents = new Incidents(this.thresholds, options.firstId ?? 1);
  }

  get thresholds(): Readonly<Thresholds> {
    return this.#rules.thresholds;
  }

  /** All that it knows, at this instant if the lines are taken before the next window; none: it has taken nothing. */
  *keep(): Iterable<KeptLine> {
    if (this.#takenMs === Number.NEGATIVE_INFINITY) return;
    const [takenMs, stepMs, learnedFromMs] = [this.#takenMs, this.#stepMs, this.#learnedFromMs];
    yield { takenMs, stepMs, learnedFromMs, incidents: this.#incidents.keep() };
    for (const [end, watch] of this.#watches) {
      const seasons = this.#seasons.get(end)?.keep() ?? [];
      yield { end, heardMs: this.#heardMs.get(end) ?? this.#takenMs, watch: watch.keep(), seasons };
    }
  }

  /** To be called before it takes anything: it goes on as the one that kept these would. */
  restore(lines: Iterable<KeptLine>): void {
    for (const line of lines) {
      if ("takenMs" in line) {
        [this.#takenMs, this.#stepMs, this.#learnedFromMs] = [line.takenMs, line.stepMs, line.learnedFromMs];
        this.#incidents.restore(line.incidents);
        continue;
      }
      const watch = new Watch();
      watch.restore(line.watch);
      this.#watches.set(line.end, watch);
      this.#heardMs.set(line.end, line.heardMs);
      if (line.seasons.length > 0) this.#seasonsOf(line.end).restore(line.seasons);
    }
  }

  /** Those that are not over, by their ids. */
  get open(): readonly Incident[] {
    return this.#incidents.open.map((tracked) => tracked.view());
  }

  /** Times within the last day of which nothing was learned: incidents that are over. */
  get unlearned(): readonly Span[] {
    return this.#incidents.unlearned;
  }

  /** Each end of each edge, and each service of which no edge tells. */
  conditions(): ConditionView[] {
    return this.#conditions.views();
  }

  /**
   * Takes the steps of a window that were not taken yet, and gives the incidents that opened, went on or ended in them, each as it is
   * after the last. Never throws: numbers that cannot be are as if they were not told, and a window without steps does nothing.
   */
  take(window: MeshWindow): Incident[] {
    const { fromMs, stepMs, steps } = window;
    if (!(stepMs > 0) || !(fromMs >= 0) || !(steps >= 1)) return [];
    const changed = new Map(this.#adjust(window).map((incident) => [incident.id, incident]));
    const ends = endsOf(window);
    const callers = new Callers(window, ends);
    for (let at = 0; at < steps; at++) {
      const step = { fromMs: fromMs + at * stepMs, toMs: fromMs + (at + 1) * stepMs };
      if (step.toMs <= this.#takenMs) continue;
      for (const incident of this.#takeStep(window, at, step, ends, callers))
        changed.set(incident.id, incident);
    }
    return [...changed.values()];
  }

  /** To steps of another length, and to a clock that was set back. */
  #adjust({ fromMs, stepMs, steps }: MeshWindow): Incident[] {
    const isBack = fromMs + steps * stepMs <= this.#takenMs - SET_BACK_MS;
    const isOther = stepMs !== this.#stepMs;
    this.#stepMs = stepMs;
    if (!isBack && !isOther) return [];
    for (const watch of this.#watches.values()) watch.forget();
    this.#seasons.clear();
    this.#learnedFromMs = fromMs;
    // What is open ended by the clock by which it began.
    const endedMs = isBack ? this.#takenMs : Math.max(fromMs, this.#takenMs);
    if (isBack) this.#takenMs = Number.NEGATIVE_INFINITY;
    return this.#incidents.endAll(endedMs);
  }

  #takeStep(window: MeshWindow, at: number, step: Step, ends: readonly End[], callers: Callers): Incident[] {
    const gapMs = step.fromMs - this.#takenMs;
    this.#takenMs = step.toMs;
    if (gapMs > this.#stepMs / 2) {
      for (const watch of this.#watches.values()) watch.interrupt();
      this.#incidents.pass(gapMs);
    }
    const seen = ends.map((end) => this.#see(end, at, step, callers));
    const byKey = new Map(seen.map((one) => [one.end.key, one]));
    const wasOpen = this.#incidents.open.length > 0;
    const incidents = this.#incidents.take({
      step,
      sightings: this.#sightings(seen, at, callers, window.calls),
      ...harmAt(seen, at, this.#stepMs / 1000),
      isCalm: (key, kind) => {
        const { end, watch, findings } = byKey.get(key) ?? {};
        return end?.samples[at] && watch?.isCalm(kind, findings ?? [], this.#rules);
      },
      calls: window.calls,
      learnedFromMs: Math.max(
        this.#learnedFromMs,
        step.fromMs - KEPT * strideOf(this.#stepMs) * this.#stepMs,
      ),
    });
    this.#learn(seen, at, step, wasOpen);
    this.#rebase(incidents);
    this.#forgetGone(seen, at, step);
    this.#conditions.take(step, seen, at, this.#incidents.open);
    return incidents;
  }

  #see(end: End, at: number, step: Step, callers: Callers): Seen {
    const watch = this.#watches.get(end.key) ?? new Watch();
    this.#watches.set(end.key, watch);
    const isFree = end.atUsers || end.source === "";
    const beside = {
      callerRequests: isFree ? undefined : callers.requestsOf(end.source, at, this.#watches),
      season: this.#seasons.get(end.key)?.factor(step.fromMs) ?? 1,
    };
    return { end, watch, beside, findings: watch.take(step, end.samples[at], beside, this.#rules) };
  }

  #sightings(seen: readonly Seen[], at: number, callers: Callers, calls: MeshWindow["calls"]): Sighting[] {
    const witnesses = new Witnesses(seen, calls, this.#rules.enough);
    // What users suffer from already says nothing of what else begins.
    const isQuiet = this.#incidents.open.length === 0;
    return seen.flatMap(({ end, findings }) =>
      findings.map((finding) => ({
        end,
        finding,
        felt:
          finding.confirmed &&
          isCallersView(end, at, finding) &&
          this.#matters(end, finding, callers) &&
          (witnesses.isWaitedFor(end) || finding.z >= UNBORNE * this.#rules.enough[finding.kind]) &&
          (!needsWitness(finding) || (isQuiet && witnesses.agree(end))),
      })),
    );
  }

  /** Users feel all but what they bring; a caller what it cannot do without, and latency beside its own. */
  #matters(end: End, finding: Finding, callers: Callers): boolean {
    if (finding.kind === "traffic_surge") return false;
    if (end.atUsers) return true;
    if (finding.kind === "traffic_loss") return false;
    if (finding.kind !== "latency") return true;
    const own = callers.latencyOf(end, this.#watches);
    return own === null || finding.observed - finding.baseline >= this.thresholds.feltShare * own;
  }

  #learn(seen: readonly Seen[], at: number, step: Step, wasOpen: boolean): void {
    const { adaptAfterMs } = this.thresholds;
    const [first, ...others] = this.#incidents.open.map(({ onsetMs }) => onsetMs);
    if (first !== undefined && !wasOpen)
      for (const watch of this.#watches.values()) watch.freeze(Math.min(first, ...others));
    for (const { end, watch, beside, findings } of seen) {
      const sample = end.samples[at];
      if (end.atUsers) this.#seasonsOf(end.key).learn(step.fromMs, step.toMs, sample?.requests ?? null);
      if (first === undefined) watch.learn(step, sample, beside, findings.some(isTrouble), adaptAfterMs);
    }
  }

  /** What lasted so long that it is the new normal is learned anew. */
  #rebase(incidents: readonly Incident[]): void {
    const old = incidents.filter(
      ({ condition, endedMs, onsetMs }) =>
        condition === "over" && (endedMs ?? 0) - onsetMs >= this.thresholds.adaptAfterMs,
    );
    for (const { symptoms } of old)
      for (const { seenBy, source, destination } of symptoms)
        this.#watches.get(keyOf(seenBy, source, destination))?.forget();
  }

  #forgetGone(seen: readonly Seen[], at: number, step: Step): void {
    for (const { end } of seen) if (end.samples[at] !== undefined) this.#heardMs.set(end.key, step.toMs);
    for (const [key, heardMs] of this.#heardMs) {
      if (step.toMs - heardMs <= GONE_MS) continue;
      for (const kept of [this.#watches, this.#heardMs, this.#seasons]) kept.delete(key);
      this.#conditions.forget(key);
    }
  }

  #seasonsOf(key: string): Seasons {
    const known = this.#seasons.get(key) ?? new Seasons();
    this.#seasons.set(key, known);
    return known;
  }
}
