// The guards of a controller: when they begin and end, and that a broken limit stops its experiment.
import { describe, expect, it } from "vitest";
import { openGuards } from "../../../controller/guard/index.js";
import { documents, faultText } from "../policy/documents.js";
import { MINUTE_MS, type Rig, rig, settled } from "../store/rig.js";
import { ReportingSidecar } from "./rig.js";

const S = 1_000;
const KEY = "FaultInjection/default/slow";
const GUARDED = faultText("slow", ", expect: [{service: productpage, success: 99%}]");

async function guarded(...texts: string[]) {
  const kept = await rig();
  await kept.apply(...texts);
  return { ...kept, ...watch(kept) };
}

function watch({ kept, clock }: Rig) {
  const lines: string[] = [];
  const guards = openGuards(kept, clock, (line) => void lines.push(line));
  const experiment = () => kept.experiments.list()[0];
  const view = () => guards.guardOf(experiment()?.id ?? "");
  /** Second by second, with a report in each. */
  const live = (sidecar: ReportingSidecar, seconds: number, seen = { good: 100, bad: 0 }) => {
    for (let second = 0; second < seconds; second++) {
      clock.advance(S);
      guards.hear(sidecar.tell(seen));
    }
  };
  return { guards, lines, experiment, view, live };
}

describe("the guards of a controller", () => {
  it("stop an experiment for good whose limit is broken, with the reason", async () => {
    const { guards, lines, experiment, live, kept } = await guarded(GUARDED);
    const sidecar = new ReportingSidecar();
    live(sidecar, 5);
    expect(experiment()).toMatchObject({ state: "running" });
    live(sidecar, 10, { good: 80, bad: 20 });
    await settled();
    const because = expect.stringMatching(/^guard: success of default\/productpage [\d.]+% is under 99% \(/);
    expect(experiment()).toMatchObject({ state: "stopped", end: { by: "meshfuse", because } });
    expect(lines).toEqual([
      expect.stringMatching(/^FaultInjection\/default\/slow is stopped: guard: success of/),
    ]);
    expect(kept.store.audit({ limit: 1 })).toMatchObject([{ type: "experiment.stopped", by: "meshfuse" }]);
    expect(guards.guardOf(experiment()?.id ?? "")).toMatchObject({ limits: [{ verdict: "broken" }] });
  });

  it("leave an experiment alone that keeps its limit, until it ends by itself", async () => {
    const { lines, experiment, live, clock } = await guarded(GUARDED);
    live(new ReportingSidecar(), 599, { good: 99, bad: 1 });
    expect(experiment()).toMatchObject({ state: "running" });
    clock.advance(S);
    expect(experiment()).toMatchObject({ state: "ended" });
    expect(lines).toEqual([]);
  });

  it("stop it by the second where nobody reports", async () => {
    const { experiment, clock, view } = await guarded(GUARDED);
    for (let second = 0; second < 89; second++) clock.advance(S);
    expect(view()).toMatchObject({ limits: [{ verdict: "blind", sidecars: 0 }] });
    expect(experiment()).toMatchObject({ state: "running" });
    clock.advance(S);
    await settled();
    expect(experiment()).toMatchObject({
      state: "stopped",
      end: {
        because:
          "guard: no sidecar of default/productpage has told of its requests for 90 s: they cannot be seen",
      },
    });
  });

  it("take no jump of the clock for silence", async () => {
    const { experiment, clock, live, view } = await guarded(
      GUARDED.replace("activeFor: 10m", "activeFor: 24h"),
    );
    live(new ReportingSidecar(), 3);
    clock.set(clock.nowMs() + 60 * MINUTE_MS);
    clock.advance(S);
    await settled();
    expect(view()).toMatchObject({ limits: [{ verdict: "holding" }] });
    expect(experiment()).toMatchObject({ state: "running" });
  });

  it("begin with an experiment that begins later, and not before", async () => {
    const text = GUARDED.replace("activeFor", 'activeFrom: "2026-11-21T00:01:00Z", activeFor');
    const { view, live, clock } = await guarded(text);
    const sidecar = new ReportingSidecar();
    live(sidecar, 3, { good: 0, bad: 100 });
    expect(view()).toBeUndefined();
    clock.advance(MINUTE_MS);
    expect(view()?.limits).toMatchObject([{ verdict: "few", recent: { requests: 0 } }]);
    live(sidecar, 3);
    expect(view()?.limits).toMatchObject([{ verdict: "holding", recent: { requests: 200, bad: 0 } }]);
  });

  it("judge nothing of a pause, and begin anew after it", async () => {
    const { guards, view, live, kept, experiment } = await guarded(GUARDED);
    const sidecar = new ReportingSidecar();
    live(sidecar, 3);
    await kept.experiments.pauseAll({ by: "ann" });
    expect(view()?.limits).toMatchObject([{ recent: { requests: 200 } }]);
    live(sidecar, 100, { good: 0, bad: 100 });
    expect(view()?.limits).toMatchObject([{ recent: { requests: 200 } }]);
    await kept.experiments.resumeAll({ by: "ann" });
    expect(experiment()).toMatchObject({ state: "running" });
    live(sidecar, 3);
    expect(view()?.limits).toMatchObject([{ verdict: "holding", recent: { requests: 200, bad: 0 } }]);
    guards.close();
  });

  it("begin anew with a controller, and what was stopped stays so", async () => {
    const first = await guarded(GUARDED);
    first.live(new ReportingSidecar(), 3);
    first.guards.close();
    const again = await first.restarted();
    const second = watch(again);
    expect(second.view()?.limits).toMatchObject([{ verdict: "few", recent: { requests: 0 } }]);
    const sidecar = new ReportingSidecar();
    second.live(sidecar, 10, { good: 50, bad: 50 });
    await settled();
    expect(second.experiment()).toMatchObject({ state: "stopped" });
    expect(watch(await again.restarted()).experiment()).toMatchObject({ state: "stopped" });
  });

  it("try again where an experiment cannot be stopped", async () => {
    const { kept, lines, live, experiment } = await guarded(GUARDED);
    const { stop } = kept.experiments;
    kept.experiments.stop = () => Promise.reject(new Error("no"));
    live(new ReportingSidecar(), 4, { good: 0, bad: 100 });
    await settled();
    expect(lines).toContain(`${KEY} could not be stopped, and will be tried again: no`);
    kept.experiments.stop = stop;
    live(new ReportingSidecar("default/productpage", "productpage-2"), 2);
    await settled();
    expect(experiment()).toMatchObject({ state: "stopped" });
  });

  it("watch each experiment by itself, and only those that expect something", async () => {
    const other = faultText("other", ", expect: [{service: reviews, success: 50%}]");
    const { kept, guards, live } = await guarded(documents(GUARDED, other, faultText("free")));
    live(new ReportingSidecar(), 10, { good: 80, bad: 20 });
    await settled();
    const states = kept.experiments.list().map(({ policy, state, id }) => {
      return [policy, state, guards.guardOf(id)?.limits.length];
    });
    expect(states.toSorted()).toEqual([
      ["FaultInjection/default/free", "running", undefined],
      ["FaultInjection/default/other", "running", 1],
      [KEY, "stopped", 1],
    ]);
  });

  it("have no timer while nothing is guarded", async () => {
    const { clock, kept } = await guarded(faultText("free"));
    const before = clock.waiting;
    await kept.policies.apply(GUARDED, { dryRun: false, by: "ann" });
    expect(clock.waiting).toBeGreaterThan(before);
    await kept.policies.remove(KEY, { by: "ann" });
    expect(clock.waiting).toBe(before);
  });
});
