// One service under watch: who tells of it, since when, and what is shown of that.
import { describe, expect, it } from "vitest";
import { expectationsOf } from "../../../controller/guard/expectation.js";
import { Target } from "../../../controller/guard/target.js";
import { expecting, ReportingSidecar } from "./rig.js";

const S = 1_000;
const WALL_MS = 1_700_000_000_000;

function target(expectation: string, nowMs = 0): Target {
  const [first] = expectationsOf(expecting(`[{service: productpage, ${expectation}}]`));
  if (first === undefined) throw new Error("nothing is expected");
  return new Target(
    { expectation: first, service: "default/productpage", error: 0.001, lengthMs: 600 * S },
    nowMs,
  );
}

function add(to: Target, seen: { good?: number; bad?: number; slow?: number }, nowMs: number): void {
  for (const edge of new ReportingSidecar().tell(seen).edges) to.add(edge, nowMs);
}

describe("a service under watch", () => {
  it("has a view for each limit, by the wall clock", () => {
    const watched = target("success: 99%, p95: 800ms", 40 * S);
    add(watched, { good: 200 }, 42 * S);
    const views = watched.views(50 * S, WALL_MS);
    expect(views.map(({ limit }) => limit)).toEqual(["success", "p95"]);
    for (const { whole } of views) expect(whole).toMatchObject({ sinceMs: WALL_MS - 10 * S, requests: 200 });
  });

  it("shows by when the recent counts begin", () => {
    const watched = target("success: 99%");
    for (let second = 1; second <= 100; second++) add(watched, { good: 100 }, second * S);
    const [view] = watched.views(100 * S, WALL_MS);
    expect(view?.whole).toMatchObject({ sinceMs: WALL_MS - 100 * S, requests: 10_000 });
    expect(view?.recent).toMatchObject({ sinceMs: WALL_MS - 40 * S, requests: 4_100 });
  });

  it("counts the sidecars that were heard lately", () => {
    const watched = target("success: 99%, over: 20s");
    const sidecars = (nowMs: number) => watched.views(nowMs, WALL_MS)[0]?.sidecars;
    watched.hear("a", 1 * S);
    watched.hear("b", 15 * S);
    expect(sidecars(15 * S)).toBe(2);
    expect(sidecars(21 * S)).toBe(1);
    expect(sidecars(35 * S)).toBe(0);
    watched.hear("a", 36 * S);
    expect(sidecars(36 * S)).toBe(1);
  });

  it("is judged by each of its limits", () => {
    const slow = target("success: 99%, p95: 800ms");
    add(slow, { good: 1_000, slow: 500 }, S);
    expect(slow.breach(S)).toMatch(/^p95 of/);
    const failing = target("success: 99%, p95: 800ms");
    add(failing, { good: 500, bad: 500 }, S);
    expect(failing.breach(S)).toMatch(/^success of/);
    const good = target("success: 99%, p95: 800ms");
    add(good, { good: 1_000, slow: 10 }, S);
    expect(good.breach(S)).toBeUndefined();
  });

  it("stays broken in what is shown, whatever comes after", () => {
    const watched = target("success: 99%");
    add(watched, { good: 50, bad: 50 }, S);
    const breach = watched.breach(S);
    add(watched, { good: 1_000_000 }, 2 * S);
    expect(watched.breach(2 * S)).toMatch(
      /^success of default\/productpage 50% is under 99% \(50 of 100 requests/,
    );
    expect(breach).toMatch(/50 of 100 requests/);
    expect(watched.views(2 * S, WALL_MS)[0]?.verdict).toBe("broken");
  });

  it("prefers what is proven to what is not seen", () => {
    const watched = target("success: 99%, over: 1s");
    add(watched, { bad: 500 }, S);
    expect(watched.breach(100 * S)).toMatch(/^success of/);
    expect(target("success: 99%, over: 1s").breach(100 * S)).toMatch(/^no sidecar of/);
  });
});
