import { describe, expect, it } from "vitest";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Case } from "../../../controller/model/index.js";
import { BOOKINFO, type SimFault, type SimMesh, simulate } from "./simulator.js";

/** Why a service with symptoms is no cause. */
function whyNot(service: string, given: Case): string | undefined {
  const { ruledOut } = diagnose(given);
  return ruledOut.find(({ target }) => target.type === "service" && target.service === `default/${service}`)
    ?.why;
}

const STRICT: SimMesh = { ...BOOKINFO, reviews: { selfMs: 12, calls: { ratings: 1 } } };
const slow: SimFault = { kind: "slow", at: "ratings", ms: 80 };

describe("what is ruled out says", () => {
  it("how much longer its requests take, and that its calls do", () => {
    const why = whyNot("reviews", simulate(STRICT, { faults: [slow] })) ?? "";
    const [, rise, calls] =
      /^Its requests take ([\d.]+) ms longer .*; ([\d.]+) ms of that its calls take/.exec(why) ?? [];
    expect(Number(rise)).toBeGreaterThan(75);
    expect(Number(calls)).toBeGreaterThan(0.9 * Number(rise));
    expect(Number(calls)).toBeLessThanOrEqual(Number(rise));
  });

  it("which share of its requests its callees failed first", () => {
    const why = whyNot(
      "reviews",
      simulate(STRICT, { faults: [{ kind: "errors", at: "ratings", share: 0.4 }] }),
    );
    expect(why).toMatch(
      /It fails more \(0 % -> (39|4\d)(\.\d)? %\); (39|4\d)(\.\d)? % of its requests failed at its callees first\./,
    );
  });

  it("that it takes and fails as before, where it does", () => {
    const given = simulate(STRICT, { faults: [slow] });
    const [symptom] = given.incident.symptoms;
    const felt = symptom && { ...symptom, source: "default/productpage", destination: "default/details" };
    const incident = { ...given.incident, symptoms: felt === undefined ? [] : [felt] };
    expect(whyNot("details", { ...given, incident })).toMatch(
      /^Its requests take about as long as before \(mean [\d.]+ ms -> [\d.]+ ms\)\. It fails no more than before \(0 % -> 0 %\)\.$/,
    );
  });

  it("nothing of a service of which nothing tells: it may be the cause", () => {
    const given = simulate(STRICT, { faults: [slow] });
    const silent = {
      ...given.window,
      ends: given.window.ends.filter(({ destination }) => destination !== "default/details"),
      instances: [],
    };
    const [symptom] = given.incident.symptoms;
    const felt = symptom && { ...symptom, destination: "default/details" };
    const incident = { ...given.incident, symptoms: felt === undefined ? [] : [felt] };
    expect(whyNot("details", { ...given, incident })).toBeDefined();
    expect(whyNot("details", { ...given, incident, window: silent })).toBeUndefined();
  });
});
