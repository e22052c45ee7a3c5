// Where a tag's value goes beside the label; what a client says of itself never passes for it.
import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { type Document, Sidecar } from "../support/sidecar.js";
import { byTag, overflow, TENANT, tags } from "../support/tags.js";

const TO = { header: "X-MF-Tenant" };
const TAG = { ...TENANT, to: TO };

function ask(sidecar: Sidecar, headers: Record<string, string>, path = "/"): Exchange {
  return sidecar.root.exchange({ request: { path, headers } });
}

const sent = (exchange: Exchange) =>
  exchange.upstream.headers
    ?.pairs()
    .filter(([name]) => name === "x-mf-tenant")
    .map(([, value]) => value);

describe("a header to the upstream", () => {
  it("has the value that the label has, in the client's place", async () => {
    const sidecar = await Sidecar.start(tags({ ...TAG, values: ["gold"] }));
    expect(sent(ask(sidecar, { "x-tenant": "gold", "x-mf-tenant": "forged" }))).toEqual(["gold"]);
    expect(sent(ask(sidecar, { "x-tenant": "lead" }))).toEqual(["other"]);
    expect(byTag(sidecar)).toEqual({ gold: 1, other: 1 });
  });

  it("has otherwise, too, for a value over maxValues", async () => {
    const sidecar = await Sidecar.start(tags({ ...TAG, maxValues: 1, to: { ...TO, metric: false } }));
    expect(["a", "b", "a"].map((tenant) => sent(ask(sidecar, { "x-tenant": tenant }))?.[0])).toEqual([
      "a",
      "other",
      "a",
    ]);
    expect(overflow(sidecar)).toBe(1);
    expect(Object.keys(byTag(sidecar))).toEqual([""]);
  });

  it.each([
    ["there is no value", {}],
    ["the value is empty", { "x-tenant": "" }],
  ])("is taken out where %s", async (_why, headers) => {
    const sidecar = await Sidecar.start(tags(TAG));
    expect(sent(ask(sidecar, { ...headers, "x-mf-tenant": "forged" }))).toEqual([]);
  });

  it("is taken out where the tag's match does not hold", async () => {
    const sidecar = await Sidecar.start(tags({ ...TAG, match: { paths: [{ exact: "/a" }] } }));
    const headers = { "x-tenant": "gold", "x-mf-tenant": "forged" };
    expect(sent(ask(sidecar, headers, "/a"))).toEqual(["gold"]);
    expect(sent(ask(sidecar, headers, "/b"))).toEqual([]);
  });

  it("is taken out as often as the client sent it", async () => {
    const sidecar = await Sidecar.start(tags(TAG));
    const headers: [string, string][] = ["a", "b"].map((value) => ["x-mf-tenant", value]);
    expect(sent(sidecar.root.exchange({ request: { headers } }))).toEqual([]);
  });

  it("is taken out where the headers are too large to be read", async () => {
    const sidecar = await Sidecar.start(tags(TAG));
    const exchange = ask(sidecar, {
      "x-tenant": "gold",
      "x-mf-tenant": "forged",
      "x-large": "l".repeat(61_440),
    });
    expect(sent(exchange)).toEqual([]);
  });

  it("costs one call, and none where there is nothing to write or to take out", async () => {
    const sidecar = await Sidecar.start(tags(TAG));
    const calls = (headers: Record<string, string>) => {
      ask(sidecar, headers);
      const { hostCalls } = ask(sidecar, headers).ledger;
      return [hostCalls.proxy_replace_header_map_value ?? 0, hostCalls.proxy_remove_header_map_value ?? 0];
    };
    expect(calls({ "x-tenant": "gold" })).toEqual([1, 0]);
    expect(calls({ "x-tenant": "gold", "x-mf-tenant": "forged" })).toEqual([1, 0]);
    expect(calls({})).toEqual([0, 0]);
    expect(calls({ "x-mf-tenant": "forged" })).toEqual([0, 1]);
  });

  it("of tags of one name is that of the first whose match holds", async () => {
    const of = (path: string, header: string) => ({
      ...TAG,
      match: { paths: [{ prefix: path }] },
      from: { header },
    });
    const sidecar = await Sidecar.start(tags(of("/a", "x-a"), of("/b", "x-b"), of("/", "x-c")));
    const headers = { "x-a": "A", "x-b": "B", "x-c": "C", "x-mf-tenant": "forged" };
    expect(["/a", "/b", "/c"].map((path) => sent(ask(sidecar, headers, path)))).toEqual([
      ["A"],
      ["B"],
      ["C"],
    ]);
    expect(sent(ask(sidecar, { "x-c": "C" }, "/a"))).toEqual([]);
  });

  it("of several tags has the value of the first that has one", async () => {
    const second = { ...TAG, name: "second", from: { header: "x-second" } };
    const sidecar = await Sidecar.start(tags(TAG, second));
    expect(sent(ask(sidecar, { "x-tenant": "a", "x-second": "b" }))).toEqual(["a"]);
    expect(sent(ask(sidecar, { "x-second": "b", "x-mf-tenant": "forged" }))).toEqual(["b"]);
    expect(sent(ask(sidecar, { "x-mf-tenant": "forged" }))).toEqual([]);
  });

  it("is written for others: what reads that name sees what the client sent", async () => {
    const document: Document = {
      ...tags({ ...TAG, from: { value: "ours" } }, { name: "seen", from: { header: "x-mf-tenant" } }),
      breakers: [
        {
          name: "b",
          match: { headers: [{ name: "x-mf-tenant", exact: "theirs" }] },
          trip: { consecutive: 1 },
          mode: "forcedOpen",
        },
      ],
    };
    const sidecar = await Sidecar.start(document);
    expect(ask(sidecar, { "x-mf-tenant": "theirs" }).client.status).toBe(503);
    expect(ask(sidecar, {}).client.status).toBe(200);
    expect(byTag(sidecar, "seen")).toEqual({ theirs: 1, other: 1 });
  });

  it("goes on behind a delay, and reaches nobody where the request is answered here", async () => {
    const fault = { percentage: "100%", activeFor: "1h" };
    const late = await Sidecar.start({
      ...tags(TAG),
      faults: [{ name: "f", ...fault, delay: { fixed: "10ms" } }],
    });
    const exchange = ask(late, { "x-tenant": "gold" });
    late.envoy.advance(20);
    expect(sent(exchange)).toEqual(["gold"]);
    const cut = await Sidecar.start({
      ...tags(TAG),
      faults: [{ name: "f", ...fault, abort: { status: 503 } }],
    });
    expect(ask(cut, { "x-tenant": "gold" }).upstream.headers).toBeUndefined();
    expect(byTag(cut)).toEqual({ gold: 1 });
  });
});

describe("the filter state", () => {
  const LOGGED = { ...TENANT, to: { metric: false, log: true } };
  const state = (exchange: Exchange) => exchange.filterState("meshfuse.tag.tenant");

  it("has the value, and nothing where there is none or the match does not hold", async () => {
    const sidecar = await Sidecar.start(tags({ ...LOGGED, match: { methods: ["GET"] }, values: ["gold"] }));
    expect(state(ask(sidecar, { "x-tenant": "gold" }))).toBe("gold");
    expect(state(ask(sidecar, { "x-tenant": "lead" }))).toBe("other");
    expect(state(ask(sidecar, {}))).toBeUndefined();
    const post = { method: "POST", headers: { "x-tenant": "gold" } };
    expect(state(sidecar.root.exchange({ request: post }))).toBeUndefined();
  });

  it("costs one call, and gives no label", async () => {
    const sidecar = await Sidecar.start(tags(LOGGED));
    ask(sidecar, { "x-tenant": "gold" });
    expect(ask(sidecar, { "x-tenant": "gold" }).ledger.hostCalls.proxy_set_property).toBe(1);
    expect(Object.keys(byTag(sidecar))).toEqual([""]);
  });

  it("has the otherwise of a document made fit to stand there", async () => {
    const sidecar = await Sidecar.start(tags({ ...LOGGED, values: ["gold"], otherwise: " a\r\nb" }));
    expect(state(ask(sidecar, { "x-tenant": "lead" }))).toBe("_a__b");
  });
});
