import type { InjectOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { PROBLEM_TYPE, type ProblemCode } from "../../../controller/api/problems.js";
import { apiOver, script } from "./fixture.js";

const ONE = "/api/v1/policies/CircuitBreaker/default/ratings";
const YAML = { "content-type": "application/yaml" };
const JSON_TYPE = { "content-type": "application/json" };
const POST = { method: "POST", url: "/api/v1/policies" } as const;
const BYPASS = { method: "POST", url: "/api/v1/bypasses" } as const;
const GOOD_BYPASS = '{"all":true,"forMs":60000,"because":"x"}';
const payload = "a: 1";

const WRONG: [what: string, options: InjectOptions, code: ProblemCode, words: string][] = [
  ["a path that is none", { url: "/nothing" }, "not_found", "openapi.json"],
  ["a path with a slash too many", { url: "/api/v1/policies/" }, "not_found", "openapi.json"],
  ["a path with a segment too many", { url: `${ONE}/x` }, "not_found", "openapi.json"],
  ["a path that leads upwards", { url: "/api/v1/../../etc/passwd" }, "not_found", "openapi.json"],
  ["a post to nothing", { method: "POST", url: "/nothing", headers: YAML, payload }, "not_found", "POST"],
  ["a broken escape in the path", { url: "/%E0%A4%A" }, "invalid_request", "/%E0%A4%A"],
  ["a broken escape in the query", { url: "/api/v1/policies?name=%zz" }, "invalid_request", "name=%zz"],
  ["a query that is not UTF-8", { url: "/api/v1/policies?name=%ff" }, "invalid_request", "not UTF-8"],
  [
    "a parameter twice",
    { url: "/api/v1/policies?name=a&name=b" },
    "invalid_request",
    '"name" is given twice',
  ],
  ["a parameter twice, escaped", { url: "/api/v1/policies?name=a&n%61me=b" }, "invalid_request", "twice"],
  [
    "an unknown parameter",
    { url: "/api/v1/policies?colour=red" },
    "invalid_request",
    'unknown parameter "colour"; known: kind, namespace, name, limit, cursor',
  ],
  [
    "an unknown parameter where none is",
    { url: "/api/v1/openapi.json?a=b" },
    "invalid_request",
    '"a"; it takes none',
  ],
  ["a prototype as parameter", { url: "/api/v1/policies?__proto__=x" }, "invalid_request", "__proto__"],
  [
    "an unknown kind",
    { url: "/api/v1/policies?kind=x" },
    "invalid_request",
    "CircuitBreaker, FaultInjection",
  ],
  [
    "a name that is too long",
    { url: `/api/v1/policies/RequestTags/a/${"a".repeat(300)}` },
    "invalid_request",
    "253",
  ],
  [
    "a flag that is neither",
    { ...POST, url: "/api/v1/policies?dryRun=1", headers: YAML, payload },
    "invalid_request",
    "dryRun",
  ],
  [
    "a method that is not for it",
    { method: "PATCH", url: ONE },
    "method_not_allowed",
    "GET, HEAD, PUT, DELETE",
  ],
  ["OPTIONS", { method: "OPTIONS", url: ONE }, "method_not_allowed", "OPTIONS is not for this path"],
  ["HEAD of a stream", { method: "HEAD", url: "/api/v1/events" }, "method_not_allowed", "use GET"],
  [
    "a page where JSON is all there is",
    { url: ONE, headers: { accept: "text/html" } },
    "not_acceptable",
    "application/json",
  ],
  ["JSON ruled out", { url: ONE, headers: { accept: "application/json;q=0" } }, "not_acceptable", "Accept"],
  [
    "a stream wanted as JSON",
    { url: "/api/v1/events", headers: { accept: "application/json" } },
    "not_acceptable",
    "text/event-stream",
  ],
  [
    "no content type",
    { ...POST, payload: Buffer.from(payload) },
    "media_type",
    "content-type application/yaml",
  ],
  [
    "text, as a form of a page may send",
    { ...BYPASS, headers: { "content-type": "text/plain" }, payload: GOOD_BYPASS },
    "media_type",
    "application/json",
  ],
  [
    "a form",
    { ...POST, headers: { "content-type": "application/x-www-form-urlencoded" }, payload },
    "media_type",
    "content-type",
  ],
  [
    "a form of parts",
    { ...POST, headers: { "content-type": "multipart/form-data; boundary=x" }, payload },
    "media_type",
    "content-type",
  ],
  [
    "a content type that is none",
    { ...POST, headers: { "content-type": "\\" }, payload },
    "media_type",
    "content-type",
  ],
  [
    "YAML where JSON is all there is",
    { ...BYPASS, headers: YAML, payload },
    "media_type",
    "application/json",
  ],
  [
    "another charset",
    { ...POST, headers: { "content-type": "application/yaml; charset=utf-16" }, payload },
    "media_type",
    '"utf-16": send UTF-8',
  ],
  [
    "a body that is packed",
    { ...POST, headers: { ...YAML, "content-encoding": "gzip" }, payload },
    "media_type",
    '"gzip"',
  ],
  [
    "bytes that are not UTF-8",
    { ...POST, headers: YAML, payload: Buffer.from([0x61, 0xff]) },
    "invalid_request",
    "the body is not UTF-8",
  ],
  [
    "JSON that is not UTF-8",
    { ...BYPASS, headers: JSON_TYPE, payload: Buffer.from([0x22, 0xff, 0x22]) },
    "invalid_request",
    "the body is not UTF-8",
  ],
  ["half of JSON", { ...BYPASS, headers: JSON_TYPE, payload: "{" }, "invalid_request", "JSON"],
  ["no body", BYPASS, "invalid_request", "body must be object"],
  [
    "a reason of two lines",
    { ...BYPASS, headers: JSON_TYPE, payload: '{"all":true,"forMs":60000,"because":"a\\nb"}' },
    "invalid_request",
    "body/because must have no line breaks or control characters",
  ],
  [
    "an unknown field",
    { ...BYPASS, headers: JSON_TYPE, payload: '{"all":true,"forMs":60000,"because":"x","hours":1}' },
    "invalid_request",
    'body has the unknown field "hours"; known: forMs, because, selector, all, by',
  ],
  [
    "a flag in another case",
    { ...POST, url: "/api/v1/policies?dryrun=true", headers: YAML, payload },
    "invalid_request",
    'query has the unknown parameter "dryrun"; known: dryRun, by, because',
  ],
  [
    "an ETag that is none",
    { url: ONE, headers: { "if-none-match": "12" } },
    "invalid_request",
    'headers/if-none-match must be written like "12"',
  ],
  ["no policies", { ...POST, headers: YAML, payload: "" }, "invalid_request", "the body is empty"],
  [
    "a body over the limit",
    { ...BYPASS, headers: JSON_TYPE, payload: "x".repeat(4 * 1024 * 1024 + 1) },
    "too_large",
    "at most 4194304 bytes",
  ],
  [
    "a name that no policy can have",
    { url: "/api/v1/policies/RequestTags/a/%1b%5b2J" },
    "invalid_request",
    "params/name must be a name of lower-case letters, digits, - and .",
  ],
  ["a code of problem that is none", { url: "/api/v1/problems/banana" }, "invalid_request", "not_found"],
  [
    "types of events that are none",
    { url: "/api/v1/events?types=policy,weather" },
    "invalid_request",
    "query/types must be written like policy,",
  ],
  ["types of events that are empty", { url: "/api/v1/events?types=" }, "invalid_request", "types"],
];

describe("an API request", () => {
  const asked = script();
  const app = apiOver(asked);

  it.each(WRONG)("with %s is refused with a problem document", async (_what, options, code, words) => {
    const reply = await app.inject(options);
    expect(reply.headers["content-type"]).toContain(PROBLEM_TYPE);
    if (options.method !== "HEAD") {
      expect(reply.json()).toMatchObject({
        code,
        type: `/api/v1/problems/${code}`,
        status: reply.statusCode,
      });
      expect(reply.json().detail).toContain(words);
    }
    expect(asked.applied).toEqual([]);
    expect(asked.bypasses).toEqual([]);
  });

  it.each(WRONG)("with %s is first of all not for a foreign page", async (_what, options) => {
    const headers = { ...options.headers, host: "evil.example" };
    expect((await app.inject({ ...options, headers })).statusCode).toBe(421);
  });

  it("with a method that is not for its path is told which are", async () => {
    const reply = await app.inject({ method: "POST", url: "/healthz" });
    expect(reply.statusCode).toBe(405);
    expect(reply.headers.allow).toBe("GET, HEAD");
  });

  it.each(["PROPFIND", "TRACE", "MKCOL", "SEARCH"])("of the method %s is refused, too", async (method) => {
    const reply = await app.inject({ method: method as "GET", url: "/healthz" });
    expect(reply.statusCode).toBe(405);
  });

  it("that fails inside says nothing of the inside", async () => {
    const reply = await apiOver(script({ isBroken: true })).inject("/api/v1/edges");
    expect(reply.statusCode).toBe(500);
    expect(reply.json().code).toBe("internal");
    expect(reply.body).not.toContain("secret");
  });

  it.each([
    ["a path", `/${"a".repeat(900)}`],
    [
      "a path of the length of a policy's name",
      `/api/v1/policies/CircuitBreaker/default/${"a".repeat(3000)}`,
    ],
    ["a path that does not decode", `/${"a".repeat(3000)}%E0%A4%A`],
    ["a parameter", `/api/v1/policies?${"a".repeat(3000)}=b`],
  ])("shows only the beginning of %s that is too long to read", async (_what, url) => {
    expect((await app.inject(url)).json().detail.length).toBeLessThan(400);
  });
});

describe("a request that is unusual and right", () => {
  const fine: [what: string, options: InjectOptions][] = [
    ["asks for anything", { url: ONE, headers: { accept: "*/*" } }],
    ["asks for any application data", { url: ONE, headers: { accept: "text/html, application/*;q=0.1" } }],
    ["has an empty Accept", { url: ONE, headers: { accept: "" } }],
    ["has an empty query", { url: `${ONE}?` }],
    ["has empty pairs in its query", { url: `${ONE}?&&` }],
    [
      "names its charset",
      { ...POST, headers: { "content-type": 'application/yaml; charset="UTF-8"' }, payload },
    ],
    [
      "says that nothing is packed",
      { ...POST, headers: { ...YAML, "content-encoding": "identity" }, payload },
    ],
    ["writes its type in capitals", { ...POST, headers: { "content-type": "Application/YAML" }, payload }],
    ["asks a probe's question in its own way", { url: "/healthz?from=probe" }],
  ];

  it.each(fine)("is answered: it %s", async (_what, options) => {
    expect((await apiOver(script()).inject(options)).statusCode).toBe(200);
  });

  it("is HEAD: it has the headers of GET, and no body", async () => {
    const reply = await apiOver(script()).inject({ method: "HEAD", url: ONE });
    expect(reply.statusCode).toBe(200);
    expect(reply.body).toBe("");
    expect(reply.headers.etag).toBe('"7"');
    expect(Number(reply.headers["content-length"])).toBeGreaterThan(100);
  });
});
