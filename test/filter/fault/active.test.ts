import { describe, expect, it } from "vitest";
import { ABORT, fault, faults, verdicts } from "../support/faults.js";
import { Sidecar } from "../support/sidecar.js";

/** The wall clock of a new emulated Envoy. */
const START = Date.parse("2026-01-01T00:00:00Z");
const at = (ms: number) => new Date(START + ms).toISOString();

function experiment(fields: Record<string, unknown>) {
  return faults(fault("f", { ...ABORT, ...fields }));
}

/** Whether a request is aborted now. */
function active(sidecar: Sidecar, worker = 0): boolean {
  return sidecar.worker(worker).exchange().client.status === 503;
}

function activeAt(sidecar: Sidecar, instants: readonly number[]): boolean[] {
  return instants.map((ms) => {
    sidecar.envoy.advance(ms - sidecar.envoy.clock.elapsedMs);
    return active(sidecar);
  });
}

describe("a fault with an activeFrom", () => {
  it("begins and ends with its instants", async () => {
    const sidecar = await Sidecar.start(experiment({ activeFrom: at(1_000), activeFor: "2s" }));
    expect(activeAt(sidecar, [0, 999, 1_000, 2_999, 3_000, 10_000])).toEqual([
      ...[false, false, true, true, false, false],
    ]);
    expect(verdicts(sidecar, "f")).toEqual({ inactive: 2, injected: 2, expired: 2 });
  });

  it("in the past has run since then", async () => {
    const sidecar = await Sidecar.start(experiment({ activeFrom: at(-1_500), activeFor: "2s" }));
    expect(activeAt(sidecar, [0, 499, 500])).toEqual([true, true, false]);
  });

  it("keeps fractions of a second", async () => {
    const activeFrom = "2026-01-01T00:00:00.250Z";
    const sidecar = await Sidecar.start(experiment({ activeFrom, activeFor: "500ms" }));
    expect(activeAt(sidecar, [249, 250, 749, 750])).toEqual([false, true, true, false]);
  });

  it("runs on the monotonic clock once it is there: a wall clock that jumps changes nothing", async () => {
    const sidecar = await Sidecar.start(experiment({ activeFrom: at(1_000), activeFor: "2s" }));
    sidecar.envoy.clock.setWallMs(START + 3_600_000);
    expect(activeAt(sidecar, [500, 1_500, 3_500])).toEqual([false, true, false]);
  });

  it("keeps its place in time over a push that does not change it", async () => {
    const document = experiment({ activeFrom: at(1_000), activeFor: "2s" });
    const sidecar = await Sidecar.start(document);
    sidecar.envoy.clock.setWallMs(START - 3_600_000);
    sidecar.push({ ...document, revision: "2" });
    expect(activeAt(sidecar, [500, 1_500, 3_500])).toEqual([false, true, false]);
  });

  it("may be older than the host's clock", async () => {
    const document = experiment({ activeFrom: at(-3_600_000), activeFor: "3602s" });
    const sidecar = await Sidecar.start(document, 1, { startMonotonicNs: 1_000_000_000n });
    expect(activeAt(sidecar, [0, 1_999, 2_000])).toEqual([true, true, false]);
    const over = experiment({ activeFrom: at(-3_600_000), activeFor: "1h" });
    expect(active(await Sidecar.start(over, 1, { startMonotonicNs: 1_000_000_000n }))).toBe(false);
  });

  it("may last a day", async () => {
    const sidecar = await Sidecar.start(experiment({ activeFrom: at(-86_399_000), activeFor: "24h" }));
    expect(activeAt(sidecar, [0, 999, 1_000])).toEqual([true, true, false]);
  });
});

describe("a fault without an activeFrom", () => {
  const document = experiment({ activeFor: "2s" });

  it("begins when the first worker reads it", async () => {
    const sidecar = await Sidecar.start(document);
    expect(activeAt(sidecar, [0, 1_999, 2_000])).toEqual([true, true, false]);
  });

  it("begins with its arrival also where no request comes for long", async () => {
    const sidecar = await Sidecar.start(document);
    expect(activeAt(sidecar, [2_000])).toEqual([false]);
  });

  it("ends at one instant in all workers, also in one that starts later", async () => {
    const sidecar = await Sidecar.start(document, 2);
    sidecar.envoy.advance(1_500);
    sidecar.addWorker(document);
    expect([0, 1, 2].map((worker) => active(sidecar, worker))).toEqual([true, true, true]);
    sidecar.envoy.advance(500);
    expect([0, 1, 2].map((worker) => active(sidecar, worker))).toEqual([false, false, false]);
  });

  it("keeps its end over reloads and over the death of its VM", async () => {
    const sidecar = await Sidecar.start(document);
    sidecar.envoy.advance(1_000);
    sidecar.push({ ...document, revision: "2" });
    sidecar.push({});
    sidecar.push(document);
    expect(activeAt(sidecar, [1_999, 2_000])).toEqual([true, false]);
    for (const root of sidecar.roots) root.abandon();
    sidecar.addWorker(document);
    expect(active(sidecar, 1)).toBe(false);
  });

  it("begins anew when its content changes", async () => {
    const sidecar = await Sidecar.start(document);
    sidecar.envoy.advance(5_000);
    sidecar.push(experiment({ activeFor: "2s", seed: 1 }));
    expect(activeAt(sidecar, [6_999, 7_000])).toEqual([true, false]);
  });

  it("is not begun by a canary VM that only tries the configuration", async () => {
    const sidecar = await Sidecar.start({});
    const { envoy } = sidecar;
    const options = { rootId: "meshfuse.outbound", configuration: JSON.stringify(document) };
    const canary = envoy.addVm().startRoot(options);
    canary.abandon();
    envoy.advance(1_500);
    sidecar.push(document);
    expect(activeAt(sidecar, [3_499, 3_500])).toEqual([true, false]);
  });
});

describe("what a fault holds over a configuration that keeps it", () => {
  const held = { delay: { fixed: "500ms" }, activeFrom: at(0), activeFor: "1h" };

  it.each([
    ["an abort behind a delay", experiment(held)],
    ["one with a lease", { report: { cluster: "m" }, ...experiment({ ...held, lease: "10s" }) }],
  ])("is done in the end: %s", async (_, document) => {
    const sidecar = await Sidecar.start(document);
    sidecar.envoy.advance(250);
    const exchange = sidecar.root.begin();
    sidecar.envoy.advance(499);
    sidecar.push({ ...document, revision: "2" });
    sidecar.envoy.advance(2);
    expect(exchange.client.status).toBe(503);
  });
});
