import { describe, expect, it } from "vitest";
import { BREAKER, script } from "../api/fixture.js";
import { delivery, sidecarView } from "./views.js";
import { serverFor } from "./world.js";

const DELETE = ["delete", "CircuitBreaker", "ratings"];

describe("delete", () => {
  it("deletes by kind and name, and says who asks and why", async () => {
    const asked = script();
    const cli = await serverFor(asked);
    const { code, out } = await cli(["delete", "circuitbreaker", "ratings", "--because", "incident 7"]);
    expect({ code, out }).toEqual({ code: 0, out: "CircuitBreaker/default/ratings deleted\n" });
    expect(asked.removed).toEqual([
      { key: "CircuitBreaker/default/ratings", by: "ann@laptop", because: "incident 7" },
    ]);
  });

  it("takes another namespace", async () => {
    const asked = script();
    await (await serverFor(asked))([...DELETE, "-n", "shop"]);
    expect(asked.removed.map(({ key }) => key)).toEqual(["CircuitBreaker/shop/ratings"]);
  });

  it.each([
    ["a/b", "default"],
    ["a b", "default"],
    ["../../x", "default"],
    ["", "default"],
    ["ratings", "x/y"],
    ["ratings", ""],
  ])("takes %j in %j for no name, instead of another policy's", async (name, namespace) => {
    const asked = script();
    const line = ["delete", "CircuitBreaker", name, "-n", namespace];
    const { code, err } = await (await serverFor(asked))(line);
    expect({ code, removed: asked.removed }).toEqual({ code: 2, removed: [] });
    expect(err).toContain("is not the name of a policy or namespace\n");
  });

  it("deletes the policies of a file", async () => {
    const asked = script();
    const readStdin = async () => JSON.stringify(BREAKER.policy);
    await (await serverFor(asked))(["delete", "-f", "-"], { readStdin });
    expect(asked.removed.map(({ key }) => key)).toEqual(["CircuitBreaker/default/ratings"]);
  });

  it("says which file holds a policy that stays, and ends with 5", async () => {
    const cli = await serverFor(script({ remove: { outcome: "in_file", file: "mesh.yaml" } }));
    const { code, err } = await cli(DELETE);
    expect(code).toBe(5);
    expect(err).toContain("CircuitBreaker/default/ratings stands in mesh.yaml: edit that file");
  });

  it("tells programs what was deleted and what was not", async () => {
    const good = await (await serverFor(script()))([...DELETE, "-o", "json"]);
    expect(JSON.parse(good.out)).toEqual({ deleted: ["CircuitBreaker/default/ratings"], failed: [] });
    const asked = script({ remove: { outcome: "absent" } });
    const { code, out } = await (await serverFor(asked))([...DELETE, "-o", "json"]);
    expect(code).toBe(1);
    expect(JSON.parse(out)).toMatchObject({
      deleted: [],
      failed: [
        { key: "CircuitBreaker/default/ratings", reason: expect.stringContaining("there is no policy") },
      ],
    });
  });

  it("goes on to the others where one of a file cannot be deleted", async () => {
    const asked = script({ remove: { outcome: "absent" } });
    const other = { ...BREAKER.policy, metadata: { name: "details", namespace: "default" } };
    const readStdin = async () => `${JSON.stringify(BREAKER.policy)}\n---\n${JSON.stringify(other)}`;
    const { code } = await (await serverFor(asked))(["delete", "-f", "-"], { readStdin });
    expect(code).toBe(1);
    expect(asked.removed).toHaveLength(2);
  });

  it("waits until no sidecar has it any more", async () => {
    const asked = script({ sidecars: [sidecarView("reviews-v1", { deliveries: [delivery("outbound")] })] });
    const { code, out } = await (await serverFor(asked))([...DELETE, "--wait"]);
    expect(code).toBe(0);
    expect(out).toBe("CircuitBreaker/default/ratings deleted\nthe sidecar is up to date\n");
  });
});
