// VMs that trap, new code and new configurations, all at once and under load: whatever happens, an Envoy has one breaker
// with one life.
import { setTimeout as wait } from "node:timers/promises";
import { afterAll, beforeAll, expect, it } from "vitest";
import { randomFrom } from "../../../bench/mesh/index.js";
import { anotherBuild, trappingBuild } from "../counts/builds.js";
import { Crowd } from "../filter/rig/index.js";
import { documentOf, Stage, type Transition } from "./stage/index.js";

const HOST = "turmoil";
const FOR_MS = 9_000;
/** Between two troubles. */
const PAUSE_MS = 250;
const PROBES = 2;
const LEASE_MS = 600;
const SEED = 5;
const BUILD: Buffer = trappingBuild();
const PATHS = ["/s/200", "/s/500", "/wait/60/503", "/wait/40/200", "/reset", "/s/500"];

let stage: Stage;
let crowd: Crowd;
beforeAll(async () => {
  stage = await Stage.start(4, BUILD);
  crowd = new Crowd(stage.rig.ports.outbound);
});
afterAll(async () => {
  crowd.leave();
  await stage.stop();
});

const spec = (consecutive: number) => ({
  trip: { consecutive },
  open: { base: "120ms", factor: 1 },
  halfOpen: { probes: PROBES, lease: `${LEASE_MS}ms` },
  ramp: { over: "400ms", from: "30%" },
});

/** One of: a worker's VM traps, new code in all VMs, another configuration. */
async function trouble(random: () => number, build: Buffer): Promise<Buffer> {
  const kind = random();
  if (kind < 0.6) {
    await stage.trap(Math.floor(random() * stage.workers.length));
    return build;
  }
  const next = kind < 0.8 ? anotherBuild(`build-${kind}`, BUILD) : build;
  const document = documentOf(HOST, spec(kind < 0.9 ? 3 : 4));
  if (next === build) await stage.rig.apply("outbound", document, build);
  else await stage.build(next, document);
  return next;
}

/** The log's lines of several threads may change places. */
function lifeOf(host: string): Transition[] {
  return stage.transitions(host).sort((a, b) => a.generation - b.generation);
}

it("a breaker has one life, whatever becomes of its workers", async () => {
  const random = randomFrom(SEED);
  await stage.breaker(HOST, spec(3), BUILD);
  const endMs = performance.now() + FOR_MS;
  const wish = () => ({ host: HOST, path: PATHS[Math.floor(random() * PATHS.length)] ?? "/" });
  const load = crowd.during(FOR_MS, wish);
  let build = BUILD;
  while (performance.now() < endMs) {
    build = await trouble(random, build);
    await wait(PAUSE_MS);
  }
  await load;
  const life = lifeOf(HOST);
  expect(life.length).toBeGreaterThan(20);
  expect(life.map(({ generation }) => generation)).toEqual(life.map((_, index) => index + 1));
  expect(life.slice(1).map(({ from }) => from)).toEqual(life.slice(0, -1).map(({ to }) => to));
});
