import { createServer, type Server } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { askAdmin, freePort, freePorts, parseStats } from "../../../bench/envoy/index.js";

describe("the admin endpoint", () => {
  let server: Server;
  let url: string;

  beforeEach(async () => {
    const port = await freePort();
    server = createServer((request, response) => response.writeHead(503).end(`asked ${request.url}`));
    await new Promise<void>((resolve) => server.listen(port, "127.0.0.1", resolve));
    url = `http://127.0.0.1:${port}`;
  });
  afterEach(() => new Promise((resolve) => server.close(resolve)));

  it("gives its status and body, whatever the status", async () => {
    expect(await askAdmin(url, "/ready")).toEqual({ status: 503, body: "asked /ready" });
  });

  it("is an error when nobody listens", async () => {
    const port = await freePort();
    await expect(askAdmin(`http://127.0.0.1:${port}`, "/ready")).rejects.toThrow("ECONNREFUSED");
  });
});

describe("statistics as text", () => {
  it("become numbers by name", () => {
    const stats = parseStats("cluster.a.upstream_rq_total: 12\nwasmcustom.x: -1\n");
    expect([...stats]).toEqual([
      ["cluster.a.upstream_rq_total", 12],
      ["wasmcustom.x", -1],
    ]);
  });

  it("may hold a colon in their name", () => {
    const name = "wasmcustom.meshfuse_requests_total.source=.=a: b;.;";
    expect(parseStats(`${name}: 3`).get(name)).toBe(3);
  });

  it("leave histograms, texts and noise out", () => {
    const text = 'h: P0(nan,1.0) P25(nan,1.1)\nversion_text: "b19"\nno colon\n: 5\n\n';
    expect(parseStats(text).size).toBe(0);
  });
});

describe("free ports", () => {
  it("are as many as asked for, and all different", async () => {
    const ports = await freePorts(20);
    expect(new Set(ports).size).toBe(20);
    for (const port of ports) expect(port).toBeGreaterThan(1023);
  });
});
