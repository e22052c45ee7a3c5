/** Reports of sidecars as a guard hears them, and policies that expect something. */
import type { Policy } from "../../../controller/model/index.js";
import { type Accepted, ReportLedger } from "../../../controller/report/index.js";
import { faultText, policiesOf } from "../policy/documents.js";
import { accepted, BOOT_US, edge, slot } from "../report/messages.js";

const INBOUND = 1;
/** In the order of the report's buckets: [448 ms, 512 ms), and [1.05 s, 1.18 s). */
export const QUICK_BUCKET = 79;
export const SLOW_BUCKET = 89;

export function expecting(expectation: string): Policy {
  const [policy] = policiesOf(faultText("slow", `, expect: ${expectation}`));
  if (policy === undefined) throw new Error("no policy");
  return policy;
}

export interface Seen {
  good?: number;
  bad?: number;
  /** In the order of OUTCOMES, in place of these two. */
  outcomes?: number[];
  /** Of all of them, those that took over a second. */
  slow?: number;
  source?: string;
}

/** One sidecar of a service, whose counters only grow. */
export class ReportingSidecar {
  readonly #ledger: ReportLedger;
  readonly #totals = new Map<string, { outcomes: number[]; slow: number; all: number }>();
  #sequence = 0;
  #boot = BOOT_US;

  constructor(
    private readonly service = "default/productpage",
    private readonly nodeId = "productpage-1",
    ledger = new ReportLedger(),
  ) {
    this.#ledger = ledger;
  }

  /** Its next report: what it has seen since, on top of what it had counted. */
  tell(seen: Seen = {}, { more = false, wallMs = BOOT_US / 1_000 + 3_600_000, nowMs = 0 } = {}): Accepted {
    const { good = 0, bad = 0, slow = 0, source = "outside" } = seen;
    const outcomes = seen.outcomes ?? [good, bad, 0, 0, 0, 0, 0, 0];
    const all = outcomes.reduce((sum, count) => sum + count, 0);
    const total = this.#totals.get(source) ?? { outcomes: outcomes.map(() => 0), slow: 0, all: 0 };
    this.#totals.set(source, {
      outcomes: total.outcomes.map((count, at) => count + (outcomes[at] ?? 0)),
      slow: total.slow + slow,
      all: total.all + all,
    });
    this.#sequence += 1;
    const edges = [...this.#totals].map(([from, counts]) =>
      edge({
        ...{ direction: INBOUND, source: from, destination: this.service, outcomes: counts.outcomes },
        bucketIndices: [QUICK_BUCKET, SLOW_BUCKET],
        bucketCounts: [counts.all - counts.slow, counts.slow],
        inFlight: 0,
      }),
    );
    const configs = [{ direction: INBOUND, revision: "a", vms: 1, vmsOnRevision: 1, node: this.service }];
    const report = { nodeId: this.nodeId, boot: this.#boot, sequence: this.#sequence, wallMs, more, configs };
    return accepted(this.#ledger, { ...report, slots: [slot({ edges })] }, nowMs);
  }

  /** The process ends, and another one begins to count. */
  restart(): void {
    this.#boot += 1_000_000;
    this.#sequence = 0;
    this.#totals.clear();
  }
}
