// What a fault of the testbed may pull at, and what a fault is.
import type { CauseKind, Policy } from "../../../controller/model/index.js";
import { NAMESPACE } from "../../mesh/index.js";
import type { Trouble } from "./conduct.js";
import type { Link } from "./relay.js";

export interface Levers {
  /** One workload (`reviews-v2`), or all of a service. What is not named is well. */
  trouble(who: string, trouble: Partial<Trouble>): Promise<void>;
  /** Ends the process of each workload of a service. */
  kill(service: string): Promise<void>;
  revive(service: string): Promise<void>;
  /** All links from one service to another; `any` for every one that there is, users among the callers. */
  link(caller: string, callee: string, link: Partial<Link>): Promise<void>;
  /** Users ask so many times more a second. 0: as many as before. */
  rush(ratePerSecond: number): Promise<void>;
  /** Puts a policy into force through the API. Resolves with the names by which its change may be called. */
  apply(policy: Policy): Promise<string[]>;
  remove(policy: Policy): Promise<void>;
}

/** One fault with its strength, ready to happen. */
export interface Injection {
  /** For the table: `+40 ms`. */
  strength: string;
  /** Resolves when it is there, with names of changes that are right answers, too. */
  begin(levers: Levers): Promise<string[]>;
  end(levers: Levers): Promise<void>;
}

/** A kind of fault at a place. */
export interface FaultPlan {
  kind: string;
  place: string;
  /** As `Fault` has them. */
  targets: readonly string[];
  kinds: readonly CauseKind[];
  /** `random`: numbers in [0, 1) for its strength. */
  draw(random: () => number): Injection;
}

export const ANY = "any";

export function named(service: string): string {
  return `${NAMESPACE}/${service}`;
}

/** Between two bounds, so that weak ones come as often as strong ones (log-uniform); whole from 10 on. */
export function drawn(random: () => number, from: number, to: number): number {
  const value = from * (to / from) ** random();
  return value >= 10 ? Math.round(value) : Number(value.toPrecision(2));
}

export function percent(share: number): string {
  return `${Math.round(share * 100)} %`;
}
