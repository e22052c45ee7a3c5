import type { InjectOptions } from "fastify";
import { describe, expect, it } from "vitest";
import { apiOver, script } from "./fixture.js";
import { ONE, POST, payload, YAML } from "./wrong.js";

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
