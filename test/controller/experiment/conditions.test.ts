import { describe, expect, it } from "vitest";
import { conditionsOf } from "../../../controller/experiment/conditions.js";
import type { Place } from "../../../controller/experiment/view.js";
import type { GuardView } from "../../../controller/model/index.js";
import { NOW_MS, place } from "./sights.js";

const WELL = { matched: true, skipped: [] };
const SILENT_MS = NOW_MS - 10_001;

function codes(places: readonly Place[], recent: Parameters<typeof conditionsOf>[1] = WELL) {
  return conditionsOf(places, recent, undefined, NOW_MS).map(({ code }) => code);
}

describe("what is wrong with an experiment that runs", () => {
  it("is nothing where all run it, report, and requests match", () => {
    expect(codes([place("a"), place("b", { state: "acknowledged" })])).toEqual([]);
  });

  it("is that nobody is concerned, which says all, or that all who are concerned are bypassed", () => {
    const [none] = conditionsOf([], { matched: false, skipped: [] }, undefined, NOW_MS);
    expect(none).toMatchObject({
      code: "no_sidecar",
      message: "no sidecar that is connected is concerned",
      advice: expect.stringContaining("selector"),
    });
    const bypassed = [place("a", { state: "bypassed" })];
    const [only, ...more] = conditionsOf(bypassed, WELL, undefined, NOW_MS);
    expect([only?.message, only?.advice, more]).toEqual([
      "every sidecar that is concerned is bypassed",
      "wait, or end the bypass: `meshfuse bypass list` shows it",
      [],
    ]);
  });

  it("is who does not run it, each by name and reason", () => {
    const places = [
      place("a"),
      ...["pending", "refused", "held", "gone"].map((state) =>
        place(state, { state: state as Place["state"] }),
      ),
    ];
    const [condition] = conditionsOf(places, WELL, undefined, NOW_MS);
    expect(condition?.message).toBe(
      "not acknowledged by 4 of 5: pending outbound (pending), refused outbound (refused), held outbound (held) and 1 more",
    );
  });

  it("is who does not report, each sidecar once", () => {
    const silent = { lastReportMs: SILENT_MS };
    const places = [place("a"), place("b", silent), place("b", { ...silent, direction: "inbound" })];
    const [condition] = conditionsOf(places, WELL, undefined, NOW_MS);
    expect(condition).toMatchObject({
      code: "silent",
      message: "2 of 3 do not report, so what they do is not known: b",
    });
  });

  it("is that nothing matched, where one at least runs it and would have told", () => {
    const nothing = { matched: false, skipped: [] };
    expect(codes([place("a"), place("b", { state: "pending" })], nothing)).toEqual([
      "not_running",
      "nothing_matched",
    ]);
    expect(codes([place("a", { state: "pending" })], nothing)).toEqual(["not_running"]);
    expect(codes([place("a", { lastReportMs: null })], nothing)).toEqual(["silent"]);
  });

  it.each([
    ["limit", /limits.concurrent/],
    ["expired", /clocks are ahead/],
    ["unavailable", /meshfuse_overflow_total/],
  ] as const)("is that all that were drawn were skipped by %s, and what to do", (skip, advice) => {
    const [condition] = conditionsOf([place("a")], { matched: true, skipped: [skip] }, undefined, NOW_MS);
    expect(condition?.message).toBe(
      `nothing was injected for 10 s: all requests that were drawn were skipped: ${skip}`,
    );
    expect(condition?.advice).toMatch(advice);
  });

  it("is a guard that sees nothing", () => {
    const counts = { sinceMs: 0, requests: 0, bad: 0, leastBadShare: 0 };
    const limit = { limit: "success", badShare: 0.01, overMs: 1, minimum: 1, whole: counts, recent: counts };
    const guard = {
      sinceMs: 0,
      limits: [
        { ...limit, verdict: "blind", sidecars: 0, text: "nobody tells" },
        { ...limit, verdict: "holding", sidecars: 1, text: "fine" },
      ],
    } as GuardView;
    expect(conditionsOf([place("a")], WELL, guard, NOW_MS)).toMatchObject([
      { code: "guard_blind", message: "the guard is blind: nobody tells" },
    ]);
  });
});
