import { readFileSync } from "node:fs";
import { Ajv2020 } from "ajv/dist/2020.js";
import { describe, expect, it } from "vitest";
import { POLICY_SCHEMA } from "../../../../controller/policy/index.js";
import { breakerText, faultText, policiesOf, tagsText } from "../documents.js";

const FILE = new URL("../../../../controller/policy/policy.schema.json", import.meta.url);

/** As an editor reads the schema: with the standard's keywords alone. */
const editor = new Ajv2020({ strict: false, allErrors: true });
const accepts = editor.compile(POLICY_SCHEMA);

function everySchema(schema: unknown, found: Record<string, unknown>[] = []): Record<string, unknown>[] {
  if (typeof schema !== "object" || schema === null) return found;
  if (!Array.isArray(schema)) found.push(schema as Record<string, unknown>);
  for (const part of Object.values(schema)) everySchema(part, found);
  return found;
}

describe("the published schema", () => {
  it("is the one that policies are checked by: publish.ts says how to write it anew", () => {
    expect(JSON.parse(readFileSync(FILE, "utf8"))).toEqual(JSON.parse(JSON.stringify(POLICY_SCHEMA)));
  });

  it("is a JSON Schema of 2020-12", () => {
    expect(POLICY_SCHEMA.$schema).toBe("https://json-schema.org/draft/2020-12/schema");
    expect(editor.validateSchema(POLICY_SCHEMA)).toBe(true);
  });

  it("lets an editor accept good policies", () => {
    const policies = policiesOf(
      breakerText("a", "{trip: {rate: {threshold: 50%}}, fallback: {grpc: 14, headers: {x-a: b}}}"),
      breakerText(
        "e",
        "{key: {header: a}, trip: {hung: {over: 1s, count: 5}}, failure: {statuses: [5xx, 500-504]}}",
      ),
      faultText("b", ", unit: {header: x-user}, abort: {status: 503}"),
      faultText("c", ", unit: request"),
      tagsText("d", "[{name: tenant, from: {header: x-tenant}}]"),
    );
    for (const policy of policies) {
      accepts(policy);
      expect(accepts.errors).toBeNull();
    }
  });

  it("lets an editor see most mistakes", () => {
    const [good] = policiesOf(breakerText("a"));
    const withSpec = (spec: unknown) => ({ ...good, spec });
    const trip = { consecutive: 5 };
    expect(accepts(withSpec({ trip }))).toBe(true);
    for (const spec of [
      {},
      { trip: {} },
      { trip: { consecutive: 0 } },
      { trip: { consecutive: "5" } },
      { trip: { rate: { threshold: "50" } } },
      { trip: { slow: {} } },
      { trip: { slow: { over: "1s" } } },
      { trip: { hung: { over: "1s", count: 0 } } },
      { trip, failure: { statuses: ["6xx"] } },
      { trip, failure: { soft: [429] } },
      { trip, failure: { grpc: ["NOPE"] } },
      { trip, ramp: { from: "10%" } },
      { trip, key: {} },
      { trip, key: { header: "a", source: true } },
      { trip, banana: 1 },
      { trip, open: { base: "5" } },
      { trip, fallback: { grpc: "NOPE" } },
      { trip, match: { hosts: [] } },
      { trip, match: { paths: [{ exact: "/a", prefix: "/b" }] } },
    ]) {
      expect(accepts(withSpec(spec)), JSON.stringify(spec)).toBe(false);
    }
    expect(accepts({ ...good, kind: "Banana" })).toBe(false);
  });

  it("says what every field is for", () => {
    const fields = everySchema(POLICY_SCHEMA).flatMap((schema) =>
      typeof schema.properties === "object" && schema.type === "object"
        ? Object.entries(schema.properties ?? {})
        : [],
    );
    expect(fields.length).toBeGreaterThan(80);
    for (const [name, schema] of fields) expect(schema, name).toHaveProperty("description");
  });

  it("leaves no object open but maps of texts, metadata and what is judged elsewhere", () => {
    const open = everySchema(POLICY_SCHEMA).filter(
      (schema) => schema.type === "object" && schema.additionalProperties === undefined,
    );
    expect(open.map((schema) => schema.description)).toEqual(["What the policy says."]);
  });
});
