// One instance of the instrumented filter, whose state can be put back in microseconds: only pages written since the
// snapshot are copied. Whoever goes through here, the module or the host, has its accesses checked by the shadow.
import { blockOf } from "../module/build.js";
import * as layout from "../module/layout.js";
import { Finding } from "./finding.js";

const ARENA = "abi_memory_ARENA";
const AREAS = "configure_AREAS";
/** Of AREAS: filter/config/decode.ts, AREA_SIZE. */
const AREA_BYTES = 1_835_008;

interface Block {
  address: number;
  bytes: number;
}

interface Page {
  memory: Uint8Array;
  shadow: Uint8Array;
}

/** A state to go back to: the pages in which it differs from the module's beginning. */
export interface Snapshot {
  pages: Map<number, Page>;
  globals: (number | bigint)[];
  usedAreas: Set<number>;
}

type Export = (...args: number[]) => number | undefined;

export class Guest {
  readonly counters: Uint32Array;
  readonly blocks = new Map<string, Block>();
  readonly #exports: WebAssembly.Exports;
  readonly #bytes: Uint8Array;
  readonly #view: DataView;
  readonly #own: Uint8Array;
  readonly #shadow: Uint8Array;
  readonly #dirty: Uint8Array;
  readonly #dirtyWords: Uint32Array;
  readonly #globals: WebAssembly.Global[] = [];
  readonly #fuel: WebAssembly.Global;
  /** Areas that a configuration was put into since the module began. */
  #usedAreas = new Set<number>();
  /** The memory as the module began. */
  readonly #beginning: Page;
  /** The state that the dirty pages are counted from. */
  #last: Snapshot;

  constructor(module: WebAssembly.Module, probes: number, imports: WebAssembly.Imports) {
    this.#exports = new WebAssembly.Instance(module, imports).exports;
    const { memory } = this.#exports;
    if (!(memory instanceof WebAssembly.Memory)) throw new TypeError("the module exports no memory");
    const { buffer } = memory;
    this.#bytes = new Uint8Array(buffer);
    this.#view = new DataView(buffer);
    this.#own = this.#bytes.subarray(0, layout.OWN_BYTES);
    this.#shadow = this.#bytes.subarray(layout.SHADOW, layout.SHADOW + layout.OWN_BYTES);
    this.counters = new Uint32Array(buffer, layout.COUNTERS, probes);
    this.#dirty = new Uint8Array(buffer, layout.DIRTY, layout.DIRTY_COUNT);
    this.#dirtyWords = new Uint32Array(buffer, layout.DIRTY, layout.DIRTY_COUNT >> 2);
    this.#fuel = this.#global(layout.FUEL);
    for (const name of Object.keys(this.#exports)) {
      if (name.startsWith(layout.OWN_GLOBAL)) this.#globals.push(this.#global(name));
      const block = blockOf(name);
      if (block !== undefined)
        this.blocks.set(block.name, { address: Number(this.#global(name).value), bytes: block.bytes });
    }
    this.#drawShadow();
    this.#beginning = { memory: this.#own.slice(), shadow: this.#shadow.slice() };
    this.#dirty.fill(0);
    this.#last = { pages: new Map(), globals: this.#globals.map(({ value }) => value), usedAreas: new Set() };
  }

  /** Calls an export with so much fuel; undefined where it is not exported or returns nothing. Throws a Finding. */
  enter(name: string, fuel: number, ...args: number[]): number | undefined {
    const entry = this.#exports[name];
    if (typeof entry !== "function") return undefined;
    const arena = this.block(ARENA);
    this.#shadow.fill(layout.UNWRITTEN, arena.address, arena.address + arena.bytes);
    this.#fuel.value = fuel;
    try {
      return (entry as Export)(...args);
    } catch (error) {
      throw this.#findingOf(error, name);
    }
  }

  /** The module's own allocator, inside a host call. */
  allocate(bytes: number): number {
    const allocator = this.#exports.proxy_on_memory_allocate;
    return typeof allocator === "function" ? ((allocator as Export)(bytes) ?? 0) >>> 0 : 0;
  }

  /** What is left of the fuel. */
  get fuel(): number {
    return Number(this.#fuel.value);
  }

  set fuel(value: number) {
    this.#fuel.value = value;
  }

  /** A copy; `who` is named where the bytes are not the module's to give. */
  read(address: number, bytes: number, who: string): Uint8Array {
    if (bytes === 0) return new Uint8Array();
    this.#checkRange(address, bytes, who);
    for (const state of [layout.UNWRITTEN, layout.FORBIDDEN]) {
      const at = this.#placeOf(state, address, bytes);
      if (at >= 0)
        throw new Finding("spoilt", `${who} is given ${this.nameOf(at)}, which nothing was written to`);
    }
    return this.#own.slice(address, address + bytes);
  }

  write(address: number, bytes: Uint8Array, who: string): void {
    this.#checkRange(address, bytes.length, who);
    const at = this.#placeOf(layout.FORBIDDEN, address, bytes.length);
    if (at >= 0) throw new Finding("spoilt", `${who} writes to ${this.nameOf(at)}, which belongs to nobody`);
    this.#own.set(bytes, address);
    this.#shadow.fill(layout.FINE, address, address + bytes.length);
    this.#mark(address, bytes.length);
  }

  /** A configuration was put at `address`: nothing else in its area has been written to. */
  landed(address: number, bytes: number): void {
    const areas = this.block(AREAS);
    const area = Math.floor((address - areas.address) / AREA_BYTES);
    const start = areas.address + area * AREA_BYTES;
    if (this.#usedAreas.has(area)) {
      this.#shadow.fill(layout.UNWRITTEN, start, start + AREA_BYTES);
      this.#shadow.fill(layout.FINE, address, address + bytes);
      this.#mark(start, AREA_BYTES);
    }
    this.#usedAreas.add(area);
  }

  /** The present state. */
  keep(): Snapshot {
    const pages = new Map(this.#last.pages);
    for (const page of this.#dirtyPages()) pages.set(page, pageOf(this.#own, this.#shadow, page));
    this.#last = {
      pages,
      globals: this.#globals.map(({ value }) => value),
      usedAreas: new Set(this.#usedAreas),
    };
    return this.#last;
  }

  restore(to: Snapshot): void {
    const changed = this.#dirtyPages();
    const pages =
      to === this.#last ? changed : new Set([...changed, ...this.#last.pages.keys(), ...to.pages.keys()]);
    for (const page of pages) {
      const start = page * layout.DIRTY_BYTES;
      const end = start + layout.DIRTY_BYTES;
      const kept = to.pages.get(page);
      this.#own.set(kept?.memory ?? this.#beginning.memory.subarray(start, end), start);
      this.#shadow.set(kept?.shadow ?? this.#beginning.shadow.subarray(start, end), start);
    }
    this.#globals.forEach((global, index) => {
      global.value = to.globals[index] ?? 0;
    });
    this.#usedAreas = new Set(to.usedAreas);
    this.#last = to;
  }

  /** `ARENA + 17`: the block that an address lies in or behind. */
  nameOf(address: number): string {
    let best = `byte ${address}`;
    let start = -1;
    for (const [name, block] of this.blocks) {
      if (block.address > address || block.address < start) continue;
      start = block.address;
      best = `${name} + ${address - block.address} of ${block.bytes}`;
    }
    return best;
  }

  block(name: string): Block {
    const block = this.blocks.get(name);
    if (block === undefined) throw new Error(`the filter has no block ${name}`);
    return block;
  }

  /** And none is dirty any more. */
  #dirtyPages(): number[] {
    const pages: number[] = [];
    for (let word = 0; word < this.#dirtyWords.length; word++) {
      if (this.#dirtyWords[word] === 0) continue;
      for (let page = word * 4; page < word * 4 + 4; page++) if (this.#dirty[page] !== 0) pages.push(page);
      this.#dirtyWords[word] = 0;
    }
    return pages;
  }

  /** The first page, what lies behind each block and behind all of them belong to nobody. */
  #drawShadow(): void {
    const ends = [...this.blocks.values()].map(({ address, bytes }) => address + bytes);
    this.#shadow.fill(layout.FORBIDDEN, 0, layout.DIRTY_BYTES);
    for (const end of ends) this.#shadow.fill(layout.FORBIDDEN, end, end + layout.ZONE_BYTES);
    this.#shadow.fill(layout.FORBIDDEN, Math.max(...ends));
    const areas = this.block(AREAS);
    this.#shadow.fill(layout.UNWRITTEN, areas.address, areas.address + areas.bytes);
  }

  #findingOf(error: unknown, entry: string): unknown {
    if (error instanceof RangeError) return new Finding("trap", `${entry}: ${error.message}`);
    if (!(error instanceof WebAssembly.RuntimeError)) return error;
    const verdict = this.#view.getUint32(layout.VERDICT, true);
    const address = this.#view.getUint32(layout.VERDICT + 4, true);
    this.#view.setUint32(layout.VERDICT, 0, true);
    if (verdict === layout.TOO_LONG)
      return new Finding("unbounded", `${entry} takes more steps than its input allows`);
    if (verdict === layout.OUTSIDE) return new Finding("outside", `${entry} touches byte ${address}`);
    if (verdict !== layout.SPOILT) return new Finding("trap", `${entry}: ${error.message}`);
    const state = this.#shadow[address] === layout.FORBIDDEN ? "belongs to nobody" : "was never written to";
    return new Finding("spoilt", `${entry} touches ${this.nameOf(address)}, which ${state}`);
  }

  /** Address of the first byte of that state in a range, or -1. */
  #placeOf(state: number, address: number, bytes: number): number {
    const index = this.#shadow.subarray(address, address + bytes).indexOf(state);
    return index < 0 ? -1 : address + index;
  }

  #checkRange(address: number, bytes: number, who: string): void {
    if (address + bytes > layout.OWN_BYTES)
      throw new Finding("outside", `${who} is given ${bytes} bytes at ${address}`);
  }

  #mark(address: number, bytes: number): void {
    if (bytes === 0) return;
    const last = (address + bytes - 1) >> layout.DIRTY_SHIFT;
    this.#dirty.fill(1, address >> layout.DIRTY_SHIFT, last + 1);
  }

  #global(name: string): WebAssembly.Global {
    const global = this.#exports[name];
    if (!(global instanceof WebAssembly.Global)) throw new TypeError(`the module exports no global ${name}`);
    return global;
  }
}

function pageOf(memory: Uint8Array, shadow: Uint8Array, page: number): Page {
  const start = page * layout.DIRTY_BYTES;
  const end = start + layout.DIRTY_BYTES;
  return { memory: memory.slice(start, end), shadow: shadow.slice(start, end) };
}
