import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { OUTCOMES } from "../../../../controller/model/index.js";
import { readSeriesSetting } from "../../../../controller/series/index.js";
import { type Line, matrixOf } from "../../../../controller/series/prometheus/matrix.js";
import { quantileOf } from "../../../../controller/series/prometheus/quantiles.js";
import { type Answers, Quantiles, windowOf } from "../../../../controller/series/prometheus/window.js";

const STEPS = 6;
const SPAN = { fromMs: 0, stepMs: 15_000, steps: STEPS };
const END = { reporter: "source", source: "default/a", destination: "default/b" };
const END_LABELS = ["reporter", "source", "destination"];

function answersWith(some: Partial<Answers>): Answers {
  const none = { endRequests: [], endSeconds: [], endInFlight: [], instanceRequests: [], instanceMs: [] };
  const quantiles = {
    endQuantiles: new Quantiles(END_LABELS, STEPS),
    instanceQuantiles: new Quantiles([], STEPS),
  };
  return { ...none, ...quantiles, ...some };
}

/** What one controller counted in each step, by outcome; in which it began anew, and whose scrapes were lost. */
const TARGET = fc.record({
  counts: fc.record({
    success: fc.array(fc.nat(500), { minLength: STEPS, maxLength: STEPS }),
    failure: fc.array(fc.nat(20), { minLength: STEPS, maxLength: STEPS }),
  }),
  before: fc.nat(1_000_000),
  restart: fc.option(fc.integer({ min: 1, max: STEPS - 1 })),
  lost: fc.array(fc.integer({ min: 0, max: STEPS }), { maxLength: 3 }),
});

/** Its counters as they stood at the beginning and after each step. */
function countersOf(
  { counts, before, restart, lost }: typeof TARGET extends fc.Arbitrary<infer T> ? T : never,
  instance: string,
) {
  return Object.entries(counts).map(([outcome, more]): Line => {
    let stands = before;
    const values = [before, ...more.map((count, step) => (stands = (step === restart ? 0 : stands) + count))];
    const told = values.map((value, at) => (lost.includes(at) ? Number.NaN : value));
    return { labels: { ...END, job: "j", instance, outcome }, values: Float64Array.from(told) };
  });
}

describe("counters of any targets", () => {
  it("come back as what was counted in each step of which a target told from end to end", () => {
    fc.assert(
      fc.property(fc.array(TARGET, { minLength: 1, maxLength: 3 }), (targets) => {
        // What a restart loses shows as one only where the counter fell.
        const plain = targets.map((target) => ({ ...target, before: 1_000 + target.before }));
        const endRequests = plain.flatMap((target, at) => countersOf(target, String(at)));
        const [end] = windowOf(answersWith({ endRequests }), SPAN, []).ends;
        for (let step = 0; step < STEPS; step++) {
          const telling = plain.filter(({ lost }) => !lost.includes(step) && !lost.includes(step + 1));
          const sample = end?.samples[step];
          if (telling.length === 0) {
            expect(sample).toBeUndefined();
            continue;
          }
          const sum = (of: "success" | "failure") =>
            telling.reduce((all, { counts }) => all + (counts[of][step] ?? 0), 0);
          const { success = 0, failure = 0 } = sample?.outcomes ?? {};
          // A counter that rose again beyond where it stood hides that it fell; 1,000 and more are never reached in a step.
          expect({ success, failure }).toEqual({ success: sum("success"), failure: sum("failure") });
          expect(sample?.requests).toBe(success + failure);
        }
      }),
      { numRuns: 100 },
    );
  });

  it("are added up in any order of their lines", () => {
    fc.assert(
      fc.property(fc.array(TARGET, { minLength: 1, maxLength: 4 }), (targets) => {
        const endRequests = targets.flatMap((target, at) => countersOf(target, String(at)));
        const [one, other] = [endRequests, [...endRequests].reverse()].map((lines) =>
          windowOf(answersWith({ endRequests: lines }), SPAN, []).ends.map(({ samples }) => samples),
        );
        expect(other).toEqual(one);
      }),
      { numRuns: 50 },
    );
  });
});

describe("an answer that is anything", () => {
  const VALUE = fc.oneof(
    fc.constantFrom("NaN", "+Inf", "-Inf", "", "x", null, "-5", "1e300"),
    fc.double().map(String),
    fc.nat(1_000).map(String),
  );
  const PAIR = fc.oneof(fc.tuple(fc.nat(120), VALUE), fc.anything());
  const METRIC = fc.dictionary(
    fc.constantFrom("reporter", "source", "destination", "outcome", "job", "instance", "le", "__proto__"),
    fc.oneof(fc.constantFrom(...OUTCOMES, "source", "default/a", "+Inf", "0.1"), fc.anything()),
  );
  const LINE = fc.oneof(
    { weight: 4, arbitrary: fc.record({ metric: METRIC, values: fc.array(PAIR, { maxLength: STEPS + 2 }) }) },
    { weight: 1, arbitrary: fc.anything() },
  );
  const MATRIX = fc.array(LINE, { maxLength: 6 });

  it("is a matrix though a label, a warning or a value is what no text can be made of", () => {
    const odd = { toString: 1, valueOf: 1 };
    const line = {
      metric: { source: odd, reporter: "source" },
      values: [
        [0, odd],
        [15, "4"],
      ],
    };
    const told = { data: { resultType: "matrix", result: [line] }, warnings: [odd, "slow"] };
    const matrix = matrixOf(told, { fromMs: 0, stepMs: 15_000, count: 2 });
    expect(matrix?.warnings).toEqual(["slow"]);
    expect(matrix?.lines.map(({ labels, values }) => [labels, [...values]])).toEqual([
      [{ reporter: "source" }, [Number.NaN, 4]],
    ]);
  });

  it("is a matrix of numbers and text, or none", () => {
    const answer = fc.oneof(
      MATRIX.map((result) => ({ data: { resultType: "matrix", result }, warnings: ["w", 7] })),
      fc.anything(),
    );
    fc.assert(
      fc.property(answer, (told) => {
        const matrix = matrixOf(told, { fromMs: 0, stepMs: 15_000, count: STEPS + 1 });
        for (const { labels, values } of matrix?.lines ?? []) {
          expect(values).toHaveLength(STEPS + 1);
          expect(Object.values(labels).every((label) => typeof label === "string")).toBe(true);
          expect(values.some((value) => Math.abs(value) === Number.POSITIVE_INFINITY)).toBe(false);
        }
      }),
      { numRuns: 200 },
    );
  });

  it("makes no sample with fewer than no requests, or a time that is no number", () => {
    const lines = MATRIX.map((result) =>
      matrixOf({ data: { resultType: "matrix", result } }, { ...SPAN, count: STEPS + 1 }),
    );
    fc.assert(
      fc.property(lines, lines, lines, (requests, seconds, buckets) => {
        const endQuantiles = new Quantiles(END_LABELS, STEPS);
        endQuantiles.add(buckets?.lines ?? [], 0, STEPS);
        const told = { endRequests: requests?.lines ?? [], endSeconds: seconds?.lines ?? [], endQuantiles };
        const instanceRequests = requests?.lines ?? [];
        const { ends, instances } = windowOf(answersWith({ ...told, instanceRequests }), SPAN, []);
        const all = [
          ...ends.map(({ samples }) => samples),
          ...instances.flatMap(({ inbound, outbound }) => [inbound, outbound]),
        ];
        for (const sample of all.flat()) {
          if (sample === undefined) continue;
          expect(Number.isNaN(sample.requests)).toBe(false);
          expect(Object.values(sample.latency).some(Number.isNaN)).toBe(false);
        }
      }),
      { numRuns: 150 },
    );
  });
});

describe("a quantile of buckets", () => {
  const BUCKETS = fc.array(fc.nat(50), { minLength: 2, maxLength: 8 }).map((counts) => ({
    counts,
    bounds: [...counts.slice(1).map((_, at) => 2 ** at), Number.POSITIVE_INFINITY],
  }));

  it("lies within the bucket that holds its rank, and never falls with its share", () => {
    fc.assert(
      fc.property(BUCKETS, ({ counts, bounds }) => {
        const total = counts.reduce((sum, count) => sum + count, 0);
        fc.pre(total > 0);
        const values = [0.5, 0.75, 0.9, 0.95, 0.99].map((share) => quantileOf({ bounds, counts }, share));
        expect(values).toEqual([...values].sort((a, b) => a - b));
        for (const [at, share] of [0.5, 0.75, 0.9, 0.95, 0.99].entries()) {
          const upTo = counts.map((_, last) =>
            counts.slice(0, last + 1).reduce((sum, count) => sum + count, 0),
          );
          const bucket = counts.findIndex((count, own) => count > 0 && (upTo[own] ?? 0) >= share * total);
          expect(values[at]).toBeGreaterThanOrEqual(bounds[bucket - 1] ?? 0);
          expect(values[at]).toBeLessThanOrEqual(bounds[bucket] ?? 0);
        }
      }),
      { numRuns: 200 },
    );
  });
});

describe("whatever somebody writes for --series", () => {
  it("is a setting, or one line that says what to write and no password", () => {
    const password = "s3cr3t";
    const part = fc.constantFrom(
      "prometheus=",
      "http://",
      `u:${password}@`,
      "p:9090",
      ";step=",
      "15s",
      "%",
      "/",
      "?a",
      "embedded",
    );
    fc.assert(
      fc.property(fc.array(fc.oneof(part, fc.string({ maxLength: 4 })), { maxLength: 7 }), (parts) => {
        const read = readSeriesSetting(parts.join(""));
        if ("setting" in read) {
          if (read.setting === "embedded") return;
          expect(read.setting.url).not.toContain(password);
          expect(read.setting.stepMs).toBeGreaterThanOrEqual(1_000);
          return;
        }
        expect(read.error).not.toContain(password);
        expect(read.error).toContain("such as prometheus=");
        expect(read.error.split("\n")).toHaveLength(1);
      }),
      { numRuns: 300 },
    );
  });
});
