import { describe, expect, it } from "vitest";
import type { AnalysisView } from "../../../controller/analyze/index.js";
import { ANALYSIS, script } from "../api/fixture.js";
import { analysisOf as analyze, INCIDENT } from "./analysis.js";
import { NOW_MS, run, serverFor } from "./world.js";

const SUSPECT: AnalysisView["suspects"][number] = {
  ...{ seenBy: "source", source: "default/reviews", destination: "default/ratings", atUsers: false },
  ...{ condition: "suspect", sinceMs: NOW_MS, why: "takes 70 ms, 5.6 ms before" },
};

describe("analyze", () => {
  it("ends with 0 where all is well", async () => {
    const { code, out, err } = await analyze({});
    expect([code, err]).toEqual([0, ""]);
    expect(out).toBe("all is well; 12 ends of edges in steps of 5 s, from reports to this controller\n");
  });

  it("ends with 79 while there is an incident, and says what it is, why, and what to look at", async () => {
    const next = [
      { why: "the report on incident 7", command: "meshfuse incidents 7" },
      { why: "ask the owner", command: null },
    ];
    const { code, out, err } = await analyze({ incidents: [INCIDENT], next });
    expect([code, err]).toEqual([79, ""]);
    expect(out).toMatch(/^1 incident; 12 ends of edges/);
    expect(out).toMatch(
      / 7 +critical +incident +2026-11-21T11:59:30Z +41% of 812 +default\/ratings \(crash\), 93% sure\n/,
    );
    expect(out).toContain("In words\n  7: Users' requests to default/productpage fail; very likely:");
    expect(out).toContain(
      "What to look at next\n  meshfuse incidents 7  # the report on incident 7\n  ask the owner\n",
    );
  });

  it("does not take suspects for findings unless it is told to", async () => {
    const { code, out } = await analyze({ suspects: [SUSPECT] });
    expect(code).toBe(0);
    expect(out).toMatch(/^no incident, 1 suspect; /);
    expect(out).toMatch(/default\/reviews +default\/ratings +caller +\S+ +takes 70 ms, 5.6 ms before\n/);
    expect((await analyze({ suspects: [SUSPECT] }, ["--suspects"])).code).toBe(79);
    expect((await analyze({}, ["--suspects"])).code).toBe(0);
  });

  it.each([
    ["no_data", "no sidecar has told of any request in the last steps"],
    ["off", "the controller was started with --analysis off"],
  ] as const)("does not say that all is well where nothing is known: %s", async (state, problem) => {
    const { code, out, err } = await analyze({ state, problem });
    expect(code).toBe(1);
    expect(out).toBe(`nothing is known: ${problem}\n`);
    expect(err).toBe(`nothing is known: ${problem}\n\`meshfuse status\` shows which sidecars report\n`);
  });

  it("says that it has just begun", async () => {
    const { code, err } = await analyze({ state: "starting", problem: "what is usual is being learned" });
    expect(code).toBe(1);
    expect(err).toBe("nothing is known: what is usual is being learned\nask again in a minute\n");
  });

  it("tells an incident also where there is no data any more", async () => {
    expect((await analyze({ state: "no_data", problem: "gone", incidents: [INCIDENT] })).code).toBe(79);
  });

  it("says how good its data is, and what is to come", async () => {
    const { out } = await analyze({
      ...{ state: "late", problem: "the last step that was judged ended 64 s ago", missedSteps: 3 },
      conditions: { ...ANALYSIS.conditions, no_data: 2 },
      threats: [
        "at this trend default/reviews breaks its latency objective (p95 300 ms) in ~12 min (8 to 25)",
      ],
    });
    expect(out).toContain(
      "14 ends of edges in steps of 5 s, from reports to this controller; 3 steps were missed, 2 of them without " +
        "data; the last step that was judged ended 64 s ago\n",
    );
    expect(out).toContain("To come\n  at this trend default/reviews breaks its latency objective");
  });

  it("gives programs the API's own words", async () => {
    const { code, out } = await analyze({ incidents: [INCIDENT] }, ["-o", "json"]);
    expect([code, JSON.parse(out)]).toEqual([79, { ...ANALYSIS, incidents: [INCIDENT] }]);
    expect((await analyze({}, ["-o", "yaml"])).out).toContain("state: ok\n");
  });

  it("tells what changes while it is watched, and ends with 0", async () => {
    const asked = script({ analysis: ANALYSIS });
    const server = await serverFor(asked);
    const steps = [
      () => {
        asked.analysis = { ...ANALYSIS, incidents: [INCIDENT] };
      },
    ];
    const { code, out } = await server(["analyze", "--watch"], { steps });
    expect(code).toBe(0);
    expect(out).toMatch(/^all is well/);
    expect(out).toMatch(/Incidents: +7 +critical|Incidents: 7 +critical/);
  });

  it("shows names that would move a terminal as what they are", async () => {
    const { out } = await analyze({ suspects: [{ ...SUSPECT, source: "default/\u001b[2Jx" }] });
    expect(out).not.toContain("\u001b");
  });

  it("ends with 3 where no controller answers", async () => {
    const { code } = await run(["analyze", "--server", "http://127.0.0.1:1"]);
    expect(code).toBe(3);
  });

  it("has its exit code in the help", async () => {
    const { out } = await run(["help", "exit-codes"]);
    expect(out).toContain("  79   Of `analyze`: there are incidents; with --suspects, or suspects.\n");
  });
});
