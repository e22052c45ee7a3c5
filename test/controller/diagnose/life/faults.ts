// What goes wrong in a mesh at random, with what a right answer is.
import type { CauseKind } from "../../../../controller/model/index.js";
import { between, type LifeMesh, type LifeService, pick, type Random, ratesOf } from "./mesh.js";

export const FAULT_KINDS = [
  "slow",
  "slow for some",
  "cpu",
  "errors",
  "early return",
  "crash",
  "gone",
  "node delay",
  "node loss",
  "edge delay",
  "edge resets",
  "hang",
  "slow version",
  "failing version",
  "overload",
  "bad caller",
] as const;
export type LifeFaultKind = (typeof FAULT_KINDS)[number];

export interface LifeFault {
  kind: LifeFaultKind;
  at: string;
  /** Of an edge: who calls. */
  from?: string;
  version?: string;
  /** Of requests, 0 to 1. */
  share: number;
  ms: number;
  times: number;
  /** As a recording names them. */
  targets: readonly string[];
  kinds: readonly CauseKind[];
}

const KINDS: Readonly<Record<LifeFaultKind, readonly CauseKind[]>> = {
  slow: ["slow_service"],
  "slow for some": ["slow_service"],
  cpu: ["slow_service", "cpu"],
  errors: ["errors"],
  "early return": ["errors"],
  crash: ["crash"],
  gone: ["crash"],
  "node delay": ["network"],
  "node loss": ["network"],
  "edge delay": ["network"],
  "edge resets": ["network"],
  hang: ["slow_service", "errors", "crash"],
  "slow version": ["bad_version"],
  "failing version": ["bad_version"],
  overload: ["overload"],
  "bad caller": ["bad_caller"],
};

/** A fault of that kind at a place that is asked often enough; undefined: the mesh has no such place. */
export function faultAtRandom(
  random: Random,
  mesh: LifeMesh,
  kind: LifeFaultKind,
  ratePerSecond: number,
  leastRate: number,
): LifeFault | undefined {
  const rates = ratesOf(mesh, ratePerSecond);
  const services = [...mesh.values()].filter(({ name }) => (rates.get(name) ?? 0) >= leastRate);
  const edges = services.flatMap(({ name, calls }) =>
    calls
      .filter(
        ({ to, times }) => times * (rates.get(name) ?? 0) >= leastRate && mesh.get(to)?.sidecar === true,
      )
      .map(({ to }) => ({ from: name, at: to })),
  );
  const share = between(random, 0.15, 1);
  if (kind === "edge delay" || kind === "edge resets" || kind === "bad caller") {
    const sound =
      kind === "bad caller" ? edges : edges.filter(({ from }) => mesh.get(from)?.sidecar === true);
    if (sound.length === 0) return undefined;
    const { from, at } = pick(random, sound);
    const targets = kind === "bad caller" ? [from] : [`${from} -> ${at}`, at];
    const ms = between(random, 15, 200);
    return { kind, at, from, share, ms, times: between(random, 3, 8), targets, kinds: KINDS[kind] };
  }
  const fits = services.filter((service) => isPlaceFor(kind, service));
  if (fits.length === 0) return undefined;
  const { name: at, versions, selfMs } = pick(random, fits);
  const version = kind.endsWith("version") ? { version: pick(random, [...new Set(versions)]) } : {};
  const ms = kind.startsWith("node") ? between(random, 10, 150) : selfMs + between(random, 20, 400);
  const times = kind === "overload" ? between(random, 2, 4) : between(random, 4, 12);
  return { kind, at, ...version, share, ms, times, targets: [at], kinds: KINDS[kind] };
}

/** Nobody calls the first one, so nobody sees that it is gone. */
function isPlaceFor(kind: LifeFaultKind, { name, versions, calls }: LifeService): boolean {
  if (kind.endsWith("version")) return new Set(versions).size > 1;
  if (kind === "early return") return calls.length > 0;
  return kind !== "gone" || !name.endsWith("/s0");
}
