import { describe, expect, it } from "vitest";
import { readCalls } from "../../../bench/cost/measure.js";

describe("what the host prints at its end", () => {
  it("is how often each of its functions was called", () => {
    expect(readCalls("clock_time_get 2000\nproxy_record_metric 1000\n")).toEqual([
      ["clock_time_get", 2000],
      ["proxy_record_metric", 1000],
    ]);
  });

  it("is told apart from what the filter logs", () => {
    expect(readCalls("meshfuse: breaker b closed -> open: 5\nproxy_log 1\n")).toEqual([["proxy_log", 1]]);
  });

  it("may be nothing", () => {
    expect(readCalls("")).toEqual([]);
  });
});
