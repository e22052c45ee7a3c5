// What the fuzzer looks for.

/**
 * trap: the module stopped; outside: an access beyond its memory; spoilt: an access to a byte that belongs to nobody or
 * that nothing was written to; unbounded: more steps than its input allows; host: a call that Envoy would not survive;
 * contract: an answer that contradicts what is promised.
 */
export type FindingKind = "trap" | "outside" | "spoilt" | "unbounded" | "host" | "contract";

export class Finding extends Error {
  override readonly name = "Finding";

  constructor(
    readonly kind: FindingKind,
    message: string,
  ) {
    super(`${kind}: ${message}`);
  }
}
