// Tags and the secret that they hash with, as a sidecar is given them.
import { describe, expect, it } from "vitest";
import type { Sidecar } from "../../../../controller/model/index.js";
import { checkFilterConfig, resolveConfig } from "../../../../controller/policy/index.js";
import { breakerText, policiesOf, SIDECAR, tagsText } from "../documents.js";

const KEY = "000102030405060708090a0b0c0d0e0f";
const HASHED = "[{name: user, from: {cookie: sid}, hash: true}]";
const PLAIN = "[{name: tenant, from: {header: x-tenant}, hash: false}]";

function resolved(texts: string[], hashKey: string | undefined = KEY, sidecar: Partial<Sidecar> = {}) {
  const policies = policiesOf(...texts).map((policy) => ({ policy, source: "a.yaml", acceptedMs: 0 }));
  const resolution = resolveConfig({
    policies,
    sidecar: { ...SIDECAR, ...sidecar },
    direction: "outbound",
    services: [],
    hashKey,
  });
  if (!resolution.ok) throw new Error(resolution.errors.map(({ message }) => message).join("\n"));
  return resolution.config;
}

describe("the key of hashes", () => {
  it("is in the configuration of a sidecar of which a tag hashes", () => {
    const { text } = resolved([tagsText("a", HASHED)]);
    expect(JSON.parse(text)).toMatchObject({ hashKey: KEY, tags: [{ name: "user", hash: true }] });
    expect(checkFilterConfig(text)).toEqual([]);
  });

  it("is in no other", () => {
    for (const texts of [[], [breakerText("a")], [tagsText("a", PLAIN)]]) {
      expect(resolved(texts).text).not.toContain(KEY);
    }
    const elsewhere = tagsText("a", HASHED, ", selector: {app: ratings}");
    expect(resolved([elsewhere]).text).not.toContain(KEY);
    expect(resolved([tagsText("a", HASHED)], KEY, { namespace: "other" }).text).not.toContain(KEY);
  });

  it("makes another revision where it is another, and only there", () => {
    const other = `f${KEY.slice(1)}`;
    const revisions = (text: string) => [KEY, other].map((key) => resolved([text], key).revision);
    const [hashed, anew] = revisions(tagsText("a", HASHED));
    expect(hashed).not.toBe(anew);
    const [plain, still] = revisions(tagsText("a", PLAIN));
    expect(plain).toBe(still);
  });

  it("is missed where nobody has one", () => {
    const policies = policiesOf(tagsText("a", HASHED)).map((policy) => ({
      policy,
      source: "a.yaml",
      acceptedMs: 0,
    }));
    const resolution = resolveConfig({ policies, sidecar: SIDECAR, direction: "outbound", services: [] });
    expect(resolution).toMatchObject({
      ok: false,
      errors: [
        {
          document: "RequestTags default/a",
          message: expect.stringContaining("tags[0].hash: needs hashKey for"),
        },
      ],
    });
  });
});

describe("a tag of a policy", () => {
  it("comes as it is written, by the document's match", () => {
    const text = tagsText(
      "a",
      "[{name: user, from: {template: '/u/{id}', take: id}, redact: [email], to: {log: true, header: X-MF}}]",
      ", match: {methods: [GET]}",
    );
    expect(JSON.parse(resolved([text]).text).tags).toEqual([
      {
        name: "user",
        match: { methods: ["GET"] },
        from: { template: "/u/{id}", take: "id" },
        redact: ["email"],
        to: { log: true, header: "X-MF" },
      },
    ]);
  });
});
