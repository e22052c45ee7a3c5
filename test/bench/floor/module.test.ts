import { describe, expect, it } from "vitest";
import { floorModule } from "../../../bench/floor/module.js";
import type { Call, Recording } from "../../../bench/recorder/index.js";

const HISTOGRAM = { kind: 2, name: "durations" };
const PAIRS: Call = { name: "proxy_get_header_map_pairs", args: [0, { cell: "value" }] };
const NOW: Call = { name: "clock_time_get", args: [1, 0n, { cell: "wideOut" }] };
const SAMPLE: Call = { name: "proxy_record_metric", args: [HISTOGRAM, 7n] };
const ALLOCATE = "proxy_on_memory_allocate";
const ARENA = 65_536;

type Callback = (...args: number[]) => number | undefined;
type Said = [name: string, ...args: (number | bigint)[]];

/** The floor with a host that notes its calls. */
function floor(recording: Recording, exported: readonly string[]) {
  const module = new WebAssembly.Module(floorModule(recording, exported));
  const said: Said[] = [];
  const imports: Record<string, Record<string, WebAssembly.HostFunction>> = {};
  for (const { module: from, name } of WebAssembly.Module.imports(module)) {
    imports[from] ??= {};
    imports[from][name] = (...args: (number | bigint)[]) => {
      said.push([name, ...args]);
      return 0;
    };
  }
  const { exports } = new WebAssembly.Instance(module, imports);
  const memory = exports.memory as WebAssembly.Memory;
  const text = (address: number | bigint | undefined, size: number | bigint | undefined) =>
    Buffer.from(memory.buffer, Number(address), Number(size)).toString("latin1");
  const call = (name: string, ...args: number[]) => (exports[name] as Callback)(...args);
  return { said, text, memory, call };
}

describe("a floor module", () => {
  it("makes the calls of an entry in their order", () => {
    const { call, said } = floor(
      [{ name: "proxy_on_request_headers", calls: [NOW, PAIRS], answer: 0 }],
      ["proxy_on_request_headers", "proxy_on_log"],
    );
    expect(call("proxy_on_log", 2)).toBeUndefined();
    expect(said).toEqual([]);
    expect(call("proxy_on_request_headers", 2, 9, 1)).toBe(0);
    expect(said.map(([name]) => name)).toEqual(["clock_time_get", "proxy_get_header_map_pairs"]);
    expect(said[0]?.slice(1, 3)).toEqual([1, 0n]);
  });

  it("answers an entry as it was answered", () => {
    const { call } = floor(
      [{ name: "proxy_on_request_headers", calls: [], answer: 1 }],
      ["proxy_on_request_headers", "proxy_on_response_headers", "proxy_on_configure", "proxy_on_done"],
    );
    expect(call("proxy_on_request_headers", 2, 9, 1)).toBe(1);
    expect(call("proxy_on_response_headers", 2, 9, 1)).toBe(0);
    expect(call("proxy_on_configure", 1, 0)).toBe(1);
    expect(call("proxy_on_done", 1)).toBe(1);
  });

  it("hands over the same bytes", () => {
    const reply: Call = { name: "proxy_send_local_response", args: [503, "details", "", "\0\xff", -1] };
    const { call, said, text } = floor(
      [{ name: "proxy_on_request_headers", calls: [reply], answer: 1 }],
      ["proxy_on_request_headers"],
    );
    call("proxy_on_request_headers", 2, 9, 1);
    const [, status, ...rest] = said[0] ?? [];
    expect([status, rest.at(-1)]).toEqual([503, -1]);
    expect(text(rest[0], rest[1])).toBe("details");
    expect(text(rest[2], rest[3])).toBe("");
    expect(text(rest[4], rest[5])).toBe("\0\xff");
  });

  it("has a cell beside those of a value where the host gives back both", () => {
    const read: Call = { name: "proxy_get_shared_data", args: ["key", { cell: "value" }, { cell: "out" }] };
    const { call, said } = floor([{ name: "proxy_on_log", calls: [read] }], ["proxy_on_log"]);
    call("proxy_on_log", 2);
    expect(new Set(said[0]?.slice(3)).size).toBe(3);
  });

  it("defines its metrics once, with the configuration, and names them by the host's id from then on", () => {
    const { call, said, text, memory } = floor(
      [{ name: "proxy_on_log", calls: [SAMPLE, SAMPLE] }],
      ["proxy_on_configure", "proxy_on_log"],
    );
    call("proxy_on_configure", 1, 0);
    const [name, kind, address, size, cell] = said[0] ?? [];
    expect([name, kind, text(address, size)]).toEqual(["proxy_define_metric", 2, "durations"]);
    expect(said).toHaveLength(1);
    new DataView(memory.buffer).setUint32(Number(cell), 41, true);
    call("proxy_on_log", 2);
    expect(said.slice(1)).toEqual([
      ["proxy_record_metric", 41, 7n],
      ["proxy_record_metric", 41, 7n],
    ]);
  });

  it("takes the host's values into an arena, each at a multiple of 8", () => {
    const { call } = floor([{ name: "proxy_on_log", calls: [PAIRS] }], [ALLOCATE, "proxy_on_log"]);
    expect([call(ALLOCATE, 5), call(ALLOCATE, 8), call(ALLOCATE, 1)]).toEqual([ARENA, ARENA + 8, ARENA + 16]);
  });

  it("forgets the values of the last entry at the next one that reads", () => {
    const { call } = floor(
      [{ name: "proxy_on_log", calls: [PAIRS] }],
      [ALLOCATE, "proxy_on_log", "proxy_on_done"],
    );
    call(ALLOCATE, 5);
    call("proxy_on_done", 2);
    expect(call(ALLOCATE, 5)).toBe(ARENA + 8);
    call("proxy_on_log", 2);
    expect(call(ALLOCATE, 5)).toBe(ARENA);
  });

  it("refuses a value that does not fit, however large", () => {
    const { call } = floor([], [ALLOCATE]);
    expect(call(ALLOCATE, 72 * 1024 + 1)).toBe(0);
    expect(call(ALLOCATE, -1)).toBe(0);
    expect(call(ALLOCATE, 72 * 1024)).toBe(ARENA);
    expect(call(ALLOCATE, 1)).toBe(0);
  });

  it("does nothing at a tick", () => {
    const { call, said } = floor([{ name: "proxy_on_log", calls: [NOW] }], ["proxy_on_tick"]);
    call("proxy_on_tick", 1);
    expect(said).toEqual([]);
  });

  it("is refused for an export that is not of the ABI", () => {
    expect(() => floorModule([], ["proxy_on_rain"])).toThrow("proxy_on_rain is no entry of proxy-wasm 0.2.1");
  });

  it("is refused where what it hands over has no room", () => {
    const large: Call = { name: "proxy_set_property", args: ["a", "x".repeat(ARENA)] };
    expect(() => floorModule([{ name: "proxy_on_log", calls: [large] }], ["proxy_on_log"])).toThrow(
      "the calls hand over more than 65536 bytes",
    );
  });
});
