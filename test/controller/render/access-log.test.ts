import { describe, expect, it } from "vitest";
import { parse, parseAllDocuments } from "yaml";
import {
  accessLogFields,
  readRenderOptions,
  renderEnvoy,
  renderIstioAccessLog,
} from "../../../controller/render/index.js";
import { run } from "../cli/world.js";

function rendered(wish: Parameters<typeof readRenderOptions>[0]): string {
  const read = readRenderOptions({ part: "access-log", ...wish });
  if ("errors" in read) throw new Error(read.errors.join("\n"));
  return renderEnvoy(read.options);
}

function fields(text: string): Record<string, unknown>[] {
  return parseAllDocuments(text).map((document) => {
    const [entry] = document.toJS();
    return entry.typed_config.log_format.json_format;
  });
}

describe("the access log for an Envoy", () => {
  it("says what Meshfuse did to a request, and the tags that were named", () => {
    const [inbound, outbound] = fields(rendered({ service: "reviews", tags: ["tenant", "plan"] }));
    for (const each of [inbound, outbound]) {
      expect(each).toMatchObject({
        breaker: "%FILTER_STATE(wasm.meshfuse.breaker:PLAIN)%",
        fault: "%FILTER_STATE(wasm.meshfuse.fault:PLAIN)%",
        tags: {
          tenant: "%FILTER_STATE(wasm.meshfuse.tag.tenant:PLAIN)%",
          plan: "%FILTER_STATE(wasm.meshfuse.tag.plan:PLAIN)%",
        },
      });
    }
  });

  it("says whose it is: the caller by its header, the callee where it was named", () => {
    const [inbound, outbound] = fields(rendered({ service: "reviews", namespace: "shop" }));
    expect(inbound).toMatchObject({ direction: "inbound", destination: "shop/reviews" });
    expect(outbound).toMatchObject({ direction: "outbound", source: "%REQ(X-MESHFUSE-SOURCE)%" });
    expect(inbound).not.toHaveProperty("source");
    expect(fields(rendered({}))[0]).not.toHaveProperty("destination");
  });

  it("takes no operator from a service's name", () => {
    const [inbound] = fields(rendered({ service: "%REQ(COOKIE)%", namespace: "a%b" }));
    expect(inbound).toMatchObject({ destination: "a%%b/%%REQ(COOKIE)%%" });
  });

  it("is of one listener where that is asked for", () => {
    expect(fields(rendered({ direction: "outbound" })).map(({ direction }) => direction)).toEqual([
      "outbound",
    ]);
  });

  it("logs no query, which may hold what users type", () => {
    expect(JSON.stringify(accessLogFields([]))).not.toContain("REQ(:PATH)");
  });

  it("is one operator a field, so that numbers stay numbers", () => {
    const { tags: _, ...plain } = accessLogFields(["a"]);
    for (const [field, operator] of Object.entries(plain)) {
      expect([field, operator]).toEqual([field, expect.stringMatching(/^%[^%]+(%[^%]*)*%$/)]);
    }
  });
});

describe("the access log for Istio", () => {
  it("is a part of the mesh configuration, with the same fields but the listener's", () => {
    const result = renderIstioAccessLog(["tenant"]);
    if ("errors" in result) throw new Error(result.errors.join());
    const { meshConfig } = parse(result.text);
    expect(meshConfig).toMatchObject({ accessLogFile: "/dev/stdout", accessLogEncoding: "JSON" });
    expect(JSON.parse(meshConfig.accessLogFormat)).toEqual(accessLogFields(["tenant"]));
  });

  it("is printed by a command, which refuses what is no tag", async () => {
    const { code, out } = await run(["render", "istio-access-log", "--tag", "tenant,plan"]);
    expect(code).toBe(0);
    expect(parse(out).meshConfig.accessLogFormat).toContain("wasm.meshfuse.tag.plan");
    const wrong = await run(["render", "istio-access-log", "--tag", "Tenant"]);
    expect(wrong.code).toBe(2);
    expect(wrong.err).toContain('--tag: "Tenant" is not a name such as tenant_id');
  });
});
