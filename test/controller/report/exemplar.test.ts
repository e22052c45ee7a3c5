import { describe, expect, it } from "vitest";
import { BOOT_US, edge, encode, errorsOf, odd, report, slot } from "./messages.js";

const TRACE = Buffer.from("4bf92f3577b34da6a3ce929d0e0e4736", "hex");
const EXEMPLAR = { atUs: BOOT_US, durationUs: 1500, outcome: 1, traceId: TRACE };
const NAMES = { direction: "outbound", source: "default/productpage", destination: "default/reviews" };

function withExemplars(...exemplars: object[]) {
  return { slots: [slot({ edges: [edge({ exemplars })] })] };
}

describe("the exemplars of a report", () => {
  it("are told with the edge that they are of", () => {
    expect(report(withExemplars(EXEMPLAR)).exemplars).toEqual([
      { ...NAMES, atUs: BOOT_US, durationUs: 1500, outcome: "failure", traceId: TRACE.toString("hex") },
    ]);
  });

  it("are those of all slots and edges", () => {
    const slots = [0, 1].map((index) => slot({ index, edges: [edge({ exemplars: [EXEMPLAR, EXEMPLAR] })] }));
    expect(report({ slots }).exemplars.length).toBe(4);
    expect(report().exemplars).toEqual([]);
  });

  it("may be named by 8 bytes, as B3 allows", () => {
    const [exemplar] = report(withExemplars({ ...EXEMPLAR, traceId: TRACE.subarray(8) })).exemplars;
    expect(exemplar?.traceId).toBe("a3ce929d0e0e4736");
  });

  it.each([
    ["too many", Array(5).fill(EXEMPLAR), "slots[0].edges[0].exemplars: has more than 4 entries"],
    [
      "one without a trace",
      [{ ...EXEMPLAR, traceId: [] }],
      "exemplars[0].trace_id: 0 bytes are neither 8 nor 16",
    ],
    [
      "one of 15 bytes",
      [{ ...EXEMPLAR, traceId: TRACE.subarray(1) }],
      "exemplars[0].trace_id: 15 bytes are neither 8 nor 16",
    ],
    [
      "one of zeros",
      [{ ...EXEMPLAR, traceId: Buffer.alloc(16) }],
      "exemplars[0].trace_id: is nothing but zeros",
    ],
    ["an unknown outcome", [{ ...EXEMPLAR, outcome: 8 }], "exemplars[0].outcome: 8 is not one of 0 to 7"],
    [
      "an instant over what a number holds",
      [{ ...EXEMPLAR, atUs: odd(2 ** 60) }],
      "exemplars[0].at_us: 1152921504606847000 is over 9007199254740991",
    ],
  ])("are refused where there are %s, with the place and the reason", (_what, exemplars, words) => {
    expect(errorsOf(encode(withExemplars(...exemplars))).join("\n")).toContain(words);
  });
});
