// What a running Prometheus is asked: queries, targets, rules.
import { setTimeout as wait } from "node:timers/promises";

const ANSWER_WITHIN_MS = 10_000;
const POLL_MS = 100;
const EVENTUALLY_WITHIN_MS = 20_000;

export interface Sample {
  labels: Readonly<Record<string, string>>;
  /** NaN and infinities as numbers. */
  value: number;
}

export interface Target {
  job: string;
  url: string;
  /** `up`, `down` or `unknown` (not scraped yet). */
  health: string;
  /** Empty: none. */
  lastError: string;
}

export interface Rule {
  group: string;
  name: string;
  /** `ok`, `err` or `unknown` (not evaluated yet). */
  health: string;
  /** Empty: none. */
  lastError: string;
  /** Of an alert: `inactive`, `pending` or `firing`. */
  state?: string;
}

interface Answer {
  status: string;
  data: unknown;
  error?: string;
}

export class PrometheusApi {
  constructor(readonly url: string) {}

  /** A scalar or a vector as samples. `atMs`: default now. Rejects with Prometheus' own words about the query. */
  async query(expression: string, atMs?: number): Promise<Sample[]> {
    const time: Record<string, string> = atMs === undefined ? {} : { time: String(atMs / 1000) };
    const { resultType, result } = (await this.#ask("query", { query: expression, ...time })) as Queried;
    if (resultType === "scalar") return [{ labels: {}, value: numberOf(result[1]) }];
    if (resultType !== "vector") throw new Error(`${expression} is a ${resultType}, not a vector`);
    return result.map(({ metric, value }) => ({ labels: metric, value: numberOf(value[1]) }));
  }

  /** Asks until there is an answer with samples; rejects when there is none in time. */
  async eventually(expression: string, withinMs = EVENTUALLY_WITHIN_MS): Promise<Sample[]> {
    for (const start = performance.now(); performance.now() - start < withinMs; await wait(POLL_MS)) {
      const samples = await this.query(expression);
      if (samples.length > 0) return samples;
    }
    throw new Error(`${expression} is empty for ${withinMs} ms`);
  }

  async targets(): Promise<Target[]> {
    const { activeTargets } = (await this.#ask("targets", { state: "active" })) as {
      activeTargets: (Omit<Target, "job" | "url"> & { scrapeUrl: string; labels: { job: string } })[];
    };
    return activeTargets.map(({ scrapeUrl, labels, health, lastError }) => ({
      ...{ job: labels.job, url: scrapeUrl, health, lastError },
    }));
  }

  async rules(): Promise<Rule[]> {
    const { groups } = (await this.#ask("rules", {})) as {
      groups: { name: string; rules: (Omit<Rule, "group" | "lastError"> & { lastError?: string })[] }[];
    };
    return groups.flatMap(({ name: group, rules }) =>
      rules.map(({ name, health, lastError = "", state }) => ({
        ...{ group, name, health, lastError },
        ...(state === undefined ? {} : { state }),
      })),
    );
  }

  async #ask(what: string, parameters: Record<string, string>): Promise<unknown> {
    const answer = await fetch(`${this.url}/api/v1/${what}?${new URLSearchParams(parameters)}`, {
      signal: AbortSignal.timeout(ANSWER_WITHIN_MS),
    });
    const { status, data, error } = (await answer.json()) as Answer;
    if (status !== "success") throw new Error(error ?? `Prometheus answers ${answer.status} to ${what}`);
    return data;
  }
}

type Queried =
  | { resultType: "scalar"; result: [number, string] }
  | { resultType: "vector"; result: { metric: Record<string, string>; value: [number, string] }[] }
  | { resultType: "matrix" | "string"; result: unknown };

function numberOf(text: string): number {
  return text.endsWith("Inf") ? (text.startsWith("-") ? -Infinity : Infinity) : Number(text);
}
