// A plugin without a configuration: nothing is handed over, and what the host hands over next is something else.
import { describe, expect, it } from "vitest";
import { Sidecar } from "../support/sidecar.js";

describe("a plugin without a configuration", () => {
  it("passes everything, whatever its root id is", async () => {
    const sidecar = await Sidecar.start({});
    const rootId = `${"of-a-gateway-with-a-long-name.".repeat(8)}outbound`;
    const [root] = sidecar.envoy.configureAll({ rootId, direction: "outbound", configuration: "" });
    sidecar.envoy.advance(1000);
    expect(root?.exchange({ request: { authority: "ratings" } }).client.status).toBe(200);
    expect(sidecar.envoy.violationList).toEqual([]);
    expect(sidecar.counter("meshfuse_requests_total", { outcome: "success" })).toBe(1);
  });

  it("shows no revision", async () => {
    const sidecar = await Sidecar.start({});
    const rootId = "a".repeat(64);
    sidecar.envoy.configureAll({ rootId, direction: "outbound", configuration: "" });
    sidecar.envoy.advance(1000);
    expect(sidecar.envoy.metrics.value("gauge", "meshfuse_config_revision.direction=.=outbound;.;")).toBe(0);
  });
});
