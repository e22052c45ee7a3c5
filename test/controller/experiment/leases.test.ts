import { describe, expect, it } from "vitest";
import { Leases } from "../../../controller/experiment/index.js";
import type { Delivery } from "../../../controller/model/index.js";
import type { Experiment } from "../../../controller/store/index.js";
import { life, NOW_MS } from "./sights.js";

const REFUSED: Delivery = {
  direction: "outbound",
  refusal: { revision: "r2", reason: "x", by: "envoy", atMs: 0 },
};

function rig(more: { experiments?: Experiment[]; deliveries?: Delivery[] } = {}) {
  const is = { paused: false };
  const leases = new Leases({
    isPaused: () => is.paused,
    experiments: () => more.experiments ?? [],
    deliveriesOf: () => more.deliveries ?? [],
  });
  return { is, leases };
}

describe("the leases of a sidecar", () => {
  it("are renewed by each answer, and ended by each while experiments are paused", () => {
    const { is, leases } = rig();
    expect(leases.answer("a", NOW_MS)).toBe(false);
    is.paused = true;
    expect([leases.answer("a", NOW_MS), leases.isEnded("a")]).toEqual([true, true]);
    is.paused = false;
    expect([leases.answer("a", NOW_MS), leases.isEnded("a")]).toEqual([false, false]);
  });

  it("are known to be over with the report after the answer that said so, not with the same one again", () => {
    const { is, leases } = rig();
    is.paused = true;
    leases.reported("a");
    leases.answer("a", NOW_MS);
    leases.answer("a", NOW_MS);
    expect(leases.isConfirmed("a")).toBe(false);
    leases.reported("a");
    expect([leases.isConfirmed("a"), leases.isConfirmed("b")]).toEqual([true, false]);
    leases.answer("a", NOW_MS);
    expect(leases.isConfirmed("a")).toBe(true);
    leases.forget("a");
    expect(leases.isConfirmed("a")).toBe(false);
  });

  it("end where it refuses what it shall run, and what it runs may hold a fault that was stopped", () => {
    const stopped = life("e1", { state: "stopped" });
    const answer = (experiments: Experiment[], deliveries: Delivery[], nowMs = NOW_MS) =>
      rig({ experiments, deliveries }).leases.answer("a", nowMs);
    expect(answer([stopped], [REFUSED])).toBe(true);
    expect(answer([stopped], [{ direction: "outbound" }])).toBe(false);
    expect(answer([life("e2")], [REFUSED])).toBe(false);
    expect(answer([stopped], [REFUSED], stopped.untilMs)).toBe(false);
  });
});
