// The filter's matching, compiled by itself: a program, a request, and what the host was asked.
import { compileEntry } from "./compile.js";
import { call, type Headers, memoryOf, StubHost } from "./stub-host.js";

export interface Request {
  headers?: Headers;
  cluster?: string;
  source?: string;
}

const ATTRIBUTES = ["host", "path", "method", "cluster"] as const;
export type Attribute = (typeof ATTRIBUTES)[number];

export class Matcher {
  readonly host: StubHost;
  readonly #exports: WebAssembly.Exports;

  static async start(): Promise<Matcher> {
    return new Matcher(await compileEntry("match"));
  }

  private constructor(module: WebAssembly.Module) {
    this.host = new StubHost();
    this.#exports = this.host.start(module);
  }

  load(document: unknown): void {
    const bytes = Buffer.from(JSON.stringify(document));
    bytes.copy(memoryOf(this.#exports), call(this.#exports, "area"));
    if (call(this.#exports, "decodeAt", bytes.length) === 0) throw new Error(`refused: ${bytes.toString()}`);
  }

  /** Begins a request; `needs` by default what the loaded program needs. */
  begin(request: Request, needs?: number): void {
    this.host.headers = request.headers ?? [];
    this.host.properties = request.cluster === undefined ? {} : { "xds.cluster_name": request.cluster };
    this.host.calls = [];
    if (needs === undefined) call(this.#exports, "beginForProgram");
    else call(this.#exports, "begin", needs);
    if (request.source !== undefined) call(this.#exports, "source", this.#put(request.source));
  }

  /** Does the rule with this index hold for the request begun? Breakers are the first, then faults, then tags. */
  holds(index = 0): boolean {
    return call(this.#exports, "ruleHolds", index) === 1;
  }

  /** Index of the first breaker whose match holds, or -1. */
  first(): number {
    return call(this.#exports, "firstBreaker") | 0;
  }

  overflowed(): boolean {
    return call(this.#exports, "overflows") === 1;
  }

  attribute(name: Attribute): string | null {
    return this.#answer(call(this.#exports, "ask", ATTRIBUTES.indexOf(name), 0));
  }

  header(name: string): string | null {
    return this.#answer(call(this.#exports, "ask", ATTRIBUTES.length, this.#put(name)));
  }

  /** Indexes of services, or NONE as the program names it. */
  serviceOf(host: string): number {
    return call(this.#exports, "serviceByHost", this.#put(host));
  }

  serviceNamed(name: string): number {
    return call(this.#exports, "serviceByName", this.#put(name));
  }

  fits(path: string, template: string): boolean {
    this.#put(path + template);
    return call(this.#exports, "fits", Buffer.byteLength(path), Buffer.byteLength(template)) === 1;
  }

  hash(text: string | Uint8Array, seed: number): number {
    return call(this.#exports, "hash", this.#put(text), seed);
  }

  #put(text: string | Uint8Array): number {
    const bytes = Buffer.from(text);
    bytes.copy(memoryOf(this.#exports), call(this.#exports, "text"));
    return bytes.length;
  }

  #answer(present: number): string | null {
    if (present === 0) return null;
    const at = call(this.#exports, "answerPtr");
    return memoryOf(this.#exports).toString("utf8", at, at + call(this.#exports, "answerSize"));
  }
}
