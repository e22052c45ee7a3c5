import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { decodeReport } from "../../../controller/report/index.js";
import { BOOT_US, edge, encode, errorsOf, type Message, odd, report, slot, WALL_MS } from "./messages.js";

describe("a report", () => {
  it("is read into numbers and names", () => {
    const config = { direction: 1, revision: "r1", vms: 3, vmsOnRevision: 2, node: "default/reviews" };
    const transition = {
      generation: 2,
      from: 0,
      to: 1,
      reason: "consecutive",
      atMs: WALL_MS,
      consecutive: 5,
    };
    const breaker = {
      direction: 0,
      name: "default/ratings",
      state: 1,
      generation: 2,
      openUntilMs: WALL_MS + 5000,
    };
    const read = report({
      configs: [config],
      breakers: [{ ...breaker, transitions: [transition] }],
      more: true,
    });
    expect(read).toMatchObject({ nodeId: "s1", boot: BOOT_US, sequence: 1, wallMs: WALL_MS, more: true });
    expect(read.configs).toEqual([
      { ...config, direction: "inbound", refusedRevision: "", refusedReason: "" },
    ]);
    expect(read.breakers[0]).toMatchObject({
      state: "open",
      mode: "enforce",
      openUntilMs: WALL_MS + 5000,
      sinceMs: 0,
    });
    expect(read.breakers[0]?.transitions).toEqual([
      {
        ...{ ...transition, from: "closed", to: "open", completed: 0, failed: 0, slowCompleted: 0, slow: 0 },
        ...{ hung: 0, probeSuccesses: 0, probeFailures: 0, threshold: 0, attempt: 0, lastsMs: 0 },
      },
    ]);
  });

  it("carries the counters of each slot", () => {
    const counts = { rejected: 3, shadowRejected: 2, completed: 9, failed: 4 };
    const breakers = [{ direction: 0, name: "b", ...counts, lost: 1 }];
    const faults = [{ direction: 1, name: "f", verdicts: [4, 5], injected: [0, 4] }];
    const read = report({ slots: [slot({ breakers, faults, overflow: { what: ["edges"], count: [7] } })] });
    expect(read.slots[0]).toEqual({
      index: 0,
      epoch: 1,
      edges: [
        {
          direction: "outbound",
          source: "default/productpage",
          destination: "default/reviews",
          outcomes: [10, 2, 0, 0, 0, 1, 0, 0],
          durationSumUs: 13_000,
          buckets: [
            [1, 12],
            [9, 1],
          ],
          inFlight: 1,
        },
      ],
      breakers: [{ direction: "outbound", name: "b", ...counts, lostProbes: 1 }],
      faults: [
        { direction: "inbound", name: "f", verdicts: [4, 5, 0, 0, 0, 0, 0, 0, 0], injected: [0, 4, 0, 0] },
      ],
      overflow: [{ what: "edges", count: 7 }],
      gone: false,
    });
  });

  it("may leave counts out at the end of a list: they are 0", () => {
    expect(
      report({ slots: [slot({ edges: [edge({ outcomes: [3] })] })] }).slots[0]?.edges[0]?.outcomes,
    ).toEqual([3, 0, 0, 0, 0, 0, 0, 0]);
  });

  const withEdge = (part: Parameters<typeof edge>[0]): Message => ({
    slots: [slot({ edges: [edge(part)] })],
  });
  const E = "slots[0].edges[0]";
  it.each<[string, Message, string]>([
    ["no node id", { nodeId: "" }, "node_id: is empty"],
    [
      "a long node id",
      { nodeId: "x".repeat(513) },
      `node_id: "${"x".repeat(64)}"... is longer than 512 bytes`,
    ],
    [
      "a boot that is no safe integer",
      { boot: 2 ** 60 },
      "boot: 1152921504606847000 is over 9007199254740991",
    ],
    ["another direction", withEdge({ direction: odd(2) }), `${E}.direction: 2 is not one of 0 to 1`],
    ["an edge without a source", withEdge({ source: "" }), `${E}.source: is empty`],
    ["a long destination", withEdge({ destination: "é".repeat(257) }), `is longer than 512 bytes`],
    ["nine outcomes", withEdge({ outcomes: Array(9).fill(1) }), `${E}.outcomes: has more than 8 entries`],
    ["a bucket beyond the last", withEdge({ bucketIndices: [137], bucketCounts: [1] }), "137 is over 136"],
    [
      "a bucket twice",
      withEdge({ bucketIndices: [4, 4], bucketCounts: [1, 1] }),
      "bucket_indices[1]: 4 is given twice",
    ],
    [
      "fewer counts than buckets",
      withEdge({ bucketCounts: [1] }),
      `${E}.bucket_counts: has 1 entries for 2 indices`,
    ],
    [
      "an unknown state",
      { breakers: [{ name: "b", state: odd(4) }] },
      "breakers[0].state: 4 is not one of 0 to 3",
    ],
    ["an unknown mode", { breakers: [{ name: "b", mode: 9 }] }, "breakers[0].mode: 9 is not one of 0 to 3"],
    ["a breaker without a name", { breakers: [{}] }, "breakers[0].name: is empty"],
    [
      "nine transitions",
      { breakers: [{ name: "b", transitions: Array(9).fill({}) }] },
      "breakers[0].transitions: has more than 8 entries",
    ],
    ["five configs", { configs: Array(5).fill({}) }, "configs: has more than 4 entries"],
    ["too many slots", { slots: Array(257).fill({}) }, "slots: has more than 256 entries"],
    [
      "an overflow without its count",
      { slots: [slot({ overflow: { what: [], count: [1] } })] },
      "slots[0].overflow.count: has more than 0 entries",
    ],
  ])("with %s is refused with the path", (_what, part, words) => {
    const errors = errorsOf(encode(part));
    expect(errors).toHaveLength(1);
    expect(errors[0]).toContain(words);
  });

  it("with many errors names the first eight", () => {
    const errors = errorsOf(encode({ breakers: Array(100).fill({ state: odd(7) }) }));
    expect(errors).toHaveLength(8);
    expect(errors[0]).toBe("breakers[0].name: is empty");
    expect(errors[1]).toBe("breakers[0].state: 7 is not one of 0 to 3");
  });

  it("that is too large is refused before it is read", () => {
    expect(errorsOf(Buffer.alloc(262_145))).toEqual(["262145 bytes are over 262144"]);
  });

  it("of noise is refused or harmless, and never throws", () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
        const decoded = decodeReport(noise);
        if ("errors" in decoded) expect(decoded.errors.length).toBeGreaterThan(0);
        else expect(decoded.report.nodeId).not.toBe("");
      }),
      { numRuns: 500 },
    );
  });

  it("with a byte changed anywhere is read or refused", () => {
    const whole = encode({ slots: [slot()], configs: [{ revision: "r" }], breakers: [{ name: "b" }] });
    fc.assert(
      fc.property(fc.nat(whole.length - 1), fc.nat(255), (at, value) => {
        const broken = Uint8Array.from(whole);
        broken[at] = value;
        expect(() => decodeReport(broken)).not.toThrow();
      }),
      { numRuns: 500 },
    );
  });
});
