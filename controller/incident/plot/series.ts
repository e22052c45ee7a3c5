/** Series of a window by what they are of, and the drafts of plots that show them. */
import type { MeshWindow, Samples } from "../../model/index.js";
import { nodeText } from "../words.js";
import type { Draft } from "./draft.js";
import {
  errorShareOf,
  inFlightOf,
  latencyKeyOf,
  latencyOf,
  rateOf,
  slowestOf,
  type Values,
} from "./measure.js";

type Side = "source" | "destination";
export type Measure = "latency" | "errors" | "rate" | "inFlight";

const UNITS = { latency: "ms", errors: "share", rate: "requests/s", inFlight: "requests" } as const;
const WORDS = { errors: "failed requests", rate: "requests", inFlight: "requests under way" } as const;

/** Ends of edges to a service, as one side saw them; those that tell of all callers where no edge is told. */
export function inboundOf(window: MeshWindow, service: string, seenBy?: Side): Samples[] {
  const ends = window.ends.filter(({ destination }) => destination === service);
  const told = seenBy === undefined ? sideOf(ends) : ends.filter((end) => end.seenBy === seenBy);
  if (told.length > 0) return told.map(({ samples }) => samples);
  if (seenBy === "source") return [];
  return window.services.filter((each) => each.service === service).map(({ samples }) => samples);
}

export function endOf(window: MeshWindow, source: string, destination: string, seenBy: Side): Samples[] {
  if (source === "") return inboundOf(window, destination, seenBy);
  return window.ends
    .filter((end) => end.source === source && end.destination === destination && end.seenBy === seenBy)
    .map(({ samples }) => samples);
}

/** One number of both ends, of one edge. */
export function edgeDraft(window: MeshWindow, source: string, destination: string, measure: Measure): Draft {
  const sides = [
    { name: "seen by the caller", all: endOf(window, source, destination, "source") },
    { name: "seen by the callee", all: endOf(window, source, destination, "destination") },
  ].filter(({ all }) => all.length > 0);
  const services = sides.length > 0 ? sides : [{ name: "seen by it", all: inboundOf(window, destination) }];
  return draft(window, `${nodeText(source)} -> ${nodeText(destination)}`, measure, services);
}

/** What callers get of a service beside the slowest that it waits for itself. */
export function ownLatencyDraft(window: MeshWindow, service: string): Draft {
  const inbound = inboundOf(window, service);
  const outbound = window.ends.filter(({ source, seenBy }) => source === service && seenBy === "source");
  const asked = window.calls.filter(({ source }) => source === service);
  const called =
    outbound.length > 0
      ? outbound.map(({ samples }) => samples)
      : asked.flatMap(({ destination }) => inboundOf(window, destination));
  const key = latencyKeyOf([...inbound, ...called]);
  const lines = [
    { name: "its requests", values: latencyOf(inbound, window.steps, key) },
    { name: "the slowest that it calls", values: slowestOf(called, window.steps, key) },
  ];
  return { title: `${nodeText(service)}: ${latencyWords(key)}`, unit: "ms", lines };
}

/** Requests to a service, as callers and as it saw them. */
export function serviceDraft(window: MeshWindow, service: string, measure: Measure): Draft {
  const sides = [
    { name: "seen by its callers", all: inboundOf(window, service, "source") },
    { name: "seen by itself", all: inboundOf(window, service, "destination") },
  ].filter(({ all }) => all.length > 0);
  return draft(window, nodeText(service), measure, sides);
}

/** Several series, a line each. */
export function draft(
  window: MeshWindow,
  whose: string,
  measure: Measure,
  sides: readonly { name: string; all: readonly Samples[] }[],
): Draft {
  const key = latencyKeyOf(sides.flatMap(({ all }) => all));
  const what = measure === "latency" ? latencyWords(key) : WORDS[measure];
  const lines = sides.map(({ name, all }) => ({ name, values: valuesOf(window, all, measure, key) }));
  return { title: `${whose}: ${what}`, unit: UNITS[measure], lines };
}

function valuesOf(
  { steps, stepMs }: MeshWindow,
  all: readonly Samples[],
  measure: Measure,
  key: ReturnType<typeof latencyKeyOf>,
): Values {
  switch (measure) {
    case "latency":
      return latencyOf(all, steps, key);
    case "errors":
      return errorShareOf(all, steps);
    case "rate":
      return rateOf(all, steps, stepMs);
    case "inFlight":
      return inFlightOf(all, steps);
  }
}

function latencyWords(key: ReturnType<typeof latencyKeyOf>): string {
  return `latency (${key.replace("Ms", "")})`;
}

/** What a service saw itself goes before what its callers saw. */
function sideOf<E extends { seenBy: Side }>(ends: readonly E[]): E[] {
  const own = ends.filter(({ seenBy }) => seenBy === "destination");
  return own.length > 0 ? own : [...ends];
}
