import { describe, expect, it } from "vitest";
import { costOf, readCalls } from "../../../../bench/ladder/instructions/measure.js";

const profile = (entries: Record<string, number>, functions: Record<string, number> = {}) => ({
  instructions: Object.values(entries).reduce((sum, cost) => sum + cost, 0),
  entries: new Map(Object.entries(entries)),
  functions: new Map(Object.entries(functions)),
});

describe("what the machine prints at its end", () => {
  it("is how often each function of the host was called", () => {
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

describe("the cost of a request", () => {
  it("is what all callbacks of the requests took, for each of them", () => {
    const cost = costOf("a", profile({ proxy_on_request_headers: 1000, proxy_on_log: 501 }), [], 100);
    expect(cost.instructions).toBe(15.01);
    expect(cost.parts).toEqual({ create: 0, request: 10, response: 0, log: 5.01, end: 0 });
  });

  it("counts what comes after the response under its end", () => {
    const entries = { proxy_on_response_body: 10, proxy_on_done: 20, proxy_on_delete: 30 };
    expect(costOf("a", profile(entries), [], 10).parts.end).toBe(6);
  });

  it("leaves ticks and answers to reports out, and shows what one tick took", () => {
    const entries = { proxy_on_log: 100, proxy_on_tick: 900, proxy_on_grpc_receive: 100 };
    const cost = costOf("a", profile(entries), [["ticks", 4]], 10);
    expect(cost.instructions).toBe(10);
    expect(cost.tick).toBe(250);
  });

  it("knows nothing of a tick where none came", () => {
    expect(costOf("a", profile({}), [["ticks", 0]], 10).tick).toBeUndefined();
  });

  it("shows the calls of one request", () => {
    const calls = [
      ["clock_time_get", 20],
      ["proxy_set_shared_data", 5],
      ["ticks", 4],
    ] as const;
    expect(costOf("a", profile({}), calls, 10).hostCalls).toEqual({
      clock_time_get: 2,
      proxy_set_shared_data: 0.5,
    });
  });

  it("lists functions with the largest first", () => {
    expect(costOf("a", profile({}, { small: 10, large: 200 }), [], 10).functions).toEqual([
      ["large", 20],
      ["small", 1],
    ]);
  });
});
