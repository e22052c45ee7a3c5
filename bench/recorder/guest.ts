// One instance of a module: its memory, its callbacks, and the calls that it makes meanwhile.
import { FUNCTIONS, importModuleOf, type Parameter, SHAPES } from "./abi.js";
import type { Host } from "./host.js";
import { type Argument, type Call, type Entry, RecordError } from "./record.js";

const ALLOCATORS = ["proxy_on_memory_allocate", "malloc"];
const STARTS = ["_initialize", "_start"];
const REFUSED = 6;
const NO_METRIC = { kind: -1, name: "" };

type Raw = readonly (number | bigint)[];

export class Guest {
  /** Callbacks that the module has. */
  readonly exports: ReadonlySet<string>;
  readonly #functions: WebAssembly.Exports;
  readonly #memory: WebAssembly.Memory;
  readonly #host: Host;
  #calls: Call[] = [];

  /** Throws a RecordError for an import that is not emulated. */
  constructor(module: WebAssembly.Module, host: Host) {
    this.#host = host;
    const imports: Record<string, Record<string, WebAssembly.HostFunction>> = {};
    for (const { module: from, name } of WebAssembly.Module.imports(module)) {
      const parameters = FUNCTIONS[name];
      if (parameters === undefined || from !== importModuleOf(name))
        throw new RecordError(`the module calls ${from}.${name}, which the recorder does not have`);
      const group = imports[from] ?? {};
      imports[from] = group;
      group[name] = (...raw: (number | bigint)[]) => this.#call(name, parameters, raw);
    }
    this.#functions = new WebAssembly.Instance(module, imports).exports;
    this.exports = new Set(Object.keys(this.#functions));
    const { memory } = this.#functions;
    if (!(memory instanceof WebAssembly.Memory)) throw new RecordError("the module exports no memory");
    this.#memory = memory;
    for (const name of STARTS) if (this.exports.has(name)) this.#run(name, []);
  }

  /** Undefined: the module has no such callback. */
  enter(name: string, ...args: number[]): Entry | undefined {
    if (!this.exports.has(name)) return undefined;
    this.#calls = [];
    const answer = this.#run(name, args);
    return { name, calls: this.#calls, ...(answer === undefined ? {} : { answer }) };
  }

  #run(name: string, args: readonly number[]): number | undefined {
    const callback = this.#functions[name];
    if (typeof callback !== "function") throw new RecordError(`the module's ${name} is no function`);
    return callback(...args);
  }

  #call(name: string, parameters: readonly Parameter[], raw: Raw): number {
    const { args, cells } = this.#taken(parameters, raw);
    const given = args.filter(
      (arg): arg is Exclude<Argument, { cell: string }> => typeof arg !== "object" || !("cell" in arg),
    );
    const { status, value, out } = this.#host.answer(name, given);
    const [cell, size, third] = cells;
    const isRefused = value !== undefined && !this.#give(value, Number(cell), Number(size));
    if (out !== undefined) this.#put(Number(value === undefined ? cell : third), out);
    const returned = value === undefined || value.length === 0 ? {} : { returnedBytes: value.length };
    this.#calls.push({ name, args, ...returned });
    return isRefused ? REFUSED : status;
  }

  /** What the parameters mean, and the addresses of cells among them. */
  #taken(parameters: readonly Parameter[], raw: Raw): { args: Argument[]; cells: (number | bigint)[] } {
    const cells: (number | bigint)[] = [];
    const args: Argument[] = [];
    let at = 0;
    for (const kind of parameters) {
      const [first = 0, second = 0] = raw.slice(at, at + SHAPES[kind].length);
      at += SHAPES[kind].length;
      if (kind === "out" || kind === "wideOut" || kind === "value") {
        cells.push(first, ...(kind === "value" ? [second] : []));
        args.push({ cell: kind });
      } else if (kind === "bytes") args.push(this.#text(Number(first), Number(second)));
      else if (kind === "metric") args.push(this.#host.metrics[Number(first) - 1] ?? NO_METRIC);
      else args.push(first);
    }
    return { args, cells };
  }

  #text(address: number, size: number): string {
    return Buffer.from(this.#memory.buffer, address >>> 0, size >>> 0).toString("latin1");
  }

  /** False: the allocator refused. An empty value has no address. */
  #give(value: string, addressCell: number, sizeCell: number): boolean {
    const allocator = ALLOCATORS.find((name) => this.exports.has(name));
    if (allocator === undefined) throw new RecordError("the module has no allocator");
    const place = value.length === 0 ? 0 : this.#run(allocator, [value.length]);
    if (value.length > 0 && !place) return false;
    Buffer.from(this.#memory.buffer).write(value, (place ?? 0) >>> 0, "latin1");
    this.#put(addressCell, place ?? 0);
    this.#put(sizeCell, value.length);
    return true;
  }

  #put(address: number, value: number | bigint): void {
    const view = new DataView(this.#memory.buffer);
    if (typeof value === "bigint") view.setBigUint64(address >>> 0, value, true);
    else view.setUint32(address >>> 0, value, true);
  }
}
