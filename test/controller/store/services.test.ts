import { describe, expect, it } from "vitest";
import { resolveConfig } from "../../../controller/policy/index.js";
import { sidecar } from "../push/fixture.js";
import { rig, settled } from "./rig.js";

const nobody = () => new Set<string>();
const HOUR_MS = 3_600_000;

describe("the table of services", () => {
  it("grows with each service and tells whether it was new", async () => {
    const { services } = (await rig()).kept;
    expect(services.add(sidecar("reviews"), nobody)).toBe(true);
    expect(services.add(sidecar("reviews", { id: "other" }), nobody)).toBe(false);
    expect(services.add(sidecar("reviews", { namespace: "a" }), nobody)).toBe(true);
    expect(services.list()).toEqual([
      { namespace: "a", service: "reviews" },
      { namespace: "default", service: "reviews" },
    ]);
    expect(services.list()).toBe(services.list());
  });

  it("is the same after a restart, so that no revision changes, and the trail says who brought what", async () => {
    const { kept, restarted } = await rig();
    for (const service of ["reviews", "details", "ratings"]) kept.services.add(sidecar(service), nobody);
    await settled();
    const again = await restarted();
    expect(again.kept.services.list()).toEqual(kept.services.list());
    expect(again.kept.store.audit({ limit: 1 })).toMatchObject([
      { type: "service.learned", subject: "default/ratings", by: "sidecar:ratings-v1" },
    ]);
  });

  it("passes over names that cannot be told apart from others", async () => {
    const { services } = (await rig()).kept;
    expect(services.add(sidecar("c", { namespace: "a/b" }), nobody)).toBe(false);
    expect(services.add(sidecar(""), nobody)).toBe(false);
    expect(services.list()).toEqual([]);
  });

  it("is bounded, and says when it is full", async () => {
    const { services } = (await rig()).kept;
    for (let at = 0; at < 1025; at++) services.add(sidecar(`s${at}`), nobody);
    expect(services.list()).toHaveLength(1024);
    expect(services.errors()).toMatchObject([
      { message: expect.stringContaining("is full with 1024 names") },
    ]);
  });

  it("that is full forgets what no sidecar was seen of, but not in the first hour after a start", async () => {
    const { kept, clock, restarted } = await rig();
    for (let at = 0; at < 1024; at++) kept.services.add(sidecar(`s${at}`), nobody);
    const seen = () =>
      new Set(
        kept.services
          .list()
          .map(({ service }) => `default/${service}`)
          .filter((name) => name.endsWith("7")),
      );
    clock.advance(HOUR_MS - 1);
    expect(kept.services.add(sidecar("late"), seen)).toBe(false);
    clock.advance(1);
    expect(kept.services.add(sidecar("late"), seen)).toBe(true);
    expect([kept.services.list().length, kept.services.errors()]).toEqual([103, []]);
    await settled();
    const again = await restarted();
    expect(again.kept.services.list()).toEqual(kept.services.list());
    expect(again.kept.store.audit({ limit: 2 })).toMatchObject([
      { type: "service.learned", subject: "default/late" },
      { type: "service.forgotten", by: "meshfuse", because: expect.stringContaining("full") },
    ]);
  });

  it("never takes so much that filters could be given no policy beside it", async () => {
    const { services } = (await rig()).kept;
    const namespace = "n".repeat(253);
    for (let at = 0; at < 1024; at++)
      services.add(sidecar(`${at}-${"s".repeat(240)}`, { namespace }), nobody);
    const resolution = resolveConfig({
      ...{ sidecar: sidecar("a", { namespace }), direction: "outbound", policies: [] },
      services: services.list(),
    });
    expect(resolution.ok && Buffer.byteLength(resolution.config.text)).toBeLessThan(170 * 1024);
    expect(services.errors()).toHaveLength(1);
  });

  it("holds in memory where it cannot be written, says so, and mends when it can", async () => {
    const { kept, clock, refuse, accept, restarted } = await rig();
    refuse("full");
    expect(kept.services.add(sidecar("reviews"), nobody)).toBe(true);
    await settled();
    expect([kept.services.list().length, kept.errors().length]).toEqual([1, 1]);
    accept();
    clock.advance(5_000);
    await settled();
    expect(kept.errors()).toEqual([]);
    expect((await restarted()).kept.services.list()).toHaveLength(1);
  });
});
