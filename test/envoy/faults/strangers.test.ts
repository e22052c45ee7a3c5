// Headers by which strangers could ask for faults, on a real Envoy: what comes in does not get past the filter.
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { ask, Rig } from "../filter/rig/index.js";

const WISHES = {
  "x-envoy-fault-abort-request": "503",
  "x-envoy-fault-abort-request-percentage": "100",
  "x-envoy-fault-abort-grpc-request": "14",
  "x-envoy-fault-delay-request": "5000",
  "x-envoy-fault-throughput-response": "1",
  "x-envoy-fault-of-a-later-envoy": "any",
};
const LEFT = { "x-envoy-faults": "no wish", "x-mine": "too" };

let rig: Rig;
beforeAll(async () => {
  rig = await Rig.start(1);
});
afterAll(() => rig.stop());

/** The names that the upstream got, of those that could be wishes. */
async function passed(port: number, host: string): Promise<string[]> {
  const answer = await ask(port, { host, path: "/echo", headers: { ...WISHES, ...LEFT } });
  expect(answer.status).toBe(200);
  return Object.keys(JSON.parse(answer.body))
    .filter((name) => name.startsWith("x-envoy-fault"))
    .sort();
}

const fault = (host: string, spec: object) => ({
  name: `default/${host}`,
  match: { hosts: [host] },
  percentage: "0%",
  activeFor: "1h",
  ...spec,
});

describe("an inbound filter", () => {
  it("takes them all out, with no fault and beside any", async () => {
    expect(await passed(rig.ports.inbound, "any")).toEqual(["x-envoy-faults"]);
    await rig.apply("inbound", { faults: [fault("beside", { abort: { status: 503 } })] });
    expect(await passed(rig.ports.inbound, "any")).toEqual(["x-envoy-faults"]);
    expect(await passed(rig.ports.inbound, "beside")).toEqual(["x-envoy-faults"]);
  });

  it("leaves them to a request that a fault hears, and to no other", async () => {
    await rig.apply("inbound", { faults: [fault("heard", { headers: true })] });
    expect(await passed(rig.ports.inbound, "heard")).toEqual(
      [...Object.keys(WISHES), "x-envoy-faults"].sort(),
    );
    expect(await passed(rig.ports.inbound, "any")).toEqual(["x-envoy-faults"]);
  });
});

describe("an outbound filter", () => {
  it("leaves an application's own to it, but throughput where a fault may ask for that", async () => {
    const all = [...Object.keys(WISHES), "x-envoy-faults"].sort();
    expect(await passed(rig.ports.outbound, "any")).toEqual(all);
    await rig.apply("outbound", { faults: [fault("slow", { throughput: { kibps: 1 } })] });
    const others = all.filter((name) => !name.includes("throughput"));
    expect(await passed(rig.ports.outbound, "slow")).toEqual(others);
    expect(await passed(rig.ports.outbound, "any")).toEqual(others);
  });
});
