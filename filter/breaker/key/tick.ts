// What the workers do about keys at each tick: first the places, for all else names them; then what others say, what
// time does, and what this worker says.

import { NONE } from "../../config/program";
import { mine } from "../../share/slot";
import { claimPlaces } from "./claim";
import { highest } from "./entry";
import { exchangeWindows, hearNews, judgeRefused } from "./hear";
import { forgetIdle } from "./idle";
import { keyedCount } from "./parent";
import { leaving } from "./place";
import { showKeys } from "./show";
import { tellNews } from "./tell";
import { moveKeys } from "./time";

export function housekeep(now: u64): void {
  // Nothing of it was ever asked for.
  if (keyedCount == 0 && highest == 0) return;
  claimPlaces(now);
  hearNews(now);
  judgeRefused(now);
  moveKeys(now);
  if (mine != NONE) exchangeWindows(now);
  tellNews();
  forgetIdle(now);
  if (leaving > 0) claimPlaces(now);
  showKeys();
}
