// What a document may hold, and what fits into the filter's memory.
import { beforeAll, describe, expect, it } from "vitest";
import { cpuMsOf } from "../../cpu.js";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER, FAULT, TAG } from "../support/documents.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

const refusalOf = (document: unknown) => decoder.decode(JSON.stringify(document)).refusal;
const many = <T>(count: number, make: (index: number) => T) =>
  Array.from({ length: count }, (_, i) => make(i));
const breakers = (count: number) => many(count, (i) => ({ ...BREAKER, name: `default/b${i}` }));
const hosts = (count: number) => many(count, (i) => `h${i}`);

describe("the documented limits", () => {
  it("are met by a document that has them all", () => {
    const named = breakers(1024);
    const document = {
      breakers: named.map((breaker, i) => (i < 4 ? { ...breaker, match: { hosts: hosts(1024) } } : breaker)),
      faults: many(64, (i) => ({ ...FAULT, name: `f${i}` })),
      tags: many(16, (i) => ({ ...TAG, name: `t${i}`, values: many(256, (n) => `v${n}`) })),
    };
    expect(JSON.stringify(document).length).toBeLessThanOrEqual(262_144);
    expect(refusalOf(document)).toBe("");
  });

  it("are 1024 breakers, 64 faults, 16 tags", () => {
    expect(refusalOf({ breakers: breakers(1025) })).toBe("breakers: has more than 1024 entries");
    const faults = many(65, (i) => ({ ...FAULT, name: `f${i}` }));
    expect(refusalOf({ faults })).toBe("faults: has more than 64 entries");
    expect(refusalOf({ tags: many(17, () => TAG) })).toBe("tags: has more than 16 entries");
  });

  it("are 4096 conditions over all, told where they go over", () => {
    const [first, second, third] = breakers(3);
    const full = { ...first, match: { hosts: hosts(2048), methods: many(2047, (i) => `M${i}`) } };
    const one = { ...second, match: { paths: [{ exact: "/" }] } };
    expect(refusalOf({ breakers: [full, one] })).toBe("");
    const over = { ...third, match: { paths: [{ exact: "/" }] } };
    expect(refusalOf({ breakers: [full, one, over] })).toBe("breakers[2].match: more than 4096 conditions");
    const alone = { ...BREAKER, match: { hosts: hosts(20_000) } };
    expect(refusalOf({ breakers: [alone] })).toBe("breakers[0].match: more than 4096 conditions");
  });

  it("are 4096 values of a tag and 16 headers of a reply", () => {
    expect(refusalOf({ tags: [{ ...TAG, values: many(4096, (i) => `v${i}`) }] })).toBe("");
    const values = many(4097, (i) => `v${i}`);
    expect(refusalOf({ tags: [{ ...TAG, values }] })).toBe("tags[0].values: has more than 4096 entries");
    const headers = (count: number) => Object.fromEntries(many(count, (i) => [`x-${i}`, "v"]));
    expect(refusalOf({ breakers: [{ ...BREAKER, fallback: { headers: headers(16) } }] })).toBe("");
    expect(refusalOf({ breakers: [{ ...BREAKER, fallback: { headers: headers(17) } }] })).toBe(
      "breakers[0].fallback.headers: has more than 16 entries",
    );
  });

  it("are 262144 bytes: one more is refused unread", () => {
    const padded = (size: number) => `{"edge":true${" ".repeat(size - 13)}}`;
    expect(decoder.decode(padded(262_144)).refusal).toBe("");
    expect(decoder.decode(padded(262_145)).refusal).toBe("262145 bytes are over 262144");
    expect(decoder.decode("x".repeat(300_000)).refusal).toBe("300000 bytes are over 262144");
  });
});

describe("names given twice", () => {
  it("are found at the far end of a full list, quickly", () => {
    const long = "n".repeat(200);
    const list = many(1024, (i) => ({ ...BREAKER, name: `${long}${i}` }));
    list.push({ ...BREAKER, name: `${long}0` });
    list.splice(500, 1);
    const cpuMs = cpuMsOf(() =>
      expect(refusalOf({ breakers: list })).toMatch(
        /^breakers\[1023\]\.name: "n{64}\.\.\." is a name given twice$/,
      ),
    );
    expect(cpuMs).toBeLessThan(1000);
  });

  it("of tags are allowed", () => {
    expect(refusalOf({ tags: [TAG, TAG] })).toBe("");
  });
});

describe("the area", () => {
  const SAID = "needs more memory than this filter has";
  const document = JSON.stringify({
    services: [{ name: "a/b", hosts: hosts(20) }],
    breakers: breakers(20).map((breaker) => ({
      ...breaker,
      match: { hosts: ["h"] },
      key: { header: "x" },
      failure: { statuses: ["404"], ignore: [] },
      fallback: { headers: { a: "b" } },
    })),
    tags: [{ ...TAG, values: ["a", "b"] }],
  });

  it("is never left, however small it is: too small is refused at the place that did not fit", () => {
    let taken = 0;
    for (let room = document.length; room < document.length + 14_000; room += 8) {
      const { address, refusal } = decoder.decode(document, room);
      if (address !== 0) taken++;
      else expect(refusal.endsWith(SAID), `${room}: ${refusal}`).toBe(true);
    }
    expect(taken).toBeGreaterThan(100);
  });

  it("is too small for hosts made to fill it", () => {
    const short = many(60_000, (i) => (i % 36).toString(36));
    expect(refusalOf({ services: [{ name: "a/b", hosts: short }] })).toBe(`services: ${SAID}`);
  });

  it("holds a mesh whose every breaker has failures of its own", () => {
    const failure = { statuses: ["500"], soft: [], ignore: ["404"] };
    const match = { hosts: hosts(4) };
    const services = many(500, (i) => ({
      name: `default/s${i}`,
      hosts: [`s${i}`, `s${i}.default`, `s${i}.default.svc`, `s${i}.default.svc.cluster.local`],
    }));
    const full = breakers(1024).map((breaker) => ({ ...breaker, failure, match }));
    expect(refusalOf({ services, breakers: full })).toBe("");
  });

  it("holds ten thousand hosts of usual length", () => {
    const usual = many(9000, (i) => `service-${i}.ns.svc`);
    expect(refusalOf({ services: [{ name: "a/b", hosts: usual }] })).toBe("");
  });
});
