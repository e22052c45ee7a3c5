import { describe, expect, it } from "vitest";
import { parse } from "yaml";
import { run } from "./world.js";

const BASE = ["render", "istio", "--controller", "meshfuse.mesh.svc:18000"];

describe("render istio", () => {
  it("prints an EnvoyFilter as the flags say", async () => {
    const flags =
      "--namespace shop --selector app=reviews,version=v1 --selector tier=gold --name mf --priority -5";
    const { code, out } = await run([
      ...BASE,
      ...flags.split(" "),
      "--gateway",
      "--tag",
      "tenant,region",
      "plan",
    ]);
    expect(code).toBe(0);
    expect(parse(out)).toMatchObject({
      kind: "EnvoyFilter",
      metadata: { name: "mf", namespace: "shop" },
      spec: {
        workloadSelector: { labels: { app: "reviews", version: "v1", tier: "gold" } },
        priority: -5,
        configPatches: [
          { match: { context: "ANY" } },
          { match: { context: "SIDECAR_INBOUND" } },
          ...["SIDECAR_OUTBOUND", "SIDECAR_OUTBOUND"].map((context) => ({ match: { context } })),
          ...["GATEWAY", "GATEWAY"].map((context) => ({ match: { context } })),
        ],
      },
    });
    expect(out).toContain("what, tenant, region, plan]");
  });

  it("does not guess where the controller is", async () => {
    const { code, out, err } = await run(["render", "istio"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    expect(err).toContain("--controller: missing; name the host:port that pods reach");
  });

  it("tells all that is wrong with its flags, and where to look", async () => {
    const { code, out, err } = await run([...BASE, "--name", "A", "--priority", "x", "--selector", "app"]);
    expect({ code, out }).toEqual({ code: 2, out: "" });
    for (const words of [
      '--name: "A"',
      '--priority: "x"',
      '--selector: "app"',
      "meshfuse render istio --help",
    ]) {
      expect(err).toContain(words);
    }
  });

  it("takes no word that belongs to no flag", async () => {
    expect((await run([...BASE, "extra"])).code).toBe(2);
  });
});
