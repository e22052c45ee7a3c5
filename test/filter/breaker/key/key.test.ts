// One breaker for each value of a header, or for each caller.
import { describe, expect, it } from "vitest";
import { documentOf, KeyBench, keyed, startKeys } from "../../support/keys.js";
import { Sidecar } from "../../support/sidecar.js";

const LONG = "t".repeat(200);

describe("a breaker keyed by a header", () => {
  it("judges each value by itself", async () => {
    const bench = await startKeys();
    expect([bench.ask("a", 503), bench.ask("a"), bench.ask("b"), bench.ask("a")]).toEqual([
      "503",
      "R",
      "200",
      "R",
    ]);
    expect(bench.transitions).toEqual(["a closed open"]);
  });

  it("takes a request without the header, and an empty one, for the key of no text", async () => {
    const bench = await startKeys();
    expect([bench.ask(undefined, 503), bench.ask(undefined), bench.ask("")]).toEqual(["503", "R", "R"]);
    expect(bench.ask("a")).toBe("200");
    expect(bench.advance(100).places).toEqual(["", "a"]);
  });

  it("takes values that differ in case, or only in their tails, for different keys", async () => {
    const bench = await startKeys();
    bench.ask("A", 503);
    bench.ask(`${LONG}1`, 503);
    expect([bench.ask("a"), bench.ask(`${LONG}2`), bench.ask(LONG)]).toEqual(["200", "200", "200"]);
    expect([bench.ask("A"), bench.ask(`${LONG}1`)]).toEqual(["R", "R"]);
    const kept = bench.advance(100).places.filter((key) => key?.startsWith("tt"));
    expect(new Set(kept).size).toBe(3);
    for (const key of kept) expect(key).toMatch(/^t{111}~[0-9a-f]{16}$/);
  });

  it("keeps values of 128 bytes as they are, whatever bytes they hold", async () => {
    const bench = await startKeys();
    const key = "é#\u0001".padEnd(127, "x");
    bench.ask(key, 503);
    expect([bench.ask(key), bench.ask(`${key}x`)]).toEqual(["R", "200"]);
  });

  it("recovers each key by itself", async () => {
    const bench = await startKeys(keyed({}, { open: { base: "1s" }, halfOpen: { probes: 1 } }));
    bench.ask("a", 503);
    bench.advance(500);
    bench.ask("b", 503);
    bench.advance(600);
    expect([bench.ask("a"), bench.ask("a"), bench.ask("b")]).toEqual(["200", "200", "R"]);
    bench.advance(500);
    expect(bench.transitions).toEqual([
      "a closed open",
      "b closed open",
      "a open half_open",
      "a half_open closed",
      "b open half_open",
    ]);
  });

  it("trips a key by requests that hang, with no other request of its own", async () => {
    const bench = await startKeys(keyed({}, { trip: { hung: { over: "1s", count: 2 } } }));
    bench.begin("a");
    bench.begin("a");
    bench.begin("b");
    bench.advance(1200);
    expect([bench.ask("a"), bench.ask("b")]).toEqual(["R", "200"]);
  });

  it("ramps a key up, and ends the ramp by time", async () => {
    const ramp = { open: { base: "1s" }, halfOpen: { probes: 1 }, ramp: { over: "2s", from: "50%" } };
    const bench = await startKeys(keyed({}, ramp));
    bench.ask("a", 503);
    bench.advance(1100);
    expect([bench.ask("a"), bench.ask("a"), bench.ask("b")]).toEqual(["200", "R", "200"]);
    expect(bench.advance(100).keys).toEqual({ closed: 1, ramp: 1 });
    bench.advance(2100);
    expect(bench.keys).toEqual({ closed: 2 });
  });

  it("shows its keys by state, and no state of its own", async () => {
    const bench = await startKeys();
    for (const key of ["a", "b", "c"]) bench.ask(key);
    bench.ask("d", 503);
    expect(bench.advance(100).keys).toEqual({ closed: 3, open: 1 });
    expect(bench.sidecar.envoy.metrics.names("gauge", "meshfuse_breaker_state.")).toEqual([]);
    expect(bench.sidecar.told("meshfuse_breaker_transitions_total", { breaker: "b", to: "open" })).toBe(1);
  });

  it("counts rejections of all keys as its own", async () => {
    const bench = await startKeys();
    for (const key of ["a", "b"]) bench.ask(key, 503);
    for (const key of ["a", "b", "b"]) bench.ask(key);
    expect(bench.sidecar.counter("meshfuse_breaker_rejected_total", { breaker: "b" })).toBe(3);
  });

  it("shares its own state among requests whose headers cannot be read", async () => {
    const tags = ["tenant", "user"].map((name) => ({ name, from: { header: `x-${name}` } }));
    const bench = new KeyBench(await Sidecar.start({ ...documentOf(keyed()), tags }));
    const headers = { "x-tenant": "a", "x-filling": "f".repeat(61 * 1024) };
    bench.sidecar.worker(0).exchange({ request: { headers }, upstream: { status: 503 } });
    expect(bench.ask("a")).toBe("200");
    expect(bench.overflown).toBe(0);
  });

  it("passes all in shadow, and says which keys it would have turned away", async () => {
    const bench = await startKeys(keyed({}, { mode: "shadow" }));
    bench.ask("a", 503);
    expect([bench.ask("a"), bench.ask("b")]).toEqual(["200", "200"]);
    expect(bench.sidecar.counter("meshfuse_breaker_shadow_rejected_total", { breaker: "b" })).toBe(1);
  });
});

describe("a breaker keyed by the caller", () => {
  it("judges each calling service by itself", async () => {
    const breaker = { name: "b", key: { source: true }, trip: { consecutive: 1 } };
    const services = ["a", "c"].map((name) => ({ name: `default/${name}`, hosts: [name] }));
    const sidecar = await Sidecar.start({ direction: "inbound", services, ...documentOf(breaker) });
    const bench = new KeyBench(sidecar);
    const ask = (source: string | undefined, status = 200) => {
      const headers: Record<string, string> = source === undefined ? {} : { "x-meshfuse-source": source };
      const exchange = sidecar.worker(0).exchange({ request: { headers }, upstream: { status } });
      return exchange.client.status;
    };
    expect([ask("default/a", 500), ask("default/c"), ask(undefined), ask("default/a")]).toEqual([
      500, 200, 200, 503,
    ]);
    // Names that no service has are one caller.
    expect([ask("evil/1", 500), ask("evil/2")]).toEqual([500, 503]);
    expect(bench.advance(100).places.sort()).toEqual(["default/a", "default/c", "outside", "unknown"]);
  });

  it("takes nobody for a caller from outside whose headers cannot be read", async () => {
    const breaker = { name: "b", key: { source: true }, trip: { consecutive: 1 } };
    const services = [{ name: "default/a", hosts: ["a"] }];
    const sidecar = await Sidecar.start({ direction: "inbound", services, ...documentOf(breaker) });
    const ask = (headers: Record<string, string>, status = 200) =>
      sidecar.worker(0).exchange({ request: { headers }, upstream: { status } }).client.status;
    ask({ "x-meshfuse-source": "default/a", "x-filling": "f".repeat(61 * 1024) }, 503);
    expect([ask({}), ask({ "x-meshfuse-source": "default/a" })]).toEqual([200, 200]);
  });
});
