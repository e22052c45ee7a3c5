// What one run at one rate told, in microseconds.
import type { Heard } from "./open-loop.js";

export const QUANTILES = [0.5, 0.9, 0.99, 0.999] as const;
/** With fewer samples beyond it, a quantile is a single request's fate. */
const LEAST_BEYOND = 2;

export interface Sample {
  subject: string;
  ratePerSecond: number;
  /** By the index of QUANTILES; undefined where so few requests do not show it. */
  quantilesUs: readonly (number | undefined)[];
  /** 99 % of the requests left at most so much after they were due. */
  lateUs: number;
  queued: number;
}

export function sampleOf(subject: string, ratePerSecond: number, heard: Heard): Sample {
  const { latency, lateness, queued } = heard;
  return {
    subject,
    ratePerSecond,
    quantilesUs: QUANTILES.map((share) =>
      (1 - share) * latency.count >= LEAST_BEYOND - 1e-9 ? latency.quantileMs(share) * 1_000 : undefined,
    ),
    lateUs: lateness.quantileMs(0.99) * 1_000,
    queued,
  };
}
