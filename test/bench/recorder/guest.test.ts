import { describe, expect, it } from "vitest";
import { type Export, encode, type Import, op, type Value } from "../../../bench/floor/encode.js";
import { Guest } from "../../../bench/recorder/guest.js";
import { Host } from "../../../bench/recorder/host.js";
import { FUNCTIONS, importModuleOf, SHAPES, totalsOf } from "../../../bench/recorder/index.js";

const CELL = 16;
const SIZE_CELL = 20;
const PLACE = 4_096;

const imported = (name: string): Import => ({
  module: importModuleOf(name),
  name,
  parameters: (FUNCTIONS[name] ?? []).flatMap((kind) => SHAPES[kind]),
  results: ["i32"],
});
const exported = (
  name: string,
  parameters: number,
  body: readonly number[],
  results: Value[] = [],
): Export => ({
  name,
  parameters: Array(parameters).fill("i32"),
  results,
  body,
});
const ALLOCATOR = exported("proxy_on_memory_allocate", 1, op.i32(PLACE), ["i32"]);
const REFUSING = exported("proxy_on_memory_allocate", 1, op.i32(0), ["i32"]);
/** Answers the status of a read of x-a. */
const READ = exported(
  "proxy_on_log",
  1,
  [...op.i32(0), ...op.i32(8), ...op.i32(3), ...op.i32(CELL), ...op.i32(SIZE_CELL), ...op.call(0)],
  ["i32"],
);
/** Answers what stands in the cell of the address. */
const CELL_OF = exported("proxy_on_done", 1, [...op.i32(CELL), ...op.load], ["i32"]);

function guest(imports: readonly string[], ...exports: Export[]): { guest: Guest; host: Host } {
  const host = new Host(new Map());
  const data = [{ address: 8, bytes: Buffer.from("x-a") }];
  const bytes = encode({ imports: imports.map(imported), exports, memoryPages: 1, data });
  return { guest: new Guest(new WebAssembly.Module(bytes), host), host };
}

describe("a module in the recorder", () => {
  it("has a value copied to where its allocator says, and the call noted with its bytes", () => {
    const { guest: read, host } = guest(["proxy_get_header_map_value"], ALLOCATOR, READ, CELL_OF);
    host.request = [["x-a", "gold"]];
    const entry = read.enter("proxy_on_log", 2);
    expect(entry).toEqual({
      name: "proxy_on_log",
      calls: [{ name: "proxy_get_header_map_value", args: [0, "x-a", { cell: "value" }], returnedBytes: 4 }],
      answer: 0,
    });
    expect(read.enter("proxy_on_done", 2)?.answer).toBe(PLACE);
    expect(totalsOf(entry === undefined ? [] : [entry])).toEqual({
      entries: 1,
      hostCalls: 1,
      returnedValues: 1,
      returnedBytes: 4,
    });
  });

  it("gets nothing copied for an empty value, and for none", () => {
    const { guest: read, host } = guest(["proxy_get_header_map_value"], ALLOCATOR, READ, CELL_OF);
    host.request = [["x-a", ""]];
    expect(read.enter("proxy_on_log", 2)).toMatchObject({ calls: [{ name: "proxy_get_header_map_value" }] });
    expect(read.enter("proxy_on_done", 2)?.answer).toBe(0);
    host.request = [];
    expect(read.enter("proxy_on_log", 2)?.answer).toBe(1);
  });

  it("hears a failure where its allocator refuses", () => {
    const { guest: read, host } = guest(["proxy_get_header_map_value"], REFUSING, READ);
    host.request = [["x-a", "gold"]];
    expect(read.enter("proxy_on_log", 2)?.answer).toBe(6);
  });

  it("is not entered where it has no such callback", () => {
    const { guest: none } = guest([], ALLOCATOR);
    expect(none.enter("proxy_on_log", 2)).toBeUndefined();
    expect(none.exports).toEqual(new Set(["proxy_on_memory_allocate", "memory"]));
  });

  it("names a metric by its kind and name, whatever its id is", () => {
    const sample = [...op.i32(1), ...op.i64(5n), ...op.call(0), ...op.drop];
    const { guest: counting, host } = guest(["proxy_record_metric"], exported("proxy_on_log", 1, sample));
    host.answer("proxy_define_metric", [2, "durations"]);
    expect(counting.enter("proxy_on_log", 2)?.calls).toEqual([
      { name: "proxy_record_metric", args: [{ kind: 2, name: "durations" }, 5n] },
    ]);
  });

  it("is started by its own beginning", () => {
    const { guest: started } = guest(
      [],
      exported("_initialize", 0, [...op.i32(9), ...op.setGlobal]),
      exported("proxy_on_done", 1, op.getGlobal, ["i32"]),
    );
    expect(started.enter("proxy_on_done", 1)?.answer).toBe(9);
  });

  it("reads the clock into a cell of eight bytes", () => {
    const ask = [...op.i32(1), ...op.i64(0n), ...op.i32(CELL), ...op.call(0), ...op.drop];
    const { guest: asking, host } = guest(["clock_time_get"], exported("proxy_on_log", 1, ask), CELL_OF);
    host.nowNs = 7n;
    asking.enter("proxy_on_log", 2);
    expect(asking.enter("proxy_on_done", 2)?.answer).toBe(7);
  });
});
