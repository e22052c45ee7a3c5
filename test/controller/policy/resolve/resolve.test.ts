// Which policies a sidecar gets, the bytes that they become, and what if those are too many.
import { createHash } from "node:crypto";
import { describe, expect, it } from "vitest";
import {
  type AcceptedPolicy,
  BYPASS_CONFIG,
  checkFilterConfig,
} from "../../../../controller/policy/index.js";
import { breakerText, faultText, tagsText } from "../documents.js";
import { accepted, documentOf, namesOf, type Options, resolve } from "./rig.js";

describe("what one sidecar gets", () => {
  it("is a configuration that the filter takes, for a sidecar without policies too", () => {
    const resolution = resolve([]);
    expect(resolution.ok && checkFilterConfig(resolution.config.text)).toEqual([]);
    expect(documentOf([])).toEqual({
      version: 1,
      revision: expect.stringMatching(/^[0-9a-f]{16}$/),
      node: { service: "reviews", version: "v1", namespace: "default" },
      direction: "outbound",
      services: [],
      report: { cluster: "meshfuse", interval: "1s" },
      breakers: [],
      faults: [],
      tags: [],
    });
  });

  it("has no version where the workload has none", () => {
    expect(documentOf([], { sidecar: { version: "" } }).node).toEqual({
      service: "reviews",
      namespace: "default",
    });
  });

  it("is that of its namespace", () => {
    const policies = accepted(breakerText("a"), breakerText("b", undefined, ", namespace: shop"));
    expect(namesOf(policies)).toEqual(["default/a"]);
    expect(namesOf(policies, { sidecar: { namespace: "shop" } })).toEqual(["shop/b"]);
  });

  it("is that of its labels, all of which must agree", () => {
    const selecting = (selector: string) =>
      accepted(breakerText("a", `{selector: ${selector}, trip: {consecutive: 5}}`));
    expect(namesOf(selecting("{app: reviews}"))).toEqual(["default/a"]);
    expect(namesOf(selecting("{}"))).toEqual(["default/a"]);
    expect(namesOf(selecting("{app: reviews, version: v1}"))).toEqual(["default/a"]);
    expect(namesOf(selecting("{app: reviews, version: v2}"))).toEqual([]);
    expect(namesOf(selecting("{toString: x}"))).toEqual([]);
  });

  it("is that of its side: outbound where nothing is written", () => {
    const facing = (direction: string) => accepted(breakerText("a", `{${direction}trip: {consecutive: 5}}`));
    const sides = (direction: string) =>
      (["outbound", "inbound"] as const).filter(
        (side) => namesOf(facing(direction), { direction: side }).length > 0,
      );
    expect(sides("")).toEqual(["outbound"]);
    expect(sides("direction: outbound, ")).toEqual(["outbound"]);
    expect(sides("direction: inbound, ")).toEqual(["inbound"]);
    expect(sides("direction: both, ")).toEqual(["outbound", "inbound"]);
  });
});

describe("the bytes", () => {
  const texts = [breakerText("a"), faultText("b"), tagsText("c", "[{name: tenant, from: {header: a}}]")];
  const textOf = (policies: AcceptedPolicy[], options: Options = {}) => {
    const resolution = resolve(policies, options);
    return resolution.ok ? resolution.config.text : "";
  };

  it("are equal for equal policies, however their fields and files are ordered", () => {
    const one = breakerText(
      "a",
      "{trip: {consecutive: 5, rate: {threshold: 50%, window: 10s}}, mode: shadow}",
    );
    const other = breakerText(
      "a",
      "{mode: shadow, trip: {rate: {window: 10s, threshold: 50%}, consecutive: 5}}",
    );
    expect(textOf(accepted(one))).toBe(textOf(accepted(other)));
    expect(textOf(accepted(...texts))).toBe(textOf(accepted(...[...texts].reverse())));
  });

  it("are named by the first 16 hex digits of the SHA-256 of the document without its revision", () => {
    const { revision, ...rest } = documentOf(accepted(...texts));
    expect(revision).toBe(createHash("sha256").update(JSON.stringify(rest)).digest("hex").slice(0, 16));
  });

  it("have another name for each change, another sidecar and the other side", () => {
    const revisions = [
      documentOf(accepted(...texts)),
      documentOf(accepted(breakerText("a"))),
      documentOf(accepted(...texts), { sidecar: { version: "v2" } }),
      documentOf(accepted(...texts), { direction: "inbound" }),
      documentOf(accepted(...texts), { services: [{ namespace: "default", service: "reviews" }] }),
    ].map((document) => document.revision);
    expect(new Set(revisions).size).toBe(revisions.length);
  });

  it("of a bypass are {} alone", () => {
    expect(BYPASS_CONFIG).toEqual({ text: "{}", revision: "" });
    expect(checkFilterConfig(BYPASS_CONFIG.text)).toEqual([]);
  });
});

describe("a sidecar that would get too much", () => {
  const many = (count: number, text: (name: string) => string) =>
    accepted(
      ...Array.from({ length: count }, (_unused, index) => text(`p${String(index).padStart(4, "0")}`)),
    );

  it("gets nothing new, and the policies beyond the limit are named", () => {
    expect(resolve(many(64, (name) => faultText(name))).ok).toBe(true);
    expect(resolve(many(66, (name) => faultText(name)))).toEqual({
      ok: false,
      errors: ["p0064", "p0065"].map((name) => ({
        source: "a.yaml",
        document: `FaultInjection default/${name}`,
        path: "",
        message:
          'faults: has more than 64 entries for sidecar "reviews-v1-1", which keeps its last good configuration',
      })),
    });
  });

  it("may be over with one document of tags", () => {
    const tags = (name: string) =>
      tagsText(
        name,
        `[${Array.from({ length: 9 }, (_unused, index) => `{name: t${index}, from: {header: a}}`).join(", ")}]`,
      );
    const resolution = resolve(accepted(tags("a"), tags("b")));
    expect(!resolution.ok && resolution.errors.map((error) => error.document)).toEqual([
      "RequestTags default/b",
    ]);
  });

  it("may be over by conditions, at the policy where the sum is", () => {
    const spec = `{match: {methods: [${Array.from({ length: 2000 }, () => "GET").join(", ")}]}, trip: {consecutive: 5}}`;
    const resolution = resolve(accepted(...["a", "b", "c"].map((name) => breakerText(name, spec))));
    expect(!resolution.ok && resolution.errors).toMatchObject([
      {
        document: "CircuitBreaker default/c",
        message: expect.stringMatching(/^breakers\[2\]\.match: more than 4096 conditions for sidecar/),
      },
    ]);
  });

  it("may be over by bytes, which no one policy is to blame for", () => {
    const spec = `{trip: {consecutive: 5}, fallback: {body: ${"x".repeat(100_000)}}}`;
    const resolution = resolve(accepted(...["a", "b", "c"].map((name) => breakerText(name, spec))));
    expect(!resolution.ok && resolution.errors).toMatchObject([
      {
        source: 'sidecar "reviews-v1-1"',
        message: expect.stringMatching(/^\d+ bytes are over 262144; it needs fewer or shorter policies$/),
      },
    ]);
  });

  it("does not keep another from its own", () => {
    const policies = [
      ...many(65, (name) => faultText(name)),
      ...accepted(breakerText("a", undefined, ", namespace: shop")),
    ];
    expect(namesOf(policies, { sidecar: { namespace: "shop" } })).toEqual(["shop/a"]);
  });
});
