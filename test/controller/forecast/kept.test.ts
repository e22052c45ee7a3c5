import { expect, test } from "vitest";
import { Kept, MOST_SERVICES } from "../../../controller/forecast/kept.js";
import { FROM_MS, MINUTE_MS, sample, samplesOf, windowOf } from "./windows.js";

const SCALE = { stepMs: MINUTE_MS, steps: 5, mostLead: 2 };
const { NaN: GAP } = Number;

function told(service: string, from: number, ...requests: (number | null)[]) {
  const samples = samplesOf(requests.length, (step) =>
    sample((requests[step] ?? null) && 60 * (requests[step] ?? 0)),
  );
  const services = [{ service, samples }];
  return windowOf({ fromMs: FROM_MS + from * MINUTE_MS, steps: requests.length, services });
}

function rates(kept: Kept, service = "a/one"): number[] {
  return [...(kept.column(service, "rate") ?? [])];
}

test("steps are kept in order, the oldest go", () => {
  const kept = new Kept(SCALE);
  expect(kept.endMs).toBeNaN();
  kept.take(told("a/one", 0, 1, 2, 3));
  expect(rates(kept)).toEqual([GAP, GAP, 1, 2, 3]);
  kept.take(told("a/one", 3, 4, 5, 6));
  expect(rates(kept)).toEqual([2, 3, 4, 5, 6]);
  expect(kept.endMs).toBe(FROM_MS + 6 * MINUTE_MS);
});

test("steps that were taken already are skipped", () => {
  const kept = new Kept(SCALE);
  kept.take(told("a/one", 0, 1, 2, 3));
  kept.take(told("a/one", 1, 9, 9, 4));
  kept.take(told("a/one", 0, 9));
  expect(rates(kept)).toEqual([GAP, 1, 2, 3, 4]);
});

test("what is left out between is not known, however long ago it was", () => {
  const kept = new Kept(SCALE);
  kept.take(told("a/one", 0, 1, 2, 3));
  kept.take(told("a/one", 5, 6));
  expect(rates(kept)).toEqual([2, 3, GAP, GAP, 6]);
  kept.take(told("a/one", 500, 7));
  expect(rates(kept)).toEqual([GAP, GAP, GAP, GAP, 7]);
});

test("each metric has its own column, exact to 7 digits", () => {
  const kept = new Kept(SCALE);
  kept.take(windowOf({ steps: 1, services: [{ service: "a/one", samples: [sample(6, 123.4567)] }] }));
  expect(kept.column("a/one", "p95Ms")?.[4]).toBeCloseTo(123.4567, 4);
  expect(kept.column("a/one", "p50Ms")?.[4]).toBeCloseTo(61.72835, 4);
  expect(kept.column("a/one", "rate")?.[4]).toBeCloseTo(0.1, 6);
});

test("a service that is no longer told of fades from its ring, and then is gone", () => {
  const kept = new Kept(SCALE);
  kept.take(told("a/one", 0, 1));
  kept.take(told("a/two", 1, 1, 2, 3));
  expect(rates(kept)).toEqual([GAP, 1, GAP, GAP, GAP]);
  kept.take(told("a/two", 4, 4, 5));
  expect(kept.services).toEqual(["a/two"]);
  expect(kept.column("a/one", "rate")).toBeUndefined();
});

test("a service of which nothing is ever known is not there", () => {
  const kept = new Kept(SCALE);
  kept.take(windowOf({ steps: 5, services: [{ service: "a/one", samples: samplesOf(5, () => undefined) }] }));
  expect(kept.services).toEqual([]);
});

test("services beyond the most are left out, and counted", () => {
  const kept = new Kept({ ...SCALE, steps: 2 });
  const services = Array.from({ length: MOST_SERVICES + 3 }, (_, at) => ({
    service: `a/s${at}`,
    samples: [sample(60)],
  }));
  kept.take(windowOf({ steps: 1, services }));
  expect(kept.services).toHaveLength(MOST_SERVICES);
  expect(kept.omitted).toBe(3);
});

test("what is forgotten is begun anew, at any time", () => {
  const kept = new Kept(SCALE);
  kept.take(told("a/one", 100, 1));
  kept.forget();
  kept.take(told("a/one", 0, 2));
  expect(rates(kept)).toEqual([GAP, GAP, GAP, GAP, 2]);
});

test("an empty window changes nothing", () => {
  const kept = new Kept(SCALE);
  kept.take(windowOf({ steps: 0 }));
  expect(kept.endMs).toBeNaN();
});
