// Durations as people write them, "250ms" to "8760h", and the milliseconds they stand for.

/** A number with an optional fraction and one unit; no sign, no sums such as 1h30m. */
export const DURATION_PATTERN = /^([0-9]+)(?:\.([0-9]+))?(ms|s|m|h)$/;

/** A year: long enough for every field, short enough to stay exact in any arithmetic that follows. */
export const LONGEST_DURATION = "8760h";

const UNIT_MS: Record<string, bigint> = { ms: 1n, s: 1_000n, m: 60_000n, h: 3_600_000n };

/** More digits than this are over every limit; a bound keeps hostile text cheap. */
const MOST_DIGITS = 40;

/**
 * Milliseconds of a duration; `null` where the text is none. The resolution is 1 ms: a text that stands for a part
 * of one ("1.5ms") is no duration. Values above what a number holds exactly become Infinity.
 */
export function parseDurationMs(text: string): number | null {
  const parts = DURATION_PATTERN.exec(text);
  if (parts === null) return null;
  const [, whole = "", fraction = "", unit = ""] = parts;
  const digits = fraction.replace(/0+$/, "");
  if (digits.length > MOST_DIGITS) return null;
  if (whole.replace(/^0+/, "").length > MOST_DIGITS) return Number.POSITIVE_INFINITY;
  const scale = 10n ** BigInt(digits.length);
  const scaled = BigInt(whole + digits) * (UNIT_MS[unit] ?? 0n);
  if (scaled % scale !== 0n) return null;
  const ms = scaled / scale;
  return ms > BigInt(Number.MAX_SAFE_INTEGER) ? Number.POSITIVE_INFINITY : Number(ms);
}
