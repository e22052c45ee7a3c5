// The name of this sidecar's own service goes into a header, so it is one whatever the document or Envoy's node says.
import { describe, expect, it } from "vitest";
import { Sidecar } from "../support/sidecar.js";

const SERVICES = [{ name: "default/ratings", hosts: ["ratings"] }];
const SOURCE = "x-meshfuse-source";

async function sourceSaid(node: object | undefined, cluster = "reviews") {
  const document = { services: SERVICES, ...(node === undefined ? {} : { node }) };
  const sidecar = await Sidecar.start(document, 1, { node: { id: "n", cluster } });
  const { upstream } = sidecar.root.exchange({ request: { authority: "ratings" } });
  expect(sidecar.envoy.violationList).toEqual([]);
  return upstream.headers?.get(SOURCE);
}

describe("the name of this sidecar's service", () => {
  it.each([
    ["a\r\nx-evil: 1", "shop/a__x-evil: 1"],
    ["a\0b", "shop/a_b"],
    ["a\tb\x7f", "shop/a_b_"],
    ["réviews", "shop/r\u00c3\u00a9views"],
  ])("is one line where the document says %j", async (service, said) => {
    expect(await sourceSaid({ service, namespace: "shop" })).toBe(said);
  });

  it("is one line where Envoy's node says it", async () => {
    expect(await sourceSaid(undefined, "a\nb")).toBe("default/a_b");
  });
});
