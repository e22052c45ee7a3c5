// Requests that no honest client sends: the filter must let them pass or be refused by Envoy, and never trap. A trap
// would show as a 503, as a line in the log and as a fresh VM.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, askRaw, call, Rig, type Wish } from "./rig/index.js";

/** Over what the filter takes of one request's headers, under what this Envoy takes. */
const OVER_60_KIB = "x".repeat(70 * 1024);

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(1);
  const services = [{ name: "default/odd", hosts: ["odd"] }];
  const match = {
    hosts: ["odd", "*.odd"],
    paths: [{ prefix: "/" }, { template: "/a/{id}" }],
    headers: [{ name: "x-never", present: false }],
  };
  const everything = {
    services,
    breakers: [{ name: "default/odd", match, trip: { consecutive: 1_000 } }],
    faults: [{ name: "default/odd", match, percentage: "1%", delay: { fixed: "1ms" }, activeFor: "1h" }],
    tags: [{ name: "tenant", from: { header: "x-tenant" }, maxValues: 4 }],
  };
  await rig.apply("outbound", everything);
  await rig.apply("inbound", { ...everything, edge: true });
});
afterAll(() => rig.stop());

/** The filter still works, in the VM that it began in. */
async function expectAlive(): Promise<void> {
  expect((await rig.ask({ host: "odd" })).status).toBe(200);
  expect(rig.log.filter((line) => /RuntimeError|RangeError|Function: proxy_on/.test(line))).toEqual([]);
  const reloads = await rig.envoy.stats("vm_reload");
  expect([...reloads.values()].every((count) => count === 0)).toBe(true);
}

const bothSides = () => [rig.ports.outbound, rig.ports.inbound];
const line = (...lines: string[]) => `${lines.join("\r\n")}\r\n\r\n`;
const withHeaders = (count: number) =>
  Object.fromEntries(Array.from({ length: count }, (_, index) => [`x-many-${index}`, `${index}`]));

describe("a stock Envoy with the filter survives", () => {
  it.each<[string, Wish]>([
    ["a header of 70 KiB", { headers: { "x-large": OVER_60_KIB } }],
    ["a tag of 70 KiB", { headers: { "x-tenant": OVER_60_KIB } }],
    ["a path of 70 KiB", { path: `/${OVER_60_KIB}` }],
    ["59 KiB in one header", { headers: { "x-large": "x".repeat(59 * 1024) } }],
    ["1,500 headers", { headers: withHeaders(1_500) }],
    ["the same header 500 times", { headers: { "x-tenant": Array.from({ length: 500 }, () => "t") } }],
    ["an empty header and an empty tag", { headers: { "x-empty": "", "x-tenant": "" } }],
    ["a query of nothing but marks", { path: "/????####&&&&" }],
    ["a host with a port that is none", { host: "odd:notaport" }],
    ["an IPv6 host", { host: "[::1]:80" }],
    ["a bracket that is not closed", { host: "[" }],
    ["a host of upper case and dots", { host: "..A..ODD.." }],
    ["a source of 60 KiB", { headers: { "x-meshfuse-source": "s".repeat(60 * 1024) } }],
    ["an unknown method", { method: "PROPFIND" }],
    ["a request id of one byte", { headers: { "x-request-id": "1" } }],
    ["an empty request id", { headers: { "x-request-id": "" } }],
    ["a request id of 50 KiB", { headers: { "x-request-id": "r".repeat(50 * 1024) } }],
    ["a body of 2 MB", { method: "POST", body: Buffer.alloc(2_000_000) }],
    ["OPTIONS *", { method: "OPTIONS", path: "*" }],
  ])("%s, in both directions", async (_, wish) => {
    for (const port of bothSides()) {
      const { status } = await ask(port, { host: "odd", ...wish });
      expect([200, 400, 404]).toContain(status);
    }
    await expectAlive();
  });

  it.each([
    ["HTTP/1.0 without a host", line("GET / HTTP/1.0")],
    ["HTTP/1.0 that keeps alive", line("GET / HTTP/1.0", "host: odd", "connection: keep-alive")],
    ["an empty authority", line("GET / HTTP/1.1", "host:")],
    ["an absolute target", line("GET http://odd/a HTTP/1.1", "host: other")],
    [
      "bytes that are not UTF-8",
      Buffer.from(line("GET /\xff\xfe HTTP/1.1", "host: odd", "x-tenant: \xff\xc0\xaf"), "latin1"),
    ],
    ["a host that is not UTF-8", Buffer.from(line("GET / HTTP/1.1", "host: \xff\xfe"), "latin1")],
    ["a CONNECT without a route", line("CONNECT nowhere:1 HTTP/1.1", "host: nowhere:1")],
    ["a NUL in a header", line("GET / HTTP/1.1", "host: odd", "x-nul: a\0b")],
    [
      "an upgrade to something unknown",
      line("GET / HTTP/1.1", "host: odd", "connection: upgrade", "upgrade: soup"),
    ],
    ["two requests at once", line("GET / HTTP/1.1", "host: odd") + line("GET /s/404 HTTP/1.1", "host: odd")],
    ["half of a request", "GET / HTTP/1.1\r\nhost: o"],
    ["a chunk that lies", line("POST / HTTP/1.1", "host: odd", "transfer-encoding: chunked", "", "zz")],
    ["no HTTP at all", "\x16\x03\x01\x02\x00\x01\x00"],
  ])("%s, in both directions", async (_, bytes) => {
    await Promise.all(bothSides().map((port) => askRaw(port, bytes, 150)));
    await expectAlive();
  });

  it("gRPC with a status that is none, and with headers of 70 KiB", async () => {
    const path = "/grpc/trailers/99999999999999999999";
    expect((await call(rig.ports.outbound, path, { host: "odd" })).httpStatus).toBe(200);
    const headers = { "x-large": OVER_60_KIB };
    await call(rig.ports.outbound, "/grpc/trailers/0", { host: "odd", headers });
    await expectAlive();
  });

  it("1,000 streams that begin and are cancelled at once", async () => {
    for (let round = 0; round < 10; round++) {
      await Promise.all(
        Array.from({ length: 100 }, () => rig.ask({ host: "odd", path: "/never", cancelAfterMs: 5 })),
      );
    }
    await expectAlive();
  });

  it("and has counted what it could not read", async () => {
    const headers = { what: "headers" };
    await expect.poll(() => rig.metrics.sum("meshfuse_overflow_total", headers)).toBeGreaterThanOrEqual(6);
  });
});

describe("headers over what the filter takes", () => {
  it("pass without a match, and still lose what must not come in", async () => {
    const headers = {
      "x-large": OVER_60_KIB,
      "x-meshfuse-source": "default/odd",
      "x-envoy-fault-abort-request": "500",
      "x-envoy-fault-delay-request": "5000",
    };
    const { status, body } = await ask(rig.ports.inbound, { host: "odd", path: "/echo", headers });
    expect(status).toBe(200);
    const { "x-large": _, ...arrived } = JSON.parse(body);
    expect(Object.keys(arrived).filter((name) => /^x-(meshfuse|envoy-fault)/.test(name))).toEqual([]);
  });
});
