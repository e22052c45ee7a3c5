// What is said of a unit, part by part, and of what no unit tells.
import { describe, expect, it } from "vitest";
import {
  type FaultPrediction,
  hashOf,
  type PartPrediction,
  predictFault,
} from "../../../controller/fault/index.js";
import { API_VERSION, type PolicySpec } from "../../../controller/model/index.js";

const NOW_MS = Date.parse("2026-11-21T12:00:00Z");
const ALWAYS = { percentage: "100%", activeFor: "10m" };

function predict(spec: PolicySpec, unit = "user-1", acceptedMs?: number): FaultPrediction {
  const metadata = { name: "slow", namespace: "default" };
  const policy = { apiVersion: API_VERSION, kind: "FaultInjection", metadata, spec } as const;
  return predictFault({ policy, units: [unit], nowMs: NOW_MS, acceptedMs });
}

function partsOf(spec: PolicySpec, unit?: string): PartPrediction[] {
  return predict({ unit: { header: "x-user" }, ...ALWAYS, ...spec }, unit).units[0]?.parts ?? [];
}

describe("the parts of a fault", () => {
  it("are drawn by the policy's draw, or by their own where they have a percentage", () => {
    const [delay, abort] = partsOf({ delay: { fixed: "1s" }, abort: { status: 503, percentage: "0%" } });
    const draw = { name: "default/slow", unit: "user-1", seed: 0 };
    expect(delay).toMatchObject({ part: "delay", drawnAs: "policy", ppm: 1_000_000, isDrawn: true });
    expect(delay?.hash).toBe(hashOf({ ...draw, kind: "policy" }));
    expect(abort).toMatchObject({ part: "abort", drawnAs: "abort", ppm: 0, isDrawn: false });
    expect(abort?.hash).toBe(hashOf({ ...draw, kind: "abort" }));
    expect(abort?.position).toBe(Math.floor(((abort?.hash ?? 0) * 1e6) / 2 ** 32));
  });

  it("are hit from their own part of a million on, and not one less", () => {
    const [{ position = 0 } = {}] = partsOf({ abort: { status: 503 } });
    const isDrawn = (ppm: number) =>
      partsOf({ percentage: `${ppm / 10_000}%`, abort: { status: 503 } })[0]?.isDrawn;
    expect([isDrawn(position), isDrawn(position + 1)]).toEqual([false, true]);
  });

  it.each<[PolicySpec, string[]]>([
    [{ delay: { fixed: "1.5s" } }, ["waits 1500 ms"]],
    [{ abort: { grpc: "UNAVAILABLE" } }, ["answers gRPC UNAVAILABLE"]],
    [{ response: { drop: true } }, ["loses the upstream's answer: 504"]],
    [
      { response: { status: 500, delay: { fixed: "20ms" }, header: { "x-a": "1" }, truncate: 10 } },
      ["holds the response for 20 ms, makes its status 500, sets x-a, ends it by a reset after 10 bytes"],
    ],
    [{ response: { truncate: { bytes: 0, end: "clean" } } }, ["ends it cleanly after 0 bytes"]],
    [{ throughput: { kibps: 64 } }, ["sends the body at 64 KiB/s"]],
    [{ headers: true }, ["obeys x-envoy-fault-* headers of the request"]],
    [
      {
        delay: { fixed: "1ms" },
        abort: { status: 418 },
        response: { status: 500 },
        throughput: { kibps: 1 },
      },
      ["waits 1 ms", "answers 418", "nothing: it is aborted", "nothing: it is aborted"],
    ],
  ])("%j do %j", (spec, does) => {
    expect(partsOf(spec).map((part) => part.does)).toEqual(does);
  });

  it("wait alike where request and response are delayed by one distribution", () => {
    const delay = { uniform: { min: "0ms", max: "1s" } };
    const [request, response] = partsOf({ delay, response: { delay } });
    expect(request?.delayUs).toBe(response?.delayUs);
    expect(request?.does).toMatch(/^waits \d+(\.\d{1,3})? ms$/);
  });
});

describe("the time of a fault", () => {
  const spec = { ...ALWAYS, abort: { status: 503 } };
  it.each([
    [{}, undefined, "unknown", "for 10m from when it is applied"],
    [{}, NOW_MS - 1, "active", "from 2026-11-21T11:59:59.999Z until 2026-11-21T12:09:59.999Z: it is on"],
    [
      {},
      NOW_MS - 600_000,
      "ended",
      "from 2026-11-21T11:50:00.000Z until 2026-11-21T12:00:00.000Z: it is over",
    ],
    [
      { activeFrom: "2026-11-21T13:00:00Z" },
      NOW_MS - 1,
      "scheduled",
      "from 2026-11-21T13:00:00.000Z until 2026-11-21T13:10:00.000Z: it has not begun",
    ],
  ])("with %j, accepted at %s, is %s", (more, acceptedMs, state, words) => {
    const prediction = predict({ ...spec, ...more }, "a", acceptedMs);
    expect(prediction.state).toBe(state);
    expect(prediction.conditions[0]).toBe(words);
  });
});

describe("a fault that was stopped or is paused", () => {
  it.each(["stopped", "paused"] as const)("says that it is %s, as long as it is not over", (halted) => {
    const metadata = { name: "slow", namespace: "default" };
    const spec = { ...ALWAYS, abort: { status: 503 } };
    const policy = { apiVersion: API_VERSION, kind: "FaultInjection", metadata, spec } as const;
    const at = (nowMs: number) => predictFault({ policy, units: [], nowMs, acceptedMs: NOW_MS, halted });
    expect(at(NOW_MS).state).toBe(halted);
    expect(at(NOW_MS).conditions[0]).toMatch(new RegExp(`until .*, but it is ${halted}$`));
    expect(at(NOW_MS + 600_000).state).toBe("ended");
  });
});

describe("what else decides", () => {
  it("is said: matching, the lease, and what the fault itself limits", () => {
    const limits = { concurrent: 5, perSecond: 50, delay: "1s" };
    const said = predict({
      ...ALWAYS,
      abort: { status: 503 },
      limits,
      mode: "dryRun",
      sequence: { first: 2 },
    }).conditions;
    expect(said.slice(3)).toEqual([
      "sequence: of an Envoy's drawn requests together the first 0 are left alone, then the 2 that follow are hit",
      "limits: at most 5 at a time in one Envoy",
      "limits: at most 50 a second in one Envoy",
      "mode: dryRun decides and counts, and touches nothing",
    ]);
    expect(predict({ ...ALWAYS, abort: { status: 503 } }).conditions).toHaveLength(3);
  });

  it("of a sequence is each unit's own where the unit is a header", () => {
    const sequence = { skip: 3 };
    const { conditions } = predict({
      ...ALWAYS,
      unit: { header: "x-user" },
      abort: { status: 503 },
      sequence,
    });
    expect(conditions[3]).toBe(
      "sequence: of each unit the first 3 are left alone, then all that follow are hit",
    );
  });
});

describe("the unit", () => {
  it("of requests is their id, of which one character does not count", () => {
    const parts = (unit: string) => predict({ ...ALWAYS, abort: { status: 503 } }, unit).units[0]?.parts;
    expect(parts("8e5c1f0a-1b2c-4d3e-9f40-516273849560")).toEqual(
      parts("8e5c1f0a-1b2c-9d3e-9f40-516273849560"),
    );
    expect(predict({ ...ALWAYS, abort: { status: 503 } }).unitHeader).toBe("x-request-id");
  });

  it("of a header is its whole value, and may be empty", () => {
    const spec = { ...ALWAYS, unit: { header: "x-user" }, abort: { status: 503 } };
    expect(predict(spec).unitHeader).toBe("x-user");
    expect(predict(spec, "").units[0]?.parts[0]?.hash).toBe(
      hashOf({ name: "default/slow", kind: "policy", unit: "", seed: 0 }),
    );
  });
});
