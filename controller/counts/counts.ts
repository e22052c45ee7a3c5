/**
 * Keeps what sidecars counted over restarts of the controller, in a folder of its own: a checkpoint of ledger and graph,
 * and a log of the reports since. Not in the journal of policies: counts come all the time, and a lost one is told again.
 *
 * What can be lost: after a kill nothing but what came in the last few milliseconds; after a loss of power what came in
 * the last seconds. Both only of Envoys that are gone, too: every other is asked to tell everything again.
 */
import { mkdir } from "node:fs/promises";
import type { Clock } from "../clock.js";
import type { Graph } from "../graph/index.js";
import { type Accepted, decodeReport, type ReportLedger } from "../report/index.js";
import { readCheckpoint, writeCheckpoint } from "./checkpoint.js";
import type { Line } from "./line.js";
import { dropSegments, ReportLog, readSegment, segmentsIn } from "./log.js";

/** How often the log is put on the disk, and a checkpoint considered. */
const TICK_MS = 5_000;
/** A checkpoint is worth its bytes when the log has as many again, ... */
const LOG_TO_CHECKPOINT = 2;
const LEAST_LOG_BYTES = 4 * 1024 * 1024;
/** ... or after this time with any report, so that a start reads little. */
const CHECKPOINT_AFTER_MS = 60_000;
/** No room: of the disk, of a quota, of a limit for files. */
const FULL = ["ENOSPC", "EDQUOT", "EFBIG"];

interface CountsOptions {
  /** Made when it is missing. Nobody else writes there. */
  folder: string;
  /** Both empty. */
  ledger: ReportLedger;
  graph: Graph;
  clock: Clock;
  /** What a person should know: damage found, a disk that takes no more. */
  warn: (reason: string) => void;
}

export interface Counts {
  /** What was there at the start. */
  readonly restored: { sidecars: number; reports: number };
  /** False while writing fails: counts go on in memory, and a restart would begin with older ones. */
  readonly isKept: boolean;
  /** Takes a report that the ledger accepted into the graph, and writes it down. Never throws for the disk. */
  take(accepted: Accepted, nowMs: number, bytes: Uint8Array): void;
  /** Forgets sidecars that have been silent for an hour and returns their ids. */
  sweep(nowMs: number): string[];
  /** Puts the log on the disk: what was taken outlives a loss of power then. A failure is told. */
  sync(): Promise<void>;
  /** Writes all down anew, on the disk when it resolves; false where that failed, which was told. */
  checkpoint(): Promise<boolean>;
  /** A last checkpoint. */
  close(): Promise<void>;
}

/** Restores ledger and graph. Rejects with one line that says what to do where the folder cannot be used. */
export async function openCounts(options: CountsOptions): Promise<Counts> {
  const { folder } = options;
  try {
    await mkdir(folder, { recursive: true, mode: 0o700 });
    const { restored, lastSegment, checkpointBytes, logBytes } = await restore(options);
    const counts = new KeptCounts(options, restored, lastSegment, checkpointBytes, logBytes);
    await counts.start();
    return counts;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new Error(`the counts in ${folder} cannot be kept: ${reason}`);
  }
}

async function restore({ folder, ledger, graph, warn }: CountsOptions) {
  const { lines, segment, bytes, note } = await readCheckpoint(folder);
  if (note !== undefined) warn(note);
  for (const line of lines ?? []) restoreLine(line, ledger, graph);
  const segments = await segmentsIn(folder);
  let [reports, logBytes] = [0, 0];
  for (const number of segments.filter((each) => each >= segment)) {
    const read = await readSegment(folder, number);
    logBytes += read.bytes;
    if (read.torn > 0)
      warn(`the last ${read.torn} bytes of reports-${number} in ${folder} are no report: left out`);
    for (const { bytes: report, nowMs } of read.reports) {
      const decoded = decodeReport(report);
      const verdict = "errors" in decoded ? "refused" : ledger.accept(decoded.report, nowMs);
      if (typeof verdict === "string") continue;
      graph.add(verdict, nowMs);
      reports += 1;
    }
  }
  // The answers to the last reports may have been sent before these were written.
  ledger.askAll();
  const restored = { sidecars: graph.sidecars().length, reports };
  return { restored, lastSegment: Math.max(segment, segments.at(-1) ?? 0), checkpointBytes: bytes, logBytes };
}

function restoreLine(line: Line, ledger: ReportLedger, graph: Graph): void {
  if ("departed" in line) graph.restoreDeparted(line.departed);
  if ("tallies" in line) graph.restoreTallies(line.tallies);
  if (!("sidecar" in line)) return;
  if (line.ledger !== undefined) ledger.restore(line.sidecar, line.ledger);
  if (line.graph !== undefined) graph.restore(line.sidecar, line.graph);
}

class KeptCounts implements Counts {
  readonly #options: CountsOptions;
  readonly #log: ReportLog;
  isKept = true;
  #cancel = () => {};
  #checkpointMs: number;
  #checkpointBytes: number;
  /** Reports that are not in a checkpoint. */
  #isDirty: boolean;
  #writing: Promise<boolean> | undefined;
  #isClosed = false;

  constructor(
    options: CountsOptions,
    readonly restored: Counts["restored"],
    lastSegment: number,
    checkpointBytes: number,
    logBytes: number,
  ) {
    this.#options = options;
    this.#log = new ReportLog(options.folder, lastSegment, (reason) => this.#tell(reason));
    this.#log.bytes = logBytes;
    this.#checkpointBytes = checkpointBytes;
    this.#checkpointMs = options.clock.nowMs();
    this.#isDirty = logBytes > 0;
  }

  /** A full disk is told and does not keep the controller from starting; it is tried again. */
  async start(): Promise<void> {
    await this.#log.rotate().catch((error: NodeJS.ErrnoException) => {
      if (!FULL.includes(error.code ?? "")) throw error;
      this.#isDirty = true;
      this.#tell(error.message);
    });
    this.#next();
  }

  take(accepted: Accepted, nowMs: number, bytes: Uint8Array): void {
    this.#options.graph.add(accepted, nowMs);
    this.#log.append({ bytes, nowMs });
    this.#isDirty = true;
  }

  sweep(nowMs: number): string[] {
    // A sidecar that is forgotten between two lines of a checkpoint would be in it twice, or not at all.
    if (this.#writing !== undefined) return [];
    this.#options.graph.sweep();
    const gone = this.#options.ledger.sweep(nowMs);
    this.#isDirty ||= gone.length > 0;
    return gone;
  }

  sync(): Promise<void> {
    return this.#log.sync();
  }

  checkpoint(): Promise<boolean> {
    this.#writing ??= this.#write().finally(() => {
      this.#writing = undefined;
    });
    return this.#writing;
  }

  async close(): Promise<void> {
    if (this.#isClosed) return;
    this.#isClosed = true;
    this.#cancel();
    await this.#writing;
    if (this.#isDirty) await this.checkpoint();
    await this.#log.close();
  }

  #next(): void {
    this.#cancel = this.#options.clock.after(TICK_MS, () => {
      void this.#tick().then(() => {
        if (!this.#isClosed) this.#next();
      });
    });
  }

  async #tick(): Promise<void> {
    if (!this.#isDirty) return;
    const ageMs = this.#options.clock.nowMs() - this.#checkpointMs;
    const enough = Math.max(LEAST_LOG_BYTES, LOG_TO_CHECKPOINT * this.#checkpointBytes);
    const isDue = ageMs >= CHECKPOINT_AFTER_MS || this.#log.bytes >= enough || !this.isKept;
    if (isDue) await this.checkpoint();
    else await this.sync();
  }

  async #write(): Promise<boolean> {
    const { folder, clock } = this.#options;
    const before = this.#log.bytes;
    try {
      // Whatever is accepted from here on is in the new segment, whether or not it is in the checkpoint, too.
      const segment = await (this.isKept ? this.#log.rotate() : this.#log.resume());
      this.#isDirty = false;
      const writtenMs = clock.nowMs();
      this.#checkpointBytes = await writeCheckpoint(folder, { segment, writtenMs }, this.#lines());
      this.#log.bytes -= before;
      this.#checkpointMs = writtenMs;
      await dropSegments(folder, segment);
      if (!this.isKept) this.#options.warn(`counts are kept in ${folder} again`);
      this.isKept = true;
      return true;
    } catch (error) {
      this.#isDirty = true;
      this.#tell(error instanceof Error ? error.message : String(error));
      return false;
    }
  }

  /** What belongs to one sidecar is of one instant; each report that comes later is in the log. */
  *#lines(): Iterable<Line> {
    const { ledger, graph } = this.#options;
    for (const sidecar of new Set([...ledger.ids(), ...graph.sidecars().map(({ id }) => id)])) {
      const [kept, observed] = [ledger.keep(sidecar), graph.keep(sidecar)];
      yield {
        sidecar,
        ...(kept === undefined ? {} : { ledger: kept }),
        ...(observed === undefined ? {} : { graph: observed }),
      };
    }
    for (const departed of graph.keepDeparted()) yield { departed };
    yield { tallies: graph.keepTallies() };
  }

  #tell(reason: string): void {
    if (!this.isKept) return;
    this.isKept = false;
    const { folder, warn } = this.#options;
    warn(`counts are not kept in ${folder} for now: ${reason}; they go on in memory`);
  }
}
