// Where a tag's value comes from, source by source.
import { describe, expect, it } from "vitest";
import { type Document, Sidecar } from "../support/sidecar.js";
import { tags } from "../support/tags.js";

const TO = { metric: true, log: true, header: "x-mf-t" };

interface Request {
  path?: string;
  method?: string;
  authority?: string;
  headers?: Record<string, string> | readonly [string, string][];
}

/** What the tag `t` from this source shows of a request: the label, the upstream's header, the filter state. */
async function told(from: object, request: Request, more: object = {}, document: Document = {}) {
  const sidecar = await Sidecar.start({ ...document, ...tags({ name: "t", from, to: TO, ...more }) });
  const exchange = sidecar.root.exchange({ request });
  return {
    label: Object.keys(sidecar.counterBy("meshfuse_requests_total", "t"))[0],
    header: exchange.upstream.headers?.get("x-mf-t"),
    log: exchange.filterState("meshfuse.tag.t"),
  };
}

const shown = (value: string, label = value) => ({ label, header: value, log: value });
const NOTHING = { label: "other", header: undefined, log: undefined };

describe("a header", () => {
  it("is shown by its first line", async () => {
    const headers: [string, string][] = [
      ["x-t", "a"],
      ["x-t", "b"],
    ];
    expect(await told({ header: "X-T" }, { headers })).toEqual(shown("a"));
  });

  it.each<Record<string, string>>([{}, { "x-t": "" }])(
    "that is not there or empty is no value: %j",
    async (headers) => {
      expect(await told({ header: "x-t" }, { headers })).toEqual(NOTHING);
    },
  );
});

describe("a cookie", () => {
  it.each([
    ["t=a", "a"],
    ["s=1; t=a; t=b", "a"],
    ["tt=1;xt=2;t=a", "a"],
    [" t = a b ;u=1", "a b"],
    ['t="a b"', "a b"],
    ['t="', '"'],
    ["t=a=b==", "a=b=="],
    ["t=a\tb\t", "a_b"],
  ])("in %j is %j", async (cookie, value) => {
    expect((await told({ cookie: "t" }, { headers: { cookie } })).header).toBe(value);
  });

  it.each(["", "T=a", "t", "t=", 't=""', "u=t=a", ";;;", "=a", "t; t=a"])("is not in %j", async (cookie) => {
    expect(await told({ cookie: "t" }, { headers: { cookie } })).toEqual(NOTHING);
  });

  it("is looked for in the first line alone", async () => {
    const headers: [string, string][] = [
      ["cookie", "s=1"],
      ["cookie", "t=a"],
    ];
    expect(await told({ cookie: "t" }, { headers })).toEqual(NOTHING);
  });
});

describe("a parameter of the query", () => {
  it.each([
    ["/p?t=a", "a"],
    ["/p?s=1&t=a&t=b", "a"],
    ["/p?t=a%20b+c", "a%20b+c"],
    ["/p?t=a?b=c", "a?b=c"],
    ["/p?t=a#t=b", "a"],
    ["?t=a", "a"],
  ])("of %j is %j, not decoded", async (path, value) => {
    expect((await told({ query: "t" }, { path })).header).toBe(value);
  });

  it.each(["/p", "/t=a", "/p?", "/p?t", "/p?t=", "/p?T=a", "/p#?t=a", "/p?a&&b", "/p?t&t=a", "/p?%74=a"])(
    "is not in %j",
    async (path) => {
      expect(await told({ query: "t" }, { path })).toEqual(NOTHING);
    },
  );
});

describe("a segment of the path", () => {
  it.each([
    [1, "/a/b/c", "a"],
    [2, "/a/b/c", "b"],
    [3, "/a/b/c?x=/d", "c"],
    [2, "/a//c", undefined],
    [3, "/a//c", "c"],
    [3, "/a/b", undefined],
    [2, "/a/", undefined],
    [1, "/", undefined],
    [1, "*", undefined],
    [1, "a/b", undefined],
  ])("number %d of %j is %j", async (pathSegment, path, value) => {
    expect((await told({ pathSegment }, { path })).header).toBe(value);
  });

  it("is taken out of a template where the path fits it", async () => {
    const from = { template: "/users/{id}/orders/{order}", take: "order" };
    expect((await told(from, { path: "/users/7/orders/42?x" })).header).toBe("42");
    expect(await told(from, { path: "/users/7/orders" })).toEqual(NOTHING);
    expect(await told(from, { path: "/users/7/carts/42" })).toEqual(NOTHING);
  });
});

describe("an attribute", () => {
  it("of the request is its method, or its host without the port", async () => {
    expect(await told({ attribute: "method" }, { method: "PUT" })).toEqual(shown("PUT"));
    const authority = "Shop.Example:8080";
    expect(await told({ attribute: "host" }, { authority })).toEqual(shown("shop.example"));
  });

  it("path_template is the first template of the tag's own match that held", async () => {
    const templates = ["/u/{id}", "/u/{id}/o", "/{any}/1"].map((template) => ({ template }));
    const match = { paths: [{ prefix: "/u/" }, ...templates] };
    const attribute = { attribute: "path_template" };
    expect(await told(attribute, { path: "/u/1" }, { match })).toEqual(shown("/u/{id}", "/u/_id_"));
    expect((await told(attribute, { path: "/u/1/o" }, { match })).header).toBe("/u/{id}/o");
    expect(await told(attribute, { path: "/u/1/2/3" }, { match })).toEqual(NOTHING);
    expect(await told(attribute, { path: "/u/1" })).toEqual(NOTHING);
  });

  it("source and destination are the edge's names", async () => {
    const services = [{ name: "default/ratings", hosts: ["ratings"] }];
    const authority = "ratings";
    const document = { services };
    expect(await told({ attribute: "source" }, { authority }, {}, document)).toEqual(
      shown("default/reviews"),
    );
    expect(await told({ attribute: "destination" }, { authority }, {}, document)).toEqual(
      shown("default/ratings"),
    );
    expect(await told({ attribute: "destination" }, { authority: "x" }, {}, document)).toEqual(
      shown("other"),
    );
  });

  it("value is the same for each request, and asks for nothing", async () => {
    expect(await told({ value: "gold" }, {})).toEqual(shown("gold"));
    const sidecar = await Sidecar.start(tags({ name: "t", from: { value: "gold" } }));
    sidecar.root.exchange();
    const { ledger } = sidecar.root.exchange();
    expect(ledger.hostCalls.proxy_get_header_map_pairs).toBe(1);
    expect(ledger.hostCalls.proxy_get_header_map_value ?? 0).toBe(0);
  });
});

describe("status_class", () => {
  const TAG = { name: "t", from: { attribute: "status_class" }, to: { metric: true, log: true } };
  const classes = (sidecar: Sidecar) => sidecar.counterBy("meshfuse_requests_total", "t");

  it("is told at the end, in the label and in the filter state", async () => {
    const sidecar = await Sidecar.start(tags(TAG));
    const logs = [200, 204, 302, 404, 503].map((status) =>
      sidecar.root.exchange({ upstream: { status } }).filterState("meshfuse.tag.t"),
    );
    expect(logs).toEqual(["2xx", "2xx", "3xx", "4xx", "5xx"]);
    expect(classes(sidecar)).toEqual({ "2xx": 2, "3xx": 1, "4xx": 1, "5xx": 1 });
  });

  it("stands beside the other tags, in the order of their names", async () => {
    const tenant = { name: "tenant", from: { header: "x-tenant" } };
    const sidecar = await Sidecar.start(tags({ ...TAG, name: "a" }, tenant, TAG, { ...TAG, name: "z" }));
    sidecar.root.exchange({ request: { headers: { "x-tenant": "gold" } }, upstream: { status: 404 } });
    sidecar.envoy.advance(100);
    const [name] = sidecar.names("meshfuse_requests_total");
    expect(name).toMatch(/a=\.=4xx;\.;t=\.=4xx;\.;tenant=\.=gold;\.;z=\.=4xx;\.;$/);
  });

  it("only in the filter state gives no label", async () => {
    const sidecar = await Sidecar.start(tags({ ...TAG, to: { metric: false, log: true } }));
    expect(sidecar.root.exchange().filterState("meshfuse.tag.t")).toBe("2xx");
    expect(Object.keys(classes(sidecar))).toEqual([""]);
  });

  it("is compared with a list, and what has no answer is otherwise", async () => {
    const sidecar = await Sidecar.start(tags({ ...TAG, values: ["5xx"], otherwise: "fine" }));
    sidecar.root.exchange({ upstream: { status: 500 } });
    sidecar.root.exchange();
    const stream = sidecar.root.stream();
    stream.requestHeaders({ ":authority": "a", ":path": "/", ":method": "GET" });
    stream.cancel();
    expect(classes(sidecar)).toEqual({ "5xx": 1, fine: 2 });
  });

  it("is the client's also where a breaker answered", async () => {
    const breakers = [{ name: "b", trip: { consecutive: 1 }, mode: "forcedOpen", fallback: { status: 429 } }];
    const sidecar = await Sidecar.start({ ...tags(TAG), breakers });
    sidecar.root.exchange();
    expect(classes(sidecar)).toEqual({ "4xx": 1 });
  });

  it("of a request under way during a reload is kept where the tag is, and else left out", async () => {
    const sidecar = await Sidecar.start(tags(TAG));
    const begin = () => {
      const stream = sidecar.root.stream();
      stream.requestHeaders({ ":authority": "a", ":path": "/", ":method": "GET" });
      return stream;
    };
    const kept = begin();
    sidecar.push({ revision: "2", ...tags(TAG) });
    kept.responseHeaders({ ":status": "200" });
    const behind = begin();
    sidecar.push(tags({ name: "new", from: { value: "a" } }, TAG));
    behind.responseHeaders({ ":status": "404" });
    const lost = begin();
    sidecar.push(tags({ ...TAG, values: ["5xx"] }));
    lost.responseHeaders({ ":status": "200" });
    expect(classes(sidecar)).toEqual({ "2xx": 1, "4xx": 1, "": 1 });
  });
});
