import { connect } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { apiOver, type Script, script } from "./fixture.js";

const BYPASSES = "/api/v1/bypasses";
const JSON_TYPE = { "content-type": "application/json" };

function post(asked: Script, body: unknown) {
  const payload = JSON.stringify(body);
  return apiOver(asked).inject({ method: "POST", url: BYPASSES, headers: JSON_TYPE, payload });
}

/** All that comes back for these bytes (one character each) until nothing more does: then this end closes, too. */
function exchange(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let answer = "";
    const socket = connect(port, "127.0.0.1", () => socket.end(Buffer.from(bytes, "latin1")));
    socket.on("data", (data) => {
      answer += data.toString("latin1");
    });
    socket.on("error", reject);
    socket.on("close", () => resolve(answer));
  });
}

describe("bypasses", () => {
  it("begin for a selector", async () => {
    const asked = script();
    const reply = await post(asked, { selector: { app: "reviews" }, forMs: 60_000, because: "an incident" });
    expect(reply.statusCode).toBe(201);
    expect(reply.json()).toMatchObject({ id: "b0", selector: { app: "reviews" }, because: "an incident" });
  });

  it("begin for all sidecars", async () => {
    const asked = script();
    await post(asked, { all: true, forMs: 60_000, because: "an incident" });
    expect(asked.bypasses[0]).not.toHaveProperty("selector");
  });

  it.each([
    ["neither a selector nor all", { forMs: 60_000, because: "x" }],
    ["both", { all: true, selector: { app: "a" }, forMs: 60_000, because: "x" }],
    ["an empty selector", { selector: {}, forMs: 60_000, because: "x" }],
    ["all: false", { all: false, forMs: 60_000, because: "x" }],
    ["no reason", { all: true, forMs: 60_000 }],
    ["an empty reason", { all: true, forMs: 60_000, because: "" }],
    ["no end", { all: true, because: "x" }],
    ["an end after a day", { all: true, forMs: 86_400_001, because: "x" }],
    ["a time that is a text", { all: true, forMs: "60000", because: "x" }],
    ["a reason that is no text", { all: true, forMs: 60_000, because: 5 }],
    ["an unknown field", { all: true, forMs: 60_000, because: "x", force: true }],
  ])("are refused with %s", async (_what, body) => {
    const asked = script();
    expect((await post(asked, body)).statusCode).toBe(400);
    expect(asked.bypasses).toEqual([]);
  });

  it("are listed and ended by id", async () => {
    const asked = script();
    await post(asked, { all: true, forMs: 60_000, because: "x" });
    expect((await apiOver(asked).inject(BYPASSES)).json().bypasses).toHaveLength(1);
    const end = { method: "DELETE", url: `${BYPASSES}/b0` } as const;
    expect((await apiOver(asked).inject(end)).statusCode).toBe(204);
    expect((await apiOver(asked).inject(end)).statusCode).toBe(404);
  });
});

describe("health", () => {
  it("is good while the process answers", async () => {
    expect((await apiOver(script()).inject("/healthz")).json()).toEqual({ status: "ok" });
  });

  it("is ready once nothing is waited for", async () => {
    expect((await apiOver(script()).inject("/readyz")).statusCode).toBe(200);
    const reply = await apiOver({ ...script(), waiting: ["the policies", "xDS"] }).inject("/readyz");
    expect(reply.statusCode).toBe(503);
    expect(reply.json().detail).toBe("waiting for the policies, xDS");
  });

  it("is measured for Prometheus", async () => {
    const reply = await apiOver(script()).inject("/metrics");
    expect(reply.headers["content-type"]).toContain("version=0.0.4");
    expect(reply.body).toBe("meshfuse_up 1\n");
  });
});

describe("observations", () => {
  it.each(["sidecars", "edges", "breakers", "faults", "refusals"])("list %s", async (what) => {
    expect((await apiOver(script()).inject(`/api/v1/${what}`)).json()).toEqual({ [what]: [] });
  });
});

describe("refusals", () => {
  it("are problem documents", async () => {
    const reply = await apiOver(script()).inject("/nothing");
    expect(reply.statusCode).toBe(404);
    expect(reply.headers["content-type"]).toContain("application/problem+json");
    expect(reply.json()).toEqual({
      type: "urn:meshfuse:problem:not_found",
      code: "not_found",
      status: 404,
      title: "There is no such thing",
      detail: "GET /nothing is not part of this API",
    });
  });

  it("say nothing of the inside when the controller itself failed", async () => {
    const reply = await apiOver({ ...script(), isBroken: true }).inject("/api/v1/edges");
    expect(reply.statusCode).toBe(500);
    expect(reply.body).not.toContain("secret");
  });

  it.each([
    ["a URL that does not decode", "/%E0%A4%A"],
    ["a name that is too long", `/api/v1/policies/CircuitBreaker/default/${"a".repeat(300)}`],
  ])("answer %s as everything else", async (_what, url) => {
    const reply = await apiOver(script()).inject({ url });
    expect(reply.statusCode).toBe(400);
    expect(reply.headers["content-type"]).toContain("application/problem+json");
    const foreign = await apiOver(script()).inject({ url, headers: { host: "evil.example" } });
    expect(foreign.statusCode).toBe(421);
  });

  it("name the field and what it may be", async () => {
    const detailOf = async (url: string) => (await apiOver(script()).inject(url)).json().detail;
    expect(await detailOf("/api/v1/policies?colour=red")).toContain("additional properties: colour");
    expect(await detailOf("/api/v1/policies?kind=x")).toContain("CircuitBreaker, FaultInjection");
    const reply = await post(script(), { all: true, forMs: 1, because: "x" });
    expect(reply.json().detail).toBe("body/forMs must be >= 1000");
  });

  it("answer text, which a form of a web page can send, with 415", async () => {
    const headers = { "content-type": "text/plain" };
    const reply = await apiOver(script()).inject({ method: "POST", url: BYPASSES, headers, payload: "{}" });
    expect(reply.statusCode).toBe(415);
    expect(reply.json().detail).toContain("content-type application/yaml or application/json");
  });

  it("answer a body that is too large with its limit", async () => {
    const payload = "x".repeat(4 * 1024 * 1024 + 1);
    const reply = await apiOver(script()).inject({
      method: "POST",
      url: BYPASSES,
      headers: JSON_TYPE,
      payload,
    });
    expect(reply.statusCode).toBe(413);
    expect(reply.json().detail).toContain("at most 4194304 bytes");
  });

  it("answer bytes that are not JSON with the reason", async () => {
    const options = { method: "POST", url: BYPASSES, headers: JSON_TYPE, payload: "{" } as const;
    const reply = await apiOver(script()).inject(options);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().code).toBe("invalid_request");
  });
});

describe("over a real socket", () => {
  const stops: (() => Promise<void>)[] = [];
  afterEach(async () => {
    for (const stop of stops.splice(0)) await stop();
  });

  it.each([
    ["a TLS hello", "\u0016\u0003\u0001\u0002\u0000\u0001", 400, "invalid_request", "HTTP/1.1 in plaintext"],
    ["no Host header", "GET /healthz HTTP/1.1\r\n\r\n", 421, "wrong_host", "127.0.0.1"],
    [
      "headers without end",
      `GET / HTTP/1.1\r\nHost: localhost\r\nx: ${"a".repeat(20_000)}\r\n\r\n`,
      431,
      "headers_too_large",
      "at most 16 KiB",
    ],
  ])("answers %s with a problem document, and goes on", async (_what, bytes, status, code, words) => {
    const app = apiOver(script());
    stops.push(() => app.close());
    const { port } = new URL(await app.listen({ host: "127.0.0.1", port: 0 }));
    const answer = await exchange(Number(port), bytes);
    const [head = "", body = ""] = answer.split("\r\n\r\n");
    expect(head).toMatch(new RegExp(`^HTTP/1.1 ${status} `));
    expect(head).toContain("application/problem+json");
    expect(JSON.parse(body)).toMatchObject({ status, code, detail: expect.stringContaining(words) });
    expect((await fetch(`http://127.0.0.1:${port}/healthz`)).status).toBe(200);
  });

  it("answers the same", async () => {
    const app = apiOver(script());
    stops.push(() => app.close());
    const address = await app.listen({ host: "127.0.0.1", port: 0 });
    const reply = await fetch(`${address}/readyz`);
    expect(await reply.json()).toEqual({ status: "ready" });
  });
});
