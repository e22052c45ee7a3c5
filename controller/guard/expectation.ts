/** What a policy expects, as it is judged. */
import type { Policy } from "../model/index.js";
import { parseDurationMs, parsePercentagePpm } from "../policy/index.js";

/** What the language says of an absent `over` and `minimum`. */
const OVER = "30s";
const MINIMUM = 100;
const PPM = 1_000_000;
/** What may be slower than a 95th percentile. */
const SLOWER_SHARE = 0.05;

export interface Expectation {
  /** `namespace/service`; absent: each that is called from outside the mesh. */
  service?: string;
  limits: Limit[];
  overMs: number;
  minimum: number;
}

export type Limit =
  | { limit: "success"; badShare: number }
  | { limit: "p95"; badShare: typeof SLOWER_SHARE; p95Ms: number };

/** Of a policy that was checked; none of one that expects nothing. */
export function expectationsOf({ spec, metadata }: Policy): Expectation[] {
  const written = Array.isArray(spec.expect) ? (spec.expect as Record<string, unknown>[]) : [];
  return written.map(({ service, success, p95, over = OVER, minimum = MINIMUM }) => ({
    ...(typeof service === "string" ? { service: qualified(service, metadata.namespace) } : {}),
    limits: [...successOf(success), ...p95Of(p95)],
    overMs: parseDurationMs(String(over)) ?? 0,
    minimum: Number(minimum),
  }));
}

function successOf(success: unknown): Limit[] {
  const ppm = parsePercentagePpm(String(success));
  return ppm === null ? [] : [{ limit: "success", badShare: (PPM - ppm) / PPM }];
}

function p95Of(p95: unknown): Limit[] {
  const p95Ms = parseDurationMs(String(p95));
  return p95Ms === null ? [] : [{ limit: "p95", badShare: SLOWER_SHARE, p95Ms }];
}

function qualified(service: string, namespace: string): string {
  return service.includes("/") ? service : `${namespace}/${service}`;
}
