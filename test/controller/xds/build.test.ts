import { describe, expect, it } from "vitest";
import { envoyBuildOf } from "../../../controller/xds/build.js";

const runtime = (name: string, more = {}) => ({ name, category: "envoy.wasm.runtime", ...more });
const V8 = runtime("envoy.wasm.runtime.v8");
const NATIVE = runtime("envoy.wasm.runtime.null");
const version = (majorNumber: number, minorNumber: number, patch?: number) => ({
  userAgentBuildVersion: { version: { majorNumber, minorNumber, ...(patch === undefined ? {} : { patch }) } },
});

describe("what an Envoy says of its build", () => {
  it("is its version, and the runtimes in which it can run a module", () => {
    const extensions = [NATIVE, { name: "envoy.filters.http.wasm", category: "envoy.filters.http" }, V8];
    expect(envoyBuildOf({ ...version(1, 36, 4), extensions })).toEqual({
      version: "1.36.4",
      wasmRuntimes: ["envoy.wasm.runtime.v8"],
    });
  });

  it("has the zeros that the wire leaves out", () => {
    expect(envoyBuildOf(version(1, 40))).toEqual({ version: "1.40.0" });
  });

  it("is no runtime at all where it lists extensions and none of them runs modules", () => {
    expect(envoyBuildOf({ extensions: [NATIVE] })).toEqual({ wasmRuntimes: [] });
  });

  it("does not count a runtime that is switched off", () => {
    expect(envoyBuildOf({ extensions: [{ ...V8, disabled: true }] })).toEqual({ wasmRuntimes: [] });
  });

  it("looks the same in whatever order the extensions come", () => {
    const wamr = runtime("envoy.wasm.runtime.wamr");
    const sorted = { wasmRuntimes: ["envoy.wasm.runtime.v8", "envoy.wasm.runtime.wamr"] };
    expect(envoyBuildOf({ extensions: [wamr, V8] })).toEqual(sorted);
    expect(envoyBuildOf({ extensions: [V8, wamr] })).toEqual(sorted);
  });

  it("may be a version in words of its own, or nothing", () => {
    expect(envoyBuildOf({ userAgentVersion: "1.36-house" })).toEqual({ version: "1.36-house" });
    expect(envoyBuildOf({})).toBeUndefined();
    expect(envoyBuildOf({ userAgentVersion: "", extensions: [] })).toBeUndefined();
  });

  it("is cut where a client makes it up without end", () => {
    const extensions = Array.from({ length: 1_000 }, () => runtime("x".repeat(1_000)));
    const build = envoyBuildOf({ userAgentVersion: "9".repeat(1_000), extensions });
    expect(build?.version).toHaveLength(64);
    expect(build?.wasmRuntimes).toHaveLength(16);
    expect(build?.wasmRuntimes?.[0]).toHaveLength(128);
  });
});
