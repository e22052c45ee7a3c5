// The one metric that is kept by request: the histogram of whole durations.
import * as host from "../abi/host";
import { ascii } from "../bytes/names";
import { NONE } from "../config/program";
import { Edge } from "./edges";
import * as metric from "./metric";

const REQUEST_DURATION = ascii("meshfuse_request_duration_milliseconds");

export function sample(edge: Edge, durationMs: u64): void {
  if (edge.histogram == NONE) define(edge);
  if (edge.histogram != NONE) host.recordMetric(edge.histogram, durationMs);
}

function define(edge: Edge): void {
  metric.named(REQUEST_DURATION, edge.direction);
  metric.label(metric.SOURCE, edge.source);
  metric.label(metric.DESTINATION, edge.destination);
  edge.histogram = metric.define(host.HISTOGRAM);
}
