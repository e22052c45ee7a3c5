// What each report adds to the counts of a sidecar, and what is in flight.
import fc from "fast-check";
import { beforeEach, describe, expect, it } from "vitest";
import { ReportLedger } from "../../../controller/report/index.js";
import { accepted, addedTo, BOOT_US, edge, type Message, outcomes, report, slot } from "./messages.js";

let ledger: ReportLedger;
beforeEach(() => {
  ledger = new ReportLedger();
});
const added = (part: Message) => addedTo(ledger, part);

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
