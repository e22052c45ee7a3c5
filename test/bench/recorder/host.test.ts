import { beforeEach, describe, expect, it } from "vitest";
import { Host } from "../../../bench/recorder/host.js";

const OK = { status: 0 };
const NOT_FOUND = { status: 1 };
const CAS_MISMATCH = { status: 8 };
const CREATE = 0xffffffff;

let host = new Host(new Map());
beforeEach(() => {
  host = new Host(new Map([["xds\0node\0id", "reviews-v1"]]));
  host.request = [
    [":path", "/a"],
    ["x-a", "1"],
  ];
});

describe("headers", () => {
  it("come by name, the first line of it", () => {
    host.request.push(["x-a", "2"]);
    expect(host.answer("proxy_get_header_map_value", [0, "x-a"])).toEqual({ status: 0, value: "1" });
    expect(host.answer("proxy_get_header_map_value", [0, "x-b"])).toEqual(NOT_FOUND);
    expect(host.answer("proxy_get_header_map_value", [1, "x-a"])).toEqual(NOT_FOUND);
  });

  it("come all at once in the wire form", () => {
    const sizes = "\x02\0\0\0\x05\0\0\0\x02\0\0\0\x03\0\0\0\x01\0\0\0";
    expect(host.answer("proxy_get_header_map_pairs", [0])).toEqual({
      status: 0,
      value: `${sizes}:path\0/a\0x-a\x001\0`,
    });
    expect(host.answer("proxy_get_header_map_pairs", [2])).toEqual(NOT_FOUND);
  });

  it("are changed by the module, for itself", () => {
    host.answer("proxy_replace_header_map_value", [0, "x-a", "2"]);
    host.answer("proxy_replace_header_map_value", [0, "x-b", "3"]);
    host.answer("proxy_add_header_map_value", [0, "x-a", "4"]);
    host.answer("proxy_remove_header_map_value", [0, ":path"]);
    host.answer("proxy_remove_header_map_value", [0, "x-never"]);
    expect(host.request).toEqual([
      ["x-a", "2"],
      ["x-b", "3"],
      ["x-a", "4"],
    ]);
  });
});

describe("properties and the configuration", () => {
  it("are there or not", () => {
    host.configuration = "{}";
    expect(host.answer("proxy_get_property", ["xds\0node\0id"])).toEqual({ status: 0, value: "reviews-v1" });
    expect(host.answer("proxy_get_property", ["xds\0node"])).toEqual(NOT_FOUND);
    expect(host.answer("proxy_get_buffer_bytes", [7, 0, 2])).toEqual({ status: 0, value: "{}" });
    expect(host.answer("proxy_get_buffer_bytes", [5, 0, 2])).toEqual(NOT_FOUND);
  });
});

describe("shared data", () => {
  it("is created once, and written by who has read it last", () => {
    expect(host.answer("proxy_get_shared_data", ["k"])).toEqual(NOT_FOUND);
    expect(host.answer("proxy_set_shared_data", ["k", "a", CREATE])).toEqual(OK);
    expect(host.answer("proxy_set_shared_data", ["k", "b", CREATE])).toEqual(CAS_MISMATCH);
    expect(host.answer("proxy_get_shared_data", ["k"])).toEqual({ status: 0, value: "a", out: 1 });
    expect(host.answer("proxy_set_shared_data", ["k", "c", 1])).toEqual(OK);
    expect(host.answer("proxy_set_shared_data", ["k", "d", 1])).toEqual(CAS_MISMATCH);
    expect(host.answer("proxy_set_shared_data", ["k", "e", 0])).toEqual(OK);
    expect(host.answer("proxy_get_shared_data", ["k"])).toEqual({ status: 0, value: "e", out: 3 });
  });

  it("takes the number that creates as a module hands it over", () => {
    expect(host.answer("proxy_set_shared_data", ["k", "a", -1])).toEqual(OK);
    expect(host.answer("proxy_set_shared_data", ["k", "a", -1])).toEqual(CAS_MISMATCH);
  });
});

describe("metrics", () => {
  it("have one id for a kind and a name", () => {
    expect(host.answer("proxy_define_metric", [2, "a"])).toEqual({ status: 0, out: 1 });
    expect(host.answer("proxy_define_metric", [0, "a"])).toEqual({ status: 0, out: 2 });
    expect(host.answer("proxy_define_metric", [2, "a"])).toEqual({ status: 0, out: 1 });
    expect(host.metrics).toEqual([
      { kind: 2, name: "a" },
      { kind: 0, name: "a" },
    ]);
  });
});

describe("time", () => {
  it("is the clock's, and starts the timer anew at each call for it", () => {
    expect(host.answer("clock_time_get", [1, 0n])).toEqual({ status: 0, out: host.nowNs });
    host.answer("proxy_set_tick_period_milliseconds", [100]);
    expect([host.tickMs, host.nextTickNs - host.nowNs]).toEqual([100, 100_000_000n]);
    const { out } = host.answer("proxy_get_current_time_nanoseconds", []);
    expect(Number(out)).toBeGreaterThan(Number(host.nowNs));
  });
});

describe("what a module does", () => {
  it("is remembered: a reply, a stream that goes on, a call that is open", () => {
    host.answer("proxy_send_local_response", [503, "", "", "", -1]);
    host.answer("proxy_continue_stream", [0]);
    expect([host.hasReplied, host.hasContinued]).toEqual([true, true]);
    expect(host.answer("proxy_grpc_call", ["c", "s", "m", "", "", 500])).toEqual({ status: 0, out: 1 });
    expect(host.openCall).toBe(1);
  });

  it("is no error as long as it logs none", () => {
    expect(host.answer("proxy_log", [2, "hello"])).toEqual(OK);
    expect(() => host.answer("proxy_log", [4, "no"])).toThrow("the module logs an error: no");
  });
});
