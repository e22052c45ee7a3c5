// What redact and hash make of a value, against the plain model; and that no value forges a header or a label.
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { labelsOf, Sidecar } from "../support/sidecar.js";
import { type Redaction, shown, sipHash } from "../support/tag-model.js";
import { TENANT, tags } from "../support/tags.js";

const KEY = Uint8Array.from({ length: 16 }, (_, i) => i);
const HASH_KEY = Buffer.from(KEY).toString("hex");
const EVERYWHERE = { metric: true, header: "x-mf-tenant", log: true };

/** The value as the upstream and the filter state got it. */
function sinks(sidecar: Sidecar, tenant: string): [string | undefined, string | undefined] {
  const exchange = sidecar.root.exchange({ request: { headers: { "x-tenant": tenant } } });
  const header = exchange.upstream.headers?.get("x-mf-tenant");
  const state = exchange.stream.info.filterState.get("meshfuse.tag.tenant");
  return [header, state && Buffer.from(state).toString("latin1")];
}

/** The upper half of the reference's vectors: the bytes 00, 01, 02, ... hashed by the key 00..0f. */
const VECTORS = (
  "74f839c5 0d6c8009 85676696 cf2794e0 18765564 cbc9466e ab0200f5 93f5f579 9e0082df 7a5dbbc5 f4b32f46 751e8fbc " +
  "14ea5627 f723ca90 a129ca61"
).split(" ");

describe("hash", () => {
  it("shows the upper half of SipHash-2-4, by the reference's vectors", async () => {
    const sidecar = await Sidecar.start({
      hashKey: HASH_KEY,
      ...tags({ ...TENANT, hash: true, to: EVERYWHERE }),
    });
    for (const [i, vector] of VECTORS.entries()) {
      const text = String.fromCharCode(...Array.from({ length: i + 1 }, (_, byte) => byte));
      expect(sipHash(text, KEY)).toBe(vector);
      expect(sinks(sidecar, text)).toEqual([vector, vector]);
    }
  });

  it("is of the listed value, and what is not listed stays otherwise", async () => {
    const document = { ...TENANT, hash: true, values: ["gold"], to: EVERYWHERE };
    const sidecar = await Sidecar.start({ hashKey: HASH_KEY, ...tags(document) });
    expect(sinks(sidecar, "gold")).toEqual([sipHash("gold", KEY), sipHash("gold", KEY)]);
    expect(sinks(sidecar, "lead")).toEqual(["other", "other"]);
  });

  it("is another one by another key, in each place", async () => {
    const document = tags({ ...TENANT, hash: true, to: EVERYWHERE });
    const sidecar = await Sidecar.start({ hashKey: HASH_KEY, ...document });
    const [before] = sinks(sidecar, "gold");
    const other = Buffer.from(KEY).reverse();
    sidecar.push({ hashKey: other.toString("hex"), ...document });
    expect(sinks(sidecar, "gold")).toEqual([sipHash("gold", other), sipHash("gold", other)]);
    expect(before).not.toBe(sipHash("gold", other));
  });
});

describe("redact", () => {
  it.each([
    ["12345", "12345"],
    ["123456", "*"],
    ["a123456b654321c", "*"],
    ["order-4711-abcdef0", "order-4711-*"],
    ["joe.long@example.com", "*"],
    ["to:joe%40example.com;x", "to:*;x"],
    ["at @ nobody", "at * nobody"],
    ["cafe", "cafe"],
  ])("of digits, hex and email shows %j as %j", async (value, expected) => {
    const redact = ["digits", "hex", "email"];
    const sidecar = await Sidecar.start(tags({ ...TENANT, redact, to: EVERYWHERE }));
    expect(sinks(sidecar, value)).toEqual([expected, expected]);
  });

  it("comes before the hash", async () => {
    const document = tags({ ...TENANT, redact: ["digits"], hash: true, to: EVERYWHERE });
    const sidecar = await Sidecar.start({ hashKey: HASH_KEY, ...document });
    expect(sinks(sidecar, "id 1234567")).toEqual(sinks(sidecar, "id 7654321"));
    expect(sinks(sidecar, "id 1234567")[0]).toBe(sipHash("id *", KEY));
  });

  it("counts values that look alike by then as one", async () => {
    const sidecar = await Sidecar.start(tags({ ...TENANT, redact: ["digits"], maxValues: 1 }));
    for (const value of ["u-111111", "u-222222", "u-x"]) sinks(sidecar, value);
    expect(sidecar.counterBy("meshfuse_requests_total", "tenant")).toEqual({ "u-_": 2, other: 1 });
  });
});

describe("any value", () => {
  const byte = fc.integer({ min: 0, max: 255 }).map((code) => String.fromCharCode(code));
  const telling = fc.constantFrom("123456", "abcdef", "a@b", "%40", ";.;", "=.=", "\r\n", " ", "\0", "é");
  const texts = fc.array(fc.oneof({ weight: 2, arbitrary: byte }, telling), { minLength: 1, maxLength: 80 });
  const redactions = fc.subarray<Redaction>(["digits", "hex", "email"]);

  it("is shown everywhere as the model says, and forges nothing", async () => {
    for (const redact of fc.sample(redactions, { numRuns: 6, seed: 7 })) {
      for (const hash of [false, true]) {
        const document = tags({ ...TENANT, redact, hash, maxValues: 4_096, to: EVERYWHERE });
        const sidecar = await Sidecar.start({ hashKey: HASH_KEY, ...document });
        fc.assert(
          fc.property(texts, (parts) => {
            const value = parts.join("");
            const expected = shown(value, redact, hash ? KEY : undefined);
            expect(sinks(sidecar, value)).toEqual([expected, expected]);
          }),
          { numRuns: 40, seed: 11 },
        );
        sidecar.envoy.advance(100);
        for (const name of sidecar.names("meshfuse_requests_total")) {
          expect(Object.keys(labelsOf(name))).toEqual([
            "direction",
            "source",
            "destination",
            "outcome",
            "tenant",
          ]);
        }
      }
    }
  });

  it("of 1 to 80 bytes is known again by all of its bytes", async () => {
    const sidecar = await Sidecar.start(tags({ ...TENANT, maxValues: 4_096, to: EVERYWHERE }));
    for (let size = 1; size <= 80; size++) {
      for (let at = 0; at < size; at += 7) {
        const value = `${"v".repeat(at)}w${"v".repeat(size - at - 1)}`;
        for (let twice = 0; twice < 2; twice++) {
          expect(sinks(sidecar, value)).toEqual([value.slice(0, 64), value.slice(0, 64)]);
        }
      }
    }
  });
});
