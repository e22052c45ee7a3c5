// Units of any size that a request can have.
import { describe, expect, it } from "vitest";
import { fault, faults, verdicts } from "../support/faults.js";
import { hits } from "../support/murmur3.js";
import { Sidecar } from "../support/sidecar.js";

const FAULTS = 24;
const PPM = 700_000;

/** What each of many faults says, and what the definition of the draw does. */
async function decisions(headers: Record<string, string>, unitOf: (i: number) => string | undefined) {
  const entries = Array.from({ length: FAULTS }, (_, i) =>
    fault(`f${i}`, {
      ...(unitOf(i) === undefined ? {} : { unit: { header: "x-user" } }),
      percentage: "70%",
      sequence: { first: 1 },
      delay: { uniform: { min: "1ms", max: "2ms" } },
    }),
  );
  const sidecar = await Sidecar.start(faults(...entries));
  sidecar.root.exchange({ request: { headers } });
  const isHit = entries.map((_, i) => (verdicts(sidecar, `f${i}`).injected ?? 0) === 1);
  const predicted = entries.map((_, i) => {
    const unit = unitOf(i) ?? (headers["x-request-id"] ?? "").replace(/(?<=^.{14})./, "");
    return hits({ name: `default/f${i}`, kind: "policy", seed: 0, ppm: PPM, unit });
  });
  return { sidecar, isHit, predicted };
}

describe("a unit", () => {
  it.each([0, 1, 100, 3_000, 20_000, 33_000])("of %d bytes is drawn for every fault", async (size) => {
    const unit = "u".repeat(size);
    const { isHit, predicted } = await decisions({ "x-user": unit }, () => unit);
    expect(new Set(predicted)).toEqual(new Set([true, false]));
    expect(isHit).toEqual(predicted);
  });

  it("is not changed by those that are looked at before it", async () => {
    const unit = "u".repeat(8_000);
    const headers = { "x-user": unit, "x-request-id": "0123456789abcdef" };
    const { isHit, predicted } = await decisions(headers, (i) => (i % 2 === 0 ? unit : undefined));
    expect(isHit).toEqual(predicted);
  });

  it("stands as it was for what is asked of its header afterwards", async () => {
    const match = { headers: [{ name: "x-user", exact: "gold" }] };
    const draws = fault("a", { unit: { header: "x-user" }, percentage: "50%", delay: { fixed: "1ms" } });
    const sidecar = await Sidecar.start(
      faults(draws, fault("b", { match, percentage: "100%", abort: { status: 418 } })),
    );
    const { client } = sidecar.root.exchange({ request: { headers: { "x-user": "gold" } } });
    expect(client.status).toBe(418);
    const { upstream } = sidecar.root.exchange({ request: { headers: { "x-user": "silver" } } });
    expect(upstream.headers?.get("x-user")).toBe("silver");
  });

  it.each([
    ["x-request-id", undefined],
    ["x-user", "named"],
  ])(
    "that is %s, and has no room beside it, is a number that nobody predicts, and counted",
    async (name, unit) => {
      const { sidecar, isHit } = await decisions({ [name]: "i".repeat(50_000) }, () => unit);
      expect(new Set(isHit)).toEqual(new Set([true, false]));
      expect(sidecar.told("meshfuse_overflow_total", { what: "unit" })).toBeGreaterThan(0);
    },
  );
});
