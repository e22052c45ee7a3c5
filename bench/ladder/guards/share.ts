// The exact interval of a share that was counted (Clopper and Pearson 1934).

/** What may lie outside, on each side. */
const TAIL = 0.0005;
const HALVINGS = 60;

/** Of `hits` in `count`: the shares at which so few, or so many, have a chance of `TAIL`. */
export function shareBounds(hits: number, count: number): { low: number; high: number } {
  const high = hits === count ? 1 : where((share) => atMost(hits, count, share) > TAIL);
  const low = hits === 0 ? 0 : where((share) => 1 - atMost(hits - 1, count, share) <= TAIL);
  return { low, high };
}

/** Where what holds at 0 ends to hold. */
function where(holds: (share: number) => boolean): number {
  let [low, high] = [0, 1];
  for (let step = 0; step < HALVINGS; step++) {
    const middle = (low + high) / 2;
    if (holds(middle)) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}

/** The chance of at most `hits`, by the terms' logarithms: with thousands, a term may be no number of its own. */
function atMost(hits: number, count: number, share: number): number {
  let logTerm = count * Math.log1p(-share);
  let sum = Math.exp(logTerm);
  for (let hit = 1; hit <= hits; hit++) {
    logTerm += Math.log((count - hit + 1) / hit) + Math.log(share) - Math.log1p(-share);
    sum += Math.exp(logTerm);
  }
  return Math.min(1, sum);
}
