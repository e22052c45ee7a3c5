// Makes an input small that shows something: pieces are left out, halves first, as long as it still shows it.
import type { Target } from "./target.js";

/** Enough for inputs of some thousand pieces; what is left over is small enough to read. */
const MOST_TRIES = 2000;

export function minimise(
  target: Target,
  input: Uint8Array,
  shows: (input: Uint8Array) => boolean,
): Uint8Array {
  let pieces = target.pieces(input);
  if (!shows(join(pieces))) return input;
  let tries = 0;
  for (let size = Math.ceil(pieces.length / 2); size >= 1; size = Math.floor(size / 2)) {
    for (let start = 0; start < pieces.length && tries < MOST_TRIES; ) {
      const fewer = [...pieces.slice(0, start), ...pieces.slice(start + size)];
      tries++;
      if (fewer.length > 0 && shows(join(fewer))) pieces = fewer;
      else start += size;
    }
  }
  return join(pieces);
}

function join(pieces: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(pieces));
}
