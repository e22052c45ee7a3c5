// The functions that an instrumented module calls before it touches memory, and at each probe, written by hand: they
// run for every access, and a call out of the module for each would be a hundred times slower.
import { s32, s64, u32 } from "./binary.js";
import {
  COUNTERS,
  DIRTY,
  DIRTY_SHIFT,
  FORBIDDEN,
  OUTSIDE,
  OWN_BYTES,
  SHADOW,
  SPOILT,
  TOO_LONG,
  VERDICT,
} from "./layout.js";
import * as op from "./opcodes.js";

export interface Guard {
  params: readonly number[];
  results: readonly number[];
  locals: readonly number[];
  /** Without the last `end`. */
  code: readonly number[];
}

/** Numbers of the guards, counted from the first: those without a size, then checks by size, then stores by code. */
export const BAD = 0;
export const PROBE = 1;
export const SCAN = 2;
export const MARK = 3;
export const COPY = 4;
export const FILL = 5;
const CHECKS = 6;
const CHECKED_SIZES = [1, 2, 4, 8] as const;
const STORES = CHECKS + CHECKED_SIZES.length;
const ALL_FORBIDDEN = 0x0202020202020202n;
const ALL_SPOILT = -1n;

export function checkOf(bytes: number): number {
  return CHECKS + CHECKED_SIZES.indexOf(bytes as 1 | 2 | 4 | 8);
}

export function storeOf(code: number): number {
  return STORES + code - op.FIRST_STORE;
}

/** All guards in the order of their numbers; `first` is the index of the first function, `fuel` that of a global. */
export function guards(first: number, fuel: number): Guard[] {
  const call = (guard: number) => [op.CALL, ...u32(first + guard)];
  const codes = Array.from({ length: op.LAST_STORE - op.FIRST_STORE + 1 }, (_, i) => op.FIRST_STORE + i);
  return [
    bad(),
    probe(call, fuel),
    scan(call, fuel),
    mark(),
    copy(call),
    fill(call),
    ...CHECKED_SIZES.map((bytes) => check(call, bytes)),
    ...codes.map((code) => store(call, code)),
  ];
}

type Call = (guard: number) => number[];

const get = (local: number) => [op.LOCAL_GET, local];
const set = (local: number) => [op.LOCAL_SET, local];
const i32 = (value: number) => [op.I32_CONST, ...s32(value)];
const i64 = (value: bigint) => [op.I64_CONST, ...s64(value)];
/** Alignment 0: any. */
const memory = (code: number, offset = 0) => [code, 0, ...u32(offset)];
const when = (code: readonly number[]) => [op.IF, op.EMPTY, ...code, op.END];

/** (what, address): notes it and stops. */
function bad(): Guard {
  const note = [...i32(VERDICT), ...get(0), ...memory(op.I32_STORE)];
  const where = [...i32(VERDICT + 4), ...get(1), ...memory(op.I32_STORE)];
  return { params: [op.I32, op.I32], results: [], locals: [], code: [...note, ...where, op.UNREACHABLE] };
}

/** (number): takes one unit of fuel, counts. */
function probe(call: Call, fuel: number): Guard {
  const cell = [...get(0), ...i32(2), 0x74, op.LOCAL_TEE, 1];
  const code = [
    ...burn(fuel, i32(1)),
    ...when([...i32(TOO_LONG), ...get(0), ...call(BAD)]),
    ...cell,
    ...get(1),
    ...memory(op.I32_LOAD, COUNTERS),
    ...i32(1),
    op.I32_ADD,
    ...memory(op.I32_STORE, COUNTERS),
  ];
  return { params: [op.I32], results: [], locals: [op.I32], code };
}

/** Leaves on the stack whether the fuel is used up. */
function burn(fuel: number, amount: readonly number[]): number[] {
  const global = u32(fuel);
  const less = [op.GLOBAL_GET, ...global, ...amount, op.I32_SUB, op.GLOBAL_SET, ...global];
  return [...less, op.GLOBAL_GET, ...global, ...i32(0), op.I32_LT_S];
}

/** (start, bytes, mask): no byte of the range may have a state of the mask. */
function scan(call: Call, fuel: number): Guard {
  const spoilt = when([...i32(SPOILT), ...get(0), ...call(BAD)]);
  const outside = [...get(1), ...i32(OWN_BYTES), op.I32_GT_U];
  const outsideToo = [...get(0), ...i32(OWN_BYTES), ...get(1), op.I32_SUB, op.I32_GT_U, 0x72];
  const step = (bytes: number, load: readonly number[], enough: readonly number[]) => [
    ...[op.BLOCK, op.EMPTY, op.LOOP, op.EMPTY],
    ...enough,
    ...[op.BR_IF, 1],
    ...[...get(0), ...load, ...get(2), op.I64_AND, op.I64_EQZ, op.I32_EQZ, ...spoilt],
    ...[...get(0), ...i32(bytes), op.I32_ADD, ...set(0), op.BR, 0, op.END, op.END],
  ];
  const left = [...get(3), ...get(0), op.I32_SUB];
  const code = [
    ...when([
      ...[...outside, ...outsideToo, ...when([...i32(OUTSIDE), ...get(0), ...call(BAD)])],
      ...burn(fuel, [...get(1), ...i32(6), op.I32_SHR_U]),
      ...when([...i32(TOO_LONG), ...get(0), ...call(BAD)]),
      ...[...get(0), ...get(1), op.I32_ADD, ...set(3)],
      ...step(8, memory(op.I64_LOAD, SHADOW), [...left, ...i32(8), op.I32_LT_U]),
      ...step(1, [...memory(op.I32_LOAD8_U, SHADOW), op.I64_EXTEND_I32_U], [...left, op.I32_EQZ]),
    ]),
  ];
  return { params: [op.I32, op.I32, op.I64], results: [], locals: [op.I32], code: [...get(1), ...code] };
}

/** Marks the page of an address: at once, for this is done at every store. */
function dirty(address: readonly number[]): number[] {
  return [...address, ...i32(DIRTY_SHIFT), op.I32_SHR_U, ...i32(1), ...memory(op.I32_STORE8, DIRTY)];
}

/** (start, bytes): its pages are dirty. */
function mark(): Guard {
  const page = (address: readonly number[]) => [...address, ...i32(DIRTY_SHIFT), op.I32_SHR_U];
  const last = page([...get(0), ...get(1), op.I32_ADD, ...i32(1), op.I32_SUB]);
  const loop = [
    ...[op.LOOP, op.EMPTY, ...get(0), ...i32(1), ...memory(op.I32_STORE8, DIRTY)],
    ...[...get(0), ...i32(1), op.I32_ADD, op.LOCAL_TEE, 0, ...get(2), op.I32_GT_U, op.I32_EQZ],
    ...[op.BR_IF, 0, op.END],
  ];
  const code = [...get(1), ...when([...last, ...set(2), ...page(get(0)), ...set(0), ...loop])];
  return { params: [op.I32, op.I32], results: [], locals: [op.I32], code };
}

/** (to, from, bytes) */
function copy(call: Call): Guard {
  const from = [...get(1), ...get(2), ...i64(ALL_SPOILT), ...call(SCAN)];
  const move = [...get(0), ...get(1), ...get(2), op.BULK, op.MEMORY_COPY, 0, 0];
  const code = [...from, ...written(call, move)];
  return { params: [op.I32, op.I32, op.I32], results: [], locals: [], code };
}

/** (to, value, bytes) */
function fill(call: Call): Guard {
  const move = [...get(0), ...get(1), ...get(2), op.BULK, op.MEMORY_FILL, 0];
  return { params: [op.I32, op.I32, op.I32], results: [], locals: [], code: written(call, move) };
}

/** `move` writes local 2 bytes at local 0. */
function written(call: Call, move: readonly number[]): number[] {
  const to = [...get(0), ...get(2), ...i64(ALL_FORBIDDEN), ...call(SCAN)];
  const shadow = [...get(0), ...i32(SHADOW), op.I32_ADD, ...i32(0), ...get(2), op.BULK, op.MEMORY_FILL, 0];
  return [...to, ...move, ...shadow, ...get(0), ...get(2), ...call(MARK)];
}

const OF_SIZE: Readonly<Record<number, { load: number; store: number }>> = {
  1: { load: op.I32_LOAD8_U, store: op.I32_STORE8 },
  2: { load: op.I32_LOAD16_U, store: op.I32_STORE16 },
  4: { load: op.I32_LOAD, store: op.I32_STORE },
  8: { load: op.I64_LOAD, store: op.I64_STORE },
};

/** (address, offset) gives the address back: all bytes that a load of this size reads are fine. */
function check(call: Call, bytes: number): Guard {
  const place = [...get(0), ...get(1), op.I32_ADD];
  const states = [...place, ...memory(OF_SIZE[bytes]?.load ?? 0, SHADOW)];
  const isSpoilt = bytes === 8 ? [op.I64_EQZ, op.I32_EQZ] : [];
  const spoilt = when([...i32(SPOILT), ...place, ...call(BAD)]);
  const code = [...inRange(call, bytes, 1), ...states, ...isSpoilt, ...spoilt, ...get(0)];
  return { params: [op.I32, op.I32], results: [op.I32], locals: [], code };
}

/** (address, value, offset) checks and stores. */
function store(call: Call, storeCode: number): Guard {
  const [bytes, type] = op.stored(storeCode) ?? [0, 0];
  const { load, store: shadowStore } = OF_SIZE[bytes] ?? { load: 0, store: 0 };
  const place = [...get(0), ...get(2), op.I32_ADD];
  const wide = bytes === 8;
  const mask = wide
    ? [...i64(ALL_FORBIDDEN), op.I64_AND, op.I64_EQZ, op.I32_EQZ]
    : [...i32(0x02020202), op.I32_AND];
  const code = [
    ...inRange(call, bytes, 2),
    ...[...place, op.LOCAL_TEE, 3, ...memory(load, SHADOW), ...mask],
    ...when([...i32(SPOILT), ...get(3), ...call(BAD)]),
    ...[...get(3), ...(wide ? i64(BigInt(0)) : i32(0)), ...memory(shadowStore, SHADOW)],
    ...dirty(get(3)),
    ...dirty([...get(3), ...i32(bytes - 1), op.I32_ADD]),
    ...[...get(3), ...get(1), ...memory(storeCode)],
  ];
  return { params: [op.I32, type, op.I32], results: [], locals: [op.I32], code };
}

/** Stops where the `bytes` at local 0 + local `offset` are not all in the module's own memory. */
function inRange(call: Call, bytes: number, offset: number): number[] {
  const last = [...i32(OWN_BYTES - bytes), ...get(offset), op.I32_SUB];
  const outside = [...i32(OUTSIDE), ...get(0), ...get(offset), op.I32_ADD, ...call(BAD)];
  return [...get(0), ...last, op.I32_GT_U, ...when(outside)];
}

if (FORBIDDEN !== 2) throw new Error("the masks above are those of FORBIDDEN 2");
