import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { StepSample } from "../../../controller/model/index.js";
import { BEFORE, BOOKINFO, type SimFault, STEP_MS, simulate } from "./simulator.js";

describe("of little data a diagnosis", () => {
  const slow: SimFault = { kind: "slow", at: "details", ms: 100 };

  it("finds by medians alone what is slow, and says that they do not add up", () => {
    const told = (sample: StepSample): StepSample => ({
      ...sample,
      requests: null,
      outcomes: null,
      latency: sample.latency.p50Ms === undefined ? {} : { p50Ms: sample.latency.p50Ms },
    });
    const given = simulate(BOOKINFO, { faults: [slow], told });
    const bare = { ...given, window: { ...given.window, instances: [] } };
    const { causes, quality } = diagnose(bare);
    expect(causes[0]).toMatchObject({ target: { service: "default/details" } });
    expect(quality.notes.join(" ")).toMatch(/p50, which does not add up/);
    expect(quality.notes.join(" ")).toContain("Nobody tells how many requests there were.");
  });

  it("goes by services and who calls whom where no edge is told", () => {
    const given = simulate(BOOKINFO, { faults: [slow] });
    const { ends, calls } = given.window;
    const services = ends
      .filter(({ seenBy }) => seenBy === "destination")
      .map(({ destination, samples }) => ({ service: destination, samples }));
    const { causes, quality } = diagnose({
      ...given,
      window: {
        ...given.window,
        ends: [],
        instances: [],
        services,
        calls: calls.filter(({ source }) => source !== "outside"),
      },
    });
    expect(causes[0]).toMatchObject({ target: { service: "default/details" }, kind: "slow_service" });
    expect(quality.notes.join(" ")).toMatch(/No edges are told/);
  });

  it("says of failures that they may be a callee's where no callee tells how its requests ended", () => {
    const given = simulate(BOOKINFO, { faults: [{ kind: "errors", at: "productpage", share: 0.5 }] });
    const silent = (sample: StepSample | undefined) => sample && { ...sample, outcomes: null };
    const ends = given.window.ends.map((end) =>
      end.source === "default/productpage" ? { ...end, samples: end.samples.map(silent) } : end,
    );
    const [whole] = diagnose(given).causes;
    const [first] = diagnose({ ...given, window: { ...given.window, ends, instances: [] } }).causes;
    expect(first).toMatchObject({ kind: "errors", target: { service: "default/productpage" } });
    expect(first?.summary).toMatch(/None of its callees tells how its requests ended/);
    expect(first?.score ?? 1).toBeLessThan(whole?.score ?? 0);
  });

  it("takes a service that asks itself for one service", () => {
    const given = simulate(BOOKINFO, { faults: [slow] });
    const self = { source: "default/details", destination: "default/details" };
    const own = given.window.ends.filter(({ destination }) => destination === "default/details");
    const ends = [...given.window.ends, ...own.map((end) => ({ ...end, ...self }))];
    const calls = [...given.window.calls, self];
    const { causes } = diagnose({ ...given, window: { ...given.window, ends, calls, instances: [] } });
    expect(causes[0]).toMatchObject({ target: { service: "default/details" } });
    expect(causes[0]?.path).toEqual(["default/details", "default/productpage"]);
  });

  it("names nothing without a time before the onset, and says so", () => {
    const given = simulate(BOOKINFO, { faults: [slow] });
    const { causes, quality } = diagnose({
      ...given,
      incident: { ...given.incident, baseline: { fromMs: 0, toMs: 0 } },
    });
    expect(causes).toEqual([]);
    expect(quality).toMatchObject({ baselineSteps: 0 });
    expect(quality.notes.join(" ")).toMatch(/Nothing is known of the time before the onset/);
  });

  it("believes less after a short time before the onset", () => {
    const given = simulate(BOOKINFO, { faults: [slow] });
    const shortly = {
      ...given.incident,
      baseline: { fromMs: (BEFORE - 3) * STEP_MS, toMs: BEFORE * STEP_MS },
    };
    const [whole] = diagnose(given).causes;
    const [short] = diagnose({ ...given, incident: shortly }).causes;
    expect(short?.target).toEqual(whole?.target);
    expect(short?.confidence ?? 1).toBeLessThan(whole?.confidence ?? 0);
  });

  it("names what only one end tells of, and that network and callee are one there", () => {
    const given = simulate(BOOKINFO, { faults: [slow] });
    const ends = given.window.ends.filter(
      ({ destination, seenBy }) => destination !== "default/details" || seenBy === "source",
    );
    const instances = given.window.instances.filter(({ service }) => service !== "default/details");
    const { causes, quality } = diagnose({ ...given, window: { ...given.window, ends, instances } });
    expect(causes[0]).toMatchObject({ target: { service: "default/details" } });
    expect(quality.notes.join(" ")).toMatch(/seen by the caller alone/);
  });
});

describe("of a large mesh a diagnosis", () => {
  it("is made of 1,000 edges and a quarter of an hour in a moment", () => {
    const mesh = Object.fromEntries(
      Array.from({ length: 251 }, (_, at) => {
        const calls = Object.fromEntries(
          [1, 2, 3, 4]
            .map((leap) => [`s${at * 4 + leap}`, 1])
            .filter(([to]) => Number(String(to).slice(1)) < 251),
        );
        return [`s${at}`, { selfMs: 5, calls }];
      }),
    );
    const given = simulate(mesh, { faults: [{ kind: "slow", at: "s200", ms: 100 }] });
    const times = (count: number) => Array.from({ length: count }, () => given.window.ends).flat();
    const ends = times(4).map((end, at) => ({
      ...end,
      source: at < given.window.ends.length ? end.source : `${end.source}-${at % 4}`,
    }));
    const { causes } = diagnose({ ...given, window: { ...given.window, ends } });
    expect(ends.length).toBeGreaterThan(1_000);
    expect(causes.length).toBeLessThanOrEqual(10);
  });
});
