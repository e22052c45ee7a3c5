/** How far off the time constant may be: the standard error of least squares, all four numbers of the curve unknown. */
import type { RecoveryBucket } from "../model/index.js";
import { type Decay, meanOver } from "./decay.js";

const UNKNOWN = ["tauMs", "beginMs", "fMax", "fMin"] as const;
/** Of a number, for the slope of the curve in it. */
const STEP = 1e-4;

/** Milliseconds; `error`: the sum that was made smallest. NaN or infinite where the buckets do not tell. */
export function tauError(decay: Decay, buckets: readonly RecoveryBucket[], error: number): number {
  const slopes = buckets.map((bucket) => slopesAt(decay, bucket));
  const normal = UNKNOWN.map((_, row) =>
    UNKNOWN.map((_, column) =>
      buckets.reduce((sum, { completed }, at) => {
        return sum + completed * (slopes[at]?.[row] ?? 0) * (slopes[at]?.[column] ?? 0);
      }, 0),
    ),
  );
  const freedom = buckets.length - UNKNOWN.length;
  return decay.tauMs * Math.sqrt((error / freedom) * firstOfInverse(normal));
}

/** By a relative step of each, so that milliseconds and shares are of one size; a beginning moves with tau. */
function slopesAt(decay: Decay, bucket: RecoveryBucket): number[] {
  const here = meanOver(decay, bucket);
  return UNKNOWN.map((name) => {
    const scale = name === "beginMs" ? decay.tauMs : decay[name];
    const moved = { ...decay, [name]: decay[name] + scale * STEP };
    return (meanOver(moved, bucket) - here) / STEP;
  });
}

/** Upper left cell of the inverse, by elimination from below; infinite: it has none. */
function firstOfInverse(matrix: readonly (readonly number[])[]): number {
  const rows = matrix.map((row) => [...row]);
  for (let pivot = rows.length - 1; pivot > 0; pivot--) {
    const from = rows[pivot];
    const diagonal = from?.[pivot] ?? 0;
    // What the buckets do not depend on at all takes nothing from what they tell of the rest.
    if (from === undefined || diagonal <= 0) continue;
    for (const row of rows.slice(0, pivot)) {
      const factor = (row[pivot] ?? 0) / diagonal;
      for (const [column, value] of from.entries()) row[column] = (row[column] ?? 0) - factor * value;
    }
  }
  return 1 / (rows[0]?.[0] ?? 0);
}
