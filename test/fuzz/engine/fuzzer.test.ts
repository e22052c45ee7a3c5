import { describe, expect, it } from "vitest";
import { Dice } from "../../filter/soak/dice.js";
import { Finding } from "../world/finding.js";
import { changeBytes } from "./bytes.js";
import { distil } from "./corpus.js";
import { Coverage } from "./coverage.js";
import { Fuzzer, isAlike, outcomeOf } from "./fuzzer.js";
import { minimise } from "./minimise.js";
import { fuzz } from "./session.js";
import type { Target } from "./target.js";

const SECRET = "fuz";

/** Passes a place for each letter of the secret that the input begins with, and breaks at the whole of it. */
class Lock implements Target {
  readonly name = "lock";
  readonly ending = "bin";
  readonly counters = new Uint32Array(16);

  run(input: Uint8Array): Uint32Array {
    const text = Buffer.from(input).toString("latin1");
    this.counters.fill(0);
    let fits = 0;
    while (fits < SECRET.length && text[fits] === SECRET[fits]) this.counters[fits++] = 1;
    if (fits === SECRET.length) throw new Finding("trap", `open at ${text.length}`);
    return this.counters;
  }

  change(input: Uint8Array, other: Uint8Array, dice: Dice): Uint8Array {
    return changeBytes(input, other, dice, []);
  }

  pieces(input: Uint8Array): Uint8Array[] {
    return Array.from(input, (byte) => Uint8Array.of(byte));
  }
}

const bytes = (text: string) => new Uint8Array(Buffer.from(text));

/** A clock that goes a millisecond with each look. */
function steps(): () => number {
  let now = 0;
  return () => now++;
}

describe("the loop", () => {
  it("finds its way by what it passes, and makes what it found small", () => {
    const fuzzer = fuzz(new Lock(), { inputs: [], seed: 1, forMs: 3000, clock: steps() });
    expect(fuzzer.found.map(({ input }) => Buffer.from(input).toString())).toEqual([SECRET]);
    expect(fuzzer.found[0]?.finding.kind).toBe("trap");
  });

  it("makes the same inputs of the same seed", () => {
    const inputs = (seed: number) =>
      fuzz(new Lock(), { inputs: [], seed, forMs: 200, clock: steps() }).corpus.map(String);
    expect(inputs(7)).toEqual(inputs(7));
    expect(inputs(7)).not.toEqual(inputs(8));
  });

  it("finds what was kept before anything else, and tells one defect once", () => {
    const inputs = [bytes("fuz1"), bytes("fuz22"), bytes("f")];
    const fuzzer = fuzz(new Lock(), { inputs, seed: 1, forMs: 0, clock: steps() });
    expect(fuzzer.found).toHaveLength(1);
    expect(fuzzer.progress).toEqual({
      target: "lock",
      runs: 3,
      places: 1,
      features: 1,
      corpus: 1,
      findings: 1,
    });
  });

  it("tells how far it is, and at its end", () => {
    const told: number[] = [];
    const onProgress = (_progress: unknown, elapsedMs: number) => told.push(elapsedMs);
    fuzz(new Lock(), { inputs: [], seed: 1, forMs: 100, clock: steps(), onProgress, progressMs: 40 });
    expect(told.length).toBe(3);
  });

  it("does not hide an error of its own", () => {
    const broken: Target = Object.assign(new Lock(), {
      run: () => {
        throw new TypeError("mine");
      },
    });
    expect(() => new Fuzzer(broken, new Dice(1)).begin([bytes("")])).toThrow("mine");
  });
});

describe("coverage", () => {
  it("is new for a new place, and for a known one passed far more often", () => {
    const coverage = new Coverage();
    expect(coverage.add(Uint32Array.of(0, 1, 0))).toBe(1);
    expect(coverage.add(Uint32Array.of(0, 1, 0))).toBe(0);
    expect(coverage.add(Uint32Array.of(0, 5, 200))).toBe(2);
    expect(coverage.add(Uint32Array.of(0, 6, 999_999))).toBe(0);
    expect([coverage.places, coverage.features]).toEqual([2, 3]);
  });
});

describe("an input", () => {
  it("is made small as long as it shows the same", () => {
    const shows = (input: Uint8Array) => Buffer.from(input).toString().includes("b");
    expect(Buffer.from(minimise(new Lock(), bytes("aaaaaaaabaaaa"), shows)).toString()).toBe("b");
    expect(Buffer.from(minimise(new Lock(), bytes("aaa"), shows)).toString()).toBe("aaa");
  });

  it("of many stays where it passes what no smaller one does", () => {
    const inputs = ["fu--", "f", "x", "fu", "fu-"].map(bytes);
    const kept = distil(new Lock(), inputs, [bytes("f")]).map((input) => Buffer.from(input).toString());
    expect(kept).toEqual(["fu"]);
    expect(outcomeOf(new Lock(), bytes("fuz!"))).toBeInstanceOf(Finding);
  });

  it("stays within bounds however it is changed", () => {
    const dice = new Dice(3);
    let input: Uint8Array = bytes("hello");
    for (let i = 0; i < 3000; i++) input = changeBytes(input, bytes("other"), dice, [bytes("word")]);
    expect(input.length).toBeLessThan(300_100);
  });
});

describe("two findings", () => {
  it("are alike where only numbers and texts differ", () => {
    expect(isAlike(new Finding("trap", 'x at 5: "a"'), new Finding("trap", 'x at 77: "b\\"c"'))).toBe(true);
    expect(isAlike(new Finding("trap", "x at 5"), new Finding("host", "x at 5"))).toBe(false);
    expect(isAlike(new Finding("trap", "x at 5"), new Finding("trap", "y at 5"))).toBe(false);
  });
});
