/** The controller's API as commands use it; every failure becomes one that a person can act on. */
import type {
  BypassView,
  BypassWish,
  Change,
  PolicyEntry,
  Problem,
  RefusalView,
  SidecarView,
} from "../api/index.js";
import type { BreakerView, EdgeView, FaultView, PolicyError, PolicyKey } from "../model/index.js";
import { CliFailure, EXIT, failed, usage, type World } from "./world.js";

export const DEFAULT_SERVER = "http://127.0.0.1:18080";
/** The API answers from memory or after one fsync; a controller that takes longer is in trouble. */
const ANSWER_WITHIN_MS = 10_000;

export interface Applied {
  dryRun: boolean;
  changes: { key: PolicyKey; change: Change }[];
}

export interface Policies {
  policies: PolicyEntry[];
  errors: PolicyError[];
}

/** What can be listed, and under which word the list comes. */
export interface Lists {
  sidecars: SidecarView[];
  edges: EdgeView[];
  breakers: BreakerView[];
  faults: FaultView[];
  bypasses: BypassView[];
  refusals: RefusalView[];
}

export class Client {
  readonly #base: string;

  /** `server`: what `--server` says; else MESHFUSE_SERVER, else this machine. */
  constructor(
    private readonly world: World,
    server?: string,
  ) {
    const url = server ?? world.env.MESHFUSE_SERVER ?? DEFAULT_SERVER;
    if (!URL.canParse(url) || !/^https?:/.test(url)) {
      throw usage(`--server: ${JSON.stringify(url)} is not a URL such as ${DEFAULT_SERVER}`);
    }
    this.#base = url.replace(/\/+$/, "");
  }

  policies(): Promise<Policies> {
    return this.#ask("GET", "/api/v1/policies");
  }

  async list<K extends keyof Lists>(what: K): Promise<Lists[K]> {
    const answer = await this.#ask<Lists>("GET", `/api/v1/${what}`);
    return answer[what];
  }

  /** `text`: YAML documents. All of them are applied, or none. */
  apply(text: string, dryRun: boolean): Promise<Applied> {
    return this.#ask("POST", `/api/v1/policies${dryRun ? "?dryRun=true" : ""}`, "application/yaml", text);
  }

  async remove(key: PolicyKey): Promise<void> {
    const path = key.split("/").map(encodeURIComponent).join("/");
    await this.#send("DELETE", `/api/v1/policies/${path}`);
  }

  beginBypass(wish: BypassWish): Promise<BypassView> {
    const body = JSON.stringify(wish.selector === undefined ? { ...wish, all: true } : wish);
    return this.#ask("POST", "/api/v1/bypasses", "application/json", body);
  }

  async endBypass(id: string): Promise<void> {
    await this.#send("DELETE", `/api/v1/bypasses/${encodeURIComponent(id)}`);
  }

  async #ask<T>(method: string, path: string, type?: string, body?: string): Promise<T> {
    const response = await this.#send(method, path, type, body);
    return (await response.json()) as T;
  }

  async #send(method: string, path: string, type?: string, body?: string): Promise<Response> {
    const request: RequestInit = { method, signal: AbortSignal.timeout(ANSWER_WITHIN_MS) };
    if (type !== undefined) request.headers = { "content-type": type };
    if (body !== undefined) request.body = body;
    const { fetch } = this.world;
    let response: Response;
    try {
      response = await fetch(`${this.#base}${path}`, request);
    } catch (error) {
      throw this.#unreachable(error);
    }
    if (!response.ok) throw await this.#refusal(response);
    return response;
  }

  #unreachable(error: unknown): CliFailure {
    const cause = error instanceof Error && error.cause instanceof Error ? error.cause : error;
    const reason = cause instanceof Error ? cause.message || cause.name : String(cause);
    return new CliFailure(EXIT.unreachable, [
      `no controller answers at ${this.#base}: ${reason}`,
      "start one with `meshfuse controller`, or say where it is with --server URL or MESHFUSE_SERVER",
    ]);
  }

  async #refusal(response: Response): Promise<CliFailure> {
    const isProblem = response.headers.get("content-type")?.includes("application/problem+json") === true;
    if (!isProblem) {
      return failed(
        `${this.#base} answered ${response.status} and is not a Meshfuse controller`,
        "say where the controller's API is with --server URL",
      );
    }
    const { detail, errors = [], title } = (await response.json()) as Problem;
    return failed(...errors.map(errorLine), `${title.toLowerCase()}: ${detail}`);
  }
}

/** `mesh.yaml:12: CircuitBreaker default/ratings: spec.trip: missing` */
export function errorLine({ source, document, path, message }: PolicyError): string {
  return [source, document, path, message].filter((part) => part !== "").join(": ");
}
