// Whatever the host hands over, the decoder says yes or no, in time, within its area, and says the same again.
import { beforeAll, describe, expect, it } from "vitest";
import { cpuMsOf } from "../../cpu.js";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { FULL } from "../support/documents.js";

const MOST = 262_144;
/** Shown as JSON, a refusal stays one line and in its buffer. */
function isLine(refusal: string): boolean {
  return refusal !== "" && Buffer.byteLength(refusal) <= 512 && [...refusal].every((char) => char >= " ");
}

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

/** xorshift32: the same noise in every run. */
function noise(seed: number): () => number {
  let state = seed;
  return () => {
    state ^= state << 13;
    state ^= state >>> 17;
    state ^= state << 5;
    return state >>> 0;
  };
}

function expectVerdict(document: Uint8Array): void {
  const first = decoder.decode(document);
  expect(first.address === 0).toBe(first.refusal !== "");
  if (first.address === 0) expect(isLine(first.refusal), first.refusal).toBe(true);
  expect(decoder.decode(document)).toEqual(first);
}

describe("noise", () => {
  it("of 256 KiB of random bytes is refused", () => {
    for (let seed = 1; seed <= 20; seed++) {
      const next = noise(seed);
      expectVerdict(Buffer.from(Uint8Array.from({ length: MOST }, next)));
    }
  });

  it("behind a good beginning is refused where it begins", () => {
    const next = noise(7);
    const bytes = Buffer.from(Uint8Array.from({ length: MOST }, next));
    bytes.write('{"version":1,"breakers":[');
    expectVerdict(bytes);
    expect(decoder.decode(bytes).refusal).toMatch(/^breakers\[0\]: /);
  });

  it("of JSON's own tokens is refused", () => {
    const tokens = [
      "{",
      "}",
      "[",
      "]",
      ",",
      ":",
      '"',
      "\\",
      "\\u",
      "0",
      "-1",
      "1e9",
      "true",
      "null",
      " ",
      "\n",
      "é",
    ];
    const keys = ["breakers", "match", "hosts", "faults", "tags", "services", "name", "trip", "headers"];
    const all = [...tokens, ...keys.map((key) => `"${key}":`)];
    for (let seed = 1; seed <= 300; seed++) {
      const next = noise(seed);
      let text = '{"';
      while (text.length < 2000) text += all[next() % all.length];
      expectVerdict(Buffer.from(text));
    }
  });

  it("in one byte of a full document gets a verdict", () => {
    const bytes = Buffer.from(JSON.stringify(FULL));
    const next = noise(99);
    for (let at = 0; at < bytes.length; at++) {
      const flipped = Buffer.from(bytes);
      flipped[at] = (flipped[at] ?? 0) ^ (1 << (next() % 8));
      expectVerdict(flipped);
      flipped[at] = next() & 0xff;
      expectVerdict(flipped);
    }
  });

  it("of brackets as deep as the document is refused at the first that has no place", () => {
    expect(decoder.decode("[".repeat(MOST)).refusal).toBe("[...] is not an object");
    expect(decoder.decode('{"breakers":'.repeat(20_000)).refusal).toBe("breakers: {...} is not a list");
    expect(decoder.decode(`{"services":${"[".repeat(200_000)}`).refusal).toBe(
      "services[0]: [...] is not an object",
    );
  });

  it("of lists that never close is refused in time", () => {
    const entry = '{"name":"a","hosts":["x"';
    const cpuMs = cpuMsOf(() => {
      expectVerdict(Buffer.from(`{"services":[${entry.repeat(10_000)}`));
      expectVerdict(Buffer.from(`{"breakers":[${'{"match":{"hosts":['.repeat(10_000)}`));
    });
    expect(cpuMs).toBeLessThan(2000);
  });
});

describe("a Struct in place of a text", () => {
  const SAID = "google.protobuf.Struct is not read: use a StringValue or BytesValue";

  /** google.protobuf.Struct with one string field. */
  function struct(key: string, value: string): Buffer {
    const field = (tag: number, bytes: Buffer) =>
      Buffer.concat([Buffer.from([tag, ...varint(bytes.length)]), bytes]);
    const wrapped = field(0x12, field(0x1a, Buffer.from(value)));
    return field(0x0a, Buffer.concat([field(0x0a, Buffer.from(key)), wrapped]));
  }

  function varint(value: number): number[] {
    return value < 128 ? [value] : [(value & 127) | 128, value >> 7];
  }

  it.each([1, 6, 9, 20, 31, 110, 130, 500])("is told from JSON with a value of %d bytes", (size) => {
    expect(decoder.decode(struct("version", "v".repeat(size))).refusal).toBe(SAID);
    expect(decoder.decode(struct("v", "v".repeat(size))).refusal).toBe(SAID);
  });

  it("is not seen in JSON that begins with a line's end", () => {
    expect(decoder.decode('\n{\n"edge":true}').refusal).toBe("");
    expect(decoder.decode("\n\n\n{}").refusal).toBe("");
    expect(decoder.decode("\nhello").refusal).toBe("not JSON at byte 1");
    expect(decoder.decode("\n").refusal).toBe("not JSON at byte 1");
  });
});
