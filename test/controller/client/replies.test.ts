import { describe, expect, it } from "vitest";
import { replyCheck } from "../../../controller/client/index.js";
import { BREAKER } from "../api/fixture.js";

const POLICY_PATH = "/api/v1/policies/{kind}/{namespace}/{name}";

describe("a reply", () => {
  const check = replyCheck();

  it("is as the document says", () => {
    expect(check("GET", "/api/v1/edges", 200, { edges: [] })).toBeUndefined();
    expect(check("GET", "/api/v1/policies", 200, { policies: [BREAKER], errors: [] })).toBeUndefined();
    expect(check("GET", POLICY_PATH, 200, BREAKER)).toBeUndefined();
    expect(check("POST", "/api/v1/policies", 200, { dryRun: true, changes: [] })).toBeUndefined();
  });

  it("is told with the first place where it is not", () => {
    expect(check("GET", "/api/v1/edges", 200, {})).toBe("must have required property 'edges'");
    expect(check("GET", "/api/v1/edges", 200, { edges: [1] })).toBe("/edges/0 must be object");
    expect(check("GET", POLICY_PATH, 200, { ...BREAKER, version: "7" })).toBe("/version must be integer");
  });

  it("may have fields and policies that this version does not know", () => {
    const policy = { kind: "Later", metadata: { name: "a", namespace: "b" }, spec: {} };
    expect(check("GET", POLICY_PATH, 200, { ...BREAKER, policy, later: 1 })).toBeUndefined();
    expect(check("GET", POLICY_PATH, 200, { ...BREAKER, policy: { kind: "Later" } })).toContain("/policy");
  });

  it("is none of the document's where its status or path is unknown there", () => {
    expect(check("GET", "/api/v1/edges", 206, { edges: [] })).toBe("status 206");
    expect(check("GET", "/nowhere", 200, {})).toBe("status 200");
    expect(check("TRACE", "/api/v1/edges", 200, {})).toBe("status 200");
  });
});
