// Percentages as people write them, "12.5%", and the parts per million they stand for.

export const PERCENTAGE_PATTERN = /^([0-9]+)(?:\.([0-9]+))?%$/;

/** No finer than a percentage is kept. */
const PERCENTILE_PATTERN = /^p([0-9]+)(?:\.([0-9]{1,4}))?$/;

/** Parts per million in "100%": always. */
export const ALWAYS_PPM = 1_000_000;

/** One percent is 10^4 parts per million, so this many digits of a fraction count; the next one rounds. */
const PPM_DIGITS = 4;

/**
 * Integer parts per million, rounded half up, never truncated; `null` where the text is no percentage, Infinity where
 * it is over 100% by however little.
 */
export function parsePercentagePpm(text: string): number | null {
  const parts = PERCENTAGE_PATTERN.exec(text);
  if (parts === null) return null;
  const [, written = "", fraction = ""] = parts;
  const whole = written.replace(/^0+(?=[0-9])/, "");
  if (whole.length > 3) return Number.POSITIVE_INFINITY;
  const kept = fraction.slice(0, PPM_DIGITS).padEnd(PPM_DIGITS, "0");
  const floorPpm = Number(whole + kept);
  const rest = fraction.slice(PPM_DIGITS);
  if (floorPpm > ALWAYS_PPM || (floorPpm === ALWAYS_PPM && /[1-9]/.test(rest)))
    return Number.POSITIVE_INFINITY;
  return rest >= "5" ? floorPpm + 1 : floorPpm;
}

/** Parts per million below the percentile that `p99.9` names; `null` where it names none over 0 and under 100. */
export function parsePercentilePpm(name: string): number | null {
  const [, whole, fraction = ""] = PERCENTILE_PATTERN.exec(name) ?? [];
  if (whole === undefined) return null;
  const ppm = Number(whole + fraction.padEnd(PPM_DIGITS, "0"));
  return ppm > 0 && ppm < ALWAYS_PPM ? ppm : null;
}
