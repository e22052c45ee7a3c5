import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

async function statusOf(path: string, exempt?: readonly string[]): Promise<number | undefined> {
  const entry = fault("f", exempt === undefined ? ABORT : { ...ABORT, exempt });
  const sidecar = await Sidecar.start(faults(entry));
  return sidecar.root.exchange({ request: { path } }).client.status;
}

describe("an exempt path", () => {
  it.each([
    ["/a", ["/a"]],
    ["/", ["/"]],
    ["/?x", ["/"]],
    ["/#x", ["/"]],
    ["/b?q=/healthz", ["/a", "/b"]],
    ["/ab", ["/ab"]],
    ["/status/live", ["/status/ready", "/status/live"]],
    [`/${"x".repeat(900)}`, [`/${"x".repeat(900)}`]],
    ["/%2f", ["/%2f"]],
  ])("of %s is touched by no fault that names it", async (path, exempt) => {
    expect(await statusOf(path, exempt)).toBe(200);
  });

  it.each([
    ["/a/", ["/a"]],
    ["/A", ["/a"]],
    ["/", ["/a"]],
    ["/abd", ["/ab", "/abc"]],
    ["/healthz", []],
    ["/healthz", ["/ready"]],
    ["*", ["/"]],
    ["/a", undefined],
    ["", undefined],
  ])("%s is none of %j", async (path, exempt) => {
    expect(await statusOf(path, exempt)).toBe(503);
  });

  it("is its fault's own: another decides the request, and the first does not count it", async () => {
    const mine = fault("a", { ...ABORT, exempt: ["/a"] });
    const other = fault("b", { ...ABORT, exempt: [] });
    const sidecar = await Sidecar.start(faults(mine, other));
    const { client } = sidecar.root.exchange({ request: { path: "/a" } });
    expect(client.headers?.get("x-meshfuse")).toBe("fault=default/b");
    expect([verdicts(sidecar, "a"), verdicts(sidecar, "b")]).toEqual([{}, { injected: 1 }]);
  });

  it("may be one of 64, each of which is found", async () => {
    const exempt = Array.from({ length: 64 }, (_, i) => `/p${i}`);
    const sidecar = await Sidecar.start(faults(fault("f", { ...ABORT, exempt })));
    const status = (path: string) => sidecar.root.exchange({ request: { path } }).client.status;
    expect(new Set(exempt.map(status))).toEqual(new Set([200]));
    expect(status("/p64")).toBe(503);
  });
});
