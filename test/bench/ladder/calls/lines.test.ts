import { describe, expect, it } from "vitest";
import { linesOf } from "../../../../bench/ladder/calls/lines.js";
import type { Call } from "../../../../bench/recorder/index.js";

const line = (...calls: Call[]) => linesOf([{ name: "proxy_on_log", calls }])[0];

describe("a line of an entry", () => {
  it("is its name where it asks for nothing", () => {
    expect(line()).toBe("proxy_on_log");
  });

  it("has the calls in their order, without cells", () => {
    const now: Call = { name: "clock_time_get", args: [1, 0n, { cell: "wideOut" }] };
    const remove: Call = { name: "proxy_remove_header_map_value", args: [0, "x-a"] };
    expect(line(now, remove)).toBe(
      'proxy_on_log: clock_time_get(1, 0), proxy_remove_header_map_value(0, "x-a")',
    );
  });

  it("says what the host copied in", () => {
    const read: Call = { name: "get", args: [0, { cell: "value" }], returnedBytes: 263 };
    expect(line(read)).toBe("proxy_on_log: get(0) = 263 bytes");
  });

  it("shows a metric without its labels", () => {
    const sample: Call = { name: "record", args: [{ kind: 2, name: "durations.a=.=b;.;" }, 2n] };
    expect(line(sample)).toBe("proxy_on_log: record(durations, 2)");
  });

  it("cuts long texts and shows zero bytes", () => {
    expect(line({ name: "set", args: ["a\0b", "x".repeat(61)] })).toBe(
      `proxy_on_log: set("a\\0b", "${"x".repeat(60)}...")`,
    );
  });
});
