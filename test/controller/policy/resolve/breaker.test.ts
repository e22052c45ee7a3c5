// A whole breaker, from what a person writes to what the filter has in its memory.
import { beforeAll, describe, expect, it } from "vitest";
import type { Direction } from "../../../../controller/model/index.js";
import { resolveConfig } from "../../../../controller/policy/index.js";
import { type Decoder, startDecoder } from "../../../filter/support/decoder.js";
import { named } from "../../../filter/support/layout.js";
import { breakerText, policiesOf, SIDECAR } from "../documents.js";

const SPEC = `{direction: both, key: {header: X-Tenant, idle: 5m},
  trip: {slow: {over: 500ms, threshold: 80%}, hung: {over: 2s, count: 10}},
  failure: {statuses: [5xx, '408'], grpc: [UNAVAILABLE], soft: [], ignore: [404-405]},
  open: {jitter: 12.5%, retryAfter: false}, ramp: {over: 10s}}`;

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

function configOf(spec: string, direction: Direction): Record<string, unknown> {
  const policies = policiesOf(breakerText("ratings", spec)).map((policy) => ({
    ...{ policy, source: "a.yaml", acceptedMs: 0 },
  }));
  const resolution = resolveConfig({ policies, sidecar: SIDECAR, direction, services: [] });
  if (!resolution.ok) throw new Error(JSON.stringify(resolution.errors));
  return JSON.parse(resolution.config.text);
}

describe("a whole breaker", () => {
  it("is sent as it was written, its fields in the order of their names", () => {
    const [entry] = configOf(SPEC, "outbound").breakers as [Record<string, unknown>];
    expect(entry).toMatchObject({ name: "default/ratings", key: { header: "X-Tenant", idle: "5m" } });
    expect(entry.failure).toEqual({
      ...{ statuses: ["5xx", "408"], grpc: ["UNAVAILABLE"], soft: [], ignore: ["404-405"] },
    });
    expect(Object.keys(entry)).toEqual(["name", "failure", "key", "open", "ramp", "trip"]);
  });

  it.each(["outbound", "inbound"] as const)("is what the %s filter decodes", (direction) => {
    const breaker = decoder.program(configOf(SPEC, direction)).entry("breakers", "BreakerSpec", 0);
    expect([breaker.text("keyHeader"), breaker.number("maxKeys"), breaker.long("keyIdleMs")]).toEqual([
      ...["x-tenant", 1000, 300_000n],
    ]);
    expect([breaker.long("slowOverMs"), breaker.number("slowThresholdPpm")]).toEqual([500n, 800_000]);
    expect([breaker.long("hungOverMs"), breaker.number("hungCount")]).toEqual([2000n, 10]);
    expect([breaker.number("jitterPpm"), breaker.number("retryAfter")]).toEqual([125_000, 0]);
    expect([breaker.long("rampOverMs"), breaker.number("rampFromPpm")]).toEqual([10_000n, 100_000]);
    const failure = breaker.record("failure");
    expect([failure.statuses("soft"), failure.statuses("ignore")]).toEqual([[], [404, 405]]);
    expect([failure.number("grpc"), failure.number("softGrpc")]).toEqual([1 << 14, 0]);
  });

  it("for each caller is one of the callee's side", () => {
    const spec = "{direction: inbound, key: {source: true}, trip: {consecutive: 5}}";
    const program = decoder.program(configOf(spec, "inbound"));
    expect(program.entry("breakers", "BreakerSpec", 0).number("keyKind")).toBe(named("KEY_SOURCE"));
    expect(configOf(spec, "outbound").breakers).toEqual([]);
  });
});
