// Values of tags from strangers, where they arrive: the label of a metric, the request upstream, an access log.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { shown } from "../../filter/support/tag-model.js";
import { ask, askRaw, Rig } from "../filter/rig/index.js";

const HASH_KEY = Buffer.from("000102030405060708090a0b0c0d0e0f", "hex");
const TOTAL = "meshfuse_requests_total";
/** What Envoy's log says of what is not there. */
const NOTHING = "-";
/** Of every series here. */
const OWN_LABELS = ["direction", "source", "destination", "outcome"];

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(2);
});
afterAll(() => rig?.stop());

const servicesOf = (...names: string[]) => names.map((name) => ({ name: `default/${name}`, hosts: [name] }));

async function seriesTo(destination: string) {
  const samples = await rig.metrics.samples();
  return samples.filter(
    ({ name, labels }) => name === TOTAL && labels.destination === `default/${destination}`,
  );
}

/** The only request of that case, as the upstream got it. */
function arrived(name: string) {
  const arrivals = rig.upstream.arrivals.filter(({ headers }) => headers["x-case"] === name);
  expect(arrivals).toHaveLength(1);
  return arrivals[0]?.headers ?? {};
}

describe("each source of a tag", () => {
  it("is a label as it stands in the request", async () => {
    const from = {
      tenant: { header: "x-tenant" },
      session: { cookie: "sid" },
      page: { query: "page" },
      section: { pathSegment: 2 },
      item: { template: "/s/{status}/items/{id}", take: "id" },
      plan: { value: "gold" },
      verb: { attribute: "method" },
      site: { attribute: "host" },
      route: { attribute: "path_template" },
      answer: { attribute: "status_class" },
      caller: { attribute: "source" },
      called: { attribute: "destination" },
    };
    const match = { paths: [{ template: "/s/{status}/items/{id}" }] };
    const tags = Object.entries(from).map(([name, source]) => ({ name, from: source, match }));
    await rig.apply("outbound", { services: servicesOf("sources"), tags });
    const headers = { "x-tenant": "acme", cookie: "a=1; sid=s-42; sid=later" };
    await rig.ask({ host: "sources:80", path: "/s/404/items/i-9?pages=1&page=7&page=8", headers });
    await expect
      .poll(async () => (await seriesTo("sources")).map(({ labels }) => labels))
      .toEqual([
        {
          ...{
            direction: "outbound",
            source: "default/cart",
            destination: "default/sources",
            outcome: "success",
          },
          ...{ tenant: "acme", session: "s-42", page: "7", section: "404", item: "i-9", plan: "gold" },
          ...{ verb: "GET", site: "sources", route: "/s/_status_/items/_id_", answer: "4xx" },
          ...{ caller: "default/cart", called: "default/sources" },
        },
      ]);
  });
});

describe("a value of a stranger", () => {
  const tenant = { name: "tenant", from: { header: "x-tenant" } };
  const to = { metric: true, header: "X-Mf-Tenant", log: true };
  beforeAll(async () => {
    const matched = { ...tenant, to, match: { paths: [{ prefix: "/s/" }] } };
    await rig.apply("outbound", { services: servicesOf("strange", "own"), tags: [matched] });
  });

  const HOSTILE = [
    "gold;.;outcome=.=success;.;source=.=default/pay",
    'quoted"} 1\\n{le="0.5"',
    "%0d%0aset-cookie: a=b",
    "tab\there",
    "{curly}|bar|,comma",
    "\u00fc\u0080\u00ff\u00fe",
    "wasmcustom.meshfuse_requests_total",
    "long-".repeat(100),
  ];

  it.each(HOSTILE.map((value, index) => ({ value, name: `strange-${index}` })))(
    "arrives cut and without control characters, otherwise as it is, and forges no label: $value",
    async ({ value, name }) => {
      const lines = [`GET /s/200 HTTP/1.1`, "host: strange", `x-case: ${name}`, "connection: close"];
      const answer = await askRaw(
        rig.ports.outbound,
        Buffer.from([...lines, `x-tenant: ${value}`, "x-mf-tenant: own", "", ""].join("\r\n"), "latin1"),
      );
      expect(answer).toMatch(/^HTTP\/1.1 200/);
      const expected = shown(value, []);
      expect(arrived(name)["x-mf-tenant"]).toBe(expected);
      expect((await rig.accessLines(name))[0]?.tenant).toBe(expected);
      const label = expected.replaceAll(/[^A-Za-z0-9_./:@+-]/g, "_");
      const labelled = async () =>
        (await seriesTo("strange")).filter(({ labels }) => labels.tenant === label);
      await expect.poll(async () => (await labelled()).map((each) => each.value)).toEqual([1]);
    },
  );

  it("adds no label, and no series beside its own", async () => {
    const series = await seriesTo("strange");
    expect(series).toHaveLength(HOSTILE.length);
    for (const { labels } of series) {
      expect(Object.keys(labels).sort()).toEqual([...OWN_LABELS, "tenant"].sort());
      expect(labels).toMatchObject({ source: "default/cart", outcome: "success" });
    }
  });

  it("is not there where the client sent none, nor is the client's own header of that name", async () => {
    const own = { "x-mf-tenant": "own" };
    const wish = (name: string, headers: object, path = "/s/200") => ({
      ...{ host: "own", path },
      headers: { "x-case": name, ...headers },
    });
    await rig.ask(wish("absent", own));
    await rig.ask(wish("empty", { ...own, "x-tenant": "" }));
    await rig.ask(wish("twice", { "x-mf-tenant": ["own", "again"], "x-tenant": ["first", "second"] }));
    await rig.ask(wish("unmatched", { ...own, "x-tenant": "gold" }, "/length/1"));
    for (const name of ["absent", "empty", "unmatched"]) {
      expect(arrived(name)["x-mf-tenant"]).toBeUndefined();
      expect((await rig.accessLines(name))[0]?.tenant).toBe(NOTHING);
    }
    expect(arrived("twice")["x-mf-tenant"]).toBe("first");
    expect((await rig.accessLines("twice"))[0]?.tenant).toBe("first");
    await rig.metrics.becomes({ other: 2, first: 1 }, "tenant", TOTAL, { destination: "default/own" });
  });
});

describe("a value that is nobody's business", () => {
  const sinks = (header: string) => ({ to: { metric: true, header, log: true } });

  it("is hashed and redacted alike wherever it goes", async () => {
    const tags = [
      { name: "visitor", from: { cookie: "vid" }, hash: true, ...sinks("x-mf-visitor") },
      { name: "tenant", from: { query: "who" }, redact: ["digits", "hex", "email"], ...sinks("x-mf-tenant") },
    ];
    await rig.apply("outbound", { services: servicesOf("private"), hashKey: HASH_KEY.toString("hex"), tags });
    const [secret, who] = ["anna-4711", "id/12345678/anna@shop.example/deadbeef"];
    await rig.ask({
      ...{ host: "private", path: `/s/200?who=${who}` },
      headers: { "x-case": "private", cookie: `vid=${secret}` },
    });
    const [visitor, tenant] = [shown(secret, [], HASH_KEY), shown(who, ["digits", "hex", "email"])];
    expect(tenant).not.toMatch(/\d{6}|anna|deadbeef/);
    expect(arrived("private")).toMatchObject({ "x-mf-visitor": visitor, "x-mf-tenant": tenant });
    expect((await rig.accessLines("private"))[0]).toMatchObject({ visitor, tenant });
    const labels = { destination: "default/private", visitor };
    const label = tenant.replaceAll(/[^A-Za-z0-9_./:@+-]/g, "_");
    await rig.metrics.becomes({ [label]: 1 }, "tenant", TOTAL, labels);
  });

  it("does not come in by the other direction either", async () => {
    const tags = [{ name: "tenant", from: { header: "x-tenant" }, ...sinks("x-mf-tenant") }];
    await rig.apply("inbound", { services: servicesOf("private"), tags });
    const headers = { "x-case": "inside", "x-mf-tenant": "own" };
    await ask(rig.ports.inbound, { host: "cart", path: "/s/200", headers });
    expect(arrived("inside")["x-mf-tenant"]).toBeUndefined();
  });
});
