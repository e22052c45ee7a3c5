// The controller's end of the reports, and nothing else of it.
import { type Listening, listen } from "../../../../controller/grpc/index.js";
import { OUTCOMES } from "../../../../controller/model/index.js";
import { type Accepted, ReportLedger, reportService } from "../../../../controller/report/index.js";
import type { Side } from "./listener.js";

/** The shortest that a document may ask for. */
export const REPORT_INTERVAL = "100ms";

export class Reports {
  readonly accepted: Accepted[] = [];
  readonly refused: string[] = [];
  #listening: Listening | undefined;

  async start(): Promise<number> {
    const service = reportService({
      ledger: new ReportLedger(),
      clock: () => Date.now(),
      intervalMs: () => 0,
      onReport: (accepted) => this.accepted.push(accepted),
      onRefused: (reason) => this.refused.push(reason),
    });
    this.#listening = await listen({ host: "127.0.0.1", port: 0, services: [service] });
    return this.#listening.port;
  }

  /** How many VMs run that revision, if it is the one in force in the VM that reports. */
  vmsOn(side: Side, revision: string): number {
    const configs = this.accepted.at(-1)?.report.configs ?? [];
    const config = configs.find((each) => each.direction === side);
    return config?.revision === revision ? config.vmsOnRevision : 0;
  }

  /** Requests by `direction source destination outcome`, summed over all that was reported. */
  outcomes(): Record<string, number> {
    const sums: Record<string, number> = {};
    for (const { direction, source, destination, outcomes } of this.accepted.flatMap(({ edges }) => edges)) {
      for (const [index, outcome] of OUTCOMES.entries()) {
        const key = `${direction} ${source} ${destination} ${outcome}`;
        const count = outcomes[index] ?? 0;
        if (count > 0) sums[key] = (sums[key] ?? 0) + count;
      }
    }
    return sums;
  }

  async stop(): Promise<void> {
    await this.#listening?.stop(100);
  }
}
