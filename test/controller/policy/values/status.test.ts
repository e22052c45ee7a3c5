import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { isStatusEntry, STATUS_PATTERN } from "../../../../controller/policy/values/index.js";

const status = fc.integer({ min: 100, max: 599 });

describe("an entry of a status set", () => {
  it("is a status, a class of them, or a range that does not fall", () => {
    for (const entry of ["100", "429", "599", "1xx", "5xx", "500-504", "100-599", "404-404"]) {
      expect(isStatusEntry(entry), entry).toBe(true);
    }
    fc.assert(fc.property(status, (one) => isStatusEntry(`${one}`)));
    fc.assert(fc.property(status, status, (from, to) => isStatusEntry(`${from}-${to}`) === from <= to));
  });

  it("is nothing else", () => {
    const others = "6xx 0xx 5XX 5x xx 99 099 600 0500 5e2 +50 500- -504 500-600 5xx-599 500-5xx 500-504-505";
    for (const entry of ["", " 500", "500 ", "500 - 504", "500\n", "٥٠٠", ...others.split(" ")]) {
      expect(isStatusEntry(entry), entry).toBe(false);
    }
  });

  it("always has the pattern that editors see", () => {
    fc.assert(
      fc.property(fc.string({ unit: fc.constantFrom(..."01456x-"), maxLength: 8 }), (text) => {
        expect(isStatusEntry(text) && !STATUS_PATTERN.test(text)).toBe(false);
      }),
    );
  });
});
