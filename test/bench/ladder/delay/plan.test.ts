import { describe, expect, it } from "vitest";
import { answering, bootstrap } from "../../../../bench/ladder/delay/bootstrap.js";
import { BURST, CELLS, DELAYS_MS, pathOf, runMs } from "../../../../bench/ladder/delay/plan.js";

const TURNS = 4;
const TIMERS = 2;

describe("the plan of the delays", () => {
  it("takes at most 40 s in a short run, with toxiproxy", () => {
    const envoyMs = [...CELLS, BURST].reduce((sum, cell) => sum + TIMERS * TURNS * runMs(cell, "short"), 0);
    const toxiproxyMs = CELLS.reduce((sum, cell) => sum + 4 * runMs(cell, "short"), 0);
    expect(envoyMs + toxiproxyMs).toBeLessThan(36_000);
  });

  it("gives a lone connection some requests of each delay", () => {
    for (const delayMs of DELAYS_MS) {
      const cell = { delayMs, concurrency: 1 };
      expect(runMs(cell, "short") / delayMs).toBeGreaterThanOrEqual(6);
      expect(runMs(cell, "full")).toBeGreaterThan(2 * runMs(cell, "short"));
    }
  });
});

describe("a burst", () => {
  it("is one request of each connection, which is over with its delay", () => {
    expect(BURST).toMatchObject({ concurrency: 2_000, isBurst: true });
    expect(runMs(BURST, "short")).toBe(BURST.delayMs);
    expect(DELAYS_MS).toContain(BURST.delayMs);
  });
});

describe("the Envoy that delays", () => {
  const config = JSON.stringify(bootstrap({ meshfuse: 1, native: 2 }, "/m.wasm", "/access.log"));
  const text = JSON.stringify(JSON.parse(config), (_key, value) =>
    typeof value?.value === "string" ? JSON.parse(Buffer.from(value.value, "base64").toString()) : value,
  );

  it.each(DELAYS_MS)("asks both filters for the same %s ms, on the same path", (delayMs) => {
    const path = `/delay-${delayMs}`;
    expect(pathOf(delayMs, 3)).toBe(`${path}?run=3`);
    expect(text).toContain(
      `{"paths":[{"exact":"${path}"}]},"percentage":"100%","delay":{"fixed":"${delayMs}ms"}`,
    );
    expect(text).toContain(`{"fixed_delay":"${delayMs / 1000}s","percentage":{"numerator":100}}`);
  });

  it("is asked without a delay too, on a path of its own", () => {
    const [meshfuse, native] = bootstrapListeners();
    expect(meshfuse).toContain('"path":"/delay-0"},"direct_response":{"status":200}}');
    expect(native).toContain('"path":"/delay-0"},"direct_response":{"status":200}}');
  });

  it("listens on loopback alone", () => {
    for (const all of [config, JSON.stringify(answering(5))])
      for (const [, address] of all.matchAll(/"address":"([^"]*)"/g)) expect(address).toBe("127.0.0.1");
  });

  function bootstrapListeners(): string[] {
    const parsed = JSON.parse(config) as { static_resources: { listeners: object[] } };
    return parsed.static_resources.listeners.map((listener) => JSON.stringify(listener));
  }
});
