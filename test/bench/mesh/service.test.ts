import { createServer, type IncomingHttpHeaders, type Server } from "node:http";
import { afterEach, describe, expect, it } from "vitest";
import { freePorts } from "../../../bench/envoy/index.js";
import { type Conduct, type ServiceSettings, startService } from "../../../bench/mesh/service.js";
import type { Call } from "../../../bench/mesh/topology.js";
import { ask } from "../../envoy/ask.js";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close();
    server.closeAllConnections();
  }
});

const noSleep = async () => {};

/** A service whose sidecar answers each call with `status`; what the sidecar saw is kept. */
async function reviews(
  status: number,
  calls: Call[] = [{ service: "ratings", needed: false }],
  sleep = noSleep,
  conduct?: Conduct,
) {
  const [servicePort = 0, outboundPort = 0] = await freePorts(2);
  const seen: IncomingHttpHeaders[] = [];
  const sidecar = createServer((request, response) => {
    seen.push(request.headers);
    response.writeHead(status).end(`{"stars":5}`);
  });
  await new Promise<void>((resolve) => sidecar.listen(outboundPort, "127.0.0.1", resolve));
  const settings: ServiceSettings = {
    name: "reviews-v2",
    service: "reviews",
    version: "v2",
    servicePort,
    outboundPort,
    latency: { medianMs: 1, p99Ms: 2 },
    calls,
    seed: 1,
  };
  servers.push(sidecar, await startService(settings, sleep, conduct));
  return { settings, port: servicePort, seen };
}

describe("a service of the mesh", () => {
  it("answers with what the services it calls said", async () => {
    const { port, seen } = await reviews(200);
    const { status, body } = await ask(port, {});
    expect(status).toBe(200);
    expect(JSON.parse(body)).toEqual({ service: "reviews", version: "v2", ratings: { stars: 5 } });
    expect(seen[0]?.host).toBe("ratings");
  });

  it("answers 200 and says so when it can do without a service that fails", async () => {
    const { port } = await reviews(503);
    const { status, body } = await ask(port, {});
    expect(status).toBe(200);
    expect(JSON.parse(body).ratings).toBe("ratings unavailable");
  });

  it("answers 502 when it needs the service that fails", async () => {
    const { port } = await reviews(503, [{ service: "details", needed: true }]);
    const { status, body } = await ask(port, {});
    expect(status).toBe(502);
    expect(JSON.parse(body).details).toBe("details unavailable");
  });

  it("takes a sidecar that is gone for a failure", async () => {
    const { port } = await reviews(200);
    servers[0]?.close();
    expect(JSON.parse((await ask(port, {})).body).ratings).toBe("ratings unavailable");
  });

  it("passes on what makes one trace of its calls, and nothing else", async () => {
    const { port, seen } = await reviews(200);
    const trace = {
      "x-request-id": "r",
      traceparent: "00-a-b-01",
      tracestate: "s",
      b3: "0",
      "x-b3-traceid": "t",
      "x-tenant": "gold",
    };
    await ask(port, { ...trace, cookie: "secret", "x-meshfuse-source": "default/evil" });
    expect(seen[0]).toMatchObject(trace);
    expect(seen[0]).not.toHaveProperty("cookie");
    expect(seen[0]).not.toHaveProperty("x-meshfuse-source");
  });

  it("works as long as its latency says before it answers", async () => {
    const slept: number[] = [];
    const { port } = await reviews(200, [], async (ms?: number) => {
      slept.push(ms ?? 0);
    });
    await ask(port, {});
    await ask(port, {});
    expect(slept).toHaveLength(2);
    for (const ms of slept) expect(ms > 0 && ms <= 6).toBe(true);
  });

  it("says which port is occupied", async () => {
    const { settings } = await reviews(200);
    await expect(startService(settings, noSleep)).rejects.toThrow(
      `reviews-v2: 127.0.0.1:${settings.servicePort} is occupied by another process`,
    );
  });
});

describe("a service that does otherwise than it should", () => {
  const conduct = (status: number | undefined, times: number) => ({
    status: () => status,
    times: () => times,
  });

  it("answers with another status, and asks nobody", async () => {
    const { port, seen } = await reviews(200, undefined, noSleep, conduct(503, 1));
    expect((await ask(port, {})).status).toBe(503);
    expect(seen).toEqual([]);
  });

  it("asks another service several times for one request", async () => {
    const { port, seen } = await reviews(200, undefined, noSleep, conduct(undefined, 3));
    const { status, body } = await ask(port, {});
    expect(status).toBe(200);
    expect(JSON.parse(body).ratings).toEqual({ stars: 5 });
    expect(seen).toHaveLength(3);
  });
});
