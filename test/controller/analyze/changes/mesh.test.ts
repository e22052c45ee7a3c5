import { describe, expect, it } from "vitest";
import { breaker, sidecar } from "../../push/fixture.js";
import { T0_MS } from "../support.js";
import { ChangesRig, transition } from "./fixture.js";

describe("breakers that open", () => {
  it("are a change from the first opening in a service to the last closing", () => {
    const rig = new ChangesRig();
    rig.put(breaker("ratings", { match: { hosts: ["ratings"] } }));
    const other = { sidecar: "reviews-v2" };
    const own = () => rig.near().filter(({ kind }) => kind === "breaker");
    rig.changes.breakers([transition(T0_MS, "open"), transition(T0_MS, "open", other)]);
    rig.changes.breakers([transition(T0_MS, "half_open"), transition(T0_MS, "closed")]);
    expect(own()).toEqual([
      {
        ...{ kind: "breaker", name: "default/ratings", atMs: T0_MS, endedMs: null },
        services: ["default/reviews"],
        edge: { source: "default/reviews", destination: "default/ratings" },
        summary: "breaker default/ratings (outbound) of default/reviews opened: rate, 12 of 20 failed",
      },
    ]);
    rig.nowMs += 9000;
    rig.changes.breakers([transition(T0_MS + 8000, "closed", other)]);
    expect(own()).toMatchObject([{ endedMs: T0_MS + 8000 }]);
  });

  it("say that somebody forced them", () => {
    const rig = new ChangesRig();
    rig.changes.breakers([transition(T0_MS, "open", { reason: "forced" })]);
    expect(rig.near()[0]?.summary).toBe(
      "breaker default/ratings (outbound) of default/reviews was forced open by its policy's mode",
    );
  });

  it("do not say whose key it was", () => {
    const rig = new ChangesRig();
    rig.changes.breakers([transition(T0_MS, "open", { key: "alice" })]);
    expect(rig.near()[0]?.summary).toContain("opened for a key");
    expect(JSON.stringify(rig.near())).not.toContain("alice");
  });

  it("are not in the future, whatever a sidecar's clock says", () => {
    const rig = new ChangesRig();
    rig.changes.breakers([transition(T0_MS + 3_600_000, "open")]);
    expect(rig.near()).toMatchObject([{ atMs: T0_MS }]);
  });

  it("are over when the sidecar is gone for good", () => {
    const rig = new ChangesRig();
    rig.changes.breakers([transition(T0_MS, "open")]);
    rig.nowMs += 1000;
    rig.changes.forget("ratings-v1");
    expect(rig.near()).toMatchObject([{ endedMs: null }]);
    rig.changes.forget("reviews-v1");
    expect(rig.near()).toMatchObject([{ endedMs: T0_MS + 1000 }]);
  });

  it("are over when their policy is deleted, and open anew when it is back", () => {
    const rig = new ChangesRig();
    const policy = breaker("ratings", { match: { hosts: ["ratings"] } });
    const own = () => rig.near().filter(({ kind }) => kind === "breaker");
    rig.put(policy);
    rig.changes.breakers([transition(T0_MS, "open")]);
    rig.nowMs += 1000;
    rig.remove(breaker("rating"));
    expect(own()).toMatchObject([{ endedMs: null }]);
    rig.remove(policy);
    expect(own()).toMatchObject([{ endedMs: T0_MS + 1000 }]);
    rig.nowMs += 1000;
    rig.put(policy);
    rig.changes.breakers([transition(T0_MS + 2000, "open")]);
    expect(own()).toMatchObject([{ endedMs: T0_MS + 1000 }, { atMs: T0_MS + 2000, endedMs: null }]);
  });

  it("that close without having been open are no news", () => {
    const rig = new ChangesRig();
    rig.changes.breakers([transition(T0_MS, "closed")]);
    expect(rig.near()).toEqual([]);
  });
});

describe("releases", () => {
  const reviews = (id: string, version: string) => sidecar("reviews", { id, version });
  const settled = () => {
    const rig = new ChangesRig();
    for (const version of ["v1", "v2"])
      rig.changes.connected(reviews(`reviews-${version}`, version), rig.nowMs);
    rig.nowMs += 60_000;
    return rig;
  };

  it("are not what connects after a start", () => {
    const rig = settled();
    rig.changes.connected(reviews("reviews-v1", "v1"), rig.nowMs);
    rig.changes.connected(sidecar("ratings"), rig.nowMs);
    expect(rig.near()).toEqual([]);
  });

  it("are a version that joins a service, with all of its instances", () => {
    const rig = settled();
    rig.changes.connected(reviews("reviews-v4-a", "v4"), rig.nowMs);
    rig.changes.connected(reviews("reviews-v4-b", "v4"), rig.nowMs + 10);
    expect(rig.near()).toEqual([
      {
        ...{ kind: "release", name: "default/reviews v4", atMs: rig.nowMs, endedMs: null },
        services: ["default/reviews"],
        summary: "default/reviews v4 is new: 2 connected, reviews-v4-b the last",
      },
    ]);
  });

  it("are new instances of a version", () => {
    const rig = settled();
    rig.changes.connected(reviews("reviews-v1-b", "v1"), rig.nowMs);
    expect(rig.near()).toMatchObject([
      { summary: "default/reviews v1 has new instances beside 1: 1 connected, reviews-v1-b the last" },
    ]);
  });

  it("are over when the version is gone again, and a version that goes is none by itself", () => {
    const rig = settled();
    const fresh = reviews("reviews-v4", "v4");
    rig.changes.connected(fresh, rig.nowMs);
    rig.changes.disconnected(reviews("reviews-v1", "v1"), rig.nowMs + 5);
    rig.changes.disconnected(fresh, rig.nowMs + 10);
    rig.nowMs += 20;
    expect(rig.near()).toMatchObject([{ name: "default/reviews v4", endedMs: rig.nowMs - 10 }]);
    expect(rig.near()).toHaveLength(1);
  });

  it("are told again of a sidecar that was forgotten", () => {
    const rig = settled();
    rig.changes.forget("reviews-v2");
    rig.changes.connected(reviews("reviews-v2", "v2"), rig.nowMs);
    expect(rig.near()).toMatchObject([{ summary: expect.stringContaining("default/reviews v2 is new") }]);
  });

  it("are none of a sidecar that has no service", () => {
    const rig = settled();
    for (const id of ["a", "b"]) rig.changes.connected(sidecar("", { id }), rig.nowMs + 60_000);
    expect(rig.near()).toEqual([]);
  });
});

describe("the number of changes", () => {
  it("rises with each change, and with nothing else", () => {
    const rig = new ChangesRig();
    const counts = [rig.changes.count];
    for (const step of [
      () => rig.put(breaker("x")),
      () => rig.near(),
      () => rig.changes.breakers([transition(T0_MS, "open")]),
      () => rig.changes.breakers([transition(T0_MS, "half_open")]),
    ]) {
      step();
      counts.push(rig.changes.count);
    }
    expect(counts).toEqual([0, 1, 1, 2, 2]);
  });
});
