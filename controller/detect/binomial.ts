/**
 * How surprising it is that so many of so many fail, as standard deviations of a normal distribution: exact for few
 * requests, where the usual approximation calls 1 of 2 a disaster.
 */

/** Further terms of a tail are under a millionth of its sum, or the tail is no surprise. */
const TERMS = 2_000;
const NEGLIGIBLE = 1e-9;
/** Share of certain failure would leave nothing to be surprised by. */
const MOST = 1 - 1e-9;
/** Steps of Newton: doubles are exhausted after six. */
const REFINEMENTS = 12;
/** Depth of the continued fraction: 1e-9 from one deviation on. */
const DEPTH = 40;
/** Below it a tail is no surprise, and the fraction slow. */
const LEAST_Z = 1;

/**
 * z whose upper tail is the probability of `failed` or more out of `requests` at a share of `share`; 0: under one
 * deviation, or nothing was counted. Counts may be broken.
 */
export function binomialZ(failed: number, requests: number, share: number): number {
  if (!(failed > 0) || !(requests >= failed) || !(share > 0)) return 0;
  const p = Math.min(share, MOST);
  if (failed <= requests * p) return 0;
  return tailZ(logTail(failed, requests, p));
}

/** z of the normal distribution whose upper tail has this logarithm of a probability; 0: under one deviation. */
export function tailZ(logProbability: number): number {
  if (!(logProbability < logUpperTail(LEAST_Z))) return 0;
  // From the tail's leading term; the logarithm is nearly a parabola, so Newton runs straight to it.
  let z = Math.max(LEAST_Z, Math.sqrt(-2 * logProbability));
  for (let step = 0; step < REFINEMENTS; step++) {
    const slope = -1 / mills(z);
    z = Math.max(LEAST_Z, z - (logUpperTail(z) - logProbability) / slope);
  }
  return z;
}

/** Logarithm of P(X >= failed) for failed over the mean: the terms fall from the first on. */
function logTail(failed: number, requests: number, p: number): number {
  const odds = p / (1 - p);
  let [sum, term] = [1, 1];
  for (let at = 0; at < TERMS && term > sum * NEGLIGIBLE; at++) {
    const ratio = ((requests - failed - at) / (failed + at + 1)) * odds;
    if (!(ratio > 0)) break;
    term *= ratio;
    sum += term;
  }
  const first =
    logGamma(requests + 1) -
    logGamma(failed + 1) -
    logGamma(requests - failed + 1) +
    failed * Math.log(p) +
    (requests - failed) * Math.log1p(-p);
  return Math.min(0, first + Math.log(sum));
}

function logUpperTail(z: number): number {
  return -(z * z) / 2 - Math.log(2 * Math.PI) / 2 + Math.log(mills(z));
}

/** Upper tail over density, Laplace's continued fraction. */
function mills(z: number): number {
  let below = z;
  for (let depth = DEPTH; depth >= 1; depth--) below = z + depth / below;
  return 1 / below;
}

/** Stirling's series, shifted to where four terms of it suffice. */
function logGamma(value: number): number {
  let [x, shift] = [value, 0];
  while (x < 8) {
    shift -= Math.log(x);
    x += 1;
  }
  const inverse = 1 / (x * x);
  const series = (1 / 12 - inverse * (1 / 360 - inverse * (1 / 1260 - inverse / 1680))) / x;
  return shift + (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + series;
}
