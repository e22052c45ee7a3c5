// Of which request there is a trace in the report, and what of it.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import type { Sidecar } from "../support/sidecar.js";
import { ask, b3, begin, type Headers, ids, told, trace, w3c } from "./traced-requests.js";

let sidecar: Sidecar;

beforeEach(async () => {
  ({ sidecar } = await begin());
});

describe("the trace of a request", () => {
  it("is reported with its edge, its end, its duration and its outcome", () => {
    ask(w3c(trace(7)), { delayMs: 30 });
    const endUs = Number(sidecar.envoy.clock.wallNs / 1000n);
    expect(told()).toEqual([
      {
        ...{ direction: "outbound", source: "default/reviews", destination: "default/ratings" },
        ...{ atUs: endUs, durationUs: 30_000, outcome: "success", traceId: trace(7) },
      },
    ]);
  });

  it.each([
    ["16 bytes in B3's headers", b3(trace(9)), [trace(9)]],
    ["8 bytes in B3's headers", b3("00000000000000ab"), ["00000000000000ab"]],
    ["digits in upper case", b3("00000000000000AB"), ["00000000000000ab"]],
    ["both standards, of which W3C's goes first", { ...b3(trace(1)), ...w3c(trace(2)) }, [trace(2)]],
    ["both, of which only B3's is sampled", { ...b3(trace(1)), ...w3c(trace(2), "00") }, [trace(1)]],
    ["flags beside that of sampling", w3c(trace(3), "03"), [trace(3)]],
    [
      "a later version of W3C's with more behind",
      { traceparent: `${w3c(trace(4)).traceparent}-more` },
      [trace(4)],
    ],
  ])("is read from %s", (_what, headers, expected) => {
    ask(headers);
    expect(ids()).toEqual(expected);
  });

  it.each([
    ["without tracing headers", {}],
    ["that is not sampled by W3C", w3c(trace(1), "00")],
    ["that is not sampled by B3", b3(trace(1), "0")],
    ["with B3's identifier alone", { "x-b3-traceid": trace(1) }],
    ["with B3's sampling alone", { "x-b3-sampled": "1" }],
    ["whose identifier is nothing but zeros", w3c(trace(0))],
    ["whose identifier is no hex", w3c("g".repeat(32))],
    ["whose identifier ends in no hex", b3(`${"1".repeat(31)}-`)],
    ["whose identifier is too short", b3("1".repeat(15))],
    ["whose identifier has 12 bytes", b3("1".repeat(24))],
    ["whose flags are no hex", w3c(trace(1), "0g")],
    ["whose header is cut", { traceparent: `00-${trace(1)}-00000000000000ff-` }],
    ["whose header is empty", { traceparent: "", "x-b3-sampled": "", "x-b3-traceid": "" }],
  ])("is not reported of one %s", (_what, headers: Headers) => {
    ask(headers);
    expect(ids()).toEqual([]);
  });

  it("whatever stands in the headers is 8 or 16 bytes that can be read, or nothing", () => {
    const hostile = fc.oneof(fc.string({ maxLength: 80 }), fc.stringMatching(/^[0-9a-f-]{0,70}$/));
    fc.assert(
      fc.property(hostile, hostile, fc.constantFrom("1", "0", "true", ""), (traceparent, id, sampled) => {
        const clean = (text: string) => text.replace(/[^\x20-\x7e]/g, "?");
        ask({ traceparent: clean(traceparent), "x-b3-traceid": clean(id), "x-b3-sampled": sampled });
        return told().every(({ traceId }) => /^([0-9a-f]{16}|[0-9a-f]{32})$/.test(traceId));
      }),
      { numRuns: 200 },
    );
  });
});
