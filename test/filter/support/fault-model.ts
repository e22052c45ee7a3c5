// What several faults together do to a request, written from the policy language: what the filter is held to.
import { type Amount, amountUs, hashOf, partOf, unitOfRequest } from "../../../controller/fault/index.js";

export type Kind = "delay" | "abort" | "response" | "throughput";
const KINDS: readonly Kind[] = ["delay", "abort", "response", "throughput"];

/** A fault of the model; its document's entry is made from it. */
export interface FaultModel {
  name: string;
  seed: number;
  /** Parts per million; of a kind where it has a share of its own. */
  ppm: number;
  own: Partial<Record<Kind, number>>;
  kinds: readonly Kind[];
  amount: Amount;
  longestUs: number;
  status: number;
  unit: "request" | "header";
  when: "now" | "coming" | "over";
  dry: boolean;
  limit: "none" | "concurrent" | "perSecond";
  sequence?: { skip: number; first: number };
}

export interface Decision {
  verdicts: Record<string, string>;
  injected: Record<string, Kind[]>;
  delayUs: number;
  status: number | undefined;
}

export interface Unit {
  id: string;
  header: string;
}

/** Decides requests one after another; remembers what sequences have counted. */
export class FaultOracle {
  readonly #counts = new Map<string, number>();

  constructor(readonly faults: readonly FaultModel[]) {}

  decide(unit: Unit): Decision {
    const decision: Decision = { verdicts: {}, injected: {}, delayUs: 0, status: undefined };
    let longestUs = Number.POSITIVE_INFINITY;
    for (const fault of this.faults) {
      const drawn = drawnKinds(fault, unit);
      const left = effective(drawn, decision.status !== undefined);
      const verdict = this.#verdict(fault, unit, drawn, left);
      decision.verdicts[fault.name] = verdict;
      if (verdict !== "injected") continue;
      decision.injected[fault.name] = left;
      if (left.includes("delay")) {
        decision.delayUs += amountUs(fault.amount, hashFor(fault, "delay.amount", unit));
        longestUs = Math.min(longestUs, fault.longestUs);
      }
      if (left.includes("abort")) decision.status = fault.status;
    }
    decision.delayUs = Math.min(decision.delayUs, longestUs);
    return decision;
  }

  #verdict(fault: FaultModel, unit: Unit, drawn: readonly Kind[], left: readonly Kind[]): string {
    if (fault.when === "coming") return "inactive";
    if (fault.when === "over") return "expired";
    if (drawn.length === 0) return "not_drawn";
    if (fault.sequence !== undefined && !this.#isTurn(fault, fault.sequence, unit)) return "sequence";
    if (fault.dry) return "dry_run";
    if (fault.limit !== "none") return "limit";
    return left.length === 0 ? "preempted" : "injected";
  }

  #isTurn(fault: FaultModel, { skip, first }: { skip: number; first: number }, unit: Unit): boolean {
    const key = JSON.stringify([fault.name, fault.unit === "header" ? unit.header : ""]);
    const before = this.#counts.get(key) ?? 0;
    this.#counts.set(key, before + 1);
    return before >= skip && before < skip + first;
  }
}

function drawnKinds(fault: FaultModel, unit: Unit): Kind[] {
  return KINDS.filter((kind) => {
    if (!fault.kinds.includes(kind)) return false;
    const own = fault.own[kind];
    const hash = hashFor(fault, own === undefined ? "policy" : kind, unit);
    return partOf(hash) < (own ?? fault.ppm);
  });
}

/** Behind an abort there is no response, and the first abort wins. */
function effective(drawn: readonly Kind[], isAborted: boolean): Kind[] {
  if (isAborted) return drawn.filter((kind) => kind === "delay");
  return drawn.includes("abort") ? drawn.filter((kind) => kind === "delay" || kind === "abort") : [...drawn];
}

function hashFor(fault: FaultModel, kind: Kind | "policy" | "delay.amount", unit: Unit): number {
  const bytes = fault.unit === "request" ? unitOfRequest(unit.id) : Buffer.from(unit.header);
  return hashOf({ name: `default/${fault.name}`, kind, unit: bytes, seed: fault.seed });
}
