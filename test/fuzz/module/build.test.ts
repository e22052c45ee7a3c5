import { beforeAll, describe, expect, it } from "vitest";
import { Host } from "../world/host.js";
import { blockOf, buildFilter, plant } from "./build.js";
import { instrument } from "./instrument.js";
import { FORBIDDEN, OWN_BYTES, SHADOW, ZONE_BYTES } from "./layout.js";

const PLANTED = { file: "filter/x.ts", from: "a < b", to: "a <= b" };

describe("the filter as the fuzzer runs it", () => {
  let host: Host;
  beforeAll(async () => {
    const { bytes, probes } = instrument(await buildFilter());
    host = new Host(await WebAssembly.compile(new Uint8Array(bytes)), probes);
  });

  it("names its blocks of static memory", () => {
    expect(host.guest.block("abi_memory_ARENA").bytes).toBe(72 * 1024);
    expect(host.guest.blocks.size).toBeGreaterThan(50);
    expect(() => host.guest.block("nothing")).toThrow("no block nothing");
  });

  it("has blocks that do not overlap, each with a zone behind it", () => {
    const blocks = [...host.guest.blocks.values()].sort((a, b) => a.address - b.address);
    blocks.forEach(({ address, bytes }, index) => {
      const next = blocks[index + 1]?.address ?? OWN_BYTES;
      expect(next).toBeGreaterThanOrEqual(address + bytes + ZONE_BYTES);
    });
    expect(FORBIDDEN).toBe(2);
    expect(SHADOW).toBe(OWN_BYTES);
  });
});

describe("a planted change", () => {
  it("replaces the one place that it names", () => {
    expect(plant("if (a < b) x();", PLANTED)).toBe("if (a <= b) x();");
  });

  it.each(["nothing here", "a < b, a < b"])("finds no place in %j", (text) => {
    expect(() => plant(text, PLANTED)).toThrow('filter/x.ts has not exactly one "a < b"');
  });
});

describe("the name of an exported block", () => {
  it("tells its size and where it stands", () => {
    expect(blockOf("fuzz_block_512_config_refusal_LINE")).toEqual({
      bytes: 512,
      name: "config_refusal_LINE",
    });
    expect(blockOf("memory")).toBeUndefined();
  });
});
