// Whether one step of one end is borne out by others: a few slow requests make a step, and where nobody suffers there is no haste.
import type { SymptomKind } from "../model/index.js";
import { type Finding, isTrouble } from "./findings.js";
import { type Call, reachedFrom } from "./reach.js";
import type { End } from "./roles.js";

/** What bears out must show what each of two steps must: two views stand for two steps. */
const HALF = 0.5;

export class Witnesses {
  readonly #troubled: readonly End[];
  readonly #bearing: readonly End[];
  /** Nobody is known to be a user, so nobody else can tell. */
  readonly #isBlind: boolean;
  readonly #calls: readonly Call[];
  /** Services that users in trouble wait for, once somebody asks. */
  #waitedFor: Set<string> | undefined;

  /** All ends of a step. */
  constructor(
    seen: readonly { end: End; findings: readonly Finding[] }[],
    calls: readonly Call[],
    enough: Readonly<Record<SymptomKind, number>>,
  ) {
    const withSome = (is: (finding: Finding) => boolean) =>
      seen.flatMap(({ end, findings }) =>
        findings.some((finding) => bearsOut(finding) && is(finding)) ? [end] : [],
      );
    this.#troubled = withSome(() => true);
    this.#bearing = withSome(({ kind, z }) => z >= HALF * enough[kind]);
    this.#isBlind = !seen.some(({ end }) => end.atUsers);
    this.#calls = calls;
  }

  /**
   * What a service does to all its callers together is felt by nobody that is known: it may be work that no one waits for. Users in trouble must
   * be among those who call it, directly or by others.
   */
  isWaitedFor({ source, atUsers, destination }: End): boolean {
    if (source !== "" || atUsers || this.#isBlind) return true;
    this.#waitedFor ??= new Set(
      this.#troubled
        .filter((end) => end.atUsers)
        .flatMap((end) => [...reachedFrom(end.destination, this.#calls)]),
    );
    return this.#waitedFor.has(destination);
  }

  /** Of trouble inside: users. Of users' trouble: any end of the service that they ask. */
  agree({ key, atUsers, destination }: End): boolean {
    return this.#bearing.some((other) => {
      if (!atUsers) return other.atUsers;
      return other.key !== key && (other.source === destination || other.destination === destination);
    });
  }
}

/** Fewer requests follow from trouble elsewhere, and prove none here. */
function bearsOut(finding: Finding): boolean {
  return isTrouble(finding) && finding.kind !== "traffic_loss";
}
