// What is taken out of a response's headers, in one walk over bytes that are not trusted.
import fc from "fast-check";
import { beforeAll, describe, expect, it } from "vitest";
import { compileEntry } from "../support/compile.js";
import { call, encodePairs, memoryOf, StubHost } from "../support/stub-host.js";

const NAMES = [":status", "grpc-status"] as const;
const CONTENT_TYPE = "content-type";
const SERVICE_TIME = "x-envoy-upstream-service-time";
type Pair = readonly [name: string, value: string];

let exports: WebAssembly.Exports;
beforeAll(async () => {
  exports = new StubHost().start(await compileEntry("response"));
});

/** [:status, grpc-status, whether it is gRPC, whether there is a service time]; a text is null where there is none. */
function readBytes(bytes: Uint8Array | undefined): unknown[] {
  const area = call(exports, "area");
  // What lies behind the bytes is no part of them.
  memoryOf(exports).fill(0x61, area, area + 8192);
  if (bytes !== undefined) memoryOf(exports).set(bytes, area);
  call(exports, "read", bytes === undefined ? 0xffffffff : bytes.length);
  const isOk = call(exports, "isOk") === 1;
  const texts = NAMES.map((_, index) => (isOk && index === 0 ? "200" : textAt(index)));
  return [...texts, call(exports, "isGrpc") === 1, call(exports, "serviceTime") === 1];
}

function textAt(index: number): string | null {
  if (call(exports, "isThere", index) === 0) return null;
  const start = call(exports, "ptrAt", index);
  const bytes = memoryOf(exports).slice(start, start + call(exports, "sizeAt", index));
  return Buffer.from(bytes).toString("latin1");
}
const read = (...pairs: Pair[]) => readBytes(encodePairs(pairs));
const NOTHING = [null, null, false, false];

describe("a response's headers", () => {
  it("give status, gRPC status, whether they are of gRPC, and whether an upstream answered", () => {
    const found = read(
      [":status", "200"],
      ["content-type", "application/grpc"],
      ["grpc-status", "0"],
      [SERVICE_TIME, "2"],
    );
    expect(found).toEqual(["200", "0", true, true]);
  });

  it("may stand in any order, among others", () => {
    const found = read(
      ["x", ""],
      [SERVICE_TIME, ""],
      ["server", "envoy"],
      [CONTENT_TYPE, "application/grpc"],
      [":status", "503"],
    );
    expect(found).toEqual(["503", null, true, true]);
  });

  it("count by their first line", () => {
    const types: Pair[] = [
      [CONTENT_TYPE, ""],
      [CONTENT_TYPE, "application/grpc"],
    ];
    expect(read([":status", "200"], [":status", "503"], ...types)).toEqual(["200", null, false, false]);
    expect(read([":status", "503"], [":status", "200"], ...types.reverse())).toEqual([
      "503",
      null,
      true,
      false,
    ]);
  });

  it.each([
    ["application/grpc", true],
    ["application/grpc+proto", true],
    ["application/grpc;charset=utf-8", true],
    ["application/grpc-web", false],
    ["application/grp", false],
    ["application/json", false],
    ["application_grpc", false],
    ["bpplication/grpc", false],
    ["APPLICATION/GRPC", false],
  ])("are of gRPC by their content type: %s %s", (type, isGrpc) => {
    expect(read([CONTENT_TYPE, type])).toEqual([null, null, isGrpc, false]);
  });

  it("are not taken for others of the same size, whichever byte is different", () => {
    for (const name of [...NAMES, CONTENT_TYPE, SERVICE_TIME]) {
      for (let at = 0; at < name.length; at++) {
        const other = `${name.slice(0, at)}~${name.slice(at + 1)}`;
        expect(read([other, "application/grpc"])).toEqual(NOTHING);
      }
    }
  });

  it("are not taken for longer names that begin with theirs", () => {
    for (const name of [...NAMES, CONTENT_TYPE, SERVICE_TIME]) {
      for (const more of ["s", "-2", "\0".repeat(32), "x".repeat(32)]) {
        expect(read([`${name}${more}`, "application/grpc"])).toEqual(NOTHING);
      }
    }
  });

  it("are none where the host gives none", () => {
    expect(readBytes(undefined)).toEqual(NOTHING);
    expect(read()).toEqual(NOTHING);
  });

  it("are forgotten with the next response", () => {
    read([":status", "200"], ["grpc-status", "0"], [CONTENT_TYPE, "application/grpc"], [SERVICE_TIME, "2"]);
    expect(read(["server", "envoy"])).toEqual(NOTHING);
  });

  it("end where their bytes end, whatever their sizes say", () => {
    const bytes = encodePairs([
      ["server", "envoy"],
      [":status", "200"],
      [CONTENT_TYPE, "application/grpc+proto"],
    ]);
    const whole = ["200", null, true, false];
    for (let size = 0; size <= bytes.length; size++) {
      const found = readBytes(bytes.subarray(0, size));
      expect([NOTHING, ["200", null, false, false], whole]).toContainEqual(found);
    }
    expect(readBytes(bytes)).toEqual(whole);
  });

  it("are found as a plain search finds them, in any map", () => {
    const name = fc.oneof(
      fc.constantFrom(...NAMES, CONTENT_TYPE, SERVICE_TIME),
      fc.string({ unit: "binary-ascii", maxLength: 40 }),
    );
    const value = fc.oneof(
      fc.constantFrom("200", "application/grpc", "application/grpc+proto", "application/grpc-web"),
      fc.string({ unit: "binary-ascii", maxLength: 20 }),
    );
    const pairs = fc.array(fc.tuple(name, value), { maxLength: 12 });
    fc.assert(
      fc.property(pairs, (all) => {
        const first = (wanted: string) => all.find(([other]) => other === wanted)?.[1] ?? null;
        const isGrpc = /^application\/grpc(?!-)/.test(first(CONTENT_TYPE) ?? "");
        expect(read(...all)).toEqual([...NAMES.map(first), isGrpc, first(SERVICE_TIME) !== null]);
      }),
    );
  });

  it("do no harm as any bytes at all", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), fc.integer({ min: 0, max: 9 }), (bytes, count) => {
        const spoilt = Uint8Array.from([count, 0, 0, 0, ...bytes]);
        for (const text of readBytes(spoilt).slice(0, NAMES.length)) {
          if (text !== null) expect(Buffer.from(spoilt).toString("latin1")).toContain(text);
        }
      }),
    );
  });
});
