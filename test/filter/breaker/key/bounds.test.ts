// How many keys there are, and for how long.
import { describe, expect, it } from "vitest";
import { documentOf, keyed, startKeys } from "../../support/keys.js";

const TWO = { trip: { consecutive: 2 } };

describe("maxKeys", () => {
  it("lets all further values share the breaker's own state, and counts their requests", async () => {
    const bench = await startKeys(keyed({ maxKeys: 2 }));
    bench.ask("a");
    bench.ask("b");
    expect([bench.ask("c", 503), bench.ask("d"), bench.ask("c")]).toEqual(["503", "R", "R"]);
    expect([bench.ask("a"), bench.ask("b")]).toEqual(["200", "200"]);
    expect(bench.overflown).toBe(3);
    expect(bench.transitions).toEqual(["* closed open"]);
    expect(bench.keys).toEqual({ closed: 2 });
  });

  it("of 1 is one key and the rest", async () => {
    const bench = await startKeys(keyed({ maxKeys: 1 }));
    expect([bench.ask("a", 503), bench.ask("b"), bench.ask("a")]).toEqual(["503", "200", "R"]);
  });

  it("that is lowered leaves the keys there are, until they are idle", async () => {
    const bench = await startKeys(keyed({ maxKeys: 3, idle: "5s" }));
    for (const key of ["a", "b", "c"]) bench.ask(key);
    bench.advance(200);
    bench.sidecar.push(documentOf(keyed({ maxKeys: 1, idle: "5s" })));
    expect([bench.ask("b", 503), bench.ask("b"), bench.ask("d")]).toEqual(["503", "R", "200"]);
    expect(bench.overflown).toBe(1);
    bench.advance(5500);
    expect(bench.keys).toEqual({ half_open: 1 });
  });

  it("that is raised gives a key of its own to the next value", async () => {
    const bench = await startKeys(keyed({ maxKeys: 1 }));
    bench.ask("a");
    bench.ask("b", 503);
    bench.sidecar.push(documentOf(keyed({ maxKeys: 2 })));
    expect([bench.ask("b"), bench.ask("c")]).toEqual(["200", "R"]);
  });

  it("holds for each breaker by itself", async () => {
    const first = { ...keyed({ maxKeys: 1 }), name: "first", match: { paths: [{ exact: "/first" }] } };
    const bench = await startKeys(first);
    bench.sidecar.push({ breakers: [first, keyed({ maxKeys: 1 })] });
    const ask = (path: string, key: string) =>
      bench.sidecar.worker(0).exchange({ request: { path, headers: { "x-tenant": key } } });
    ask("/first", "a");
    ask("/", "a");
    expect(bench.advance(100).places).toEqual(["a", "a"]);
    expect(bench.overflown).toBe(0);
  });
});

describe("a key that nobody uses", () => {
  it("is forgotten once it has been idle, with its window", async () => {
    const bench = await startKeys(keyed({ idle: "5s" }, TWO));
    bench.ask("a", 503);
    bench.advance(4900);
    expect(bench.keys).toEqual({ closed: 1 });
    bench.advance(300);
    expect([bench.keys, bench.places]).toEqual([{}, [null]]);
    expect([bench.ask("a", 503), bench.ask("a")]).toEqual(["503", "200"]);
  });

  it("is kept while it is open, and forgotten once it has closed", async () => {
    const times = { open: { base: "20s" }, halfOpen: { probes: 1 } };
    const bench = await startKeys(keyed({ idle: "1s" }, times));
    bench.ask("a", 503);
    bench.advance(19_000);
    expect([bench.keys, bench.ask("a")]).toEqual([{ open: 1 }, "R"]);
    bench.advance(5000);
    expect(bench.keys).toEqual({ half_open: 1 });
    expect(bench.ask("a")).toBe("200");
    bench.advance(1300);
    expect(bench.keys).toEqual({});
  });

  it("is not one with a request in flight", async () => {
    const bench = await startKeys(keyed({ idle: "1s" }));
    const exchange = bench.begin("a");
    bench.advance(30_000);
    bench.end(exchange, 503);
    expect(bench.ask("a")).toBe("R");
  });

  it("makes room for another one", async () => {
    const bench = await startKeys(keyed({ maxKeys: 1, idle: "2s" }));
    bench.ask("a");
    bench.advance(2300);
    expect([bench.ask("b", 503), bench.ask("b"), bench.ask("a")]).toEqual(["503", "R", "200"]);
    expect(bench.overflown).toBe(1);
    expect(bench.places).toEqual(["b"]);
  });

  it("leaves nothing to the next key that has its place", async () => {
    const rate = { trip: { rate: { threshold: "50%", window: "60s", minimum: 4 } } };
    const bench = await startKeys(keyed({ idle: "2s" }, rate), 2);
    for (let i = 0; i < 3; i++) bench.ask("a", 503, 1);
    bench.advance(3500);
    expect(bench.places).toEqual([null]);
    bench.ask("b", 503, 0);
    bench.advance(500);
    expect([bench.places, bench.keys]).toEqual([["b"], { closed: 1 }]);
  });

  it("leaves no state behind either, though it was open", async () => {
    const times = { open: { base: "1s" }, halfOpen: { probes: 1 } };
    const bench = await startKeys(keyed({ idle: "2s" }, times), 2);
    bench.ask("a", 503);
    bench.advance(1300);
    bench.ask("a");
    bench.advance(3000);
    expect(bench.places).toEqual([null]);
    bench.ask("b", 200, 1);
    bench.advance(500);
    expect([bench.ask("b", 503, 0), bench.ask("b", 200, 0)]).toEqual(["503", "R"]);
    expect(bench.transitions.at(-1)).toBe("b closed open");
  });
});

describe("texts made to fall into one place", () => {
  it("cost the others nothing: from some number on they share the breaker's own state", async () => {
    const bench = await startKeys(keyed({ maxKeys: 16_000 }));
    const parent = 0;
    const { murmur3 } = await import("../../support/murmur3.js");
    const chain = (text: string) => murmur3(Buffer.from(text), parent) & 16_383;
    const evil: string[] = [];
    for (let i = 0; evil.length < 70; i++) if (chain(`k${i}`) === 7) evil.push(`k${i}`);
    for (const key of evil) bench.ask(key);
    expect(bench.overflown).toBe(6);
  });
});
