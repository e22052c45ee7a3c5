/** Three times at three steps: which of them answers. */
import type { MeshWindow } from "../../model/index.js";
import { SeriesError } from "../port.js";
import type { Wanted } from "./window.js";

export interface Tier {
  stepMs: number;
  /** It is asked for what is not older. */
  reachMs: number;
  /** It has something from then on, until then. */
  keptFromMs: number;
  endMs: number;
  read: (wanted: Wanted) => Promise<MeshWindow>;
}

/** From the finest that reaches back so far; of several that do, and of none, what their steps make whole. */
export async function readFrom(
  tiers: readonly Tier[],
  fromMs: number,
  toMs: number,
  stepMs?: number,
): Promise<MeshWindow> {
  if (Number.isNaN(fromMs) || Number.isNaN(toMs))
    throw new SeriesError("series are read from a time to a time");
  const tier = tierFor(tiers, fromMs, stepMs);
  const length = stepMs ?? tier.stepMs;
  const first = Math.ceil(Math.max(fromMs, tier.keptFromMs) / length);
  const steps = Math.max(0, Math.floor(Math.min(toMs, tier.endMs) / length) - first);
  return tier.read({ first, steps, parts: length / tier.stepMs, stepMs: length });
}

/** `tiers`: the finest first. */
function tierFor(tiers: readonly Tier[], fromMs: number, stepMs: number | undefined): Tier {
  const fitting = tiers.filter((tier) => stepMs === undefined || (stepMs > 0 && stepMs % tier.stepMs === 0));
  const tier = fitting.find(({ reachMs }) => fromMs >= reachMs) ?? fitting.at(-1);
  if (tier !== undefined) return tier;
  const steps = tiers.map((each) => each.stepMs).join(", ");
  throw new SeriesError(`steps of ${stepMs} ms are not kept: ask for a multiple of ${steps} ms`);
}
