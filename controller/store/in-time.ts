// What holds at once waits for its disk for a while, and no longer.
import type { Clock } from "../clock.js";

/** A disk that hangs must not keep an operator waiting for the word that it holds. */
const WRITTEN_WITHIN_MS = 2_000;

/** False: it was refused, or is not written yet. */
export async function writtenInTime(clock: Clock, written: Promise<boolean>): Promise<boolean> {
  let cancel = () => {};
  const late = new Promise<boolean>((resolve) => {
    cancel = clock.after(WRITTEN_WITHIN_MS, () => resolve(false));
  });
  const isWritten = await Promise.race([written, late]);
  cancel();
  return isWritten;
}
