// How long a breaker stays open: base * factor^attempt, at most max, and what begins the attempts anew.
import { describe, expect, it } from "vitest";
import { startBreaker } from "../support/breaker.js";

const growing = (open: object) => ({
  trip: { consecutive: 1, rate: { threshold: "100%", window: "2s", minimum: 100 } },
  open,
  halfOpen: { probes: 1 },
});
const DOUBLING = growing({ base: "1s", factor: 2, max: "60s" });

const CASES: readonly [title: string, open: object, script: string][] = [
  ["doubles by default, from five seconds [R8]", {}, "F @4999 R @5000 F @14999 R @15000 S =C"],
  ["grows by its factor", { base: "1s", factor: 3 }, "F @1000 F @3999 R @4000 F @12999 R @13000 S =C"],
  [
    "grows no further than its longest",
    { base: "1s", factor: 10, max: "5s" },
    "F @1000 F @5999 R @6000 F @11000 S =C",
  ],
  ["stays as it is with a factor of one", { base: "1s", factor: 1 }, "F @1000 F @2000 F @3000 S =C"],
  ["can be two hours [R6]", { base: "2h", max: "2h" }, "F R @3600000 R @7199999 R @7201000 S =C"],
  ["can be a thousandth of a second", { base: "1ms" }, "F R +1 S =C"],
  [
    "does not overflow with the largest numbers",
    { base: "8760h", factor: 1000, max: "8760h" },
    "F R +10000 R",
  ],
];

describe("the time a breaker is open", () => {
  it.each(CASES)("%s", async (_title, open, script) => {
    (await startBreaker(growing(open))).play(script);
  });

  it("grows while it is not healthy between, and begins anew once it was [P15]", async () => {
    const bench = await startBreaker(DOUBLING);
    bench.play("F +1000 F +2000 F +4000 F +8000 F +16000 S =C");
    bench.play("S +2001 F +1000 F +2000 F +4000");
    const opened = bench.history.filter(({ to }) => to === "open");
    expect(opened.map(({ attempt }) => attempt)).toEqual([0, 1, 2, 3, 4, 0, 1, 2]);
  });
});

describe("the attempt number", () => {
  const attemptsOf = async (script: string) => {
    const bench = await startBreaker(DOUBLING);
    bench.play(script);
    return bench.history.filter(({ to }) => to === "open").map(({ attempt }) => attempt);
  };

  it("outlives one good probe [L10]", async () => {
    expect(await attemptsOf("F @1000 S =C F")).toEqual([0, 1]);
  });

  it("outlives a closed state as long as the window, to the instant", async () => {
    expect(await attemptsOf("F @1000 S =C S @3000 F")).toEqual([0, 1]);
  });

  it("is 0 again after a closed state longer than the window with a success in it", async () => {
    expect(await attemptsOf("F @1000 S =C S @3001 F")).toEqual([0, 0]);
  });

  it("is 0 again also when the success has left the window since", async () => {
    expect(await attemptsOf("F @1000 S =C S @60000 F")).toEqual([0, 0]);
  });

  it("outlives any time without a success", async () => {
    expect(await attemptsOf("F @1000 S =C @60000 F")).toEqual([0, 1]);
  });

  it("outlives a success that began before the breaker closed", async () => {
    expect(await attemptsOf("(a F @1000 S =C a:S @60000 F")).toEqual([0, 1]);
  });

  it("goes by ten seconds where no rate gives a window", async () => {
    const bench = await startBreaker({ ...DOUBLING, trip: { consecutive: 1 } });
    bench.play("F @1000 S =C S @11000 F @13000 S =C S @23001 F");
    const opened = bench.history.filter(({ to }) => to === "open");
    expect(opened.map(({ attempt }) => attempt)).toEqual([0, 1, 0]);
  });
});
