/** What is true of many sidecars is said once. */

/** More names would not be read. */
const MOST_NAMES = 3;

/** `a, b and 5 more`; `count`: how many there are, where not all are named. */
export function namesText(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, MOST_NAMES);
  const more = count - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.length - 1;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, last).join(", ")} and ${shown[last]}`;
}
