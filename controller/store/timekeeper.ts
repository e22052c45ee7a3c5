// What time brings, written when it comes: experiments begin and end, bypasses end. Also what came while no controller ran.
import type { Clock } from "../clock.js";
import { dueEvents, nextDueMs } from "./lives.js";
import type { Store } from "./store.js";

/** The wall clock may be set, or its machine sleep, which no timer hears of: so it is looked at this often. */
const MOST_WAIT_MS = 10_000;

/** The result ends it. */
export function keepTime(store: Store, clock: Clock): () => void {
  let cancel = () => {};
  const look = () => {
    cancel();
    const due = dueEvents(store.state, clock.nowMs());
    // The change tells `look` again, which then waits for the next.
    if (due.length > 0) return void store.adopt(due);
    const nextMs = nextDueMs(store.state);
    if (nextMs === undefined) return;
    cancel = clock.after(Math.min(MOST_WAIT_MS, Math.max(0, nextMs - clock.nowMs())), look);
  };
  const stop = store.onChange(look);
  look();
  return () => {
    stop();
    cancel();
  };
}
