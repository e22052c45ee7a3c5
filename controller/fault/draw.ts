// Whom a fault hits: a pure function of its name, the kind, the unit and the seed, the same in every sidecar.
import { murmur3 } from "./hash.js";

const HASHES = 2n ** 32n;
const MILLION = 1_000_000n;
/** A tracing Envoy rewrites this character of a request's id, its 15th. */
const REWRITTEN = 14;

/** What is drawn for itself: what has no percentage of its own is drawn as the policy. */
export type DrawKind = "policy" | "delay" | "abort" | "response" | "throughput" | "delay.amount";

interface Draw {
  /** `namespace/name`. */
  name: string;
  kind: DrawKind;
  /** Its bytes as they stand in the header; a text is taken as UTF-8. */
  unit: string | Uint8Array;
  seed: number;
}

/** 0..2^32-1. */
export function hashOf({ name, kind, unit, seed }: Draw): number {
  return murmur3(Buffer.concat([Buffer.from(`${name}\0${kind}\0`), Buffer.from(unit)]), seed);
}

/** The part of a million that a hash falls on: it hits where that is less than the percentage's parts per million. */
export function partOf(hash: number): number {
  return Number((BigInt(hash) * MILLION) / HASHES);
}

/** The unit of a request by its x-request-id, as clients and upstreams see it. */
export function unitOfRequest(id: string): Uint8Array {
  return Buffer.from(id).filter((_, index) => index !== REWRITTEN);
}
