// The one metric that is kept by request: the histogram of whole durations.
import * as host from "../abi/host";
import { ascii } from "../bytes/names";
import { NONE } from "../config/program";
import { edgeAt } from "./edges";
import * as metric from "./metric";

const REQUEST_DURATION = ascii("meshfuse_request_duration_milliseconds");

export function sample(index: u32, durationMs: u64): void {
  const edge = edgeAt(index);
  if (edge.histogram == NONE) {
    metric.named(REQUEST_DURATION, edge.direction);
    metric.label(metric.SOURCE, edge.source);
    metric.label(metric.DESTINATION, edge.destination);
    edge.histogram = metric.define(host.HISTOGRAM);
  }
  if (edge.histogram != NONE) host.recordMetric(edge.histogram, durationMs);
}
