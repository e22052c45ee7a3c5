// The client, the caller's sidecar and the called one's count each edge alike, to the request and by outcome, in Envoy's
// metrics and in the controller: over configurations and a controller that hangs, ends and is away. A VM that traps takes with it what
// ended there since it last told Envoy (a tick) or wrote for the controller (a report interval), and nothing else.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, describe, expect, it } from "vitest";
import { until } from "../../e2e/command.js";
import { trappingBuild } from "../counts/builds.js";
import { type Counts, EdgesRig, keyOf, Load, sumOf, Workers } from "./rig/index.js";

const WORKERS = 4;
/** Between two configurations, or two states of the controller, for the clients. */
const REST_MS = 120;
/** Reports are lost in it, and Envoy's connections to the controller go to their longest backoff. */
const AWAY_MS = 1_500;
/** A report is given up after half a second: two of them. */
const HUNG_MS = 1_700;
const TICK_MS = 100;
const REPORT_INTERVAL_MS = 1_000;
/** A tick of a busy machine may be so late. */
const LATE_MS = 250;
/** What a VM counted is safe from its death by then. */
const WRITTEN_MS = REPORT_INTERVAL_MS + TICK_MS + LATE_MS;
/** And the controller has it: the VM that reports does so an interval later at most, or one more if that is lost. */
const TOLD_MS = 3 * WRITTEN_MS;

describe("the edges of three services with four workers each", () => {
  let rig: EdgesRig;
  let load: Load;
  beforeAll(async () => {
    rig = await EdgesRig.start(WORKERS, trappingBuild());
    load = new Load(rig.sidecars, rig.application);
  });
  afterAll(async () => {
    load?.leave();
    await rig?.stop();
  });
  afterEach(() => expect(load.wrong.splice(0).slice(0, 5)).toEqual([]));

  it("are counted alike by clients and both ends whatever befalls configurations and the controller", async () => {
    await load.during(async () => {
      for (let revision = 2; revision <= 6; revision++) {
        rig.policies(revision);
        await wait(REST_MS);
      }
      await rig.hangController(HUNG_MS);
      await rig.endController("SIGKILL");
      await rig.startController();
      await wait(REST_MS);
      await rig.endController("SIGTERM");
      await wait(AWAY_MS);
      // It comes back with another policy.
      rig.policies(7);
      await rig.startController();
      await rig.delivered();
    });
    await rig.close(load.counts);
    expect(load.sent).toBeGreaterThan(1_000);
  });

  it("differ by exactly the retries that Envoy counts", async () => {
    for (const caller of ["shop", "cart"]) {
      const retries = await rig.retries(caller, "stock");
      expect(retries).toBeGreaterThan(50);
      expect(beyondSent(await rig.metrics(), caller)).toBe(retries);
      expect(beyondSent(await rig.views(), caller)).toBe(retries);
    }
    expect(await rig.retries("shop", "cart")).toBe(0);
  });

  it("are so in the graph of the past hour", async () => {
    const before = { counts: { ...load.counts }, graph: await rig.graph() };
    const retriesBefore = await rig.retries("shop", "stock");
    const retries = async () => (await rig.retries("shop", "stock")) - retriesBefore;
    await load.during(() => until("some retries", async () => (await retries()) > 5));
    await rig.close(load.counts);
    const more = less(await rig.graph(), before.graph);
    expect(more).toEqual(less(load.counts, before.counts));
    expect(beyondSent(more, "shop")).toBe(await retries());
  });

  describe("where a VM traps", () => {
    const edge = { direction: "outbound", source: "default/shop", destination: "default/cart" };
    const key = keyOf(edge, "success");
    const inMetrics = async () => (await rig.metrics())[key] ?? 0;
    const inViews = async () => (await rig.views())[key] ?? 0;
    let workers: Workers;
    beforeAll(async () => {
      workers = await Workers.connect(rig.sidecar("shop"), "cart", WORKERS);
    });
    afterAll(() => workers?.leave());

    it("lose what it had not told: of Envoy's metrics a tick's, of the controller's an interval's", async () => {
      const before = load.counts[key] ?? 0;
      const worker = 1;
      let trappedMs = 0;
      await workers.during(async () => {
        await wait(WRITTEN_MS);
        trappedMs = await workers.trap(worker);
        await wait(REST_MS);
      });
      const atRisk = (sinceMs: number) =>
        workers.servedMs[worker]?.filter((ms) => ms >= trappedMs - sinceMs && ms <= trappedMs + LATE_MS)
          .length ?? 0;
      const lost = async () => before + workers.served - (await inMetrics());
      const unknown = async () => before + workers.served - (await inViews());
      await expect.poll(lost).toBeLessThanOrEqual(atRisk(TICK_MS + LATE_MS));
      await expect.poll(unknown).toBeLessThanOrEqual(atRisk(WRITTEN_MS));
      await wait(TOLD_MS);
      expect(await lost()).toBeGreaterThanOrEqual(0);
      expect(await unknown()).toBeGreaterThanOrEqual(await lost());
    });

    it("lose nothing at the other end", async () => {
      const name = "http.inbound.downstream_rq_total";
      const got = (await rig.sidecar("cart").envoy.stats(`^${name}$`)).get(name) ?? 0;
      const toCart = (counts: Counts) =>
        sumOf(counts, "inbound default/shop default/cart") + sumOf(counts, "inbound outside default/cart");
      await expect.poll(async () => toCart(await rig.metrics())).toBe(got);
      await expect.poll(async () => toCart(await rig.views())).toBe(got);
    });

    it("lose nothing of what was written before", async () => {
      const before = { served: workers.served, metrics: await inMetrics(), views: await inViews() };
      const more = () => workers.served - before.served;
      await workers.during(() => wait(REST_MS));
      // What the controller knows was written.
      await expect.poll(inViews).toBe(before.views + more());
      for (const worker of [0, 2, 3]) await workers.trap(worker);
      // A VM that trapped comes back with a request, after a second of backoff.
      await workers.during(() => wait(WRITTEN_MS));
      await expect.poll(inMetrics).toBe(before.metrics + more());
      await expect.poll(inViews).toBe(before.views + more());
    });
  });
});

/** What counts are over others, where they are. */
function less(counts: Counts, others: Counts): Counts {
  const more = Object.entries(counts).map(([key, count]) => [key, count - (others[key] ?? 0)] as const);
  return Object.fromEntries(more.filter(([, count]) => count !== 0));
}

/** Requests at stock beyond those that the caller's sidecar sent on: without what it answered by itself. */
function beyondSent(counts: Counts, caller: string): number {
  const sent = Object.entries(counts).filter(([key]) => !/ (rejected|injected)$/.test(key));
  const edge = `default/${caller} default/stock`;
  return sumOf(counts, `inbound ${edge}`) - sumOf(Object.fromEntries(sent), `outbound ${edge}`);
}
