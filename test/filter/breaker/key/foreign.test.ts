// Places of keys that a worker cannot know: of breakers that are not, or not yet, in its configuration.
import { describe, expect, it } from "vitest";
import { kill } from "../../support/death.js";
import { documentOf, type KeyBench, keyed, startKeys } from "../../support/keys.js";

const LONG = { open: { base: "50s" } };
const OTHER = { ...keyed({}, LONG), name: "other" };
const TEN_MINUTES_MS = 600_000;

/** A worker that knows another breaker only, after one whose key `a` is open and `b` closed has died. */
async function heir(many = 0): Promise<KeyBench> {
  const before = await startKeys(keyed({ maxKeys: 16_384 }, LONG));
  before.ask("a", 503);
  before.ask("b");
  for (let i = 0; i < many; i++) before.ask(`t${i}`);
  before.advance(300 + many / 4).sidecar.vms.forEach(kill);
  const { shared, clock } = before.sidecar.envoy;
  const after = await startKeys(OTHER, 1, { shared, startMonotonicNs: clock.monotonicNs });
  return after.advance(300);
}

describe("a place whose breaker a worker does not know", () => {
  it("stays, and is not given to another key", async () => {
    const bench = await heir();
    bench.ask("a");
    expect(bench.advance(300).places).toEqual(["a", "b", "a"]);
    expect(bench.keys).toEqual({ closed: 1 });
  });

  it("is known as soon as its breaker is in force, before the next request", async () => {
    const bench = await heir();
    bench.sidecar.push(documentOf(keyed({}, LONG)));
    expect([bench.ask("a"), bench.ask("b")]).toEqual(["R", "200"]);
    expect(bench.advance(300).places).toEqual(["a", "b"]);
  });

  it("is free after ten minutes without a sign of it, unless its key is open", async () => {
    const bench = await heir();
    bench.advance(TEN_MINUTES_MS + 30_000);
    expect(bench.places).toEqual(["a", null]);
    bench.ask("c");
    expect(bench.advance(300).places).toEqual(["a", "c"]);
  });

  it("leaves no key a place where all are such: they share one breaker, which is judged", async () => {
    const bench = await heir(16_382);
    expect(bench.places.filter((key) => key !== null)).toHaveLength(16_384);
    expect([bench.ask("new", 503), bench.ask("new"), bench.ask("newer")]).toEqual(["503", "R", "R"]);
  });

  it("is not taken for one of a breaker of the same name that tells its keys apart by something else", async () => {
    const bench = await heir();
    bench.sidecar.push(documentOf({ ...keyed({}, LONG), key: { header: "x-user" } }));
    bench.advance(300);
    const exchange = bench.sidecar.root.exchange({ request: { headers: { "x-user": "a" } } });
    expect(exchange.client.status).toBe(200);
  });
});
