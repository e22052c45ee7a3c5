// Brings a module into its steady state with the requests of a scenario, and records what one more asks of the host.
import { readFile } from "node:fs/promises";
import type { Scenario } from "../scenario/index.js";
import { Guest } from "./guest.js";
import { Host } from "./host.js";
import { type Call, type Entry, RecordError, type Recording, totalsOf } from "./record.js";

const ROOT = 1;
const LATENCY_NS = 2_000_000n;
const MS = 1_000_000n;
/** After these all names are known; and so long after them all that ticks have left undone is done. */
const WARMED = 200;
const SETTLED_MS = 500;
/** Keys that the filter takes up in one tick; see filter/breaker/key. */
const KEYS_A_TICK = 512;
const TICK_MS = 100;
/** Requests in a row that must ask for the same before it is called steady. */
const COMPARED = 8;
/** Called or not as a tick happens to be due; of several requests the one that asks for most is kept. */
const TIMER = "proxy_set_tick_period_milliseconds";
const BODY_BYTES = 64;
const MAX_HELD_MS = 10_000;

const NUMBER = "\0".repeat(8);
const PROPERTIES: readonly (readonly [path: string, value: string])[] = [
  ["plugin_name", "meshfuse"],
  ["xds.node.id", "reviews-v1"],
  ["xds.node.cluster", "reviews"],
  ["xds.cluster_name", "outbound|9080||ratings"],
  ["response.flags", NUMBER],
  ["response.code_details", "via_upstream"],
  ["upstream.request_attempt_count", `\x01${NUMBER.slice(1)}`],
];

/** `module`: a file. Rejects with a RecordError where it cannot be recorded, or never asks for the same twice. */
export async function record(scenario: Scenario, module: string): Promise<Recording> {
  const compiled = await WebAssembly.compile(await readFile(module));
  return new Run(compiled, scenario).steady();
}

class Run {
  readonly #scenario: Scenario;
  readonly #host: Host;
  readonly #guest: Guest;
  #sent = 0;

  constructor(module: WebAssembly.Module, scenario: Scenario) {
    this.#scenario = scenario;
    const rootId = `meshfuse.${scenario.document.direction ?? "outbound"}`;
    const properties = [...PROPERTIES, ["plugin_root_id", rootId] as const];
    this.#host = new Host(new Map(properties.map(([path, value]) => [path.replaceAll(".", "\0"), value])));
    this.#host.configuration = Buffer.from(JSON.stringify(scenario.document)).toString("latin1");
    this.#guest = new Guest(module, this.#host);
    this.#guest.enter("proxy_on_context_create", ROOT, 0);
    this.#guest.enter("proxy_on_vm_start", ROOT, 0);
    this.#guest.enter("proxy_on_configure", ROOT, this.#host.configuration.length);
  }

  steady(): Recording {
    const kinds = this.#scenario.requests.length;
    const settledMs = Math.ceil(kinds / KEYS_A_TICK) * TICK_MS + SETTLED_MS;
    // Twice: what the first ones made the tick do is in force for the second.
    for (let round = 0; round < 2; round++) {
      for (let i = 0; i < Math.max(WARMED, kinds); i++) this.#request();
      this.#advance(BigInt(settledMs) * MS);
    }
    const recordings = Array.from({ length: COMPARED }, () => this.#request());
    const [expected = "", other] = [...new Set(recordings.map(shown))];
    if (other !== undefined)
      throw new RecordError(
        `${this.#scenario.name} is not steady: ${expected} in one request, ${other} in another`,
      );
    const calls = recordings.map((recording) => totalsOf(recording).hostCalls);
    return recordings[calls.indexOf(Math.max(...calls))] ?? [];
  }

  /** One GET, from its beginning to its end. */
  #request(): Recording {
    const stream = ROOT + 1 + this.#sent;
    const { requests, response } = this.#scenario;
    this.#host.request = [...(requests[this.#sent++ % requests.length] ?? [])];
    this.#host.response = [...response];
    this.#host.hasReplied = false;
    this.#host.hasContinued = false;
    const entries = [this.#guest.enter("proxy_on_context_create", stream, ROOT)];
    const begun = this.#guest.enter("proxy_on_request_headers", stream, this.#host.request.length, 1);
    entries.push(begun);
    if ((begun?.answer ?? 0) !== 0) this.#hold();
    if (!this.#host.hasReplied) this.#advance(LATENCY_NS);
    entries.push(
      this.#guest.enter("proxy_on_response_headers", stream, this.#host.response.length, 0),
      this.#guest.enter("proxy_on_response_body", stream, BODY_BYTES, 1),
      this.#guest.enter("proxy_on_log", stream),
      this.#guest.enter("proxy_on_done", stream),
      this.#guest.enter("proxy_on_delete", stream),
    );
    if (this.#host.hasReplied) this.#advance(LATENCY_NS);
    return entries.filter((entry): entry is Entry => entry !== undefined);
  }

  /** Until the module lets the request go, or answers it. */
  #hold(): void {
    for (let ms = 0; !this.#host.hasReplied && !this.#host.hasContinued; ms++) {
      if (ms === MAX_HELD_MS)
        throw new RecordError(`${this.#scenario.name}: a request is held for more than ${MAX_HELD_MS} ms`);
      this.#advance(MS);
    }
  }

  #advance(byNs: bigint): void {
    const host = this.#host;
    const endNs = host.nowNs + byNs;
    while (host.tickMs > 0 && host.nextTickNs <= endNs) {
      host.nowNs = host.nextTickNs;
      host.nextTickNs += BigInt(host.tickMs) * MS;
      this.#guest.enter("proxy_on_tick", ROOT);
      const call = host.openCall;
      host.openCall = 0;
      // An answer without content: all is well, nothing is asked for.
      if (call !== 0) this.#guest.enter("proxy_on_grpc_receive", ROOT, call, 0);
    }
    host.nowNs = endNs;
  }
}

/** As the rotating parts of requests differ, so may values; what is asked for may not, but for the timer. */
function shown(recording: Recording): string {
  const asked = (calls: readonly Call[]) => calls.map(({ name }) => name).filter((name) => name !== TIMER);
  return recording.map(({ name, calls }) => `${name}(${asked(calls)})`).join(" ");
}
