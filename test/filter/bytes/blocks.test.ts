// Where the build puts blocks of memory and texts: a mistake there would be one table written over another.
import { beforeAll, describe, expect, it } from "vitest";
import { compileEntry } from "../support/compile.js";

interface Blocks {
  memory: WebAssembly.Memory;
  addressOf(index: number): number;
  addressOfText(index: number): number;
  sizeOfText(index: number): number;
  _initialize(): void;
}

/** Sizes and alignments as entries/blocks.ts has them. */
const BLOCKS = [
  { size: 1048576, align: 16 },
  { size: 511, align: 1 },
  { size: 70000, align: 8 },
  { size: 513, align: 1 },
  { size: 6, align: 2 },
  { size: 512, align: 16 },
];
const TEXTS = ["breaker", "kerosene", "eros", ""];

let blocks: Blocks;
let places: { start: number; end: number; size: number; align: number }[];
beforeAll(async () => {
  const { exports } = new WebAssembly.Instance(await compileEntry("blocks"), {});
  blocks = exports as unknown as Blocks;
  blocks._initialize();
  places = BLOCKS.map((block, i) => {
    const start = blocks.addressOf(i);
    return { ...block, start, end: start + block.size };
  });
});

function textAt(index: number): string {
  const bytes = new Uint8Array(blocks.memory.buffer, blocks.addressOfText(index), blocks.sizeOfText(index));
  return Buffer.from(bytes).toString("latin1");
}

describe("blocks of memory", () => {
  it("do not overlap, and lie within the memory", () => {
    const sorted = places.toSorted((a, b) => a.start - b.start);
    sorted.reduce((before, next) => {
      expect(next.start).toBeGreaterThanOrEqual(before.end);
      return next;
    });
    expect(sorted.at(-1)?.end).toBeLessThanOrEqual(blocks.memory.buffer.byteLength);
  });

  it("begin where their alignment lets them", () => {
    for (const { start, align } of places) expect(start % align).toBe(0);
  });

  it("stand behind all small ones from 512 bytes on, the smallest first", () => {
    const bySize = places.toSorted((a, b) => a.size - b.size).map(({ size }) => size);
    const large = places.filter(({ size }) => size >= 512).toSorted((a, b) => a.start - b.start);
    expect(large.map(({ size }) => size)).toEqual(bySize.filter((size) => size >= 512));
    const smallEnd = Math.max(...places.filter(({ size }) => size < 512).map(({ end }) => end));
    expect(large[0]?.start).toBeGreaterThanOrEqual(smallEnd);
  });
});

describe("texts", () => {
  it("are what was written, whatever bytes they share", () => {
    expect(TEXTS.map((_, i) => textAt(i))).toEqual(TEXTS);
  });

  it("take the bytes of texts that they are part of, or that end as they begin", () => {
    expect(blocks.addressOfText(2)).toBe(blocks.addressOfText(1) + 1);
    // "breaker" and "kerosene" have "ker" in common.
    expect(blocks.addressOfText(1)).toBe(blocks.addressOfText(0) + 4);
  });
});
