// Writes WebAssembly's binary format, version 1, as far as a floor needs it: one memory, one mutable global.

const HEADER = [...Buffer.from("\0asm"), 1, 0, 0, 0];
const SECTION = { types: 1, imports: 2, functions: 3, memory: 5, globals: 6, exports: 7, code: 10, data: 11 };
const FUNCTION_TYPE = 0x60;
const TYPE = { i32: 0x7f, i64: 0x7e };
const EXPORTED = { function: 0, memory: 2 };
const MUTABLE = 1;
const END = 0x0b;
/** memarg: natural alignment of 4 bytes, no offset. */
const AT_ADDRESS = [2, 0];

export type Value = "i32" | "i64";

export interface Signature {
  parameters: readonly Value[];
  results: readonly Value[];
}

export interface Import extends Signature {
  module: string;
  name: string;
}

export interface Export extends Signature {
  name: string;
  /** Instructions without the closing `end`. */
  body: readonly number[];
}

export interface Plan {
  imports: readonly Import[];
  /** The function at place n is n + the number of imports. */
  exports: readonly Export[];
  memoryPages: number;
  data: readonly { address: number; bytes: Buffer }[];
}

/** Instructions; the global is the one that there is, an i32 that begins at 0. */
export const op = {
  i32: (value: number) => [0x41, ...signed(BigInt(value | 0))],
  i64: (value: bigint) => [0x42, ...signed(BigInt.asIntN(64, value))],
  call: (index: number) => [0x10, ...unsigned(index)],
  parameter: (index: number) => [0x20, ...unsigned(index)],
  getGlobal: [0x23, 0],
  setGlobal: [0x24, 0],
  load: [0x28, ...AT_ADDRESS],
  drop: [0x1a],
  add: [0x6a],
  sub: [0x6b],
  and: [0x71],
  isGreater: [0x4b],
  /** Takes a condition; `body` ends in a return where it leaves the function. */
  when: (body: readonly number[]) => [0x04, 0x40, ...body, END],
  return: [0x0f],
};

/** The bytes of a module that exports its memory as `memory`. */
export function encode({ imports, exports, memoryPages, data }: Plan): Buffer {
  const signatures = [...imports, ...exports].map(typeOf);
  const indexOf = (index: number) => unsigned(index);
  return Buffer.from([
    ...HEADER,
    ...section(SECTION.types, signatures),
    ...section(
      SECTION.imports,
      imports.map(({ module, name }, index) => [...text(module), ...text(name), 0, ...indexOf(index)]),
    ),
    ...section(
      SECTION.functions,
      exports.map((_, index) => indexOf(imports.length + index)),
    ),
    ...section(SECTION.memory, [[1, ...unsigned(memoryPages), ...unsigned(memoryPages)]]),
    ...section(SECTION.globals, [[TYPE.i32, MUTABLE, ...op.i32(0), END]]),
    ...section(SECTION.exports, [
      ...exports.map(({ name }, index) => [
        ...text(name),
        EXPORTED.function,
        ...indexOf(imports.length + index),
      ]),
      [...text("memory"), EXPORTED.memory, 0],
    ]),
    ...section(
      SECTION.code,
      exports.map(({ body }) => sized([0, ...body, END])),
    ),
    ...section(
      SECTION.data,
      data.map(({ address, bytes }) => [0, ...op.i32(address), END, ...sized([...bytes])]),
    ),
  ]);
}

function typeOf({ parameters, results }: Signature): number[] {
  const list = (values: readonly Value[]) => vector(values.map((value) => [TYPE[value]]));
  return [FUNCTION_TYPE, ...list(parameters), ...list(results)];
}

function section(id: number, items: readonly (readonly number[])[]): number[] {
  return [id, ...sized(vector(items))];
}

function vector(items: readonly (readonly number[])[]): number[] {
  return [...unsigned(items.length), ...items.flat()];
}

function sized(bytes: readonly number[]): number[] {
  return [...unsigned(bytes.length), ...bytes];
}

function text(name: string): number[] {
  return sized([...Buffer.from(name)]);
}

/** LEB128. */
function unsigned(value: number): number[] {
  return value < 0x80 ? [value] : [(value & 0x7f) | 0x80, ...unsigned(value >>> 7)];
}

function signed(value: bigint): number[] {
  const low = Number(value & 0x7fn);
  const rest = value >> 7n;
  const isLast = rest === (low & 0x40 ? -1n : 0n);
  return isLast ? [low] : [low | 0x80, ...signed(rest)];
}
