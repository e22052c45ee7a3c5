// Values as Istio writes them, in ours.
import { ALWAYS_PPM } from "../policy/index.js";

export type Fields = Record<string, unknown>;

/** What stands in the way of a conversion, at its place in the route or its match. */
export class NotConvertible extends Error {
  constructor(
    /** `uri.regex`; empty: the whole. */
    readonly path: string,
    message: string,
  ) {
    super(message);
  }
}

const PPM_A_PERCENT = 10_000;
const NANOS_A_MS = 1_000_000n;
/** As Go writes durations: sums of numbers with a unit. */
const DURATION = /^(?:[0-9]+(?:\.[0-9]+)?(?:h|ms|m|s|us|µs|ns))+$/;
const UNIT_NANOS: Readonly<Record<string, bigint>> = {
  h: 3_600_000_000_000n,
  m: 60_000_000_000n,
  s: 1_000_000_000n,
  ms: NANOS_A_MS,
  us: 1_000n,
  µs: 1_000n,
  ns: 1n,
};
const MOST_DURATION_CHARS = 40;

/** An absent value is an object without fields. */
export function fieldsOf(value: unknown, path: string): Fields {
  if (value === undefined || value === null) return {};
  if (typeof value === "object" && !Array.isArray(value)) return value as Fields;
  throw new NotConvertible(path, "is no object");
}

export function listOf(value: unknown, path: string): unknown[] {
  if (value === undefined || value === null) return [];
  if (Array.isArray(value)) return value;
  throw new NotConvertible(path, "is no list");
}

export function textOf(value: unknown, path: string): string {
  if (typeof value === "string") return value;
  throw new NotConvertible(path, "is no text");
}

/** Milliseconds, rounded half up: Istio's durations may be finer. */
export function durationMs(value: unknown, path: string): number {
  const text = textOf(value, path);
  if (text.length > MOST_DURATION_CHARS || !DURATION.test(text))
    throw new NotConvertible(path, `${JSON.stringify(text.slice(0, MOST_DURATION_CHARS))} is no duration`);
  let nanos = 0n;
  for (const [, whole = "", fraction = "", unit = ""] of text.matchAll(/([0-9]+)(?:\.([0-9]+))?([a-zµ]+)/g))
    nanos += (BigInt(whole + fraction) * (UNIT_NANOS[unit] ?? 0n)) / 10n ** BigInt(fraction.length);
  return Number((nanos + NANOS_A_MS / 2n) / NANOS_A_MS);
}

export function durationText(ms: number): string {
  return ms % 1_000 === 0 ? `${ms / 1_000}s` : `${ms}ms`;
}

/** Parts per million of a number of percent, rounded half up by its decimal digits; undefined: no percentage. */
export function ppmOf(percent: number): number | undefined {
  if (!(percent >= 0 && percent <= 100)) return undefined;
  // A double times 10^4 may fall short of the digits that were written (1.1 is 10999.9...): those decide.
  const [digits = "", exponent = "0"] = String(percent).split("e");
  const [whole = "", fraction = ""] = digits.split(".");
  const shift = Number(exponent) - fraction.length + Math.log10(PPM_A_PERCENT);
  const scaled = BigInt(whole + fraction);
  if (shift >= 0) return Number(scaled * 10n ** BigInt(shift));
  const unit = 10n ** BigInt(-shift);
  return Math.min(Number((scaled + unit / 2n) / unit), ALWAYS_PPM);
}

/** `12.5%` */
export function percentageText(ppm: number): string {
  const [whole, rest] = [Math.floor(ppm / PPM_A_PERCENT), ppm % PPM_A_PERCENT];
  const fraction = String(rest).padStart(4, "0").replace(/0+$/, "");
  return fraction === "" ? `${whole}%` : `${whole}.${fraction}%`;
}
