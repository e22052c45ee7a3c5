// What a person may ask an experiment to leave as it is.
import { describe, expect, it } from "vitest";
import { checkDocuments, resolveConfig } from "../../../../controller/policy/index.js";
import { faultText, policiesOf, SIDECAR } from "../documents.js";

const ENTRY = "service: productpage, success: 99%, p95: 800ms, over: 30s, minimum: 100";

function linesOf(expectation: string): string[] {
  const { errors } = checkDocuments(faultText("slow", `, expect: ${expectation}`), "a.yaml");
  return errors.map(({ path, message }) => `${path}: ${message}`);
}

const entry = (fields: string) => linesOf(`[{${fields}}]`);

describe("a guard of an experiment", () => {
  it("has a service, a success, a 95th percentile, a time and a minimum", () => {
    expect(entry(ENTRY)).toEqual([]);
    expect(policiesOf(faultText("slow", `, expect: [{${ENTRY}}]`))[0]?.spec.expect).toEqual([
      { service: "productpage", success: "99%", p95: "800ms", over: "30s", minimum: 100 },
    ]);
  });

  it.each([
    "success: 100%",
    "success: 0.0001%",
    "p95: 1ms",
    "p95: 60s",
    "service: shop/cart, success: 99.9%",
    "service: cart.shop.svc, success: 99%, over: 1s, minimum: 1",
    "success: 99%, over: 10m, minimum: 1000000",
  ])("may say %s", (fields) => {
    expect(entry(fields)).toEqual([]);
  });

  it.each([
    ["service: cart", ": needs one of success, p95"],
    ["over: 30s, minimum: 5", ": needs one of success, p95"],
    ["success: 0%", '.success: "0%" is not over 0%'],
    ["success: 100.1%", '.success: "100.1%" is over 100%'],
    ["success: 99", ".success: 99 is not a string"],
    ["p95: 0ms", '.p95: "0ms" is under 1ms'],
    ["p95: 61s", '.p95: "61s" is over 60s'],
    ["p95: 5", ".p95: 5 is not a string"],
    ["success: 99%, over: 999ms", '.over: "999ms" is under 1s'],
    ["success: 99%, over: 11m", '.over: "11m" is over 10m'],
    ["success: 99%, minimum: 0", ".minimum: 0 is under 1"],
    ["success: 99%, minimum: 1000001", ".minimum: 1000001 is over 1000000"],
    ["success: 99%, minimum: 1.5", ".minimum: 1.5 is not an integer"],
    ["success: 99%, service: ''", ".service: is empty"],
    ["success: 99%, service: a/b/c", '.service: "a/b/c" is not a service such as reviews or shop/cart'],
    ["success: 99%, service: /cart", '.service: "/cart" is not a service such as reviews or shop/cart'],
    ["success: 99%, service: a b", '.service: "a b" is not a service such as reviews or shop/cart'],
    ["success: 99%, p99: 1s", ".p99: unknown field"],
  ])("is refused where it says %s", (fields, line) => {
    expect(entry(fields)).toEqual([`spec.expect[0]${line}`]);
  });

  it("is one of 1 to 16", () => {
    expect(linesOf("[]")).toEqual(["spec.expect: is empty"]);
    const many = Array.from({ length: 17 }, () => "{success: 99%}").join(", ");
    expect(linesOf(`[${many}]`)).toEqual(["spec.expect: has more than 16 entries"]);
    expect(linesOf("{success: 99%}")).toEqual(["spec.expect: {...} is not a list"]);
  });

  it("stands on a fault alone", () => {
    const text = faultText("slow", ", expect: [{success: 99%}]").replace("FaultInjection", "CircuitBreaker");
    const lines = checkDocuments(text, "a.yaml").errors.map(({ path, message }) => `${path}: ${message}`);
    expect(lines).toContain("spec.expect: unknown field");
  });

  it("stays with the controller: what the filter gets is the same with it and without", () => {
    const resolved = [faultText("slow"), faultText("slow", `, expect: [{${ENTRY}}]`)].map((text) => {
      const [policy] = policiesOf(text).map((each) => ({ policy: each, source: "a.yaml", acceptedMs: 0 }));
      const policies = policy === undefined ? [] : [policy];
      return resolveConfig({ policies, sidecar: SIDECAR, direction: "outbound", services: [] });
    });
    expect(resolved[0]).toMatchObject({ ok: true });
    expect(resolved[1]).toEqual(resolved[0]);
  });
});
