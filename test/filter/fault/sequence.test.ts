import { describe, expect, it } from "vitest";
import type { SharedData } from "../../host/index.js";
import { AFTER_DEATH_MS, kill } from "../support/death.js";
import { ABORT, fault, faults, isHit, verdicts } from "../support/faults.js";
import { hits } from "../support/murmur3.js";
import { RacingSharedData } from "../support/racing.js";
import { type Document, Sidecar } from "../support/sidecar.js";

const BY_USER = { unit: { header: "x-user" } };
/** Workers have each other's counts by then. */
const JOINED_MS = 250;
const MAX_UNITS = 1_000;

function inTurn(sequence: object, fields: object = {}): Document {
  return faults(fault("f", { ...ABORT, sequence, ...fields }));
}

function turns(sidecar: Sidecar, count: number, user?: string, worker = 0): boolean[] {
  const headers: Record<string, string> = user === undefined ? {} : { "x-user": user };
  return Array.from({ length: count }, () => isHit(sidecar, worker, headers));
}

/** As a text: x is hit, . is not. */
function pattern(hitsInTurn: readonly boolean[]): string {
  return hitsInTurn.map((hit) => (hit ? "x" : ".")).join("");
}

function sequenceKeys(shared: SharedData): string[] {
  return shared.keys("vm").filter((key) => key.startsWith("mf.sequence."));
}

describe("a sequence", () => {
  it.each([
    [{ skip: 0, first: 2 }, "xx......"],
    [{ skip: 2, first: 1 }, "..x....."],
    [{ skip: 3 }, "...xxxxx"],
    [{ first: 5 }, "xxxxx..."],
    [{ skip: 1, first: 0 }, "........"],
    [{ skip: 4_294_967_294, first: 4_294_967_294 }, "........"],
  ])("of %j hits %s of all requests", async (sequence, expected) => {
    const sidecar = await Sidecar.start(inTurn(sequence));
    expect(pattern(turns(sidecar, 8))).toBe(expected);
    const hit = expected.replaceAll(".", "").length;
    const counts = { injected: hit, sequence: 8 - hit };
    expect(verdicts(sidecar, "f")).toEqual(
      Object.fromEntries(Object.entries(counts).filter(([, n]) => n > 0)),
    );
  });

  it("is one for each value of the unit's header, no header being a value", async () => {
    const sidecar = await Sidecar.start(inTurn({ skip: 1, first: 1 }, BY_USER));
    for (const user of ["ada", "bob", undefined, ""]) {
      const expected = user === "" ? "..." : ".x.";
      expect([user, pattern(turns(sidecar, 3, user))]).toEqual([user, expected]);
    }
  });

  it("counts requests that are drawn and no others", async () => {
    const users = Array.from({ length: 40 }, (_, i) => `user-${i}`);
    const document = inTurn({ first: 1 }, { ...BY_USER, percentage: "30%" });
    const sidecar = await Sidecar.start(document);
    const drawn = (unit: string) => hits({ name: "default/f", kind: "policy", unit, seed: 0, ppm: 300_000 });
    for (const user of users) expect(pattern(turns(sidecar, 2, user))).toBe(drawn(user) ? "x." : "..");
    const many = users.filter(drawn).length;
    expect(verdicts(sidecar, "f")).toEqual({ injected: many, sequence: many, not_drawn: 80 - 2 * many });
  });

  it("is counted where another abort won, as each fault is decided by itself", async () => {
    const first = fault("a", ABORT);
    const second = fault("b", { ...ABORT, sequence: { skip: 1, first: 1 } });
    const sidecar = await Sidecar.start(faults(first, second));
    turns(sidecar, 3);
    expect(verdicts(sidecar, "b")).toEqual({ sequence: 2, preempted: 1 });
  });

  it("is not counted before its fault begins, nor for requests that do not match", async () => {
    const match = { headers: [{ name: "x-a", present: true }] };
    const sidecar = await Sidecar.start(inTurn({ first: 1 }, { match, activeFrom: "2026-01-01T00:00:01Z" }));
    sidecar.root.exchange({ request: { headers: { "x-a": "1" } } });
    sidecar.envoy.advance(1_000);
    turns(sidecar, 3);
    expect(isHit(sidecar, 0, { "x-a": "1" })).toBe(true);
  });

  it("forgets the value that was used longest ago when it has a thousand", async () => {
    const sidecar = await Sidecar.start(inTurn({ first: 1 }, BY_USER));
    for (let i = 0; i < MAX_UNITS; i++) expect(turns(sidecar, 1, `u${i}`)).toEqual([true]);
    expect(turns(sidecar, 1, "u0")).toEqual([false]);
    expect(turns(sidecar, 1, "one more")).toEqual([true]);
    expect([turns(sidecar, 1, "u0"), turns(sidecar, 1, "u2")]).toEqual([[false], [false]]);
    expect(turns(sidecar, 1, "u1")).toEqual([true]);
    sidecar.envoy.advance(JOINED_MS);
    expect(turns(sidecar, 1, "u1")).toEqual([false]);
    const [key = ""] = sequenceKeys(sidecar.envoy.shared);
    expect(sidecar.envoy.shared.get("vm", key)?.value.length).toBe(8 + MAX_UNITS * 16);
  });

  it("is at home in 64 faults, and the next ones are unavailable until one is over", async () => {
    const entries = Array.from({ length: 64 }, (_, i) =>
      fault(`f${i}`, { ...ABORT, sequence: { first: 1 }, mode: "dryRun", activeFor: i === 9 ? "1s" : "1h" }),
    );
    const sidecar = await Sidecar.start(faults(...entries));
    sidecar.root.exchange();
    const inbound = {
      ...faults(fault("g", { ...ABORT, sequence: { first: 1 } })),
      direction: "inbound",
    } as const;
    sidecar.push(inbound);
    expect(isHit(sidecar)).toBe(false);
    expect(verdicts(sidecar, "g")).toEqual({ unavailable: 1 });
    sidecar.envoy.advance(1_100);
    expect(isHit(sidecar)).toBe(true);
  });
});

describe("the workers of one Envoy", () => {
  it("know each other's counts within 250 ms", async () => {
    const sidecar = await Sidecar.start(inTurn({ skip: 2, first: 4 }), 4);
    expect([0, 1, 2, 3].map((worker) => pattern(turns(sidecar, 1, undefined, worker)))).toEqual(
      Array(4).fill("."),
    );
    sidecar.envoy.advance(JOINED_MS);
    expect(pattern(turns(sidecar, 3, undefined, 1))).toBe("xx.");
    sidecar.envoy.advance(JOINED_MS);
    expect([0, 1, 2, 3].map((worker) => pattern(turns(sidecar, 1, undefined, worker)))).toEqual(
      Array(4).fill("."),
    );
  });

  it("lose nobody's count: however requests fall, the joint one is their number", async () => {
    const sidecar = await Sidecar.start(inTurn({ skip: 1_000, first: 10 }, BY_USER), 4);
    for (let i = 0; i < 1_000; i++) {
      isHit(sidecar, (i * 7) % 4, { "x-user": `u${i % 2}` });
      if (i % 13 === 0) sidecar.envoy.advance(37);
    }
    sidecar.envoy.advance(JOINED_MS);
    expect(pattern(turns(sidecar, 500, "u0", 3))).toBe(".".repeat(500));
    expect(pattern(turns(sidecar, 12, "u0", 3))).toBe(`${"x".repeat(10)}..`);
    expect(pattern(turns(sidecar, 1, "u1", 3))).toBe(".");
  });

  it("exceed `first` by no more than what the others admit within a tick", async () => {
    const sidecar = await Sidecar.start(inTurn({ first: 2 }), 4);
    const hit = [0, 1, 2, 3].flatMap((worker) => turns(sidecar, 5, undefined, worker)).filter(Boolean);
    expect(hit).toHaveLength(8);
    sidecar.envoy.advance(JOINED_MS);
    expect([0, 1, 2, 3].flatMap((worker) => turns(sidecar, 5, undefined, worker))).not.toContain(true);
  });

  it("both count when they write at the same moment", async () => {
    const shared = new RacingSharedData();
    const sidecar = await Sidecar.start(inTurn({ skip: 3 }), 2, { shared });
    turns(sidecar, 1, undefined, 0);
    turns(sidecar, 1, undefined, 1);
    sidecar.envoy.advance(JOINED_MS);
    turns(sidecar, 1, undefined, 0);
    const [key = ""] = sequenceKeys(shared);
    const before = shared.get("vm", key)?.value ?? new Uint8Array();
    shared.before("mf.sequence.", () => shared.set("vm", key, before));
    sidecar.envoy.advance(JOINED_MS);
    expect(pattern(turns(sidecar, 1, undefined, 1))).toBe("x");
  });

  it("hand their counts to a VM that comes later", async () => {
    const document = inTurn({ first: 2 });
    const sidecar = await Sidecar.start(document);
    turns(sidecar, 2);
    sidecar.envoy.advance(JOINED_MS);
    for (const vm of sidecar.vms) kill(vm);
    sidecar.addWorker(document);
    expect(isHit(sidecar, 1)).toBe(false);
    sidecar.envoy.advance(AFTER_DEATH_MS);
    expect(isHit(sidecar, 1)).toBe(false);
  });
});

describe("a configuration", () => {
  it("that keeps a fault's definition keeps its counts, also when it was gone for a while", async () => {
    const document = inTurn({ first: 2 });
    const sidecar = await Sidecar.start(document);
    expect(pattern(turns(sidecar, 1))).toBe("x");
    sidecar.push({ ...document, revision: "2" });
    expect(pattern(turns(sidecar, 2))).toBe("x.");
    sidecar.envoy.advance(JOINED_MS);
    sidecar.push({});
    sidecar.push(document);
    expect(pattern(turns(sidecar, 1))).toBe(".");
  });

  it("that changes it begins anew, and leaves nothing of the old one behind", async () => {
    const sidecar = await Sidecar.start(inTurn({ first: 1 }, BY_USER), 2);
    for (let i = 0; i < 100; i++) turns(sidecar, 1, `u${i}`, i % 2);
    sidecar.envoy.advance(JOINED_MS);
    expect(pattern(turns(sidecar, 1, "u1"))).toBe(".");
    sidecar.push(inTurn({ first: 1 }, { ...BY_USER, activeFor: "2h" }));
    expect(pattern(turns(sidecar, 2, "u1"))).toBe("x.");
    sidecar.envoy.advance(JOINED_MS);
    const { shared } = sidecar.envoy;
    const sizes = sequenceKeys(shared).map((key) => shared.get("vm", key)?.value.length);
    expect(sizes.sort()).toEqual([0, 8 + 16]);
  });

  it("has no use for counts of a fault that is over", async () => {
    const sidecar = await Sidecar.start(inTurn({ first: 1 }, { activeFor: "1s" }));
    turns(sidecar, 2);
    sidecar.envoy.advance(1_200);
    const { shared } = sidecar.envoy;
    expect(sequenceKeys(shared).map((key) => shared.get("vm", key)?.value.length)).toEqual([0]);
  });
});

describe("what stands in shared data under a sequence's name", () => {
  it.each([0, 1, 7, 8, 23, 24, 16_008, 20_000])(
    "is taken for no more than it is, of %d bytes",
    async (size) => {
      const sidecar = await Sidecar.start(inTurn({ skip: 1 }, BY_USER), 2);
      turns(sidecar, 1, "ada", 1);
      sidecar.envoy.advance(JOINED_MS);
      const { shared } = sidecar.envoy;
      const [key = ""] = sequenceKeys(shared);
      shared.set("vm", key, new Uint8Array(size).fill(0xff));
      sidecar.envoy.advance(JOINED_MS);
      expect(turns(sidecar, 2, "bob").length).toBe(2);
      sidecar.envoy.advance(JOINED_MS);
      expect(turns(sidecar, 2, "bob", 1)).toEqual([true, true]);
    },
  );
});
