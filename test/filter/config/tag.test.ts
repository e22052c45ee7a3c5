// What a taken tag becomes in memory: where its value comes from, what that takes to read, and where it goes.
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { FULL } from "../support/documents.js";
import { named, type RecordView } from "../support/layout.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const KEY = "000102030405060708090a0b0c0d0e0f";

function programOf(tag: object, more: object = {}): RecordView {
  return decoder.program({ ...more, tags: [{ name: "a", from: { header: "x-a" }, ...tag }] });
}

function decoded(tag: object, more: object = {}): RecordView {
  return programOf(tag, more).entry("tags", "TagSpec", 0);
}

describe("a tag's source", () => {
  const SOURCES = [
    [{ header: "X-Tenant" }, "FROM_HEADER", "x-tenant", "NEEDS_HEADERS"],
    [{ cookie: "Sid" }, "FROM_COOKIE", "cookie", "NEEDS_HEADERS"],
    [{ query: "q" }, "FROM_QUERY", ":path", "NEEDS_PATH"],
    [{ pathSegment: 3 }, "FROM_SEGMENT", ":path", "NEEDS_PATH"],
    [{ template: "/u/{id}", take: "id" }, "FROM_TEMPLATE", ":path", "NEEDS_PATH"],
    [{ value: "gold" }, "FROM_VALUE", null, null],
    [{ attribute: "method" }, "FROM_METHOD", ":method", "NEEDS_METHOD"],
    [{ attribute: "host" }, "FROM_HOST", ":authority", "NEEDS_HOST"],
    [{ attribute: "path_template" }, "FROM_PATH_TEMPLATE", ":path", "NEEDS_PATH"],
    [{ attribute: "status_class" }, "FROM_STATUS_CLASS", null, null],
    [{ attribute: "source" }, "FROM_SOURCE", null, null],
    [{ attribute: "destination" }, "FROM_DESTINATION", null, null],
  ] as const;

  it.each(SOURCES)("%o is %s", (from, source, header, needs) => {
    const program = programOf({ from });
    const tag = program.entry("tags", "TagSpec", 0);
    expect(tag.number("from")).toBe(named(source));
    expect(tag.text("header")).toBe(header);
    expect(program.number("needs")).toBe(needs === null ? 0 : named(needs));
    if (header === null) expect(tag.number("wanted")).toBe(0);
    else expect(tag.record("wanted").text("name")).toBe(header);
  });

  it("shares the header that it is read from with all that read it", () => {
    const tags = SOURCES.map(([from], i) => ({ name: `t${i}`, from }));
    const program = decoder.program({ tags });
    const [segment, template] = [3, 4].map((i) => program.entry("tags", "TagSpec", i).number("wanted"));
    expect(segment).toBe(template);
    expect(program.number("path")).toBe(segment);
  });

  it("keeps names as they are written", () => {
    expect(decoded({ from: { cookie: "Sid" } }).text("text")).toBe("Sid");
    expect(decoded({ from: { query: "Filter[a]" } }).text("text")).toBe("Filter[a]");
    expect(decoded({ from: { value: "Gold \u00e9" } }).text("text")).toBe("Gold \u00e9");
  });

  it.each([
    ["/users/{id}", "id", 2],
    ["/{a}/{b}/{c-1}", "c-1", 3],
    ["/{a}/{ab}/x", "ab", 2],
    ["/{a}/b/{a}", "a", 1],
    ["//{id}/", "id", 2],
  ])("in %s finds %s in segment %i", (template, take, segment) => {
    for (const from of [
      { template, take },
      { take, template },
    ]) {
      const tag = decoded({ from });
      expect([tag.text("text"), tag.number("segment")]).toEqual([template, segment]);
    }
  });

  it("of a path's segment has its number", () => {
    expect(decoded({ from: { pathSegment: 100 } }).number("segment")).toBe(100);
  });
});

describe("a tag's value", () => {
  it("is neither hashed nor redacted unless the document says so", () => {
    const tag = decoded({});
    expect([tag.number("hash"), tag.number("redact")]).toEqual([0, 0]);
  });

  it.each([
    [[], 0],
    [["digits"], named("REDACT_DIGITS")],
    [["hex"], named("REDACT_HEX")],
    [["email", "digits"], named("REDACT_EMAIL") | named("REDACT_DIGITS")],
  ])("is redacted by %j", (redact, bits) => {
    expect(decoded({ redact }).number("redact")).toBe(bits);
  });

  it("goes into the metric alone where nothing else is said", () => {
    const sinks = (tag: RecordView) => [tag.number("metric"), tag.text("toHeader"), tag.number("log")];
    expect(sinks(decoded({}))).toEqual([1, null, 0]);
    expect(sinks(decoded({ to: {} }))).toEqual([1, null, 0]);
    expect(sinks(decoded({ to: { header: "X-MF" } }))).toEqual([1, "x-mf", 0]);
    expect(sinks(decoded({ to: { metric: false, log: true } }))).toEqual([0, null, 1]);
  });

  it("that goes to a header takes all headers at once, which tells whether a client sent that one", () => {
    const program = programOf({ from: { value: "a" }, to: { header: "x-mf" } });
    expect(program.number("needs")).toBe(named("NEEDS_HEADERS") | named("NEEDS_MANY_HEADERS"));
    expect(program.entry("tags", "TagSpec", 0).record("toWanted").text("name")).toBe("x-mf");
  });
});

describe("the key of hashes", () => {
  it("is 16 bytes in the order of their digits: SipHash's k0 and k1, little-endian", () => {
    for (const hashKey of [KEY, KEY.toUpperCase()]) {
      const program = decoder.program({ hashKey });
      expect(program.long("hashKey0")).toBe(0x0706050403020100n);
      expect(program.long("hashKey1")).toBe(0x0f0e0d0c0b0a0908n);
    }
    expect(decoder.program(FULL).long("hashKey1")).toBe(0x0f0e0d0c0b0a0908n);
  });

  it("may stand before the tags, and behind them", () => {
    const tags = [{ name: "a", from: { header: "a" }, hash: true }];
    expect(decoder.decode(JSON.stringify({ hashKey: KEY, tags })).refusal).toBe("");
    expect(decoder.decode(JSON.stringify({ tags, hashKey: KEY })).refusal).toBe("");
    expect(decoder.decode(JSON.stringify({ tags })).refusal).toBe("tags[0].hash: needs hashKey");
  });

  it("makes another tag of one that hashes, whose values are all others, and of no other", () => {
    const contentOf = (hash: boolean, hashKey: string) =>
      decoded({ hash }, { hashKey }).number("contentHash");
    const other = `f${KEY.slice(1)}`;
    expect(contentOf(true, other)).not.toBe(contentOf(true, KEY));
    expect(contentOf(true, KEY)).toBe(contentOf(true, KEY.toUpperCase()));
    expect(contentOf(false, other)).toBe(contentOf(false, KEY));
  });
});
