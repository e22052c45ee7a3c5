import { describe, expect, it } from "vitest";
import { type RenderWish, readRenderOptions } from "../../../controller/render/index.js";

function errorsOf(wish: RenderWish): string[] {
  const read = readRenderOptions(wish);
  return "errors" in read ? read.errors : [];
}

describe("what is to be rendered", () => {
  it("has a default for everything", () => {
    expect(readRenderOptions({})).toEqual({
      options: {
        controller: { host: "127.0.0.1", port: 18_000 },
        identity: { namespace: "default", labels: {}, tags: [] },
        directions: ["inbound", "outbound"],
        part: "all",
      },
    });
  });

  it("is read from texts", () => {
    const wish = {
      controller: "meshfuse:1234",
      namespace: "shop",
      service: "cart",
      version: "v2",
      labels: ["app=cart", "note=a=b", "empty="],
      tags: ["tenant", "tier_2"],
      direction: "inbound",
      part: "filters",
    };
    expect(readRenderOptions(wish)).toEqual({
      options: {
        controller: { host: "meshfuse", port: 1234 },
        identity: {
          namespace: "shop",
          service: "cart",
          version: "v2",
          labels: { app: "cart", note: "a=b", empty: "" },
          tags: ["tenant", "tier_2"],
        },
        directions: ["inbound"],
        part: "filters",
      },
    });
  });

  it("is refused with every error at once", () => {
    const wish = { controller: "x", service: "", labels: ["a", "b=1", "b=2"], direction: "up", part: "half" };
    expect(errorsOf(wish)).toEqual([
      'controller: "x" is not host:port',
      "service: is empty",
      'labels[0]: "a" is not name=value',
      'labels[2]: "b" is a name given twice',
      'direction: "up" is not one of inbound, outbound, both',
      'part: "half" is not one of all, bootstrap, filters, tracing, access-log, access-logger-stats, example',
    ]);
  });

  it("takes no tag that could be mistaken for another label", () => {
    expect(errorsOf({ tags: ["Tenant", "le", "outcome", "state", "a", "a", ""] })).toEqual([
      'tags[0]: "Tenant" is not a name such as tenant_id',
      'tags[1]: "le" is a reserved name',
      'tags[2]: "outcome" is a reserved name',
      'tags[3]: "state" is a reserved name',
      'tags[5]: "a" is a name given twice',
      'tags[6]: "" is not a name such as tenant_id',
    ]);
  });

  it("takes 16 tags and texts of 253 bytes, not more", () => {
    const tags = (count: number) => Array.from({ length: count }, (_, index) => `tag_${index}`);
    expect(errorsOf({ tags: tags(16), service: "é".repeat(126) })).toEqual([]);
    expect(errorsOf({ tags: tags(17), service: "é".repeat(127) })).toEqual([
      "service: is longer than 253 bytes",
      "tags: has more than 16 entries",
    ]);
  });

  it("keeps a label of any name as data", () => {
    const read = readRenderOptions({ labels: ["__proto__=x"] });
    if ("errors" in read) throw new Error(read.errors.join());
    expect(Object.entries(read.options.identity.labels)).toEqual([["__proto__", "x"]]);
  });
});

describe("a namespace or service", () => {
  it.each(["a b", "a/b", "a\nb", "a\u001bb"])("is never called %j", (service) => {
    const words = " has a space, a slash or a control character, as no name has";
    const errors = [`service: ${JSON.stringify(service)}${words}`];
    expect(readRenderOptions({ service })).toEqual({ errors });
    expect(readRenderOptions({ namespace: service })).toEqual({
      errors: [`namespace: ${JSON.stringify(service)}${words}`],
    });
  });
});
