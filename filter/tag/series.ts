// The series of meshfuse_requests_total: edge, outcome and the values of the metric tags. Requests are counted
// here in memory; Envoy hears the differences at the tick.
import * as host from "../abi/host";
import { ascii } from "../bytes/names";
import { smaller } from "../bytes/numbers";
import { from, indexOf, Slice, upTo } from "../bytes/slice";
import { NONE } from "../config/program";
import { Config, programOf } from "../config/slot";
import { Edge, edgeAt, seriesCell } from "../report/edges";
import * as metric from "../report/metric";
import { outcomeName } from "../report/outcome";
import * as overflow from "../report/overflow";
import { MAX_TAGS, Stream, tagCell } from "../stream";
import { otherwiseOf } from "./definition";

/** Policy contract: 4,096 series; the rest is for those that take what is over the limit. */
const MAX_SERIES: u32 = 5120;
/** Power of two, over MAX_SERIES. */
const CELLS: u32 = 8192;
/** Cells of the index: number of a series + 1. */
const TABLE = memory.data(32768, 16);

@unmanaged
class Series {
  edge: u32;
  outcome: u32;
  tagCount: u32;
  /** The host's id; NONE before the first flush. */
  metric: u32;
  count: u64;
  /** What Envoy has heard of `count`. */
  told: u64;
  /** First of MAX_TAGS cells as in Stream. */
  tag0: u64;
}

const SERIES_SIZE: u32 = 160;
const SERIES = memory.data(819200, 16);
let seriesCount: u32 = 0;
let anyCounted: bool = false;

/** Tags of a request over the limit, each with its `otherwise`. */
const OTHERWISE = memory.data(128, 8);

const REQUESTS_TOTAL = ascii("meshfuse_requests_total");

/** Counts one request; `edge`: the stream's. */
export function count(stream: Stream, edge: Edge, outcome: u32): void {
  anyCounted = true;
  if (stream.tagCount > 0) {
    increment(seriesOf(stream, outcome, stream.tagCount));
    return;
  }
  const cell = seriesCell(edge, outcome);
  let series = load<usize>(cell);
  if (series == 0) {
    series = seriesOf(stream, outcome, 0);
    store<usize>(cell, series);
  }
  increment(series);
}

/** Tells Envoy what was counted since the last time. */
export function flush(): void {
  if (!anyCounted) return;
  anyCounted = false;
  for (let i: u32 = 0; i < seriesCount; i++) {
    const series = at(i);
    if (series.count == series.told) continue;
    if (series.metric == NONE) series.metric = define(series);
    if (series.metric != NONE) host.incrementMetric(series.metric, series.count - series.told);
    series.told = series.count;
  }
}

function increment(address: usize): void {
  if (address == 0) return;
  const series = changetype<Series>(address);
  series.count++;
}

/** Address of the series, 0 where there is no room for it. */
function seriesOf(stream: Stream, outcome: u32, tagCount: u32): usize {
  const edge = stream.edge;
  const tags = tagCell(stream, 0);
  let cell = cellOf(edge, outcome, tagCount, tags);
  if (load<u32>(cell) != 0) return changetype<usize>(at(load<u32>(cell) - 1));
  let values = tags;
  // Over the limit values fold into `otherwise`.
  if (tagCount > 0 && seriesCount >= programOf(changetype<Config>(stream.config)).seriesLimit) {
    overflow.count(overflow.SERIES);
    const direction = edgeAt(edge).direction;
    for (let i: u32 = 0; i < tagCount; i++) {
      store<u64>(OTHERWISE + (i << 3), otherwiseOf(load<u64>(tags + (i << 3)), direction));
    }
    values = OTHERWISE;
    cell = cellOf(edge, outcome, tagCount, values);
    if (load<u32>(cell) != 0) return changetype<usize>(at(load<u32>(cell) - 1));
  }
  if (seriesCount >= MAX_SERIES) {
    overflow.count(overflow.SERIES);
    return 0;
  }
  const series = at(seriesCount);
  series.edge = edge;
  series.outcome = outcome;
  series.tagCount = tagCount;
  series.metric = NONE;
  memory.copy(tagsOf(series), values, tagCount << 3);
  store<u32>(cell, ++seriesCount);
  return changetype<usize>(series);
}

/** The cell that holds the series, or the free one where it belongs. */
function cellOf(edge: u32, outcome: u32, tagCount: u32, tags: usize): usize {
  const size = tagCount << 3;
  let hash = edge * 8 + outcome;
  for (let i: u32 = 0; i < size; i += 8) hash = (hash ^ load<u32>(tags + i)) * 0x01000193;
  let index = (hash ^ (hash >> 15)) & (CELLS - 1);
  while (true) {
    const cell = TABLE + (index << 2);
    if (load<u32>(cell) == 0) return cell;
    const series = at(load<u32>(cell) - 1);
    if (series.edge == edge && series.outcome == outcome && series.tagCount == tagCount) {
      let i: u32 = 0;
      while (i < size && load<u64>(tagsOf(series) + i) == load<u64>(tags + i)) i += 8;
      if (i == size) return cell;
    }
    index = (index + 1) & (CELLS - 1);
  }
}

function define(series: Series): u32 {
  const edge = edgeAt(series.edge);
  metric.named(REQUESTS_TOTAL, edge.direction);
  metric.label(metric.SOURCE, edge.source);
  metric.label(metric.DESTINATION, edge.destination);
  metric.label(metric.OUTCOME, outcomeName(series.outcome));
  for (let i: u32 = 0; i < smaller(series.tagCount, MAX_TAGS); i++) {
    const pair: Slice = load<Slice>(tagsOf(series) + (i << 3));
    const split = indexOf(pair, 0x3d);
    metric.label(upTo(pair, split), from(pair, split + 1));
  }
  return metric.define(host.COUNTER);
}

function tagsOf(series: Series): usize {
  return changetype<usize>(series) + offsetof<Series>("tag0");
}

function at(index: u32): Series {
  return changetype<Series>(SERIES + index * SERIES_SIZE);
}
