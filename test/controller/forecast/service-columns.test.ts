import { expect, test } from "vitest";
import { columnsOf, without } from "../../../controller/forecast/service-columns.js";
import { end, FROM_MS, MINUTE_MS, sample, windowOf } from "./windows.js";

test("requests of all callers are added up, as a rate a second", () => {
  const ends = [
    end("a/one", "a/two", "destination", [sample(60, 100)]),
    end("outside", "a/two", "destination", [sample(120, 100)]),
  ];
  expect(columnsOf(windowOf({ steps: 1, ends })).get("a/two")?.rate).toEqual(Float64Array.of(3));
});

test("a quantile of several callers is the mean of theirs by their requests", () => {
  const ends = [
    end("a/one", "a/two", "destination", [sample(30, 100)]),
    end("outside", "a/two", "destination", [sample(10, 500)]),
  ];
  const columns = columnsOf(windowOf({ steps: 1, ends })).get("a/two");
  expect([columns?.p95Ms[0], columns?.p50Ms[0]]).toEqual([200, 100]);
});

test("a service is as its own sidecars saw it, and as its callers did where these saw nothing", () => {
  const seen = end("a/one", "a/two", "source", [sample(60, 100)]);
  const own = end("a/one", "a/two", "destination", [sample(30, 40)]);
  const silent = end("a/one", "a/two", "destination", [undefined]);
  const p95 = (ends: (typeof seen)[]) => columnsOf(windowOf({ steps: 1, ends })).get("a/two")?.p95Ms[0];
  expect(p95([seen, own])).toBe(40);
  expect(p95([seen])).toBe(100);
  expect(p95([seen, silent])).toBe(100);
});

test("a series of a service as a whole is taken as it is", () => {
  const services = [{ service: "a/two", samples: [sample(null, 80), sample(60), undefined] }];
  const columns = columnsOf(windowOf({ steps: 3, services })).get("a/two");
  expect(columns?.rate).toEqual(Float64Array.of(Number.NaN, 1, Number.NaN));
  expect(columns?.p95Ms).toEqual(Float64Array.of(80, Number.NaN, Number.NaN));
});

test("an idle step has a rate of 0 and no latency, one of which nothing was heard has neither", () => {
  const ends = [end("a/one", "a/two", "destination", [sample(0), undefined])];
  const columns = columnsOf(windowOf({ steps: 2, ends })).get("a/two");
  expect(columns?.rate).toEqual(Float64Array.of(0, Number.NaN));
  expect(columns?.p50Ms).toEqual(Float64Array.of(Number.NaN, Number.NaN));
});

test("a caller that is silent hides no other one", () => {
  const ends = [
    end("a/one", "a/two", "destination", [sample(60, 10)]),
    end("a/three", "a/two", "destination", [undefined]),
  ];
  expect(columnsOf(windowOf({ steps: 1, ends })).get("a/two")?.rate[0]).toBe(1);
});

test("names that stand for many are no services", () => {
  const ends = [end("a/one", "other", "source", [sample(60, 10)])];
  const services = [{ service: "unknown", samples: [sample(60)] }];
  expect(columnsOf(windowOf({ steps: 1, ends, services })).size).toBe(0);
});

test("steps that a span touches are not known any more, the rest is as it was", () => {
  const column = Float64Array.of(1, 2, 3, 4, 5);
  const at = (step: number) => FROM_MS + step * MINUTE_MS;
  const window = { fromMs: FROM_MS, stepMs: MINUTE_MS };
  const { NaN: gap } = Number;
  expect(without(column, [{ fromMs: at(1.5), toMs: at(3) }], window)).toEqual(
    Float64Array.of(1, gap, gap, 4, 5),
  );
  expect(without(column, [{ fromMs: at(4), toMs: Infinity }], window)).toEqual(
    Float64Array.of(1, 2, 3, 4, gap),
  );
  expect(without(column, [{ fromMs: at(-9), toMs: at(-8) }], window)).toEqual(column);
  expect(column).toEqual(Float64Array.of(1, 2, 3, 4, 5));
});
