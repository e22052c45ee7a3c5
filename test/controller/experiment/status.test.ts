import { describe, expect, it } from "vitest";
import {
  experimentDetail,
  experimentViews,
  type StatusSources,
} from "../../../controller/experiment/index.js";
import { counted, life, NOW_MS, place } from "./sights.js";

const PROBLEM = { code: "silent", sinceMs: NOW_MS, message: "x", advice: "y" } as const;

function sources(more: Partial<StatusSources> = {}): StatusSources {
  return {
    experiments: () => [life()],
    isPaused: () => false,
    isDurable: () => true,
    placesOf: () => [],
    counts: () => [],
    problemsOf: () => [],
    guardOf: () => undefined,
    isLeaseEnded: () => false,
    ...more,
  };
}

describe("experiments as they are listed", () => {
  it("have what they did in all sidecars, and what is wrong with them", () => {
    const counts = [
      counted("e1", { injected: 3, not_drawn: 5 }),
      counted("e1", { injected: 1 }, { sidecar: "reviews-v2" }),
    ];
    expect(experimentViews(sources({ counts: () => counts, problemsOf: () => [PROBLEM] }))).toMatchObject([
      {
        id: "e1",
        counts: { matched: 9, verdicts: { injected: 4 }, injected: { delay: 4 } },
        problems: [PROBLEM],
      },
    ]);
  });

  it("have no counts where a later one with the same fault has taken them over", () => {
    const experiments = () => [life("e2"), life("e1", { state: "stopped" })];
    const views = experimentViews(sources({ experiments, counts: () => [counted("e2", { injected: 1 })] }));
    expect(views.map(({ counts }) => counts?.matched)).toEqual([1, undefined]);
  });

  it("are at 0 before anything was counted, and keep their counts after their end", () => {
    expect(experimentViews(sources())[0]?.counts).toMatchObject({ matched: 0 });
    const ended = { experiments: () => [life("e1", { state: "ended" })] };
    const views = experimentViews(sources({ ...ended, counts: () => [counted("e1", { expired: 2 })] }));
    expect(views[0]).toMatchObject({ state: "ended", counts: { verdicts: { expired: 2 } } });
  });

  it("are paused while they are alive and all are paused", () => {
    const experiments = () => [
      life("e1"),
      life("e2", { state: "scheduled" }),
      life("e3", { state: "ended" }),
    ];
    const views = experimentViews(sources({ experiments, isPaused: () => true }));
    expect(views.map(({ paused }) => paused)).toEqual([true, true, undefined]);
  });
});

describe("one experiment", () => {
  const places = [
    place("reviews-v1", { lastReportMs: NOW_MS - 1_000 }),
    place("reviews-v2", { state: "refused", lastReportMs: NOW_MS - 11_000 }),
  ];

  it("is found by its id, or is the last of its policy's name", () => {
    const all = sources({ experiments: () => [life("e2"), life("e1")] });
    expect(experimentDetail(all, "e1", NOW_MS)?.id).toBe("e1");
    expect(experimentDetail(all, "default/slow", NOW_MS)?.id).toBe("e2");
    expect(experimentDetail(all, "default/other", NOW_MS)).toBeUndefined();
    expect(experimentDetail(all, "slow", NOW_MS)).toBeUndefined();
  });

  it("tells who runs it, who is silent, and until when each acts without another word", () => {
    const detail = experimentDetail(sources({ placesOf: () => places }), "e1", NOW_MS);
    expect(detail).toMatchObject({
      states: { running: 1, refused: 1, pending: 0 },
      silent: 1,
      durable: true,
      places: [
        { sidecar: "reviews-v1", state: "running", leaseUntilMs: NOW_MS + 9_000, matched: 0 },
        { sidecar: "reviews-v2", state: "refused", leaseUntilMs: null },
      ],
    });
  });

  it("shows a lease as over where the last reply ended it", () => {
    const ended = sources({ placesOf: () => places, isLeaseEnded: () => true });
    expect(experimentDetail(ended, "e1", NOW_MS)?.places[0]?.leaseUntilMs).toBeNull();
  });

  it("has what each sidecar did, of those that are gone too, so that the sum is the rows'", () => {
    const counts = [
      counted("e1", { injected: 3 }),
      counted("e1", { injected: 4 }, { sidecar: "gone-v1" }),
      counted("other", { injected: 9 }),
    ];
    const detail = experimentDetail(sources({ placesOf: () => places, counts: () => counts }), "e1", NOW_MS);
    expect(detail?.counts?.matched).toBe(7);
    expect(detail?.places.map(({ sidecar, state, matched }) => [sidecar, state, matched])).toEqual([
      ["reviews-v1", "running", 3],
      ["reviews-v2", "refused", 0],
      ["gone-v1", "gone", 4],
    ]);
  });

  it("that is over shows those that had a part in it, and no states of now", () => {
    const ended = life("e1", { state: "stopped" });
    const all = sources({
      ...{ experiments: () => [ended], placesOf: () => places },
      counts: () => [counted("e1", { injected: 3 })],
    });
    const detail = experimentDetail(all, "e1", NOW_MS);
    expect([detail?.places.length, detail?.states.running, detail?.silent]).toEqual([1, 0, 0]);
  });

  it("has the view of its guard, where it has one", () => {
    const guard = { sinceMs: 1, limits: [] };
    expect(experimentDetail(sources({ guardOf: () => guard }), "e1", NOW_MS)?.guard).toBe(guard);
    expect(experimentDetail(sources(), "e1", NOW_MS)).not.toHaveProperty("guard");
  });
});
