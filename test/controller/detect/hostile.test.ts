import { describe, expect, it } from "vitest";
import { Detector } from "../../../controller/detect/index.js";
import type { MeshWindow, StepSample } from "../../../controller/model/index.js";
import { EDGES, randomOf, Shop, warmShop } from "./mesh.js";
import { joined } from "./story.js";

const users = `${EDGES[0].source} ${EDGES[0].destination}`;
const cart = `${EDGES[1].source} ${EDGES[1].destination}`;
const failing = { [users]: { failShare: 0.5 } };

describe("a detector", () => {
  it("says the same of one long window as of its steps one by one", () => {
    const shop = new Shop();
    const windows = Array.from({ length: 80 }, (_, at) => shop.window(at >= 70 ? failing : {}));
    const [one, many] = [new Detector(), new Detector()];
    one.take(joined(windows));
    for (const window of windows) many.take(window);
    expect(one.open).toEqual(many.open);
    expect(one.open).toHaveLength(1);
    expect(one.conditions()).toEqual(many.conditions());
  });

  it("takes no step twice, and none that is older than what it took", () => {
    const shop = warmShop();
    const window = shop.window(failing);
    expect(shop.detector.take(window)).toHaveLength(1);
    const before = shop.detector.open;
    expect(shop.detector.take(window)).toEqual([]);
    expect(shop.detector.take({ ...window, fromMs: window.fromMs - 60_000 })).toEqual([]);
    expect(shop.detector.open).toEqual(before);
  });

  it("has no data as a state of its own, which raises no alarm", () => {
    const shop = warmShop();
    const silent = Object.fromEntries(
      EDGES.map(({ source, destination }) => [`${source} ${destination}`, { silent: true }]),
    );
    expect(shop.stepsUntilOpen(silent, 100)).toBe(Number.POSITIVE_INFINITY);
    expect(shop.detector.conditions().every(({ condition }) => condition === "no_data")).toBe(true);
    expect(shop.stepsUntilOpen({}, 100)).toBe(Number.POSITIVE_INFINITY);
  });

  it("knows ends that are in no window any more as silent, and forgets them in a day", () => {
    const shop = warmShop({ stepMs: 300_000 });
    const alone = (window: MeshWindow) => ({ ...window, ends: window.ends.slice(0, 1) });
    shop.detector.take(alone(shop.window()));
    expect(shop.detector.conditions().filter(({ condition }) => condition === "no_data")).toHaveLength(6);
    for (let step = 0; step < 290; step++) shop.detector.take(alone(shop.window()));
    expect(shop.detector.conditions()).toHaveLength(1);
  });

  it("keeps an incident open that nothing is heard of, for five minutes", () => {
    const shop = warmShop();
    shop.run(3, failing);
    const silent = { [users]: { silent: true } };
    shop.run(55, silent);
    expect(shop.detector.open[0]).toMatchObject({ condition: "incident" });
    shop.run(20, silent);
    expect(shop.detector.open).toEqual([]);
  });

  it("bears a gap in time", () => {
    const shop = warmShop();
    shop.run(1, { [cart]: { slowerMs: 300 } });
    shop.skip(3_600_000);
    shop.run(1, { [cart]: { slowerMs: 300 } });
    expect(shop.detector.open).toEqual([]);
    expect(shop.stepsUntilOpen({ [cart]: { slowerMs: 300 } })).toBe(1);
  });

  it("begins anew when a clock is set back by more than an hour, and ends what is open", () => {
    const shop = warmShop();
    shop.run(3, failing);
    shop.skip(-86_400_000);
    expect(shop.run(1)).toMatchObject([{ id: 1, condition: "over" }]);
    shop.run(60);
    expect(shop.stepsUntilOpen(failing)).toBe(1);
    expect(shop.detector.open[0]).toMatchObject({ id: 2 });
  });

  it("begins anew with steps of another length", () => {
    const detector = new Detector();
    warmShop({ detector });
    const long = new Shop({ detector, stepMs: 60_000 });
    long.skip(3_600_000);
    long.run(2);
    expect(detector.conditions().every(({ why }) => why.startsWith("learns what is usual"))).toBe(true);
    long.run(20);
    expect(long.stepsUntilOpen(failing)).toBe(1);
  });

  it("does nothing with a window that cannot be", () => {
    const detector = new Detector();
    const window = new Shop().window();
    for (const wrong of [
      { stepMs: 0 },
      { stepMs: Number.NaN },
      { steps: 0 },
      { fromMs: Number.NaN },
      { fromMs: -1 },
    ])
      expect(detector.take({ ...window, ...wrong })).toEqual([]);
    expect(detector.conditions()).toEqual([]);
  });

  it("bears any numbers, and is well again with right ones", () => {
    const random = randomOf(31);
    const wild = [Number.NaN, Number.POSITIVE_INFINITY, Number.NEGATIVE_INFINITY, -1, 0, 1e300, 5e-324, 7.5];
    const any = () => wild[Math.floor(random() * wild.length)] ?? 0;
    const sample = (): StepSample => ({
      requests: random() < 0.2 ? null : any(),
      outcomes: random() < 0.2 ? null : { success: any(), failure: any() },
      latency: { p50Ms: any(), p90Ms: any(), p99Ms: any(), meanMs: any() },
      inFlight: random() < 0.2 ? null : any(),
    });
    const shop = new Shop();
    for (let step = 0; step < 400; step++) {
      const window = shop.window();
      const ends = window.ends.map((end) => ({ ...end, samples: [random() < 0.1 ? undefined : sample()] }));
      for (const { harm, symptoms } of shop.detector.take({ ...window, ends })) {
        expect(Object.values(harm).every((value) => value >= 0)).toBe(true);
        expect(symptoms.every(({ z }) => z > 0)).toBe(true);
      }
    }
    shop.run(1_000);
    expect(shop.detector.open).toEqual([]);
  });

  it("counts incidents from the id that it is given, by thresholds that it is given", () => {
    const detector = new Detector({ firstId: 42, thresholds: { minRequests: 1_000 } });
    const shop = warmShop({ detector });
    expect(shop.stepsUntilOpen(failing)).toBe(Number.POSITIVE_INFINITY);
    expect(shop.stepsUntilOpen({ [users]: { failShare: 1, slowerMs: 5_000 } }, 20)).toBe(
      Number.POSITIVE_INFINITY,
    );
    const other = warmShop({ detector: new Detector({ firstId: 42 }) });
    expect(other.run(1, failing)).toMatchObject([{ id: 42 }]);
  });
});
