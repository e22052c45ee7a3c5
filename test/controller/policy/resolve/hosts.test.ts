import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { compareBytes } from "../../../../controller/policy/index.js";

const sign = (value: number) => Math.sign(value);

describe("the order of names", () => {
  it("is that of their bytes in UTF-8, also beyond the units that JavaScript compares", () => {
    const text = fc.string({
      unit: fc.constantFrom("a", "b", "-", ".", "\u007f", "é", "\ue000", "\ufffd", "😀"),
    });
    fc.assert(
      fc.property(text, text, (a, b) => {
        expect(sign(compareBytes(a, b))).toBe(sign(Buffer.compare(Buffer.from(a), Buffer.from(b))));
      }),
    );
  });
});
