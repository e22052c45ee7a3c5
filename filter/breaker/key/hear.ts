// What the other workers say of keys: each tick this worker reads the records and windows that they wrote since it
// last looked, and publishes its own.
import { larger, smaller } from "../../bytes/numbers";
import { NONE } from "../../config/program";
import { NEWS } from "../../share/key";
import { exchange } from "../merge";
import { lost, read } from "../record";
import { judge } from "../settle";
import { sync } from "../state";
import { Breaker, CLOSED, isFlagged, isSuspended, QUEUED, rateOf, slowOf, specOf, TOUCHED } from "../table";
import { enqueue, takeTouched, waitingKeys } from "../touched";
import * as window from "../window";
import { entryAt, FIRST_KEY, highest, isKnown } from "./entry";
import { changed, push, refused, shift, unmerged, unread } from "./list";
import { placeAt, USED } from "./place";
import { CHANGES, changeAt, news, readRing } from "./ring";
import { slackNs } from "./slack";
import { addWindow, heard, heardUpTo, RECORD, room } from "./tell";

/** Policy contract: a tick and worker. */
const MOST_PUBLISHED: u32 = 512;
/** Of the others' windows; the rest waits for the next tick. */
const MOST_READ: u32 = 4096;

/** Takes over what the others did since. */
export function hearNews(now: u64): void {
  readRing(news, NEWS);
  if (news.sequence - heard > CHANGES) readAll();
  else for (let i = heard + 1; i != news.sequence + 1; i++) hear(changeAt(news, i), now);
  heardUpTo(news.sequence);
  readRecords();
}

/** Takes over the records that are to be read. */
export function readRecords(): void {
  while (unread.count > 0) readRecord(shift(unread));
}

/** Those that could not change their state for want of a place have one by now. */
export function judgeRefused(now: u64): void {
  for (let i = refused.count; i > 0; i--) {
    const number = shift(refused);
    const entry = entryAt(number);
    if (!isKnown(number) || isSuspended(entry) || entry.state != CLOSED) continue;
    if (entry.place == NONE) push(refused, number);
    else judge(entry, specOf(entry), now);
  }
}

/** Publishes the windows of the keys that were touched, as many as may be, and reads those that others published. */
export function exchangeWindows(now: u64): void {
  for (let i = smaller(waitingKeys, smaller(MOST_PUBLISHED, room())); i > 0; i--) {
    const index = takeTouched();
    const entry = entryAt(index - FIRST_KEY);
    entry.flags &= ~QUEUED;
    exchangeKey(index - FIRST_KEY, now);
  }
  for (let i = smaller(unmerged.count, MOST_READ); i > 0; i--) {
    const number = shift(unmerged);
    // What has windows of its own to publish reads the others' in its turn.
    if (!isFlagged(entryAt(number), TOUCHED)) exchangeKey(number, now);
  }
}

/** This worker fell behind by more than the list holds. */
function readAll(): void {
  for (let number: u32 = 0; number < highest; number++) {
    push(unread, number);
    push(unmerged, number);
  }
}

function hear(change: u32, now: u64): void {
  const place = placeAt(change & (RECORD - 1));
  place.usedNs = now;
  if (place.state != USED) return;
  const entry = entryAt(place.entry);
  entry.usedNs = larger(entry.usedNs, now + slackNs(specOf(entry)));
  entry.heardNs = now;
  push((change & RECORD) != 0 ? unread : unmerged, place.entry);
}

function readRecord(number: u32): void {
  const entry = entryAt(number);
  if (!isKnown(number) || entry.place == NONE) return;
  read(entry);
  // The list of claims will say who has the place.
  if (!lost) sync(entry);
}

/** What finds no turn stays touched. */
function exchangeKey(number: u32, now: u64): void {
  const entry = entryAt(number);
  if (!isKnown(number)) return;
  if (entry.place != NONE) {
    const wasTouched = isFlagged(entry, TOUCHED);
    window.advance(rateOf(entry), now);
    window.advance(slowOf(entry), now);
    exchange(entry, now);
    if (wasTouched) published(entry, now);
    if (entry.generation != 0) push(changed, number);
  }
  if (isFlagged(entry, TOUCHED) && !isFlagged(entry, QUEUED)) enqueue(entry);
}

function published(entry: Breaker, now: u64): void {
  if (entry.place == NONE) return;
  addWindow(entry.place);
  entry.heardNs = now;
}
