import { beforeEach, describe, expect, it } from "vitest";
import { sectionsOf } from "./binary.js";
import { type Instrumented, instrument } from "./instrument.js";
import {
  COUNTERS,
  DIRTY,
  FORBIDDEN,
  OUTSIDE,
  OWN_BYTES,
  SHADOW,
  SPOILT,
  TOO_LONG,
  UNWRITTEN,
  VERDICT,
} from "./layout.js";
import { compileSmall, Small } from "./small.js";

const SOURCE = `
export function read1(at: usize): u32 { return load<u8>(at); }
export function read4(at: usize): u32 { return load<u32>(at, 16); }
export function read8(at: usize): u32 { return <u32>load<u64>(at); }
export function write2(at: usize, value: u32): void { store<u16>(at, <u16>value); }
export function write4(at: usize, value: u32): void { store<u32>(at, value, 8); }
export function write8(at: usize, value: u32): void { store<u64>(at, value); }
export function copy(to: usize, from: usize, size: u32): void { memory.copy(to, from, size); }
export function fill(to: usize, value: u32, size: u32): void { memory.fill(to, <u8>value, size); }
export function loop(times: u32): u32 { let sum: u32 = 0; for (let i: u32 = 0; i < times; i++) sum += load<u8>(i); return sum; }
export function way(value: u32): u32 { if (value == 7) { store<u8>(0, 1); return load<u8>(1) + 1; } return value; }
export let kept: u32 = 5;
export function keep(value: u32): u32 { const before = kept; kept = value; return before; }
export function choose(which: u32): u32 { switch (which) { case 0: return load<u8>(50); case 1: return load<u8>(60); case 2: return load<u8>(70); case 3: return load<u8>(80); default: return 9; } }
`;
const compiled: Promise<Instrumented> = compileSmall(SOURCE);
const PLACE = 2048;

let small: Small;
let probes = 0;
beforeEach(async () => {
  const made = await compiled;
  probes = made.probes;
  small = await Small.start(made);
  small.fuel = 100_000;
});

function counters(): number[] {
  return Array.from({ length: probes }, (_, index) => small.u32(COUNTERS + 4 * index));
}

/** What the module stops with, and at which address. */
function verdict(action: () => void): [what: number, address: number] {
  expect(action).toThrow(WebAssembly.RuntimeError);
  return [small.u32(VERDICT), small.u32(VERDICT + 4)];
}

describe("an instrumented module", () => {
  it("does what it did", () => {
    small.call("write4", PLACE, 0xabcd);
    expect(small.call("read4", PLACE - 8)).toBe(0xabcd);
    small.call("copy", PLACE + 100, PLACE + 8, 2);
    expect(small.call("read1", PLACE + 100)).toBe(0xcd);
    small.call("fill", PLACE, 7, 3);
    expect([...small.bytes.subarray(PLACE, PLACE + 4)]).toEqual([7, 7, 7, 0]);
    expect(small.call("keep", 9)).toBe(5);
    expect(small.call("keep", 1)).toBe(9);
    expect([0, 3, 4, 99].map((which) => small.call("choose", which))).toEqual([0, 0, 9, 9]);
  });

  it("keeps the sections in their order", async () => {
    const ids = sectionsOf((await compiled).bytes).map(({ id }) => id);
    expect(ids.filter((id) => id !== 0)).toEqual(ids.filter((id) => id !== 0).toSorted((a, b) => a - b));
  });

  it("refuses a memory larger than the shadow is for", () => {
    const memory = Uint8Array.from([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0, 5, 4, 1, 0, 0x89, 4]);
    expect(() => instrument(memory)).toThrow("over 520 pages");
  });
});

describe("a guard", () => {
  it.each([
    ["read1", OWN_BYTES],
    ["read8", OWN_BYTES - 7],
    ["read4", OWN_BYTES - 16],
    ["read1", 0xffffffff],
    ["write2", OWN_BYTES - 1],
    ["write8", OWN_BYTES],
  ])("stops %s at %d, outside of the memory", (name, at) => {
    const [what] = verdict(() => small.call(name, at, 1));
    expect(what).toBe(OUTSIDE);
  });

  it.each([
    ["read1", 0],
    ["read8", 7],
    ["write2", 1],
    ["write8", 7],
  ])("stops %s where its last byte belongs to nobody", (name, last) => {
    small.bytes[SHADOW + PLACE + last] = FORBIDDEN;
    const [what] = verdict(() => small.call(name, PLACE, 1));
    expect(what).toBe(SPOILT);
    small.bytes[SHADOW + PLACE + last] = 0;
    small.bytes[SHADOW + PLACE + last + 1] = FORBIDDEN;
    expect(() => small.call(name, PLACE, 1)).not.toThrow();
  });

  it("stops a read of what was never written, and lets it be written, then read", () => {
    small.bytes.fill(UNWRITTEN, SHADOW + PLACE, SHADOW + PLACE + 16);
    expect(verdict(() => small.call("read1", PLACE + 3))).toEqual([SPOILT, PLACE + 3]);
    small.call("write2", PLACE + 2, 5);
    expect(small.call("read1", PLACE + 3)).toBe(0);
    expect(verdict(() => small.call("read8", PLACE))).toEqual([SPOILT, PLACE]);
  });

  it("looks at both ends of a copy, byte by byte", () => {
    small.bytes[SHADOW + PLACE + 20] = UNWRITTEN;
    expect(() => small.call("copy", PLACE + 100, PLACE, 20)).not.toThrow();
    expect(verdict(() => small.call("copy", PLACE + 100, PLACE, 21))).toEqual([SPOILT, PLACE + 20]);
    small.bytes[SHADOW + PLACE + 120] = FORBIDDEN;
    expect(verdict(() => small.call("copy", PLACE + 112, PLACE, 9))).toEqual([SPOILT, PLACE + 120]);
    expect(verdict(() => small.call("fill", PLACE + 112, 0, 9))).toEqual([SPOILT, PLACE + 120]);
    expect(verdict(() => small.call("fill", OWN_BYTES - 4, 0, 5))[0]).toBe(OUTSIDE);
    expect(() => small.call("copy", OWN_BYTES, 0, 0)).not.toThrow();
  });

  it("knows what was copied and filled as written", () => {
    small.bytes.fill(UNWRITTEN, SHADOW + PLACE, SHADOW + PLACE + 64);
    small.call("fill", PLACE, 1, 11);
    expect(small.call("read8", PLACE + 3)).toBe(0x01010101);
    small.call("copy", PLACE + 32, PLACE, 9);
    expect(small.call("read1", PLACE + 40)).toBe(1);
    expect(() => small.call("read1", PLACE + 41)).toThrow(WebAssembly.RuntimeError);
  });

  it("marks the pages that were written to, on both sides of a border", () => {
    small.call("write8", 8192 - 3, 1);
    small.call("fill", 5 * 4096, 0, 4096 * 2 + 1);
    const dirty = [...small.bytes.subarray(DIRTY, DIRTY + 16)].flatMap((mark, page) =>
      mark === 0 ? [] : [page],
    );
    expect(dirty).toEqual([1, 2, 5, 6, 7]);
  });
});

describe("a probe", () => {
  it("counts each turn of a loop", () => {
    small.call("loop", 1000);
    expect(Math.max(...counters())).toBeGreaterThanOrEqual(1000);
    expect(Math.max(...counters())).toBeLessThan(1010);
  });

  it("tells the ways of a branch apart", () => {
    small.call("way", 6);
    const one = counters().map((count) => count > 0);
    small.call("way", 7);
    expect(counters().map((count) => count > 0)).not.toEqual(one);
  });

  it("tells the labels of a table apart", () => {
    const ways = [0, 1, 2, 3, 4, 5].map((which) => {
      small.bytes.fill(0, COUNTERS, COUNTERS + 4 * probes);
      small.call("choose", which);
      return counters().join();
    });
    expect(new Set(ways).size).toBe(5);
    expect(ways[4]).toBe(ways[5]);
  });

  it("stops what takes more steps than there is fuel", () => {
    small.fuel = 500;
    expect(verdict(() => small.call("loop", 501))[0]).toBe(TOO_LONG);
    small.fuel = 10_000;
    expect(() => small.call("loop", 501)).not.toThrow();
  });

  it("takes fuel for what is copied, too", () => {
    small.fuel = 50;
    expect(verdict(() => small.call("fill", 0, 0, 100_000))[0]).toBe(TOO_LONG);
  });
});
