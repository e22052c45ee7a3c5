import { describe, expect, it } from "vitest";
import { Sidecar } from "../support/sidecar.js";
import { byTag, overflow, request, TENANT, tags } from "../support/tags.js";

describe("a tag with a list of values", () => {
  const document = tags({ ...TENANT, values: ["gold", "silver"], otherwise: "none" });

  it("shows them as they are, and anything else as otherwise, uncounted", async () => {
    const sidecar = await Sidecar.start(document);
    for (const value of ["gold", "gold", "silver", "Gold", "bronze", "gold ", undefined, ""])
      request(sidecar, value);
    expect(byTag(sidecar)).toEqual({ gold: 2, silver: 1, none: 5 });
    expect(overflow(sidecar)).toBe(0);
  });

  it("writes nothing to shared data", async () => {
    const sidecar = await Sidecar.start(document);
    request(sidecar, "gold");
    request(sidecar, "lead");
    expect(sidecar.envoy.shared.keys("vm").filter((key) => key.startsWith("mf.tag."))).toEqual([]);
  });

  it("takes the first line of a repeated header", async () => {
    const sidecar = await Sidecar.start(document);
    const headers: [string, string][] = [
      ["x-tenant", "silver"],
      ["x-tenant", "gold"],
    ];
    sidecar.root.exchange({ request: { headers } });
    expect(byTag(sidecar)).toEqual({ silver: 1 });
  });

  it("may hold 4096 of them", async () => {
    const values = Array.from({ length: 4_096 }, (_, i) => `value-${i}`);
    const sidecar = await Sidecar.start(tags({ ...TENANT, values }));
    for (const value of ["value-0", "value-4095", "value-4096"]) request(sidecar, value);
    expect(byTag(sidecar)).toEqual({ "value-0": 1, "value-4095": 1, other: 1 });
  });
});

describe("a value", () => {
  it("is cut at 64 bytes before it is compared", async () => {
    const long = "v".repeat(64);
    const sidecar = await Sidecar.start(tags({ ...TENANT, values: [long] }));
    request(sidecar, long);
    request(sidecar, `${long}tail`);
    request(sidecar, "v".repeat(63));
    expect(byTag(sidecar)).toEqual({ [long]: 2, other: 1 });
  });

  it("cannot forge a label: bytes outside the safe ones become _", async () => {
    const sidecar = await Sidecar.start(tags(TENANT));
    request(sidecar, 'a b"c;.;outcome=.=success;.;');
    request(sidecar, "az-AZ_09./:@+");
    request(sidecar, "\u00e4\u00ff{}");
    expect(byTag(sidecar)).toEqual({
      "a_b_c_._outcome_._success_._": 1,
      "az-AZ_09./:@+": 1,
      ____: 1,
    });
    expect(sidecar.counterBy("meshfuse_requests_total", "outcome")).toEqual({ success: 3 });
  });

  it("and another that looks the same as a label count together", async () => {
    const sidecar = await Sidecar.start(tags(TENANT));
    request(sidecar, "a b");
    request(sidecar, "a?b");
    expect(byTag(sidecar)).toEqual({ a_b: 2 });
  });

  it("stands with all the labels of the request, in their order", async () => {
    const sidecar = await Sidecar.start(tags(TENANT));
    request(sidecar, "gold");
    sidecar.envoy.advance(100);
    expect(sidecar.envoy.metrics.names("counter", "meshfuse_requests_total")).toEqual([
      "meshfuse_requests_total.direction=.=outbound;.;source=.=default/reviews;.;destination=.=other;.;" +
        "outcome=.=success;.;tenant=.=gold;.;",
    ]);
  });
});

describe("several tags", () => {
  it("each give a label, in the order of the document", async () => {
    const sidecar = await Sidecar.start(tags(TENANT, { name: "tier", from: { header: "x-tier" } }));
    request(sidecar, "gold", 0, { "x-tier": "1" });
    sidecar.envoy.advance(100);
    const [name] = sidecar.envoy.metrics.names("counter", "meshfuse_requests_total");
    expect(name).toMatch(/outcome=\.=success;\.;tenant=\.=gold;\.;tier=\.=1;\.;$/);
  });

  it("of one name: the first whose match holds", async () => {
    const paths = (exact: string) => ({ paths: [{ exact }] });
    const sidecar = await Sidecar.start(
      tags(
        { name: "color", match: paths("/a"), from: { header: "x-a" }, otherwise: "no-a" },
        { name: "color", match: paths("/b"), from: { header: "x-b" }, otherwise: "no-b" },
        { name: "color", from: { header: "x-c" }, otherwise: "no-c" },
      ),
    );
    for (const path of ["/a", "/b", "/c"]) {
      sidecar.root.exchange({ request: { path, headers: { "x-a": "A", "x-b": "B", "x-c": "C" } } });
      sidecar.root.exchange({ request: { path } });
    }
    expect(byTag(sidecar, "color")).toEqual({ A: 1, B: 1, C: 1, "no-a": 1, "no-b": 1, "no-c": 1 });
  });

  it("may be sixteen, of which a name that begins another's is no other's", async () => {
    const names = Array.from({ length: 16 }, (_, i) => "t".repeat(i + 1));
    const sidecar = await Sidecar.start(
      tags(...names.map((name) => ({ name, from: { header: `x-${name}` } }))),
    );
    sidecar.root.exchange({
      request: { headers: Object.fromEntries(names.map((n, i) => [`x-${n}`, `v${i}`])) },
    });
    for (const [i, name] of names.entries()) expect(byTag(sidecar, name)).toEqual({ [`v${i}`]: 1 });
  });

  it("do not apply where their match does not hold, and then give no label", async () => {
    const match = { methods: ["POST"] };
    const sidecar = await Sidecar.start(tags({ ...TENANT, match }));
    request(sidecar, "gold");
    sidecar.envoy.advance(100);
    expect(sidecar.envoy.metrics.names("counter", "tenant")).toEqual([]);
  });

  it("with metric: false give no label", async () => {
    const sidecar = await Sidecar.start(tags({ ...TENANT, to: { metric: false, log: true } }));
    request(sidecar, "gold");
    sidecar.envoy.advance(100);
    expect(sidecar.envoy.metrics.names("counter", "tenant")).toEqual([]);
  });

  it("tag a request also when a breaker turns it away", async () => {
    const breakers = [{ name: "default/b", trip: { consecutive: 1 }, mode: "forcedOpen" }];
    const sidecar = await Sidecar.start({ ...tags(TENANT), breakers });
    request(sidecar, "gold");
    expect(sidecar.counter("meshfuse_requests_total", { tenant: "gold", outcome: "rejected" })).toBe(1);
  });
});
