// What a guard says, so that nobody reads a limit where a share is just beyond it.
import { describe, expect, it } from "vitest";
import { blindText, breachText, limitText, type Told } from "../../../controller/guard/words.js";

const COUNTS = { sinceMs: 0, requests: 100_000, bad: 1_002, leastBadShare: 0.010_004 };
const SUCCESS: Told & { service: string } = {
  ...{ service: "default/cart", limit: "success", badShare: 0.01, overMs: 30_000, minimum: 100 },
  ...{ verdict: "holding", whole: COUNTS, recent: COUNTS, sidecars: 1, silentMs: 400 },
};
const P95: Told = { ...SUCCESS, limit: "p95", badShare: 0.05, p95Ms: 800 };
const SLOWER = { ...COUNTS, bad: 5_001, leastBadShare: 0.050_001 };

describe("the words of a guard", () => {
  it("round a share towards what is bad", () => {
    expect(breachText(SUCCESS, COUNTS, 30_400)).toBe(
      "success of default/cart 98.99% is under 99% (98998 of 100000 requests in 30 s; confidence bound 98.99%)",
    );
    expect(breachText(P95, SLOWER, 30_600)).toBe(
      "p95 of default/cart is over 800ms: 5.01% are slower (5001 of 100000 requests in 31 s; confidence bound 5.01%)",
    );
  });

  it("show a share that has few digits as it is", () => {
    const text = (bad: number) => limitText({ ...SUCCESS, recent: { ...COUNTS, requests: 1_000, bad } });
    expect(text(38)).toBe("success of default/cart: 96.2% of 1000 requests; the limit is 99%");
    expect(text(0)).toBe("success of default/cart: 100% of 1000 requests; the limit is 99%");
    expect(text(1_000)).toBe("success of default/cart: 0% of 1000 requests; the limit is 99%");
  });

  it("name a limit as the policy does", () => {
    const text = (badShare: number) => limitText({ ...SUCCESS, badShare });
    expect(text(0.000_001)).toMatch(/the limit is 99\.9999%$/);
    expect(text(0.001)).toMatch(/the limit is 99\.9%$/);
    expect(text(0.7)).toMatch(/the limit is 30%$/);
  });

  it("say of a second or less that it was one", () => {
    expect(breachText(SUCCESS, COUNTS, 10)).toContain("requests in 1 s;");
  });

  it("say for how long nothing was heard", () => {
    expect(blindText({ ...SUCCESS, silentMs: 31_900 })).toMatch(/has told of its requests for 31 s/);
    const { service, ...nobody } = SUCCESS;
    expect(service).toBe("default/cart");
    expect(blindText({ ...nobody, silentMs: 90_000 })).toMatch(
      /^no sidecar has told of requests that come in for 90 s/,
    );
  });
});
