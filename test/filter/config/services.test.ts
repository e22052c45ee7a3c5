// `services`, `sources`, the node and the revision.
import { beforeAll, describe, expect, it } from "vitest";
import { type Decoder, startDecoder } from "../support/decoder.js";
import { BREAKER } from "../support/documents.js";
import type { RecordView } from "../support/layout.js";

let decoder: Decoder;
beforeAll(async () => {
  decoder = await startDecoder();
});

/** What a table holds: text to index of the service. */
function tableOf(program: RecordView, name: "host" | "name"): Map<string, number> {
  const found = new Map<string, number>();
  for (let i = 0; i <= program.number(`${name}Mask`); i++) {
    const entry = program.entry(`${name}Table`, "HostEntry", i);
    const text = entry.text("host");
    if (text !== null) found.set(text, entry.number("service"));
  }
  return found;
}

describe("services", () => {
  it("are found by their hosts in lower case, and the first keeps a host that two have", () => {
    const program = decoder.program({
      services: [
        { hosts: ["Reviews", "a.b"], name: "default/reviews" },
        { name: "default/none" },
        { name: "Default/ratings", hosts: ["reviews", "ratings"] },
      ],
    });
    expect(tableOf(program, "host")).toEqual(
      new Map([
        ["reviews", 0],
        ["a.b", 0],
        ["ratings", 2],
      ]),
    );
    expect(tableOf(program, "name")).toEqual(
      new Map([
        ["default/reviews", 0],
        ["default/none", 1],
        ["Default/ratings", 2],
      ]),
    );
  });

  it("are kept however many there are", () => {
    const services = Array.from({ length: 2000 }, (_, i) => ({
      name: `default/s${i}`,
      hosts: [`s${i}`, `s${i}.default`],
    }));
    const program = decoder.program({ services });
    expect(program.number("serviceCount")).toBe(2000);
    const hosts = tableOf(program, "host");
    expect(hosts.size).toBe(4000);
    expect(hosts.get("s1999.default")).toBe(1999);
    expect(tableOf(program, "name").size).toBe(2000);
    expect(program.number("hostMask") + 1).toBeLessThanOrEqual(8192);
  });
});

describe("sources", () => {
  const breakers = [{ ...BREAKER, match: { sources: ["productpage", "other/details"] } }];
  const sourcesOf = (program: RecordView) => {
    const match = program.entry("breakers", "BreakerSpec", 0).record("match");
    return [0, 1].map((i) => match.entry("sources", "Condition", i).text("text"));
  };

  it("get the node's namespace, wherever in the document that stands", () => {
    const after = decoder.program({ breakers, node: { namespace: "shop" }, direction: "inbound" });
    expect(sourcesOf(after)).toEqual(["shop/productpage", "other/details"]);
  });

  it("get the namespace `default` where the document names none", () => {
    expect(sourcesOf(decoder.program({ direction: "inbound", breakers }))[0]).toBe("default/productpage");
  });

  it("are refused at their own place on the caller's side", () => {
    const second = { ...breakers[0], name: "b" };
    const document = JSON.stringify({ breakers: [BREAKER, second], direction: "outbound" });
    expect(decoder.decode(document).refusal).toBe("breakers[1].match.sources: only with direction inbound");
  });
});

describe("the revision", () => {
  it("is told of a refused document as far as it was read", () => {
    expect(decoder.decode('{"revision":"abc","x":1}').revision).toBe("abc");
    expect(decoder.decode('{"x":1,"revision":"abc"}').revision).toBe("");
  });

  it("is forgotten at the next document", () => {
    decoder.decode('{"revision":"abc"}');
    expect(decoder.decode("{}").revision).toBe("");
    expect(decoder.decode("x".repeat(262_145)).revision).toBe("");
  });

  it.each([
    ["b1946ac9ffff", 0xb1946ac9],
    ["FF", 0xff],
    ["r1946ac9", 0],
    ["b1946acx", 0],
    ["", 0],
  ])("%j has the number %d", (revision, number) => {
    expect(decoder.program({ revision }).number("revisionNumber")).toBe(number);
  });
});
