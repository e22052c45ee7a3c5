// What a new configuration leaves of a breaker: by its name it keeps all it has. Brackets: the published cases.
import { describe, expect, it } from "vitest";
import { BreakerBench, documentOf, startBreaker } from "../support/breaker.js";
import { Sidecar } from "../support/sidecar.js";
import { REPORTING, Told } from "../support/told.js";

const rate = (threshold: string, window = "10s", minimum = 4) => ({
  trip: { rate: { threshold, window, minimum } },
  open: { base: "5s" },
  halfOpen: { probes: 3 },
});
const row = (consecutive: number) => ({ ...rate("100%", "10s", 1000), trip: { consecutive } });

describe("a breaker whose configuration changed", () => {
  it("keeps its window: a lower threshold trips at the next result [N12]", async () => {
    const bench = await startBreaker(rate("90%"));
    bench.play("F F F S S =C");
    bench.reload(rate("40%"));
    bench.play("+300 =C S =O");
  });

  it("keeps its row of failures: a lower limit trips at the next one", async () => {
    const bench = await startBreaker(row(5));
    bench.play("F F F");
    bench.reload(row(2));
    bench.play("+300 =C F =O");
  });

  it("keeps its open state and its deadline", async () => {
    const bench = await startBreaker(row(1));
    bench.play("F @2000");
    bench.reload({ ...row(1), open: { base: "1s" } });
    bench.play("R @4999 R @5000 S =H");
  });

  it("keeps its attempts", async () => {
    const bench = await startBreaker({ ...row(1), open: { base: "1s" } });
    bench.play("F @1000 F");
    bench.reload({ ...row(1), open: { base: "100ms", factor: 3 } });
    bench.play("@3000 F");
    expect(bench.history.at(-1)).toMatchObject({ to: "open", attempt: 2 });
    bench.play("@3899 R @3900 S");
  });

  it("keeps the successes and the places of probes", async () => {
    const bench = await startBreaker(row(1));
    bench.play("F @5000 S (a");
    bench.reload(row(1));
    bench.play("(b R a:S =H b:S =C");
  });

  it("closes if it now has successes enough", async () => {
    const bench = await startBreaker(row(1));
    bench.play("F @5000 S S =H");
    bench.reload({ ...row(1), halfOpen: { probes: 2 } });
    bench.play("+100 =C");
    expect(bench.transitions("closed", "recovered")).toBe(1);
  });

  it("counts what is in flight", async () => {
    const bench = await startBreaker(row(2));
    bench.play("(a (b");
    bench.reload(row(2));
    bench.play("a:F =C b:F =O");
  });
});

describe("requests that wait", () => {
  const hung = (over: string, count: number) => ({ trip: { hung: { over, count } } });

  it("are not hung any more by a longer limit, in other workers neither", async () => {
    const bench = await startBreaker(hung("1s", 3), 2);
    bench.play("(a (b", 0);
    bench.play("+1300 =C");
    bench.reload(hung("60s", 2));
    bench.play("+300 =C (c", 1);
    bench.play("+300 =C");
    bench.reload(hung("1s", 2));
    bench.play("+200 =O");
  });
});

describe("a breaker whose window has another length", () => {
  it("begins that window anew", async () => {
    const bench = await startBreaker(rate("50%"));
    bench.play("F F F");
    bench.reload(rate("50%", "20s"));
    bench.play("F =C F F =C F =O");
  });

  it("keeps its row of failures", async () => {
    const both = (window: string) => ({
      trip: { consecutive: 3, rate: { threshold: "100%", window, minimum: 1000 } },
    });
    const bench = await startBreaker(both("10s"));
    bench.play("F F");
    bench.reload(both("20s"));
    bench.play("=C F =O");
  });

  it("keeps its state and deadline", async () => {
    const bench = await startBreaker(rate("50%"));
    bench.play("F F F F =O");
    bench.reload(rate("50%", "1m"));
    bench.play("R @4999 R @5000 S =H");
  });
});

describe("a breaker that no configuration names any more", () => {
  it("lets all pass and shows closed", async () => {
    const bench = await startBreaker(row(1));
    bench.play("F =O");
    bench.sidecar.push({});
    bench.play("S +100 =C F F");
  });

  it("starts fresh when it is named again: closed, no window, no attempts [R23]", async () => {
    const bench = await startBreaker({ ...row(1), halfOpen: { probes: 1 } });
    bench.play("F @5000 F =O");
    bench.sidecar.push({});
    bench.play("+100");
    bench.reload(row(2));
    bench.play("S F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ to: "open", attempt: 0, completed: 3 });
  });

  it("forgets its window and row also when it was closed", async () => {
    const bench = await startBreaker(row(3));
    bench.play("F F");
    bench.sidecar.push({});
    bench.play("+100");
    bench.reload(row(3));
    bench.play("F F =C F =O");
    expect(bench.history.at(-1)).toMatchObject({ completed: 3, row: 3 });
  });

  it("takes no verdict from what was in flight, gone or named again", async () => {
    const bench = await startBreaker(row(1));
    bench.play("(a (b F @5000 (p");
    bench.sidecar.push({});
    bench.play("+100 a:F p:F");
    bench.reload(row(1));
    bench.play("+100 b:F =C");
  });

  it("keeps all it has when it is back before anybody looked", async () => {
    const bench = await startBreaker(row(1));
    bench.play("F =O");
    bench.sidecar.push({});
    bench.reload(row(1));
    bench.play("+100 =O R");
  });

  it("is told as forced open no more", async () => {
    const bench = await startBreaker({ ...row(1), mode: "forcedOpen" });
    bench.play("+100 =O");
    bench.sidecar.push({});
    bench.play("+100 =C");
    bench.reload(row(1));
    bench.play("+100 =C S");
  });
});

describe("the report of a breaker", () => {
  it("goes on with generation and attempt over a new configuration", async () => {
    const sidecar = await Sidecar.start({ ...documentOf(row(1)), ...REPORTING });
    const told = new Told(sidecar.envoy);
    const bench = new BreakerBench(sidecar);
    bench.play("F +300");
    const before = told.status("b");
    sidecar.push({ ...documentOf(row(7)), ...REPORTING });
    bench.play("+600");
    expect(told.status("b")).toEqual(before);
    expect(before).toMatchObject({ state: "open", generation: 1, attempt: 0, mode: "enforce" });
  });
});
