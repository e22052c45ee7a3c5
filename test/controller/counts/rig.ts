/** Counts of a controller that is started again and again on one folder, with a clock that a test moves. */
import { cp, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { onTestFinished } from "vitest";
import { type Counts, openCounts } from "../../../controller/counts/index.js";
import { Graph } from "../../../controller/graph/index.js";
import type { EdgeView } from "../../../controller/model/index.js";
import { decodeReport, ReportLedger, type Verdict } from "../../../controller/report/index.js";
import { BOOT_US, type EdgeMessage, edge, encode, type Message, slot } from "../report/messages.js";

export const HOUR_MS = 3_600_000;

export async function temporaryFolder(): Promise<string> {
  const folder = await mkdtemp(path.join(tmpdir(), "meshfuse-counts-"));
  onTestFinished(() => rm(folder, { recursive: true, force: true }));
  return folder;
}

export class CountsRig {
  nowMs = BOOT_US / 1000 + HOUR_MS;
  readonly warnings: string[] = [];
  ledger = new ReportLedger();
  /** The experiment that every fault is in; absent: none. */
  experiment: string | undefined;
  graph = this.#newGraph();
  counts: Counts | undefined;
  #timer: (() => void) | undefined;
  #isSet = () => {};
  #sequence = 0;

  private constructor(readonly folder: string) {}

  static async start(folder?: string): Promise<CountsRig> {
    const rig = new CountsRig(folder ?? (await temporaryFolder()));
    await rig.open();
    onTestFinished(() => rig.counts?.close());
    return rig;
  }

  /** A controller begins, with nothing in memory. */
  async open(): Promise<Counts> {
    this.ledger = new ReportLedger();
    this.graph = this.#newGraph();
    this.counts = await openCounts({
      ...{ folder: this.folder, ledger: this.ledger, graph: this.graph },
      clock: {
        nowMs: () => this.nowMs,
        after: (_delayMs, call) => {
          this.#timer = call;
          this.#isSet();
          return () => {
            this.#timer = undefined;
          };
        },
      },
      warn: (reason) => this.warnings.push(reason),
    });
    return this.counts;
  }

  #newGraph(): Graph {
    return new Graph(() => this.nowMs, { experimentAt: () => this.experiment });
  }

  /** Ends it regularly, and begins anew. */
  async restart(): Promise<Counts> {
    await this.counts?.close();
    return this.open();
  }

  /** What a kill at this instant leaves, with a controller that begins on it. */
  async killed(): Promise<CountsRig> {
    await this.counts?.sync();
    const folder = await temporaryFolder();
    await cp(this.folder, folder, { recursive: true });
    const next = new CountsRig(folder);
    next.nowMs = this.nowMs;
    next.#sequence = this.#sequence;
    next.experiment = this.experiment;
    await next.open();
    onTestFinished(() => next.counts?.close());
    return next;
  }

  /** The timer's time has come; resolves when it is set again. */
  async tick(afterMs = 5_000): Promise<void> {
    this.nowMs += afterMs;
    const call = this.#timer;
    if (call === undefined) throw new Error("no timer is set");
    this.#timer = undefined;
    await new Promise<void>((resolve) => {
      this.#isSet = resolve;
      call();
    });
  }

  tell(part: Message): Verdict {
    const bytes = encode({ sequence: ++this.#sequence, ...part });
    const decoded = decodeReport(bytes);
    if ("errors" in decoded) throw new Error(decoded.errors.join("; "));
    const verdict = this.ledger.accept(decoded.report, this.nowMs);
    if (typeof verdict !== "string") this.counts?.take(verdict, this.nowMs, bytes);
    return verdict;
  }

  /** Absolute: successes of one edge in one slot. */
  tellEdge(success: number, nodeId = "s1", part: EdgeMessage = {}, index = 0): Verdict {
    const edges = [edge({ outcomes: [success], inFlight: 0, ...part })];
    return this.tell({ nodeId, slots: [slot({ edges, index })] });
  }

  requests(): number {
    return this.graph.edges().reduce((sum, { requests }) => sum + requests, 0);
  }

  onlyEdge(): EdgeView | undefined {
    return this.graph.edges()[0];
  }
}
