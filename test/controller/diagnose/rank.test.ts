// Which of several suspects is named first, and what each explains.
import { describe, expect, it } from "vitest";
import { meshOf } from "../../../controller/diagnose/mesh.js";
import { rank } from "../../../controller/diagnose/rank.js";
import type { Loss, Suspect } from "../../../controller/diagnose/suspect.js";
import type { Symptom } from "../../../controller/model/index.js";
import { BOOKINFO, simulate } from "./simulator.js";

const mesh = meshOf(simulate(BOOKINFO));
const [first] = simulate(BOOKINFO, { faults: [{ kind: "slow", at: "details", ms: 60 }] }).incident.symptoms;
if (first === undefined) throw new Error("a fault without symptoms");
const usual: Symptom = { ...first, kind: "latency", z: 20 };

const users: Symptom = { ...usual, source: "outside", destination: "default/productpage", atUsers: true };
const inside: Symptom = {
  ...usual,
  ...{ source: "default/productpage", destination: "default/reviews", atUsers: false },
};

function suspect(
  at: string,
  over: { z?: number; perStep?: number; fresh?: number; loss?: Loss } = {},
): Suspect {
  const { z = 20, perStep = 100, fresh = 1, loss = "time" } = over;
  const service = `default/${at}`;
  const evidence = {
    ...{ series: "self time", unit: "ms" as const, baseline: 10, observed: 60, z },
    ...{ window: { fromMs: 0, toMs: 1 }, speaks: "for" as const },
  };
  return {
    ...{
      target: { type: "service", service },
      kind: "slow_service",
      at: service,
      purity: 1,
      beside: [],
      why: "",
    },
    findings: [{ loss, perStep, z, fresh, evidence }],
  };
}

/** Names in the order of their rank. */
function order(suspects: readonly Suspect[], symptoms: readonly Symptom[] = [users]): string[] {
  return rank(mesh, suspects, symptoms).map(({ suspect: { at } }) => at.replace("default/", ""));
}

describe("rank", () => {
  it("puts first what lost more, and what stands out further", () => {
    expect(order([suspect("details", { perStep: 10 }), suspect("reviews")])).toEqual(["reviews", "details"]);
    expect(order([suspect("details", { z: 4 }), suspect("reviews", { z: 40 })])).toEqual([
      "reviews",
      "details",
    ]);
  });

  it("puts last what was there before the onset", () => {
    expect(order([suspect("details", { fresh: 0 }), suspect("reviews")])).toEqual(["reviews", "details"]);
  });

  it("does not hang on the order in which suspects come", () => {
    const all = [suspect("details"), suspect("ratings"), suspect("reviews")];
    expect(order(all)).toEqual(order([...all].reverse()));
  });

  it("puts what explains a symptom before what explains none", () => {
    const ranked = rank(mesh, [suspect("details"), suspect("ratings")], [inside]);
    expect(ranked.map(({ suspect: { at }, explains }) => [at, explains])).toEqual([
      ["default/ratings", [0]],
      ["default/details", []],
    ]);
  });

  it("counts what users feel for more than what is felt inside", () => {
    const score = (symptoms: readonly Symptom[]) => rank(mesh, [suspect("ratings")], symptoms)[0]?.score ?? 0;
    expect(score([inside, users])).toBeGreaterThan(
      rank(mesh, [suspect("ratings")], [inside, { ...users, destination: "default/unheard" }])[0]?.score ?? 0,
    );
    expect(score([users])).toBe(score([users, inside]));
  });

  it("explains failures by what fails rather than by what is slow", () => {
    const failing: Symptom = { ...users, kind: "errors" };
    const both = [suspect("details"), suspect("reviews", { loss: "requests" })];
    expect(order(both, [failing])).toEqual(["reviews", "details"]);
    expect(order(both, [users])).toEqual(["details", "reviews"]);
  });

  it("gives scores from 0 to 1", () => {
    for (const z of [0, 3, 6, 100, 1e9])
      for (const perStep of [0, 1, 1e9])
        for (const { score } of rank(mesh, [suspect("details", { z, perStep })], [users])) {
          expect(score).toBeGreaterThanOrEqual(0);
          expect(score).toBeLessThanOrEqual(1);
        }
  });
});

describe("an edge that keeps requests from its callee", () => {
  const at = "default/reviews";
  const from = "default/productpage";
  const edge: Suspect = {
    ...suspect("reviews", { loss: "requests" }),
    ...{ target: { type: "edge", source: from, destination: at }, kind: "breaker", from },
  };
  const explained = (symptom: Symptom) => rank(mesh, [edge], [symptom])[0]?.explains;

  it("explains that the callee misses them, and not that it is slow", () => {
    expect(explained({ ...inside, seenBy: "destination", kind: "traffic_loss" })).toEqual([0]);
    expect(explained({ ...inside, seenBy: "destination" })).toEqual([]);
  });

  it("does not explain that those of another caller are missing", () => {
    const other = { ...inside, source: "default/cron", seenBy: "destination" as const };
    expect(explained({ ...other, kind: "traffic_loss" })).toEqual([]);
  });
});
