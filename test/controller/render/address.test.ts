import { describe, expect, it } from "vitest";
import { parseAddress } from "../../../controller/render/index.js";

describe("the controller's address", () => {
  it.each([
    ["127.0.0.1:18000", { host: "127.0.0.1", port: 18_000 }],
    ["meshfuse.mesh.svc.cluster.local:1", { host: "meshfuse.mesh.svc.cluster.local", port: 1 }],
    ["localhost:65535", { host: "localhost", port: 65_535 }],
    ["meshfuse.mesh.svc.cluster.local.:1", { host: "meshfuse.mesh.svc.cluster.local.", port: 1 }],
    ["my_host:1", { host: "my_host", port: 1 }],
    ["[::1]:18000", { host: "::1", port: 18_000 }],
  ])("%s is read", (text, address) => {
    expect(parseAddress(text)).toEqual(address);
  });

  it.each([
    "",
    "localhost",
    ":18000",
    "localhost:0",
    "localhost:65536",
    "localhost:x",
    "http://localhost:18000",
    "::1:18000",
    "[127.0.0.1]:18000",
    "[::1]",
    "a b:1",
    "-a:1",
    "a-:1",
    "a..b:1",
    ".a:1",
    "a.-b:1",
    ".:1",
    `${"a.".repeat(127)}:1`,
    "a\nb:1",
  ])("%j is refused", (text) => {
    expect(parseAddress(text)).toBeUndefined();
  });
});
