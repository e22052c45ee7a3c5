import { beforeEach, describe, expect, it } from "vitest";
import { Metrics, Status } from "./index.js";
import { MetricIds } from "./metrics.js";
import { ViolationLog } from "./violation.js";

const COUNTER = 0;
const GAUGE = 1;
const HISTOGRAM = 2;

let metrics: Metrics;
let violations: ViolationLog;
let ids: MetricIds;
beforeEach(() => {
  metrics = new Metrics();
  violations = new ViolationLog(["metric"]);
  ids = new MetricIds(metrics, violations);
});

describe("the metrics of a VM", () => {
  it("have ids that tell their type and go up by four", () => {
    const defined = [COUNTER, GAUGE, HISTOGRAM, COUNTER].map((type) => ids.define(type, "m"));
    expect(defined).toEqual([4, 5, 6, 8]);
    expect(ids.define(3, "m")).toBeUndefined();
  });

  it("are one metric under several ids of one name", () => {
    ids.define(COUNTER, "m");
    ids.define(COUNTER, "m");
    ids.increment(4, 2n);
    ids.increment(8, 3n);
    expect(metrics.value("counter", "m")).toBe(5);
  });

  it("are shared with other VMs, which have ids of their own", () => {
    const others = new MetricIds(metrics, violations);
    others.define(GAUGE, "other");
    ids.define(COUNTER, "m");
    others.define(COUNTER, "m");
    ids.increment(4, 1n);
    others.increment(4, 1n);
    expect(metrics.value("counter", "m")).toBe(2);
    expect(metrics.names("gauge")).toEqual(["other"]);
  });

  it("keep a counter, a gauge and a histogram of one name apart", () => {
    for (const type of [COUNTER, GAUGE, HISTOGRAM]) ids.define(type, "m");
    ids.increment(4, 1n);
    ids.record(5, 7n);
    ids.record(6, 9n);
    ids.record(6, 11n);
    expect(metrics.value("counter", "m")).toBe(1);
    expect(metrics.value("gauge", "m")).toBe(7);
    expect(metrics.samples("m")).toEqual([9, 11]);
  });

  it("add what is recorded on a counter", () => {
    ids.define(COUNTER, "m");
    ids.record(4, 2n);
    ids.record(4, 3n);
    expect(ids.read(4)).toBe(5n);
  });

  it("refuse to make a counter smaller, and say so", () => {
    ids.define(COUNTER, "m");
    expect(ids.increment(4, -1n)).toBe(Status.BadArgument);
    expect(violations.list.map(({ code }) => code)).toEqual(["metric"]);
  });

  it("answer an increment by nothing with a status only", () => {
    ids.define(COUNTER, "m");
    expect(ids.increment(4, 0n)).toBe(Status.BadArgument);
    expect(violations.list).toEqual([]);
  });

  it("let a gauge fall, but not below zero", () => {
    ids.define(GAUGE, "m");
    ids.record(5, 2n);
    expect(ids.increment(5, -2n)).toBe(Status.Ok);
    expect(violations.list).toEqual([]);
    ids.increment(5, -1n);
    expect(violations.list).toHaveLength(1);
  });

  it("know no histogram's value and no unknown id", () => {
    ids.define(HISTOGRAM, "m");
    expect(ids.read(6)).toBe(Status.BadArgument);
    expect(ids.increment(6, 1n)).toBe(Status.BadArgument);
    expect(ids.read(404)).toBe(Status.NotFound);
    expect(ids.record(404, 1n)).toBe(Status.NotFound);
    expect(violations.list).toHaveLength(1);
  });

  it("throw for an unknown id unless the test tolerates it", () => {
    const strict = new MetricIds(metrics, new ViolationLog([]));
    expect(() => strict.increment(404, 1n)).toThrow("metric: no metric has the id 404");
  });
});
