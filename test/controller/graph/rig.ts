/** A graph fed by reports of processes that began just before, so that nothing of theirs is past. */
import { Graph, type GraphOptions } from "../../../controller/graph/index.js";
import { ReportLedger } from "../../../controller/report/index.js";
import { accepted, BOOT_US, type EdgeMessage, edge, type Message, slot } from "../report/messages.js";

export const HOUR_MS = 3_600_000;

export class GraphRig {
  nowMs = 1_000_000;
  readonly graph: Graph;
  readonly #ledger = new ReportLedger();
  #sequence = 0;

  constructor(options: GraphOptions = {}) {
    this.graph = new Graph(() => this.nowMs, options);
  }

  tell(part: Message): void {
    this.#sequence += 1;
    const whole = { sequence: this.#sequence, wallMs: BOOT_US / 1000 + 1000, ...part };
    this.graph.add(accepted(this.#ledger, whole, this.nowMs), this.nowMs);
  }

  tellEdge(part: EdgeMessage, nodeId = "s1"): void {
    this.tell({ nodeId, slots: [slot({ edges: [edge(part)] })] });
  }
}
