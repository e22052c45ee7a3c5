import { describe, expect, it } from "vitest";
import type { Exchange } from "../../host/index.js";
import { ABORT, fault, faults, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

/** A dead VM's places are free again after that. */
const RETURNED_MS = 30_000;
/** Fewer than the VMs that may share at one time. */
const MOST_ALIVE = 100;
const PSEUDO = { ":authority": "a", ":path": "/", ":method": "GET" };

function limited(concurrent: number, fields: object = { delay: { fixed: "1s" } }) {
  return faults(fault("f", { percentage: "100%", limits: { concurrent }, ...fields }));
}

/** Starts `count` requests in a worker; how many of them the fault holds. */
function held(sidecar: Sidecar, count: number, worker = 0): number {
  const exchanges = Array.from({ length: count }, () => sidecar.worker(worker).begin());
  return exchanges.filter(isHeld).length;
}

function isHeld({ done, upstream, client }: Exchange): boolean {
  return !done && upstream.headers === undefined && client.headers === undefined;
}

describe("limits.concurrent", () => {
  it("bounds the injections at any instant, and the rest passes", async () => {
    const sidecar = await Sidecar.start(limited(3));
    expect(held(sidecar, 10)).toBe(3);
    expect(verdicts(sidecar, "f")).toEqual({ injected: 3, limit: 7 });
  });

  it("gives a place back when its delay is over, not when the request is", async () => {
    const sidecar = await Sidecar.start(limited(1));
    const slow = sidecar.root.begin({ upstream: { delayMs: 60_000 } });
    sidecar.envoy.advance(999);
    expect(held(sidecar, 1)).toBe(0);
    sidecar.envoy.advance(1);
    expect(slow.done).toBe(false);
    expect(slow.upstream.headers).toBeDefined();
    expect(held(sidecar, 2)).toBe(1);
  });

  it("gives a place back when the client goes away", async () => {
    const sidecar = await Sidecar.start(limited(1));
    sidecar.root.begin({ cancelAfterMs: 10 });
    expect(held(sidecar, 1)).toBe(0);
    sidecar.envoy.advance(10);
    expect(held(sidecar, 2)).toBe(1);
  });

  it("gives a place back after an abort, at once or behind a delay", async () => {
    for (const fields of [{ abort: { status: 503 } }, { abort: { status: 503 }, delay: { fixed: "50ms" } }]) {
      const sidecar = await Sidecar.start(limited(1, fields));
      for (let i = 0; i < 20; i++) expect(sidecar.root.exchange().client.status).toBe(503);
      expect(verdicts(sidecar, "f")).toEqual({ injected: 20 });
    }
  });

  it("of 0 injects nothing", async () => {
    const sidecar = await Sidecar.start(limited(0));
    expect(held(sidecar, 5)).toBe(0);
    expect(verdicts(sidecar, "f")).toEqual({ limit: 5 });
  });

  it("holds for the whole Envoy, whichever worker a request meets", async () => {
    const sidecar = await Sidecar.start(limited(5), 3);
    const inAll = [0, 1, 2].map((worker) => held(sidecar, 4, worker));
    expect(inAll).toEqual([4, 1, 0]);
    sidecar.envoy.advance(1_001);
    expect([2, 1, 0].map((worker) => held(sidecar, 4, worker))).toEqual([4, 1, 0]);
  });

  it("is never exceeded by a random crowd over four workers, and all places come back", async () => {
    const sidecar = await Sidecar.start(limited(7, { delay: { fixed: "40ms" } }), 4);
    let seed = 1;
    const random = (below: number) => {
      seed = (Math.imul(seed, 1_664_525) + 1_013_904_223) >>> 0;
      return Math.floor((seed / 2 ** 32) * below);
    };
    const open = new Set<Exchange>();
    let most = 0;
    for (let i = 0; i < 2_000; i++) {
      const cancelAfterMs = random(3) === 0 ? random(60) : undefined;
      open.add(sidecar.worker(random(4)).begin(cancelAfterMs === undefined ? {} : { cancelAfterMs }));
      if (random(2) === 0) sidecar.envoy.advance(random(8));
      for (const exchange of open) if (!isHeld(exchange)) open.delete(exchange);
      most = Math.max(most, open.size);
    }
    expect(most).toBe(7);
    sidecar.envoy.advance(1_000);
    expect([0, 1, 2, 3].map((worker) => held(sidecar, 3, worker))).toEqual([3, 3, 1, 0]);
  });

  it("counts each fault by itself, also where one request has several", async () => {
    const both = ["a", "b"].map((name, i) =>
      fault(name, { percentage: "100%", delay: { fixed: "1s" }, limits: { concurrent: i + 1 } }),
    );
    const sidecar = await Sidecar.start(faults(...both));
    expect(held(sidecar, 3)).toBe(2);
    expect(verdicts(sidecar, "a")).toEqual({ injected: 1, limit: 2 });
    expect(verdicts(sidecar, "b")).toEqual({ injected: 2, limit: 1 });
    sidecar.envoy.advance(2_001);
    expect(held(sidecar, 3)).toBe(2);
  });

  it("lets a second configuration find the places that the first one's requests hold", async () => {
    const sidecar = await Sidecar.start(limited(2));
    expect(held(sidecar, 2)).toBe(2);
    sidecar.push({ ...limited(3), revision: "2" });
    expect(held(sidecar, 2)).toBe(1);
    sidecar.push({});
    sidecar.envoy.advance(2_000);
    sidecar.push(limited(3));
    expect(held(sidecar, 4)).toBe(3);
  });
});

describe("the places of a VM that died", () => {
  it("return within 30 s, and not while the others cannot know", async () => {
    const sidecar = await Sidecar.start(limited(2, { delay: { fixed: "60s" } }), 2);
    sidecar.envoy.advance(200);
    expect(held(sidecar, 2, 1)).toBe(2);
    for (const root of sidecar.vms[1]?.roots ?? []) root.abandon();
    sidecar.envoy.advance(1_000);
    expect(held(sidecar, 1)).toBe(0);
    sidecar.envoy.advance(RETURNED_MS - 1_000);
    expect(held(sidecar, 3)).toBe(2);
  });

  it("return also when a new VM took its slot", async () => {
    const document = limited(1, { delay: { fixed: "60s" } });
    const sidecar = await Sidecar.start(document);
    expect(held(sidecar, 1)).toBe(1);
    sidecar.root.abandon();
    sidecar.envoy.advance(RETURNED_MS);
    sidecar.addWorker(document);
    sidecar.envoy.advance(200);
    expect(held(sidecar, 2, 1)).toBe(1);
  });

  it("leave no line behind that keeps later VMs from taking places", async () => {
    const document = limited(1, { ...ABORT, activeFor: "24h" });
    const sidecar = await Sidecar.start(document);
    for (let i = 1; i < 300; i++) {
      expect(sidecar.worker(i - 1).exchange().client.status).toBe(503);
      sidecar.worker(i - 1).abandon();
      if (i % MOST_ALIVE === 0) sidecar.envoy.advance(12_000);
      sidecar.addWorker(document);
    }
    expect(sidecar.worker(299).exchange().client.status).toBe(503);
  });

  it("leave a request that it aborted nothing to take", async () => {
    const sidecar = await Sidecar.start(limited(1, ABORT), 2);
    const stream = sidecar.worker(1).stream();
    stream.requestHeaders(PSEUDO);
    expect(stream.client.status).toBe(503);
    expect(stream.ended).toBe(true);
    expect(sidecar.root.exchange().client.status).toBe(503);
  });
});
