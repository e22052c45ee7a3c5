import { describe, expect, it } from "vitest";
import { script } from "../api/fixture.js";
import { bypassView, delivery, sidecarView } from "./views.js";
import { NOW_MS, serverFor } from "./world.js";

async function statusOf(more: Partial<ReturnType<typeof script>>, ...args: string[]): Promise<string> {
  const { code, out } = await (await serverFor({ ...script(), ...more }))(["status", ...args]);
  expect(code).toBe(0);
  return out;
}

describe("status", () => {
  it("says how to connect a sidecar when there is none", async () => {
    expect(await statusOf({})).toContain("meshfuse render envoy");
  });

  it("has a line for each sidecar and direction", async () => {
    const sidecar = sidecarView("reviews-v1", { deliveries: [delivery("inbound"), delivery("outbound")] });
    const out = await statusOf({ sidecars: [sidecar] });
    expect(out).toMatch(/reviews-v1 +default\/reviews +inbound +delivered +01234567 +01234567 +01234567\n/);
    expect(out).toMatch(/reviews-v1 +default\/reviews +outbound +delivered/);
  });

  it.each([
    ["gone", { connected: false }],
    ["bypassed", { bypass: "b1", deliveries: [delivery("outbound", { acknowledged: "" })] }],
    ["bypassing", { bypass: "b1" }],
    ["pending", { deliveries: [delivery("outbound", { delivered: false })] }],
    ["pending", { deliveries: [] }],
    ["last good", { deliveries: [delivery("outbound", { held: true, delivered: false })] }],
  ])("says that a sidecar is %s", async (state, more) => {
    expect(await statusOf({ sidecars: [sidecarView("reviews-v1", more)] })).toContain(` ${state} `);
  });

  it("says who refused what, and why", async () => {
    const refusal = { revision: "bad", reason: "breakers[0]: missing", by: "filter" as const, atMs: 0 };
    const deliveries = [delivery("outbound", { delivered: false, refusal })];
    const out = await statusOf({ sidecars: [sidecarView("reviews-v1", { deliveries })] });
    expect(out).toContain("refused by filter");
    expect(out).toContain("Refused\n  reviews-v1 outbound: bad: breakers[0]: missing\n");
  });

  it("says of no revision that it was refused where none is known", async () => {
    const refusal = { revision: "", reason: "no plugin", by: "envoy" as const, atMs: 0 };
    const deliveries = [delivery("outbound", { refusal })];
    const out = await statusOf({ sidecars: [sidecarView("reviews-v1", { deliveries })] });
    expect(out).toContain("  reviews-v1 outbound: no plugin\n");
  });

  it("warns once of what is true of several sidecars", async () => {
    const view = (id: string) =>
      sidecarView(id, { warnings: [`too many entries for sidecar "${id}", which keeps its own`] });
    const out = await statusOf({ sidecars: ["a", "b", "c", "d"].map(view) });
    expect(out).toContain(
      "Warnings\n  a, b, c and 1 more: too many entries for this sidecar, which keeps its own\n",
    );
  });

  it("says once for each sidecar what to do about a refusal", async () => {
    const refusal = {
      revision: "r",
      reason: "no plugin",
      by: "envoy" as const,
      atMs: 0,
      hint: "run another",
    };
    const deliveries = [delivery("inbound", { refusal }), delivery("outbound", { refusal })];
    const out = await statusOf({ sidecars: [sidecarView("reviews-v1", { deliveries })] });
    expect(out.match(/reviews-v1: run another/g)).toHaveLength(1);
  });

  it("names who was turned away, why, how often, and what to do", async () => {
    const refusals = [
      { node: "reviews-1", reason: "node.metadata.labels.app: is not a string", times: 12, lastMs: NOW_MS },
      { node: "", reason: "node.id: missing", times: 1, lastMs: NOW_MS },
    ];
    const out = await statusOf({ refusals });
    expect(out).toContain("Turned away: mend the bootstrap of these, as `meshfuse render envoy` prints it\n");
    expect(out).toContain("  reviews-1: node.metadata.labels.app: is not a string (12 times)\n");
    expect(out).toContain("  no node id: node.id: missing (once)\n");
  });

  it("shows warnings, broken files and bypasses", async () => {
    const warnings = ["tag tenant is no label here"];
    const broken = { source: "a.yaml:3", document: "", path: "spec.trip", message: "missing" };
    const bypass = bypassView({
      ...{ selector: { app: "reviews" }, untilMs: NOW_MS + 90_000, because: "incident 7" },
    });
    const out = await statusOf({
      sidecars: [sidecarView("reviews-v1", { warnings })],
      fileErrors: [broken],
      bypasses: [bypass],
    });
    expect(out).toContain("Warnings\n  reviews-v1: tag tenant is no label here\n");
    expect(out).toContain("Broken policies\n  a.yaml:3: spec.trip: missing\n");
    expect(out).toMatch(/b1 +app=reviews +2026-11-21T12:01:30Z +yes +ann@laptop +incident 7\n/);
  });

  it("gives programs everything", async () => {
    const sidecars = [sidecarView("reviews-v1")];
    expect(JSON.parse(await statusOf({ sidecars }, "-o", "json"))).toEqual({
      sidecars,
      bypasses: [],
      experiments: [],
      refusals: [],
      policyErrors: [],
    });
  });
});
