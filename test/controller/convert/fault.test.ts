// What a route's fault injects.
import { describe, expect, it } from "vitest";
import { notesOf, specsOf } from "./support.js";

const HALF = { percentage: { value: 50 } };

function injected(fault: unknown): Record<string, unknown> | undefined {
  const [spec] = specsOf([{ fault }]);
  if (spec === undefined) return undefined;
  const { match, activeFor, ...fields } = spec;
  return fields;
}

describe("a fault of Istio's", () => {
  it("delays and aborts by draws of their own, since Istio draws each by itself", () => {
    const fault = {
      delay: { percentage: { value: 0.1 }, fixedDelay: "5s" },
      abort: { percentage: { value: 12.5 }, httpStatus: 418 },
    };
    expect(injected(fault)).toEqual({
      delay: { percentage: "0.1%", fixed: "5s" },
      abort: { percentage: "12.5%", status: 418 },
    });
    expect(notesOf([{ fault }])).toEqual([]);
  });

  it("aborts by a gRPC code", () => {
    expect(injected({ abort: { ...HALF, grpcStatus: "UNAVAILABLE" } })).toEqual({
      abort: { percentage: "50%", grpc: "UNAVAILABLE" },
    });
  });

  it("takes the old whole percentage of delays", () => {
    expect(injected({ delay: { percent: 7, fixedDelay: "1s" } })).toEqual({
      delay: { percentage: "7%", fixed: "1s" },
    });
  });

  it("without a percentage injects nothing in Istio, and is left out", () => {
    const fault = { delay: { fixedDelay: "1s" }, abort: { ...HALF, httpStatus: 500 } };
    expect(injected(fault)).toEqual({ abort: { percentage: "50%", status: 500 } });
    expect(notesOf([{ fault }])).toEqual([
      "spec.http[0].fault.delay: is left out: it has no percentage, which is 0 in Istio",
    ]);
  });

  it("that is rarer than half a part per million is left out, and said", () => {
    const fault = { abort: { percentage: { value: 0.00001 }, httpStatus: 500 } };
    expect(injected(fault)).toBeUndefined();
    expect(notesOf([{ fault }])).toEqual([
      "spec.http[0].fault: not converted: injects nothing; fault.abort.percentage.value is left out: " +
        "0.00001 is less than half a part per million",
    ]);
  });

  it("may wait for longer than a policy's default allows", () => {
    const long = (fixedDelay: string) => injected({ delay: { ...HALF, fixedDelay } });
    expect(long("60s")).not.toHaveProperty("limits");
    expect(long("90s")).toMatchObject({ delay: { fixed: "90s" }, limits: { delay: "90s" } });
  });

  it.each([
    [{ delay: { ...HALF, exponentialDelay: "1s" } }, "fault.delay has no fixedDelay"],
    [{ abort: { ...HALF, http2Error: "x" } }, "fault.abort has neither httpStatus nor grpcStatus"],
    [
      { abort: { ...HALF, http2Error: "x" } },
      "fault.abort.http2Error is left out: Istio does not do it either",
    ],
    [{}, "injects nothing"],
    [{ abort: { percentage: { value: 101 }, httpStatus: 500 } }, "101 is not 0 to 100"],
    [{ abort: { percentage: { value: "1" }, httpStatus: 500 } }, '"1" is not 0 to 100'],
    [{ abort: { ...HALF, httpStatus: 99 } }, "99 is not 200 to 599"],
    [{ abort: { ...HALF, httpStatus: 500, grpcStatus: "OK" } }, "has both httpStatus and grpcStatus"],
    [{ abort: { ...HALF, grpcStatus: "NOPE" } }, "NOPE"],
    [{ delay: { ...HALF, fixedDelay: "1us" } }, "is shorter than a millisecond"],
    [{ delay: { ...HALF, fixedDelay: "soon" } }, '"soon" is no duration'],
    [{ delay: { ...HALF, fixedDelay: "2h" } }, "limits.delay"],
    [{ delay: [] }, "is no object"],
  ])("%j is not converted, and why is said", (fault, words) => {
    expect(injected(fault)).toBeUndefined();
    expect(notesOf([{ fault }]).join("\n")).toContain(words);
  });

  it("says of fields that it does not know that they are left out", () => {
    const fault = { abort: { ...HALF, httpStatus: 500, jitter: 1 }, delai: {} };
    expect(injected(fault)).toEqual({ abort: { percentage: "50%", status: 500 } });
    expect(notesOf([{ fault }])).toEqual([
      "spec.http[0].fault.delai: is not carried over: unknown field",
      "spec.http[0].fault.abort.jitter: is left out: unknown field",
    ]);
  });
});
