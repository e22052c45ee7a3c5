/** What of incidents goes into their files, and when; and what becomes of those that a process left open. */
import { setImmediate as nextTurn } from "node:timers/promises";
import type { KeptLine } from "../detect/index.js";
import type { IncidentTold } from "../events/index.js";
import {
  type IncidentSummary,
  incidentFilePieces,
  readIncidentFile,
  reportOf,
  summaryOf,
  type ThresholdValues,
} from "../incident/index.js";
import type { Case, Diagnosis } from "../model/index.js";
import type { IncidentFolder } from "./folder.js";
import type { Finding } from "./inquiry.js";
import { toldOf } from "./news.js";

/** A file of a large mesh has megabytes: without news it is written this often. */
const WRITE_EVERY_MS = 60_000;
/** Of a series each: some 10 ms. */
const PIECES_A_TURN = 50;

interface KeeperNeeds {
  folder: IncidentFolder;
  diagnose: (given: Case) => Diagnosis;
  thresholds: ThresholdValues;
  version: string;
  clock: { nowMs: () => number };
  cpuMs: () => number;
  tell: (told: IncidentTold) => void;
}

export class IncidentKeeper {
  /** When the file of each open one was last written. */
  readonly #writtenMs = new Map<number, number>();
  /** What the making of files took of the core. */
  spentMs = 0;

  constructor(private readonly needs: KeeperNeeds) {}

  /** `isNews`: not only numbers have moved. Resolves when it is written, or could not be. */
  async keep(finding: Finding, isNews: boolean, nowMs: number): Promise<void> {
    const { id, condition } = finding.report;
    const writtenMs = this.#writtenMs.get(id) ?? Number.NEGATIVE_INFINITY;
    if (!isNews && Math.abs(nowMs - writtenMs) < WRITE_EVERY_MS) return;
    this.#writtenMs.set(id, nowMs);
    if (condition === "over") this.#writtenMs.delete(id);
    await this.needs.folder.put(summaryOf(finding.report), await this.#textOf(finding));
  }

  /** Of one that is open by what is known now. */
  async text(id: number, open: Finding | undefined): Promise<string | undefined> {
    return open === undefined ? this.needs.folder.text(id) : this.#textOf(open);
  }

  /** Nobody sees how one goes on: it ends where the last step that was seen does. */
  async giveUp(finding: Finding | undefined): Promise<void> {
    if (finding !== undefined) await this.#cut(finding.given);
  }

  /**
   * What was kept of a detector without incidents whose files say that they are over: it could not be written for a while, or is of
   * a life before the last, as after a time with another source of series. Nobody opens again what was told to be over.
   */
  withoutOver(lines: readonly KeptLine[]): KeptLine[] {
    const over = this.needs.folder.list().filter(({ condition }) => condition === "over");
    const ids = new Set(over.map(({ id }) => id));
    return lines.map((line) => {
      if (!("takenMs" in line)) return line;
      const open = line.incidents.open.filter(({ id }) => !ids.has(id));
      return { ...line, incidents: { ...line.incidents, open } };
    });
  }

  /** What the file of one that a process left open says; undefined: there is none that is open. Rejects where it is damaged. */
  async leftOver(id: number): Promise<Finding | undefined> {
    const known = this.needs.folder.list().find((summary) => summary.id === id);
    if (known === undefined || known.condition === "over") return undefined;
    const text = (await this.needs.folder.text(id)) ?? "";
    const reading = readIncidentFile(text);
    if (!("given" in reading)) throw new Error(reading.errors[0] ?? "its file cannot be read");
    const { report } = reading.file;
    if (report.condition !== "over") return { given: reading.given, report };
    // The index is written after the file: a kill came between.
    await this.needs.folder.put(summaryOf(report), text);
    return undefined;
  }

  /**
   * To be called before anything is detected. `resumed`: those that go on. Rejects with the reason where any could not be closed;
   * the others are.
   */
  async closeLeftOvers(resumed: ReadonlySet<number>): Promise<void> {
    const left: string[] = [];
    for (const { id } of this.needs.folder.list()) {
      if (resumed.has(id)) continue;
      const failed = await this.leftOver(id)
        .then((finding) => this.giveUp(finding))
        .catch((error: Error) => `incident ${id}: ${error.message}`);
      if (failed !== undefined) left.push(failed);
    }
    if (left.length > 0) throw new Error(left.join("; "));
  }

  async #cut(open: Case): Promise<void> {
    const { folder, diagnose, clock, tell } = this.needs;
    const incident = { ...open.incident, condition: "over" as const, endedMs: open.observed.toMs };
    const given = { ...open, incident };
    const report = reportOf(given, diagnose(given));
    const summary: IncidentSummary = summaryOf(report);
    tell(toldOf(summary, "cut", clock.nowMs()));
    await folder.put(summary, await this.#textOf({ given, report }));
  }

  /** In turns: reports of sidecars wait no longer than for one of them. */
  async #textOf({ given, report }: Finding): Promise<string> {
    const { thresholds, version: writtenBy, cpuMs } = this.needs;
    const pieces = incidentFilePieces({ given, report, thresholds, writtenBy });
    const texts: string[] = [];
    for (let isDone = false; !isDone; ) {
      const begunMs = cpuMs();
      for (let made = 0; made < PIECES_A_TURN && !isDone; made++) {
        const piece = pieces.next();
        isDone = piece.done === true;
        if (piece.done !== true) texts.push(piece.value);
      }
      this.spentMs += cpuMs() - begunMs;
      await nextTurn();
    }
    return texts.join("");
  }
}
