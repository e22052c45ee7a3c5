/** Limits that somebody sets, and that a forecast is held against. Without one nothing is said to be threatened. */
import { parseDurationMs } from "../policy/index.js";
import type { Metric } from "./service-columns.js";

/** What an objective may be of. */
type LimitedMetric = Extract<Metric, "rate" | "p95Ms">;

/** At most so much: p95 in milliseconds, requests a second. Absent: no limit. */
export type Objective = Readonly<Partial<Record<LimitedMetric, number>>>;

/** By `namespace/service`; `*`: of all that have none of their own. */
export type Objectives = Readonly<Record<string, Objective>>;

type ReadObjectives = { objectives: Objectives } | { errors: string[] };

const ALL = "*";
const SERVICE = /^[^\s/]+\/[^\s/]+$/;
const EXAMPLE = '{"default/reviews": {p95: 300ms, rate: 200}}';
const MOST_CHARS = 60;

/** The limits of one service: its own, and of what it does not limit, those of all. */
export function objectiveOf(objectives: Objectives, service: string): Objective {
  return { ...objectives[ALL], ...(Object.hasOwn(objectives, service) ? objectives[service] : {}) };
}

/** `value`: as it was read from YAML or JSON. Each error says where, what, and what would be right. */
export function readObjectives(value: unknown, at = "objectives"): ReadObjectives {
  if (!isMap(value)) return { errors: [`${at}: ${shown(value)} is no map: write it like ${EXAMPLE}`] };
  const errors: string[] = [];
  const read = Object.entries(value).map(([service, limits]): [string, Objective] => {
    const here = `${at}.${service}`;
    if (service !== ALL && !SERVICE.test(service)) {
      errors.push(`${here}: is no service: write namespace/service, or "${ALL}" for all`);
    }
    return [service, objectiveAt(limits, here, errors)];
  });
  return errors.length > 0 ? { errors } : { objectives: Object.fromEntries(read) };
}

function objectiveAt(limits: unknown, here: string, errors: string[]): Objective {
  if (!isMap(limits) || Object.keys(limits).length === 0) {
    errors.push(`${here}: ${shown(limits)} holds no limit: give p95, rate or both`);
    return {};
  }
  const objective: Partial<Record<LimitedMetric, number>> = {};
  for (const [name, limit] of Object.entries(limits)) {
    if (name === "p95") objective.p95Ms = durationAt(limit, `${here}.p95`, errors);
    else if (name === "rate") objective.rate = rateAt(limit, `${here}.rate`, errors);
    else errors.push(`${here}.${name}: is not known: there are p95 and rate`);
  }
  return objective;
}

function durationAt(limit: unknown, here: string, errors: string[]): number {
  const limitMs = typeof limit === "string" ? parseDurationMs(limit) : null;
  if (limitMs !== null && limitMs > 0) return limitMs;
  errors.push(`${here}: ${shown(limit)} is no duration above 0: write it like 300ms`);
  return 0;
}

function rateAt(limit: unknown, here: string, errors: string[]): number {
  if (typeof limit === "number" && Number.isFinite(limit) && limit > 0) return limit;
  errors.push(`${here}: ${shown(limit)} is no number of requests a second above 0: write it like 200`);
  return 0;
}

function isMap(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function shown(value: unknown): string {
  const text = JSON.stringify(value) ?? String(value);
  return text.length > MOST_CHARS ? `${text.slice(0, MOST_CHARS)}...` : text;
}
