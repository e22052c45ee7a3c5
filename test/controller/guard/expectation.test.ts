// What a policy says, as it is judged.
import { describe, expect, it } from "vitest";
import { expectationsOf } from "../../../controller/guard/expectation.js";
import { faultText, policiesOf } from "../policy/documents.js";
import { expecting } from "./rig.js";

describe("what a policy expects", () => {
  it("is all that it says", () => {
    const policy = expecting("[{service: shop/cart, success: 99.9%, p95: 1.5s, over: 1m, minimum: 500}]");
    expect(expectationsOf(policy)).toEqual([
      {
        service: "shop/cart",
        limits: [
          { limit: "success", badShare: 0.001 },
          { limit: "p95", badShare: 0.05, p95Ms: 1_500 },
        ],
        overMs: 60_000,
        minimum: 500,
      },
    ]);
  });

  it("has 30 s and 100 requests where it says nothing of them", () => {
    expect(expectationsOf(expecting("[{p95: 800ms}]"))).toEqual([
      { limits: [{ limit: "p95", badShare: 0.05, p95Ms: 800 }], overMs: 30_000, minimum: 100 },
    ]);
  });

  it("gives a service the policy's namespace, unless it names one", () => {
    const text = faultText("slow", ", expect: [{service: cart, success: 90%}, {service: a/b, success: 90%}]");
    const [policy] = policiesOf(text.replace("name: slow", "name: slow, namespace: shop"));
    expect(policy && expectationsOf(policy).map(({ service }) => service)).toEqual(["shop/cart", "a/b"]);
  });

  it("lets nothing be bad under 100%", () => {
    expect(expectationsOf(expecting("[{success: 100%}]"))[0]?.limits).toEqual([
      { limit: "success", badShare: 0 },
    ]);
  });

  it("is nothing where the policy says nothing", () => {
    expect(policiesOf(faultText("slow")).flatMap(expectationsOf)).toEqual([]);
  });
});
