// What people get wrong in a breaker's policy, and what they are told.
import { describe, expect, it } from "vitest";
import { checkDocuments } from "../../../../controller/policy/index.js";
import { breakerText } from "../documents.js";

/** `path: message` of each error of a breaker with these fields beside `trip`. */
function breaker(more: string, trip = "{consecutive: 5}"): string[] {
  const { errors } = checkDocuments(breakerText("ratings", `{trip: ${trip}, ${more}}`), "a.yaml");
  return errors.map(({ path, message }) => `${path}: ${message}`);
}
const STATUS = "is not a status such as 429, 5xx or 500-504";

describe("the trips of a breaker", () => {
  it("are any of four", () => {
    expect(breaker("", "{}")).toEqual(["spec.trip: needs one of consecutive, rate, slow, hung"]);
    for (const trip of ["slow: {over: 1s, threshold: 50%}", "hung: {over: 1s, count: 1}"]) {
      expect(breaker("", `{${trip}}`), trip).toEqual([]);
    }
  });

  it("by slow and hanging requests say over what, and how many", () => {
    expect(breaker("", "{slow: {}, hung: {}}")).toEqual([
      "spec.trip.slow.over: missing",
      "spec.trip.slow.threshold: missing",
      "spec.trip.hung.over: missing",
      "spec.trip.hung.count: missing",
    ]);
  });
});

describe("what a breaker takes for a failure", () => {
  it("is written in texts, which YAML does not make of bare numbers", () => {
    expect(breaker("failure: {statuses: [5xx, 500-504, '429']}")).toEqual([]);
    expect(breaker("failure: {soft: [429]}")).toEqual(["spec.failure.soft[0]: 429 is not a string"]);
    expect(breaker("failure: {grpc: ['14']}")).toEqual([
      'spec.failure.grpc[0]: "14" is not a gRPC code such as UNAVAILABLE or 14',
    ]);
  });

  it("is told with every entry that is none", () => {
    expect(breaker("failure: {statuses: [6xx, 5xx, 504-500], ignore: [5XX]}")).toEqual([
      `spec.failure.statuses[0]: "6xx" ${STATUS}`,
      `spec.failure.statuses[2]: "504-500" ${STATUS}`,
      `spec.failure.ignore[0]: "5XX" ${STATUS}`,
    ]);
  });

  it("may be nothing at all", () => {
    expect(breaker("failure: {}")).toEqual([]);
    expect(breaker("failure: {statuses: [], grpc: [], soft: [], ignore: []}")).toEqual([]);
  });
});

describe("a breaker for each key", () => {
  it("is by one header or by source", () => {
    expect(breaker("key: {header: x-tenant}")).toEqual([]);
    expect(breaker("key: {maxKeys: 5}")).toEqual(["spec.key: needs one of header, source"]);
    expect(breaker("direction: inbound, key: {header: a, source: true}")).toEqual([
      "spec.key: takes only one of header, source",
    ]);
    expect(breaker("direction: inbound, key: {source: false}")).toEqual([
      "spec.key.source: false is not true",
    ]);
  });

  it("by source stands at the callee alone", () => {
    const refused = ["spec.key.source: only with direction inbound"];
    expect(breaker("direction: inbound, key: {source: true}")).toEqual([]);
    for (const direction of ["", "direction: outbound, ", "direction: both, "]) {
      expect(breaker(`${direction}key: {source: true}`), direction).toEqual(refused);
    }
    expect(breaker("direction: both, key: {header: a}")).toEqual([]);
  });

  it("is nothing that a fault has", () => {
    const fault = `apiVersion: meshfuse.dev/v1alpha1
kind: FaultInjection
metadata: {name: slow}
spec: {percentage: 10%, delay: {fixed: 1s}, activeFor: 1m, key: {source: true}}
`;
    expect(checkDocuments(fault, "a").errors.map(({ path, message }) => `${path}: ${message}`)).toEqual([
      "spec.key: unknown field",
    ]);
  });
});
