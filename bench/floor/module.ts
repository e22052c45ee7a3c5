// A floor: the module that asks the host for what a recorded request asked for, entry by entry, and does nothing else.
// What it costs is what the filter cannot go below while it asks for that.
import {
  type Argument,
  type Call,
  FUNCTIONS,
  importModuleOf,
  type Metric,
  type Recording,
  SHAPES,
} from "../recorder/index.js";
import { type Export, encode, type Import, op, type Value } from "./encode.js";

const PAGE = 64 * 1024;
/** Two cells of 4 bytes for a value, one of 8 for a time, and one of 4 for what comes beside a value. */
const CELLS = 16;
const SECOND_CELL = CELLS + 4;
const THIRD_CELL = CELLS + 8;
/** A cell for the id of each metric, then the texts. */
const METRICS = 64;
/** Where the host's values land, as large as the filter's arena, and the texts end. */
const ARENA = PAGE;
const ARENA_SIZE = 72 * 1024;
const PAGES = Math.ceil((ARENA + ARENA_SIZE) / PAGE);
/** Each value begins at a multiple of 8. */
const GRAIN = 7;

/** Signatures of what a module of this ABI may export, and what one that does nothing answers. */
const ENTRIES: Readonly<Record<string, readonly [parameters: number, answer?: number]>> = {
  _initialize: [0],
  proxy_abi_version_0_2_1: [0],
  proxy_on_context_create: [2],
  proxy_on_configure: [2, 1],
  proxy_on_request_headers: [3, 0],
  proxy_on_request_body: [3, 0],
  proxy_on_request_trailers: [2, 0],
  proxy_on_response_headers: [3, 0],
  proxy_on_response_body: [3, 0],
  proxy_on_response_trailers: [2, 0],
  proxy_on_log: [1],
  proxy_on_tick: [1],
  proxy_on_grpc_receive: [3],
  proxy_on_grpc_close: [3],
  proxy_on_done: [1, 1],
  proxy_on_delete: [1],
};
const ALLOCATOR = "proxy_on_memory_allocate";
const DEFINE = "proxy_define_metric";

/** `exported`: names of the functions that the module has. Throws a RangeError for one that is not of the ABI. */
export function floorModule(recording: Recording, exported: readonly string[]): Buffer {
  return new Floor(recording).build(exported);
}

class Floor {
  readonly #recording: Recording;
  readonly #metrics: Metric[] = [];
  readonly #imports: string[];
  readonly #data: { address: number; bytes: Buffer }[] = [];
  #end: number;

  constructor(recording: Recording) {
    this.#recording = recording;
    const calls = recording.flatMap((entry) => entry.calls);
    for (const metric of calls.flatMap(({ args }) => args.filter(isMetric)))
      if (this.#metricAt(metric) < 0) this.#metrics.push(metric);
    const defines = this.#metrics.length > 0 ? [DEFINE] : [];
    this.#imports = [...new Set([...calls.map(({ name }) => name), ...defines])];
    this.#end = METRICS + this.#metrics.length * 4;
  }

  build(exported: readonly string[]): Buffer {
    const exports = exported.map((name) => (name === ALLOCATOR ? allocator() : this.#entry(name)));
    return encode({ imports: this.#imports.map(importOf), exports, memoryPages: PAGES, data: this.#data });
  }

  #entry(name: string): Export {
    const shape = ENTRIES[name];
    if (shape === undefined) throw new RangeError(`${name} is no entry of proxy-wasm 0.2.1`);
    const [parameters, usual] = shape;
    const entry = this.#recording.find((other) => other.name === name);
    const answer = entry?.answer ?? usual;
    const defined =
      name === "proxy_on_configure" ? this.#metrics.flatMap((metric) => this.#define(metric)) : [];
    const calls = (entry?.calls ?? []).flatMap((call) => this.#call(call));
    const returns = answer === undefined ? [] : op.i32(answer);
    // As the filter does, so that what lies in the arena never outlives an entry.
    const reset = calls.length > 0 ? [...op.i32(0), ...op.setGlobal] : [];
    return {
      name,
      parameters: Array<Value>(parameters).fill("i32"),
      results: answer === undefined ? [] : ["i32"],
      body: [...reset, ...defined, ...calls, ...returns],
    };
  }

  #call({ name, args }: Call): number[] {
    const pushed = args.flatMap((arg, index) => this.#push(name, index, arg));
    return [...pushed, ...op.call(this.#imports.indexOf(name)), ...op.drop];
  }

  /** The id goes straight into the metric's cell. */
  #define({ kind, name }: Metric): number[] {
    const cell = METRICS + this.#metricAt({ kind, name }) * 4;
    const args = [...op.i32(kind), ...this.#text(name), ...op.i32(cell)];
    return [...args, ...op.call(this.#imports.indexOf(DEFINE)), ...op.drop];
  }

  #push(name: string, index: number, arg: Argument): number[] {
    if (typeof arg === "number") return op.i32(arg);
    if (typeof arg === "bigint") return op.i64(arg);
    if (typeof arg === "string") return this.#text(arg);
    if (isMetric(arg)) return [...op.i32(METRICS + this.#metricAt(arg) * 4), ...op.load];
    if (arg.cell === "value") return [...op.i32(CELLS), ...op.i32(SECOND_CELL)];
    const isBeside = FUNCTIONS[name]?.slice(0, index).includes("value");
    return op.i32(isBeside ? THIRD_CELL : CELLS);
  }

  /** Its address and its size. Throws a RangeError where the texts of all calls have no room. */
  #text(text: string): number[] {
    const bytes = Buffer.from(text, "latin1");
    const known = this.#data.find((other) => other.bytes.equals(bytes));
    const address = known?.address ?? this.#end;
    if (known === undefined) {
      this.#end += bytes.length;
      if (this.#end > ARENA) throw new RangeError(`the calls hand over more than ${ARENA} bytes`);
      this.#data.push({ address, bytes });
    }
    return [...op.i32(address), ...op.i32(bytes.length)];
  }

  #metricAt({ kind, name }: Metric): number {
    return this.#metrics.findIndex((metric) => metric.kind === kind && metric.name === name);
  }
}

function isMetric(arg: Argument): arg is Metric {
  return typeof arg === "object" && "kind" in arg;
}

function importOf(name: string): Import {
  const parameters = (FUNCTIONS[name] ?? []).flatMap((kind) => SHAPES[kind]);
  return { module: importModuleOf(name), name, parameters, results: ["i32"] };
}

/** The global says how much of the arena is taken; 0 refuses. */
function allocator(): Export {
  const start = [...op.getGlobal, ...op.i32(GRAIN), ...op.add, ...op.i32(~GRAIN), ...op.and];
  const room = [...op.i32(ARENA_SIZE), ...start, ...op.sub];
  const refuse = op.when([...op.i32(0), ...op.return]);
  const end = [...start, ...op.parameter(0), ...op.add, ...op.setGlobal];
  // The address of what was taken last: its end less its size.
  const address = [...op.getGlobal, ...op.parameter(0), ...op.sub, ...op.i32(ARENA), ...op.add];
  return {
    name: ALLOCATOR,
    parameters: ["i32"],
    results: ["i32"],
    body: [...op.parameter(0), ...room, ...op.isGreater, ...refuse, ...end, ...address],
  };
}
