import { describe, expect, it } from "vitest";
import { proxyBootstrap } from "../../../../bench/ladder/proxy/index.js";
import { RESPONSE } from "../../../../bench/scenario/index.js";

const made = (part: object = {}) =>
  JSON.stringify(proxyBootstrap({ port: 20_001, filters: [{ name: "mine" }], response: RESPONSE, ...part }));

describe("the proxy of a chain", () => {
  it("listens on loopback alone, where it is told to", () => {
    expect(made()).toContain('"socket_address":{"address":"127.0.0.1","port_value":20001}');
    expect(made()).not.toContain("0.0.0.0");
  });

  it("has the chain before the router", () => {
    expect(made()).toMatch(/"http_filters":\[\{"name":"mine"\},\{"name":"router"/);
  });

  it("answers as the scenario's upstream: status, headers, and as many bytes", () => {
    const text = made();
    expect(text).toContain(`"direct_response":{"status":200,"body":{"inline_string":"${"x".repeat(64)}"}}`);
    for (const [key, value] of RESPONSE.filter(([name]) => name !== ":status" && name !== "content-length"))
      expect(text).toContain(JSON.stringify({ key, value }));
    expect(text).not.toContain('"key":"content-length"');
  });

  it("keeps the request's id, by which faults draw", () => {
    expect(made()).toContain('"generate_request_id":false,"preserve_external_request_id":true');
  });

  it("spreads connections evenly, so that each worker has as many", () => {
    expect(made()).toContain('"connection_balance_config":{"exact_balance":{}}');
  });

  it("has a cluster for reports only where somebody takes them", () => {
    expect(made()).toContain('"clusters":[]');
    const text = made({ controller: "127.0.0.1:18000" });
    expect(text).toContain('"name":"meshfuse","type":"STATIC"');
    expect(text).toContain('"port_value":18000');
    expect(text).toContain("http2_protocol_options");
  });
});
