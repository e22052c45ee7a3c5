// Keyed breakers as a whole: what they show, what moves them, new configurations, several workers.
import { describe, expect, it } from "vitest";
import { isRejected, startBreaker } from "../../support/breaker.js";
import { FORGOTTEN, KEYED, keyed, keysIn, send } from "../../support/breaker-keyed.js";

describe("keyed breakers", () => {
  it("show their keys by state instead of a state", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F");
    bench.of("silver").play("S +300");
    expect([keysIn(bench, "closed"), keysIn(bench, "open")]).toEqual([1, 1]);
    expect(bench.sidecar.envoy.metrics.names("gauge", "meshfuse_breaker_state")).toEqual([]);
    bench.play("+1000");
    expect([keysIn(bench, "open"), keysIn(bench, "half_open")]).toEqual([0, 1]);
    bench.of("gold").play(`S ${FORGOTTEN}`);
    expect(["closed", "open", "half_open", "ramp"].map((state) => keysIn(bench, state))).toEqual([
      0, 0, 0, 0,
    ]);
  });

  it("count transitions of all keys under their name", async () => {
    const bench = await startBreaker(KEYED);
    for (const key of ["a", "b"]) bench.of(key).play("F F R +100");
    expect(bench.transitions("open", "consecutive")).toBe(2);
    expect(bench.rejected).toBe(2);
  });

  it("trip by every rule, ramp, and come back, each for itself", async () => {
    const trip = { slow: { over: "100ms", threshold: "50%", minimum: 2 }, hung: { over: "200ms", count: 2 } };
    const bench = await startBreaker(keyed({}, { trip, ramp: { over: "1s", from: "0%" } }));
    bench.of("slow").play("S101 S101 =O");
    bench.of("hung").play("(a (b +301 =O");
    bench.of("fine").play("S S S =C");
    bench.play("+1000");
    bench.of("slow").play("S =R R");
    bench.of("hung").play("S =R R +1101 =C 10/10");
    expect(bench.of("slow").history.at(-1)).toMatchObject({ from: "ramp", to: "closed" });
  });

  it("obey modes as one", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F =O");
    bench.reload({ ...KEYED, mode: "forcedOpen" });
    for (const key of ["gold", "new"]) bench.of(key).play("R");
    bench.reload({ ...KEYED, mode: "disabled" });
    for (const key of ["gold", "new"]) bench.of(key).play("S F F F S");
    bench.reload(KEYED);
    bench.of("gold").play("R");
    bench.of("new").play("S");
  });

  it("keep their keys over a new configuration", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F");
    bench.of("silver").play("F");
    bench.reload({ ...KEYED, trip: { consecutive: 3 } });
    bench.play("+100");
    bench.of("gold").play("R");
    bench.of("silver").play("F F =O");
  });

  it("begin anew when they are told apart by something else", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F R");
    bench.reload(keyed({ header: "x-user" }));
    bench.play("+300");
    const gold = bench.of("gold", "x-user");
    gold.play("S F F R");
  });

  it("are forgotten with their breaker", async () => {
    const bench = await startBreaker(KEYED);
    bench.of("gold").play("F F R");
    bench.sidecar.push({});
    bench.play("+500");
    bench.reload(KEYED);
    bench.of("gold").play("S F F R");
  });

  it("can be ten thousand", async () => {
    const bench = await startBreaker(keyed({ maxKeys: 10_000, idle: "1h" }));
    const headers = (index: number) => ({ "x-tenant": `tenant-${index}` });
    for (let index = 0; index < 10_000; index++) {
      send(bench, headers(index), 503);
      if (index % 500 === 0) bench.play("+100");
    }
    bench.play("+3000");
    expect(keysIn(bench, "closed")).toBe(10_000);
    const every = 7;
    for (let index = 0; index < 10_000; index += every) expect(send(bench, headers(index))).toBe(false);
    for (let index = 0; index < 10_000; index++) {
      expect(send(bench, headers(index), 200)).toBe(index % every === 0);
    }
    expect(bench.sidecar.counter("meshfuse_overflow_total", { what: "keys" })).toBe(0);
  });
});

describe("keys of several workers", () => {
  it("trip by the sum of all, and are open in all", async () => {
    const bench = await startBreaker(keyed({}, { trip: { consecutive: 4 } }), 4);
    const gold = bench.of("gold");
    for (const worker of [0, 1, 2, 3]) gold.play("F", worker);
    bench.of("silver").play("F", 0);
    bench.play("+250");
    for (const worker of [0, 1, 2, 3]) gold.play("R", worker);
    for (const worker of [0, 1, 2, 3]) bench.of("silver").play("S", worker);
    expect(gold.history).toHaveLength(1);
  });

  it("obey a trip of one in time, though they never saw the key", async () => {
    const bench = await startBreaker(KEYED, 4);
    bench.of("gold").play("F F", 2);
    bench.play("+250");
    for (const worker of [0, 1, 3]) bench.of("gold").play("R", worker);
  });

  it("have as many probes as one, for each key", async () => {
    const bench = await startBreaker(keyed({}, { halfOpen: { probes: 2 } }), 4);
    for (const key of ["a", "b"]) bench.of(key).play("F F");
    bench.play("+1250");
    for (const key of ["a", "b"]) {
      const all = Array.from({ length: 12 }, (_, index) =>
        bench.sidecar
          .worker(index % 4)
          .begin({ request: { headers: { "x-tenant": key } }, upstream: { never: true } }),
      );
      expect(all.filter((exchange) => !isRejected(exchange))).toHaveLength(2);
    }
  });
});
