/** What somebody may have meant who mistyped a word. */

/** Beyond so many letters that differ it is another word. */
const MOST_DISTANCE = 3;

/** ` (did you mean get?)`, or nothing where no known word is near. */
export function didYouMean(word: string, known: readonly string[]): string {
  const lower = word.toLowerCase();
  const nearest = known
    .map((candidate) => ({ candidate, distance: distanceOf(lower, candidate.toLowerCase()) }))
    .filter(({ candidate, distance }) => distance <= Math.min(MOST_DISTANCE, candidate.length / 2))
    .sort((a, b) => a.distance - b.distance)[0];
  return nearest === undefined ? "" : ` (did you mean ${nearest.candidate}?)`;
}

/** Levenshtein's: letters to add, drop or replace. */
function distanceOf(one: string, other: string): number {
  let row = Array.from({ length: other.length + 1 }, (_, at) => at);
  for (const [at, letter] of [...one].entries()) {
    const next = [at + 1];
    for (const [place, otherLetter] of [...other].entries()) {
      const replaced = (row[place] ?? 0) + (letter === otherLetter ? 0 : 1);
      next.push(Math.min(replaced, (row[place + 1] ?? 0) + 1, (next[place] ?? 0) + 1));
    }
    row = next;
  }
  return row[other.length] ?? 0;
}
