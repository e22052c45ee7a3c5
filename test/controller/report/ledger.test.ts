import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { ReportLedger } from "../../../controller/report/index.js";
import {
  accepted,
  BOOT_US,
  edge,
  type Message,
  report,
  type SlotMessage,
  slot,
  WALL_MS,
} from "./messages.js";

const HOUR_MS = 3_600_000;
let ledger: ReportLedger;
beforeEach(() => {
  ledger = new ReportLedger();
});

function outcomes(...counts: number[]): SlotMessage {
  return slot({ edges: [edge({ outcomes: counts })] });
}

/** Requests that one report added, over all its edges. */
function added(part: Message): number {
  const { edges } = accepted(ledger, part);
  return edges.flatMap((each) => each.outcomes).reduce((sum, count) => sum + count, 0);
}

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

describe("counters", () => {
  it("add what they grew by", () => {
    expect(added({ sequence: 1, slots: [outcomes(5)] })).toBe(5);
    expect(added({ sequence: 2, slots: [outcomes(8, 1)] })).toBe(4);
    expect(added({ sequence: 3, slots: [outcomes(8, 1)] })).toBe(0);
  });

  it("of edges hold durations and buckets, too", () => {
    accepted(ledger, { sequence: 1, slots: [slot()] });
    const more = edge({ durationSumUs: 13_500, bucketIndices: [1, 9, 20], bucketCounts: [12, 3, 1] });
    const { edges } = accepted(ledger, { sequence: 2, slots: [slot({ edges: [more] })] });
    expect(edges[0]).toMatchObject({
      durationSumUs: 500,
      buckets: [
        [9, 2],
        [20, 1],
      ],
    });
  });

  it("of a repeated or an older report change nothing", () => {
    const second = report({ sequence: 2, slots: [outcomes(8)] });
    expect(ledger.accept(second, 0)).not.toBe("stale");
    expect(ledger.accept(second, 0)).toBe("stale");
    expect(ledger.accept(report({ sequence: 1, slots: [outcomes(5)] }), 0)).toBe("stale");
    expect(added({ sequence: 3, slots: [outcomes(9)] })).toBe(1);
  });

  it("of another slot or epoch add anew", () => {
    expect(added({ sequence: 1, slots: [outcomes(5)] })).toBe(5);
    expect(added({ sequence: 2, slots: [{ ...outcomes(3), index: 1 }] })).toBe(3);
    expect(added({ sequence: 3, slots: [{ ...outcomes(2), epoch: 2 }] })).toBe(2);
  });

  it("of a new process add anew, and those of the old one still count", () => {
    expect(added({ sequence: 9, slots: [outcomes(5)] })).toBe(5);
    expect(added({ boot: BOOT_US + 1, sequence: 1, slots: [outcomes(3)] })).toBe(3);
    expect(added({ sequence: 10, slots: [outcomes(6)] })).toBe(1);
  });

  it("that fell in the same epoch began again, and are never negative", () => {
    accepted(ledger, { sequence: 1, slots: [outcomes(5, 5)] });
    const { edges } = accepted(ledger, { sequence: 2, slots: [outcomes(2, 6)] });
    expect(edges[0]?.outcomes.slice(0, 2)).toEqual([2, 6]);
  });

  it("of processes long gone are not counted twice", () => {
    for (let boot = 1; boot <= 5; boot++) accepted(ledger, { boot: BOOT_US + boot, slots: [outcomes(5)] });
    expect(ledger.accept(report({ boot: BOOT_US + 1, sequence: 99, slots: [outcomes(6)] }), 0)).toBe("stale");
  });

  it("of breakers and faults add likewise", () => {
    const slots = (n: number) => [
      slot({
        breakers: [
          { name: "b", rejected: n, shadowRejected: 2 * n, lost: 3 * n, completed: 5 * n, failed: 4 * n },
        ],
        faults: [{ name: "f", verdicts: [n, n], injected: [0, n] }],
      }),
    ];
    accepted(ledger, { sequence: 1, slots: slots(1) });
    const { breakers, faults } = accepted(ledger, { sequence: 2, slots: slots(3) });
    expect(breakers).toEqual([
      {
        ...{ direction: "outbound", name: "b", rejected: 2, shadowRejected: 4, lostProbes: 6 },
        ...{ completed: 10, failed: 8, isPast: false },
      },
    ]);
    expect(faults[0]?.verdicts.slice(0, 3)).toEqual([2, 2, 0]);
    expect(faults[0]?.injected).toEqual([0, 2, 0, 0]);
  });

  it("of breakers are of no time where they were there before the controller looked", () => {
    const slots = (names: string[]) => [slot({ breakers: names.map((name) => ({ name, completed: 5 })) })];
    expect(accepted(ledger, { sequence: 1, slots: slots(["a"]) }).breakers[0]?.isPast).toBe(true);
    const second = accepted(ledger, { sequence: 2, slots: slots(["a", "b"]) });
    expect(second.breakers.map(({ isPast }) => isPast)).toEqual([false, true]);
  });

  it("sum to what the sidecar counted, whichever reports are lost, repeated or late", () => {
    const arrival = fc.record({ report: fc.nat(19), times: fc.integer({ min: 1, max: 2 }) });
    fc.assert(
      fc.property(
        fc.array(fc.nat(5), { minLength: 20, maxLength: 20 }),
        fc.array(arrival),
        (grown, arrivals) => {
          const fresh = new ReportLedger();
          const totals = grown.map((_, index) => grown.slice(0, index + 1).reduce((a, b) => a + b, 0));
          let sum = 0;
          const arrive = (index: number) => {
            const verdict = fresh.accept(
              report({ sequence: index + 1, slots: [outcomes(totals[index] ?? 0)] }),
              0,
            );
            if (typeof verdict !== "string") sum += verdict.edges[0]?.outcomes[0] ?? 0;
          };
          for (const { report: index, times } of arrivals) for (let n = 0; n < times; n++) arrive(index);
          arrive(19);
          expect(sum).toBe(totals[19]);
        },
      ),
      { numRuns: 100 },
    );
  });
});

describe("requests in flight", () => {
  it("are the sum over the VMs, each as it last said", () => {
    const inFlight = (index: number, n: number) => slot({ index, edges: [edge({ inFlight: n })] });
    const first = accepted(ledger, { sequence: 1, slots: [inFlight(0, 2), inFlight(1, 3)] });
    expect(first.edges.at(-1)?.inFlight).toBe(5);
    expect(accepted(ledger, { sequence: 2, slots: [inFlight(1, 0)] }).edges[0]?.inFlight).toBe(2);
  });
});

describe("a slot whose VM is dead", () => {
  const inFlight = (index: number, n: number, gone = false) =>
    slot({ index, gone, edges: [edge({ outcomes: [7], inFlight: n })] });

  it("has nothing in flight any more, and keeps its counts", () => {
    accepted(ledger, { sequence: 1, slots: [inFlight(0, 2), inFlight(1, 3)] });
    const { edges } = accepted(ledger, { sequence: 2, slots: [slot({ index: 1, edges: [], gone: true })] });
    expect(edges).toEqual([
      {
        ...{ direction: "outbound", source: "default/productpage", destination: "default/reviews" },
        ...{ outcomes: Array(8).fill(0), durationSumUs: 0, buckets: [], inFlight: 2, isPast: false },
      },
    ]);
    expect(
      accepted(ledger, { sequence: 3, slots: [slot({ index: 1, edges: [], gone: true })] }).edges,
    ).toEqual([]);
    expect(added({ sequence: 4, slots: [inFlight(1, 1)] })).toBe(0);
  });

  it("may say its last counts and that it is gone at once", () => {
    const { edges } = accepted(ledger, { sequence: 1, slots: [inFlight(0, 2, true)] });
    expect(edges.map((each) => [each.outcomes[0], each.inFlight])).toEqual([
      [7, 2],
      [0, 0],
    ]);
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
