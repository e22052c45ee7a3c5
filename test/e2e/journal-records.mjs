// The records that the journal is killed over: each can be checked from its own numbers, and counted in order.

/** Mostly small ones; some take many pages, so that a kill can fall into the middle of a write. */
const LENGTHS = [0, 30, 500, 4_000, 70_000, 700_000];

export function recordOf(run, n) {
  const length = LENGTHS[(Number(run) * 7 + n * 5) % 17] ?? 100;
  return { run, n, text: `${run}-${n} `.repeat(Math.ceil(length / 4)) };
}

/** The counts with one record more. Throws if it is not the next of its run, or not whole. */
export function applied(counts, record) {
  const { run, n } = record;
  if ((counts[run] ?? 0) !== n)
    throw new Error(`record ${run}-${n} comes after ${counts[run] ?? 0} of its run`);
  if (record.text !== recordOf(run, n).text) throw new Error(`record ${run}-${n} is not whole`);
  return { ...counts, [run]: n + 1 };
}
