// One breaker for each value of a header, on four workers.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { trappingBuild } from "../counts/builds.js";
import { Crowd, type Wish } from "../filter/rig/index.js";
import { isRejected, Stage } from "./stage/index.js";

const BUILD = trappingBuild();
const FOREVER = { base: "1h", max: "1h" };
const TWO = { trip: { consecutive: 2 }, open: FOREVER };
const RELOADED_MS = 250;
/** Every worker has heard of the keys of the others. */
const KNOWN_MS = 250;

let stage: Stage;
beforeAll(async () => {
  stage = await Stage.start(4, BUILD);
});
afterAll(() => stage.stop());

const keyed = (host: string, more: object = {}, spec: object = TWO) =>
  stage.breaker(host, { ...spec, key: { header: "x-tenant", ...more } }, BUILD);
const of = (host: string, tenant: string | undefined, path = "/s/200"): Wish =>
  tenant === undefined ? { host, path } : { host, path, headers: { "x-tenant": tenant } };
const fail = async (host: string, tenant: string | undefined, worker = 0) => {
  for (let n = 0; n < 2; n++) await stage.ask(worker, of(host, tenant, "/s/500"));
};
const passes = async (host: string, tenant: string | undefined) =>
  !(await stage.all(of(host, tenant))).some(isRejected);

describe("a breaker by tenant", () => {
  it("turns away the tenant that failed, on all workers, and no other", async () => {
    const host = "tenants";
    await keyed(host);
    for (const tenant of ["silver", "bronze", undefined]) expect(await passes(host, tenant)).toBe(true);
    await fail(host, "gold");
    await stage.rejects(of(host, "gold"));
    for (const tenant of ["silver", "bronze", undefined, "", "golden"])
      expect(await passes(host, tenant)).toBe(true);
    const [transition] = await stage.states(host, ["open"]);
    expect(transition).toMatchObject({ key: "gold", reason: "consecutive" });
    const keys = { breaker: `default/${host}` };
    await stage.rig.metrics.becomes({ open: 1, closed: 4 }, "state", "meshfuse_breaker_keys", keys);
  });

  it("counts requests without the header as those of the empty value", async () => {
    const host = "empty";
    await keyed(host);
    await fail(host, undefined);
    await stage.rejects(of(host, ""));
    await stage.rejects(of(host, undefined));
    expect(await passes(host, "gold")).toBe(true);
  });

  it("judges what the workers saw of one tenant together", async () => {
    const host = "joint";
    const rate = { threshold: "50%", window: "1m", minimum: 4 };
    await keyed(host, {}, { trip: { rate }, open: FOREVER });
    await stage.all(of(host, "silver"));
    expect((await stage.all(of(host, "gold", "/s/500"))).some(isRejected)).toBe(false);
    // Envoy's own answer: no window counts it.
    await stage.rejects(of(host, "gold", "/direct"));
    expect(await passes(host, "silver")).toBe(true);
  });

  it("keeps a tenant's state over a push, and over the end of the worker that saw it", async () => {
    const host = "kept";
    await keyed(host);
    await fail(host, "gold", 1);
    await stage.rejects(of(host, "gold"));
    await keyed(host, {}, { ...TWO, fallback: { status: 599 } });
    const answers = await stage.all(of(host, "gold"));
    expect(answers.map(({ status }) => status)).toEqual([599, 599, 599, 599]);
    await stage.kill(1);
    await wait(RELOADED_MS);
    const arrivedBefore = stage.arrivals(host).length;
    await stage.during(of(host, "gold"), () => wait(400));
    expect(stage.arrivals(host)).toHaveLength(arrivedBefore);
    expect(await passes(host, "silver")).toBe(true);
  });

  it("gives each tenant its own probes, as many as there may be on all workers", async () => {
    const host = "probes";
    await keyed(host, {}, { trip: { consecutive: 2 }, open: { base: "1s" }, halfOpen: { probes: 2 } });
    for (const tenant of ["gold", "silver"]) await fail(host, tenant);
    for (const tenant of ["gold", "silver"]) await stage.rejects(of(host, tenant));
    await wait(1_100);
    const both = await Promise.all([
      stage.all(of(host, "gold", "/wait/1000/200")),
      Promise.all(stage.workers.map((worker) => stage.ask(worker, of(host, "silver", "/wait/1000/200"), 1))),
    ]);
    for (const answers of both) expect(answers.filter((answer) => !isRejected(answer))).toHaveLength(2);
    await expect.poll(() => passes(host, "gold")).toBe(true);
    await expect.poll(() => passes(host, "silver")).toBe(true);
  });

  it("has no more breakers than it may, over all workers; further tenants share one", async () => {
    const host = "full";
    await keyed(host, { maxKeys: 3 });
    // Each comes to a worker of its own, all at the same time.
    await Promise.all(stage.workers.map((worker) => stage.ask(worker, of(host, `t${worker}`))));
    await Promise.all(stage.workers.map((worker) => stage.ask(worker, of(host, `u${worker}`))));
    const keys = { breaker: `default/${host}` };
    await stage.rig.metrics.becomes({ closed: 3 }, "state", "meshfuse_breaker_keys", keys);
    await wait(KNOWN_MS);
    await fail(host, "v1", 0);
    await stage.rejects(of(host, "v2"));
    const overflow = await stage.rig.metrics.sum("meshfuse_overflow_total", { what: "keys" });
    expect(overflow).toBeGreaterThan(0);
  });

  it("may be one of ten thousand", async () => {
    const host = "many";
    const crowd = new Crowd(stage.rig.ports.outbound);
    await keyed(host, { maxKeys: 10_000 });
    for (let first = 0; first < 10_000; first += crowd.size)
      await crowd.all((member) => of(host, `t${Math.min(first + member, 9_999)}`));
    crowd.leave();
    const keys = { breaker: `default/${host}` };
    await stage.rig.metrics.becomes({ closed: 10_000 }, "state", "meshfuse_breaker_keys", keys);
    await fail(host, "t7777", 2);
    await stage.rejects(of(host, "t7777"));
    for (const tenant of ["t7776", "t7778", "t77", "t9999"]) expect(await passes(host, tenant)).toBe(true);
    await stage.rig.metrics.becomes({ closed: 9_999, open: 1 }, "state", "meshfuse_breaker_keys", keys);
  });
});
