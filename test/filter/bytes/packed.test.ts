// The module's data comes packed: a mistake there would be a text or a table with other bytes in it.
import { beforeAll, describe, expect, it } from "vitest";
import { compileEntry } from "../support/compile.js";

interface Packed {
  memory: WebAssembly.Memory;
  _initialize(): void;
  tableAt(index: number): number;
  text(index: number): bigint;
}

/** As entries/packed.ts has them. */
const HIGH = [0, 127, 128, 129, 200, 254, 255, 255, 128, 1, 255];
const RUNS = [0n, 0n, 0n, 7n, 0n, 0n, 0x01010101n, 0x01010101n, 0xffffffffn, 0n, 9n];
const WORDS = [1000, 2000, 1000, 2000, 1000, 2000, 65535];
const AGAIN = [202, 203, 204, 205, 206, 207].flatMap((last) => [7, 200, 7, 201, 9, 200, 7, last]);
const TEXTS = [
  "no more than this, no less than this, no other than this",
  "tatatatatatatatatatatata",
  "a\0b",
  "",
];

let module: WebAssembly.Module;
let packed: Packed;
beforeAll(async () => {
  module = await compileEntry("packed");
  packed = new WebAssembly.Instance(module, {}).exports as unknown as Packed;
});

function textAt(index: number): string {
  const slice = packed.text(index);
  const address = Number(slice & 0xffffffffn);
  return Buffer.from(packed.memory.buffer, address, Number(slice >> 32n)).toString("latin1");
}

describe("packed data", () => {
  it("is not there before the VM starts", () => {
    expect(textAt(0)).not.toBe(TEXTS[0]);
  });

  it("is spread out once it has started", () => {
    packed._initialize();
    expect(TEXTS.map((_, i) => textAt(i))).toEqual(TEXTS);
  });

  it("keeps bytes of every value", () => {
    expect([...new Uint8Array(packed.memory.buffer, packed.tableAt(0), HIGH.length)]).toEqual(HIGH);
  });

  it("keeps runs of equal bytes as long as they were", () => {
    const bytes = Buffer.from(packed.memory.buffer, packed.tableAt(1), 8 * RUNS.length);
    expect(RUNS.map((_, i) => bytes.readBigUInt64LE(8 * i))).toEqual(RUNS);
  });

  it("keeps numbers of two bytes in their places", () => {
    const bytes = Buffer.from(packed.memory.buffer, packed.tableAt(2), 2 * WORDS.length);
    expect(WORDS.map((_, i) => bytes.readUInt16LE(2 * i))).toEqual(WORDS);
  });

  it("keeps bytes from 128 on where pairs of them are codes of their own", () => {
    expect([...new Uint8Array(packed.memory.buffer, packed.tableAt(3), AGAIN.length)]).toEqual(AGAIN);
  });

  it("is the same after a second start", () => {
    packed._initialize();
    expect(TEXTS.map((_, i) => textAt(i))).toEqual(TEXTS);
  });
});
