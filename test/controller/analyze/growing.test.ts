import { describe, expect, it } from "vitest";
import { GrowingWindow, joined } from "../../../controller/analyze/growing.js";
import type { InstanceSeries, MeshWindow, Samples } from "../../../controller/model/index.js";
import { STEP_MS, T0_MS, windowOf } from "./support.js";

/** What is told of a step: its number, so that each can be told from the others. */
function samplesOf(fromMs: number, steps: number, version = 0): Samples {
  return Array.from({ length: steps }, (_, at) => ({
    requests: (fromMs - T0_MS) / STEP_MS + at,
    ...{ outcomes: {}, latency: {}, inFlight: version },
  }));
}

const END = { seenBy: "source", source: "default/a", destination: "default/b" } as const;

function told(first: number, steps: number, version = 0, more: Partial<MeshWindow> = {}): MeshWindow {
  const fromMs = T0_MS + first * STEP_MS;
  const samples = samplesOf(fromMs, steps, version);
  const sidecar = { service: "default/a", instance: "a-1", version: "v1", resources: {} };
  const instances: InstanceSeries[] = [{ ...sidecar, inbound: samples, outbound: samples }];
  return windowOf(fromMs, steps, { ends: [{ ...END, samples }], instances, ...more });
}

function numbersOf(samples: Samples | undefined) {
  return samples?.map((sample) => sample && [sample.requests, sample.inFlight]);
}

describe("windows that follow one another", () => {
  it("are one, in which the later one holds where both tell of a step", () => {
    const whole = joined(told(0, 4), told(3, 3, 1), T0_MS + STEP_MS);
    expect(whole).toMatchObject({ fromMs: T0_MS + STEP_MS, stepMs: STEP_MS, steps: 5 });
    const expected = [
      [1, 0],
      [2, 0],
      [3, 1],
      [4, 1],
      [5, 1],
    ];
    expect(numbersOf(whole?.ends[0]?.samples)).toEqual(expected);
    expect(numbersOf(whole?.instances[0]?.inbound)).toEqual(expected);
    expect(numbersOf(whole?.instances[0]?.outbound)).toEqual(expected);
  });

  it("know nothing in later steps of what is not told of any more", () => {
    const gone = told(3, 2, 0, { ends: [], instances: [] });
    expect(numbersOf(joined(told(1, 2), gone, T0_MS + STEP_MS)?.ends[0]?.samples)).toEqual([
      [1, 0],
      [2, 0],
      undefined,
      undefined,
    ]);
  });

  it("have the calls and the notes of both, each once", () => {
    const [one, other] = [
      { source: "a", destination: "b" },
      { source: "b", destination: "c" },
    ];
    const before = told(0, 2, 0, { calls: [one], notes: ["x", "y"] });
    const whole = joined(before, told(2, 1, 0, { calls: [one, other], notes: ["y", "z"] }), T0_MS);
    expect(whole?.calls).toEqual([one, other]);
    expect(whole?.notes).toEqual(["x", "y", "z"]);
  });

  it("keep what else is known of an instance, and series of services", () => {
    const cpu = (first: number, ...values: number[]) =>
      told(first, values.length, 0, {
        ends: [],
        instances: told(first, values.length).instances.map((one) => ({
          ...one,
          resources: { cpu: values },
        })),
        services: [
          { service: "default/a", samples: samplesOf(T0_MS + first * STEP_MS, values.length, first) },
        ],
      });
    const whole = joined(cpu(0, 0.1, 0.2, 0.3), cpu(2, 0.4, 0.5), T0_MS + STEP_MS);
    expect(whole?.instances[0]?.resources).toEqual({ cpu: [0.2, 0.4, 0.5] });
    expect(numbersOf(whole?.services[0]?.samples)).toEqual([
      [1, 0],
      [2, 2],
      [3, 2],
    ]);
  });

  it("are not put together where an instance was there twice, before and after another version", () => {
    const [one] = told(0, 4).instances;
    const twice = one === undefined ? [] : [one, one];
    expect(joined(told(0, 4, 0, { instances: twice }), told(4, 2), T0_MS)).toBeUndefined();
    expect(joined(told(0, 4), told(4, 2, 0, { instances: twice }), T0_MS)).toBeUndefined();
  });

  it("are not put together over a gap, of other steps, or where the later one knows of more", () => {
    const before = told(0, 4);
    expect(joined(before, told(5, 2), T0_MS)).toBeUndefined();
    expect(joined(before, told(4, 0), T0_MS)).toBeUndefined();
    expect(joined(before, { ...told(4, 2), stepMs: 2 * STEP_MS }, T0_MS)).toBeUndefined();
    expect(joined(before, told(4, 2), T0_MS - STEP_MS)).toBeUndefined();
    const another = { ...END, source: "default/new", samples: samplesOf(T0_MS, 2) };
    const more = told(4, 2, 0, { ends: [...told(4, 2).ends, another] });
    expect(joined(before, more, T0_MS)).toBeUndefined();
    const redeployed = told(4, 2).instances.map((each) => ({ ...each, version: "v2" }));
    expect(joined(before, told(4, 2, 0, { instances: redeployed }), T0_MS)).toBeUndefined();
  });
});

/** A source that notes which steps it was asked for, and tells of each the number of the read. */
function growing(read?: (first: number, steps: number) => MeshWindow | undefined, seed?: MeshWindow) {
  const asked: [first: number, last: number, stepMs: number | undefined][] = [];
  const source: ConstructorParameters<typeof GrowingWindow>[0] = {
    read: async (fromMs, toMs, stepMs) => {
      const [first, last] = [(fromMs - T0_MS) / STEP_MS, (toMs - T0_MS) / STEP_MS];
      asked.push([first, last, stepMs]);
      return read?.(first, last - first) ?? told(first, last - first, asked.length);
    },
  };
  const window = new GrowingWindow(source, seed);
  const grow = (first: number, last: number) =>
    window.read({ fromMs: T0_MS + first * STEP_MS, toMs: T0_MS + last * STEP_MS });
  return { asked, grow };
}

describe("a window that grows", () => {
  it("is read once, and then only its last half minute and what is new", async () => {
    const { asked, grow } = growing();
    await grow(0, 120);
    await grow(0, 120);
    const { steps, ends } = await grow(0, 121);
    expect(asked).toEqual([
      [0, 120, undefined],
      [114, 121, STEP_MS],
    ]);
    expect(steps).toBe(121);
    expect(ends[0]?.samples.map((sample) => sample?.requests)).toEqual([...Array(121).keys()]);
    expect(ends[0]?.samples.map((sample) => sample?.inFlight)).toEqual(
      Array.from({ length: 121 }, (_, step) => (step < 114 ? 1 : 2)),
    );
  });

  it("is read as a whole where its begin moves back, or where it has become long", async () => {
    const { asked, grow } = growing();
    await grow(10, 100);
    await grow(0, 101);
    await grow(0, 241);
    expect(asked.map(([first, last]) => [first, last])).toEqual([
      [10, 100],
      [0, 101],
      [0, 241],
    ]);
  });

  it("is read as a whole where the source has less of the new steps than was asked for", async () => {
    const { asked, grow } = growing((first) => (first === 94 ? told(103, 1) : undefined));
    await grow(0, 100);
    expect((await grow(0, 104)).steps).toBe(104);
    expect(asked).toHaveLength(3);
  });

  it("is read again after a failure", async () => {
    let isFailing = true;
    const { asked, grow } = growing((first) => {
      if (first > 0 && isFailing) throw new Error("gone");
      return undefined;
    });
    await grow(0, 100);
    await expect(grow(0, 101)).rejects.toThrow("gone");
    isFailing = false;
    expect((await grow(0, 101)).steps).toBe(101);
    expect(asked.map(([first]) => first)).toEqual([0, 94, 94]);
  });
});

describe("a window that an earlier process had read", () => {
  const seed = told(0, 60, 9);
  const versions = ({ ends }: MeshWindow) => ends[0]?.samples.map((sample) => sample?.inFlight);

  it("is not read again, also not its last half minute, which this process may not know", async () => {
    const { asked, grow } = growing(undefined, seed);
    expect(await grow(0, 60)).toBe(seed);
    expect(versions(await grow(0, 62))).toEqual([...Array(60).fill(9), 1, 1]);
    expect(versions(await grow(0, 70))).toEqual([...Array(60).fill(9), ...Array(10).fill(2)]);
    expect(asked.map(([first, last]) => [first, last])).toEqual([
      [60, 62],
      [60, 70],
    ]);
  });

  it("knows nothing of the time between it and the first step that is kept", async () => {
    const { grow } = growing((first, steps) => (first === 60 ? told(65, steps - 5, 1) : undefined), seed);
    const window = await grow(0, 67);
    expect(versions(window)).toEqual([...Array(60).fill(9), ...Array(5).fill(undefined), 1, 1]);
    expect(window.instances[0]?.inbound[62]).toBeUndefined();
    expect(window.steps).toBe(67);
  });

  it("takes in ends and instances that are new, of which it knows nothing before", async () => {
    const another = { ...END, source: "default/new", samples: samplesOf(T0_MS + 60 * STEP_MS, 2) };
    const [one] = told(60, 2).instances;
    const instances = one === undefined ? [] : [one, { ...one, version: "v2" }];
    const more = told(60, 2, 1, { ends: [...told(60, 2, 1).ends, another], instances });
    const { grow } = growing((first) => (first === 60 ? more : undefined), seed);
    const window = await grow(0, 62);
    expect(window.ends[1]?.samples.map((sample) => sample?.requests)).toEqual([
      ...Array(60).fill(undefined),
      ...[60, 61],
    ]);
    expect(window.instances.map(({ version, inbound }) => [version, inbound.filter(Boolean).length])).toEqual(
      [
        ["v1", 62],
        ["v2", 2],
      ],
    );
  });

  it("stays whole however long it becomes, and where it begins later than is asked for", async () => {
    const { asked, grow } = growing(undefined, seed);
    expect((await grow(-20, 400)).steps).toBe(400);
    expect(asked).toEqual([[60, 400, STEP_MS]]);
  });

  it("grows no more once its file could hardly be read again", async () => {
    const ends = Array.from({ length: 5_000 }, (_, at) => ({ ...END, source: `default/${at}`, samples: [] }));
    const { asked, grow } = growing(undefined, { ...seed, ends });
    expect((await grow(0, 199)).steps).toBe(199);
    expect((await grow(0, 200)).steps).toBe(199);
    expect((await grow(0, 10_000)).steps).toBe(199);
    expect(asked).toEqual([[60, 199, STEP_MS]]);
  });

  it("stays as it was while there is nothing new", async () => {
    const { grow } = growing((first) => told(first, 0), seed);
    expect(await grow(0, 61)).toBe(seed);
  });

  it("that is none is read as any other", async () => {
    const { asked, grow } = growing(undefined, told(0, 0));
    await grow(0, 5);
    expect(asked).toEqual([[0, 5, undefined]]);
  });
});
