/** What is true of many sidecars is said once. */

/** More names would not be read. */
const MOST_NAMES = 3;
/** Of different things that are said. */
const MOST_LINES = 50;

/** `a, b and c: words`, a line for all names of which the same is said; in the order in which they come. */
export function groupedLines(said: readonly { name: string; words: string }[]): string[] {
  const names = new Map<string, Set<string>>();
  for (const { name, words } of said) names.set(words, (names.get(words) ?? new Set()).add(name));
  const lines = [...names].map(([words, of]) => `${namesText([...of])}: ${words}`);
  const more = lines.length - MOST_LINES;
  return more > 0 ? [...lines.slice(0, MOST_LINES), `and ${more} more; -o json has all`] : lines;
}

/** `a, b and 5 more`; `count`: how many there are, where not all are named. */
export function namesText(names: readonly string[], count = names.length): string {
  const shown = names.slice(0, MOST_NAMES);
  const more = count - shown.length;
  if (more > 0) return `${shown.join(", ")} and ${more} more`;
  const last = shown.length - 1;
  return shown.length < 2 ? shown.join() : `${shown.slice(0, last).join(", ")} and ${shown[last]}`;
}
