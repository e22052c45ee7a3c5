import fc from "fast-check";
import type { InjectOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { OPERATIONS } from "../../../controller/api/operations/index.js";
import { apiOver, script } from "./fixture.js";

const RUNS = 400;

/** What a URL may be made of, escapes that are none among it. */
const piece = fc.oneof(
  fc.constantFrom(
    "ratings",
    "default",
    "CircuitBreaker",
    "..",
    "%00",
    "%zz",
    "%ff",
    "%2e",
    "__proto__",
    "",
    "*",
    "b0",
  ),
  fc.stringMatching(/^[!-~]{0,12}$/).map((text) => text.replaceAll(/[#?/]/g, "_")),
);
const path = fc
  .tuple(fc.constantFrom(...OPERATIONS.map((operation) => operation.path)), fc.array(piece, { maxLength: 3 }))
  .map(([pattern, pieces]) => pattern.replaceAll(/\{\w+\}/g, () => pieces.pop() ?? "x"));
const name = fc.oneof(
  fc.constantFrom("kind", "limit", "cursor", "dryRun", "by", "because", "lastEventId", "namespace"),
  piece,
);
const value = fc.oneof(fc.constantFrom("true", "0", "500", "1001", "-1", "WyJhIl0", "e30"), piece);
const query = fc
  .array(fc.tuple(name, value), { maxLength: 3 })
  .map((pairs) => pairs.map((pair) => pair.join("=")).join("&"));
const printable = fc.stringMatching(/^[ -~]{0,20}$/);
const headers = fc.dictionary(
  fc.constantFrom("accept", "if-match", "if-none-match", "content-type", "content-encoding", "x-any"),
  fc.oneof(
    fc.constantFrom("application/json", "application/yaml", '"7"', "*", "*/*", "gzip", "text/html"),
    printable,
  ),
  { maxKeys: 3 },
);
const payload = fc.oneof(
  fc.constantFrom("", "{}", "[]", "null", '{"all":true,"forMs":60000,"because":"x"}', "a: 1", '"\\ud800"'),
  fc.string({ unit: "binary", maxLength: 40 }),
);
const method = fc.constantFrom("GET", "HEAD", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE");

describe("any request", () => {
  const app = apiOver(script());

  // What is answered is held to the document, too.
  it("is answered, and never by a failure of the controller", async () => {
    const request = fc.record({ method, path, query, headers, payload });
    await fc.assert(
      fc.asyncProperty(request, async ({ method, path, query, headers, payload }) => {
        // A stream has no end to wait for.
        if (method === "GET" && path === "/api/v1/events") return;
        const body = method === "GET" || method === "HEAD" ? {} : { payload };
        const options = { method, url: `${path}?${query}`, headers, ...body };
        const reply = await app.inject(options as InjectOptions);
        expect(reply.statusCode, JSON.stringify(options)).not.toBe(500);
      }),
      { numRuns: RUNS },
    );
  });
});
