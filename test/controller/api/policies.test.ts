import { describe, expect, it } from "vitest";
import { apiOver, BREAKER, script } from "./fixture.js";

const URL = "/api/v1/policies";
const ONE = `${URL}/CircuitBreaker/default/ratings`;
const YAML = { "content-type": "application/yaml" };
const REFUSAL = {
  source: "request",
  document: "CircuitBreaker default/ratings",
  path: "spec.trip.rate.threshold",
  message: '"150%" is over 100%',
};

describe("reading policies", () => {
  it("lists all with the file that holds each, and the errors of the directory", async () => {
    const reply = await apiOver({ ...script(), fileErrors: [REFUSAL] }).inject(URL);
    expect(reply.json()).toEqual({ policies: [BREAKER], errors: [REFUSAL] });
  });

  it.each([
    ["kind=CircuitBreaker", 1],
    ["kind=RequestTags", 0],
    ["namespace=default&name=ratings", 1],
    ["namespace=other", 0],
    ["name=other", 0],
  ])("lists those that %s holds", async (query, count) => {
    const reply = await apiOver(script()).inject(`${URL}?${query}`);
    expect(reply.json().policies).toHaveLength(count);
  });

  it("refuses a filter that it does not know", async () => {
    const reply = await apiOver(script()).inject(`${URL}?kind=Nothing`);
    expect(reply.statusCode).toBe(400);
    expect(reply.json().code).toBe("invalid_request");
  });

  it("gives one by kind, namespace and name", async () => {
    expect((await apiOver(script()).inject(ONE)).json()).toEqual(BREAKER);
  });

  it("says where to look when there is none of that name", async () => {
    const reply = await apiOver(script()).inject(`${URL}/CircuitBreaker/default/absent`);
    expect(reply.statusCode).toBe(404);
    expect(reply.json().detail).toContain("CircuitBreaker/default/absent");
  });

  it("refuses a kind that is not of the language", async () => {
    expect((await apiOver(script()).inject(`${URL}/Nothing/default/ratings`)).statusCode).toBe(400);
  });
});

describe("applying policies", () => {
  it.each(["application/yaml", "application/x-yaml", "text/yaml", "application/json"])(
    "hands %s to the checker as it was written",
    async (type) => {
      const asked = script();
      const payload = '{"n": 5.0,\n "n": 6}';
      const headers = { "content-type": type };
      const reply = await apiOver(asked).inject({ method: "POST", url: URL, headers, payload });
      expect(reply.statusCode).toBe(200);
      expect(asked.applied).toEqual([{ text: payload, dryRun: false }]);
    },
  );

  it("says what changed", async () => {
    const reply = await apiOver(script()).inject({
      method: "POST",
      url: URL,
      headers: YAML,
      payload: "a: 1",
    });
    expect(reply.json()).toEqual({
      dryRun: false,
      changes: [{ key: "CircuitBreaker/default/ratings", change: "created" }],
    });
  });

  it("changes nothing on a dry run", async () => {
    const asked = script();
    const url = `${URL}?dryRun=true`;
    const reply = await apiOver(asked).inject({ method: "POST", url, headers: YAML, payload: "a: 1" });
    expect(reply.json().dryRun).toBe(true);
    expect(asked.applied).toEqual([{ text: "a: 1", dryRun: true }]);
  });

  it("refuses with every error, each with its path", async () => {
    const asked = { ...script(), apply: { errors: [REFUSAL, REFUSAL], changes: [] } };
    const reply = await apiOver(asked).inject({ method: "POST", url: URL, headers: YAML, payload: "a: 1" });
    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toMatchObject({
      code: "policy_refused",
      detail: "2 errors; nothing was changed",
      errors: [REFUSAL, REFUSAL],
    });
  });

  it.each(["", " \n"])("refuses the empty body %j", async (payload) => {
    const reply = await apiOver(script()).inject({ method: "POST", url: URL, headers: YAML, payload });
    expect(reply.statusCode).toBe(400);
  });

  it("refuses other content types, forms of web pages among them", async () => {
    for (const type of ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"]) {
      const headers = { "content-type": type };
      const reply = await apiOver(script()).inject({ method: "POST", url: URL, headers, payload: "a: 1" });
      expect(reply.statusCode).toBe(415);
    }
  });

  it("refuses a body over the limit", async () => {
    const payload = "x".repeat(4 * 1024 * 1024 + 1);
    const reply = await apiOver(script()).inject({ method: "POST", url: URL, headers: YAML, payload });
    expect(reply.statusCode).toBe(413);
    expect(reply.json().code).toBe("too_large");
  });
});

describe("putting one policy", () => {
  it("checks before it changes", async () => {
    const asked = script();
    const reply = await apiOver(asked).inject({ method: "PUT", url: ONE, headers: YAML, payload: "a: 1" });
    expect(reply.statusCode).toBe(200);
    expect(asked.applied.map((call) => call.dryRun)).toEqual([true, false]);
  });

  it("only checks on a dry run", async () => {
    const asked = script();
    const url = `${ONE}?dryRun=true`;
    await apiOver(asked).inject({ method: "PUT", url, headers: YAML, payload: "a: 1" });
    expect(asked.applied.map((call) => call.dryRun)).toEqual([true]);
  });

  it("refuses a body that is another policy, and changes nothing", async () => {
    const asked = script();
    const url = `${URL}/CircuitBreaker/default/other`;
    const reply = await apiOver(asked).inject({ method: "PUT", url, headers: YAML, payload: "a: 1" });
    expect(reply.statusCode).toBe(400);
    expect(reply.json().detail).toContain("CircuitBreaker/default/other alone");
    expect(asked.applied.map((call) => call.dryRun)).toEqual([true]);
  });
});

describe("deleting a policy", () => {
  it("answers with nothing", async () => {
    const asked = script();
    const reply = await apiOver(asked).inject({ method: "DELETE", url: ONE });
    expect(reply.statusCode).toBe(204);
    expect(asked.removed).toEqual(["CircuitBreaker/default/ratings"]);
  });

  it("says when there is none", async () => {
    const reply = await apiOver({ ...script(), remove: "absent" }).inject({ method: "DELETE", url: ONE });
    expect(reply.statusCode).toBe(404);
  });

  it("leaves a hand-written file alone and names it", async () => {
    const asked = { ...script(), remove: { refused: "it stands in mesh.yaml with others: edit that file" } };
    const reply = await apiOver(asked).inject({ method: "DELETE", url: ONE });
    expect(reply.statusCode).toBe(409);
    expect(reply.json().detail).toContain("mesh.yaml");
  });
});
