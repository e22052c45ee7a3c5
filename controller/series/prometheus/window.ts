/** What a Prometheus answered, as a window of the mesh. */
import type { EndSeries, InstanceSeries, MeshWindow, Samples } from "../../model/index.js";
import type { Line } from "./matrix.js";
import { bucketsOf, QuantileRow } from "./quantiles.js";
import { END_LABELS, INSTANCE_LABELS, TARGET_LABELS } from "./queries.js";
import { Tally } from "./tally.js";

const MS_IN_S = 1_000;

/** By query. */
export interface Answers {
  endRequests: Line[];
  endSeconds: Line[];
  endInFlight: Line[];
  endQuantiles: Quantiles;
  instanceRequests: Line[];
  instanceMs: Line[];
  instanceQuantiles: Quantiles;
}

/** Of those of which buckets were told, by their labels. */
export class Quantiles {
  readonly #rows = new Map<string, QuantileRow>();

  constructor(
    readonly labels: readonly string[],
    private readonly steps: number,
  ) {}

  /** Buckets in `steps` steps from the step `first` on; `lines` begin at the end of the step before. */
  add(lines: readonly Line[], first: number, steps: number): void {
    for (const [key, own] of grouped(lines, this.labels)) {
      const row = this.#rows.get(key) ?? new QuantileRow(this.steps);
      this.#rows.set(key, row);
      const targets = grouped(own, TARGET_LABELS).values();
      for (const [at, buckets] of bucketsOf(targets, steps).entries()) {
        if (buckets !== undefined) row.set(first + at, buckets);
      }
    }
  }

  [Symbol.iterator](): Iterator<[key: string, row: QuantileRow]> {
    return this.#rows.entries();
  }
}

interface Steps {
  fromMs: number;
  stepMs: number;
  steps: number;
}

export function windowOf(answers: Answers, steps: Steps, notes: readonly string[]): MeshWindow {
  const ends = endsOf(answers, steps.steps);
  const calls = new Map(
    ends.map(({ source, destination }) => [`${source}\0${destination}`, { source, destination }]),
  );
  return {
    ...steps,
    ...{ calls: [...calls.values()], ends, services: [], instances: instancesOf(answers, steps.steps) },
    ...(notes.length === 0 ? {} : { notes }),
  };
}

function endsOf({ endRequests, endSeconds, endInFlight, endQuantiles }: Answers, steps: number): EndSeries[] {
  const tallies = talliesOf(endRequests, [...TARGET_LABELS, ...END_LABELS], END_LABELS, steps);
  addTimes(tallies, { durations: endSeconds, quantiles: endQuantiles, scale: MS_IN_S });
  for (const line of endInFlight) tallies.get(keyOf(line, END_LABELS))?.tally.setInFlight(line);
  return [...tallies.values()].flatMap(({ labels, tally }): EndSeries[] => {
    const { reporter, source = "", destination = "" } = labels;
    const samples = tally.samples();
    if (samples === undefined) return [];
    return [{ seenBy: reporter === "source" ? "source" : "destination", source, destination, samples }];
  });
}

function instancesOf(answers: Answers, steps: number): InstanceSeries[] {
  const { instanceRequests, instanceMs, instanceQuantiles } = answers;
  const { labels } = instanceQuantiles;
  const tallies = talliesOf(instanceRequests, labels, labels, steps);
  addTimes(tallies, { durations: instanceMs, quantiles: instanceQuantiles, scale: 1 });
  const instances = new Map<string, InstanceSeries>();
  const nothing: Samples = new Array<undefined>(steps).fill(undefined);
  for (const { labels: own, tally } of tallies.values()) {
    const samples = tally.samples();
    if (samples === undefined) continue;
    const key = INSTANCE_LABELS.map((name) => own[name] ?? "").join("\0");
    const isInbound = own.direction === "inbound";
    const service = (isInbound ? own.destination : own.source) ?? "";
    const before = instances.get(key);
    const fresh = { service, instance: nameOf(own), version: own.version ?? "", resources: {} };
    const told = { inbound: nothing, outbound: nothing, ...(before ?? fresh) };
    instances.set(key, { ...told, [isInbound ? "inbound" : "outbound"]: samples });
  }
  return [...instances.values()];
}

interface Labelled {
  labels: Line["labels"];
  tally: Tally;
}

/** One for each combination of the second labels; the first tell counters apart that rise and fall by themselves. */
function talliesOf(
  lines: readonly Line[],
  apart: readonly string[],
  together: readonly string[],
  steps: number,
): Map<string, Labelled> {
  const tallies = new Map<string, Labelled>();
  for (const group of grouped(lines, apart).values()) {
    const [first] = group;
    if (first === undefined) continue;
    const key = keyOf(first, together);
    const known = tallies.get(key) ?? { labels: first.labels, tally: new Tally(steps) };
    tallies.set(key, known);
    known.tally.addRequests(group);
  }
  return tallies;
}

function grouped(lines: readonly Line[], labels: readonly string[]): Map<string, Line[]> {
  const groups = new Map<string, Line[]>();
  for (const line of lines) {
    const key = keyOf(line, labels);
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [line]);
    else group.push(line);
  }
  return groups;
}

interface Times {
  durations: readonly Line[];
  quantiles: Quantiles;
  /** Milliseconds in their unit. */
  scale: number;
}

function addTimes(tallies: ReadonlyMap<string, Labelled>, { durations, quantiles, scale }: Times): void {
  for (const line of durations) tallies.get(keyOf(line, quantiles.labels))?.tally.addDurations(line, scale);
  for (const [key, row] of quantiles) tallies.get(key)?.tally.setQuantiles(row, scale);
}

function keyOf({ labels }: Line, names: readonly string[]): string {
  return names.map((name) => labels[name] ?? "").join("\0");
}

/** As Kubernetes names it, or as it is scraped. */
function nameOf({ namespace, pod, instance = "" }: Line["labels"]): string {
  return pod === undefined ? instance : `${namespace ?? ""}/${pod}`;
}
