// The series of meshfuse_requests_total: edge, outcome and the values of the metric tags. Requests are counted
// here in memory; Envoy hears the differences at the tick.
import * as host from "../abi/host";
import { ascii } from "../bytes/names";
import { equals, ptrOf } from "../bytes/slice";
import * as writer from "../bytes/writer";
import { NONE } from "../config/program";
import { Config, programOf } from "../config/slot";
import { Edge, edgeAt, seriesCell } from "../report/edges";
import * as metric from "../report/metric";
import { outcomeName } from "../report/outcome";
import * as overflow from "../report/overflow";
import { Stream, tagCell } from "../stream";
import { admit } from "./admitted";
import { definitionOf, join, nameIn, pairIn, valueIn } from "./cell";
import { countOverflow, tagAt } from "./definition";

/** Policy contract: 4,096 series; the rest is for those that take what is over the limit. */
const MAX_TAGGED: u32 = 5120;
/** Addresses of the series with tags, 0: free; 8,192 places, open addressing. */
const TABLE = memory.data(32768, 16);
const OFFSETS: u32 = 0x7ffc;
/** Takes the upper 15 bits of a hash. */
const HASH_SHIFT: u32 = 17;

@unmanaged
class Series {
  /** See keyOf; so `edge` is its lower half. */
  key: u64;
  count: u64;
  /** What Envoy has heard of `count`. */
  told: u64;
  /** The host's id; NONE before the first flush. */
  metric: u32;
  /** First of MAX_TAGS cells as in Stream, and one more that is 0. */
  tag0: u32;
}

/** 17 of 4 bytes. */
const CELLS_SIZE: u32 = 68;
const SERIES_SIZE: u32 = 96;
/** MAX_TAGGED; one without tags for each of 1,024 edges and 8 outcomes, so that there is always one that counts; a draft. */
const SERIES = memory.data(1278048, 16);
let seriesCount: u32 = 0;
let taggedCount: u32 = 0;
let anyCounted: bool = false;

const REQUESTS_TOTAL = ascii("meshfuse_requests_total");

/** Counts one request; `edge`: the stream's. */
export function count(stream: Stream, edge: Edge, outcome: u32): void {
  anyCounted = true;
  if (stream.tagCount == 0) {
    const series = load<usize>(seriesCell(edge, outcome));
    increment(series != 0 ? series : plain(stream.edge, edge, outcome));
    return;
  }
  const key = keyOf(stream.edge, outcome, stream.tagCount);
  const place = placeOf(key, stream.tagHash, tagCell(stream, 0));
  const series = load<usize>(place);
  increment(series != 0 ? series : firstOf(stream, edge, outcome, key, place));
}

/** Tells Envoy what was counted since the last time. */
export function flush(): void {
  if (!anyCounted) return;
  anyCounted = false;
  for (let i: u32 = 0; i < seriesCount; i++) {
    const series = at(i);
    if (series.count == series.told) continue;
    if (series.metric == NONE) {
      // Over the limit it is here all the same: one without tags, or of `otherwise`.
      isAdmitted(series, NONE);
      series.metric = metric.define(host.COUNTER);
    }
    if (series.metric != NONE) host.incrementMetric(series.metric, series.count - series.told);
    series.told = series.count;
  }
}

function increment(address: usize): void {
  const series = changetype<Series>(address);
  series.count++;
}

/** In a key. */
const ONE_TAG: u64 = (<u64>1) << 32;

/** Edge, outcome and number of tags. */
function keyOf(edge: u32, outcome: u32, tagCount: u32): u64 {
  return ((<u64>((outcome << 8) | tagCount)) << 32) | edge;
}

/** The one without tags. */
function plain(index: u32, edge: Edge, outcome: u32): usize {
  const cell = seriesCell(edge, outcome);
  if (load<usize>(cell) == 0) {
    store<usize>(cell, keep(draft(keyOf(index, outcome, 0), cell)));
  }
  return load<usize>(cell);
}

/** The series of a request whose tags no series has yet: a new one, or over the limit that of `otherwise`. */
function firstOf(stream: Stream, edge: Edge, outcome: u32, key: u64, place: usize): usize {
  const series = draft(key, tagCell(stream, 0));
  const hasRoom = taggedCount < MAX_TAGGED;
  const limit = programOf(changetype<Config>(stream.config)).seriesLimit;
  if (hasRoom && isAdmitted(series, limit)) return keepTagged(series, place);
  const hash = fold(series);
  const folded = placeOf(series.key, hash, tagsOf(series));
  if (load<usize>(folded) != 0) return load<usize>(folded);
  return hasRoom ? keepTagged(series, folded) : plain(stream.edge, edge, outcome);
}

/** The series that would be the next one; `cells`: what stands there is its tags', or nobody's. */
function draft(key: u64, cells: usize): Series {
  const series = at(seriesCount);
  series.key = key;
  series.count = 0;
  series.told = 0;
  series.metric = NONE;
  memory.copy(tagsOf(series), cells, CELLS_SIZE);
  return series;
}

function keep(series: Series): usize {
  seriesCount++;
  return changetype<usize>(series);
}

function keepTagged(series: Series, place: usize): usize {
  taggedCount++;
  store<usize>(place, changetype<usize>(series));
  return keep(series);
}

function isAdmitted(series: Series, limit: u32): bool {
  name(series);
  return admit(writer.written(), limit);
}

/**
 * Puts `otherwise` in the place of all values, and counts for each tag that this is not what it said; their hash. A tag
 * whose place a reload gave to one of another name is left out.
 */
function fold(series: Series): u32 {
  const end = tagsOf(series) + (tagCountOf(series) << 2);
  let to = tagsOf(series);
  let hash: u32 = 0;
  let isOther = false;
  for (let from = to; from < end; from += 4) {
    const cell = load<u32>(from);
    const definition = definitionOf(cell);
    const tag = tagAt(definition);
    if (!equals(nameIn(cell), tag.name)) {
      isOther = true;
      series.key -= ONE_TAG;
      continue;
    }
    if (cell != tag.otherwise) {
      isOther = true;
      countOverflow(definition);
    }
    store<u32>(to, tag.otherwise);
    to += 4;
    hash = join(hash, tag.otherwise);
  }
  // Cells are compared two at a time.
  store<u32>(to, 0);
  if (isOther) overflow.count(overflow.SERIES);
  return hash;
}

/** Place in the table of the series with these cells, or the free one where it belongs. */
function placeOf(key: u64, hash: u32, cells: usize): usize {
  const size = (<u32>(key >> 32) & 0xff) << 2;
  // In the key's two halves are small numbers; the hash is spread.
  let offset = join(hash, <u32>key ^ ((<u32>(key >> 32)) << 20)) >> HASH_SHIFT;
  while (true) {
    const place = TABLE + (offset & OFFSETS);
    const address = load<usize>(place);
    if (address == 0) return place;
    const series = changetype<Series>(address);
    if (series.key == key) {
      let i: u32 = 0;
      while (i < size && load<u64>(tagsOf(series) + i) == load<u64>(cells + i)) i += 8;
      if (i >= size) return place;
    }
    offset += 4;
  }
}

/** Writes the name of its metric. */
function name(series: Series): void {
  const edge = edgeAt(<u32>series.key);
  metric.named(REQUESTS_TOTAL, edge.direction);
  metric.label(metric.SOURCE, edge.source);
  metric.label(metric.DESTINATION, edge.destination);
  metric.label(metric.OUTCOME, outcomeName(<u32>(series.key >> 40)));
  // By name, in whatever order documents have them: series of the same labels are one counter of Envoy's.
  for (let cell = behind(series, 0); cell != 0; cell = behind(series, cell)) {
    metric.label(nameIn(cell), valueIn(cell));
  }
}

/** The cell whose pair is the next one behind that of `last` (0: of none), by bytes; 0: there is none. */
function behind(series: Series, last: u32): u32 {
  let next: u32 = 0;
  for (let i: u32 = 0; i < tagCountOf(series); i++) {
    const cell = load<u32>(tagsOf(series) + (i << 2));
    if ((last == 0 || isBefore(last, cell)) && (next == 0 || isBefore(cell, next))) next = cell;
  }
  return next;
}

/** By the bytes of their pairs: two that differ do so before either ends, for both have a name, `=`, and no zero byte. */
function isBefore(cell: u32, other: u32): bool {
  let a = ptrOf(pairIn(cell));
  let b = ptrOf(pairIn(other));
  if (a == b) return false;
  while (load<u8>(a) == load<u8>(b)) {
    a++;
    b++;
  }
  return load<u8>(a) < load<u8>(b);
}

function tagCountOf(series: Series): u32 {
  return <u32>(series.key >> 32) & 0xff;
}

function tagsOf(series: Series): usize {
  return changetype<usize>(series) + offsetof<Series>("tag0");
}

function at(index: u32): Series {
  return changetype<Series>(SERIES + index * SERIES_SIZE);
}
