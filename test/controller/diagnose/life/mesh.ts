// Meshes at random: who calls whom, how long each takes by itself, and how calls are made.

export type Shape = "chain" | "fan" | "shared" | "mixed";

export interface LifeCall {
  to: string;
  /** Mean number of calls for each request; under 1 it is a probability. */
  times: number;
  timeoutMs: number;
  retries: number;
  /** The caller's own request succeeds though this call fails. */
  optional: boolean;
  /** The caller's sidecar stops asking while most calls fail. */
  breaker: boolean;
}

export interface LifeService {
  name: string;
  /** Median time of its own, and how far it scatters: sigma of a log-normal. */
  selfMs: number;
  spread: number;
  /** By instance. */
  versions: readonly string[];
  /** Requests that one instance works at together; more of them wait. */
  workers: number;
  sidecar: boolean;
  parallel: boolean;
  calls: LifeCall[];
}

/** By name; the first one is what users ask. */
export type LifeMesh = ReadonlyMap<string, LifeService>;
export type Random = () => number;

export const MOST_WAIT_MS = 15_000;
const MOST_CALLS = 6;
const MOST_TIMES = 2;

export interface MeshOptions {
  services: number;
  shape: Shape;
  ratePerSecond: number;
  /** Share of services without a sidecar; never the first. */
  bare?: number;
}

export function meshAtRandom(random: Random, options: MeshOptions): LifeMesh {
  const { services: count, shape, bare = 0 } = options;
  const mesh = new Map<string, LifeService>();
  const names = Array.from({ length: count }, (_, at) => `default/s${at}`);
  for (const [at, name] of names.entries())
    mesh.set(name, { ...serviceAtRandom(random, name), sidecar: at === 0 || random() >= bare });
  for (const [at, name] of names.entries()) {
    if (at === 0) continue;
    for (const parent of parentsOf(random, shape, at, count)) {
      const caller = mesh.get(names[parent] ?? "");
      if (caller === undefined || caller.calls.length >= MOST_CALLS) continue;
      if (!caller.calls.some(({ to }) => to === name)) caller.calls.push(callAtRandom(random, name));
    }
    // Nobody had room for it: the one before calls it, so that every service is asked.
    if (![...mesh.values()].some(({ calls }) => calls.some(({ to }) => to === name)))
      mesh.get(names[at - 1] ?? "")?.calls.push(callAtRandom(random, name));
  }
  thinned(mesh, options.ratePerSecond);
  withWorkers(mesh, options.ratePerSecond, random);
  return mesh;
}

/** Requests a second by service, without retries. */
export function ratesOf(mesh: LifeMesh, ratePerSecond: number): Map<string, number> {
  const rates = new Map<string, number>(
    [...mesh.keys()].map((name, at) => [name, at === 0 ? ratePerSecond : 0]),
  );
  for (const [name, { calls }] of mesh)
    for (const { to, times } of calls) rates.set(to, (rates.get(to) ?? 0) + times * (rates.get(name) ?? 0));
  return rates;
}

export function pick<T>(random: Random, of: readonly T[]): T {
  const chosen = of[Math.floor(random() * of.length)];
  if (chosen === undefined) throw new RangeError("nothing to pick from");
  return chosen;
}

export function between(random: Random, low: number, high: number): number {
  return low * (high / low) ** random();
}

function serviceAtRandom(random: Random, name: string): LifeService {
  const instances = pick(random, [1, 1, 2, 3]);
  const canary = instances > 1 && random() < 0.6;
  return {
    ...{ name, selfMs: between(random, 1, 30), spread: between(random, 0.2, 0.7) },
    versions: Array.from({ length: instances }, (_, at) => (canary && at === 0 ? "v2" : "v1")),
    ...{ workers: 1, sidecar: true, parallel: random() < 0.3, calls: [] },
  };
}

function callAtRandom(random: Random, to: string): LifeCall {
  const times = pick(random, [1, 1, 1, 2, between(random, 0.2, 1)]);
  return {
    ...{ to, times, timeoutMs: random() < 0.3 ? between(random, 500, 3_000) : MOST_WAIT_MS },
    ...{ retries: random() < 0.25 ? 1 : 0, optional: random() < 0.25, breaker: random() < 0.2 },
  };
}

/** Callers come before those they call, so there is no circle. */
function parentsOf(random: Random, shape: Shape, at: number, count: number): number[] {
  const near = Math.max(0, at - 1 - Math.floor(random() * 3));
  const far = Math.floor(random() * at);
  if (shape === "chain") return [random() < 0.7 ? at - 1 : near];
  if (shape === "fan") return [Math.floor(random() * Math.min(at, Math.ceil(count / 5)))];
  const shared = at >= 0.7 * count;
  if (shape === "shared" && shared) return [far, Math.floor(random() * at), Math.floor(random() * at)];
  return random() < 0.4 ? [near, far] : [near];
}

/** None is asked more than twice as often as users ask: what multiplies along a path is no mesh that anybody runs. */
function thinned(mesh: LifeMesh, ratePerSecond: number): void {
  for (const { name } of mesh.values()) {
    const rate = ratesOf(mesh, ratePerSecond).get(name) ?? 0;
    const most = MOST_TIMES * ratePerSecond;
    if (rate <= most) continue;
    for (const { calls } of mesh.values())
      for (const call of calls) if (call.to === name) call.times *= most / rate;
  }
}

/** Each is busy for a tenth of its time at the usual rate. */
function withWorkers(mesh: LifeMesh, ratePerSecond: number, random: Random): void {
  for (const [name, rate] of ratesOf(mesh, ratePerSecond)) {
    const service = mesh.get(name);
    if (service === undefined) continue;
    const busy = (rate * service.selfMs) / 1000 / service.versions.length;
    service.workers = Math.max(2, Math.ceil(busy / between(random, 0.06, 0.12)));
  }
}
