/** Requests by their parts, and what has to become of those that are wrong. */
import type { InjectOptions } from "fastify";
import { expect, it } from "vitest";
import { PROBLEM_TYPE, type ProblemCode } from "../../../controller/api/problems.js";
import { apiOver, script } from "./fixture.js";

export const ONE = "/api/v1/policies/CircuitBreaker/default/ratings";
export const YAML = { "content-type": "application/yaml" };
export const POST = { method: "POST", url: "/api/v1/policies" } as const;
export const payload = "a: 1";

/** The code of the problem, and words of its detail. */
export type Wrong = [what: string, options: InjectOptions, code: ProblemCode, words: string];

/** Each of them is a test, and so is each of them from a foreign page. */
export function itRefuses(wrong: Wrong[]): void {
  const asked = script();
  const app = apiOver(asked);

  it.each(wrong)("with %s is refused with a problem document", async (_what, options, code, words) => {
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

  it.each(wrong)("with %s is first of all not for a foreign page", async (_what, options) => {
    const headers = { ...options.headers, host: "evil.example" };
    expect((await app.inject({ ...options, headers })).statusCode).toBe(421);
  });
}
