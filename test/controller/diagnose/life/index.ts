// A mesh at random with one fault at random, lived through request by request, as a recording.
import type { Fault, Recording } from "../../../../bench/diagnosis/recording.js";
import { faultAtRandom, type LifeFault, type LifeFaultKind } from "./faults.js";
import { type MeshOptions, meshAtRandom, type Random } from "./mesh.js";
import { Life } from "./requests.js";
import { type Grid, type Told, windowOf } from "./told.js";

export { FAULT_KINDS, type LifeFaultKind } from "./faults.js";
export type { Shape } from "./mesh.js";
export type { Told } from "./told.js";

/** Detection needs to have learned: more steps than it learns late. */
const BEFORE_STEPS = 30;

export interface LifeOptions extends MeshOptions {
  kinds: readonly LifeFaultKind[];
  stepMs: number;
  told: Told;
  seed: number;
}

/** Undefined: the mesh has no place for such faults. */
export function lifeAtRandom(options: LifeOptions): Recording | undefined {
  const { stepMs, told, ratePerSecond, kinds, seed } = options;
  const random = randomOf(seed);
  const mesh = meshAtRandom(random, options);
  // Of few requests little can be known: ten in a step, and one in two seconds.
  const least = Math.max(10_000 / stepMs, Math.min(0.5, ratePerSecond / 4));
  const faults = kinds.flatMap((kind) => faultAtRandom(random, mesh, kind, ratePerSecond, least) ?? []);
  if (faults.length < kinds.length || new Set(faults.map(({ at }) => at)).size < kinds.length)
    return undefined;
  const lasts = Math.max(3, Math.ceil(45_000 / stepMs));
  const grid: Grid = {
    stepMs,
    steps: BEFORE_STEPS + lasts,
    faultStep: BEFORE_STEPS,
    endStep: BEFORE_STEPS + lasts,
  };
  const fromMs = (BEFORE_STEPS + random() * 0.8) * stepMs;
  const toMs = grid.steps * stepMs;
  const life = new Life(mesh, random);
  life.live(0, fromMs, ratePerSecond, []);
  life.live(fromMs, toMs, ratePerSecond, faults);
  const window = windowOf(mesh, life, grid, told, faults, random);
  return {
    name: `${seed}`,
    window,
    changes: [],
    faults: faults.map((fault, at) => faultOf(fault, at, told, fromMs, toMs)),
  };
}

function faultOf(
  { kind, at, from, targets, kinds, share, ms, times }: LifeFault,
  index: number,
  told: Told,
  fromMs: number,
  toMs: number,
): Fault {
  const strength = `share ${share.toFixed(2)}, ${ms.toFixed(0)} ms, x ${times.toFixed(1)}`;
  const right = kind === "cpu" && told === "medians" ? (["cpu"] as const) : told === "services" ? [] : kinds;
  return {
    name: `${index} ${kind}`,
    kind,
    place: from === undefined ? at : `${from} -> ${at}`,
    strength,
    targets,
    kinds: right,
    fromMs,
    toMs,
  };
}

/** Numbers of [0, 1) that are the same each time: mulberry32. */
export function randomOf(seed: number): Random {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}
