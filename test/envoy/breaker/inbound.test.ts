// A breaker on the callee's side, with four workers: it protects the service, from all callers or from one.
import { Agent } from "node:http";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Answer, ask, Rig } from "../filter/rig/index.js";
import { isRejected } from "./stage/index.js";

const FOREVER = { base: "1h", max: "1h" };
const SERVICES = ["shop", "batch", "report"].map((name) => ({ name: `default/${name}`, hosts: [name] }));
const CLIENTS = 24;

let rig: Rig;
const agents = Array.from({ length: CLIENTS }, () => new Agent({ keepAlive: true, maxSockets: 1 }));
beforeAll(async () => {
  rig = await Rig.start(4);
});
afterAll(async () => {
  for (const agent of agents) agent.destroy();
  await rig.stop();
});

const breaker = (name: string, spec: object) =>
  rig.apply("inbound", {
    services: SERVICES,
    breakers: [{ name: `default/${name}`, match: { paths: [{ prefix: `/` }] }, open: FOREVER, ...spec }],
  });

/** As the caller's sidecar sends it. */
const askAs = (source: string, path: string, agent?: Agent): Promise<Answer> =>
  ask(rig.ports.inbound, {
    path,
    headers: { "x-meshfuse-source": source },
    ...(agent === undefined ? {} : { agent }),
  });

const allAs = (source: string, path = "/s/200") =>
  Promise.all(agents.map((agent) => askAs(source, path, agent)));

const allRejected = async (source: string) => (await allAs(source)).every(isRejected);
const noneRejected = async (source: string) => !(await allAs(source)).some(isRejected);

describe("a breaker in front of a service", () => {
  it("keeps all callers away once it has failed", async () => {
    await breaker("whole", { trip: { consecutive: 3 } });
    for (let n = 0; n < 3; n++) await askAs("default/shop", "/s/500", agents[0]);
    for (const source of ["default/shop", "default/batch", "default/nobody"]) {
      await expect.poll(() => allRejected(source)).toBe(true);
    }
    const [rejection] = await allAs("default/batch");
    expect(rejection?.headers["x-meshfuse"]).toBe("breaker=default/whole; state=open");
  });

  it("for one caller's requests turns away that caller alone", async () => {
    await breaker("sources", { match: { sources: ["default/batch"] }, trip: { consecutive: 3 } });
    for (let n = 0; n < 6; n++) await askAs("default/shop", "/s/500", agents[0]);
    expect(await noneRejected("default/shop")).toBe(true);
    for (let n = 0; n < 3; n++) await askAs("default/batch", "/s/500", agents[1]);
    await expect.poll(() => allRejected("default/batch")).toBe(true);
    expect(await noneRejected("default/shop")).toBe(true);
    expect(await noneRejected("default/report")).toBe(true);
  });

  it("with a key by caller has one state for each, on all workers", async () => {
    await breaker("callers", { key: { source: true }, trip: { consecutive: 3 } });
    for (const source of ["default/batch", "default/report"]) {
      for (let n = 0; n < 3; n++) await askAs(source, "/s/500", agents[2]);
      await expect.poll(() => allRejected(source)).toBe(true);
    }
    expect(await noneRejected("default/shop")).toBe(true);
    const keys = { breaker: "default/callers" };
    await rig.metrics.becomes({ open: 2, closed: 1 }, "state", "meshfuse_breaker_keys", keys);
  });
});
