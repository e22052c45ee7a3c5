// What is taken out of a response's headers, in one walk over bytes that are not trusted.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compileEntry } from "../support/compile.js";
import { call, encodePairs, memoryOf, StubHost } from "../support/stub-host.js";

const NAMES = [":status", "grpc-status", "content-type"] as const;
const SERVICE_TIME = "x-envoy-upstream-service-time";
type Pair = readonly [name: string, value: string];

let exports: WebAssembly.Exports;
beforeAll(async () => {
  exports = new StubHost().start(await compileEntry("response"));
});

/** [:status, grpc-status, content-type, whether there is a service time], null where there is none. */
function readBytes(bytes: Uint8Array | undefined): unknown[] {
  const area = call(exports, "area");
  // What lies behind the bytes is no part of them.
  memoryOf(exports).fill(0x61, area, area + 8192);
  if (bytes !== undefined) memoryOf(exports).set(bytes, area);
  call(exports, "read", bytes === undefined ? 0xffffffff : bytes.length);
  const texts = NAMES.map((_, index) => {
    if (call(exports, "isThere", index) === 0) return null;
    const start = call(exports, "ptrAt", index);
    return Buffer.from(memoryOf(exports).slice(start, start + call(exports, "sizeAt", index))).toString(
      "latin1",
    );
  });
  return [...texts, call(exports, "serviceTime") === 1];
}
const read = (...pairs: Pair[]) => readBytes(encodePairs(pairs));
const NOTHING = [null, null, null, false];

describe("a response's headers", () => {
  it("give status, gRPC status, content type, and whether an upstream answered", () => {
    const found = read(
      [":status", "200"],
      ["content-type", "application/grpc"],
      ["grpc-status", "0"],
      [SERVICE_TIME, "2"],
    );
    expect(found).toEqual(["200", "0", "application/grpc", true]);
  });

  it("may stand in any order, among others", () => {
    const found = read(
      ["x", ""],
      [SERVICE_TIME, ""],
      ["server", "envoy"],
      ["content-type", "a"],
      [":status", "503"],
    );
    expect(found).toEqual(["503", null, "a", true]);
  });

  it("count by their first line", () => {
    expect(read([":status", "200"], [":status", "503"], ["content-type", ""], ["content-type", "b"])).toEqual(
      ["200", null, "", false],
    );
  });

  it("are not taken for others of the same size, whichever byte is different", () => {
    for (const name of [...NAMES, SERVICE_TIME]) {
      for (let at = 0; at < name.length; at++) {
        const other = `${name.slice(0, at)}~${name.slice(at + 1)}`;
        expect(read([other, "v"])).toEqual(NOTHING);
      }
    }
  });

  it("are not taken for longer names that begin with theirs", () => {
    for (const name of [...NAMES, SERVICE_TIME]) {
      for (const more of ["s", "-2", "\0".repeat(32), "x".repeat(32)]) {
        expect(read([`${name}${more}`, "v"])).toEqual(NOTHING);
      }
    }
  });

  it("are none where the host gives none", () => {
    expect(readBytes(undefined)).toEqual(NOTHING);
    expect(read()).toEqual(NOTHING);
  });

  it("are forgotten with the next response", () => {
    read([":status", "200"], ["grpc-status", "0"], ["content-type", "a"], [SERVICE_TIME, "2"]);
    expect(read(["server", "envoy"])).toEqual(NOTHING);
  });

  it("end where their bytes end, whatever their sizes say", () => {
    const bytes = encodePairs([
      ["server", "envoy"],
      [":status", "200"],
      ["content-type", "text"],
    ]);
    const whole = ["200", null, "text", false];
    for (let size = 0; size <= bytes.length; size++) {
      const found = readBytes(bytes.subarray(0, size));
      expect([NOTHING, ["200", null, null, false], whole]).toContainEqual(found);
    }
    expect(readBytes(bytes)).toEqual(whole);
  });

  it("are found as a plain search finds them, in any map", () => {
    const name = fc.oneof(
      fc.constantFrom(...NAMES, SERVICE_TIME),
      fc.string({ unit: "binary-ascii", maxLength: 40 }),
    );
    const pairs = fc.array(fc.tuple(name, fc.string({ unit: "binary-ascii", maxLength: 9 })), {
      maxLength: 12,
    });
    fc.assert(
      fc.property(pairs, (all) => {
        const first = (wanted: string) => all.find(([other]) => other === wanted)?.[1] ?? null;
        expect(read(...all)).toEqual([...NAMES.map(first), first(SERVICE_TIME) !== null]);
      }),
    );
  });

  it("do no harm as any bytes at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 9 }), (bytes, count) => {
        const spoilt = Uint8Array.from([count, 0, 0, 0, ...bytes]);
        for (const text of readBytes(spoilt).slice(0, 3)) {
          if (text !== null) expect(Buffer.from(spoilt).toString("latin1")).toContain(text);
        }
      }),
    );
  });
});
