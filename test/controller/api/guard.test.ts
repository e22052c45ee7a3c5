import { describe, expect, it } from "vitest";
import { apiOver, script } from "./fixture.js";

async function statusFor(headers: Record<string, string>, host?: string): Promise<number> {
  return (await apiOver(script(), host).inject({ url: "/healthz", headers })).statusCode;
}

describe("a loopback listener", () => {
  it.each(["127.0.0.1:18080", "localhost:18080", "LOCALHOST", "[::1]:18080", "127.0.0.1"])(
    "answers requests for %s",
    async (host) => {
      expect(await statusFor({ host })).toBe(200);
    },
  );

  it.each(["evil.example", "evil.example:18080", "127.0.0.1.evil.example", "10.0.0.1:18080"])(
    "refuses the Host %j, which a web page may have made resolve to it",
    async (host) => {
      expect(await statusFor({ host })).toBe(421);
    },
  );

  it("refuses requests that a page of another origin sends", async () => {
    expect(await statusFor({ host: "127.0.0.1:18080", origin: "https://evil.example" })).toBe(403);
    expect(await statusFor({ host: "127.0.0.1:18080", origin: "http://127.0.0.1:3000" })).toBe(403);
    expect(await statusFor({ host: "127.0.0.1:18080", origin: "null" })).toBe(403);
  });

  it("answers pages of its own origin", async () => {
    expect(await statusFor({ host: "127.0.0.1:18080", origin: "http://127.0.0.1:18080" })).toBe(200);
  });

  it.each([
    ["same-origin", 200],
    ["none", 200],
    ["same-site", 403],
    ["cross-site", 403],
  ])("answers what a browser marks as %s with %d", async (site, status) => {
    expect(await statusFor({ host: "127.0.0.1", "sec-fetch-site": site })).toBe(status);
  });

  it.each([
    ["a link that a person follows", "GET", "navigate", "document", 200],
    ["a frame", "GET", "navigate", "iframe", 403],
    ["an image", "GET", "no-cors", "image", 403],
    ["a script that asks", "GET", "cors", "empty", 403],
    ["a form that a page sends", "POST", "navigate", "document", 403],
    ["a change that pretends to be a link", "DELETE", "navigate", "document", 403],
  ] as const)("answers, from another site, %s by %s", async (_what, method, mode, dest, status) => {
    const headers = { "sec-fetch-site": "cross-site", "sec-fetch-mode": mode, "sec-fetch-dest": dest };
    const url = method === "GET" ? "/healthz" : "/api/v1/bypasses";
    const reply = await apiOver(script()).inject({ method, url, headers: { host: "127.0.0.1", ...headers } });
    expect(reply.statusCode).toBe(status);
  });

  it("asks before it tells whether a path exists", async () => {
    const reply = await apiOver(script()).inject({ url: "/nothing", headers: { host: "evil.example" } });
    expect(reply.statusCode).toBe(421);
  });
});

describe("a listener beyond loopback", () => {
  it("answers any Host, but still no page of another origin", async () => {
    expect(await statusFor({ host: "meshfuse.example" }, "0.0.0.0")).toBe(200);
    expect(await statusFor({ host: "meshfuse.example", origin: "http://evil.example" }, "0.0.0.0")).toBe(403);
  });
});
