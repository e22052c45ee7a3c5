const [SECOND_MS, MINUTE_S, HOUR_S] = [1000, 60, 3600];
/** Below two of the next longer unit a time is said in the shorter one. */
const FEW = 2;

/** Of whole seconds, for a person: `90s`, `12m`, `12m30s`, `2h30m`. */
export function durationText(ms: number): string {
  const seconds = Math.round(ms / SECOND_MS);
  if (seconds < FEW * MINUTE_S) return `${seconds}s`;
  const rest = (part: number, unit: string) => (part === 0 ? "" : `${part}${unit}`);
  if (seconds < FEW * HOUR_S) return `${Math.floor(seconds / MINUTE_S)}m${rest(seconds % MINUTE_S, "s")}`;
  return `${Math.floor(seconds / HOUR_S)}h${rest(Math.floor((seconds % HOUR_S) / MINUTE_S), "m")}`;
}
