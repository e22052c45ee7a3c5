// What Envoy answers: headers, properties, shared data, time. Values in, values out; of the module's memory it knows
// nothing. Texts have one character a byte.
import type { Header } from "../scenario/index.js";
import { type Metric, RecordError } from "./record.js";

const STATUS = { ok: 0, notFound: 1, casMismatch: 8 };
const REQUEST_HEADERS = 0;
const RESPONSE_HEADERS = 2;
const PLUGIN_CONFIGURATION = 7;
const LOG_ERROR = 4;
/** With this compare-and-swap value a key is created, or nothing is done. */
const CREATE = 0xffffffff;
const WALL_MINUS_MONOTONIC_NS = 1_700_000_000_000_000_000n;

/** A status, and what comes with it: a value for the module's allocator, a number for its cell. */
export interface Answer {
  status: number;
  value?: string;
  out?: number | bigint;
}

type Given = readonly (number | bigint | string | Metric)[];

export class Host {
  nowNs = 1_000_000_000_000n;
  /** 0: no tick. */
  tickMs = 0;
  nextTickNs = 0n;
  request: Header[] = [];
  response: Header[] = [];
  configuration = "";
  hasReplied = false;
  hasContinued = false;
  /** Of a gRPC call that waits for its answer; 0: none does. */
  openCall = 0;
  readonly metrics: Metric[] = [];
  readonly #properties: ReadonlyMap<string, string>;
  readonly #shared = new Map<string, { value: string; cas: number }>();
  #lastCas = 0;
  #lastCall = 0;

  /** `properties`: by path, segments parted by zero bytes. */
  constructor(properties: ReadonlyMap<string, string>) {
    this.#properties = properties;
  }

  /** `args`: what the function was given, cells left out. Throws a RecordError where the module says that it failed. */
  answer(name: string, args: Given): Answer {
    const [first, second] = args;
    switch (name) {
      case "clock_time_get":
        return { status: STATUS.ok, out: this.nowNs };
      case "proxy_get_current_time_nanoseconds":
        return { status: STATUS.ok, out: WALL_MINUS_MONOTONIC_NS + this.nowNs };
      case "proxy_get_header_map_pairs":
        return found(pairsOf(this.#map(first)));
      case "proxy_get_header_map_value":
        return found(this.#map(first).find(([key]) => key === second)?.[1]);
      case "proxy_get_property":
        return found(this.#properties.get(String(first)));
      case "proxy_get_buffer_bytes":
        return found(first === PLUGIN_CONFIGURATION ? this.configuration : undefined);
      case "proxy_get_shared_data":
        return this.#read(String(first));
      case "proxy_set_shared_data":
        return this.#write(String(first), String(second), Number(args[2]));
      case "proxy_define_metric":
        return { status: STATUS.ok, out: this.#metric(Number(first), String(second)) };
      case "proxy_log":
        if (Number(first) >= LOG_ERROR) throw new RecordError(`the module logs an error: ${second}`);
        return { status: STATUS.ok };
      default:
        return this.#done(name, args);
    }
  }

  /** What changes something. */
  #done(name: string, [first, second, third]: Given): Answer {
    if (name === "proxy_set_tick_period_milliseconds") {
      this.tickMs = Number(first);
      this.nextTickNs = this.nowNs + BigInt(this.tickMs) * 1_000_000n;
    }
    if (name === "proxy_send_local_response") this.hasReplied = true;
    if (name === "proxy_continue_stream") this.hasContinued = true;
    if (name === "proxy_grpc_call") {
      this.openCall = ++this.#lastCall;
      return { status: STATUS.ok, out: this.openCall };
    }
    const change = /^proxy_(add|replace|remove)_header_map_value$/.exec(name)?.[1];
    if (change !== undefined) this.#change(change, this.#map(first), String(second), String(third));
    return { status: STATUS.ok };
  }

  #map(kind: Given[number] | undefined): Header[] {
    if (kind === REQUEST_HEADERS) return this.request;
    return kind === RESPONSE_HEADERS ? this.response : [];
  }

  #change(how: string, map: Header[], name: string, value: string): void {
    const at = map.findIndex(([key]) => key === name);
    if (how === "add" || (how === "replace" && at < 0)) map.push([name, value]);
    else if (how === "replace") map[at] = [name, value];
    else if (at >= 0) map.splice(at, 1);
  }

  #read(key: string): Answer {
    const entry = this.#shared.get(key);
    return entry === undefined ? { status: STATUS.notFound } : { ...found(entry.value), out: entry.cas };
  }

  #write(key: string, value: string, cas: number): Answer {
    const present = this.#shared.get(key);
    if (cas !== 0 && (present?.cas ?? CREATE) !== cas >>> 0) return { status: STATUS.casMismatch };
    this.#shared.set(key, { value, cas: ++this.#lastCas });
    return { status: STATUS.ok };
  }

  /** Metrics are one for all that define them; ids are places in `metrics` plus one. */
  #metric(kind: number, name: string): number {
    const at = this.metrics.findIndex((metric) => metric.kind === kind && metric.name === name);
    return at >= 0 ? at + 1 : this.metrics.push({ kind, name });
  }
}

function found(value: string | undefined): Answer {
  return value === undefined ? { status: STATUS.notFound } : { status: STATUS.ok, value };
}

/** The wire form of pairs: their number, the sizes of all names and values, then these with a zero byte after each. */
function pairsOf(headers: readonly Header[]): string | undefined {
  if (headers.length === 0) return undefined;
  const sizes = new Uint32Array([headers.length, ...headers.flat().map((text) => text.length)]);
  const texts = headers.flat().map((text) => `${text}\0`);
  return Buffer.from(sizes.buffer).toString("latin1") + texts.join("");
}
