// Protocol buffers as a tree, with lengths that may lie, for reports that are nearly right.
import type { Dice } from "../../filter/soak/dice.js";
import { changeBytes, interesting } from "../engine/bytes.js";

export interface Field {
  number: number;
  /** 0 a number, 1 eight bytes, 2 bytes, 5 four bytes; 3, 4, 6 and 7 are nothing of proto3's. */
  type: number;
  value: bigint;
  bytes: Uint8Array;
  /** Where the schema says that the bytes are a message. */
  fields?: Field[];
  /** The length to be written in place of the true one. */
  lie?: number;
}

/** Fields that hold messages, of the message itself and of those in it. */
export interface Shape {
  readonly [number: number]: Shape;
}

const BYTES = 2;
const WIDTHS: Readonly<Record<number, number>> = { 1: 8, 5: 4 };

/** As far as it can be read. */
export function readFields(bytes: Uint8Array, shape: Shape): Field[] {
  const fields: Field[] = [];
  let at = 0;
  const varint = () => {
    let value = 0n;
    for (let shift = 0n; at < bytes.length; shift += 7n) {
      const byte = bytes[at++] ?? 0;
      value |= BigInt(byte & 0x7f) << shift;
      if (byte < 0x80 || shift > 63n) break;
    }
    return value;
  };
  while (at < bytes.length) {
    const key = Number(varint() & 0xffffffffn);
    const field: Field = { number: key >>> 3, type: key & 7, value: 0n, bytes: new Uint8Array() };
    if (field.type === 0) field.value = varint();
    else if (field.type === BYTES || WIDTHS[field.type] !== undefined) {
      const size = WIDTHS[field.type] ?? Number(varint() & 0xffffffffn);
      field.bytes = bytes.subarray(at, at + size);
      at += size;
      const inner = field.type === BYTES ? shape[field.number] : undefined;
      if (inner !== undefined) field.fields = readFields(field.bytes, inner);
    }
    fields.push(field);
  }
  return fields;
}

export function writeFields(fields: readonly Field[]): Uint8Array {
  const parts = fields.flatMap((field): Uint8Array[] => {
    const key = varintOf((BigInt(field.number) << 3n) | BigInt(field.type));
    if (field.type === 0) return [key, varintOf(field.value)];
    const bytes = field.fields === undefined ? field.bytes : writeFields(field.fields);
    return field.type === BYTES ? [key, varintOf(BigInt(field.lie ?? bytes.length)), bytes] : [key, bytes];
  });
  return new Uint8Array(Buffer.concat(parts));
}

function varintOf(value: bigint): Uint8Array {
  const bytes: number[] = [];
  let rest = BigInt.asUintN(64, value);
  for (; rest >= 0x80n; rest >>= 7n) bytes.push(Number(rest & 0x7fn) | 0x80);
  return Uint8Array.from([...bytes, Number(rest)]);
}

const NUMBERS = [
  0n,
  1n,
  2n,
  127n,
  136n,
  137n,
  255n,
  1n << 31n,
  (1n << 32n) - 1n,
  (1n << 53n) - 1n,
  1n << 53n,
  1n << 63n,
  (1n << 64n) - 1n,
] as const;
const COUNTS = [2, 9, 65, 257, 1025, 5000] as const;
const MOST_BYTES = 300_000;

/** One change somewhere in the tree, in place. */
export function changeFields(fields: Field[], others: readonly Field[], dice: Dice): void {
  const inner = fields.filter((field) => field.fields !== undefined);
  const chosen = inner[dice.below(inner.length)];
  if (chosen?.fields !== undefined && dice.chance(0.7)) {
    const other = others.find((field) => field.number === chosen.number)?.fields ?? [];
    changeFields(chosen.fields, other, dice);
    return;
  }
  const at = dice.below(fields.length + 1);
  const field = fields[at];
  const luck = dice.below(7);
  if (luck === 0) fields.splice(at, 1);
  else if (luck === 1 && field !== undefined) fields.push(...copies(field, dice));
  else if (luck === 2 && others.length > 0)
    fields.splice(at, 0, structuredClone(others[dice.below(others.length)] ?? anyField(dice)));
  else if (luck < 6 && field !== undefined) changeField(field, dice);
  else fields.splice(at, 0, anyField(dice));
}

function copies(field: Field, dice: Dice): Field[] {
  const size = Math.max(4, writeFields([field]).length);
  const count = dice.chance(0.03) ? Math.min(dice.pick(COUNTS), Math.floor(MOST_BYTES / size)) : 1;
  return Array.from({ length: count }, () => structuredClone(field));
}

function changeField(field: Field, dice: Dice): void {
  const luck = dice.below(6);
  if (luck === 0) field.number = dice.below(12);
  else if (luck === 1) field.type = dice.below(8);
  else if (luck === 2)
    field.lie = dice.chance(0.5) ? field.bytes.length + dice.below(5) - 2 : interesting(dice);
  else if (luck === 3 && field.fields !== undefined) delete field.fields;
  else if (field.type === 0) field.value = dice.chance(0.7) ? dice.pick(NUMBERS) : BigInt(dice.below(200));
  else if (dice.chance(0.1))
    field.bytes = new Uint8Array(dice.pick([512, 513, 4096, 4097, 100_000])).fill(0x61);
  else field.bytes = changeBytes(field.bytes, new Uint8Array(), dice, []);
}

function anyField(dice: Dice): Field {
  return {
    number: 1 + dice.below(10),
    type: dice.pick([0, 0, 2, 2, 1, 5]),
    value: dice.pick(NUMBERS),
    bytes: new Uint8Array(8).fill(dice.below(256)),
  };
}
