// Latency of one end: a quantile or two in the middle and at the tail, each beside what it was before.
import type { StepLatency, StepSample } from "../model/index.js";
import { KEPT } from "./baseline.js";
import type { Deviation } from "./findings.js";
import type { KeptLatency } from "./kept.js";
import { Level } from "./level.js";

/** Less is nobody's concern, however steady it was: 2 ms and a twentieth. */
const FLOOR_MS = 2;
const FLOOR_SHARE = 0.05;
/** With fewer values than these how far a tail strays is a guess: enough to be suspicious, and not to say so. */
const LEAST_TOLD = 10;
/** What is to be enough in one step must be beyond all that the baseline holds, by half. */
const BEYOND = 1.5;

const QUANTILES = ["typical", "upper", "tail"] as const;
type Quantile = (typeof QUANTILES)[number];

/** Which of them a source may tell, the better first: the middle moves with all requests, the others with some. */
const TOLD: Readonly<Record<Quantile, readonly (keyof StepLatency)[]>> = {
  typical: ["p50Ms", "meanMs"],
  upper: ["p90Ms", "p75Ms"],
  tail: ["p99Ms", "p95Ms"],
};

/** Of n requests so many are slower than the quantile: those say so. */
const BEYOND_SHARE: Readonly<Record<Quantile, number>> = { typical: 0.5, upper: 0.1, tail: 0.01 };

function toldOf(quantile: Quantile, latency: StepLatency): keyof StepLatency | undefined {
  return TOLD[quantile].find((name) => latency[name] !== undefined);
}

export class LatencyBaseline {
  readonly #levels = new Map<Quantile, Level>();
  readonly #requests = new Level(KEPT);

  /** Milliseconds; null: not learned yet. */
  get typicalMs(): number | null {
    return this.#medianOf("typical");
  }

  /** What nearly all requests were faster than; null: not learned yet, or nobody tells. */
  get slowMs(): number | null {
    return this.#medianOf("tail");
  }

  learn({ requests, latency }: StepSample): void {
    if (requests === 0) return;
    if (requests !== null) this.#requests.push(requests);
    for (const quantile of QUANTILES) {
      const told = toldOf(quantile, latency);
      const ms = told === undefined ? undefined : latency[told];
      if (ms === undefined || ms < 0) continue;
      const level = this.#levels.get(quantile) ?? new Level(KEPT);
      this.#levels.set(quantile, level);
      level.push(ms);
    }
  }

  /** The quantile that stands out most; undefined: none is slower, or nothing is known. */
  judge(sample: StepSample): Deviation | undefined {
    if (sample.requests === 0) return undefined;
    let worst: Deviation | undefined;
    for (const quantile of QUANTILES) {
      const deviation = this.#deviation(quantile, sample, this.#noiseOf(sample.requests));
      if (deviation !== undefined && deviation.z > (worst?.z ?? 0)) worst = deviation;
    }
    return worst;
  }

  keep(): KeptLatency {
    return {
      requests: this.#requests.keep(),
      levels: Object.fromEntries([...this.#levels].map(([quantile, level]) => [quantile, level.keep()])),
    };
  }

  restore({ requests, levels }: KeptLatency): void {
    this.#requests.restore(requests);
    for (const quantile of QUANTILES) {
      const kept = levels[quantile];
      if (kept === undefined) continue;
      const level = new Level(KEPT);
      level.restore(kept);
      this.#levels.set(quantile, level);
    }
  }

  forget(): void {
    this.#levels.clear();
    this.#requests.clear();
  }

  #deviation(quantile: Quantile, { requests, latency }: StepSample, noise: number): Deviation | undefined {
    const level = this.#levels.get(quantile);
    const told = toldOf(quantile, latency);
    const ms = told === undefined ? undefined : latency[told];
    if (level === undefined || level.count === 0 || ms === undefined || !Number.isFinite(ms))
      return undefined;
    const baseline = level.median;
    const floor = FLOOR_MS + FLOOR_SHARE * baseline;
    const z = (ms - baseline) / (Math.max(floor, level.spread("up")) * noise);
    const rarityZ = Math.log((ms + FLOOR_MS) / (baseline + FLOOR_MS)) / (level.logSpread(FLOOR_MS) * noise);
    const atOnce = quantile === "typical" && ms > level.most * BEYOND;
    const isKnown = quantile === "typical" || level.count >= LEAST_TOLD;
    const weight = isKnown ? (requests ?? Number.POSITIVE_INFINITY) * BEYOND_SHARE[quantile] : 0;
    return { kind: "latency", weight, quantile: told, baseline, observed: ms, z, rarityZ, atOnce };
  }

  /** A quantile of fewer requests than usual strays by the root of how many fewer. */
  #noiseOf(requests: number | null): number {
    if (requests === null || this.#requests.count === 0) return 1;
    return Math.sqrt(Math.max(1, this.#requests.median / Math.max(requests, Number.MIN_VALUE)));
  }

  #medianOf(quantile: Quantile): number | null {
    const level = this.#levels.get(quantile);
    return level === undefined || level.count === 0 ? null : level.median;
  }
}
