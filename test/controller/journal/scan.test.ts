import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { encodeLine } from "../../../controller/journal/line.js";
import { segmentHeader } from "../../../controller/journal/names.js";
import { scanSegment } from "../../../controller/journal/scan.js";

const FIRST = 7;
const SECTOR = 512;

/** A segment of batches of records, and where each record begins; the last entry is the end. */
function segment(batches: readonly (readonly unknown[])[]) {
  const parts = [segmentHeader(FIRST)];
  const starts = [parts[0]?.length ?? 0];
  let number = FIRST;
  for (const batch of batches) {
    const first = number;
    for (const value of batch) {
      const line = encodeLine(number++, first, JSON.stringify(value));
      parts.push(line);
      starts.push((starts.at(-1) ?? 0) + line.length);
    }
  }
  return { bytes: Buffer.concat(parts), starts, values: batches.flat() };
}

const text = (length: number) => "x".repeat(length);
const valuesOf = (bytes: Buffer) => scanSegment(bytes, FIRST).lines.map(({ value }) => value);

const SMALL = segment([["a"], [1, { b: "é" }], [], [text(700)], [[null], "last"]]);

describe("a segment that is whole", () => {
  it("gives its records, their numbers and where it ends", () => {
    const scan = scanSegment(SMALL.bytes, FIRST);
    expect(scan.lines.map(({ value }) => value)).toEqual(SMALL.values);
    expect(scan.lines.map(({ number }) => number)).toEqual([7, 8, 9, 10, 11, 12]);
    expect(scan).toMatchObject({ rest: "nothing", next: 13, goodBytes: SMALL.bytes.length });
  });

  it("may hold no record yet", () => {
    const scan = scanSegment(segmentHeader(FIRST), FIRST);
    expect(scan).toMatchObject({ lines: [], rest: "nothing", next: FIRST });
  });
});

describe("a segment that a crash cut short", () => {
  it("keeps the records that are whole, wherever the cut is", () => {
    for (let length = 0; length <= SMALL.bytes.length; length++) {
      const scan = scanSegment(SMALL.bytes.subarray(0, length), FIRST);
      const whole = SMALL.starts.filter((start) => start <= length).length - 1;
      expect(scan.lines.length, `at ${length}`).toBe(Math.max(whole, 0));
      expect(scan.goodBytes).toBe(SMALL.starts[whole] ?? 0);
      expect(scan.rest).toBe(scan.goodBytes === length && length > 0 ? "nothing" : "torn");
    }
  });

  it("takes zeros where the last write should stand for a write that never finished", () => {
    for (const zeros of [2, 100, 511, 512, 5000]) {
      const scan = scanSegment(Buffer.concat([SMALL.bytes, Buffer.alloc(zeros)]), FIRST);
      expect(scan, `${zeros}`).toMatchObject({ rest: "torn", goodBytes: SMALL.bytes.length, next: 13 });
    }
    expect(scanSegment(Buffer.alloc(40), FIRST)).toMatchObject({ rest: "torn", goodBytes: 0 });
  });

  it("takes a lost sector in the last batch for a write that never finished, whatever follows in that batch", () => {
    const { bytes, starts } = segment([["a"], ["b", text(3000), "c", text(600), "d"]]);
    for (let sector = Math.ceil((starts[2] ?? 0) / SECTOR); sector * SECTOR < bytes.length; sector++) {
      const lost = Buffer.from(bytes).fill(0, sector * SECTOR, Math.min((sector + 1) * SECTOR, bytes.length));
      const hit = starts.findLastIndex((start) => start <= sector * SECTOR);
      const scan = scanSegment(lost, FIRST);
      expect(scan, `sector ${sector}`).toMatchObject({ rest: "torn", goodBytes: starts[hit] });
    }
  });
});

describe("a segment that is damaged", () => {
  it("is never read as another one or as cut short, whichever byte changed", () => {
    const changes = [0x01, 0x02, 0x04, 0x08, 0x10, 0x20, 0x40, 0x80, 0xff].map(
      (bits) => (byte: number) => byte ^ bits,
    );
    const values = [0x00, 0x0a, 0x20, 0x30].map((value) => () => value);
    for (let at = 0; at < SMALL.bytes.length; at++) {
      for (const change of [...changes, ...values]) {
        const changed = Buffer.from(SMALL.bytes);
        changed[at] = change(changed[at] ?? 0);
        if (changed.equals(SMALL.bytes)) continue;
        expect(scanSegment(changed, FIRST).rest, `byte ${at}: ${changed[at]}`).toBe("damaged");
      }
    }
  });

  it("says up to where it is right", () => {
    const changed = Buffer.from(SMALL.bytes);
    changed[(SMALL.starts[2] ?? 0) + 20] = 0x7e;
    const scan = scanSegment(changed, FIRST);
    expect(scan).toMatchObject({ rest: "damaged", goodBytes: SMALL.starts[2], next: 9 });
    expect(scan.lines).toHaveLength(2);
  });

  it("is one with a lost sector before a batch that was written later", () => {
    const { bytes, starts } = segment([["a"], [text(3000)], ["c"]]);
    const lost = Buffer.from(bytes).fill(0, 2 * SECTOR, 3 * SECTOR);
    expect(scanSegment(lost, FIRST)).toMatchObject({ rest: "damaged", goodBytes: starts[1] });
  });

  it("is one that lacks a line, has one twice, or has one of another place", () => {
    const lines: Buffer[] = SMALL.starts
      .slice(0, -1)
      .map((start, index) => SMALL.bytes.subarray(start, SMALL.starts[index + 1]));
    const header = segmentHeader(FIRST);
    for (const at of lines.keys()) {
      const twice = lines.toSpliced(at, 0, lines[at] ?? header);
      expect(scanSegment(Buffer.concat([header, ...twice]), FIRST).rest).toBe("damaged");
      if (at === lines.length - 1) continue;
      expect(scanSegment(Buffer.concat([header, ...lines.toSpliced(at, 1)]), FIRST).rest).toBe("damaged");
    }
    expect(scanSegment(Buffer.concat([segmentHeader(1), ...lines]), 1).rest).toBe("damaged");
  });

  it("is one whose header is not that of its name", () => {
    expect(scanSegment(SMALL.bytes, FIRST + 1)).toMatchObject({ rest: "damaged", goodBytes: 0 });
  });

  it("is never read as something that was not written, whatever bytes it has", () => {
    const batches = fc.array(fc.array(fc.jsonValue(), { maxLength: 4 }), { maxLength: 5 });
    const noise = fc.array(fc.tuple(fc.nat(), fc.uint8Array({ maxLength: 40 })), { maxLength: 3 });
    const never = fc.property(batches, noise, (written, changes) => {
      const { bytes, values } = segment(written);
      let changed: Uint8Array = bytes;
      for (const [place, put] of changes) {
        const at = place % (changed.length + 1);
        changed = Buffer.concat([changed.subarray(0, at), put, changed.subarray(at + (place % 7))]);
      }
      const read = valuesOf(Buffer.from(changed));
      expect(read).toEqual(JSON.parse(JSON.stringify(values.slice(0, read.length))));
    });
    fc.assert(never, { numRuns: 300 });
  });
});
