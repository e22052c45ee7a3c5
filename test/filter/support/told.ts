// What the filter tells the controller about its breakers, read by the controller's own decoder.
import { type BreakerStatus, decodeReport, type Report } from "../../../controller/report/index.js";
import type { EmulatedEnvoy } from "../../host/index.js";

/** To be merged into a document, so that reports come often. */
export const REPORTING = { report: { cluster: "meshfuse", interval: "100ms" } };

export class Told {
  /** Oldest first. */
  readonly reports: Report[] = [];

  constructor(readonly envoy: EmulatedEnvoy) {
    envoy.onGrpcCall = (call) => {
      const decoded = decodeReport(call.messages[0] ?? new Uint8Array());
      if ("errors" in decoded) throw new Error(decoded.errors.join("; "));
      this.reports.push(decoded.report);
      return "";
    };
  }

  /** The last that was said of a breaker. */
  status(name: string): BreakerStatus {
    const all = this.reports.flatMap(({ breakers }) => breakers).filter((status) => status.name === name);
    const last = all.at(-1);
    if (last === undefined) throw new Error(`no report names breaker ${name}`);
    return last;
  }

  /** Completions and failures in its window, and failures in a row, as last said. */
  window(name: string): [completed: number, failed: number, consecutive: number] {
    const { completed, failed, consecutive } = this.status(name);
    return [completed, failed, consecutive];
  }

  /** Probes whose lease ran out, over all workers. */
  lostProbes(name: string): number {
    const bySlot = new Map<number, number>();
    for (const { slots } of this.reports) {
      for (const { index, breakers } of slots) {
        for (const counts of breakers) if (counts.name === name) bySlot.set(index, counts.lostProbes);
      }
    }
    return [...bySlot.values()].reduce((sum, lost) => sum + lost, 0);
  }
}
