import { describe, expect, it } from "vitest";
import { tooMuchIn } from "../../../../controller/policy/read/size.js";

const POLICY = `apiVersion: meshfuse.dev/v1alpha1
kind: CircuitBreaker
metadata: {name: ratings, labels: {team: "[[[[{{{{"}}
spec:
  match: {hosts: [ratings], paths: [{prefix: /a}]}
  trip: {consecutive: 5, rate: {threshold: "50%", window: 10s, minimum: 20}}
`;

describe("what a text costs", () => {
  it("is no matter for a thousand policies in one text", () => {
    expect(tooMuchIn(Array.from({ length: 1000 }, () => POLICY).join("---\n"))).toBeUndefined();
  });

  it("is no matter for long texts with brackets and dashes in them", () => {
    const body = "[{".repeat(5000);
    expect(tooMuchIn(`a: ${JSON.stringify(body)}\nb: |\n  ${body}\n  ---\nc: '---'\n`)).toBeUndefined();
    expect(tooMuchIn("a: '---'\n".repeat(6000))).toBeUndefined();
  });

  it("is no matter for brackets that are closed again", () => {
    expect(tooMuchIn("a: [{b: [{}]}]\n".repeat(300))).toBeUndefined();
  });

  it.each([
    ["a long list", `a: [${"x,".repeat(300_000)}]`, "words and signs"],
    ["many keys", Array.from({ length: 100_000 }, (_, at) => `k${at}: v\n`).join(""), "words and signs"],
    ["many documents", "a: b\n---\n".repeat(5001), "more than 5000 documents"],
    ["deep lists", "[".repeat(201), "brackets open at once"],
    ["deep objects", '{"a":'.repeat(201), "brackets open at once"],
    ["a deep list of half a megabyte", "[".repeat(500_000), "brackets open at once"],
  ])("is too much for %s", (_, text, words) => {
    expect(tooMuchIn(text)).toContain(words);
  });
});
