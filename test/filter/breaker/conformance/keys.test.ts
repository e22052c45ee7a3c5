// One breaker for each value: whose it is, how many there are, when one is forgotten.
import { describe, expect, it } from "vitest";
import type { Headers } from "../../../host/index.js";
import { isRejected, startBreaker } from "../../support/breaker.js";
import { FORGOTTEN, KEYED, keyed, keysIn, send } from "../../support/breaker-keyed.js";
import { Sidecar } from "../../support/sidecar.js";

describe("the key of a request", () => {
  it("has a breaker of its own for each value", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F =O R");
    bench.of("silver").play("S F S F =C");
    bench.of("gold").play("R +1000 S =C");
    expect(bench.of("gold").history.map(({ to }) => to)).toEqual(["open", "half_open", "closed"]);
    expect(bench.of("silver").history).toEqual([]);
  });

  it("is empty without the header, and with an empty one", async () => {
    const bench = await startBreaker(KEYED);
    expect(send(bench, {})).toBe(false);
    expect(send(bench, { "x-tenant": "" })).toBe(false);
    expect([send(bench, {}), send(bench, { "x-tenant": "" })]).toEqual([true, true]);
    expect(bench.of("").history).toMatchObject([{ to: "open", reason: "consecutive" }]);
    bench.of("gold").play("S =C");
  });

  it("is the first line of a repeated header", async () => {
    const bench = await startBreaker(KEYED);
    const twice: Headers = [
      ["x-tenant", "gold"],
      ["x-tenant", "silver"],
    ];
    for (let i = 0; i < 2; i++) expect(send(bench, twice)).toBe(false);
    bench.of("gold").play("=O R");
    bench.of("silver").play("S");
  });

  it("is found by a header's name in any case", async () => {
    const bench = await startBreaker(keyed({ header: "X-Tenant" }));
    bench.of("gold").play("F F =O R");
    bench.of("silver").play("S");
  });

  it.each([
    ["case", "Gold", "gold"],
    ["a blank within", "go ld", "gold"],
    ["a byte beyond ASCII", "g\u00f6ld", "g\u00fcld"],
    ["the end of a long text", `${"x".repeat(1000)}a`, `${"x".repeat(1000)}b`],
    ["its length alone", "x".repeat(300), "x".repeat(301)],
  ])("is told apart by %s", async (_what, one, other) => {
    const bench = await startBreaker(KEYED);
    for (let i = 0; i < 2; i++) expect(send(bench, { "x-tenant": one })).toBe(false);
    expect([send(bench, { "x-tenant": one }), send(bench, { "x-tenant": other }, 200)]).toEqual([
      true,
      false,
    ]);
  });

  it("is the calling service inbound, by the names that are known", async () => {
    const breakers = [{ name: "b", ...KEYED, key: { source: true } }];
    const services = [
      { name: "default/productpage", hosts: ["productpage"] },
      { name: "default/reviews", hosts: ["reviews"] },
    ];
    const sidecar = await Sidecar.start({ direction: "inbound", services, breakers });
    const from = (source: string | undefined, status = 503) => {
      const headers: Headers = source === undefined ? {} : { "x-meshfuse-source": source };
      return isRejected(sidecar.root.exchange({ request: { headers }, upstream: { status } }));
    };
    expect([from("default/reviews"), from("default/reviews"), from("default/reviews")]).toEqual([
      false,
      false,
      true,
    ]);
    expect([from("default/productpage"), from("default/productpage", 200)]).toEqual([false, false]);
    expect([from("who/knows"), from("else/where"), from("who/ever")]).toEqual([false, false, true]);
    expect([from(undefined), from(undefined), from(undefined)]).toEqual([false, false, true]);
  });

  it("does not show in what a client gets", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F");
    const { client } = bench.sidecar.root.exchange({ request: { headers: { "x-tenant": "gold" } } });
    expect(client.headers?.get("x-meshfuse")).toBe("breaker=b; state=open");
    expect(client.headers?.get("retry-after")).toBe("1");
  });
});

describe("keys over the limit", () => {
  it("share one breaker, and are counted", async () => {
    const bench = await startBreaker(KEYED);
    for (const key of ["a", "b", "c"]) bench.of(key).play("F");
    bench.play("+200");
    for (const key of ["d", "e"]) expect(send(bench, { "x-tenant": key })).toBe(false);
    for (const key of ["d", "e", "f"]) expect(send(bench, { "x-tenant": key }, 200)).toBe(true);
    for (const key of ["a", "b", "c"]) bench.of(key).play("S =C");
    expect(bench.sidecar.counter("meshfuse_overflow_total", { what: "keys" })).toBe(5);
    expect(bench.history).toMatchObject([{ key: undefined, to: "open" }]);
  });

  it("get one of their own when another was forgotten", async () => {
    const bench = await startBreaker(KEYED);
    for (const key of ["a", "b", "c"]) bench.of(key).play("S");
    bench.play(FORGOTTEN);
    bench.of("d").play("F F =O");
    for (const key of ["e", "f"]) bench.of(key).play("S =C");
  });

  it.each([1, 2, 4])("are over one limit for an Envoy of %i workers", async (workers) => {
    const bench = await startBreaker(KEYED, workers);
    for (let index = 0; index < 8; index++) bench.of(`key-${index}`).play("S +30", index % workers);
    bench.play("+500");
    expect(keysIn(bench, "closed") + keysIn(bench, "open")).toBeLessThanOrEqual(3 + 1);
    for (let index = 0; index < 8; index++) {
      send(bench, { "x-tenant": `key-${index}` });
      send(bench, { "x-tenant": `key-${index}` });
    }
    const own = Array.from({ length: 8 }, (_, index) => bench.of(`key-${index}`).history.length);
    expect(own.filter((transitions) => transitions > 0)).toHaveLength(3);
    expect(bench.history.length).toBeGreaterThan(0);
  });
});

describe("an idle key", () => {
  it("is forgotten with its row when it is closed", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play(`F ${FORGOTTEN} F =C F =O`);
  });

  it("is kept while it is asked for in time", async () => {
    const bench = await startBreaker(keyed({}, { failure: { ignore: ["404"] } }));
    bench.of("gold").play("F +8000 I +8000 I +8000 F =O");
  });

  it("is kept while a request of it is under way", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F");
    const gold = bench.of("gold");
    gold.play(`(a ${FORGOTTEN} ${FORGOTTEN} a:F =O R`);
  });

  it("is kept as long as it is open, and its deadline", async () => {
    const bench = await startBreaker(keyed({ idle: "1s" }, { open: { base: "1m", factor: 1, max: "1m" } }));
    bench.of("gold").play("F F +59999 R +1 S =C");
  });

  it("is kept as long as it is half-open", async () => {
    const bench = await startBreaker(keyed({ idle: "1s" }));
    bench.of("gold").play("F F +1000 +60000 =H (a R a:S =C");
  });

  it("is forgotten once it has closed again, with its attempts", async () => {
    const bench = await startBreaker(keyed({}, { open: { base: "1s", factor: 2 } }));
    bench.of("gold").play(`F F +1000 F =O +2000 S =C ${FORGOTTEN} F F =O`);
    expect(bench.of("gold").history.at(-1)).toMatchObject({ attempt: 0, lastsMs: 1000 });
  });
});
