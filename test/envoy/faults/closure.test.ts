// Faults of every kind on four workers, clients that leave, configurations that come and go, VMs that end: each matched
// request has one verdict, and what clients and upstream saw is what was counted, without any difference.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { expectAllRight, type Lane, type Sent, sumOf } from "./closure/index.js";
import {
  CUT,
  cut,
  FEW,
  GOES,
  isDrawn,
  isHit,
  LANES,
  LEFT,
  LEFT_LATER,
  MIXED,
  mixed,
  RATE,
  RATE_A_SECOND,
  ROW,
  ROW_HITS,
  TURNS,
  USERS_ROW,
} from "./closure/lanes.js";
import { Scene } from "./closure/scene.js";

/** A busy machine's, for Envoy's start, ten configurations and four VMs that end. */
const PLAYED_WITHIN_MS = 240_000;

let scene: Scene;
beforeAll(async () => {
  scene = await Scene.start();
});
afterAll(() => scene.stop());

const sent = (lane: Lane) => scene.load.sent(lane.host);
const all = (lane: Lane) => sent(lane).length;
const CUTS = { lost: cut.isLost, short: cut.isShort, torn: cut.isTorn, header: cut.isChanged };
const TOUCHED = ["short", "torn", "header"] as const;
const count = (lane: Lane, holds: (sent: Sent) => boolean) => scene.count(lane, holds);

it("goes on, whatever configurations and VMs do", { timeout: PLAYED_WITHIN_MS }, async () => {
  await scene.play();
  expect(scene.load.total).toBeGreaterThan(1_000);
});

describe("each request", () => {
  it.each(LANES.map((lane) => [lane.host, lane] as const))("to %s ends as its id says", (_, lane) => {
    expect(all(lane)).toBeGreaterThan(50);
    expectAllRight(sent(lane), lane.check);
  });

  it("is met by the definition in force, while there is but one", () => {
    const certain = sent(TURNS).filter((each) => scene.percentOf(each) !== undefined);
    expect(certain.length).toBeGreaterThan(50);
    expectAllRight(certain, (each) =>
      isHit(each) === isDrawn("turns", scene.percentOf(each) ?? 0, each) ? undefined : "differs",
    );
  });

  it("is counted by Envoy, too", async () => {
    expect(await scene.loaded()).toBe(scene.load.total);
  });
});

describe("each matched request has one verdict", () => {
  it("where several faults meet it", async () => {
    const { books } = scene;
    const injected = count(MIXED, (each) => mixed.isLate(each) || mixed.isBroken(each));
    await books.verdicts("mixed", "lag", { injected, not_drawn: all(MIXED) - injected });
    const refused = count(MIXED, mixed.isRefused);
    const refusedTwice = count(MIXED, (each) => mixed.isRefused(each) && mixed.isBroken(each));
    await books.verdicts("mixed", "refuse", {
      injected: refused - refusedTwice,
      preempted: refusedTwice,
      not_drawn: all(MIXED) - refused,
    });
    for (const [suffix, holds] of Object.entries({ spoil: mixed.isSpoilt, slow: mixed.isSlowed })) {
      const drawn = count(MIXED, holds);
      const preempted = count(MIXED, (each) => holds(each) && mixed.aborterOf(each) !== undefined);
      const not_drawn = all(MIXED) - drawn;
      await books.verdicts("mixed", suffix, { injected: drawn - preempted, preempted, not_drawn });
    }
  });

  it("where nothing is done", async () => {
    const dry = count(MIXED, mixed.isDry);
    await scene.books.verdicts("mixed", "dry", { dry_run: dry, not_drawn: all(MIXED) - dry });
    await scene.books.verdicts("mixed", "early", { inactive: all(MIXED) });
    await scene.books.verdicts("mixed", "past", { expired: all(MIXED) });
    await scene.books.verdicts("mixed", "never", { not_drawn: all(MIXED) });
    await scene.books.verdicts("mixed", "none", { limit: all(MIXED) });
  });

  it("where answers are lost, shortened, torn and changed", async () => {
    for (const [suffix, holds] of Object.entries(CUTS)) {
      const injected = count(CUT, holds);
      await scene.books.verdicts("cut", suffix, { injected, not_drawn: all(CUT) - injected });
    }
  });

  it("where clients leave", async () => {
    for (const lane of [LEFT, LEFT_LATER]) {
      const injected = count(lane, lane.isHeld);
      await scene.books.verdicts(lane.host, "hold", { injected, not_drawn: all(lane) - injected });
    }
  });

  it("where a limit lets some of the drawn through", async () => {
    await scene.books.verdicts("few", "hit", scene.bounded(FEW, 60, "limit"));
    await scene.books.verdicts("rate", "hit", scene.bounded(RATE, 70, "limit"));
    const most = RATE_A_SECOND * (Math.ceil(scene.lastedMs / 1_000) + 1);
    expect(count(RATE, isHit)).toBeLessThanOrEqual(most);
    expect(count(FEW, isHit)).toBeGreaterThan(0);
  });

  it("where a row ends", async () => {
    await scene.books.verdicts("row", "hit", scene.bounded(ROW, 50, "sequence"));
    // More where workers had not yet heard of each other, and never fewer.
    const drawn = count(ROW, (each) => isDrawn("row", 50, each));
    expect(count(ROW, isHit)).toBeGreaterThanOrEqual(Math.min(ROW_HITS, drawn));
    await scene.books.verdicts("users", "hit", {
      injected: count(USERS_ROW, isHit),
      sequence: count(USERS_ROW, (each) => !isHit(each)),
    });
    expect(count(USERS_ROW, isHit)).toBeGreaterThan(0);
  });

  it("where its fault comes and goes, or changes", async () => {
    await scene.books.verdicts("goes", "hit", { injected: count(GOES, isHit) });
    expect(count(GOES, isHit)).toBeLessThan(all(GOES));
    const injected = count(TURNS, isHit);
    await scene.books.verdicts("turns", "hit", { injected, not_drawn: all(TURNS) - injected });
  });

  it("and so the verdicts are as many as the requests", async () => {
    for (const lane of LANES.filter((each) => each !== GOES))
      for (const suffix of Object.keys(lane.faults))
        expect(sumOf(await scene.books.verdictsNow(lane.host, suffix))).toBe(all(lane));
  });
});

describe("what is injected is counted once", () => {
  it("by kind, where several meet", async () => {
    const delay = count(MIXED, mixed.isLate);
    await scene.books.kinds("mixed", "lag", { delay, abort: count(MIXED, mixed.isBroken) });
    const abort = count(MIXED, (each) => mixed.aborterOf(each) === "refuse");
    await scene.books.kinds("mixed", "refuse", { abort });
    const response = count(MIXED, (each) => mixed.statusOf(each) === 500);
    await scene.books.kinds("mixed", "spoil", { response });
    const throughput = count(MIXED, (each) => mixed.isSlowed(each) && mixed.aborterOf(each) === undefined);
    await scene.books.kinds("mixed", "slow", { throughput });
    for (const suffix of ["dry", "early", "past", "never", "none"])
      await scene.books.kinds("mixed", suffix, {});
  });

  it("by kind, where answers are touched", async () => {
    await scene.books.kinds("cut", "lost", { response: count(CUT, cut.isLost) });
    for (const suffix of TOUCHED) {
      const response = count(CUT, (each) => CUTS[suffix](each) && !cut.isLost(each));
      await scene.books.kinds("cut", suffix, { response });
    }
  });

  it("by kind, where clients leave or limits hold", async () => {
    await scene.books.kinds("left", "hold", { delay: count(LEFT, LEFT.isHeld) });
    // Some may have left before the upstream's answer came.
    const { response = 0 } = await scene.books.kindsNow("later", "hold");
    expect(response).toBeLessThanOrEqual(count(LEFT_LATER, LEFT_LATER.isHeld));
    expect(response).toBeGreaterThan(0);
    const hits = count(FEW, isHit);
    await scene.books.kinds("few", "hit", { delay: hits, abort: hits });
    for (const lane of [RATE, ROW, USERS_ROW, GOES, TURNS])
      await scene.books.kinds(lane.host, "hit", { abort: count(lane, isHit) });
  });

  it("as an outcome of its own, and the rest by what clients saw", async () => {
    const changed = (each: Sent) => Object.values(CUTS).some((holds) => holds(each));
    await scene.books.outcomes("cut", {
      injected: count(CUT, changed),
      success: count(CUT, (each) => !changed(each)),
    });
    const success = count(MIXED, ({ answer }) => answer.status === 200);
    await scene.books.outcomes("mixed", { injected: all(MIXED) - success, success });
    for (const lane of [LEFT, LEFT_LATER]) {
      const cancelled = count(lane, lane.isHeld);
      await scene.books.outcomes(lane.host, { cancelled, success: all(lane) - cancelled });
    }
    for (const lane of [FEW, RATE, ROW, USERS_ROW, GOES, TURNS]) {
      const injected = count(lane, isHit);
      await scene.books.outcomes(lane.host, { injected, success: all(lane) - injected });
    }
  });
});

describe("the upstream got", () => {
  const idsOf = (lane: Lane, holds: (sent: Sent) => boolean) =>
    sent(lane)
      .filter(holds)
      .map(({ id }) => id)
      .sort();

  it("what no abort answered, each once", () => {
    const passed = (each: Sent) => mixed.aborterOf(each) === undefined;
    expect(scene.books.arrived("mixed")).toEqual(idsOf(MIXED, passed));
    for (const lane of [FEW, RATE, ROW, USERS_ROW, GOES, TURNS])
      expect(scene.books.arrived(lane.host)).toEqual(idsOf(lane, (each) => !isHit(each)));
  });

  it("what was lost, torn or held on the way back, each once", () => {
    for (const lane of [CUT, LEFT_LATER])
      expect(scene.books.arrived(lane.host)).toEqual(idsOf(lane, () => true));
  });

  it("nothing of what was held on the way there", () => {
    expect(scene.books.arrived("left")).toEqual(idsOf(LEFT, (each) => !LEFT.isHeld(each)));
  });
});
