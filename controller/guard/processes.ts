/** Which processes of sidecars were heard, and when: a node id and a start that its peer says, so their number is bounded. */

/** As many as the controller knows sidecars. */
export const MOST_PROCESSES = 10_000;

/** The longest silent first. `atMs`: any clock; the result is whether it was known. */
export function remember(heard: Map<string, number>, process: string, atMs: number): boolean {
  const isKnown = heard.delete(process);
  heard.set(process, atMs);
  if (heard.size > MOST_PROCESSES) {
    const [oldest = process] = heard.keys();
    heard.delete(oldest);
  }
  return isKnown;
}
