// Requests that are wrong in their path, query, method or headers, whatever their body is.
import { describe, expect, it } from "vitest";
import { apiOver, script } from "./fixture.js";
import { itRefuses, ONE, POST, payload, type Wrong, YAML } from "./wrong.js";

const WRONG: Wrong[] = [
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
  const app = apiOver(script());

  itRefuses(WRONG);

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
