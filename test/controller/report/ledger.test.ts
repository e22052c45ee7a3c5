// Which processes a ledger knows behind an id, and how much it keeps of them.
import { beforeEach, describe, expect, it } from "vitest";
import { ReportLedger } from "../../../controller/report/index.js";
import {
  accepted,
  addedTo,
  BOOT_US,
  edge,
  type Message,
  outcomes,
  report,
  slot,
  WALL_MS,
} from "./messages.js";

const HOUR_MS = 3_600_000;
let ledger: ReportLedger;
beforeEach(() => {
  ledger = new ReportLedger();
});
const added = (part: Message) => addedTo(ledger, part);

describe("two Envoys that report in turn under one id", () => {
  it("are noticed, until one of them is silent for a while", () => {
    const [one, other] = [BOOT_US, BOOT_US + 1];
    accepted(ledger, { boot: one, sequence: 1 }, WALL_MS);
    accepted(ledger, { boot: other, sequence: 1 }, WALL_MS);
    expect(ledger.isShared("s1", WALL_MS)).toBe(false);
    accepted(ledger, { boot: one, sequence: 2 }, WALL_MS);
    expect(ledger.isShared("s1", WALL_MS)).toBe(true);
    accepted(ledger, { boot: one, sequence: 3 }, WALL_MS + 5000);
    expect(ledger.isShared("s1", WALL_MS + 9999)).toBe(true);
    expect(ledger.isShared("s1", WALL_MS + 10_000)).toBe(false);
    expect(ledger.isShared("another", WALL_MS)).toBe(false);
  });
});

describe("a process that the controller does not know", () => {
  it("is asked twice to send everything, because a reply can be lost", () => {
    const resends = [1, 2, 3, 4].map((sequence) => accepted(ledger, { sequence }).resend);
    expect(resends).toEqual([true, true, false, false]);
    expect(accepted(ledger, { boot: BOOT_US + 1 }).resend).toBe(true);
  });

  it("had a past: what was there until all of it arrived belongs into no rate", () => {
    const other = edge({ destination: "default/details" });
    expect(accepted(ledger, { sequence: 1, slots: [slot()] }).edges[0]?.isPast).toBe(true);
    const second = accepted(ledger, { sequence: 2, slots: [slot({ edges: [edge(), other] })], more: true });
    expect(second.edges.map((each) => each.isPast)).toEqual([false, true]);
    const third = accepted(ledger, {
      sequence: 3,
      slots: [slot({ edges: [edge({ source: "default/a" })] })],
    });
    expect(third.edges[0]?.isPast).toBe(true);
    const later = accepted(ledger, {
      sequence: 4,
      slots: [slot({ edges: [edge({ source: "default/b" })] })],
    });
    expect(later.edges[0]?.isPast).toBe(false);
  });

  it("that is young has no past, and its beginning is known", () => {
    const young = { boot: BOOT_US, wallMs: BOOT_US / 1000 + 1500, slots: [slot()] };
    const first = accepted(ledger, { ...young, sequence: 1 }, 50_000);
    expect(first).toMatchObject({ startedMs: 48_500 });
    expect(first.edges[0]?.isPast).toBe(false);
    expect(accepted(ledger, { ...young, sequence: 2 }, 51_000)).not.toHaveProperty("startedMs");
  });

  it("with a clock that runs backwards is taken for an old one", () => {
    const odd = accepted(ledger, { wallMs: BOOT_US / 1000 - 1, slots: [slot()] });
    expect(odd).not.toHaveProperty("startedMs");
    expect(odd.edges[0]?.isPast).toBe(true);
  });
});

describe("the memory of the ledger", () => {
  const flood = (sequence: number, source: string): Message => ({
    sequence,
    slots: [slot({ edges: Array.from({ length: 1024 }, (_, n) => edge({ source: `${source}/${n}` })) })],
  });

  it("is measured and bounded for each sidecar", () => {
    accepted(ledger, { slots: [slot()] });
    const one = ledger.bytes("s1");
    expect(one).toBeGreaterThan(146 * 8);
    for (let round = 2; round < 20; round++) accepted(ledger, flood(round, `x${round}`));
    expect(ledger.bytes("s1")).toBeLessThan(12_000_000);
    expect(accepted(ledger, flood(20, "y")).edges).toEqual([]);
    expect(accepted(ledger, flood(21, "x2")).edges).toHaveLength(1024);
    expect(ledger.bytes("nobody")).toBe(0);
  });

  it("does not grow by slots without end", () => {
    for (let sequence = 1; sequence <= 300; sequence++) {
      accepted(ledger, { sequence, slots: [{ ...slot(), index: sequence }] });
    }
    expect(accepted(ledger, { sequence: 301, slots: [{ ...slot(), index: 5000 }] }).edges).toEqual([]);
    expect(added({ sequence: 302, slots: [{ ...outcomes(100, 2, 0, 0, 0, 1), index: 1 }] })).toBe(90);
  });

  it("is given back when a slot begins a new epoch", () => {
    accepted(ledger, flood(1, "x"));
    const full = ledger.bytes("s1");
    accepted(ledger, { sequence: 2, slots: [slot({ epoch: 2 })] });
    expect(ledger.bytes("s1")).toBeLessThan(full / 100);
  });

  it("is given back an hour after the last report", () => {
    ledger.accept(report({ nodeId: "silent" }), 0);
    ledger.accept(report({ nodeId: "alive" }), 1);
    expect(ledger.sweep(HOUR_MS - 1)).toEqual([]);
    expect(ledger.sweep(HOUR_MS)).toEqual(["silent"]);
    expect(ledger.bytes("silent")).toBe(0);
    expect(ledger.bytes("alive")).toBeGreaterThan(0);
  });

  it("is small for a sidecar that was put away, and what it told is not counted again", () => {
    accepted(ledger, { sequence: 1, slots: [slot()] }, 0);
    const before = ledger.bytes("s1");
    expect(ledger.sweep(HOUR_MS)).toEqual(["s1"]);
    expect(ledger.dormantBytes).toBeLessThan(before / 3);
    expect(ledger.accept(report({ sequence: 1, slots: [slot()] }), 2 * HOUR_MS)).toBe("stale");
    expect(added({ sequence: 2, slots: [outcomes(11, 2, 0, 0, 0, 1)] })).toBe(1);
    expect(ledger.dormantBytes).toBe(0);
  });

  it("has 16 MiB for those put away: the longest silent are forgotten for good", () => {
    for (let n = 0; n < 150; n++) accepted(ledger, { ...flood(1, "x".repeat(30)), nodeId: `s${n}` }, n);
    expect(ledger.sweep(HOUR_MS + 1000)).toHaveLength(150);
    expect(ledger.dormantBytes).toBeLessThanOrEqual(16 * 1024 * 1024);
    expect(ledger.dormantBytes).toBeGreaterThan(15 * 1024 * 1024);
    expect(ledger.keep("s0")).toBeUndefined();
    expect(ledger.keep("s149")).toBeDefined();
  });

  it("has room for ten thousand sidecars", () => {
    const template = report({ wallMs: WALL_MS });
    for (let n = 0; n < 10_000; n++) ledger.accept({ ...template, nodeId: `s${n}` }, 0);
    expect(ledger.accept({ ...template, nodeId: "one more" }, 0)).toBe("full");
    expect(ledger.accept({ ...template, nodeId: "s5", sequence: 2 }, 0)).not.toBe("full");
  });
});
