/**
 * The analysis of a running controller: reads each step of the series once it is settled, lets the detector judge it,
 * and looks into every open incident until it is over. One thing at a time, never more than a small share of a core; what
 * fails is told and tried again, and nothing else of the controller waits for it.
 */
import type { Clock } from "../clock.js";
import { WARM_UP } from "../detect/index.js";
import type { AnalysisTold, IncidentTold } from "../events/index.js";
import { type IncidentSummary, summaryOf } from "../incident/index.js";
import type { ConditionView, MeshWindow } from "../model/index.js";
import type { SeriesSource } from "../series/index.js";
import type { IncidentFolder } from "./folder.js";
import { Health } from "./health.js";
import { Inquiries, type InquiriesNeeds } from "./inquiries.js";
import type { Inquiry } from "./inquiry.js";
import { IncidentKeeper } from "./keeper.js";
import type { PastFile } from "./past.js";
import type { IncidentDetector, Reasoning } from "./ports.js";
import { StepReader } from "./reader.js";

/** At the end, for what is under way: a read may wait for somebody else. */
const STOP_WITHIN_MS = 1_000;
/** Sidecars connect anew within a minute or two. Who is not heard of for so long after a start is silent, or gone. */
const RECONNECT_MS = 300_000;

export interface AnalysisNeeds extends Reasoning {
  source: SeriesSource;
  changes: InquiriesNeeds["changes"];
  folder: IncidentFolder;
  /** Where what was learned outlives the process; undefined: nowhere. */
  past?: PastFile | undefined;
  clock: Clock;
  tell: (told: IncidentTold | AnalysisTold) => void;
  warn: (words: string) => void;
  /** Of the program, for files. */
  version: string;
  /** What this process took of a core until now, in milliseconds: a busy machine makes nothing look long. */
  cpuMs: () => number;
  /** Lets everything else go first. */
  breathe: () => Promise<void>;
}

/** The running analysis: reads step after step, opens inquiries, tells what is new and keeps it. It never throws, and begins with `start`. */
export class Analysis {
  readonly #reader: StepReader;
  readonly #keeper: IncidentKeeper;
  readonly #health: Health;
  #detector: IncidentDetector;
  readonly #inquiries: Inquiries;
  #hasCaughtUp = false;
  /** When it went on with what an earlier process knew; undefined: it did not, or somebody has told of a time since. */
  #resumedMs: number | undefined;
  /** Incidents that were open when all was last written down. */
  #keptIds = "";
  #hasSeries = false;
  /** Where the first step with a series began. */
  #learnedFromMs: number | undefined;
  #steps = 0;
  #spentMs = 0;
  #isStopped = false;
  #cancel = () => {};
  #turn: Promise<void> = Promise.resolve();

  constructor(private readonly needs: AnalysisNeeds) {
    this.#reader = new StepReader(needs.source);
    this.#keeper = new IncidentKeeper(needs);
    this.#health = new Health(needs);
    this.#detector = needs.detector(needs.folder.nextId);
    const own = { keeper: this.#keeper, unlearned: () => this.#detector.unlearned };
    this.#inquiries = new Inquiries({ ...needs, ...own });
  }

  /** Goes on with what an earlier process knew, ends what it left open else, and begins with the history that the source has. */
  start(): void {
    this.#turn = this.#resume()
      .catch((error: Error) => this.needs.warn(`incidents of before cannot be closed: ${error.message}`))
      .then(() => this.#run());
  }

  /** Resolves when what is open is written down as it was last seen. What is under way then is waited for a second. */
  async stop(): Promise<void> {
    if (this.#isStopped) return;
    this.#isStopped = true;
    this.#cancel();
    let cancel = () => {};
    const late = new Promise<void>((resolve) => {
      cancel = this.needs.clock.after(STOP_WITHIN_MS, resolve);
    });
    await Promise.race([this.#turn, late]);
    cancel();
    await this.#keepPast(true);
    for (const { finding } of this.open()) {
      if (finding !== undefined) await this.#keeper.keep(finding, true, this.needs.clock.nowMs());
    }
  }

  /** Why there is nothing to go by. */
  get problem(): string | undefined {
    return this.#health.problem;
  }

  /** The end of the last step that was judged. */
  get analyzedMs(): number | undefined {
    return this.#hasCaughtUp ? this.#reader.takenMs : undefined;
  }

  /** False: the last steps had no series at all. */
  get hasSeries(): boolean {
    return this.#hasSeries;
  }

  /** What is usual is not known yet, so that nothing can stand out. */
  get isLearning(): boolean {
    const { steps, ms } = WARM_UP;
    const fromMs = this.#learnedFromMs ?? Number.POSITIVE_INFINITY;
    return !((this.analyzedMs ?? 0) - fromMs >= Math.max(ms, steps * this.needs.source.stepMs));
  }

  /** Steps that were judged, those that were too old when they could be read, and what all of it took. */
  get totals(): { taken: number; missed: number; spentMs: number } {
    const spentMs = this.#spentMs + this.#inquiries.spentMs + this.#keeper.spentMs;
    return { taken: this.#steps, missed: this.#reader.missed, spentMs };
  }

  /** Of each end of each edge, after the last step. */
  conditions(): ConditionView[] {
    return this.#detector.conditions();
  }

  /** Those that are not over, the newest first. */
  open(): Inquiry[] {
    return this.#inquiries.open;
  }

  /** All that are known, the newest first. */
  incidents(): IncidentSummary[] {
    const open = this.open().flatMap(({ finding }) => (finding ? [summaryOf(finding.report)] : []));
    const ids = new Set(open.map(({ id }) => id));
    return [...open, ...this.needs.folder.list().filter(({ id }) => !ids.has(id))].sort(
      (a, b) => b.id - a.id,
    );
  }

  /** Its file as it would be written now; undefined: there is none. */
  fileText(id: number): Promise<string | undefined> {
    return this.#keeper.text(id, this.#inquiries.find(id)?.finding);
  }

  async #run(): Promise<void> {
    if (this.#isStopped) return;
    try {
      await this.#catchUp();
      // Before any file of an incident: one that this does not know would be taken for left open.
      await this.#keepPast(false);
      const { takenMs } = this.#reader;
      if (takenMs !== undefined) await this.#inquiries.lookInto(takenMs, () => this.#isStopped);
      this.#health.fares();
    } catch (error) {
      this.#health.fails(error instanceof Error ? error.message : String(error));
    }
    await this.needs.folder.retry();
    if (this.#isStopped) return;
    this.#cancel = this.needs.clock.after(this.#pauseMs(), () => {
      this.#turn = this.#run();
    });
  }

  /** Whatever is new, in portions. */
  async #catchUp(): Promise<void> {
    const { clock, breathe } = this.needs;
    if (this.#reader.isAhead(clock.nowMs())) await this.#beginAnew();
    for (;;) {
      const window = await this.#reader.next(clock.nowMs());
      if (window === undefined || this.#isStopped) break;
      if (!this.#isOfNobody(window)) this.#take(window);
      await breathe();
    }
    if (this.#hasCaughtUp) return;
    // What was over before anybody looked is no incident of now.
    this.#hasCaughtUp = true;
    for (const incident of this.#detector.open) this.#inquiries.follow(incident);
  }

  /** Of the time in which no controller was there, nothing is known: that is no silence of the mesh. */
  #isOfNobody({ fromMs, stepMs, steps, ends, services }: MeshWindow): boolean {
    this.#hasSeries = ends.length + services.length > 0;
    if (this.#resumedMs === undefined) return false;
    const sinceMs = fromMs + steps * stepMs - this.#resumedMs;
    if (sinceMs > (this.#hasSeries ? 0 : RECONNECT_MS)) this.#resumedMs = undefined;
    return !this.#hasSeries && this.#resumedMs !== undefined;
  }

  #take(window: MeshWindow): void {
    const begunMs = this.needs.cpuMs();
    const changed = this.#detector.take(window);
    this.#spentMs += this.needs.cpuMs() - begunMs;
    this.#steps += window.steps;
    if (this.#hasSeries) this.#learnedFromMs ??= window.fromMs;
    for (const incident of changed) {
      if (this.#hasCaughtUp || this.#inquiries.has(incident.id)) this.#inquiries.follow(incident);
    }
  }

  /** Rejects where an incident that was left open cannot be closed. */
  async #resume(): Promise<void> {
    const past = await this.needs.past?.read(this.needs.source.stepMs);
    if (past !== undefined) {
      this.#detector.restore(this.#keeper.withoutOver(past.lines));
      this.#reader.resume(past.takenMs);
      this.#learnedFromMs = past.learnedFromMs;
      this.#resumedMs = this.needs.clock.nowMs();
    }
    const { open } = this.#detector;
    for (const incident of open) {
      const before = await this.#keeper.leftOver(incident.id).catch((error: Error) => {
        this.needs.warn(`incident ${incident.id} goes on without its file: ${error.message}`);
        return undefined;
      });
      if (before !== undefined) this.#inquiries.resume(incident, before);
    }
    await this.#keeper.closeLeftOvers(new Set(open.map(({ id }) => id)));
  }

  /** Which incidents are open is written at once. */
  async #keepPast(isLast: boolean): Promise<void> {
    const ids = this.#detector.open.map(({ id }) => id).join();
    const isNews = isLast || ids !== this.#keptIds;
    this.#keptIds = ids;
    const begunMs = this.needs.cpuMs();
    await this.needs.past?.keep({ learnedFromMs: this.#learnedFromMs, lines: this.#detector.keep() }, isNews);
    this.#spentMs += this.needs.cpuMs() - begunMs;
  }

  /** What was learned lies in a future that the clock took back. */
  async #beginAnew(): Promise<void> {
    this.needs.warn("the clock was set back: baselines are learned anew, and open incidents are given up");
    for (const { finding } of this.#inquiries.clear()) await this.#keeper.giveUp(finding);
    this.#reader.restart();
    this.#hasCaughtUp = false;
    this.#resumedMs = undefined;
    this.#learnedFromMs = undefined;
    this.#detector = this.needs.detector(this.needs.folder.nextId);
  }

  #pauseMs(): number {
    const nowMs = this.needs.clock.nowMs();
    return this.#health.pauseMs(this.needs.source.stepMs) ?? Math.max(1, this.#reader.dueMs(nowMs) - nowMs);
  }
}
