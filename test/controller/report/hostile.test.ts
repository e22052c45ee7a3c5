// A report comes from a process that somebody else may have written.
import { describe, expect, it } from "vitest";
import { decodeReport, ReportLedger } from "../../../controller/report/index.js";
import { cpuMsOf } from "../../cpu.js";
import { BOOT_US, edge, encode, errorsOf, type Message, report, slot } from "./messages.js";
import { BYTES, bytes, FIXED32, FIXED64, GROUP, number, ofType, tag, VARINT, varint } from "./wire.js";

const NODE = bytes(1, "s1");
const KIB = 1024;
/** Far from what a decoder takes that looks at each byte once, on a busy machine, too. */
const IN_TIME_MS = 3_000;

const edgeWith = (...fields: Buffer[]) => [NODE, bytes(7, bytes(3, bytes(2, "a"), bytes(3, "b"), ...fields))];

describe("bytes that are no report", () => {
  it.each<[string, Buffer[], string]>([
    ["nothing", [], "node_id: is empty"],
    ["a cut length", [NODE, tag(7, BYTES), varint(200n)], "not a report: "],
    ["a length beyond 4 GiB", [NODE, tag(7, BYTES), varint(2n ** 40n)], "not a report: "],
    ["a number of eleven bytes", [NODE, tag(3, VARINT), Buffer.alloc(11, 0xff)], "not a report: "],
    ["a number that does not end", [NODE, tag(3, VARINT), Buffer.of(0xff)], "not a report: "],
    ["field 0", [NODE, Buffer.of(0, 0)], "not a report: "],
    ["a group that does not end", [NODE, tag(20, GROUP)], "not a report: "],
    ["an end of no group", [NODE, Buffer.of(0xa4, 0x01)], "not a report: "],
    ["a name that is not UTF-8", [bytes(1, Buffer.of(0x61, 0xff))], "not a report: "],
    [
      "half a character in a name",
      [NODE, bytes(7, bytes(3, bytes(2, Buffer.of(0xe2, 0x82))))],
      "not a report: ",
    ],
    ["a node id of another wire type", [number(1, 5n)], "node_id: is empty"],
    ["a boot over 2^53", [NODE, number(3, 2n ** 53n)], "boot: 9007199254740992 is over 9007199254740991"],
    ["a sequence of all ones", [NODE, number(4, 2n ** 64n - 1n)], "sequence: 18446744073709552000 is over"],
    ["a negative time", [NODE, number(5, 2n ** 64n - 5n)], "wall_ms: 18446744073709552000 is over"],
    [
      "an outcome over 2^53",
      edgeWith(bytes(4, varint(2n ** 53n))),
      "slots[0].edges[0].outcomes[0]: 9007199254740992 is over",
    ],
    [
      "a sum over 2^53",
      edgeWith(number(5, 2n ** 60n)),
      "slots[0].edges[0].duration_sum_us: 1152921504606847000 is",
    ],
    [
      "a bucket's count over 2^53",
      edgeWith(bytes(6, varint(1n)), bytes(7, varint(2n ** 63n))),
      "slots[0].edges[0].bucket_counts[0]: 9223372036854776000 is over",
    ],
  ])("such as %s are refused with words", (_what, parts, words) => {
    const errors = errorsOf(Buffer.concat(parts));
    expect(errors[0]?.slice(0, words.length)).toBe(words);
  });

  it("cut anywhere are read or refused", () => {
    const whole = encode({
      slots: [slot()],
      configs: [{ revision: "r" }],
      breakers: [{ name: "b" }],
      more: true,
    });
    for (let end = 0; end < whole.length; end++) {
      const decoded = decodeReport(whole.subarray(0, end));
      if ("errors" in decoded) expect(decoded.errors[0]).toMatch(/^(not a report|[a-z_[\]0-9.]+): /);
      else expect(decoded.report.nodeId).toBe("s1");
    }
  });

  it("with any field in any wire type are read or refused", () => {
    const inner = (field: number, type: number) => ofType(field, type);
    for (let field = 1; field <= 14; field++) {
      for (const type of [VARINT, FIXED64, BYTES, GROUP, FIXED32]) {
        const odd = inner(field, type);
        for (const whole of [odd, bytes(6, odd), bytes(7, odd), bytes(8, odd), bytes(7, bytes(3, odd))]) {
          expect(() => decodeReport(Buffer.concat([NODE, whole]))).not.toThrow();
        }
      }
    }
  });

  it.each<[string, Buffer]>([
    ["zeros", Buffer.alloc(256 * KIB - NODE.length)],
    ["ones", Buffer.alloc(256 * KIB - NODE.length, 0xff)],
    ["empty edges", bytes(7, Buffer.concat(Array(120_000).fill(Buffer.of(0x1a, 0))))],
    ["empty slots", Buffer.concat(Array(130_000).fill(Buffer.of(0x3a, 0)))],
    ["outcomes", bytes(7, bytes(3, bytes(4, Buffer.alloc(250 * KIB, 1))))],
    ["names of overflows", bytes(7, bytes(6, Buffer.concat(Array(80_000).fill(Buffer.of(0x0a, 1, 0x61)))))],
    ["groups in groups", Buffer.alloc(250 * KIB, 0x0b)],
    ["unknown fields", Buffer.concat(Array(80_000).fill(Buffer.of(0x7a, 1, 0)))],
  ])("of 256 KiB of %s are read in time, and cause few words", (_what, content) => {
    let errors: readonly string[] = [];
    const cpuMs = cpuMsOf(() => {
      errors = errorsOf(Buffer.concat([NODE, content]));
    });
    expect(cpuMs).toBeLessThan(IN_TIME_MS);
    expect(errors.join().length).toBeLessThan(8 * KIB);
  });
});

describe("a report with more edges than the filter has room for", () => {
  it("is refused, however they are spread over slots", () => {
    const slots = (count: number) =>
      Array.from({ length: count }, (_, index) =>
        slot({ index, edges: Array.from({ length: 512 }, (_, n) => edge({ source: `default/s${n}` })) }),
      );
    expect(errorsOf(encode({ slots: slots(5) }))).toEqual(["slots: have 2560 edges, which are over 2048"]);
    expect(report({ slots: slots(4) }).slots).toHaveLength(4);
  });
});

describe("a name with a control character", () => {
  it.each<[string, Message, string]>([
    ["a node's", { nodeId: "s1\n" }, 'node_id: "s1\\n" has a control character'],
    [
      "a source's",
      { slots: [slot({ edges: [edge({ source: "a\0b" })] })] },
      'slots[0].edges[0].source: "a\\u0000b" has a control character',
    ],
    [
      "a destination's",
      { slots: [slot({ edges: [edge({ destination: "\x1b[2J" })] })] },
      'slots[0].edges[0].destination: "\\u001b[2J" has a control character',
    ],
    [
      "a breaker's",
      { breakers: [{ name: "b\x7f" }] },
      'breakers[0].name: "b\\u007f" has a control character',
    ],
    [
      "a fault's",
      { slots: [slot({ faults: [{ name: "\u009b" }] })] },
      'faults[0].name: "\\u009b" has a control',
    ],
  ])("is refused: %s", (_what, part, words) => {
    expect(errorsOf(encode(part))).toEqual([expect.stringContaining(words)]);
  });

  it("is no reason to refuse a text that people read: there it becomes a question mark", () => {
    const config = { revision: "r\t", refusedReason: "a\x1b[31mb", node: "default/\0" };
    expect(report({ nodeCluster: "c\r", configs: [config] })).toMatchObject({
      nodeCluster: "c?",
      configs: [{ revision: "r?", refusedReason: "a?[31mb", node: "default/?" }],
    });
  });

  it("does not reach the words of a refusal", () => {
    const errors = errorsOf(encode({ nodeId: "\x9b\x1b".repeat(300), breakers: [{ name: "x\u0085" }] }));
    expect(errors.join()).not.toMatch(/\p{Cc}/u);
  });
});

describe("reports that disagree with each other", () => {
  it("of a slot and a record given twice are booked one after the other, and never negative", () => {
    const ledger = new ReportLedger();
    const counted = (n: number) => slot({ edges: [edge({ outcomes: [n] }), edge({ outcomes: [n + 2] })] });
    const verdict = ledger.accept(report({ slots: [counted(5), counted(9)] }), 0);
    const sums = typeof verdict === "string" ? [] : verdict.edges.map(({ outcomes }) => outcomes[0]);
    expect(sums).toEqual([5, 2, 2, 2]);
  });

  it("of five processes with a clock that runs ahead do not shut out the one with the right time", () => {
    const ledger = new ReportLedger();
    for (let n = 1; n <= 6; n++) ledger.accept(report({ boot: BOOT_US * 2 + n, slots: [slot()] }), n);
    expect(ledger.accept(report({ boot: BOOT_US, slots: [slot()] }), 10)).not.toBe("stale");
    expect(ledger.accept(report({ boot: BOOT_US, sequence: 2 }), 11)).not.toBe("stale");
    expect(ledger.accept(report({ boot: BOOT_US * 2 + 1, sequence: 2 }), 12)).toBe("stale");
  });

  it("keep the process that reports, whatever others come and go under its id", () => {
    const ledger = new ReportLedger();
    for (let n = 1; n <= 50; n++) {
      ledger.accept(report({ sequence: n, slots: [slot()] }), n);
      ledger.accept(report({ boot: BOOT_US + n, slots: [slot()] }), n);
    }
    const verdict = ledger.accept(report({ sequence: 51, slots: [slot()] }), 51);
    expect(typeof verdict === "string" ? verdict : verdict.edges[0]?.outcomes).toEqual(Array(8).fill(0));
  });
});

describe("the memory of all sidecars together", () => {
  const flood = (nodeId: string): Message => ({
    nodeId,
    slots: [slot({ edges: Array.from({ length: 200 }, (_, n) => edge({ source: `s/${n}` })) })],
  });

  it("is bounded: what finds no room is counted as dropped, and known records go on", () => {
    const ledger = new ReportLedger({ maxBytes: 1_000_000 });
    for (let n = 0; n < 10; n++) ledger.accept(report(flood(`s${n}`)), 0);
    const bytesOf = (n: number) => ledger.bytes(`s${n}`);
    expect(Array.from({ length: 10 }, (_, n) => bytesOf(n)).reduce((a, b) => a + b)).toBeLessThan(1_010_000);
    expect(ledger.dropped).toBeGreaterThan(1000);
    const again = ledger.accept(report({ ...flood("s0"), sequence: 2 }), 0);
    expect(typeof again === "string" ? [] : again.edges).toHaveLength(200);
  });

  it("is given back by those that are forgotten", () => {
    const ledger = new ReportLedger({ maxBytes: 400_000 });
    ledger.accept(report(flood("s0")), 0);
    ledger.accept(report(flood("s1")), 1);
    expect(ledger.dropped).toBeGreaterThan(0);
    ledger.sweep(3_600_000);
    ledger.sweep(3_600_001);
    ledger.accept(report(flood("s2")), 3_600_002);
    expect(ledger.dropped).toBe(0);
  });
});
