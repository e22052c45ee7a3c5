import { describe, expect, it } from "vitest";
import type { ConfigPreview } from "../../../controller/model/index.js";
import { StoreFailure, type StoreFailureKind } from "../../../controller/store/index.js";
import { apiOver, BREAKER, BREAKER_KEY, script } from "./fixture.js";

const URL = "/api/v1/policies";
const ONE = `${URL}/CircuitBreaker/default/ratings`;
const YAML = { "content-type": "application/yaml" };
const REFUSAL = {
  source: "request",
  document: "CircuitBreaker default/ratings",
  path: "spec.trip.rate.threshold",
  message: '"150%" is over 100%',
};

const post = { method: "POST", url: URL, headers: YAML, payload: "a: 1" } as const;
const put = { method: "PUT", url: ONE, headers: YAML, payload: "a: 1" } as const;

describe("reading policies", () => {
  it("lists all with their versions, and the errors of the directory", async () => {
    const reply = await apiOver(script({ fileErrors: [REFUSAL] })).inject(URL);
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

  it("reads names that are escaped", async () => {
    expect((await apiOver(script()).inject(`${URL}/CircuitBreaker/default/%72atings`)).json()).toEqual(
      BREAKER,
    );
  });
});

describe("applying policies", () => {
  it.each(["application/yaml", "application/x-yaml", "text/yaml", "application/json"])(
    "hands %s to the checker as it was written",
    async (type) => {
      const asked = script();
      const payload = '{"n": 5.0,\n "n": 6}';
      const headers = { "content-type": type };
      const reply = await apiOver(asked).inject({ ...post, headers, payload });
      expect(reply.statusCode).toBe(200);
      expect(asked.applied).toEqual([{ text: payload, dryRun: false, by: "api" }]);
    },
  );

  it("says what changed, and to which version", async () => {
    const reply = await apiOver(script()).inject(post);
    expect(reply.json()).toEqual({
      dryRun: false,
      changes: [{ key: BREAKER_KEY, change: "changed", version: 8 }],
    });
  });

  it("warns of sidecars that the policies do not reach, by POST and by PUT", async () => {
    const held = [{ message: "breakers: has more than 1024 entries", sidecars: ["reviews-1"], count: 7 }];
    for (const request of [post, put]) {
      const reply = await apiOver(script({ held })).inject(request);
      expect(reply.statusCode).toBe(200);
      expect(reply.json().warnings).toEqual(held);
    }
  });

  it("looks for them where a policy was, and where it is now", async () => {
    const after = [{ ...BREAKER, policy: { ...BREAKER.policy, spec: { selector: { app: "ratings" } } } }];
    const apply = { outcome: "applied", changes: [{ key: BREAKER_KEY, change: "changed" }], after } as const;
    const seen: unknown[] = [];
    const held = (policies: readonly unknown[]) => {
      seen.push(...policies);
      return [];
    };
    const app = apiOver(script(), "127.0.0.1", {
      apply: async () => ({ ...apply, changes: [...apply.changes] }),
      held,
    });
    await app.inject(post);
    expect(seen).toEqual([BREAKER.policy, after[0]?.policy]);
  });

  it("takes down who asks, and why", async () => {
    const asked = script();
    await apiOver(asked).inject({ ...post, url: `${URL}?by=ann%40laptop&because=ratings+hangs` });
    expect(asked.applied).toMatchObject([{ by: "ann@laptop", because: "ratings hangs" }]);
  });

  it("refuses reasons that could move a terminal's cursor", async () => {
    const reply = await apiOver(script()).inject({ ...post, url: `${URL}?because=%1b%5b2J` });
    expect(reply.statusCode).toBe(400);
  });

  it("changes nothing on a dry run, and tells which sidecars would change", async () => {
    const preview: ConfigPreview = {
      id: "reviews-1",
      service: "default/reviews",
      direction: "outbound",
      from: "a",
      to: "b",
      changes: [{ section: "breakers", name: "default/ratings", change: "added" }],
    };
    const asked = script({ previews: [preview] });
    const reply = await apiOver(asked).inject({ ...post, url: `${URL}?dryRun=true` });
    expect(reply.json()).toMatchObject({ dryRun: true, sidecars: [preview] });
    expect(asked.applied).toMatchObject([{ dryRun: true }]);
  });

  it("refuses with every error, each with its path", async () => {
    const asked = script({ apply: { outcome: "invalid", errors: [REFUSAL, REFUSAL] } });
    const reply = await apiOver(asked).inject(post);
    expect(reply.statusCode).toBe(422);
    expect(reply.json()).toMatchObject({
      code: "policy_refused",
      detail: "2 errors; nothing was changed",
      errors: [REFUSAL, REFUSAL],
    });
  });

  it("leaves alone what a file holds, and names the file", async () => {
    const error = { ...REFUSAL, path: "", message: "stands in mesh.yaml" };
    const reply = await apiOver(script({ apply: { outcome: "in_file", errors: [error] } })).inject(post);
    expect(reply.statusCode).toBe(409);
    expect(reply.json()).toMatchObject({ code: "policy_in_file", errors: [error] });
  });

  it.each<[StoreFailureKind, number, string]>([
    ["full", 507, "store_full"],
    ["broken", 503, "store_broken"],
    ["too_large", 413, "too_large"],
    ["closed", 503, "not_ready"],
  ])("answers a store that is %s with %d and its words", async (kind, status, code) => {
    const reply = await apiOver(script({ apply: new StoreFailure(kind, "the words") })).inject(post);
    expect(reply.statusCode).toBe(status);
    expect(reply.json()).toMatchObject({ code, detail: "the words" });
  });

  it.each(["", " \n"])("refuses the empty body %j", async (payload) => {
    expect((await apiOver(script()).inject({ ...post, payload })).statusCode).toBe(400);
  });

  it("refuses a body over the limit", async () => {
    const payload = "x".repeat(4 * 1024 * 1024 + 1);
    const reply = await apiOver(script()).inject({ ...post, payload });
    expect(reply.statusCode).toBe(413);
    expect(reply.json().code).toBe("too_large");
  });
});

describe("putting one policy", () => {
  it("checks before it changes, and answers with the new ETag", async () => {
    const asked = script();
    const reply = await apiOver(asked).inject(put);
    expect(reply.statusCode).toBe(200);
    expect(reply.headers.etag).toBe('"8"');
    expect(asked.applied.map((call) => call.dryRun)).toEqual([true, false]);
  });

  it("only checks on a dry run", async () => {
    const asked = script();
    await apiOver(asked).inject({ ...put, url: `${ONE}?dryRun=true` });
    expect(asked.applied.map((call) => call.dryRun)).toEqual([true, true]);
  });

  it("refuses a body that is another policy, and changes nothing", async () => {
    const asked = script();
    const reply = await apiOver(asked).inject({ ...put, url: `${URL}/CircuitBreaker/default/other` });
    expect(reply.statusCode).toBe(400);
    expect(reply.json().detail).toContain("CircuitBreaker/default/other alone");
    expect(asked.applied.map((call) => call.dryRun)).toEqual([true]);
  });

  it("refuses a body that holds another policy besides", async () => {
    const changes = [BREAKER_KEY, "RequestTags/default/tags" as const].map((key) => ({
      ...{ key, change: "created" as const },
    }));
    const asked = script({ apply: { outcome: "applied", changes, after: [] } });
    expect((await apiOver(asked).inject(put)).statusCode).toBe(400);
    expect(asked.applied).toHaveLength(1);
  });
});

describe("deleting a policy", () => {
  it("answers with nothing, and takes down who asks", async () => {
    const asked = script();
    const reply = await apiOver(asked).inject({ method: "DELETE", url: `${ONE}?by=ann&because=done` });
    expect(reply.statusCode).toBe(204);
    expect(reply.body).toBe("");
    expect(asked.removed).toEqual([{ key: BREAKER_KEY, by: "ann", because: "done" }]);
  });

  it("says when there is none", async () => {
    const asked = script({ remove: { outcome: "absent" } });
    expect((await apiOver(asked).inject({ method: "DELETE", url: ONE })).statusCode).toBe(404);
  });

  it("leaves a file alone and names it", async () => {
    const asked = script({ remove: { outcome: "in_file", file: "mesh.yaml" } });
    const reply = await apiOver(asked).inject({ method: "DELETE", url: ONE });
    expect(reply.statusCode).toBe(409);
    expect(reply.json().detail).toContain("mesh.yaml");
  });

  it("answers a full disk with 507", async () => {
    const asked = script({ remove: new StoreFailure("full", "no room") });
    expect((await apiOver(asked).inject({ method: "DELETE", url: ONE })).statusCode).toBe(507);
  });

  it.each([{ "content-type": "application/json" }, { "content-type": "application/yaml" }])(
    "takes %j without a body for what it is: nothing",
    async (headers) => {
      const reply = await apiOver(script()).inject({ method: "DELETE", url: ONE, headers });
      expect(reply.statusCode).toBe(204);
    },
  );
});
