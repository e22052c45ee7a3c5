// The breakers on SDKs have their limits in their sources: they have to be those of the scenario beside which they stand.
import { readFileSync } from "node:fs";
import { afterEach, describe, expect, it, vi } from "vitest";
import { assemblyscriptBreaker } from "../../../bench/peers/assemblyscript/index.js";
import { isSkip } from "../../../bench/peers/index.js";
import { rustBreaker } from "../../../bench/peers/rust/index.js";
import { SCENARIOS } from "../../../bench/scenario/index.js";

const PEERS = new URL("../../../bench/peers/", import.meta.url);
const source = (path: string) => readFileSync(new URL(path, PEERS), "utf8");
const number = (text: string, name: string) =>
  Number(
    new RegExp(`\\b${name}\\b[^=]*= (?:Duration::from_secs\\()?([\\d_]+)`)
      .exec(text)?.[1]
      ?.replaceAll("_", ""),
  );

const SOURCES = [
  {
    language: "Rust",
    breaker: "rust/src/breaker.rs",
    window: "rust/src/window.rs",
    base: "OPEN_BASE",
    second: 1,
  },
  {
    language: "AssemblyScript",
    breaker: "assemblyscript/assembly/breaker.ts",
    window: "assemblyscript/assembly/window.ts",
    base: "OPEN_BASE_MS",
    second: 1_000,
  },
];

afterEach(() => {
  vi.unstubAllEnvs();
});

describe("a breaker on an SDK", () => {
  it.each(SOURCES)("has the limits of the scenario, in $language", ({ breaker, window, base, second }) => {
    const text = source(breaker);
    const trip = {
      consecutive: number(text, "CONSECUTIVE"),
      rate: {
        threshold: `${number(text, "THRESHOLD_PERCENT")}%`,
        minimum: number(text, "MINIMUM"),
        window: `${number(source(window), "BUCKETS")}s`,
      },
    };
    const scenario = SCENARIOS.find(({ name }) => name === "breaker");
    expect(scenario?.document).toMatchObject({ breakers: [{ trip }] });
    // The filter's defaults: the scenario does not say them.
    expect(number(text, base)).toBe(5 * second);
    expect(number(text, "PROBES")).toBe(3);
  });

  it("stands beside a scenario that there is", () => {
    const names = SCENARIOS.map(({ name }) => name);
    for (const peer of [rustBreaker, assemblyscriptBreaker])
      for (const name of peer.sameWorkAs) expect(names).toContain(name);
  });

  it("is left out with what to install where there is no Rust", async () => {
    vi.stubEnv("PATH", "/nowhere");
    const settings = { cache: "/nowhere", signal: new AbortController().signal, progress: () => {} };
    const found = await rustBreaker.filters(1, settings);
    expect(isSkip(found) && found).toMatchObject({ what: "breaker on the Rust SDK" });
    expect(isSkip(found) && found.why).toContain("rustup target add");
  });

  it.each([
    ["Rust", rustBreaker],
    ["AssemblyScript", assemblyscriptBreaker],
  ])("says what was wrong where it cannot be built, in %s", async (_language, peer) => {
    const settings = { cache: "/dev/null", signal: new AbortController().signal, progress: () => {} };
    const found = await peer.filters(1, settings);
    if (!isSkip(found)) throw new Error("it was built");
    expect(found.why).toMatch(/it could not be built: .*\/dev\/null|install it with/);
  });
});
