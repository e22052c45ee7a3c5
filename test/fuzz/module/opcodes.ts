// The instructions of WebAssembly that a compiled filter has: their codes, and how long each one is.
import type { Reader } from "./binary.js";

export const BLOCK = 0x02;
export const LOOP = 0x03;
export const IF = 0x04;
export const END = 0x0b;
export const BR = 0x0c;
export const BR_IF = 0x0d;
export const BR_TABLE = 0x0e;
export const CALL = 0x10;
export const SELECT = 0x1b;
export const SELECT_TYPED = 0x1c;
export const LOCAL_GET = 0x20;
export const LOCAL_SET = 0x21;
export const LOCAL_TEE = 0x22;
export const GLOBAL_GET = 0x23;
export const GLOBAL_SET = 0x24;
export const FIRST_LOAD = 0x28;
export const I32_LOAD = 0x28;
export const I64_LOAD = 0x29;
export const I32_LOAD8_U = 0x2d;
export const I32_LOAD16_U = 0x2f;
export const FIRST_STORE = 0x36;
export const I32_STORE = 0x36;
export const I64_STORE = 0x37;
export const I32_STORE8 = 0x3a;
export const I32_STORE16 = 0x3b;
export const LAST_STORE = 0x3e;
export const I32_CONST = 0x41;
export const I64_CONST = 0x42;
export const I32_EQZ = 0x45;
export const I32_EQ = 0x46;
export const I32_LT_U = 0x49;
export const I32_GT_U = 0x4b;
export const I32_LT_S = 0x48;
export const I64_EQZ = 0x50;
export const I32_ADD = 0x6a;
export const I32_SUB = 0x6b;
export const I32_AND = 0x71;
export const I32_SHR_U = 0x76;
export const I64_AND = 0x83;
export const I64_EXTEND_I32_U = 0xad;
export const UNREACHABLE = 0x00;
export const BULK = 0xfc;
export const MEMORY_COPY = 10;
export const MEMORY_FILL = 11;

export const I32 = 0x7f;
export const I64 = 0x7e;
export const EMPTY = 0x40;

/** Bytes that each load moves, from FIRST_LOAD on: i32, i64, f32, f64, then the narrow ones. */
const LOADED = [4, 8, 4, 8, 1, 1, 2, 2, 1, 1, 2, 2, 4, 4];
/** The same for stores, with the type of the value. */
const STORED: readonly [bytes: number, type: number][] = [
  [4, I32],
  [8, I64],
  [4, 0x7d],
  [8, 0x7c],
  [1, I32],
  [2, I32],
  [1, I64],
  [2, I64],
  [4, I64],
];

export interface Instruction {
  code: number;
  /** Behind BULK: which one. */
  sub: number;
  /** Of loads and stores. */
  offset: number;
  /** Of a br_table: labels without the default. */
  labels: number;
}

export function loadedBytes(code: number): number | undefined {
  return LOADED[code - FIRST_LOAD];
}

export function stored(code: number): readonly [bytes: number, type: number] | undefined {
  return STORED[code - FIRST_STORE];
}

/** Reads one instruction to its end. Throws for one that this file does not know. */
export function readInstruction(reader: Reader): Instruction {
  const instruction: Instruction = { code: reader.byte(), sub: 0, offset: 0, labels: 0 };
  const { code } = instruction;
  if (code === BULK) instruction.sub = readBulk(reader);
  else if (code >= FIRST_LOAD && code <= LAST_STORE) {
    reader.u32();
    instruction.offset = reader.u32();
  } else if (code === BR_TABLE) {
    instruction.labels = reader.vector(() => reader.u32());
    reader.u32();
  } else skipImmediates(reader, code);
  return instruction;
}

function skipImmediates(reader: Reader, code: number): void {
  if ((code >= BLOCK && code <= IF) || code === I32_CONST || code === I64_CONST) reader.skipNumber();
  else if (code === BR || code === BR_IF || code === CALL) reader.u32();
  else if (code >= LOCAL_GET && code <= GLOBAL_SET) reader.u32();
  else if (code === SELECT_TYPED) reader.vector(() => reader.byte());
  else if (code === 0x3f || code === 0x40) reader.byte();
  else if (code === 0x43) reader.take(4);
  else if (code === 0x44) reader.take(8);
  else if (!isPlain(code)) throw new Error(`instruction 0x${code.toString(16)} is not known`);
}

function isPlain(code: number): boolean {
  const isControl = code <= 0x01 || code === 0x05 || code === END || code === 0x0f;
  return isControl || code === 0x1a || code === SELECT || (code >= I32_EQZ && code <= 0xc4);
}

function readBulk(reader: Reader): number {
  const sub = reader.u32();
  if (sub === MEMORY_COPY) reader.take(2);
  else if (sub === MEMORY_FILL) reader.take(1);
  else if (sub > 7) throw new Error(`instruction 0xfc ${sub} is not known`);
  return sub;
}
