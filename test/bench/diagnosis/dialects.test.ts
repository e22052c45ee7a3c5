// One shop, told as different engines would tell of it: what is wrong is found in each, and named where it can be.
import { describe, expect, it } from "vitest";
import { answersOf, type Recording } from "../../../bench/diagnosis/recording.js";
import { replay } from "../../../bench/diagnosis/score/index.js";
import type { EndSeries, MeshWindow, StepSample } from "../../../controller/model/index.js";
import { Shop, type Troubles } from "../../controller/detect/mesh.js";
import { joined } from "../../controller/detect/story.js";

const WARM = 40;
const FAULT = 10;
const AFTER = 10;

type Dialect = (window: MeshWindow) => MeshWindow;

function sampled(change: (sample: StepSample, at: number) => StepSample | undefined): Dialect {
  return (window) => ({
    ...window,
    ends: window.ends.map((end) => ({
      ...end,
      samples: end.samples.map((sample, at) => sample && change(sample, at)),
    })),
  });
}

const ended = (keep: (end: EndSeries) => boolean): Dialect => {
  return (window) => ({ ...window, ends: window.ends.filter(keep) });
};

/** Of no edge anything is told but who calls whom: each service tells of all its requests together. */
const servicesAlone: Dialect = ({ ends, calls, ...rest }) => ({
  ...rest,
  calls: calls.filter(({ source }) => source !== "outside"),
  ends: [],
  services: ends.flatMap(({ seenBy, destination, samples }) =>
    seenBy === "destination" ? [{ service: destination, samples }] : [],
  ),
});

const DIALECTS: readonly (readonly [string, Dialect])[] = [
  ["as sidecars do", (window) => window],
  [
    "by means alone",
    sampled(({ latency, ...rest }) => ({ ...rest, latency: { meanMs: latency.p50Ms ?? 0 } })),
  ],
  ["by medians alone", sampled(({ latency: { p50Ms = 0 }, ...rest }) => ({ ...rest, latency: { p50Ms } }))],
  [
    "by p75 and p95",
    sampled(({ latency: { p50Ms = 0, p90Ms = 0 }, ...rest }) => ({
      ...rest,
      latency: { p50Ms, p75Ms: p90Ms, p95Ms: p90Ms * 1.5 },
    })),
  ],
  ["without what is in flight", sampled((sample) => ({ ...sample, inFlight: null }))],
  ["in rates, with broken counts", sampled((sample) => scaled(sample, 1 / 3))],
  ["with each seventh sample lost", sampled((sample, at) => (at % 7 === 3 ? undefined : sample))],
  ["by callees alone", ended(({ seenBy }) => seenBy === "destination")],
  ["by callers alone, and users", ended(({ seenBy, source }) => seenBy === "source" || source === "outside")],
  ["by services alone", servicesAlone],
  [
    "from users who are not known",
    (window) => JSON.parse(JSON.stringify(window).replaceAll('"outside"', '"unknown"'), revived),
  ],
];

function scaled(sample: StepSample, by: number): StepSample {
  const { requests, outcomes } = sample;
  const told = Object.entries(outcomes ?? {}).map(([outcome, count]) => [outcome, count * by] as const);
  return { ...sample, requests: (requests ?? 0) * by, outcomes: Object.fromEntries(told) };
}

/** JSON has null where a step has no sample; other nulls are those of samples. */
function revived(key: string, value: unknown): unknown {
  return key === "samples" && Array.isArray(value) ? value.map((sample) => sample ?? undefined) : value;
}

function recorded(troubles: Troubles, dialect: Dialect, stepMs: number): Recording {
  const shop = new Shop({ stepMs, seed: 11, requests: 300 });
  const windows = Array.from({ length: WARM + FAULT + AFTER }, (_, at) =>
    shop.window(at >= WARM && at < WARM + FAULT ? troubles : {}),
  );
  return { name: "shop", window: dialect(joined(windows)), changes: [], faults: [] };
}

/** Store is slow, and all who wait for it. */
const SLOW: Troubles = {
  "a/cart a/store": { slowerMs: 400 },
  "a/shop a/cart": { slowerMs: 400 },
  "outside a/shop": { slowerMs: 400 },
};
const FAILING: Troubles = {
  "a/cart a/store": { failShare: 0.5 },
  "a/shop a/cart": { failShare: 0.5 },
  "outside a/shop": { failShare: 0.5 },
};

describe.each(DIALECTS)("a shop that is told of %s", (_, dialect) => {
  it.each([5_000, 60_000, 300_000])("has its slow store found in steps of %i ms, soon and once", (stepMs) => {
    const { window, changes } = recorded(SLOW, dialect, stepMs);
    const told = replay({ window, changes });
    const beganMs = window.fromMs + WARM * stepMs;
    expect(told).toHaveLength(1);
    expect(told[0]?.detectedMs).toBeGreaterThan(beganMs);
    expect(told[0]?.detectedMs).toBeLessThanOrEqual(beganMs + 3 * stepMs);
    expect(told[0]?.causes.slice(0, 1).flatMap(({ target }) => answersOf(target))).toContain("a/store");
  });

  it("has its failing store found in steps of a minute", () => {
    const { window, changes } = recorded(FAILING, dialect, 60_000);
    const told = replay({ window, changes });
    expect(told).toHaveLength(1);
    expect(told[0]?.causes.slice(0, 1).flatMap(({ target }) => answersOf(target))).toContain("a/store");
  });

  it("is quiet where nothing is wrong", () => {
    const { window, changes } = recorded({}, dialect, 5_000);
    expect(replay({ window, changes })).toEqual([]);
  });
});
