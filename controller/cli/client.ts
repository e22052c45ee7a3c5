/**
 * The controller's API as commands use it; every failure becomes one that a person can act on. Over 250 lines, since each call
 * is a method here and all share how they fail.
 */
import { type ApiClient, apiClient, replyCheck, type Schemas, YAML_BODY } from "../client/index.js";
import type { Direction, Policy, PolicyError, PolicyKey, PolicyKind } from "../model/index.js";
import { boundedFetch, checkAnswers, stranger } from "./answers.js";
import { type Answer, type Lists, PAGES, type TraceQuery } from "./pages.js";
import { CliFailure, EXIT, usage, type World } from "./world.js";

export const DEFAULT_SERVER = "http://127.0.0.1:18080";
/** The API answers from memory or after one fsync; a preview of a large mesh takes longest. */
const ANSWER_WITHIN_MS = 10_000;
/** From this HTTP status on the fault is the controller's. */
const FIRST_OWN_FAULT = 500;
const NOT_FOUND = 404;
const PAGE_ENTRIES = 1000;
/** Each is computed for the page. */
const PAGE_RECOVERIES = 100;
const PAGE_FORECASTS = 50;
/** Keys of a breaker that one page can show; with more of each sidecar a page has fewer sidecars. */
const PAGE_KEYS = 10_000;
/** Far beyond what a controller holds; who goes on after it wants no end. */
const MOST_PAGES = 1000;
/** As the API has it. */
const MOST_BY_CHARS = 253;

export type Entry = Omit<Schemas["PolicyEntry"], "policy"> & { policy: Policy };
export type Applied = Schemas["Applied"];
export type BypassWish = Schemas["BypassWish"];

interface Policies {
  policies: Entry[];
  errors: PolicyError[];
}

export type { Lists };

interface BreakerQuery {
  direction?: Direction;
  keys: number;
}

/** As the API takes it; what is absent is the API's default. */
export interface GraphQuery {
  at?: string;
  window?: string;
  target?: string;
  histogram?: boolean;
}

/** As the API takes it. */
export interface ForecastQuery {
  service?: string;
  horizon?: string;
  p95?: string;
  rate?: number;
}

export interface Forecasts {
  forecasts: Schemas["Forecast"][];
  failure: string | null;
}

interface ClientOptions {
  /** Gives up what is under way. */
  signal?: AbortSignal;
  withinMs?: number;
}

export class Client {
  readonly #base: string;
  readonly #api: ApiClient;

  /** `server`: what `--server` says; else MESHFUSE_SERVER, else this machine. */
  constructor(
    private readonly world: World,
    server?: string,
    { withinMs = ANSWER_WITHIN_MS, signal }: ClientOptions = {},
  ) {
    this.#base = baseOf(server, world.env.MESHFUSE_SERVER);
    const limits = signal === undefined ? { withinMs } : { withinMs, signal };
    this.#api = apiClient({ baseUrl: this.#base, fetch: boundedFetch(world.fetch, this.#base, limits) });
    checkAnswers(this.#api, replyCheck(), this.#base);
  }

  /** All that are in force, and what is wrong with files. */
  async policies(): Promise<Policies> {
    const all: Policies = { policies: [], errors: [] };
    await this.#pages(async (query) => {
      const { data } = await this.#answer(this.#api.GET("/api/v1/policies", { params: { query } }));
      all.policies.push(...(data.policies as Entry[]));
      all.errors.push(...data.errors);
      return data.nextCursor;
    });
    return all;
  }

  /** `most`: the first so many; else all. `wanted`: of traces, those that are asked for. */
  async list<K extends keyof Lists>(
    what: K,
    most = Number.POSITIVE_INFINITY,
    wanted: TraceQuery = {},
  ): Promise<Lists[K]> {
    const all: Lists[K][number][] = [];
    await this.#pages(async (query) => {
      const limit = Math.min(query.limit, most - all.length);
      const { data } = await this.#answer(PAGES[what](this.#api, { ...query, ...wanted, limit }));
      all.push(...data[what]);
      return all.length < most ? data.nextCursor : undefined;
    });
    return all as Lists[K];
  }

  /** One breaker in all sidecars; undefined: nobody knows it. `keys`: so many of each sidecar. */
  async breaker(name: string, query: BreakerQuery): Promise<Schemas["BreakerDetail"] | undefined> {
    let detail: Schemas["BreakerDetail"] | undefined;
    const most = Math.floor(PAGE_KEYS / Math.max(1, query.keys));
    await this.#pages(async ({ limit, ...page }) => {
      const params = { path: { name }, query: { ...query, ...page, limit: Math.min(limit, most) } };
      const data = await this.#found(this.#api.GET("/api/v1/breakers/{name}", { params }));
      if (data === undefined) return undefined;
      const { nextCursor, ...whole } = data;
      detail = { ...whole, sidecars: [...(detail?.sidecars ?? []), ...data.sidecars] };
      return nextCursor;
    });
    return detail;
  }

  /** Cycles of one breaker in all sidecars; undefined: nobody knows it. */
  async recoveries(
    name: string,
    query: { direction?: Direction },
  ): Promise<Schemas["Recovery"][] | undefined> {
    let all: Schemas["Recovery"][] | undefined;
    await this.#pages(async ({ limit, ...page }) => {
      const most = Math.min(limit, PAGE_RECOVERIES);
      const params = { path: { name }, query: { ...query, ...page, limit: most } };
      const call = this.#api.GET("/api/v1/breakers/{name}/recoveries", { params });
      const data = await this.#found(call);
      if (data === undefined) return undefined;
      all = [...(all ?? []), ...data.recoveries];
      return data.nextCursor;
    });
    return all;
  }

  /** By id or by its policy's name, in all sidecars; undefined: nobody knows it. */
  async experiment(name: string): Promise<Schemas["ExperimentDetail"] | undefined> {
    let detail: Schemas["ExperimentDetail"] | undefined;
    await this.#pages(async (query) => {
      const params = { path: { name }, query };
      const data = await this.#found(this.#api.GET("/api/v1/experiments/{name}", { params }));
      if (data === undefined) return undefined;
      const { nextCursor, ...whole } = data;
      detail = { ...whole, places: [...(detail?.places ?? []), ...data.places] };
      return nextCursor;
    });
    return detail;
  }

  /** Undefined: nobody knows it. */
  async stopExperiment(name: string, because?: string): Promise<Schemas["ExperimentDetail"] | undefined> {
    const params = { path: { name }, query: this.#author(because) };
    return this.#found(this.#api.POST("/api/v1/experiments/{name}/stop", { params }));
  }

  async analysis(): Promise<Schemas["Analysis"]> {
    return (await this.#answer(this.#api.GET("/api/v1/analysis"))).data;
  }

  /** Undefined: there is none of this number, or it is forgotten. */
  async incident(id: string): Promise<Schemas["IncidentReport"] | undefined> {
    return this.#found(this.#api.GET("/api/v1/incidents/{id}", { params: { path: { id } } }));
  }

  /** What `meshfuse replay` reads. Undefined as with `incident`. */
  async incidentFile(id: string): Promise<Schemas["IncidentFile"] | undefined> {
    return this.#found(this.#api.GET("/api/v1/incidents/{id}/window", { params: { path: { id } } }));
  }

  async graph(query: GraphQuery): Promise<Schemas["Graph"]> {
    return (await this.#answer(this.#api.GET("/api/v1/graph", { params: { query } }))).data;
  }

  /** All that the query asks for; undefined: nothing is known of the service. */
  async forecasts(query: ForecastQuery): Promise<Forecasts | undefined> {
    let all: Forecasts | undefined;
    await this.#pages(async ({ limit, ...page }) => {
      const params = { query: { ...query, ...page, limit: Math.min(limit, PAGE_FORECASTS) } };
      const data = await this.#found(this.#api.GET("/api/v1/forecasts", { params }));
      if (data === undefined) return undefined;
      all = { forecasts: [...(all?.forecasts ?? []), ...data.forecasts], failure: data.failure };
      return data.nextCursor;
    });
    return all;
  }

  async pause(): Promise<Schemas["PauseStatus"]> {
    return (await this.#answer(this.#api.GET("/api/v1/pause"))).data;
  }

  async pauseExperiments(because?: string): Promise<Schemas["PauseStatus"]> {
    const params = { query: this.#author(because) };
    return (await this.#answer(this.#api.POST("/api/v1/pause", { params }))).data;
  }

  /** False: nothing was paused. */
  async resumeExperiments(because?: string): Promise<boolean> {
    const params = { query: this.#author(because) };
    const { error, response } = await this.#api.DELETE("/api/v1/pause", { params });
    if (response.status === NOT_FOUND && error?.code === "not_found") return false;
    if (!response.ok) throw this.#refusal(error, response.status);
    return true;
  }

  /** `text`: YAML documents. All of them are applied, or none. */
  async apply(text: string, dryRun: boolean, because?: string): Promise<Applied> {
    const query = { ...(dryRun ? { dryRun } : {}), ...this.#author(because) };
    const call = this.#api.POST("/api/v1/policies", { params: { query }, body: text, ...YAML_BODY });
    return (await this.#answer(call)).data;
  }

  async remove(key: PolicyKey, because?: string): Promise<void> {
    const [kind = "", namespace = "", ...name] = key.split("/");
    const path = { kind: kind as PolicyKind, namespace, name: name.join("/") };
    const params = { path, query: this.#author(because) };
    await this.#done(this.#api.DELETE("/api/v1/policies/{kind}/{namespace}/{name}", { params }));
  }

  async beginBypass(wish: BypassWish): Promise<Schemas["Bypass"]> {
    const body = { ...wish, by: this.#author().by };
    return (await this.#answer(this.#api.POST("/api/v1/bypasses", { body }))).data;
  }

  async endBypass(id: string, because?: string): Promise<void> {
    const params = { path: { id }, query: this.#author(because) };
    await this.#done(this.#api.DELETE("/api/v1/bypasses/{id}", { params }));
  }

  #author(because?: string): { by: string; because?: string } {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: the API takes none of them
    const by = this.world.identity().replace(/[\u0000-\u001f\u007f-\u009f]/g, "?");
    return { by: by.slice(0, MOST_BY_CHARS), ...(because === undefined ? {} : { because }) };
  }

  /** Calls until there is no further cursor. */
  async #pages(
    read: (query: { limit: number; cursor?: string }) => Promise<string | undefined>,
  ): Promise<void> {
    let cursor: string | undefined;
    for (let page = 0; page < MOST_PAGES; page++) {
      cursor = await read({ limit: PAGE_ENTRIES, ...(cursor === undefined ? {} : { cursor }) });
      if (cursor === undefined) return;
    }
    throw stranger(this.#base, "answered with a list without end");
  }

  async #answer<T>(call: Answer<T>): Promise<{ data: T }> {
    const { data, error, response } = await call;
    if (data === undefined) throw this.#refusal(error, response.status);
    return { data };
  }

  /** Undefined: there is no such thing. */
  async #found<T>(call: Answer<T>): Promise<T | undefined> {
    const { data, error, response } = await call;
    if (data !== undefined) return data;
    const { code } = (error ?? {}) as Partial<Schemas["Problem"]>;
    if (response.status === NOT_FOUND && code === "not_found") return undefined;
    throw this.#refusal(error, response.status);
  }

  async #done(call: Answer<unknown>): Promise<void> {
    const { error, response } = await call;
    if (!response.ok) throw this.#refusal(error, response.status);
  }

  #refusal(error: unknown, status: number): CliFailure {
    const { code, title, detail, errors = [] } = (error ?? {}) as Partial<Schemas["Problem"]>;
    if (typeof title !== "string" || typeof detail !== "string" || !Array.isArray(errors)) {
      return stranger(this.#base, `answered ${status}`);
    }
    const lines = [...errors.map(errorLine), `${title.toLowerCase()}: ${detail}`];
    if (code === "policy_in_file" || code === "precondition_failed") {
      return new CliFailure(EXIT.conflict, [
        ...lines,
        "`meshfuse get` shows each policy as it is and its source",
      ]);
    }
    return new CliFailure(EXIT.failed, lines, status >= FIRST_OWN_FAULT);
  }
}

/** `mesh.yaml:12: CircuitBreaker default/ratings: spec.trip: missing` */
export function errorLine({ source, document, path, message }: PolicyError): string {
  return [source, document, path, message].filter((part) => part !== "").join(": ");
}

/** Scheme, host, port and perhaps a path; nothing that a request could not carry on. */
function baseOf(flag: string | undefined, variable: string | undefined): string {
  const text = flag ?? variable ?? DEFAULT_SERVER;
  const origin = flag === undefined && variable !== undefined ? "MESHFUSE_SERVER" : "--server";
  const url = URL.canParse(text) ? new URL(text) : undefined;
  const isPlain = url !== undefined && `${url.username}${url.password}${url.search}${url.hash}` === "";
  if (!isPlain || !/^https?:$/.test(url.protocol)) {
    throw usage(`${origin}: ${JSON.stringify(text)} is not a URL such as ${DEFAULT_SERVER}`);
  }
  return text.replace(/\/+$/, "");
}
