/** Windows as the port has them, of the last quarter of an hour and of the last hour. */
import { type EdgeName, edgeKey, type PastHour } from "../../graph/index.js";
import type { Direction, EndSeries, InstanceSeries, MeshWindow, StepSample } from "../../model/index.js";
import type { Recent } from "./recent.js";
import { type EachPart, type Extent, type Row, rowsOf, toldRow } from "./rows.js";
import { quantileBuckets } from "./sample.js";
import type { End, Teller, Tellers } from "./tellers.js";

/** Nothing ended, and nothing was under way. */
const IDLE: StepSample = Object.freeze({ requests: 0, outcomes: {}, latency: {}, inFlight: 0 });
/** Nothing ended; what was under way was not kept. */
const SILENT: StepSample = Object.freeze({ ...IDLE, inFlight: null });

/** Of the graph's ring, by numbers of its steps. */
export type Hour = Pick<PastHour, "sum" | "keptFromMs">;

/** By the numbers of its steps. */
export interface Wanted extends Extent {
  stepMs: number;
}

/** Ends that counted anything, and those that somebody told of and that were idle; instances, too. */
export async function recentWindow(recent: Recent, tellers: Tellers, wanted: Wanted): Promise<MeshWindow> {
  const each: EachPart<number> = (step, visit) => recent.each(step, visit);
  const rows = await rowsOf(wanted, each);
  const isEndTold = toldEnds(tellers, wanted);
  const ends = [...tellers.ends()].flatMap((end): EndSeries[] => {
    const samples = toldRow(rows.get(end.series), isEndTold(end), IDLE);
    return samples === undefined ? [] : [endSeries(end.name, samples)];
  });
  const instances = [...tellers.all()].flatMap((teller): InstanceSeries[] => {
    const { instance, service, version } = teller;
    const isTold = toldSteps(teller, wanted);
    const of = (direction: Direction) => toldRow(rows.get(teller.series?.[direction] ?? -1), isTold, IDLE);
    const [inbound, outbound] = [of("inbound"), of("outbound")];
    if (teller.series === undefined || inbound === undefined || outbound === undefined) return [];
    return [{ service, instance, version, inbound, outbound, resources: {} }];
  });
  return windowOf(wanted, callsOf(tellers), ends, instances);
}

/** A step that is made of several has the quantiles of all its requests. */
export async function hourWindow(hour: Hour, tellers: Tellers, wanted: Wanted): Promise<MeshWindow> {
  const rows = await rowsOf<string>({ ...wanted, parts: 1 }, (step, visit) => {
    for (const { name, totals } of hour.sum(step * wanted.parts, (step + 1) * wanted.parts - 1)) {
      const { outcomes, durationSumUs, buckets } = totals;
      const quantiles = quantileBuckets(buckets);
      visit(edgeKey(name), { outcomes, durationSumUs, quantiles, inFlight: null });
    }
  });
  const isEndTold = toldEnds(tellers, wanted);
  const ends = [...tellers.ends()].flatMap((end): EndSeries[] => {
    const samples = toldRow(rows.get(edgeKey(end.name)), isEndTold(end), SILENT);
    return samples === undefined ? [] : [endSeries(end.name, samples)];
  });
  return windowOf(wanted, callsOf(tellers), ends, []);
}

export function windowOf(
  { first, steps, stepMs }: Wanted,
  calls: readonly Pick<EdgeName, "source" | "destination">[],
  ends: EndSeries[],
  instances: InstanceSeries[],
): MeshWindow {
  const one = new Map(
    calls.map(({ source, destination }) => [`${source}\0${destination}`, { source, destination }]),
  );
  return { fromMs: first * stepMs, stepMs, steps, calls: [...one.values()], ends, services: [], instances };
}

export function endSeries({ direction, source, destination }: EdgeName, samples: Row): EndSeries {
  return { seenBy: direction === "outbound" ? "source" : "destination", source, destination, samples };
}

export function callsOf(tellers: Tellers): EdgeName[] {
  return [...tellers.ends()].map(({ name }) => name);
}

/** By step. */
type IsTold = readonly boolean[];

/** Ends that the same sidecars see are told of alike, and looked up once. */
function toldEnds(tellers: Tellers, { first, steps, stepMs }: Wanted): (end: End) => IsTold {
  const known = new Map<string, IsTold>();
  return (end) => {
    const key = [...end.services].join("\0");
    const before = known.get(key);
    if (before !== undefined) return before;
    const fresh = Array.from({ length: steps }, (_, at) =>
      tellers.haveTold(end, (first + at) * stepMs, (first + at + 1) * stepMs),
    );
    known.set(key, fresh);
    return fresh;
  };
}

function toldSteps({ told }: Teller, { first, steps, stepMs }: Wanted): IsTold {
  return Array.from({ length: steps }, (_, at) => told.has((first + at) * stepMs, (first + at + 1) * stepMs));
}
