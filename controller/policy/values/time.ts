// Points in time as people write them: RFC 3339 in UTC.

export const TIME_PATTERN = /^(\d{4})-(\d{2})-(\d{2})T(\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,9}))?Z$/;

/**
 * Milliseconds of wall clock since 1970; `null` where the text is no such time. A fraction counts to its milliseconds,
 * the rest of it is dropped. Only `Z` is UTC here, a day must exist, and there is no second 60.
 */
export function parseTimeMs(text: string): number | null {
  const parts = TIME_PATTERN.exec(text);
  if (parts === null) return null;
  const [year, month, day, hour, minute, second] = parts.slice(1, 7).map(Number);
  const ms = Number((parts[7] ?? "").slice(0, 3).padEnd(3, "0"));
  if (year === undefined || year < 1970 || month === undefined) return null;
  const time = Date.UTC(year, month - 1, day, hour, minute, second, ms);
  // Date.UTC carries over: the 30th of February would be the 2nd of March.
  return new Date(time).toISOString().slice(0, 19) === text.slice(0, 19) ? time : null;
}

/** The text of a time, with milliseconds. */
export function formatTime(timeMs: number): string {
  return new Date(timeMs).toISOString();
}
