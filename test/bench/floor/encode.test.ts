import { describe, expect, it } from "vitest";
import { encode, op } from "../../../bench/floor/encode.js";

const answering = (body: readonly number[], result: "i32" | "i64") => {
  const bytes = encode({
    imports: [],
    exports: [{ name: "run", parameters: [], results: [result], body }],
    memoryPages: 1,
    data: [],
  });
  const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
  return (run as () => number | bigint)();
};

describe("a module that is written", () => {
  it.each([0, 1, 63, 64, -1, -64, -65, 127, 128, 8_191, 8_192, 2 ** 31 - 1, -(2 ** 31)])(
    "holds the constant %i",
    (value) => {
      expect(answering(op.i32(value), "i32")).toBe(value);
      expect(answering(op.i64(BigInt(value)), "i64")).toBe(BigInt(value));
    },
  );

  it("holds constants of 64 bits", () => {
    expect(answering(op.i64(2n ** 62n + 5n), "i64")).toBe(2n ** 62n + 5n);
    expect(answering(op.i64(2n ** 64n - 1n), "i64")).toBe(-1n);
  });

  it("takes an address over 2 GiB for what its bits are", () => {
    expect(answering(op.i32(0xffff_fff8), "i32")).toBe(-8);
  });

  it("has its texts in memory, and no more memory than it says", () => {
    const bytes = encode({
      imports: [],
      exports: [],
      memoryPages: 2,
      data: [
        { address: 16, bytes: Buffer.from("abc") },
        { address: 65_536, bytes: Buffer.from("d".repeat(300)) },
      ],
    });
    const { memory } = new WebAssembly.Instance(new WebAssembly.Module(bytes)).exports;
    const { buffer } = memory as WebAssembly.Memory;
    expect(buffer.byteLength).toBe(2 * 65_536);
    expect(Buffer.from(buffer, 16, 3).toString()).toBe("abc");
    expect(Buffer.from(buffer, 65_536, 300).toString()).toBe("d".repeat(300));
    expect(() => (memory as WebAssembly.Memory).grow(1)).toThrow(RangeError);
  });

  it("calls what it imports, by place", () => {
    const i64 = { parameters: ["i64"], results: ["i32"] } as const;
    const bytes = encode({
      imports: [
        { module: "env", name: "one", ...i64 },
        { module: "other", name: "two", ...i64 },
      ],
      exports: [{ name: "run", parameters: [], results: ["i32"], body: [...op.i64(9n), ...op.call(1)] }],
      memoryPages: 1,
      data: [],
    });
    const one = () => 1;
    const two = (value: number | bigint) => Number(value) + 2;
    const { run } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {
      env: { one },
      other: { two },
    }).exports;
    expect((run as () => number)()).toBe(11);
  });
});
