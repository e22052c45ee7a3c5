import { describe, expect, it } from "vitest";
import { apiOver, script } from "./fixture.js";

const ONE = "/api/v1/policies/CircuitBreaker/default/ratings";
const YAML = { "content-type": "application/yaml" };

function statusOf(method: "GET" | "PUT" | "DELETE", headers: Record<string, string>, asked = script()) {
  const body = method === "PUT" ? { payload: "a: 1", headers: { ...YAML, ...headers } } : { headers };
  return apiOver(asked).inject({ method, url: ONE, ...body });
}

describe("an ETag", () => {
  it("is the policy's version", async () => {
    expect((await statusOf("GET", {})).headers.etag).toBe('"7"');
  });

  it.each([
    ['"7"', 304],
    ['W/"7"', 304],
    ["*", 304],
    ['"6", "7"', 304],
    ['"6"', 200],
    ['W/"6"', 200],
  ])("spares a client that has %s the body: %d", async (unless, status) => {
    const reply = await statusOf("GET", { "if-none-match": unless });
    expect(reply.statusCode).toBe(status);
    if (status === 304) expect(reply.body).toBe("");
  });

  it.each(["7", "seven", '"7', "", '"7" "8"', '* , "7"'])("is not %j", async (tag) => {
    const reply = await statusOf("GET", { "if-none-match": tag });
    expect(reply.statusCode).toBe(400);
    expect(reply.json().detail).toContain("if-none-match");
  });
});

describe.each(["PUT", "DELETE"] as const)("%s with If-Match", (method) => {
  const good = method === "PUT" ? 200 : 204;
  it.each([
    ['"7"', good],
    ["*", good],
    ['"6", "7"', good],
    ['"6"', 412],
    // Weak tags say too little for a write.
    ['W/"7"', 412],
  ])("%s is answered with %d", async (only, status) => {
    expect((await statusOf(method, { "if-match": only })).statusCode).toBe(status);
  });

  it("says which version there is now, and who made it", async () => {
    const reply = await statusOf(method, { "if-match": '"6"' });
    expect(reply.json()).toMatchObject({ code: "precondition_failed" });
    expect(reply.json().detail).toContain("version 7 now, written by ann@laptop");
    expect(reply.headers.etag).toBe('"7"');
  });

  it("says that there is none now", async () => {
    const reply = await statusOf(method, { "if-match": '"6"' }, script({ entries: [] }));
    expect(reply.statusCode).toBe(412);
    expect(reply.json().detail).toContain("there is no policy");
  });
});

describe("PUT with If-None-Match: *", () => {
  it("creates", async () => {
    const reply = await statusOf("PUT", { "if-none-match": "*" }, script({ entries: [] }));
    expect(reply.statusCode).toBe(200);
  });

  it("never replaces", async () => {
    const asked = script();
    expect((await statusOf("PUT", { "if-none-match": "*" }, asked)).statusCode).toBe(412);
  });

  it("judges a dry run as it would the write", async () => {
    const options = { method: "PUT", url: `${ONE}?dryRun=true`, payload: "a: 1" } as const;
    const headers = { ...YAML, "if-none-match": "*" };
    expect((await apiOver(script()).inject({ ...options, headers })).statusCode).toBe(412);
  });
});
