// Reads the decoded program in the module's memory by the layout that filter/config/program.ts declares, so that a
// test names fields, never offsets.
import { readFileSync } from "node:fs";

const SOURCE = new URL("../../../filter/config/program.ts", import.meta.url);
const SIZES: Record<string, number> = { Slice: 8, u64: 8, u32: 4, usize: 4, bool: 1 };
/** A field that holds another record is its address. */
const ADDRESS_SIZE = 4;
/** 8 words of 64 bits. */
const STATUS_BITS = 512;

interface Field {
  type: string;
  offset: number;
}

interface Layout {
  fields: Map<string, Field>;
  size: number;
}

const layouts = readLayouts(readFileSync(SOURCE, "utf8"));
const numbers = new Map(
  [...readFileSync(SOURCE, "utf8").matchAll(/export const (\w+): u32 = (\w+);/g)].map((match) => [
    match[1] ?? "",
    Number(match[2]),
  ]),
);

/** A number that program.ts names, such as NONE. */
export function named(name: string): number {
  const value = numbers.get(name);
  if (value === undefined) throw new Error(`program.ts names no ${name}`);
  return value;
}

/** One record in the module's memory. */
export class RecordView {
  readonly #memory: Buffer;
  readonly #address: number;
  readonly #layout: Layout;

  constructor(memory: Buffer, name: string, address: number, index = 0) {
    const layout = layouts.get(name);
    if (layout === undefined) throw new Error(`program.ts has no class ${name}`);
    this.#memory = memory;
    this.#layout = layout;
    this.#address = address + index * layout.size;
  }

  /** Bytes of the record, as records of its kind follow one another. */
  get size(): number {
    return this.#layout.size;
  }

  /** A u32, a bool as 0 or 1, or an address. */
  number(field: string): number {
    const { type, offset } = this.#field(field);
    const at = this.#address + offset;
    return type === "bool" ? this.#memory.readUInt8(at) : this.#memory.readUInt32LE(at);
  }

  /** Writes a u32 or an address. */
  setNumber(field: string, value: number): void {
    this.#memory.writeUInt32LE(value, this.#address + this.#field(field).offset);
  }

  /** A u64. */
  long(field: string): bigint {
    return this.#memory.readBigUInt64LE(this.#address + this.#field(field).offset);
  }

  /** The text of a slice; null where it is ABSENT. */
  text(field: string): string | null {
    return textAt(this.#memory, this.#address + this.#field(field).offset);
  }

  /** The record that a field of its type points to. */
  record(field: string): RecordView {
    return new RecordView(this.#memory, this.#field(field).type, this.number(field));
  }

  /** The record of another class that lies in this one, its first field at `first`. */
  part(first: string, name: string): RecordView {
    return new RecordView(this.#memory, name, this.#address + this.#field(first).offset);
  }

  /** The entry `index` of a table of records. */
  entry(table: string, name: string, index: number): RecordView {
    return new RecordView(this.#memory, name, this.number(table), index);
  }

  /** A table of slices. */
  texts(table: string, count: string): (string | null)[] {
    const first = this.number(table);
    return Array.from({ length: this.number(count) }, (_, index) => textAt(this.#memory, first + index * 8));
  }

  /** The statuses of the set that a field points to, by `(index of the bit) + 100`. */
  statuses(field: string): number[] {
    const first = this.number(field);
    const bits = Array.from({ length: STATUS_BITS }, (_, bit) => bit);
    const isSet = (bit: number) => ((this.#memory[first + (bit >> 3)] ?? 0) >> (bit & 7)) & 1;
    return bits.filter(isSet).map((bit) => bit + 100);
  }

  #field(name: string): Field {
    const field = this.#layout.fields.get(name);
    if (field === undefined) throw new Error(`there is no field ${name}`);
    return field;
  }
}

function textAt(memory: Buffer, at: number): string | null {
  if (memory.readBigUInt64LE(at) === 0n) return null;
  const start = memory.readUInt32LE(at);
  return memory.toString("utf8", start, start + memory.readUInt32LE(at + 4));
}

function readLayouts(source: string): Map<string, Layout> {
  const classes = source.matchAll(/class (\w+) \{(.*?)\n\}/gs);
  return new Map([...classes].map(([, name = "", body = ""]) => [name, layoutOf(body)]));
}

/** Fields in their order, each at a multiple of its size, as AssemblyScript lays them out. */
function layoutOf(body: string): Layout {
  const fields = new Map<string, Field>();
  let size = 0;
  for (const [, name = "", type = ""] of body.matchAll(/^ {2}(\w+): (\w+);/gm)) {
    const width = SIZES[type] ?? ADDRESS_SIZE;
    const offset = Math.ceil(size / width) * width;
    fields.set(name, { type, offset });
    size = offset + width;
  }
  return { fields, size };
}
