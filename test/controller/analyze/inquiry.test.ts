import { describe, expect, it } from "vitest";
import { Inquiry } from "../../../controller/analyze/inquiry.js";
import { diagnose } from "../../../controller/diagnose/index.js";
import type { Incident, StepSample } from "../../../controller/model/index.js";

const STEP_MS = 5_000;
const ONSET_MS = Date.parse("2026-11-21T12:00:00Z");
const MINUTE_MS = 60_000;

function sampleAt(atMs: number): StepSample {
  const failure = atMs >= ONSET_MS ? 50 : 0;
  return {
    requests: 200,
    outcomes: { success: 200 - failure, failure },
    latency: { meanMs: 10 },
    inFlight: 1,
  };
}

/** After so many minutes, of which each had 2,400 requests and a quarter of them failed. */
function incidentAfter(minutes: number, more: Partial<Incident> = {}): Incident {
  const requests = minutes * 2_400;
  return {
    ...{ id: 1, condition: "incident", severity: "critical", onsetMs: ONSET_MS, endedMs: null },
    detectedMs: ONSET_MS + STEP_MS,
    baseline: { fromMs: ONSET_MS - 5 * MINUTE_MS, toMs: ONSET_MS },
    symptoms: [
      {
        ...{ kind: "errors", seenBy: "destination", source: "outside", destination: "default/productpage" },
        ...{ atUsers: true, sinceMs: ONSET_MS, baseline: 0, observed: 0.25, z: 40 },
      },
    ],
    harm: { requests, failed: requests / 4, slow: 0, missing: 0 },
    ...more,
  };
}

function inquiryInto(incident: Incident): Inquiry {
  const call = { source: "outside", destination: "default/productpage" };
  return new Inquiry(incident, {
    source: {
      stepMs: STEP_MS,
      read: async (fromMs, toMs) => {
        const steps = (toMs - fromMs) / STEP_MS;
        const samples = Array.from({ length: steps }, (_, at) => sampleAt(fromMs + at * STEP_MS));
        const ends = [{ ...call, seenBy: "destination" as const, samples }];
        return { fromMs, stepMs: STEP_MS, steps, calls: [call], ends, services: [], instances: [] };
      },
    },
    changes: { count: 0, near: () => [] },
    unlearned: () => [],
    diagnose,
    cpuMs: () => 0,
    warn: (words) => {
      throw new Error(words);
    },
  });
}

describe("an incident that lasts longer than what is looked at of it", () => {
  it("is told with the time in which its harm came about", async () => {
    const inquiry = inquiryInto(incidentAfter(30));
    const nowMs = ONSET_MS + 30 * MINUTE_MS;
    await inquiry.look(nowMs, nowMs);
    const { given, report } = inquiry.finding ?? {};
    expect(given?.observed.toMs).toBeLessThan(nowMs);
    expect(report?.atMs).toBe(nowMs);
    expect(report?.users.summary).toContain("(30 min): of 72,000 requests");
  });

  it("counts no calm to that time while it recovers", async () => {
    const inquiry = inquiryInto(incidentAfter(30));
    const troubledMs = ONSET_MS + 30 * MINUTE_MS;
    await inquiry.look(troubledMs, troubledMs);
    inquiry.become(incidentAfter(30, { condition: "recovering" }));
    await inquiry.look(troubledMs + MINUTE_MS, troubledMs + MINUTE_MS);
    expect(inquiry.finding?.report).toMatchObject({ condition: "recovering", atMs: troubledMs });
    expect(inquiry.finding?.report.users.summary).toContain("(30 min)");
  });
});
