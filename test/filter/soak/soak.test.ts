import { describe, expect, it } from "vitest";
import { OUTCOMES } from "../../../controller/model/index.js";
import { Dice } from "./dice.js";
import { World } from "./world.js";

/** As long as it may take here; three hours by chance 1, 2 and 3 were played when this was written. */
const PLAYED_MS = 600_000;
/** Bytes of a slot before the count of streams in flight, and before the time of its owner's last tick. */
const IN_FLIGHT_OFFSET = 12;
const ALIVE_OFFSET = 24;
const DEAD_AFTER_NS = 10_000_000_000n;

/** Streams that the living VMs believe to be in flight, by slot. */
function inFlight({ sidecar }: World): number[] {
  const { shared, clock } = sidecar.envoy;
  return shared
    .keys("vm")
    .filter((key) => key.startsWith("mf.slot."))
    .map((key) => Buffer.from(shared.get("vm", key)?.value ?? ""))
    .filter((slot) => slot.readBigUInt64LE(ALIVE_OFFSET) + DEAD_AFTER_NS > clock.monotonicNs)
    .map((slot) => slot.readUInt32LE(IN_FLIGHT_OFFSET));
}

function told(world: World, outcome: string): number {
  return world.sidecar.told("meshfuse_requests_total", { outcome });
}

/** What the controller added up, over all edges. */
function collected(world: World): number[] {
  const edges = Object.values(world.collector.edges);
  return OUTCOMES.map((_, index) => edges.reduce((sum, { outcomes }) => sum + (outcomes[index] ?? 0), 0));
}

async function soak(seed: number, ms: number): Promise<World> {
  const world = await World.start(new Dice(seed));
  while (world.sidecar.envoy.clock.elapsedMs < ms) world.step();
  world.finish();
  return world;
}

function expectClosedBooks(world: World): void {
  const { sidecar, collector } = world;
  expect(sidecar.envoy.violationList).toEqual([]);
  expect(sidecar.told("meshfuse_requests_total")).toBe(world.finished);
  expect(collected(world)).toEqual(OUTCOMES.map((outcome) => told(world, outcome)));
  const rejected = Object.values(collector.breakers).reduce((sum, breaker) => sum + breaker.rejected, 0);
  expect(rejected).toBe(sidecar.told("meshfuse_breaker_rejected_total"));
  const injected = Object.values(collector.faults).flatMap((fault) => fault.injected);
  expect(injected.reduce((sum, count) => sum + count, 0)).toBe(sidecar.told("meshfuse_fault_injected_total"));
  const verdicts = Object.values(collector.faults).flatMap((fault) => fault.verdicts);
  expect(verdicts.reduce((sum, count) => sum + count, 0)).toBe(sidecar.told("meshfuse_fault_requests_total"));
}

describe("ten minutes of traffic, updates, deaths and a controller that comes and goes", () => {
  it.each([1, 2, 3])("closes its books, by chance %i", async (seed) => {
    const world = await soak(seed, PLAYED_MS);
    expect(world.deaths).toBeGreaterThan(3);
    expect(world.pushes).toBeGreaterThan(20);
    expectClosedBooks(world);
    expect(inFlight(world)).toEqual([0, 0, 0, 0]);
  });
});
