/** One incident while it is open: what is known of it, and when it is looked at again. */
import { type IncidentReport, reportOf } from "../incident/index.js";
import type { Case, Change, Diagnosis, Incident, Span } from "../model/index.js";
import type { SeriesSource } from "../series/index.js";
import { caseOf, caseSpan } from "./case.js";
import { GrowingWindow } from "./growing.js";

/** Of one core, what all diagnoses together may take: a long one is followed by a long pause. */
const SHARE_OF_CORE = 0.02;
const MOST_PAUSE_MS = 60_000;
/** The harm of a long incident grows when nothing else is new. */
const AGAIN_MS = 60_000;

export interface Finding {
  given: Case;
  report: IncidentReport;
}

export interface InquiryNeeds {
  source: Pick<SeriesSource, "read" | "stepMs">;
  changes: { readonly count: number; near: (onsetMs: number, toMs: number) => Change[] };
  /** Of earlier incidents. */
  unlearned: () => readonly Span[];
  diagnose: (given: Case) => Diagnosis;
  /** What this process took of a core until now, in milliseconds: a busy machine makes nothing look long. */
  cpuMs: () => number;
  warn: (words: string) => void;
}

export class Inquiry {
  finding: Finding | undefined;
  /** What the last look took of the core; nothing that was waited for is in it. */
  costMs = 0;
  #incident: Incident;
  /** What the last diagnosis went by. */
  #seen = "";
  #dueMs = 0;
  /** End of the last step in which it was not recovering: calm steps tell nothing of what was wrong. */
  #troubledMs: number | undefined;
  readonly #window: GrowingWindow;

  /** `before`: what an earlier process found; what it knew is not asked of the source again, which may know less. */
  constructor(
    incident: Incident,
    private readonly needs: InquiryNeeds,
    private readonly before?: Finding,
  ) {
    this.#incident = incident;
    this.finding = before;
    this.#troubledMs = before?.given.untilMs ?? before?.given.observed.toMs;
    this.#window = new GrowingWindow(needs.source, before?.given.window);
  }

  get incident(): Incident {
    return this.#incident;
  }

  /** What the detector makes of it now. A change of its condition is not put off. */
  become(incident: Incident): void {
    if (incident.condition !== this.#incident.condition) this.#dueMs = 0;
    this.#incident = incident;
  }

  /**
   * Looks again, if anything is new and it is time for it. `takenMs`: the end of the last step that is known. False:
   * nothing is new. Rejects where the source does.
   */
  async look(takenMs: number, nowMs: number): Promise<boolean> {
    const { stepMs } = this.needs.source;
    if (this.#incident.condition === "incident") this.#troubledMs = takenMs;
    const span = caseSpan(this.#incident, stepMs, this.#troubledMs ?? takenMs);
    const minute = Math.floor(takenMs / AGAIN_MS);
    const seen = JSON.stringify([span, minute, this.needs.changes.count, essence(this.#incident)]);
    if (seen === this.#seen || nowMs < this.#dueMs) return false;
    const window = await this.#window.read(span);
    const begunMs = this.needs.cpuMs();
    const changes = this.#changes(span);
    const untilMs = this.#troubledMs ?? takenMs;
    const given = { ...caseOf(this.#incident, window, changes, this.needs.unlearned()), untilMs };
    this.finding = { given, report: reportOf(given, this.#diagnose(given)) };
    this.#seen = seen;
    this.costMs = this.needs.cpuMs() - begunMs;
    this.#dueMs = nowMs + Math.min(MOST_PAUSE_MS, this.costMs / SHARE_OF_CORE);
    return true;
  }

  /** A process that just began does not know what breakers and releases did before. */
  #changes({ toMs }: Span): Change[] {
    const known = this.needs.changes.near(this.#incident.onsetMs, toMs);
    const keys = new Set(known.map(changeKey));
    const others = this.before?.given.changes.filter((change) => !keys.has(changeKey(change))) ?? [];
    return [...known, ...others];
  }

  /** One that fails is an incident without a cause, and says so. */
  #diagnose(given: Case): Diagnosis {
    try {
      return this.needs.diagnose(given);
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error);
      const note = `the diagnosis failed: ${reason}`;
      this.needs.warn(`incident ${given.incident.id}: ${note}`);
      return nothingKnown(given, note);
    }
  }
}

function changeKey({ kind, name, atMs }: Change): string {
  return `${kind} ${name} ${atMs}`;
}

/** What a diagnosis depends on beside the window: numbers that move with each step are in the window, too. */
function essence({ condition, severity, onsetMs, endedMs, symptoms }: Incident): unknown[] {
  const ends = symptoms.map(({ kind, seenBy, source, destination }) => [kind, seenBy, source, destination]);
  return [condition, severity, onsetMs, endedMs, ends];
}

function nothingKnown({ incident, observed }: Case, note: string): Diagnosis {
  return {
    atMs: observed.toMs,
    causes: [],
    ruledOut: [],
    unexplained: incident.symptoms.map((_, index) => index),
    quality: { coverage: 0, baselineSteps: 0, observedSteps: 0, notes: [note] },
  };
}
