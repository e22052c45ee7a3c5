import { describe, expect, it } from "vitest";
import { effectText, usersOf } from "../../../../controller/incident/compose/users.js";
import type { Harm, Symptom } from "../../../../controller/model/index.js";
import { END_MS, incidentOf, ONSET_MS, PAGE, SYMPTOMS, symptom } from "../support/case.js";

const NO_HARM: Harm = { requests: 0, failed: 0, slow: 0, missing: 0 };
const reportFor = (harm: Partial<Harm>, symptoms = SYMPTOMS) =>
  usersOf(incidentOf({ harm: { ...NO_HARM, ...harm }, symptoms }), END_MS);

describe("what users have of an incident", () => {
  it.each<[Partial<Harm>, string]>([
    [{ requests: 100, failed: 30 }, "of 100 requests at default/productpage 30 (30 %) failed."],
    [
      { requests: 100, slow: 5 },
      "of 100 requests at default/productpage 5 (5 %) were slower than nearly all before.",
    ],
    [{ requests: 10, missing: 90.4 }, "about 90 more were expected and never came."],
    [{ requests: 100, failed: 1, missing: 7 }, "1 (1 %) failed, about 7 more were expected and never came."],
    [{ requests: 3, failed: 9 }, "9 (100 %) failed."],
    [{ requests: 100, failed: 90, slow: 0.04 }, "90 (90 %) failed."],
    [{ missing: 7 }, "no request came at default/productpage, about 7 were expected."],
  ])("with the harm %j is told as %s", (harm, words) => {
    expect(reportFor(harm).summary).toContain(words);
  });

  it.each<[Partial<Harm>, number | null]>([
    [{ requests: 100, failed: 20, slow: 5 }, 0.25],
    [{ requests: 50, missing: 50 }, 0.5],
    [{ requests: 1, failed: 5 }, 1],
    [{}, null],
  ])("with the harm %j harms the share %s", (harm, share) => {
    expect(reportFor(harm).harmedShare).toBe(share);
  });

  it("is something they feel even while no request was counted as harmed", () => {
    const users = reportFor({ requests: 10 });
    expect(users.suffer).toBe(true);
    expect(users.summary).toBe(
      "Users have suffered since 12:05:00Z (60 s). What they have of it: users' requests to " +
        "default/productpage fail. No request that has ended was counted as harmed.",
    );
  });

  it("is so many requests that hang, which nobody counts before they end", () => {
    const hung = symptom({ kind: "hung", destination: PAGE, atUsers: true, baseline: 1, observed: 145 });
    expect(reportFor({ requests: 10 }, [hung]).summary).toBe(
      "Users have suffered since 12:05:00Z (60 s). What they have of it: users' requests to " +
        "default/productpage hang, up to 145 requests at once. No request that has ended was counted as harmed.",
    );
  });

  it("is nothing while only services see it", () => {
    const users = reportFor({ requests: 10 }, [symptom()]);
    expect(users).toMatchObject({ suffer: false, services: [], sinceMs: ONSET_MS });
    expect(users.summary).toMatch(/^Nobody outside the mesh was seen to suffer/);
  });

  it("is at each place where they come in, once", () => {
    const twice = [
      ...SYMPTOMS,
      symptom({ kind: "latency", destination: PAGE, atUsers: true }),
      symptom({ destination: "shop/cart", atUsers: true }),
    ];
    expect(reportFor({ requests: 1, failed: 1 }, twice).services).toEqual([PAGE, "shop/cart"]);
  });

  it("lasts until its end, or as long as it was seen", () => {
    const ended = incidentOf({ endedMs: ONSET_MS + 240_000, condition: "over" });
    expect(usersOf(ended, END_MS).summary).toContain("Users suffered from 12:05:00Z (4 min)");
  });
});

const effectOf = (symptoms: readonly Symptom[], harm: Partial<Harm> = {}) =>
  effectText({ symptoms, harm: { ...NO_HARM, ...harm } });

describe("the effect of an incident", () => {
  it("is what users feel, whatever is stronger elsewhere", () => {
    expect(effectOf(SYMPTOMS)).toBe("users' requests to default/productpage fail");
  });

  it.each<[Partial<Harm>, string]>([
    [{ requests: 100, failed: 60, slow: 20 }, "fail"],
    [{ requests: 100, failed: 20, slow: 60 }, "are slow"],
    [{ requests: 100, failed: 20, slow: 20 }, "fail"],
    [{ requests: 10, failed: 5, missing: 90 }, "are missing"],
    [{ requests: 100 }, "hang"],
  ])("with the harm %j is told by what most have of it: they %s", (harm, verb) => {
    const felt = (["hung", "latency", "errors", "traffic_loss"] as const).map((kind) =>
      symptom({ kind, source: "outside", destination: PAGE, atUsers: true }),
    );
    expect(effectOf([symptom(), ...felt], harm)).toBe(`users' requests to default/productpage ${verb}`);
  });

  it("is the strongest of what users feel where what most have is no symptom", () => {
    const slow = symptom({ kind: "latency", destination: PAGE, atUsers: true });
    expect(effectOf([slow], { requests: 9, failed: 9 })).toBe(
      "users' requests to default/productpage are slow",
    );
  });

  it("is the strongest symptom where users feel nothing", () => {
    expect(effectOf([symptom()])).toBe("requests of default/reviews to default/ratings fail");
  });

  it("is something, where nothing is told", () => {
    expect(effectOf([])).toBe("something is wrong");
  });
});
