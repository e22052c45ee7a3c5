// What a new configuration does to keys.
import { describe, expect, it } from "vitest";
import { documentOf, keyed, startKeys } from "../../support/keys.js";

const LONG = { open: { base: "50s" } };

describe("a new configuration", () => {
  it("keeps the keys of a breaker with their states", async () => {
    const bench = await startKeys(keyed({}, LONG));
    bench.ask("a", 503);
    bench.ask("b");
    bench.advance(200);
    for (let i = 0; i < 3; i++) {
      bench.sidecar.push(documentOf(keyed({}, { ...LONG, trip: { consecutive: 1 + i } })));
      expect([bench.ask("a"), bench.ask("b")]).toEqual(["R", "200"]);
    }
    expect(bench.advance(200).keys).toEqual({ closed: 1, open: 1 });
  });

  it("holds for all keys at once", async () => {
    const bench = await startKeys(keyed({}, { trip: { consecutive: 3 } }));
    bench.ask("a", 503);
    bench.sidecar.push(documentOf(keyed({}, { trip: { consecutive: 2 } })));
    expect([bench.ask("a", 503), bench.ask("a")]).toEqual(["503", "R"]);
  });

  it("begins the windows of all keys anew where it changes their length", async () => {
    const rate = (window: string) => ({ trip: { rate: { threshold: "50%", window, minimum: 2 } } });
    const bench = await startKeys(keyed({}, rate("10s")));
    bench.ask("a", 503);
    bench.sidecar.push(documentOf(keyed({}, rate("20s"))));
    expect([bench.ask("a", 503), bench.ask("a", 503), bench.ask("a")]).toEqual(["503", "503", "R"]);
  });

  it("that names the breaker no more forgets its keys and frees their places", async () => {
    const bench = await startKeys(keyed({}, LONG), 3);
    bench.ask("a", 503);
    bench.ask("b", 200, 1);
    bench.advance(300);
    bench.sidecar.push({});
    expect(bench.advance(500).places).toEqual([null, null]);
    expect(bench.keys).toEqual({});
    bench.sidecar.push(documentOf(keyed({}, LONG)));
    expect([bench.ask("a"), bench.ask("a", 200, 2)]).toEqual(["200", "200"]);
  });

  it("that tells the keys apart by something else forgets those there are", async () => {
    const bench = await startKeys(keyed({}, LONG), 2);
    bench.ask("a", 503);
    bench.advance(300);
    const other = { ...keyed({}, LONG), key: { header: "x-user" } };
    bench.sidecar.push(documentOf(other));
    expect(bench.ask("a")).toBe("200");
    expect(bench.advance(500).places.filter((key) => key !== null)).toEqual([""]);
    expect(bench.keys).toEqual({ closed: 1 });
  });

  it("that takes the key away leaves one breaker for all", async () => {
    const bench = await startKeys();
    bench.ask("a", 503);
    bench.sidecar.push(documentOf({ name: "b", trip: { consecutive: 1 } }));
    expect([bench.ask("a", 503), bench.ask("b")]).toEqual(["503", "R"]);
    expect(bench.advance(300).keys).toEqual({});
    bench.sidecar.push(documentOf(keyed()));
    expect(bench.ask("b")).toBe("200");
  });

  it("that gives the breaker keys leaves its gauge at 0", async () => {
    const plain = { name: "b", trip: { consecutive: 1 } };
    const bench = await startKeys(plain);
    const name = "meshfuse_breaker_state.direction=.=outbound;.;breaker=.=b;.;";
    const gauge = () => bench.sidecar.envoy.metrics.value("gauge", name);
    bench.ask(undefined, 503);
    expect(gauge()).toBe(1);
    bench.sidecar.push(documentOf(keyed()));
    bench.advance(200);
    expect([gauge(), bench.ask("a")]).toEqual([0, "200"]);
  });

  it("ends requests in flight neutrally where their key is gone", async () => {
    const bench = await startKeys();
    const old = bench.begin("a");
    bench.sidecar.push(documentOf({ ...keyed(), key: { header: "x-user" } }));
    bench.advance(200);
    bench.end(old, 503);
    expect([bench.ask("a"), bench.ask("a")]).toEqual(["200", "200"]);
  });

  it("that forces the breaker open turns all keys away, shows so, and gives their states back", async () => {
    const bench = await startKeys(keyed({}, LONG), 2);
    bench.ask("a", 503);
    bench.ask("b");
    bench.advance(300);
    bench.sidecar.push(documentOf(keyed({}, { ...LONG, mode: "forcedOpen" })));
    expect([bench.ask("b"), bench.ask("new")]).toEqual(["R", "R"]);
    expect(bench.advance(200).keys).toEqual({ open: 2 });
    bench.sidecar.push(documentOf(keyed({}, { ...LONG, mode: "disabled" })));
    expect([bench.ask("a"), bench.ask("b")]).toEqual(["200", "200"]);
    expect(bench.advance(200).keys).toEqual({ closed: 2 });
    bench.sidecar.push(documentOf(keyed({}, LONG)));
    expect([bench.ask("a"), bench.ask("b")]).toEqual(["R", "200"]);
    expect(bench.advance(200).keys).toEqual({ closed: 1, open: 1 });
  });

  it("ends probes in flight of a suspended key neutrally", async () => {
    const times = { open: { base: "1s" }, halfOpen: { probes: 1, lease: "60s" } };
    const bench = await startKeys(keyed({}, times));
    bench.ask("a", 503);
    bench.advance(1200);
    const probe = bench.begin("a");
    bench.sidecar.push(documentOf(keyed({}, { ...times, mode: "disabled" })));
    bench.advance(200);
    bench.end(probe, 503);
    bench.sidecar.push(documentOf(keyed({}, times)));
    bench.advance(200);
    expect([bench.keys, bench.ask("a")]).toEqual([{ half_open: 1 }, "200"]);
  });
});
