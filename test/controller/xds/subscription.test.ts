import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Resource } from "../../../controller/xds/index.js";
import { type Choose, Subscription } from "../../../controller/xds/subscription.js";

const NAMES = ["a", "b", "c"];
const NOTHING = new Map<string, string>();

function chooseFrom(versions: Map<string, number>): Choose {
  return (name) => {
    const version = versions.get(name);
    if (version === undefined) return undefined;
    const resource: Resource = { name, version: String(version), revision: "", body: new Uint8Array() };
    return { resource, healing: false };
  };
}

describe("a subscription", () => {
  it("offers nothing while an offer is unanswered, and the newest state after it", () => {
    const versions = new Map([["a", 1]]);
    const subscription = new Subscription();
    subscription.replace(["a"]);
    expect(subscription.next(chooseFrom(versions))?.nonce).toBe("1");
    versions.set("a", 2);
    expect(subscription.next(chooseFrom(versions))).toBeUndefined();
    versions.set("a", 3);
    subscription.settle("1", "acknowledged");
    expect(subscription.next(chooseFrom(versions))?.choices[0]?.resource.version).toBe("3");
  });

  it("counts an offer as made before it is written", () => {
    const subscription = new Subscription();
    subscription.replace(["a"]);
    const offer = subscription.next(chooseFrom(new Map([["a", 1]])));
    expect(subscription.nonce).toBe(offer?.nonce);
  });

  it("is not settled by another nonce", () => {
    const subscription = new Subscription();
    subscription.replace(["a"]);
    subscription.next(chooseFrom(new Map([["a", 1]])));
    expect(subscription.settle("", "acknowledged")).toEqual([]);
    expect(subscription.settle("2", "refused")).toEqual([]);
    expect(subscription.settle("1", "acknowledged")).toHaveLength(1);
    expect(subscription.settle("1", "acknowledged")).toEqual([]);
  });

  it("offers what was refused again if it is chosen again", () => {
    const choose = chooseFrom(new Map([["a", 1]]));
    const subscription = new Subscription();
    subscription.replace(["a"]);
    subscription.next(choose);
    subscription.settle("1", "refused");
    expect(subscription.next(choose)?.nonce).toBe("2");
  });

  it("offers nothing while the transport is blocked", () => {
    const choose = chooseFrom(new Map([["a", 1]]));
    const subscription = new Subscription();
    subscription.add(["a"], NOTHING);
    expect(subscription.next(choose, true)).toBeUndefined();
    expect(subscription.next(choose)?.choices).toHaveLength(1);
  });

  it("brings the client to the provider's state whatever happened in between, without a repetition", () => {
    const step = fc.oneof(
      fc.record({
        what: fc.constant("change" as const),
        name: fc.constantFrom(...NAMES),
        to: fc.integer({ min: 1, max: 3 }),
      }),
      fc.record({ what: fc.constant("remove" as const), name: fc.constantFrom(...NAMES) }),
      fc.record({ what: fc.constant("replace" as const), names: fc.subarray(NAMES) }),
      fc.record({ what: fc.constant("answer" as const) }),
    );
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
        const versions = new Map<string, number>();
        const choose = chooseFrom(versions);
        const client = new Map<string, string>();
        const subscription = new Subscription();
        const take = () => {
          const offer = subscription.next(choose);
          for (const { resource } of offer?.choices ?? []) client.set(resource.name, resource.version);
          return offer !== undefined;
        };
        for (const each of steps) {
          if (each.what === "change") versions.set(each.name, each.to);
          if (each.what === "remove") versions.delete(each.name);
          if (each.what === "replace") subscription.replace(each.names);
          if (each.what === "answer") subscription.settle(subscription.nonce, "acknowledged");
          take();
        }
        subscription.settle(subscription.nonce, "acknowledged");
        take();
        subscription.settle(subscription.nonce, "acknowledged");
        expect(take()).toBe(false);
        for (const name of subscription.names) {
          const version = versions.get(name);
          if (version !== undefined) expect(client.get(name)).toBe(String(version));
        }
      }),
      { numRuns: 300 },
    );
  });
});
